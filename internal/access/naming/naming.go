// Package naming decides how a site is called in the other language, and where its office is. Start at [Service.Site].
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

// Service says how sites are called and where they are.
type Service struct {
	DB     *db.DB
	Access *access.Service
	Audit  *audit.Log
}

// longest bounds a name, in letters.
const longest = 200

// Site gives a site a French name, or takes it away: then the one name stands in both languages.
func (s Service) Site(ctx context.Context, a access.Actor, organisationID, siteID, french string) error {
	french = strings.TrimSpace(french)
	var c fault.Check
	c.Require(siteID != "", "named_site", "fault.required")
	c.Require(utf8.RuneCountInString(french) <= longest, "named_fr", "fault.too_long")
	return s.write(ctx, a, organisationID, siteID, c.Err(), "site.named", "name_fr=$2", french)
}

// Office says where a site's office is now, and its telephone.
func (s Service) Office(ctx context.Context, a access.Actor, organisationID, siteID, address, phone string) error {
	moved := access.Site{Address: strings.TrimSpace(address), Phone: strings.TrimSpace(phone)}
	var c fault.Check
	c.Require(siteID != "", "moved_site", "fault.required")
	moved.CheckOffice(&c, "moved_")
	return s.write(ctx, a, organisationID, siteID, c.Err(), "site.moved", "address=$2, phone=$3", moved.Address, moved.Phone)
}

// write keeps what is said of a site of an organisation that the actor administers, unless there is a problem with it.
func (s Service) write(ctx context.Context, a access.Actor, organisationID, siteID string, problem error, act, set string, values ...any) error {
	if _, err := s.Access.AdministeredOrganisation(ctx, a, organisationID); err != nil {
		return err
	}
	if problem != nil {
		return problem
	}
	if _, err := s.Access.SiteOf(ctx, organisationID, siteID); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "update site set "+set+" where id=$1", append([]any{siteID}, values...)...); err != nil {
			return fmt.Errorf("%s: %w", act, err)
		}
		return s.Audit.Act(ctx, tx, a.Entry(act, "site", siteID))
	})
}
