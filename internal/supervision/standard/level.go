package standard

import (
	"context"
	"fmt"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// level says since when the risk level of a file is in force that was set since the client was seen last, and which one stood before.
type level struct {
	FileID string     `db:"file_id"`
	On     clock.Date `db:"effective"`
	Was    string     `db:"was"`
}

// notCorrected leaves out an event (%[1]s) that another puts right.
const notCorrected = "not exists (select 1 from event c where c.file_id=%[1]s.file_id and c.kind='risk_set' and c.corrects=%[1]s.id)"

// levelColumns and levelSet find the level that was set last of the files (f) that a condition between them names.
var (
	levelColumns = "e.file_id, e.effective, coalesce((select " + riskOf("p") + " from event p where p.file_id=e.file_id and p.kind='risk_set' and p.seq<e.seq and " +
		fmt.Sprintf(notCorrected, "p") + " order by p.seq desc limit 1),'') as was from supervision_file f join event e on e.file_id=f.id and e.kind='risk_set'"
	levelSet = " and e.effective>f.last_contact and e.effective>f.enrolled_on and " + fmt.Sprintf(notCorrected, "e") + " order by e.seq desc"
)

// riskOf reads the level off an event.
func riskOf(e string) string {
	return "case when " + e + `.payload like '%"HIGH"%' then 'HIGH' when ` + e + `.payload like '%"MEDIUM"%' then 'MEDIUM' when ` + e + `.payload like '%"LOW"%' then 'LOW' else '' end`
}

// levelsOf gives the level of each file of a provider that was set since its client was seen.
func (s Service) levelsOf(ctx context.Context, organisationID string) (map[string]level, error) {
	list, err := db.All[level](ctx, s.DB, "select "+levelColumns+" where f.organisation_id=$1 and f.state='ACTIVE'"+levelSet, organisationID)
	if err != nil {
		return nil, fmt.Errorf("since when the risk levels are in force: %w", err)
	}
	out := map[string]level{}
	for _, x := range list { // the latest first
		if _, later := out[x.FileID]; !later {
			out[x.FileID] = x
		}
	}
	return out, nil
}
