// Package column decides what the columns of a provider's sheets mean and how their dates are written, as somebody there said, which is
// remembered for the provider's next ones.
package column

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision/register"
)

// MeansField names the field of a form in which somebody says what a column means.
func MeansField(c register.Column) string { return "means-" + strconv.Itoa(c.Index) }

var names = []register.Field{register.FullName, register.FamilyName, register.GivenName}

// Check refuses columns of which nobody could make clients: one that means what no column can, two that mean the
// same, and a register in which none is a name.
func Check(c *fault.Check, columns []register.Column, said map[string]register.Field) {
	taken, named, was := map[register.Field]bool{}, false, 0
	for n, x := range columns {
		f := x.Field
		if named := slices.Contains(names, f); named && !slices.Contains(names, columns[was].Field) {
			was = n
		}
		if means, ok := said[x.Key]; ok {
			f = means
		}
		c.Require(f == "" || register.Known(f), MeansField(x), "supervision.problem.choice")
		c.Require(f == "" || !taken[f], MeansField(x), "supervision.problem.column_twice", "Column", x.Name())
		taken[f], named = true, named || slices.Contains(names, f)
	}
	if !named && len(columns) > 0 {
		c.Add(MeansField(columns[was]), "supervision.problem.column_no_name")
	}
}

type headingMeans struct {
	Heading string         `db:"heading"`
	Field   register.Field `db:"field"`
}

// Headings gives what a provider's headings mean, as somebody there said.
func Headings(ctx context.Context, q db.Querier, organisationID string) (map[string]register.Field, error) {
	list, err := db.All[headingMeans](ctx, q, "select heading, field from register_heading where organisation_id=$1", organisationID)
	if err != nil {
		return nil, fmt.Errorf("headings of provider: %w", err)
	}
	out := map[string]register.Field{}
	for _, h := range list {
		out[h.Heading] = h.Field
	}
	return out, nil
}

// KeepHeadings remembers what a provider's headings mean.
func KeepHeadings(ctx context.Context, tx *db.Tx, organisationID string, headings map[string]register.Field) error {
	for _, heading := range slices.Sorted(maps.Keys(headings)) {
		if _, err := tx.Exec(ctx, `insert into register_heading (organisation_id, heading, field) values ($1,$2,$3)
			on conflict (organisation_id, heading) do update set field=excluded.field`, organisationID, heading, headings[heading]); err != nil {
			return fmt.Errorf("keep heading: %w", err)
		}
	}
	return nil
}

type columnOrder struct {
	Heading string         `db:"heading"`
	Order   register.Order `db:"date_order"`
}

// Orders gives in which order a provider's columns write days and months, as somebody there said, by heading.
func Orders(ctx context.Context, q db.Querier, organisationID string) (map[string]register.Order, error) {
	list, err := db.All[columnOrder](ctx, q, "select heading, case date_order when 'dmy' then 1 else 2 end as date_order from register_order where organisation_id=$1",
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

// Remembered gives the remembered orders of a file's columns of dates.
func Remembered(columns []register.Column, said map[string]register.Order) map[register.Field]register.Order {
	out := map[register.Field]register.Order{}
	for _, c := range columns {
		if o := said[c.Key]; register.IsDate(c.Field) && o != register.Unasked {
			out[c.Field] = o
		}
	}
	return out
}

// KeepOrders remembers what was said of the columns of dates; what is not said any more is forgotten.
func KeepOrders(ctx context.Context, tx *db.Tx, organisationID string, columns []register.Column, orders map[register.Field]register.Order) error {
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
