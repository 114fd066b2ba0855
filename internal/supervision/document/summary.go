package document

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/attendance"
	"passerelle/internal/supervision/document/rated"
	"passerelle/internal/supervision/document/reported"
)

// SummaryForm is the form of the monthly service plan report and of the three-monthly compliance review (CCM-20).
const SummaryForm = "bsf805"

// Summary says which report a case summary is, and of which days.
type Summary struct {
	Report   string // SPR or CR; empty when it is to be chosen
	From, To clock.Date
}

// BeginSummary begins a case summary from the file and from the last one of its kind: what the goals and conditions stood at
// then stands in it already, so that only what changed since is to be written.
func (s *Service) BeginSummary(ctx context.Context, a access.Actor, fileID string, m Summary) (string, error) {
	return s.begin(ctx, a, fileID, SummaryForm, "", func(tx *db.Tx, f supervision.File, x forms.Filled) error {
		return s.sumsUp(ctx, tx, a, f, x, m)
	})
}

// sumsUp writes into a case summary that is begun what the file and the last one say.
func (s *Service) sumsUp(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, x forms.Filled, m Summary) error {
	said, part := x.Answers(), x.Definition.Parts[0]
	if err := s.ofPeriod(ctx, tx, f, m, said); err != nil {
		return err
	}
	last, err := s.lastSummary(ctx, tx, f, x.ID, m.Report)
	if err != nil {
		return err
	}
	carry(said, last, "goals", "goal", "progress", "stands")
	carry(said, last, "conditions", "condition", "complied", "evidence")
	if err := s.evidence(ctx, tx, f, m, said); err != nil {
		return err
	}
	return s.Forms.Save(ctx, tx, a, forms.Writing{FormID: x.ID, About: forms.OfFile(f.ID), Part: part.ID, Answers: x.Definition.OfPart(said, part.ID), Version: 1})
}

// ofPeriod puts the report's kind, its days and their check-ins into what the form begins with.
func (s *Service) ofPeriod(ctx context.Context, q db.Querier, f supervision.File, m Summary, said forms.Answers) error {
	kept, missed, err := attendance.Service{Service: s.Service}.Attendance(ctx, q, f.ID, m.From, m.To)
	if m.Report != "" { // chosen on the form otherwise
		said["report"] = []string{m.Report}
	}
	for path, value := range map[string]string{"period_from": string(m.From), "period_to": string(m.To), "kept": strconv.Itoa(kept), "missed": strconv.Itoa(missed)} {
		said[path] = []string{value}
	}
	return err
}

// lastSummary gives what the last case summary of the same kind said; nothing when there is none.
func (s *Service) lastSummary(ctx context.Context, q db.Querier, f supervision.File, but, report string) (forms.Answers, error) {
	all, err := s.Forms.Whole(ctx, q, forms.OfFile(f.ID))
	i := slices.IndexFunc(all, func(x forms.Filled) bool {
		return x.ID != but && x.Code == SummaryForm && x.State != forms.Draft && x.State != forms.Superseded && x.Answers().Get("report") == report
	})
	if err != nil || i < 0 {
		return nil, err
	}
	return all[i].Answers(), nil
}

// carry takes over what the last form said of the entries that are in this one too, told by their name.
func carry(said, last forms.Answers, group, name string, items ...string) {
	for n := range said.Entries(group) {
		for was := range last.Entries(group) {
			at, from := forms.EntryOf(group, n), forms.EntryOf(group, was)
			if said.Get(forms.PathOf(at, name)) != last.Get(forms.PathOf(from, name)) {
				continue
			}
			for _, item := range items {
				if values := last[forms.PathOf(from, item)]; len(values) > 0 {
					said[forms.PathOf(at, item)] = values
				}
			}
		}
	}
}

// evidence puts the conditions that were in force in the period, with what its check-ins and reports say of each in place of what was
// said last time.
func (s *Service) evidence(ctx context.Context, q db.Querier, f supervision.File, m Summary, said forms.Answers) error {
	conditions, seen, goals, err := s.reviewed(ctx, q, f, m)
	if err != nil {
		return err
	}
	reported.Conditions(ctx, reported.Days{From: m.From, To: m.To}, conditions, seen, said)
	levels, err := rated.At(ctx, q, s.History, f, m.To)
	reported.AsAt(m.To, goals, levels, said)
	return err
}

// reviewed gives the conditions of the plan, the evidence of a period by their ids, and the goals.
func (s *Service) reviewed(ctx context.Context, q db.Querier, f supervision.File, m Summary) ([]supervision.Condition, map[string]attendance.Evidence, []supervision.Goal, error) {
	seen, err := attendance.Service{Service: s.Service}.ReviewedIn(ctx, q, f.ID, m.From, m.To)
	conditions, goals, _, bad := s.PlanStored(ctx, q, f.ID)
	return conditions, seen, goals, cmp.Or(err, bad)
}
