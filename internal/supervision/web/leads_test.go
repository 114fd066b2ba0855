package web

import (
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/life"
)

// CCM-15, UX-1: the next step leads to the check-in that the header names as the next one; an earlier one that waits for
// evidence, or was left from before the file was reopened, is not it.
func TestTheNextStepLeadsToTheCheckInThatIsDue(t *testing.T) {
	list := func(outcomes ...string) (out []supervision.CheckIn) { // the newest first, as a file gives them
		for i := len(outcomes); i > 0; i-- {
			day := string(rune('0' + i))
			out = append(out, supervision.CheckIn{ID: day, DueOn: clock.Date("2026-11-0" + day), Outcome: outcomes[i-1]})
		}
		return out
	}
	for _, c := range []struct {
		name, step, nextDue, want string
		all                       []supervision.CheckIn
	}{
		{"one due", "report", "2026-11-02", "/files/f/check-ins/2", list("KEPT", "")},
		{"one before waits for evidence", "report", "2026-11-02", "/files/f/check-ins/2", list(supervision.Waiting, "")},
		{"the first", "meet", "2026-11-01", "/files/f/check-ins/1", list("")},
		{"the earliest of two", "report", "2026-11-02", "/files/f/check-ins/2", list(supervision.Waiting, "", "")},
		{"left from before the file was reopened", "report", "2026-11-02", "/files/f/check-ins/2", list("", "")},
		{"nothing but evidence is awaited", "report", "", "", list("KEPT", supervision.Waiting)},
		{"another step", "propose", "2026-11-01", "", list("")},
	} {
		v := fileView{View: supervision.View{File: supervision.File{ID: "f", NextDue: clock.Date(c.nextDue)}, CheckIns: c.all}, Life: life.Next{Step: c.step}}
		if got := v.leads(); got != c.want {
			t.Errorf("%s: leads to %q, want %q", c.name, got, c.want)
		}
	}
}
