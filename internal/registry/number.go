package registry

import (
	"context"
	"fmt"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// fewestDigits is the fewest that a telephone number within a city has.
const fewestDigits = 7

// CheckPhone notes beside a field that what was typed is no telephone number. A register's own words are not checked: it
// keeps in one cell whatever is known.
func CheckPhone(c *fault.Check, field, value string) {
	c.Require(value == "" || len(DigitsOfUCI(value)) >= fewestDigits, field, "registry.problem.phone")
}

// CheckEmail notes beside a field that what was typed is no e-mail address.
func CheckEmail(c *fault.Check, field, value string) {
	before, after, ok := strings.Cut(strings.TrimSpace(value), "@")
	whole := ok && before != "" && strings.Contains(after, ".") && !strings.ContainsAny(value, " \t\n") && !strings.Contains(after, "@")
	c.Require(value == "" || whole, field, "registry.problem.email")
}

// EndPlace ends a person or place of a file within an act that has been allowed: it leaves the list, and the row keeps who
// ended it and when. One that is not of the file is missing; one that has ended is a stale fault.
func (s *Service) EndPlace(ctx context.Context, tx *db.Tx, fileID, placeID, personID string, on clock.Date) error {
	if _, err := onList(ctx, tx, fileID, placeID); err != nil {
		return err
	}
	err := db.Updated(tx.Exec(ctx, "update place set ended_on=$3, ended_by=$4, version=version+1 where id=$1 and file_id=$2 and ended_on=''", placeID, fileID, on, personID))
	if err != nil {
		return fmt.Errorf("end place: %w", err)
	}
	return nil
}
