package life

import (
	"context"
	"fmt"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/custody"
)

// Taken is a final action of the agency after which supervision does not go on as if nothing was: custody, or another release plan. Without a
// day there is none.
type Taken struct {
	Action string     `db:"action"`
	On     clock.Date `db:"answered_on"`
}

// takenOf gives the latest one of a file under supervision that neither a kept check-in nor a reopening followed.
func takenOf(ctx context.Context, q db.Querier, f supervision.File) (Taken, error) {
	if f.State != supervision.Active {
		return Taken{}, nil
	}
	list, err := db.All[Taken](ctx, q, `select b.action, b.answered_on from breach b where b.file_id=$1 and b.action in ('CUSTODY','CCMS_TERMINATED_OTHER_RELEASE') and `+
		custody.NotSeen+" and not exists (select 1 from file_reopened r where r.file_id=b.file_id and r.on_date>=b.answered_on) order by b.answered_on desc, b.id desc limit 1", f.ID)
	if err != nil || len(list) == 0 {
		if err != nil {
			err = fmt.Errorf("what the agency did last: %w", err)
		}
		return Taken{}, err
	}
	return list[0], nil
}

// taken reports whether there is such an action.
func taken(x Facts) bool { return x.Taken.On != "" }
