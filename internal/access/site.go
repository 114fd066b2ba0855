package access

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/id"
)

// Site is a place where a provider works, in one region, for a time.
type Site struct {
	ID             string     `db:"id"`
	OrganisationID string     `db:"organisation_id"`
	Name           string     `db:"name"`
	NameFrench     string     `db:"name_fr"` // empty where it has one name only
	RegionCode     string     `db:"region_code"`
	City           string     `db:"city"`
	Province       string     `db:"province"`
	Address        string     `db:"address"` // of the office, as clients are told it
	Phone          string     `db:"phone"`   // of the office, for clients
	ActiveFrom     clock.Date `db:"active_from"`
	ActiveTo       clock.Date `db:"active_to"`
}

// SiteColumns are the columns of a [Site].
const SiteColumns = "id, organisation_id, name, name_fr, region_code, city, province, address, phone, active_from, active_to"

// NameIn gives the name in a language.
func (x Site) NameIn(l i18n.Language) string { return inLanguage(l, x.Name, x.NameFrench) }

// Holder is somebody who has open files at a site, and how many; Name is empty for files that nobody has. One without files says when
// the last file there ended.
type Holder struct {
	Name  string     `db:"name"`
	Files int        `db:"files"`
	Ended clock.Date `db:"ended"`
}

// Holders says who has open files at a site, and when the last one ended. The area that knows files gives it to the service.
type Holders func(ctx context.Context, q db.Querier, siteID string) ([]Holder, error)

// ActiveOn reports whether the site is there on a day.
func (x Site) ActiveOn(day clock.Date) bool {
	return x.ActiveFrom <= day && (x.ActiveTo == "" || x.ActiveTo >= day)
}

// AddSite adds a site to an organisation. Since when a further one is there has to be said: what the register of another tells depends on it.
func (s *Service) AddSite(ctx context.Context, a Actor, site Site) (Site, error) {
	if err := s.mayAdminister(ctx, a, OrganisationAdd, site.OrganisationID); err != nil {
		return site, err
	}
	err := s.db.Tx(ctx, func(tx *db.Tx) (err error) {
		if err := tx.Hold(ctx, "organisation", site.OrganisationID); err != nil { // it does not leave meanwhile
			return err
		}
		if err := stays(ctx, tx, site); err != nil {
			return err
		}
		site, err = s.insertSite(ctx, tx, a, site)
		return err
	})
	return site, err
}

// stays refuses a site of an organisation that leaves before the site ends, and a further one of which nobody says since when it is there.
func stays(ctx context.Context, q db.Querier, site Site) error {
	var c fault.Check
	return cmp.Or(site.dated(ctx, q, &c), site.outlasts(ctx, q, &c, "name"), c.Err())
}

// dated notes that nobody says since when a site is there whose organisation has another.
func (x Site) dated(ctx context.Context, q db.Querier, c *fault.Check) error {
	has, err := db.One[bool](ctx, q, "select exists (select 1 from site where organisation_id=$1 and id<>$2)", x.OrganisationID, x.ID)
	c.Require(!has || x.ActiveFrom != "", "from", "fault.required")
	return err
}

// outlasts notes that a site is there for longer than its organisation.
func (x Site) outlasts(ctx context.Context, q db.Querier, c *fault.Check, field string) error {
	leaves, err := db.One[clock.Date](ctx, q, "select active_to from organisation where id=$1", x.OrganisationID)
	c.Require(leaves == "" || x.ActiveTo != "" && x.ActiveTo <= leaves, field, "access.problem.organisation_leaves")
	return err
}

func (s *Service) insertSite(ctx context.Context, tx *db.Tx, a Actor, site Site) (Site, error) {
	var c fault.Check
	c.Require(strings.TrimSpace(site.Name) != "", "name", "fault.required")
	c.Require(utf8.RuneCountInString(site.Name) <= longestName, "name", "fault.too_long")
	c.Require(utf8.RuneCountInString(site.NameFrench) <= longestName, "name_fr", "fault.too_long")
	c.Take(site.validate(), nil)
	if err := c.Err(); err != nil {
		return site, err
	}
	site.ID, site.Name, site.NameFrench = id.New(), strings.TrimSpace(site.Name), strings.TrimSpace(site.NameFrench)
	_, err := tx.Exec(ctx, "insert into site ("+SiteColumns+", added_at) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)",
		site.ID, site.OrganisationID, site.Name, site.NameFrench, site.RegionCode, site.City, site.Province, site.Address, site.Phone, site.ActiveFrom, site.ActiveTo, clock.Micros(s.clock.Now()))
	if err != nil {
		return site, fmt.Errorf("add site: %w", err)
	}
	return site, s.record(ctx, tx, a, "site.added", "site", site.ID)
}

// validate checks where a site is, and when.
func (x Site) validate() error {
	var c fault.Check
	c.Require(x.RegionCode != "", "region", "fault.required")
	c.Require(utf8.RuneCountInString(x.City) <= longestName, "city", "fault.too_long")
	if x.ActiveFrom != "" || x.ActiveTo != "" {
		period(&c, "from", x.ActiveFrom, "to", x.ActiveTo)
	}
	x.CheckOffice(&c, "")
	return c.Err()
}

// longestAddress bounds the address of an office, in bytes.
const longestAddress = 300

// CheckOffice checks where the office of a site is, in the fields of a form that begin with a prefix.
func (x Site) CheckOffice(c *fault.Check, prefix string) {
	c.Require(x.Phone == "" || telephone.MatchString(x.Phone), prefix+"phone", "access.problem.phone")
	c.Require(len(x.Address) <= longestAddress, prefix+"address", "fault.too_long")
}

// SiteOf gives a site of an organisation, or a not-found fault.
func (s *Service) SiteOf(ctx context.Context, organisationID, siteID string) (Site, error) {
	return db.One[Site](ctx, s.db, "select "+SiteColumns+" from site where id=$1 and organisation_id=$2", siteID, organisationID)
}

// SetSiteDays says since when a site is there, and its last day: empty where it goes on. A day that was said wrong is put right so too. While
// there are open files at it, or before the day on which the last of them ended, it does not end: the problems say who has how many, and that
// day, never whose files they are.
func (s *Service) SetSiteDays(ctx context.Context, a Actor, organisationID, siteID string, from, last clock.Date) error {
	if err := s.mayAdminister(ctx, a, OrganisationAdd, organisationID); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := cmp.Or(tx.Hold(ctx, "organisation", organisationID), tx.Hold(ctx, "site", siteID)); err != nil {
			return err
		}
		was, err := db.One[Site](ctx, tx, "select "+SiteColumns+" from site where id=$1 and organisation_id=$2", siteID, organisationID)
		if err != nil {
			return err
		}
		now := was
		now.ActiveFrom, now.ActiveTo = from, last
		if err := s.there(ctx, tx, was, now); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "update site set active_from=$2, active_to=$3 where id=$1", siteID, from, last); err != nil {
			return fmt.Errorf("days of a site: %w", err)
		}
		if last != "" && last != was.ActiveTo {
			return s.record(ctx, tx, a, "site.ended", "site", siteID)
		}
		return s.record(ctx, tx, a, "site.days", "site", siteID)
	})
}

// there checks the days of a site. One of which nobody knew since when it is there may stay so.
func (s *Service) there(ctx context.Context, q db.Querier, was, now Site) error {
	var c fault.Check
	if now.ActiveFrom != "" {
		period(&c, "from", now.ActiveFrom, "last", now.ActiveTo)
	}
	c.Require(now.ActiveTo == "" || now.ActiveTo.Valid() || now.ActiveFrom != "", "last", "access.problem.date")
	err := now.outlasts(ctx, q, &c, "last")
	if now.ActiveFrom == "" && was.ActiveFrom != "" {
		err = cmp.Or(err, now.dated(ctx, q, &c))
	}
	if now.ActiveTo.Valid() && now.ActiveTo != was.ActiveTo {
		err = cmp.Or(err, s.heldFiles(ctx, q, &c, now.ID, now.ActiveTo))
	}
	return cmp.Or(err, c.Err())
}

// chooseOne says that a list stands on nothing.
func chooseOne(field string) error {
	var c fault.Check
	c.Add(field, "fault.required")
	return c.Err()
}

func (s *Service) heldFiles(ctx context.Context, q db.Querier, c *fault.Check, siteID string, last clock.Date) error {
	if s.Holders == nil {
		return nil
	}
	held, err := s.Holders(ctx, q, siteID)
	if err != nil {
		return fmt.Errorf("open files at a site: %w", err)
	}
	for _, h := range held {
		switch {
		case h.Files == 0:
			c.Require(last >= h.Ended, "last", "access.problem.site_worked", "Day", string(h.Ended))
		case h.Name == "":
			c.Add("last", "access.problem.site_nobody", "Count", h.Files)
		default:
			c.Add("last", "access.problem.site_held", "Name", h.Name, "Count", h.Files)
		}
	}
	return nil
}

// Sites lists the sites of an organisation.
func (s *Service) Sites(ctx context.Context, organisationID string) ([]Site, error) {
	return db.All[Site](ctx, s.db, "select "+SiteColumns+" from site where organisation_id=$1 order by name, id", organisationID)
}

// SitesNow lists the sites of an organisation that are there today: where a new file may begin.
func (s *Service) SitesNow(ctx context.Context, organisationID string) ([]Site, error) {
	all, err := s.Sites(ctx, organisationID)
	return slices.DeleteFunc(all, func(x Site) bool { return !x.ActiveOn(s.today()) }), err
}

// HoldSite says whether a site of an organisation is there today, and keeps it so until the transaction ends: nobody ends
// it while a file is opened at it.
func (s *Service) HoldSite(ctx context.Context, tx *db.Tx, organisationID, siteID string) (bool, error) {
	if err := tx.Hold(ctx, "site", siteID); err != nil {
		return false, err
	}
	site, err := db.One[Site](ctx, tx, "select "+SiteColumns+" from site where id=$1 and organisation_id=$2", siteID, organisationID)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil && site.ActiveOn(s.today()), err
}

// NamedSite is a site with the name of whose it is.
type NamedSite struct {
	Site
	Organisation string `db:"organisation"`
}

// SitesIn lists the sites there are today in a region, with whose they are: where its office may announce somebody.
func (s *Service) SitesIn(ctx context.Context, regionCode string) ([]NamedSite, error) {
	return db.All[NamedSite](ctx, s.db, `select x.id, x.organisation_id, x.name, x.name_fr, x.region_code, `+NameOf(ctx, "o")+` as organisation from site x join organisation o on o.id=x.organisation_id
		where x.region_code=$1 and x.active_from<=$2 and (x.active_to='' or x.active_to>=$2) order by o.name, x.name, x.id`, regionCode, s.today())
}

// AdministeredSites lists the sites there are today of the organisations whose people the actor administers.
func (s *Service) AdministeredSites(ctx context.Context, a Actor) ([]NamedSite, error) {
	where, args := s.administers(a, "x.organisation_id", 2)
	return db.All[NamedSite](ctx, s.db, `select x.id, x.organisation_id, x.name, x.name_fr, x.region_code, x.city, x.province, x.address, x.phone, x.active_from, x.active_to, `+NameOf(ctx, "o")+` as organisation
		from site x join organisation o on o.id=x.organisation_id where (x.active_to='' or x.active_to>=$1) and `+where+" order by o.name, x.name, x.id",
		append([]any{s.today()}, args...)...)
}
