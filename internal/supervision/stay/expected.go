package stay

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
)

// Expected is a client who is expected to arrive in a residence (CCM-24). A place is not held by it: it is given when
// they arrive.
type Expected struct {
	FileID      string     `db:"file_id"`
	ResidenceID string     `db:"residence_id"`
	FullName    string     `db:"full_name"`
	UCI         string     `db:"uci_written"`
	On          clock.Date `db:"on_date"`
}

func (s Service) expected(ctx context.Context, a access.Actor) ([]Expected, error) {
	rows, err := db.All[Expected](ctx, s.DB, `select b.file_id, b.residence_id, c.full_name, c.uci_written, b.on_date from bed_expected b
		join supervision_file f on f.id=b.file_id join client c on c.id=f.client_id
		where b.organisation_id=$1 and `+supervision.OpenFile+" order by b.on_date, c.full_name, b.file_id", a.OrganisationID)
	if err != nil {
		return nil, fmt.Errorf("expected arrivals: %w", err)
	}
	return rows, nil
}

// Waiting leaves out of those who are referred for housing and have no place whoever is expected in one of the houses: each counts once.
func Waiting(rows []supervision.CaseRow, houses []Residence) []supervision.CaseRow {
	expected := map[string]bool{}
	for _, h := range houses {
		for _, x := range h.Expected {
			expected[x.FileID] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(rows), func(r supervision.CaseRow) bool { return expected[r.ID] })
}

// ExpectArrival notes where and when a client is expected, in place of what was noted before. The day is today or later;
// without a day nobody is expected any more. Why is as in Arrive.
func (s Service) ExpectArrival(ctx context.Context, a access.Actor, residenceID, fileID string, on clock.Date, why string) error {
	if err := chosen(residenceID, fileID, on); on != "" && err != nil {
		return err
	}
	return s.expect(ctx, a, fileID, "on", on, func(tx *db.Tx, f supervision.File) error {
		if _, err := tx.Exec(ctx, "delete from bed_expected where file_id=$1", f.ID); err != nil || on == "" {
			return err
		}
		house, err := db.One[Residence](ctx, tx, "select id, name, high_risk from residence where id=$1 and organisation_id=$2", residenceID, a.OrganisationID)
		if err != nil {
			return err
		}
		var c fault.Check
		why := meant(&c, house, f, why)
		if err := c.Err(); err != nil {
			return err
		}
		housed, err := db.One[int](ctx, tx, "select count(*) from bed_stay where file_id=$1 and left_on=''", f.ID)
		if err != nil {
			return err
		}
		if housed > 0 {
			return fault.New(fault.NotReady, "supervision.problem.housed")
		}
		_, err = tx.Exec(ctx, "insert into bed_expected (file_id, organisation_id, residence_id, on_date, unmarked_why) values ($1,$2,$3,$4,$5)",
			f.ID, a.OrganisationID, residenceID, on, why)
		return err
	})
}

// ExpectDeparture notes when a resident is expected to leave; without a day nobody knows.
func (s Service) ExpectDeparture(ctx context.Context, a access.Actor, fileID string, on clock.Date) error {
	if fileID == "" {
		return fault.At("resident", "fault.required")
	}
	return s.expect(ctx, a, fileID, "leaves_on", on, func(tx *db.Tx, f supervision.File) error {
		result, err := tx.Exec(ctx, "update bed_stay set leaves_on=$2, version=version+1 where file_id=$1 and left_on=''", f.ID, on)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return cmp.Or(err, fault.At("resident", "supervision.problem.no_place"))
		}
		return nil
	})
}

// expect notes what is expected of a client who is referred for housing. It leaves no event: nothing has happened yet.
func (s Service) expect(ctx context.Context, a access.Actor, fileID, field string, on clock.Date, note func(*db.Tx, supervision.File) error) error {
	if err := s.Access.Check(ctx, s.DB, a, access.BedsWrite, ownBeds(a)); err != nil {
		return err
	}
	var c fault.Check
	c.Require(on == "" || on.Valid(), field, "supervision.problem.date")
	c.Require(on == "" || !on.Valid() || on >= s.today(ctx), field, "supervision.problem.expected_past")
	if err := c.Err(); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.FileIn(ctx, tx, a, access.FileRead, fileID)
		if err != nil {
			return err
		}
		if err := note(tx, f); err != nil {
			return fmt.Errorf("what is expected: %w", err)
		}
		return s.Audit.Act(ctx, tx, a.Entry("residence.expected", "file", f.ID))
	})
}

// chosen names what is missing of who comes where, and when.
func chosen(residenceID, fileID string, on clock.Date) error {
	var c fault.Check
	c.Require(fileID != "", "file", "fault.required")
	c.Require(residenceID != "", "residence", "fault.required")
	c.Require(on != "", "on", "fault.required")
	return c.Err()
}

// Short reports whether more clients are expected in a residence of the provider than places are free in it: whoever came
// unexpected has the place of one of them. It is a warning, as a place is not held by what is expected.
func (s Service) Short(ctx context.Context, a access.Actor, residenceID string) (bool, error) {
	if residenceID == "" {
		return false, nil
	}
	houses, err := s.Beds(ctx, a)
	if err != nil {
		return false, err
	}
	for _, h := range houses {
		if h.ID == residenceID {
			return len(h.Expected) > h.Free(), nil
		}
	}
	return false, nil
}
