package access

import (
	"context"
	"fmt"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/id"
)

// CCMS is the programme of community case management and supervision.
const CCMS = "CCMS"

// Membership is a person's place in an organisation: programme, region or site, roles, from and to.
type Membership struct {
	ID               string           `db:"id"`
	PersonID         string           `db:"person_id"`
	OrganisationID   string           `db:"organisation_id"`
	OrganisationName string           `db:"organisation_name"`
	OrganisationFr   string           `db:"organisation_name_fr"`
	OrganisationKind OrganisationKind `db:"organisation_kind"`
	Programme        string           `db:"programme"`
	RegionCode       string           `db:"region_code"`
	SiteID           string           `db:"site_id"`
	RolesText        string           `db:"roles"`
	FromDate         clock.Date       `db:"from_date"`
	ToDate           clock.Date       `db:"to_date"`
	SiteName         string           `db:"site_name"`
	SiteFr           string           `db:"site_name_fr"`
	Version          int              `db:"version"`
	AbsenceID        string           `db:"absence_id"` // of the officer whose place is lent; empty of a place of one's own
	Lent
}

const membershipSelect = `select m.id, m.person_id, m.organisation_id, o.name as organisation_name, o.name_fr as organisation_name_fr, o.kind as organisation_kind,
	m.programme, m.region_code, m.site_id, m.roles, m.from_date, m.to_date, m.version, m.absence_id,
	coalesce(lent.from_date,'') as lent_from, coalesce(lent.to_date,'') as lent_until, coalesce(away.name,'') as lent_for,
	coalesce((select x.name from site x where x.id=m.site_id),'') as site_name, coalesce((select x.name_fr from site x where x.id=m.site_id),'') as site_name_fr
	from membership m join organisation o on o.id=m.organisation_id
	left join absence lent on lent.id=m.absence_id and lent.cover_id=m.person_id left join person away on away.id=lent.person_id `

// placeHolds says of a place that its days are now: of one's own to the day; of one that is lent about, as its days are those of where the
// person is (see holding).
const placeHolds = "(m.absence_id='' and m.from_date<=$2 and (m.to_date='' or m.to_date>=$2) or m.absence_id<>'' and m.from_date<=$3 and m.to_date>=$4)"

// days gives today as placeHolds asks for it.
func (s *Service) days() []any {
	return []any{s.today(), s.today().AddDays(1), s.today().AddDays(-1)}
}

// OrganisationIn gives the organisation's name in a language.
func (m Membership) OrganisationIn(l i18n.Language) string {
	return Organisation{Name: m.OrganisationName, NameFrench: m.OrganisationFr}.NameIn(l)
}

// SiteIn gives the name of the site in a language; nothing for a place in the whole of the organisation.
func (m Membership) SiteIn(l i18n.Language) string { return inLanguage(l, m.SiteName, m.SiteFr) }

// Roles gives the roles held.
func (m Membership) Roles() []Role {
	var out []Role
	for _, r := range strings.Split(strings.Trim(m.RolesText, ","), ",") {
		if r != "" {
			out = append(out, Role(r))
		}
	}
	return out
}

// AddMembership gives a person a place in an organisation: nobody gives themselves one. A region's people take its
// region.
func (s *Service) AddMembership(ctx context.Context, a Actor, m Membership, roles ...Role) (Membership, error) {
	if err := notOneself(a, m.PersonID); err != nil {
		return m, err
	}
	m, err := s.prepareMembership(ctx, a, m, roles)
	if err != nil {
		return m, err
	}
	return m, s.db.Tx(ctx, func(tx *db.Tx) error {
		// Two places given at once would each not see the other.
		if err := tx.Hold(ctx, "person", m.PersonID); err != nil {
			return err
		}
		var c fault.Check
		if err := placedAlready(ctx, tx, &c, m); err != nil {
			return err
		}
		if err := c.Err(); err != nil {
			return err
		}
		return s.insertMembership(ctx, tx, a, m)
	})
}

func (s *Service) prepareMembership(ctx context.Context, a Actor, m Membership, roles []Role) (Membership, error) {
	if m.OrganisationID == "" {
		return m, chooseOne("organisation")
	}
	if err := s.mayAdminister(ctx, a, PeopleAdmin, m.OrganisationID); err != nil {
		return m, err
	}
	org, err := s.OrganisationByID(ctx, m.OrganisationID)
	if err != nil {
		return m, err
	}
	if m.RolesText, err = rolesText(roles, org.Kind); err != nil {
		return m, err
	}
	m.ID, m.Version = id.New(), 1
	if org.Kind == Region {
		m.RegionCode = org.RegionCode
	}
	if m.Programme == "" {
		m.Programme = CCMS
	}
	var c fault.Check
	if err := s.placeProblems(ctx, &c, m); err != nil {
		return m, err
	}
	return m, c.Err()
}

func (s *Service) insertMembership(ctx context.Context, tx *db.Tx, a Actor, m Membership) error {
	_, err := tx.Exec(ctx, `insert into membership (id, person_id, organisation_id, programme, region_code, site_id, roles, from_date, to_date)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9)`,
		m.ID, m.PersonID, m.OrganisationID, m.Programme, m.RegionCode, m.SiteID, m.RolesText, m.FromDate, m.ToDate)
	if err != nil {
		return fmt.Errorf("add membership: %w", err)
	}
	return s.record(ctx, tx, a, "membership.added", "person", m.PersonID)
}

// RoleFits keeps the two sides apart: no provider's person holds an agency's role, or the other way round.
func RoleFits(r Role, kind OrganisationKind) bool {
	switch r {
	case CaseManager, ProviderSupervisor, HousingCoordinator:
		return kind == Provider
	case LiaisonOfficer, AgencyOfficer:
		return kind == Region
	case HeadquartersAnalyst, ManagementReader:
		return kind == Headquarters
	default:
		return true
	}
}

// Memberships lists what a person may act in today.
func (s *Service) Memberships(ctx context.Context, personID string) ([]Membership, error) {
	all, err := db.All[Membership](ctx, s.db, membershipSelect+"where m.person_id=$1 and "+placeHolds+" order by o.name, m.id", append([]any{personID}, s.days()...)...)
	if err != nil {
		return nil, err
	}
	return s.holding(ctx, all)
}

// ActorOf gives the actor of a membership that is in force today and whose person is not deactivated.
func (s *Service) ActorOf(ctx context.Context, membershipID string) (Actor, error) {
	m, err := db.One[Membership](ctx, s.db, membershipSelect+"where m.id=$1 and "+placeHolds, append([]any{membershipID}, s.days()...)...)
	if err != nil {
		return Actor{}, err
	}
	held, err := s.holding(ctx, []Membership{m})
	if err != nil {
		return Actor{}, err
	}
	if len(held) == 0 {
		return Actor{}, fault.Missing()
	}
	p, err := s.PersonByID(ctx, m.PersonID)
	if err != nil {
		return Actor{}, err
	}
	if p.DeactivatedAt != 0 {
		return Actor{}, fault.Missing()
	}
	return ActorIn(p, m), nil
}

// ActorIn gives the actor that a person is in a membership. The caller has seen to it that the account stands and the
// membership is in force.
func ActorIn(p Person, m Membership) Actor {
	zone, err := clock.Zone(p.TimeZone)
	if err != nil {
		zone = nil
	}
	return Actor{PersonID: p.ID, Name: p.Name, Zone: zone, MembershipID: m.ID, OrganisationID: m.OrganisationID,
		OrganisationKind: m.OrganisationKind, Programme: m.Programme, Region: m.RegionCode, SiteID: m.SiteID, Roles: m.Roles()}
}

// AssignmentKind tells the case manager of a file from others whom it was given to.
type AssignmentKind string

// The kinds of assignment.
const (
	Assigned AssignmentKind = "assigned"
	Named    AssignmentKind = "named"   // to a youth record
	Offered  AssignmentKind = "offered" // asked to take the file
	Sight    AssignmentKind = "sight"   // handed the file over lately
)

// Assign gives a person a file from a day on, to a day or without end. The area that owns the act has checked it and
// writes its history; the grant itself lies here.
func (s *Service) Assign(ctx context.Context, tx *db.Tx, organisationID, fileID, personID string, kind AssignmentKind, from, to clock.Date) error {
	_, err := tx.Exec(ctx, "insert into assignment (id, organisation_id, file_id, person_id, kind, from_date, to_date) values ($1,$2,$3,$4,$5,$6,$7)",
		id.New(), organisationID, fileID, personID, kind, from, to)
	if err != nil {
		return fmt.Errorf("assign: %w", err)
	}
	return nil
}

// Unassign ends the assignments of a kind to a file, the last day included.
func (s *Service) Unassign(ctx context.Context, tx *db.Tx, fileID string, kind AssignmentKind, last clock.Date) error {
	_, err := tx.Exec(ctx, "update assignment set to_date=$3 where file_id=$1 and kind=$2 and (to_date='' or to_date>$3)", fileID, kind, last)
	if err != nil {
		return fmt.Errorf("end assignment: %w", err)
	}
	return nil
}
