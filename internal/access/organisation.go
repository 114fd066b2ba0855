package access

import (
	"context"
	"fmt"
	"strings"
	"time"

	"passerelle/internal/audit"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
)

// Organisation is a provider, a region of the agency, or its headquarters unit. Office hours ("08:00") and
// telephones are a region's: they say whom to call now.
type Organisation struct {
	ID           string           `db:"id"`
	Code         string           `db:"code"`
	Kind         OrganisationKind `db:"kind"`
	Name         string           `db:"name"`
	NameFrench   string           `db:"name_fr"`
	RegionCode   string           `db:"region_code"`
	TimeZone     string           `db:"time_zone"`
	Province     string           `db:"province"`
	OfficePhone  string           `db:"office_phone"`
	AfterPhone   string           `db:"after_phone"`
	OfficeOpens  string           `db:"office_opens"`
	OfficeCloses string           `db:"office_closes"`
	ActiveFrom   clock.Date       `db:"active_from"`
	ActiveTo     clock.Date       `db:"active_to"`
	Version      int              `db:"version"`
}

// Site is a place where a provider works, in one region, for a time.
type Site struct {
	ID             string     `db:"id"`
	OrganisationID string     `db:"organisation_id"`
	Name           string     `db:"name"`
	RegionCode     string     `db:"region_code"`
	City           string     `db:"city"`
	Province       string     `db:"province"`
	ActiveFrom     clock.Date `db:"active_from"`
	ActiveTo       clock.Date `db:"active_to"`
}

const organisationColumns = "id, code, kind, name, name_fr, region_code, time_zone, province, office_phone, after_phone, office_opens, office_closes, active_from, active_to, version"

func (o Organisation) validate() error {
	var c fault.Check
	c.Require(strings.TrimSpace(o.Code) != "", "code", "fault.required")
	c.Require(strings.TrimSpace(o.Name) != "", "name", "fault.required")
	c.Require(o.Kind == Provider || o.Kind == Region || o.Kind == Headquarters, "kind", "access.problem.kind")
	c.Require(o.Kind != Region || o.RegionCode != "", "region", "fault.required")
	_, err := time.LoadLocation(o.TimeZone)
	c.Require(err == nil, "time_zone", "access.problem.zone")
	return c.Err()
}

// AddOrganisation adds an organisation with its first sites: all of it, or nothing. A code that is taken is a problem
// of the field "code".
func (s *Service) AddOrganisation(ctx context.Context, a Actor, o Organisation, sites ...Site) (Organisation, error) {
	if err := s.mayAdminister(ctx, a, OrganisationAdd, ""); err != nil {
		return o, err
	}
	o.ID, o.Version = id.New(), 1
	if o.TimeZone == "" {
		o.TimeZone = "America/Toronto"
	}
	if o.NameFrench == "" {
		o.NameFrench = o.Name
	}
	if err := o.validate(); err != nil {
		return o, err
	}
	return o, s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := s.insertOrganisation(ctx, tx, a, o); err != nil {
			return err
		}
		for _, site := range sites {
			site.OrganisationID = o.ID
			if _, err := s.insertSite(ctx, tx, a, site); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) insertOrganisation(ctx context.Context, tx *db.Tx, a Actor, o Organisation) error {
	_, err := tx.Exec(ctx, "insert into organisation ("+organisationColumns+") values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15)",
		o.ID, o.Code, o.Kind, o.Name, o.NameFrench, o.RegionCode, o.TimeZone, o.Province, o.OfficePhone, o.AfterPhone,
		o.OfficeOpens, o.OfficeCloses, o.ActiveFrom, o.ActiveTo, o.Version)
	if err != nil {
		return taken(err, "code")
	}
	return s.record(ctx, tx, a, "organisation.added", "organisation", o.ID)
}

// AddSite adds a site to an organisation.
func (s *Service) AddSite(ctx context.Context, a Actor, site Site) (Site, error) {
	err := s.mayAdminister(ctx, a, OrganisationAdd, site.OrganisationID)
	if err != nil {
		return site, err
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		site, err = s.insertSite(ctx, tx, a, site)
		return err
	})
	return site, err
}

func (s *Service) insertSite(ctx context.Context, tx *db.Tx, a Actor, site Site) (Site, error) {
	var c fault.Check
	c.Require(strings.TrimSpace(site.Name) != "", "name", "fault.required")
	c.Require(site.RegionCode != "", "region", "fault.required")
	if err := c.Err(); err != nil {
		return site, err
	}
	site.ID = id.New()
	_, err := tx.Exec(ctx, "insert into site (id, organisation_id, name, region_code, city, province, active_from, active_to) values ($1,$2,$3,$4,$5,$6,$7,$8)",
		site.ID, site.OrganisationID, site.Name, site.RegionCode, site.City, site.Province, site.ActiveFrom, site.ActiveTo)
	if err != nil {
		return site, fmt.Errorf("add site: %w", err)
	}
	return site, s.record(ctx, tx, a, "site.added", "site", site.ID)
}

// taken turns a broken unique key into a problem of a field.
func taken(err error, field string) error {
	if !db.IsDuplicate(err) {
		return err
	}
	var c fault.Check
	c.Add(field, "access.problem.taken")
	return c.Err()
}

// OrganisationByID gives an organisation, or a not-found fault.
func (s *Service) OrganisationByID(ctx context.Context, organisationID string) (Organisation, error) {
	return db.One[Organisation](ctx, s.db, "select "+organisationColumns+" from organisation where id=$1", organisationID)
}

// OrganisationByCode gives an organisation by the code people know it by.
func (s *Service) OrganisationByCode(ctx context.Context, code string) (Organisation, error) {
	return db.One[Organisation](ctx, s.db, "select "+organisationColumns+" from organisation where code=$1", code)
}

// Organisations lists organisations of a kind (all when empty) by name.
func (s *Service) Organisations(ctx context.Context, kind OrganisationKind) ([]Organisation, error) {
	return db.All[Organisation](ctx, s.db,
		"select "+organisationColumns+" from organisation where kind=$1 or cast($1 as text)='' order by kind, name, id", kind)
}

// RegionOffice gives the agency's office of a region: its hours and telephones.
func (s *Service) RegionOffice(ctx context.Context, regionCode string) (Organisation, error) {
	return db.One[Organisation](ctx, s.db,
		"select "+organisationColumns+" from organisation where kind='region' and region_code=$1", regionCode)
}

// Sites lists the sites of an organisation.
func (s *Service) Sites(ctx context.Context, organisationID string) ([]Site, error) {
	return db.All[Site](ctx, s.db, `select id, organisation_id, name, region_code, city, province, active_from, active_to
		from site where organisation_id=$1 order by name, id`, organisationID)
}

// record writes the audit row of an act of this area, in the act's own transaction.
func (s *Service) record(ctx context.Context, tx *db.Tx, a Actor, action, kind, objectID string) error {
	return s.log.Act(ctx, tx, a.Entry(action, kind, objectID))
}

// Entry begins an audit row that says who acted, in which role.
func (a Actor) Entry(action, objectKind, objectID string) audit.Entry {
	return audit.Entry{OrganisationID: a.OrganisationID, PersonID: a.PersonID, MembershipID: a.MembershipID,
		Role: string(a.MainRole()), System: a.System, Action: action, ObjectKind: objectKind, ObjectID: objectID,
		Purpose: a.Purpose, Outcome: "done"}
}
