package supervision

import (
	"slices"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

// SEC-3: that a file was opened in error is taken back by those who may write in it: the file stands where it stood, the
// history tells both, and who may not see it finds nothing.
func TestOpenedInErrorIsTakenBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		stands := map[State]func(f File) (File, error){
			Referred: func(f File) (File, error) { return f, nil },
			Refused: func(f File) (File, error) {
				return h.RecordDecision(ctx, h.worker, f.ID, f.Version, Decision{On: "2026-09-03", Code: RefusedBySP})
			},
			Approved: func(f File) (File, error) {
				return h.RecordDecision(ctx, h.worker, f.ID, f.Version, Decision{On: "2026-09-03", Code: Accepted})
			},
		}
		stands[Active] = func(f File) (File, error) {
			f, err := stands[Approved](f)
			if err != nil {
				return f, err
			}
			return h.Enrol(ctx, h.worker, f.ID, f.Version, "2026-09-05", clock.Date("2026-12-01"), "")
		}
		stands[Closed] = func(f File) (File, error) {
			f, err := stands[Active](f)
			if err != nil {
				return f, err
			}
			return h.Close(ctx, h.worker, f.ID, f.Version, Closure{Reason: "OTHER", On: "2026-09-10"})
		}
		for state, reach := range stands {
			f, err := reach(h.referred(t))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := h.TakeBackInError(ctx, h.supervisor, f.ID, f.Version); !fault.Is(err, fault.NotReady) {
				t.Errorf("%s: nothing to take back: %v", state, err)
			}
			if _, err := h.OpenedInError(ctx, h.supervisor, f.ID, f.Version, true, "the wrong Noor"); err != nil {
				t.Fatal(err)
			}
			v, err := h.Brief(ctx, h.supervisor, f.ID)
			if err != nil || v.InError.Reason != "the wrong Noor" || v.InError.Event.Person != "supervisor" || v.InError.Event.Recorded.IsZero() {
				t.Errorf("%s: it says %+v, %v", state, v.InError, err)
			}
			for _, c := range []struct {
				who  access.Actor
				text string
				want bool
			}{{h.supervisor, "Noor", true}, {h.supervisor, "", false}, {h.officer, "Noor", false}} {
				rows, _, err := h.Caseload(ctx, c.who, Filter{Text: c.text})
				if found := slices.ContainsFunc(rows, func(r CaseRow) bool { return r.ID == f.ID && r.OpenedInError }); err != nil || found != c.want {
					t.Errorf("%s: %s searches for %q: %t, %v", state, c.who.PersonID, c.text, found, err)
				}
			}
			if _, err := h.TakeBackInError(ctx, h.otherSupervisor, f.ID, v.File.Version); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: another provider took it back: %v", state, err)
			}
			back, err := h.TakeBackInError(ctx, h.supervisor, f.ID, v.File.Version)
			if err != nil || back.State != state || back.OpenedInError || back.NextDue != f.NextDue {
				t.Errorf("%s: stands as %+v, %v", state, back, err)
			}
			events, err := h.History.Of(ctx, d, f.ID, []history.Kind{history.ErrorTakenBack, history.OpenedInError}, 0, 9)
			if err != nil || len(events) != 2 || events[0].Corrects != events[1].ID {
				t.Errorf("%s: the history tells %+v, %v", state, events, err)
			}
			if _, err := h.OpenedInError(ctx, h.supervisor, f.ID, back.Version, true, "after all"); err != nil {
				t.Errorf("%s: a second time: %v", state, err)
			}
		}
	})
}
