// Package overruled says whether the decision on a file stands on a word that the provider recorded for the agency, whether the agency says
// otherwise since, and which decision may follow then (CCM-11): its own word prevails. Start at [Column].
package overruled

import (
	"context"
	"fmt"

	"passerelle/internal/platform/db"
)

// How a decision stands that the provider recorded on the agency's word; empty where it stands by itself.
const (
	Open   = "OPEN"   // the agency has neither confirmed nor contradicted it
	Denied = "DENIED" // the agency says otherwise, and no decision was recorded since
)

// later holds where a decision was recorded since a word (w) was settled.
const later = `exists (select 1 from event e where e.file_id=f.id and e.kind='decided' and e.recorded>w.settled_at)`

// Waits holds of a word (w) on which a file (f) is approved or under supervision, while the agency says otherwise.
const Waits = `w.outcome='CONTRADICTED' and w.what=f.decision and f.state in ('APPROVED','ACTIVE') and not ` + later

// Column gives how the decision on a file (f) stands.
const Column = `coalesce((select case when w.outcome='' then '` + Open + `' when w.outcome='CONTRADICTED' and not ` + later + `
	then '` + Denied + `' else '' end
	from agency_word w where w.file_id=f.id and w.about='DECISION' and w.what=f.decision order by w.id desc limit 1),'')`

// May reports whether a decision may follow on a file that has one, by the state of the file and how its decision stands. What stands by
// itself is decided; what the agency denies is decided anew by either side, and what it has not settled by the agency alone. Whoever is
// under supervision already is not taken out of it by a decision, and may be approved after all.
func May(state, stands string, accepts, agency bool) bool {
	switch state {
	case "APPROVED":
		return stands == Denied || stands == Open && agency
	case "ACTIVE":
		return stands == Denied && accepts
	case "CLOSED":
		return false
	}
	return true
}

// Event gives the event of a decision that stands on the agency's word, which another one puts right: it counts no longer. Nothing of a
// decision that stands by itself, after which another is another.
func Event(ctx context.Context, q db.Querier, fileID, stands string) (string, error) {
	if stands == "" {
		return "", nil
	}
	event, err := db.One[string](ctx, q, "select coalesce((select id from event where file_id=$1 and kind='decided' order by seq desc limit 1),'')", fileID)
	if err != nil {
		return "", fmt.Errorf("the decision that is overruled: %w", err)
	}
	return event, nil
}
