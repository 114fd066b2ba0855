package intake

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision/intake/cells"
	"passerelle/internal/supervision/intake/line"
	"passerelle/internal/supervision/intake/lost"
	"passerelle/internal/supervision/intake/nobody"
	"passerelle/internal/supervision/intake/rests"
	"passerelle/internal/supervision/register"
)

// where says of which site, and until which day, a register is.
func (s *Service) where(ctx context.Context, organisationID string, i Import) nobody.Where {
	return nobody.Where{OrganisationID: organisationID, SiteID: i.SiteID, Region: i.Region, Until: i.asOf(s.today(ctx))}
}

func (s *Service) endImport(ctx context.Context, a access.Actor, i Import, out Outcome) error {
	report, err := json.Marshal(out)
	if err != nil {
		return fmt.Errorf("report of register: %w", err)
	}
	gone := slices.Concat(i.Reading.Lost, out.lost)
	asOf, told, whole := i.asOf(s.today(ctx)), cells.Steps(i.Reading), !out.untold && len(gone) == 0
	if i.Nobody {
		told = nobody.Steps
	} else if i.Reading.Ours() && out.Imported+out.Changed == 0 { // it says what is here already: no register of its own day, which tells no time
		asOf, told, whole = "", "", false
	}
	return s.whileComing(ctx, i, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `update register_import set state=$2, imported=$3, rows_read=$4, report=$5, as_of=$6, told=$7, whole=$8, done_at=$9, columns=$10 where id=$1`, i.id,
			RegisterDone, out.Imported, out.Read, string(report), asOf, told, whole, clock.Micros(s.Clock.Now()), cells.Columns(i.Reading))
		if err != nil {
			return fmt.Errorf("end import: %w", err)
		}
		if err := cmp.Or(line.Keep(ctx, tx, a.OrganisationID, i.Reading.Words), lost.Keep(ctx, tx, i.id, gone, out.waiting, !out.untold)); err != nil {
			return err
		}
		if i.Nobody {
			if err := nobody.Keep(ctx, tx, s.Audit, a, i.id); err != nil {
				return err
			}
		}
		return rests.Keep(ctx, tx, i.id, i.known.ofFile)
	})
}

// rowsOf counts the rows of clients: those that come in, the second of one client, and those that cannot.
func rowsOf(r register.Reading) int {
	return len(r.Rows) + len(r.Twice) + register.ErrorRows(r.Findings)
}

// Errors counts the rows that could not come in.
func (o Outcome) Errors() int { return register.ErrorRows(o.Findings) }
