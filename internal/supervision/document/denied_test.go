package document

import (
	"testing"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/hearsay"
	"passerelle/internal/supervision/overruled"
)

// CCM-11: the agency's own decision on the form is the decision of the file in the place of the one that the provider recorded on its word,
// whether it was denied before or is by the form itself. Of a client under supervision the form says so, and it waits for both sides.
func TestTheFormOverrulesTheAgencysWord(t *testing.T) {
	for name, row := range map[string]struct {
		denied, enrolled bool
		stands           string
	}{
		"by the form":     {false, false, "REFUSED NOT_APPROVED_BY_CBSA PLAN 2026-11-10"},
		"denied before":   {true, false, "REFUSED NOT_APPROVED_BY_CBSA PLAN 2026-11-10"},
		"under it before": {false, true, "ACTIVE ACCEPTED  2026-11-10"},
		"denied under it": {true, true, "ACTIVE ACCEPTED  2026-11-10"},
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
		})
	}
}
