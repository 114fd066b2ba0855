package intake

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision/intake/column"
	"passerelle/internal/supervision/register"
)

// ReadAgain changes how a register is read before it comes in. What is said of headings, and of the order in which
// columns write their dates, is remembered for the provider's next registers once this one is in.
func (s *Service) ReadAgain(ctx context.Context, a access.Actor, importID string, how Settings, headings map[string]register.Field) error {
	i, r, before, err := s.prepared(ctx, a, importID)
	if err != nil {
		return err
	}
	var c fault.Check
	s.checkDay(ctx, &c, how.AsOf)
	column.Check(&c, i.Reading.Columns, headings)
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

// remember keeps how somebody corrected the reading of a register that is in, and what was settled in it, for the provider's next ones.
func (s *Service) remember(ctx context.Context, a access.Actor, i Import) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		if err := s.keepSettled(ctx, tx, a, i); err != nil || !i.Corrected {
			return err
		}
		if err := column.KeepHeadings(ctx, tx, a.OrganisationID, i.Headings); err != nil {
			return err
		}
		return column.KeepOrders(ctx, tx, a.OrganisationID, i.Reading.Columns, i.Orders)
	})
}
