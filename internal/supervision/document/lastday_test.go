package document

import (
	"strings"
	"testing"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
)

// lastDays gives the conditions in force that have a last day.
func (h house) lastDays(t *testing.T, f supervision.File) string {
	t.Helper()
	list, _, _, err := h.PlanStored(ctx, h.DB, f.ID)
	must(t, err)
	var out []string
	for _, c := range list {
		if c.ToDate == "" && c.LastDay != "" {
			out = append(out, c.Code+" "+string(c.LastDay))
		}
	}
	return strings.Join(out, ", ")
}

// CCM-11, CCM-12: what is proposed until a day is in the plan until then once it is accepted, and in the agreement that begins from it;
// what would have been over by the decision is in neither, and whoever reads the referral before it is told so.
func TestWhatIsProposedUntilADay(t *testing.T) {
	for last, want := range map[clock.Date]string{"2027-01-31": "CURFEW 2027-01-31", "2026-11-13": ""} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			h := open(t, d)
			f := h.referred(t, "Noor Warsame")
			form := h.unsignedUntil(t, f, last)
			h.signs(t, f, form)
			h.Clock.(*clock.Settable).Set(time.Date(2026, 11, 14, 15, 0, 0, 0, time.UTC))
			x, err := h.Form(ctx, h.worker, f.ID, form)
			must(t, err)
			if over := h.Over(ctx, x); (len(over) == 1) != (want == "") {
				t.Errorf("%s: whoever reads it is told of %+v", last, over)
			}
			h.accepts(t, f, form)
			if got := h.lastDays(t, f); got != want {
				t.Errorf("%s: %q", last, got)
			}
			said := h.begun(t, h.worker, f, agreementForm).Answers()
			in := false
			for n := range said.Entries("conditions") {
				in = in || strings.Contains(said.Get("conditions["+string(rune('0'+n))+"].condition"), "22:00") && said.Get("conditions["+string(rune('0'+n))+"].last_day") == string(last)
			}
			if in != (want != "") {
				t.Errorf("%s: %v", last, said)
			}
		})
	}
}

// CCM-18: what the agency grants until a day is in force until then; a last day before the day it is in effect is refused beside that.
func TestWhatIsGrantedUntilADay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		x := h.requested(t, f)
		answer := map[string]string{"answer": "part", "answer_why": "A while.", "given_risk": "HIGH", "effective": "2026-12-20"}
		for n, w := range asItems.of(x.Answers()) {
			if w.Change == "amend" {
				answer["given["+string(rune('0'+n))+"].given_last_day"] = "2026-12-15"
			}
		}
		if p := fault.ProblemsOf(h.replies(t, f, x, answer)); len(p) != 1 || p[0].Field != grantDay {
			t.Errorf("%v", p)
		}
		answer["effective"], answer["effective_why"] = "2026-11-09", "As told by telephone."
		must(t, h.replies(t, f, x, answer))
		must(t, h.SendForm(ctx, h.officer, f.ID, x.ID, Said{}))
		if got := h.lastDays(t, f); got != "CURFEW 2026-12-15" {
			t.Errorf("%q", got)
		}
	})
}
