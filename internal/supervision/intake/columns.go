package intake

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision/register"
)

// MeansField names the field of a form in which somebody says what a column means.
func MeansField(c register.Column) string { return "means-" + strconv.Itoa(c.Index) }

// ReadAgain changes how a register is read before it comes in. What is said of headings, and of the order in which
// columns write their dates, is remembered for the provider's next registers once this one is in.
func (s *Service) ReadAgain(ctx context.Context, a access.Actor, importID string, how Settings, headings map[string]register.Field) error {
	i, r, before, err := s.prepared(ctx, a, importID)
	if err != nil {
		return err
	}
	var c fault.Check
	s.checkDay(ctx, &c, how.AsOf)
	checkColumns(&c, i.Reading.Columns, headings)
	if err := c.Err(); err != nil {
		return err
	}
	how.Headings, how.Corrected = maps.Clone(before.Headings), true
	if how.Headings == nil {
		how.Headings = map[string]register.Field{}
	}
	maps.Copy(how.Headings, headings)
	if err := s.newest(ctx, s.DB, r, how.AsOf); err != nil {
		return err
	}
	if err := s.readable(ctx, r, how); err != nil {
		return err
	}
	settings, err := json.Marshal(how)
	if err != nil {
		return fmt.Errorf("settings of register: %w", err)
	}
	return s.onLooked(ctx, a, importID, func(tx *db.Tx, r Register) error {
		if _, err := tx.Exec(ctx, "update register_import set settings=$2 where id=$1", r.ID, string(settings)); err != nil {
			return fmt.Errorf("keep settings: %w", err)
		}
		return nil
	})
}

var names = []register.Field{register.FullName, register.FamilyName, register.GivenName}

// checkColumns refuses columns of which nobody could make clients: one that means what no column can, two that mean the
// same, and a register in which none is a name.
func checkColumns(c *fault.Check, columns []register.Column, said map[string]register.Field) {
	taken, named, was := map[register.Field]bool{}, false, 0
	for n, column := range columns {
		f := column.Field
		if named := slices.Contains(names, f); named && !slices.Contains(names, columns[was].Field) {
			was = n
		}
		if means, ok := said[column.Key]; ok {
			f = means
		}
		c.Require(f == "" || register.Known(f), MeansField(column), "supervision.problem.choice")
		c.Require(f == "" || !taken[f], MeansField(column), "supervision.problem.column_twice", "Column", column.Name())
		taken[f], named = true, named || slices.Contains(names, f)
	}
	if !named && len(columns) > 0 {
		c.Add(MeansField(columns[was]), "supervision.problem.column_no_name")
	}
}

// readable refuses words about headings after which nobody could read the register, nor the provider's next one.
func (s *Service) readable(ctx context.Context, r Register, how Settings) error {
	content, err := s.contentOf(ctx, r)
	if err != nil {
		return err
	}
	how.Unheaded = false // the next one comes without anybody who looks
	_, err = s.reading(ctx, r.OrganisationID, content, how)
	if fault.Is(err, fault.Invalid) {
		var c fault.Check
		c.Add("headings", "register.problem.no_heading")
		return c.Err()
	}
	return err
}

// remember keeps how somebody corrected the reading of a register that is in, for the provider's next ones.
func (s *Service) remember(ctx context.Context, organisationID string, i Import) error {
	if !i.Corrected {
		return nil
	}
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		for _, heading := range slices.Sorted(maps.Keys(i.Headings)) {
			if _, err := tx.Exec(ctx, `insert into register_heading (organisation_id, heading, field) values ($1,$2,$3)
				on conflict (organisation_id, heading) do update set field=excluded.field`, organisationID, heading, i.Headings[heading]); err != nil {
				return fmt.Errorf("keep heading: %w", err)
			}
		}
		return keepOrders(ctx, tx, organisationID, i.Reading.Columns, i.Orders)
	})
}
