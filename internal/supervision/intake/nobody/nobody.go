// Package nobody is what a register says that lists no client: that nobody was at its site until the day as of which it is right. A file in
// which the wrong sheet was kept looks the same, so that it counts only where somebody says so (RPT-2, CCM-27). Start at [Check].
package nobody

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision/intake/column"
	"passerelle/internal/supervision/register"
)

// Where is a site, or of a provider all of a region, and until when nobody is said to have been there.
type Where struct {
	OrganisationID, SiteID, Region string
	Until                          clock.Date
}

// Steps are what it dates: that no step happened to anybody.
var Steps = strings.Join([]string{string(history.Referred), string(history.Decided), string(history.Enrolled), string(history.Closed), string(history.BreachReported)}, " ")

// Lists reports whether a register lists nobody at all: below its headings stand blank lines and totals only, and clients on no other sheet.
func Lists(r register.Reading) bool {
	return len(r.Rows)+len(r.Twice) == 0 && !slices.ContainsFunc(r.Findings, func(f register.Finding) bool {
		return f.Severity == register.Error || f.Code == register.CodeOtherSheet
	})
}

// Check refuses (Invalid) a register that lists nobody as long as nobody says that nobody was there, and that word where the register lists
// somebody, or where somebody has a file there that began by then.
func Check(ctx context.Context, q db.Querier, r register.Reading, w Where, said bool) error {
	if lists := Lists(r); !lists && !said {
		return nil
	} else if !lists {
		return fault.At("nobody", "supervision.problem.nobody_listed")
	}
	var c fault.Check
	column.Check(&c, r.Columns, nil)
	if c.Err() == nil && !said {
		c.Add("nobody", "supervision.problem.nobody_unsaid", "Date", string(w.Until))
	}
	if err := c.Err(); err != nil {
		return err
	}
	there, err := db.One[int](ctx, q, `select count(*) from supervision_file where organisation_id=$1 and region=$2 and ($3='' or site_id=$3) and referred_on<=$4
		and not withdrawn and not opened_in_error`, w.OrganisationID, w.Region, w.SiteID, w.Until)
	if err != nil {
		return fmt.Errorf("who was at a site: %w", err)
	}
	c.Require(there == 0, "nobody", "supervision.problem.nobody_there", "Count", there, "Date", string(w.Until))
	return c.Err()
}

// Keep keeps with a register that somebody said it, and who.
func Keep(ctx context.Context, tx *db.Tx, log *audit.Log, a access.Actor, importID string) error {
	if _, err := tx.Exec(ctx, "update register_import set nobody=true where id=$1", importID); err != nil {
		return fmt.Errorf("nobody at a site: %w", err)
	}
	return log.Act(ctx, tx, a.Entry("register.nobody", "register", importID))
}

// TakenBack keeps who took it back, with the register.
func TakenBack(ctx context.Context, tx *db.Tx, log *audit.Log, a access.Actor, importID string) error {
	return log.Act(ctx, tx, a.Entry("register.nobody_taken_back", "register", importID))
}
