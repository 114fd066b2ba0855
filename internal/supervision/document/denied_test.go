package document

import (
	"slices"
	"testing"
	"time"

	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/hearsay"
	"passerelle/internal/supervision/overruled"
)

// CCM-11: the agency's own decision on the form is the decision of the file in the place of the one that the provider recorded on its word,
// whether it was denied before or is by the form itself. Of a client under supervision the form says so, and it waits for both sides. What was to
// be corrected is done where the file has the form's decision, and the history says by what.
func TestTheFormOverrulesTheAgencysWord(t *testing.T) {
	for name, row := range map[string]struct {
		denied, enrolled bool
		stands           string
		told             []string // what became of the word, the last first
	}{
		"by the form":     {false, false, "REFUSED NOT_APPROVED_BY_CBSA PLAN 2026-11-10", []string{"CONTRADICTED bsf801"}},
		"denied before":   {true, false, "REFUSED NOT_APPROVED_BY_CBSA PLAN 2026-11-10", []string{"CORRECTED bsf801", "CONTRADICTED "}},
		"under it before": {false, true, "ACTIVE ACCEPTED  2026-11-10", []string{"CONTRADICTED bsf801"}},
		"denied under it": {true, true, "ACTIVE ACCEPTED  2026-11-10", []string{"CONTRADICTED "}},
	} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			h := open(t, d)
			words := hearsay.Service{Service: h.Service.Service}
			h.Words = words
			f := h.referred(t, "Noor Warsame")
			form := h.proposed(t, f)
			f, err := h.RecordDecision(ctx, h.worker, f.ID, 0, supervision.Decision{On: "2026-11-10", Code: supervision.Accepted, Holds: "1",
				Word: supervision.Word{Said: "Camille Roy", Way: "PHONE", On: "2026-11-10"}})
			must(t, err)
			if row.enrolled {
				_, err = h.Enrol(ctx, h.worker, f.ID, f.Version, "2026-11-10", "", "Early release.")
				must(t, err)
			}
			h.Clock.(*clock.Settable).Set(h.Clock.Now().Add(time.Minute))
			if row.denied {
				list, err := words.Of(ctx, d, f.ID)
				must(t, err)
				must(t, words.Contradict(ctx, h.officer, f.ID, list[0].ID, hearsay.Otherwise{Words: "Not yet.", Decision: supervision.Decision{Code: hearsay.Nothing}}))
			}
			h.Clock.(*clock.Settable).Set(h.Clock.Now().Add(time.Minute))
			must(t, h.says(t, h.officer, f, form, decision("NOT_APPROVED", "2026-11-10", "No one can meet her in the evening.")))
			must(t, h.SendForm(ctx, h.officer, f.ID, form, Said{}))
			if got, _ := h.stored(t, f); got != row.stands {
				t.Errorf("%s: the file is %q", name, got)
			}
			if now, err := h.Stored(ctx, d, f.ID); err != nil || (now.OnWord == overruled.Denied) != row.enrolled {
				t.Errorf("%s: its decision stands %q, %v", name, now.OnWord, err)
			}
			waiting, err := h.Schedule.TasksOfFile(ctx, d, f.ID)
			if left := slices.ContainsFunc(waiting, func(x schedule.Task) bool { return x.Rule == "hearsay.task.contradicted" }); err != nil || left != row.enrolled {
				t.Errorf("%s: to correct %v, %v", name, left, err)
			}
			events, err := h.History.Of(ctx, d, f.ID, []history.Kind{history.WordSettled}, 0, 10)
			must(t, err)
			var told []string
			for _, e := range events {
				p, err := history.Decode[history.WordPayload](e)
				must(t, err)
				told = append(told, p.Outcome+" "+p.By)
			}
			if !slices.Equal(told, row.told) {
				t.Errorf("%s: told %q", name, told)
			}
		})
	}
}
