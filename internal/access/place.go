package access

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// Programmes are what a place in an organisation may be for.
var Programmes = []string{CCMS}

// notOneself keeps people from giving themselves roles, and from shutting the last door behind them.
func notOneself(a Actor, personID string) error {
	if a.PersonID != "" && a.PersonID == personID {
		return fault.New(fault.NotReady, "access.problem.own_place")
	}
	return nil
}

// Places gives a person and all their places, past and coming too, that the actor administers; the latest first.
func (s *Service) Places(ctx context.Context, a Actor, personID string) (Person, []Membership, error) {
	if !a.MayEver(PeopleAdmin) {
		return Person{}, nil, s.mayAdminister(ctx, a, PeopleAdmin, "")
	}
	p, err := s.PersonByID(ctx, personID)
	if err != nil {
		return Person{}, nil, err
	}
	where, args := s.administers(a, "m.organisation_id", 2)
	places, err := db.All[Membership](ctx, s.db, membershipSelect+"where m.person_id=$1 and "+where+" order by m.from_date desc, o.name, m.id",
		append([]any{personID}, args...)...)
	if err != nil {
		return Person{}, nil, fmt.Errorf("places of a person: %w", err)
	}
	if len(places) == 0 { // of a person without places, the home organisation answers
		if err := s.mayAdminister(ctx, a, PeopleAdmin, p.OrganisationID); err != nil {
			return Person{}, nil, err
		}
	}
	return p, places, nil
}

// place gives a membership that the actor may change: one of an organisation they administer, and not their own.
func (s *Service) place(ctx context.Context, a Actor, membershipID string) (Membership, error) {
	if !a.MayEver(PeopleAdmin) {
		return Membership{}, s.mayAdminister(ctx, a, PeopleAdmin, "")
	}
	m, err := db.One[Membership](ctx, s.db, membershipSelect+"where m.id=$1", membershipID)
	if err != nil {
		return m, err
	}
	if err := s.mayAdminister(ctx, a, PeopleAdmin, m.OrganisationID); err != nil {
		return m, err
	}
	return m, notOneself(a, m.PersonID)
}

// ChangeRoles gives a place other roles. They hold from the person's next request on.
func (s *Service) ChangeRoles(ctx context.Context, a Actor, membershipID string, version int, roles ...Role) error {
	m, err := s.place(ctx, a, membershipID)
	if err != nil {
		return err
	}
	text, err := rolesText(roles, m.OrganisationKind)
	if err != nil {
		return err
	}
	return s.changePlace(ctx, a, m, "membership.changed", "roles=$3", version, text)
}

// EndMembership ends a place after its last day; without a day at once, from the person's next request on.
func (s *Service) EndMembership(ctx context.Context, a Actor, membershipID string, version int, last clock.Date) error {
	m, err := s.place(ctx, a, membershipID)
	if err != nil {
		return err
	}
	if last == "" {
		last = s.today().AddDays(-1)
	}
	var c fault.Check
	c.Require(last.Valid(), "last", "access.problem.date")
	c.Require(!last.Valid() || last >= s.today().AddDays(-1), "last", "access.problem.past")
	if err := c.Err(); err != nil {
		return err
	}
	return s.changePlace(ctx, a, m, "membership.ended", "to_date=$3", version, last)
}

func (s *Service) changePlace(ctx context.Context, a Actor, m Membership, action, set string, version int, value any) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := db.Updated(tx.Exec(ctx, "update membership set version=version+1, "+set+" where id=$1 and version=$2", m.ID, version, value)); err != nil {
			return fmt.Errorf("%s: %w", action, err)
		}
		return s.record(ctx, tx, a, action, "person", m.PersonID)
	})
}

// rolesText writes roles as they are kept; none, or one of the other side of the bridge, is a problem.
func rolesText(roles []Role, kind OrganisationKind) (string, error) {
	var c fault.Check
	c.Require(len(roles) > 0, "role", "fault.required")
	c.Require(!slices.ContainsFunc(roles, func(r Role) bool { return !ValidRole(r) || !RoleFits(r, kind) }), "role", "access.problem.role")
	text := ","
	for _, r := range roles {
		text += string(r) + ","
	}
	return text, c.Err()
}

// placeProblems notes what is wrong with the days and the site of a new place, and a place that is there already.
func (s *Service) placeProblems(ctx context.Context, c *fault.Check, m Membership) error {
	if m.FromDate != "" || m.ToDate != "" {
		period(c, "from", m.FromDate, "to", m.ToDate)
	}
	if m.SiteID != "" {
		sites, err := s.Sites(ctx, m.OrganisationID)
		if err != nil {
			return err
		}
		c.Require(slices.ContainsFunc(sites, func(x Site) bool { return x.ID == m.SiteID }), "site", "access.problem.choice")
	}
	return placedAlready(ctx, s.db, c, m)
}

func placedAlready(ctx context.Context, q db.Querier, c *fault.Check, m Membership) error {
	same, err := db.One[int](ctx, q, `select count(*) from membership where person_id=$1 and organisation_id=$2 and programme=$3 and site_id=$4
		and (to_date='' or to_date>=$5) and (cast($6 as text)='' or from_date<=$6)`, m.PersonID, m.OrganisationID, m.Programme, m.SiteID, m.FromDate, m.ToDate)
	if err != nil {
		return fmt.Errorf("places that overlap: %w", err)
	}
	c.Require(same == 0, "organisation", "access.problem.placed")
	return nil
}
