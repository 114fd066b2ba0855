package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/id"
	"passerelle/internal/supervision"
)

// Withdrawn is what a check-in found until it was put right: it asks for nothing, and stays on the record with who withdrew it,
// when, and why the check-in was corrected.
type Withdrawn struct {
	Finding
	On     clock.Date `db:"withdrawn_on"`
	By     string     `db:"withdrawn_by_name"`
	Reason string     `db:"reason"` // of the correction; empty where what was awaited came
}

// How says by whom and when it was withdrawn, and by which correction.
func (x Withdrawn) How(ctx context.Context) string {
	text := i18n.T(ctx, "desk.found.withdrawn", "Due", i18n.Date(ctx, x.DueOn), "On", i18n.Date(ctx, x.On), "By", x.By)
	if x.Reason == "" {
		return text
	}
	return text + i18n.Colon(ctx) + x.Reason
}

// Withdrawn gives what corrections of check-ins withdrew on a file, the latest first, within a reading that decides access
// itself, and audits.
func (s Service) Withdrawn(ctx context.Context, q db.Querier, fileID string) ([]Withdrawn, error) {
	list, err := db.All[Withdrawn](ctx, q, `select x.check_in_id, x.what, k.due_on, coalesce(c.code,'') as code, coalesce(c.words,'') as words, x.said,
		x.withdrawn_on, x.withdrawn_by_name, coalesce(r.reason,'') as reason
		from finding_withdrawn x join check_in k on k.id=x.check_in_id left join condition c on c.id=x.what left join check_in_correction r on r.id=x.correction_id
		where x.file_id=$1 order by x.withdrawn_on desc, x.id desc`, fileID)
	if err != nil {
		return nil, fmt.Errorf("what was withdrawn: %w", err)
	}
	return list, nil
}

// withdraw takes back what a check-in found before and finds no more, and keeps that it did, with an event
// of each. Of who did not come after all nothing was found.
func (s Service) withdraw(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, r supervision.Reporting, found []string) (facts []history.Fact, err error) {
	open, err := s.Findings(ctx, tx, f.ID)
	if err != nil {
		return nil, err
	}
	correction, err := correctionBy(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	for _, x := range open {
		if x.CheckIn != r.CheckInID || slices.Contains(found, x.What) {
			continue
		}
		if _, err := tx.Exec(ctx, `insert into finding_withdrawn (id, organisation_id, file_id, check_in_id, what, found_on, said, breach_id, correction_id, withdrawn_on, withdrawn_by, withdrawn_by_name)
			select $3, organisation_id, file_id, check_in_id, what, found_on, said, breach_id, $4, $5, $6, $7 from check_in_finding where check_in_id=$1 and what=$2`,
			x.CheckIn, x.What, id.New(), correction, s.today(ctx), a.PersonID, a.Name); err != nil {
			return nil, fmt.Errorf("withdraw what was found: %w", err)
		}
		if _, err := tx.Exec(ctx, "delete from check_in_finding where check_in_id=$1 and what=$2", x.CheckIn, x.What); err != nil {
			return nil, fmt.Errorf("found no more: %w", err)
		}
		facts = append(facts, history.Fact{Kind: history.FindingWithdrawn, Effective: s.today(ctx), Payload: history.FindingPayload{CheckIn: x.CheckIn, Condition: x.Code}})
	}
	return facts, nil
}

// correctionBy gives the correction that an appointment as it is recorded is; empty when it corrects nothing.
func correctionBy(ctx context.Context, tx *db.Tx, r supervision.Reporting) (string, error) {
	if r.Seen == "" || r.Why == "" {
		return "", nil
	}
	ids, err := db.All[string](ctx, tx, "select id from check_in_correction where check_in_id=$1 and was=$2 and reason=$3 order by recorded desc, id desc limit 1",
		r.CheckInID, r.Seen, strings.TrimSpace(r.Why))
	if err != nil || len(ids) == 0 {
		return "", err
	}
	return ids[0], nil
}
