package standard

import (
	"fmt"

	"passerelle/internal/platform/clock"
)

// level says since when the risk level of a file is in force that was set since the client was seen last, and which one stood before.
type level struct {
	FileID string     `db:"file_id"`
	On     clock.Date `db:"effective"`
	Was    string     `db:"was"`
}

// notCorrected leaves out an event (%[1]s) that another puts right.
const notCorrected = "not exists (select 1 from event c where c.file_id=%[1]s.file_id and c.kind='risk_set' and c.corrects=%[1]s.id)"

// levelColumns and levelSet find the level that was set last of the files (f) that a condition between them names; levelWas is the one before.
var (
	levelColumns = "e.file_id, e.effective, " + levelWas + " as was from supervision_file f join event e on e.file_id=f.id and e.kind='risk_set'"
	levelWas     = "coalesce((select " + riskOf("p") + " from event p where p.file_id=e.file_id and p.kind='risk_set' and p.seq<e.seq and " +
		fmt.Sprintf(notCorrected, "p") + " order by p.seq desc limit 1),'')"
	levelSet = " and e.effective>f.last_contact and e.effective>f.enrolled_on and " + fmt.Sprintf(notCorrected, "e") + " order by e.seq desc"
)

// riskOf reads the level off an event.
func riskOf(e string) string {
	return "case when " + e + `.payload like '%"HIGH"%' then 'HIGH' when ` + e + `.payload like '%"MEDIUM"%' then 'MEDIUM' when ` + e + `.payload like '%"LOW"%' then 'LOW' else '' end`
}
