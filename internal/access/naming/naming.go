// Package naming decides how a site is called in the other language. Start at [Service.Site].
package naming

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// Service names sites.
type Service struct {
	DB     *db.DB
	Access *access.Service
	Audit  *audit.Log
}

// longest bounds a name, in letters.
const longest = 200

// Site gives a site a French name, or takes it away: then the one name stands in both languages.
func (s Service) Site(ctx context.Context, a access.Actor, organisationID, siteID, french string) error {
	if _, err := s.Access.AdministeredOrganisation(ctx, a, organisationID); err != nil {
		return err
	}
	french = strings.TrimSpace(french)
	var c fault.Check
	c.Require(siteID != "", "named_site", "fault.required")
	c.Require(utf8.RuneCountInString(french) <= longest, "named_fr", "fault.too_long")
	if err := c.Err(); err != nil {
		return err
	}
	if _, err := s.Access.SiteOf(ctx, organisationID, siteID); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "update site set name_fr=$2 where id=$1", siteID, french); err != nil {
			return fmt.Errorf("name site: %w", err)
		}
		return s.Audit.Act(ctx, tx, a.Entry("site.named", "site", siteID))
	})
}
