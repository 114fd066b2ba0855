package reporting

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"passerelle/internal/audit"
	"passerelle/internal/platform/db"
	"passerelle/internal/reporting/cases"
)

// What a certified month is called in the evidence of its certification.
const certifiedRecord = "submission"

type placedFigure struct {
	Place int64 `db:"place"`
	frozenFigure
}

// certifiedAs gives what was certified, figure by figure, with the cases behind each.
func certifiedAs(ctx context.Context, q db.Querier, submissionID string) (audit.Record, error) {
	out := audit.Record{ID: submissionID}
	for f, err := range db.Each[placedFigure](ctx, q, "select place, figure, code, value, available, no_case from submission_figure where submission_id=$1", submissionID) {
		if err != nil {
			return out, fmt.Errorf("certified figures: %w", err)
		}
		out.Fields = append(out.Fields, fmt.Sprintf("%d %s/%s %v %t %t", f.Place, f.Figure, f.Code, f.Value, f.Available, f.Empty))
	}
	for r, err := range db.Each[cases.Frozen](ctx, q, "select figure, code, event_id, file_id, days, person from submission_row where submission_id=$1", submissionID) {
		if err != nil {
			return out, fmt.Errorf("certified cases: %w", err)
		}
		out.Fields = append(out.Fields, strings.TrimSpace(fmt.Sprintf("%s/%s %s %s %d %s", r.Figure, r.Code, r.EventID, r.FileID, r.Days, r.Person)))
	}
	clients, err := cases.Certified(ctx, q, submissionID)
	for file, uci := range clients {
		out.Fields = append(out.Fields, file+" "+uci)
	}
	slices.Sort(out.Fields) // in an order that no database has a say in
	return out, err
}

// Verify holds every certified month against its certification, and names those whose figures or cases are not what was
// certified.
func (s *Service) Verify(ctx context.Context) ([]audit.Finding, error) {
	return s.log.VerifyRecords(ctx, certifiedRecord, s.everyCertified(ctx))
}

// Vouch gives certified months that are older than their evidence some, once.
func (s *Service) Vouch(ctx context.Context) error {
	return s.log.VouchOnce(ctx, certifiedRecord, s.everyCertified(ctx))
}

func (s *Service) everyCertified(ctx context.Context) iter.Seq2[audit.Record, error] {
	return func(yield func(audit.Record, error) bool) {
		all, err := db.All[string](ctx, s.db, "select id from submission where certified_by<>'' order by id")
		if err != nil {
			yield(audit.Record{}, fmt.Errorf("certified months: %w", err))
			return
		}
		for _, submissionID := range all {
			if !yield(certifiedAs(ctx, s.db, submissionID)) {
				return
			}
		}
	}
}
