package access

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"passerelle/internal/audit"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
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

// NameIn gives the name in a language.
func (o Organisation) NameIn(l i18n.Language) string { return inLanguage(l, o.Name, o.NameFrench) }

const organisationColumns = "id, code, kind, name, name_fr, region_code, time_zone, province, office_phone, after_phone, office_opens, office_closes, active_from, active_to, version"

// How long a name and a code may be, in letters.
const longestName, longestCode = 200, 20

func (o *Organisation) validate() error {
	var c fault.Check
	o.Code, o.Name, o.Province = strings.TrimSpace(o.Code), strings.TrimSpace(o.Name), strings.ToUpper(strings.TrimSpace(o.Province))
	c.Require(o.Kind == Provider || o.Kind == Region || o.Kind == Headquarters, "kind", "access.problem.kind")
	checkCode(&c, "code", o.Code)
	c.Require(o.Name != "", "name", "fault.required")
	c.Require(utf8.RuneCountInString(o.Name) <= longestName, "name", "fault.too_long")
	c.Require(o.NameFrench == o.Name || utf8.RuneCountInString(o.NameFrench) <= longestName, "name_fr", "fault.too_long") // an empty one was filled from the name
	_, err := clock.Zone(o.TimeZone)
	c.Require(err == nil && o.TimeZone != "" && o.TimeZone != "Local", "time_zone", "access.problem.zone")
	c.Require(o.Province == "" || slices.Contains(clock.Provinces(), o.Province), "province", "access.problem.province")
	if o.ActiveFrom != "" || o.ActiveTo != "" {
		period(&c, "from", o.ActiveFrom, "to", o.ActiveTo)
	}
	if o.Kind == Region {
		checkCode(&c, "region_code", o.RegionCode)
	}
	o.checkOffice(&c)
	return c.Err()
}

func checkCode(c *fault.Check, field, code string) {
	c.Require(code != "", field, "fault.required")
	c.Require(code == "" || plainCode.MatchString(code), field, "access.problem.code")
	c.Require(len(code) <= longestCode, field, "fault.too_long")
}

// telephone is any way people write a number, with an extension or without.
var telephone = regexp.MustCompile(`^[+(]?[0-9][0-9 ().\-/]{5,24}((x|ext\.?|poste|#) ?[0-9]{1,6})?$`)

// checkOffice looks at whom to call when: both hours or none, which are kept as HH:MM, and numbers that can be dialled.
func (o *Organisation) checkOffice(c *fault.Check) {
	c.Require(o.OfficePhone == "" || telephone.MatchString(o.OfficePhone), "office_phone", "access.problem.phone")
	c.Require(o.AfterPhone == "" || telephone.MatchString(o.AfterPhone), "after_phone", "access.problem.phone")
	if o.OfficeOpens == "" && o.OfficeCloses == "" {
		return
	}
	opens, closes := hour(c, "office_opens", &o.OfficeOpens), hour(c, "office_closes", &o.OfficeCloses)
	c.Require(!opens || !closes || o.OfficeOpens < o.OfficeCloses, "office_closes", "access.problem.hours")
}

// hour reads an hour in place, and notes a problem when it is none.
func hour(c *fault.Check, field string, text *string) bool {
	read, ok := clock.ParseHour(*text)
	c.Require(ok, field, "access.problem.hour")
	if ok {
		*text = read
	}
	return ok
}

// plainCode is a code that can be said, typed and put into an address.
var plainCode = regexp.MustCompile(`^[A-Za-z0-9-]+$`)

// AddProvider adds a provider with its first site, which lies in a region that is there (Invalid, region).
func (s *Service) AddProvider(ctx context.Context, a Actor, o Organisation, site Site) (Organisation, error) {
	var c fault.Check
	if _, err := s.RegionOffice(ctx, site.RegionCode); site.RegionCode != "" && fault.Is(err, fault.NotFound) {
		c.Add("region", "access.problem.region")
	} else if err != nil && !fault.Is(err, fault.NotFound) {
		return o, err
	}
	o.Kind = Provider
	return s.addOrganisation(ctx, a, o, c, site)
}

// AddOrganisation adds an organisation with its first sites: all of it, or nothing; one that names no time zone has its
// region's. A code that is taken, however it is capitalised, is a problem of the field "code".
func (s *Service) AddOrganisation(ctx context.Context, a Actor, o Organisation, sites ...Site) (Organisation, error) {
	return s.addOrganisation(ctx, a, o, fault.Check{}, sites...)
}

// addOrganisation tells everything that is wrong at once, what is wrong beside it included.
func (s *Service) addOrganisation(ctx context.Context, a Actor, o Organisation, beside fault.Check, sites ...Site) (Organisation, error) {
	if err := s.mayAdminister(ctx, a, OrganisationAdd, ""); err != nil {
		return o, err
	}
	o.ID, o.Version = id.New(), 1
	if o.TimeZone == "" {
		var err error
		if o.TimeZone, err = s.zoneFor(ctx, o.RegionCode); err != nil {
			return o, err
		}
	}
	if o.NameFrench == "" {
		o.NameFrench = o.Name
	}
	var c fault.Check
	c.Take(o.validate(), nil)
	for _, site := range sites {
		c.Take(site.validate(), nil)
	}
	c.Take(beside.Err(), nil)
	if err := cmp.Or(s.codeFree(ctx, &c, o), c.Err()); err != nil {
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

// codeFree tells beforehand, with whatever else is wrong, that a code is taken, or a region's own; of two that are added at once the table refuses one.
func (s *Service) codeFree(ctx context.Context, c *fault.Check, o Organisation) error {
	taken, err := db.All[string](ctx, s.db, `select 'code' from organisation_code where folded=$1 union all select 'region_code' from organisation
		where kind='region' and kind=$2 and lower(region_code)=$3`, strings.ToLower(o.Code), o.Kind, strings.ToLower(o.RegionCode))
	for _, field := range taken {
		c.Add(field, "access.problem.taken")
	}
	return err
}

func (s *Service) insertOrganisation(ctx context.Context, tx *db.Tx, a Actor, o Organisation) error {
	_, err := tx.Exec(ctx, "insert into organisation ("+organisationColumns+") values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15)",
		o.ID, o.Code, o.Kind, o.Name, o.NameFrench, o.RegionCode, o.TimeZone, o.Province, o.OfficePhone, o.AfterPhone,
		o.OfficeOpens, o.OfficeCloses, o.ActiveFrom, o.ActiveTo, o.Version)
	if err != nil {
		return taken(err, "code", "access.problem.taken")
	}
	if _, err := tx.Exec(ctx, "insert into organisation_code (folded, organisation_id) values ($1,$2)", strings.ToLower(o.Code), o.ID); err != nil {
		return taken(err, "code", "access.problem.taken")
	}
	return s.record(ctx, tx, a, "organisation.added", "organisation", o.ID)
}

// taken turns a broken unique key into a problem of a field, with what is said of it.
func taken(err error, field, key string) error {
	if !db.IsDuplicate(err) {
		return err
	}
	var c fault.Check
	c.Add(field, key)
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

// ProvidersIn lists the providers that have or had a site in a region, by name.
func (s *Service) ProvidersIn(ctx context.Context, regionCode string) ([]Organisation, error) {
	return db.All[Organisation](ctx, s.db, "select "+organisationColumns+` from organisation o where kind='provider' and exists (
		select 1 from site x where x.organisation_id=o.id and x.region_code=$1) order by name, id`, regionCode)
}

// RegionOffice gives the agency's office of a region: its hours and telephones.
func (s *Service) RegionOffice(ctx context.Context, regionCode string) (Organisation, error) {
	return db.One[Organisation](ctx, s.db,
		"select "+organisationColumns+" from organisation where kind='region' and region_code=$1", regionCode)
}

// OrganisationRow is one organisation in the administrator's list.
type OrganisationRow struct {
	Organisation
	Sites   int      `db:"sites"` // that are there today
	Regions []string // a provider's, by the sites that are there today
}

// Administered lists the organisations the actor administers: from headquarters all of them, elsewhere their own.
func (s *Service) Administered(ctx context.Context, a Actor) ([]OrganisationRow, error) {
	if !a.MayEver(OrganisationAdd) {
		return nil, s.mayAdminister(ctx, a, OrganisationAdd, "")
	}
	where, args := s.Scope(a, OrganisationAdd, Columns{Organisation: "o.id"}, 2)
	rows, err := db.All[OrganisationRow](ctx, s.db, "select "+organisationColumns+`, (select count(*) from site x where x.organisation_id=o.id and x.active_from<=$1
		and (x.active_to='' or x.active_to>=$1)) as sites from organisation o where `+where+" order by kind, name, id", append([]any{s.today()}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("organisations: %w", err)
	}
	return rows, s.withRegions(ctx, rows)
}

// withRegions puts the regions of their sites to the providers.
func (s *Service) withRegions(ctx context.Context, rows []OrganisationRow) error {
	type at struct {
		OrganisationID string `db:"organisation_id"`
		Region         string `db:"region_code"`
	}
	sites, err := db.All[at](ctx, s.db, `select distinct organisation_id, region_code from site where active_from<=$1 and (active_to='' or active_to>=$1)
		order by organisation_id, region_code`, s.today())
	if err != nil {
		return fmt.Errorf("regions of sites: %w", err)
	}
	regions := map[string][]string{}
	for _, x := range sites {
		regions[x.OrganisationID] = append(regions[x.OrganisationID], x.Region)
	}
	for i, o := range rows {
		rows[i].Regions = regions[o.ID]
	}
	return nil
}

// AdministeredOrganisation gives one organisation that the actor administers.
func (s *Service) AdministeredOrganisation(ctx context.Context, a Actor, organisationID string) (Organisation, error) {
	if err := s.mayAdminister(ctx, a, OrganisationAdd, organisationID); err != nil {
		return Organisation{}, err
	}
	return s.OrganisationByID(ctx, organisationID)
}

// ChangeOrganisation changes what an organisation is called, when it is there and whom to call. Its code, kind and
// region stay: records name them. A version that is not the one the change began from is a stale fault.
func (s *Service) ChangeOrganisation(ctx context.Context, a Actor, o Organisation) error {
	was, err := s.AdministeredOrganisation(ctx, a, o.ID)
	if err != nil {
		return err
	}
	o.Code, o.Kind, o.RegionCode = was.Code, was.Kind, was.RegionCode
	var c fault.Check
	c.Take(o.validate(), nil)
	c.Require(was.OfficePhone == "" || o.OfficePhone != "", "office_phone", "access.problem.phone_needed") // whoever learns of a breach calls it
	if err := c.Err(); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := tx.Hold(ctx, "organisation", o.ID); err != nil { // no site is added meanwhile
			return err
		}
		if err := o.noSiteStays(ctx, tx); err != nil {
			return err
		}
		err := db.Updated(tx.Exec(ctx, `update organisation set version=version+1, name=$3, name_fr=$4, time_zone=$5, province=$6, office_phone=$7,
			after_phone=$8, office_opens=$9, office_closes=$10, active_from=$11, active_to=$12 where id=$1 and version=$2`, o.ID, o.Version, o.Name,
			o.NameFrench, o.TimeZone, o.Province, o.OfficePhone, o.AfterPhone, o.OfficeOpens, o.OfficeCloses, o.ActiveFrom, o.ActiveTo))
		if err != nil {
			return fmt.Errorf("change organisation: %w", err)
		}
		return s.record(ctx, tx, a, "organisation.changed", "organisation", o.ID)
	})
}

// noSiteStays refuses to let an organisation leave before the last of its sites has ended.
func (o Organisation) noSiteStays(ctx context.Context, q db.Querier) error {
	if o.ActiveTo == "" {
		return nil
	}
	stay, err := db.One[int](ctx, q, "select count(*) from site where organisation_id=$1 and (active_to='' or active_to>$2)", o.ID, o.ActiveTo)
	if err != nil {
		return fmt.Errorf("sites that stay: %w", err)
	}
	var c fault.Check
	c.Require(stay == 0, "to", "access.problem.sites_stay", "Count", stay)
	return c.Err()
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
