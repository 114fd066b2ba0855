package registry

import (
	"context"
	"fmt"
	"slices"
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
func (s *Service) EndPlace(ctx context.Context, tx *db.Tx, fileID, placeID, personID, reason string, on clock.Date) error {
	reason, err := said("end_reason", reason)
	if err != nil {
		return err
	}
	if _, err := onList(ctx, tx, fileID, placeID); err != nil {
		return err
	}
	err = db.Updated(tx.Exec(ctx, "update place set ended_on=$3, ended_by=$4, ended_reason=$5, version=version+1 where id=$1 and file_id=$2 and ended_on=''", placeID, fileID, on, personID, reason))
	if err != nil {
		return fmt.Errorf("end place: %w", err)
	}
	return nil
}

// EndedPlaces lists who and what is no longer around a file, the last first, without what tells where they are; last the residences that were
// only proposed, which have no day.
func (s *Service) EndedPlaces(ctx context.Context, q db.Querier, fileID string) ([]Place, error) {
	places, err := db.All[Place](ctx, q, "select id, organisation_id, file_id, role, name, '' as address, protected, '' as remarks, proposed, version, ended_on, ended_by, ended_reason from place where file_id=$1 and ended_on<>'' order by ended_on desc, id desc", fileID)
	if err != nil {
		return nil, err
	}
	housed, err := s.housed(ctx, q, fileID)
	for _, p := range housed {
		if p.EndedOn != "" {
			p.Address, p.Numbers = "", nil
			places = append(places, p)
		}
	}
	if err != nil {
		return nil, err
	}
	once, err := s.onceProposed(ctx, q, fileID)
	for _, p := range once {
		p.Address, p.Remarks = "", ""
		places = append(places, p)
	}
	slices.SortStableFunc(places, func(a, b Place) int { return strings.Compare(string(b.EndedOn), string(a.EndedOn)) })
	return places, err
}

// TakeBackPlace puts a person or place that ended on the list again. One that is on it, or is not of the file, is missing.
func (s *Service) TakeBackPlace(ctx context.Context, tx *db.Tx, fileID, placeID string) error {
	err := db.Updated(tx.Exec(ctx, "update place set ended_on='', ended_by='', ended_reason='', version=version+1 where id=$1 and file_id=$2 and ended_on<>''", placeID, fileID))
	if fault.Is(err, fault.Conflict) {
		return fault.Missing()
	}
	return err
}
