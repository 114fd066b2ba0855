package document

import (
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/answers"
)

// CCM-18: what was asked of the agency on a form waits on both sides until the answer is sent, also once it was received; not of
// a file that is closed, and to nobody else.
func TestARequestWaitsUntilItIsAnswered(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		waits := func(when string, want int, people ...access.Actor) {
			t.Helper()
			for _, a := range people {
				list, err := h.Unanswered(ctx, a)
				must(t, err)
				n, err := h.UnansweredCount(ctx, a)
				must(t, err)
				if len(list) != want || n != want {
					t.Errorf("%s, %s: %d in the list, %d counted, %d wanted", when, a.PersonID, len(list), n, want)
				}
			}
		}
		waits("before", 0, h.worker, h.officer)
		x := h.requested(t, f)
		waits("received", 1, h.worker, h.officer)
		stranger, coordinator := h.worker, h.worker
		stranger.PersonID, coordinator.Roles = "somebody", []access.Role{access.HousingCoordinator}
		waits("received", 0, stranger, coordinator)
		for _, state := range []supervision.State{supervision.Closed, supervision.Active} {
			_, err := d.Exec(ctx, "update supervision_file set state=$2 where id=$1", f.ID, state)
			must(t, err)
			waits(string(state), map[supervision.State]int{supervision.Active: 1}[state], h.worker, h.officer)
		}
		must(t, h.replies(t, f, x, map[string]string{"answer": "refused", "answer_why": "Not yet."}))
		waits("written and not sent", 1, h.worker, h.officer)
		must(t, h.SendForm(ctx, h.officer, f.ID, x.ID, Said{}))
		waits("answered", 0, h.worker, h.officer)
		told, err := answers.Service{Service: h.Service.Service}.Lately(ctx, h.worker) // it is news to whoever has the file
		if err != nil || len(told) != 1 || told[0].Form != x.ID || told[0].Code != changeForm {
			t.Errorf("told of %+v, %v", told, err)
		}
	})
}

// CCM-19: what was asked of a supervision that ended waits no more when the file is reopened, on either side.
func TestARequestEndsWithTheSupervision(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		day := h.Clock.(*clock.Settable)
		var asked FormRecord
		for later, want := range []int{1, 0} {
			if later == 0 {
				asked = h.requested(t, f)
			} else {
				day.Set(day.Now().Add(time.Hour))
				must(t, d.Tx(ctx, func(tx *db.Tx) error {
					_, err := h.History.Append(ctx, tx, h.worker, history.ActFileReopened, f.OrganisationID, f.ID, history.Fact{Kind: history.Reopened, Effective: "2026-11-10", Payload: history.NoPayload{}})
					return err
				}))
			}
			for _, a := range []access.Actor{h.worker, h.officer} {
				if n, err := h.UnansweredCount(ctx, a); err != nil || n != want {
					t.Errorf("%s, reopened %d: %d wait, %v", a.PersonID, later, n, err)
				}
			}
			if x := h.seen(t, h.officer, f, asked.ID); x.Lapsed != (want == 0) {
				t.Errorf("reopened %d: said to have ended %v", later, x.Lapsed)
			}
		}
		if err := h.replies(t, f, asked, map[string]string{"answer": "as_asked"}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("answered all the same: %v", err)
		}
	})
}
