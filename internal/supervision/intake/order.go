package intake

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/sheet"
	"passerelle/internal/supervision/register"
)

// Read reads a register as the provider's headings are known to mean and its columns of dates are known to be written.
// The settings come back with the orders that were remembered; an order that was asked for goes before them.
func (s *Service) Read(ctx context.Context, organisationID string, content []byte, how Settings) (register.Reading, Settings, error) {
	sheets, err := sheet.Read(content)
	if err != nil {
		return register.Reading{}, how, err
	}
	headings, err := s.Headings(ctx, organisationID)
	if err != nil {
		return register.Reading{}, how, err
	}
	reading, err := readAs(sheets, how, headings)
	if err != nil || how.Order != register.Unasked || len(how.Orders) > 0 {
		return reading, how, err
	}
	said, err := s.orders(ctx, organisationID)
	if err != nil {
		return reading, how, err
	}
	if how.Orders = ordersOf(reading.Columns, said); len(how.Orders) == 0 {
		return reading, how, nil
	}
	reading, err = readAs(sheets, how, headings)
	return reading, how, err
}

type columnOrder struct {
	Heading string         `db:"heading"`
	Order   register.Order `db:"date_order"`
}

// orders gives in which order a provider's columns write days and months, as somebody there said, by heading.
func (s *Service) orders(ctx context.Context, organisationID string) (map[string]register.Order, error) {
	list, err := db.All[columnOrder](ctx, s.DB, "select heading, case date_order when 'dmy' then 1 else 2 end as date_order from register_order where organisation_id=$1",
		organisationID)
	if err != nil {
		return nil, fmt.Errorf("orders of dates: %w", err)
	}
	out := map[string]register.Order{}
	for _, o := range list {
		out[o.Heading] = o.Order
	}
	return out, nil
}

// ordersOf gives the remembered orders of a file's columns of dates.
func ordersOf(columns []register.Column, said map[string]register.Order) map[register.Field]register.Order {
	out := map[register.Field]register.Order{}
	for _, c := range columns {
		if o := said[c.Key]; register.IsDate(c.Field) && o != register.Unasked {
			out[c.Field] = o
		}
	}
	return out
}

// keepOrders remembers what was said of the columns of dates; what is not said any more is forgotten.
func keepOrders(ctx context.Context, tx *db.Tx, organisationID string, columns []register.Column, orders map[register.Field]register.Order) error {
	said := map[string]register.Order{}
	for _, c := range columns {
		if register.IsDate(c.Field) {
			said[c.Key] = orders[c.Field]
		}
	}
	for _, heading := range slices.Sorted(maps.Keys(said)) {
		sql, args := "delete from register_order where organisation_id=$1 and heading=$2", []any{organisationID, heading}
		if name := map[register.Order]string{register.DayFirst: "dmy", register.MonthFirst: "mdy"}[said[heading]]; name != "" {
			sql, args = `insert into register_order (organisation_id, heading, date_order) values ($1,$2,$3)
				on conflict (organisation_id, heading) do update set date_order=excluded.date_order`, append(args, name)
		}
		if _, err := tx.Exec(ctx, sql, args...); err != nil {
			return fmt.Errorf("keep order of dates: %w", err)
		}
	}
	return nil
}
