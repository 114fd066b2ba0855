package desk

import (
	"context"
	"fmt"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// Against counts what speaks against a client since a day, whatever it was found by: what was found not complied with and is neither reported
// nor set aside, and non-compliance that the agency has still to answer, goes on, or has an instruction that stands, of any day; hearings not
// attended, an address that was not confirmed and non-compliance reported since. A report that was taken back is none. It is within a
// reading that decides access itself, and audits.
func (s Service) Against(ctx context.Context, q db.Querier, fileID string, since clock.Date) (int, error) {
	found, err := s.Findings(ctx, q, fileID)
	if err != nil {
		return 0, err
	}
	n, err := db.One[int](ctx, q, `select (select count(*) from breach b where b.file_id=$1 and b.taken_back_on='' and (b.reported_on>=$2 or b.action='' or `+GoesOn("b")+`))
		+(select count(*) from hearing where file_id=$1 and outcome='NOT_ATTENDED' and cancelled_on='' and on_date>=$2)
		+(select count(*) from check_in_finding where file_id=$1 and what='`+OfAddress+`' and found_on>=$2)`, fileID, since)
	if err != nil {
		return 0, fmt.Errorf("what speaks against a client: %w", err)
	}
	return len(found) + n, nil
}
