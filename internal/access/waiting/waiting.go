// Package waiting decides what waits for whoever administers people: accounts that nobody can use, or that nobody should have any more,
// and organisations without the person their work needs. Start at [Service.For].
package waiting

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
)

// Kind says why something waits.
type Kind string

// What can wait, the most pressing first.
const (
	NoPlace     Kind = "no_place"      // an account without a place, today or later
	LinkEnded   Kind = "link_ended"    // an invitation that ended unused
	Invited     Kind = "invited"       // an invitation that can be used still
	FirstGiven  Kind = "first_given"   // a password that somebody else gave
	Unmanned    Kind = "no_supervisor" // a provider without a supervisor: nobody can send its month
	NoOfficer   Kind = "no_officer"    // a region without a liaison officer: nobody can take a month
	mostWaiting      = 200
)

// One is one thing that waits: of a person, or of an organisation alone.
type One struct {
	Kind           Kind   `db:"kind"`
	PersonID       string `db:"person_id"`
	Name           string `db:"name"`
	OrganisationID string `db:"organisation_id"`
	Organisation   string `db:"organisation"`
	OrganisationFr string `db:"organisation_fr"`
	Until          int64  `db:"until"` // when the invitation ends, in microseconds
}

// OrganisationIn gives the organisation's name in a language.
func (o One) OrganisationIn(l i18n.Language) string {
	return access.Organisation{Name: o.Organisation, NameFrench: o.OrganisationFr}.NameIn(l)
}

// Service finds what waits.
type Service struct {
	DB     *db.DB
	Access *access.Service
	Clock  clock.Clock
}

// For gives what waits for whoever administers people, in the organisations the actor administers.
func (s Service) For(ctx context.Context, a access.Actor) ([]One, error) {
	people, err := s.accounts(ctx, a)
	if err != nil {
		return nil, fmt.Errorf("accounts that wait: %w", err)
	}
	alone, err := s.organisations(ctx, a)
	if err != nil {
		return nil, fmt.Errorf("organisations that wait: %w", err)
	}
	return append(people, alone...), nil
}

// accounts reads the people who cannot sign in, or should not be able to any more. A person without a password to whom no link was ever
// made signs in by another way.
func (s Service) accounts(ctx context.Context, a access.Actor) ([]One, error) {
	where, args := s.Access.Scope(a, access.PeopleAdmin, access.Columns{Organisation: "p.organisation_id"}, 3)
	return db.All[One](ctx, s.DB, `select case when placed=0 then 'no_place' when password_hash<>'' then 'first_given' when until>$2 then 'invited' else 'link_ended' end as kind,
		w.id as person_id, w.name, w.organisation_id, o.name as organisation, o.name_fr as organisation_fr, until from (select p.id, p.name, p.organisation_id, p.password_hash, p.must_change,
			(select count(*) from membership m where m.person_id=p.id and (m.to_date='' or m.to_date>=$1)) as placed,
			coalesce((select max(l.expires) from one_time_link l where l.person_id=p.id and l.used_at=0),0) as until
			from person p where p.deactivated_at=0 and `+where+`) w join organisation o on o.id=w.organisation_id
		where placed=0 or (password_hash='' and until>0) or (password_hash<>'' and must_change) order by 1 desc, w.name, w.id limit `+fmt.Sprint(mostWaiting),
		append([]any{clock.Today(ctx, s.Clock), clock.Micros(s.Clock.Now())}, args...)...)
}

// organisations reads the providers and regions that work today without anybody who sends, or takes, a month.
func (s Service) organisations(ctx context.Context, a access.Actor) ([]One, error) {
	where, args := s.Access.Scope(a, access.PeopleAdmin, access.Columns{Organisation: "o.id"}, 2)
	return db.All[One](ctx, s.DB, `select case when o.kind='region' then 'no_officer' else 'no_supervisor' end as kind, '' as person_id, '' as name,
		o.id as organisation_id, o.name as organisation, o.name_fr as organisation_fr, 0 as until from organisation o
		where o.kind in ('provider','region') and (o.active_from='' or o.active_from<=$1) and (o.active_to='' or o.active_to>=$1) and `+where+`
		and not exists (select 1 from membership m join person p on p.id=m.person_id where m.organisation_id=o.id and p.deactivated_at=0 and m.absence_id=''
			and (m.from_date='' or m.from_date<=$1) and (m.to_date='' or m.to_date>=$1)
			and m.roles like case when o.kind='region' then '%,liaison_officer,%' else '%,provider_supervisor,%' end) order by o.name limit `+fmt.Sprint(mostWaiting),
		append([]any{clock.Today(ctx, s.Clock)}, args...)...)
}
