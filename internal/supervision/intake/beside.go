package intake

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/intake/cells"
	"passerelle/internal/supervision/register"
)

// around adds to what stands beside a row what of a file lies around it: how the client is reached, who has the file, and what registers
// counted and dated. A protected address is shown nowhere but in its own place.
func (s *Service) around(ctx context.Context, f supervision.File, row register.Row, beside map[register.Field]string) error {
	places, err := s.Registry.PlacesOf(ctx, s.DB, f.ID)
	if err != nil {
		return err
	}
	var numbers, addresses, remarks []string
	for _, p := range places {
		if p.Role != "client" || p.Protected || p.EndedOn != "" {
			continue
		}
		for _, n := range p.Numbers {
			if n.Kind == "phone" {
				numbers = append(numbers, n.Value)
			}
		}
		addresses, remarks = append(addresses, p.Address), append(remarks, p.Remarks)
	}
	before, err := cells.Last(ctx, s.DB, f.ID, row)
	if err != nil {
		return err
	}
	if before.Breaches, err = cells.BreachDays(ctx, s.DB, f.ID, nil); err != nil {
		return err
	}
	workers, err := db.All[string](ctx, s.DB, "select p.name from assignment x join person p on p.id=x.person_id where x.file_id=$1 and x.kind='assigned' and (x.to_date='' or x.to_date>=$2) order by p.name",
		f.ID, s.today(ctx))
	if err != nil {
		return fmt.Errorf("who has a file: %w", err)
	}
	for field, said := range map[register.Field][]string{register.Phone: numbers, register.Address: addresses, register.Notes: remarks, register.CaseManager: workers} {
		beside[field] = strings.Join(slices.DeleteFunc(said, func(text string) bool { return text == "" }), "; ")
	}
	beside[register.Breaches] = before.Value(register.Breaches)
	if before.Missed != nil {
		beside[register.Missed] = strconv.Itoa(*before.Missed)
	}
	return nil
}

// Differs reports whether a row says something else in a field than what stands beside it; it says nothing of what its file has no column of.
func (r LookedRow) Differs(f register.Field) bool {
	is, was := r.Says(f), r.Beside[f]
	return (is != "" || r.columns.Has(f)) && is != was && (is == "" || !cells.Otherwise(f, is, was)) && !slices.Contains(strings.Split(was, "; "), is)
}
