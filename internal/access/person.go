package access

import (
	"context"
	"fmt"
	"net/mail"
	"strings"
	"unicode/utf8"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/id"
)

// Person is somebody with an account.
type Person struct {
	ID             string `db:"id"`
	OrganisationID string `db:"organisation_id"`
	Email          string `db:"email"`
	Name           string `db:"name"`
	Language       string `db:"language"`
	TimeZone       string `db:"time_zone"`
	PasswordHash   string `db:"password_hash"`
	MustChange     bool   `db:"must_change"`
	DeactivatedAt  int64  `db:"deactivated_at"`
	SignedOutAt    int64  `db:"signed_out_at"`
	Version        int    `db:"version"`
}

const personColumns = "id, organisation_id, email, name, language, time_zone, password_hash, must_change, deactivated_at, signed_out_at, version"

// NewPerson is what is needed to give somebody an account. Without a password the account waits for an invitation
// to be used.
type NewPerson struct {
	OrganisationID string
	Name, Email    string
	Language       string // en or fr
	Password       string
	MustChange     bool
}

// AddPerson gives somebody an account.
func (s *Service) AddPerson(ctx context.Context, a Actor, n NewPerson) (Person, error) {
	p, err := s.preparePerson(ctx, a, n)
	if err != nil {
		return p, err
	}
	return p, s.db.Tx(ctx, func(tx *db.Tx) error { return s.insertPerson(ctx, tx, a, p) })
}

// AddPersonWithMembership gives somebody an account and a place in an organisation: both, or neither.
func (s *Service) AddPersonWithMembership(ctx context.Context, a Actor, n NewPerson, m Membership, roles ...Role) (Person, error) {
	p, err := s.preparePerson(ctx, a, n)
	if err != nil && !fault.Is(err, fault.Invalid) {
		return p, err
	}
	m.PersonID = p.ID
	if m, err = s.placeBeside(ctx, a, m, roles, err); err != nil {
		return p, err
	}
	return p, s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := s.insertPerson(ctx, tx, a, p); err != nil {
			return err
		}
		return s.insertMembership(ctx, tx, a, m)
	})
}

// placeBeside prepares the place of a new person and tells what is wrong with it together with what is wrong with them.
func (s *Service) placeBeside(ctx context.Context, a Actor, m Membership, roles []Role, wrong error) (Membership, error) {
	var c fault.Check
	c.Take(wrong, nil)
	if m.OrganisationID == "" { // which is said of the person
		c.Require(len(roles) > 0, "role", "fault.required")
		return m, c.Err()
	}
	m, err := s.prepareMembership(ctx, a, m, roles)
	if err != nil && !fault.Is(err, fault.Invalid) {
		return m, err
	}
	c.Take(err, nil)
	return m, c.Err()
}

func (s *Service) preparePerson(ctx context.Context, a Actor, n NewPerson) (Person, error) {
	if err := s.mayAdminister(ctx, a, PeopleAdmin, n.OrganisationID); err != nil {
		return Person{}, err
	}
	p := Person{ID: id.New(), OrganisationID: n.OrganisationID, Email: foldEmail(n.Email), Name: strings.TrimSpace(n.Name),
		Language: n.Language, MustChange: n.MustChange, Version: 1}
	if err := n.validate(); err != nil {
		return p, err
	}
	org, err := s.OrganisationByID(ctx, n.OrganisationID)
	if err != nil {
		return p, err
	}
	p.TimeZone = org.TimeZone
	if n.Password != "" {
		p.PasswordHash, err = s.hash(ctx, n.Password)
	}
	return p, err
}

func (s *Service) insertPerson(ctx context.Context, tx *db.Tx, a Actor, p Person) error {
	_, err := tx.Exec(ctx, "insert into person ("+personColumns+") values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)",
		p.ID, p.OrganisationID, p.Email, p.Name, p.Language, p.TimeZone, p.PasswordHash, p.MustChange, 0, 0, p.Version)
	if err != nil {
		return taken(err, "email", "access.problem.email_taken")
	}
	return s.record(ctx, tx, a, "person.added", "person", p.ID)
}

func (n NewPerson) validate() error {
	var c fault.Check
	c.Require(strings.TrimSpace(n.Name) != "", "name", "fault.required")
	c.Require(utf8.RuneCountInString(n.Name) <= longestName, "name", "fault.too_long")
	checkEmail(&c, n.Email)
	c.Require(n.OrganisationID != "", "organisation", "fault.required")
	c.Require(n.Language == "en" || n.Language == "fr", "language", "access.problem.language")
	if n.Password != "" {
		checkPassword(&c, "password", n.Password, Person{Name: n.Name, Email: n.Email})
	}
	return c.Err()
}

// longestEmail is what fits into the envelope of a letter (RFC 5321).
const longestEmail = 254

func checkEmail(c *fault.Check, text string) {
	_, err := mail.ParseAddress(text)
	c.Require(err == nil, "email", "access.problem.email")
	c.Require(err != nil || len(text) <= longestEmail, "email", "fault.too_long")
}

func foldEmail(text string) string { return strings.ToLower(strings.TrimSpace(text)) }

// PersonByID gives a person, or a not-found fault.
func (s *Service) PersonByID(ctx context.Context, personID string) (Person, error) {
	return db.One[Person](ctx, s.db, "select "+personColumns+" from person where id=$1", personID)
}

// PeopleOf lists the people of an organisation who hold a role in it today (any when empty), by name.
func (s *Service) PeopleOf(ctx context.Context, organisationID string, role Role) ([]Person, error) {
	return s.PeopleAt(ctx, organisationID, "", role)
}

// PeopleAt lists the people of an organisation who hold a role in it today and work at a site: theirs, or all of them.
func (s *Service) PeopleAt(ctx context.Context, organisationID, siteID string, role Role) ([]Person, error) {
	return s.peopleWho(ctx, `exists (select 1 from membership m where m.person_id=p.id and m.organisation_id=$1 and (cast($2 as text)='' or m.roles like $3)
		and (cast($5 as text)='' or m.site_id='' or m.site_id=$5) and `+fmt.Sprintf(inForceOn, "$4")+")",
		organisationID, role, "%,"+string(role)+",%", s.today(), siteID)
}

// peopleWho gives the people of whom something holds, in the order of their names.
func (s *Service) peopleWho(ctx context.Context, holds string, args ...any) ([]Person, error) {
	people, err := db.All[Person](ctx, s.db, "select "+personColumns+" from person p where "+holds+" order by id", args...)
	i18n.ByName(ctx, people, func(p Person) string { return p.Name })
	return people, err
}

// SetPreferences changes a person's own language and time zone.
func (s *Service) SetPreferences(ctx context.Context, a Actor, language, zone string) error {
	var c fault.Check
	c.Require(language == "en" || language == "fr", "language", "access.problem.language")
	_, err := clock.Zone(zone)
	c.Require(err == nil && zone != "", "time_zone", "access.problem.zone")
	if err := c.Err(); err != nil {
		return err
	}
	return s.changePerson(ctx, a, a.PersonID, "person.preferences_changed", "language=$2, time_zone=$3", language, zone)
}

// SetLanguage changes a person's own language alone, as one chooses it in the head of a page.
func (s *Service) SetLanguage(ctx context.Context, a Actor, language string) error {
	var c fault.Check
	c.Require(language == "en" || language == "fr", "language", "access.problem.language")
	if err := c.Err(); err != nil {
		return err
	}
	return s.changePerson(ctx, a, a.PersonID, "person.preferences_changed", "language=$2", language)
}

// Deactivate ends a person's account at once: no sign-in, no session. Nobody ends their own.
func (s *Service) Deactivate(ctx context.Context, a Actor, personID string) error {
	if err := s.mayAdministerPerson(ctx, a, personID); err != nil {
		return err
	}
	if err := notOneself(a, personID); err != nil {
		return err
	}
	now := clock.Micros(s.clock.Now())
	return s.changePerson(ctx, a, personID, "person.deactivated", "deactivated_at=$2, signed_out_at=$2", now)
}

// Reactivate opens an ended account again. Sessions of before stay over; the places in organisations are what they are.
func (s *Service) Reactivate(ctx context.Context, a Actor, personID string) error {
	if err := s.mayAdministerPerson(ctx, a, personID); err != nil {
		return err
	}
	return s.changePerson(ctx, a, personID, "person.reactivated", "deactivated_at=0, signed_out_at=$2", clock.Micros(s.clock.Now()))
}

// SignOutEverywhere ends every session that a person began before now. People may do it to themselves.
func (s *Service) SignOutEverywhere(ctx context.Context, a Actor, personID string) error {
	if a.PersonID != personID {
		if err := s.mayAdministerPerson(ctx, a, personID); err != nil {
			return err
		}
	}
	return s.changePerson(ctx, a, personID, "person.signed_out_everywhere", "signed_out_at=$2", clock.Micros(s.clock.Now()))
}

func (s *Service) changePerson(ctx context.Context, a Actor, personID, action, set string, args ...any) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error { return s.changePersonIn(ctx, tx, a, personID, action, set, args...) })
}

func (s *Service) changePersonIn(ctx context.Context, tx *db.Tx, a Actor, personID, action, set string, args ...any) error {
	result, err := tx.Exec(ctx, "update person set version=version+1, "+set+" where id=$1", append([]any{personID}, args...)...)
	if err != nil {
		return fmt.Errorf("%s: %w", action, err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return fault.Missing()
	}
	return s.record(ctx, tx, a, action, "person", personID)
}

// DirectoryRow is one person in one of their places, for the administrator.
type DirectoryRow struct {
	PersonID         string `db:"person_id"`
	Name             string `db:"name"`
	Email            string `db:"email"`
	DeactivatedAt    int64  `db:"deactivated_at"`
	OrganisationName string `db:"organisation_name"`
	OrganisationFr   string `db:"organisation_name_fr"`
	RolesText        string `db:"roles"`
}

// Roles gives the roles held in this place.
func (r DirectoryRow) Roles() []Role { return Membership{RolesText: r.RolesText}.Roles() }

// OrganisationIn gives the organisation's name in a language.
func (r DirectoryRow) OrganisationIn(l i18n.Language) string {
	return Organisation{Name: r.OrganisationName, NameFrench: r.OrganisationFr}.NameIn(l)
}

// Directory lists everybody with an account whom the actor administers, and their places of today and later, by name.
func (s *Service) Directory(ctx context.Context, a Actor) ([]DirectoryRow, error) {
	where, args := s.administers(a, "p.organisation_id", 2)
	if !a.MayEver(PeopleAdmin) {
		return nil, s.Check(ctx, s.db, a, PeopleAdmin, Subject{})
	}
	return db.All[DirectoryRow](ctx, s.db, `select p.id as person_id, p.name, p.email, p.deactivated_at, o.name as organisation_name, o.name_fr as organisation_name_fr,
		coalesce(m.roles,'') as roles from person p left join membership m on m.person_id=p.id and (m.to_date='' or m.to_date>=$1)
		join organisation o on o.id=coalesce(m.organisation_id, p.organisation_id) where `+where+` order by p.name, p.id, o.name limit 1000`,
		append([]any{s.today()}, args...)...)
}

// NamesOf gives the names of people by their identifiers.
func (s *Service) NamesOf(ctx context.Context, ids ...string) (map[string]string, error) {
	out := make(map[string]string, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	args := db.Values(ids)
	type named struct {
		ID   string `db:"id"`
		Name string `db:"name"`
	}
	rows, err := db.All[named](ctx, s.db, "select id, name from person where id in "+db.In(1, len(args)), args...)
	if err != nil {
		return nil, fmt.Errorf("names of people: %w", err)
	}
	for _, r := range rows {
		out[r.ID] = r.Name
	}
	return out, nil
}
