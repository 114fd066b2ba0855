package stay

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/custody"
)

// Service does what is done with residences; it stands on the supervision files.
type Service struct{ *supervision.Service }

// lately is how many days somebody who left is listed with the residents.
const lately = 60

var selected = `select b.id, b.residence_id, b.file_id, c.full_name, c.uci_written, b.arrived_on, b.leaves_on, b.left_on, b.version, b.unmarked_why, f.risk, ` + custody.Since + ` as custody_since from bed_stay b
	join supervision_file f on f.id=b.file_id join client c on c.id=f.client_id where b.organisation_id=$1 and `

func (s Service) today(ctx context.Context) clock.Date { return clock.Today(ctx, s.Clock) }

// Lately lists who left a residence of the provider lately, for those who may correct it; the reading is audited.
func (s Service) Lately(ctx context.Context, a access.Actor) ([]Stay, error) {
	if err := s.Access.Check(ctx, s.DB, a, access.BedsWrite, ownBeds(a)); err != nil {
		return nil, err
	}
	list, err := db.All[Stay](ctx, s.DB, selected+"b.left_on>=$2 order by b.left_on desc, b.id limit 50", a.OrganisationID, s.today(ctx).AddDays(-lately))
	if err != nil {
		return nil, fmt.Errorf("who left lately: %w", err)
	}
	return list, supervision.ReadRows(ctx, s.Service, a, access.BedsRead, list, func(x Stay) string { return x.FileID })
}

// One gives a stay of the provider to those who may correct it; the reading is audited.
func (s Service) One(ctx context.Context, a access.Actor, stayID string) (Stay, error) {
	if err := s.Access.Check(ctx, s.DB, a, access.BedsWrite, ownBeds(a)); err != nil {
		return Stay{}, err
	}
	stay, err := db.One[Stay](ctx, s.DB, selected+"b.id=$2", a.OrganisationID, stayID)
	if err != nil {
		return stay, err
	}
	return stay, s.Audit.Read(ctx, a.Entry(string(access.BedsRead), "file", stay.FileID)).Wait()
}

// Correct puts the days of a stay right; without a last day the client lives there still, which takes a free place. The
// version is that of the stay the person saw.
func (s Service) Correct(ctx context.Context, a access.Actor, stayID string, version int, arrived, left clock.Date) error {
	was, err := s.One(ctx, a, stayID)
	if err != nil {
		return err
	}
	was.Version = version
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.FileIn(ctx, tx, a, access.FileRead, was.FileID)
		if err != nil {
			return err
		}
		if err := s.check(ctx, tx, f, was, arrived, left); err != nil {
			return err
		}
		facts, err := s.facts(ctx, tx, was, arrived, left)
		if err != nil || len(facts) == 0 {
			return err
		}
		if err := keep(ctx, tx, was, arrived, left); err != nil {
			return err
		}
		_, err = s.History.Append(ctx, tx, a, history.ActAttributeChanged, f.OrganisationID, f.ID, facts...)
		return err
	})
}

// check names what is wrong with the days, in page order.
func (s Service) check(ctx context.Context, tx *db.Tx, f supervision.File, was Stay, arrived, left clock.Date) error {
	var c fault.Check
	inOrder(&c, "arrived_on", arrived, f.ReferredOn, s.today(ctx))
	if left != "" {
		inOrder(&c, "left_on", left, arrived, s.today(ctx))
	}
	if err := c.Err(); err != nil {
		return err
	}
	until := left
	if left == "" {
		until = "9999-12-31"
	}
	others, err := db.One[int](ctx, tx, "select count(*) from bed_stay where file_id=$1 and id<>$2 and arrived_on<$4 and (left_on='' or left_on>$3)", f.ID, was.ID, arrived, until)
	if err != nil {
		return err
	}
	c.Require(others == 0, "arrived_on", "supervision.problem.elsewhere")
	if left == "" && was.LeftOn != "" {
		full, err := s.full(ctx, tx, was.ResidenceID)
		if err != nil {
			return err
		}
		c.Require(!full, "left_on", "supervision.problem.full")
	}
	return c.Err()
}

// full reports whether a residence has no free place; two who ask at once are put in order by its version.
func (s Service) full(ctx context.Context, tx *db.Tx, residenceID string) (bool, error) {
	if _, err := tx.Exec(ctx, "update residence set version=version+1 where id=$1", residenceID); err != nil {
		return false, err
	}
	free, err := db.One[int](ctx, tx, "select places-(select count(*) from bed_stay where residence_id=$1 and left_on='') from residence where id=$1", residenceID)
	return free <= 0, err
}

func inOrder(c *fault.Check, field string, d, after, today clock.Date) {
	switch {
	case d == "":
		c.Add(field, "fault.required")
	case !d.Valid():
		c.Add(field, "supervision.problem.date")
	case d > today:
		c.Add(field, "supervision.problem.future")
	case d < after:
		c.Add(field, "supervision.problem.order", "After", string(after))
	}
}

// facts gives what the history is told: each day that changed, in place of the event that said it wrongly.
func (s Service) facts(ctx context.Context, tx *db.Tx, was Stay, arrived, left clock.Date) (out []history.Fact, err error) {
	add := func(on clock.Date, housing string, saidOn clock.Date, said string) {
		corrects := ""
		if saidOn != "" {
			corrects, err = s.said(ctx, tx, was.FileID, saidOn, said)
		}
		out = append(out, history.Fact{Kind: history.AttributeSet, Effective: on, Corrects: corrects, Payload: history.AttributePayload{Name: "housing", Value: housing}})
	}
	if arrived != was.ArrivedOn {
		add(arrived, supervision.InResidence, was.ArrivedOn, supervision.InResidence)
	}
	switch {
	case err != nil || left == was.LeftOn:
	case left == "":
		add(arrived, supervision.InResidence, was.LeftOn, "")
	default:
		add(left, "", was.LeftOn, "")
	}
	return out, err
}

// said finds the event that said where a client lives from a day on; none where a register said it otherwise.
func (s Service) said(ctx context.Context, tx *db.Tx, fileID string, on clock.Date, housing string) (string, error) {
	events, err := s.History.Of(ctx, tx, fileID, []history.Kind{history.AttributeSet}, 0, 500)
	if err != nil {
		return "", err
	}
	for _, e := range history.Standing(events) {
		p, err := history.Decode[history.AttributePayload](e)
		if err == nil && p.Name == "housing" && p.Value == housing && e.Effective == on {
			return e.ID, nil
		}
	}
	return "", nil
}

// keep writes the days, and where the client lives now when that changes with them.
func keep(ctx context.Context, tx *db.Tx, was Stay, arrived, left clock.Date) error {
	err := db.Updated(tx.Exec(ctx, "update bed_stay set arrived_on=$3, left_on=$4, in_error=$5, version=version+1 where id=$1 and version=$2", was.ID, was.Version, arrived, left, false))
	if err != nil || (left == "") == (was.LeftOn == "") {
		return err
	}
	housing := ""
	if left == "" {
		housing = supervision.InResidence
		if _, err := tx.Exec(ctx, "delete from bed_expected where file_id=$1", was.FileID); err != nil { // who lives here is expected nowhere
			return fmt.Errorf("who is expected: %w", err)
		}
	}
	if _, err := tx.Exec(ctx, "update supervision_file set housing=$2, version=version+1 where id=$1", was.FileID, housing); err != nil {
		return fmt.Errorf("housing of file: %w", err)
	}
	return nil
}
