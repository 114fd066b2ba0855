// Package custody says since when a client is in the custody into which the agency took them after a breach, by what the file says.
//
// Start at [TakenInto].
package custody

import (
	"context"
	"fmt"

	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision/measure"
)

// StillHeld is what a kept check-in says of a client who keeps it from custody, such as by telephone: it ends no custody.
const StillHeld = "HELD"

// NotSeen is, for a query, that no check-in was kept since the agency answered a breach (alias b) that stands, but from custody, and that
// the client did not come out of it into a residence since.
var NotSeen = notSeen("")

// Since is SQL of the day on which the agency took the client of a file (alias f) into custody after a breach, unless they were seen
// since, came out of it into a residence, or the file was reopened; empty when it did not.
var Since = since("")

// notSeen and since leave out the check-ins (alias i) that a condition more does.
func notSeen(more string) string {
	return `b.taken_back_on='' and not exists (select 1 from check_in i where i.file_id=b.file_id and i.outcome in ('KEPT','LATE') and i.custody<>'` + StillHeld + `'
		and case when i.came_on<>'' then i.came_on else i.due_on end>b.answered_on` + more + `)
	and not exists (select 1 from event e where e.file_id=b.file_id and e.kind='released' and e.act='attribute.changed' and e.effective>=b.answered_on
		and e.payload like '%"` + history.HeldInCustody + `"%')`
}

func since(more string) string {
	return `coalesce((select max(b.answered_on) from breach b where b.file_id=f.id and ` + measure.Custody + ` and ` + notSeen(more) + `
	and not exists (select 1 from file_reopened r where r.file_id=b.file_id and r.on_date>=b.answered_on)),'')`
}

// TakenInto gives that day of a file.
func TakenInto(ctx context.Context, q db.Querier, fileID string) (clock.Date, error) {
	return TakenBeside(ctx, q, fileID, "")
}

// TakenBeside gives that day by what the file says beside one check-in, which is being recorded or put right.
func TakenBeside(ctx context.Context, q db.Querier, fileID, checkInID string) (clock.Date, error) {
	day, err := db.One[clock.Date](ctx, q, "select "+since(" and i.id<>$2")+" from supervision_file f where f.id=$1", fileID, checkInID)
	if err != nil {
		return "", fmt.Errorf("custody after a breach: %w", err)
	}
	return day, nil
}
