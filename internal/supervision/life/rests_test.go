package life

import (
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision"
)

// CCM-13, CCM-19: what an enrolment put off is nobody's to see to on a closed file, and is again once it is reopened; what the closing itself went
// on without is seen to still.
func TestWhatWasPutOffRestsWhileTheFileIsClosed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.approved(t)
		h.checks(t, f)
		_, err := h.Enrol(ctx, h.worker, f.ID, f.Version, "2026-09-10", "2026-09-17", "Released the same day.")
		must(t, err)
		state := func(state supervision.State, closed string, want int) {
			t.Helper()
			_, err := d.Exec(ctx, "update supervision_file set state=$2, closed_on=$3 where id=$1", f.ID, state, closed)
			must(t, err)
			if n := h.next(t, h.worker, f.ID); len(n.PutOff) != want {
				t.Errorf("%s: %+v", state, n.PutOff)
			}
		}
		state(supervision.Active, "", 4)
		state(supervision.Closed, "2026-11-10", 0)
		for _, g := range gates {
			if g.Before == supervision.Closing {
				_, err := d.Exec(ctx, `insert into file_put_off (id, organisation_id, file_id, gate, reason, put_off_on, put_off_by, due_on) values ('c',$1,$2,$3,'','2026-11-10','worker','2026-11-17')`, f.OrganisationID, f.ID, g.Key)
				must(t, err)
				break
			}
		}
		state(supervision.Closed, "2026-11-10", 1)
		state(supervision.Active, "", 5)
	})
}
