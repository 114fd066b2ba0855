package reference

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// Person is a case manager of a provider, with their absence of now or of the coming weeks. Why they are away is the provider's.
type Person struct {
	OrganisationID string     `db:"organisation_id"`
	Name           string     `db:"name"`
	From           clock.Date `db:"from_date"` // empty: there all the time
	To             clock.Date `db:"to_date"`
	Cover          string     `db:"cover_name"` // empty: nobody covers
}

// Away says that the person is away on a day.
func (p Person) Away(on clock.Date) bool { return p.From != "" && p.From <= on && on <= p.To }

// Provider is a provider of a region as its officers see it: whom to call, who is there, what is offered.
type Provider struct {
	access.Organisation
	Sites  []access.Site
	People []Person
	Sheets []Sheet
}

// daysAhead is how far absences are told, in days.
const daysAhead = 28

// Providers gives the providers of the actor's region, by name. The officers of the region read it: no surprises.
func (s Service) Providers(ctx context.Context, a access.Actor) ([]Provider, error) {
	if err := s.Access.Check(ctx, s.DB, a, access.ShelfRead, access.Subject{Region: a.Region, Programme: a.Programme}); err != nil {
		return nil, err
	}
	found, err := s.Access.ProvidersIn(ctx, a.Region)
	if err != nil {
		return nil, err
	}
	people, err := s.peopleIn(ctx, a)
	if err != nil {
		return nil, err
	}
	sites, err := db.All[access.Site](ctx, s.DB, "select "+access.SiteColumns+` from site
		where region_code=$1 and active_from<=$2 and (active_to='' or active_to>=$2) order by name, id`, a.Region, s.today(ctx))
	if err != nil {
		return nil, fmt.Errorf("sites of a region: %w", err)
	}
	sheets, err := db.All[Sheet](ctx, s.DB, "select "+columns+` from reference_sheet where ended_on='' and organisation_id in
		(select organisation_id from site where region_code=$1) order by kind, lower(name), id limit 2000`, a.Region)
	if err != nil {
		return nil, fmt.Errorf("sheets of a region: %w", err)
	}
	out := make([]Provider, 0, len(found))
	for _, o := range found {
		p := Provider{Organisation: o}
		p.People = of(people, func(x Person) bool { return x.OrganisationID == o.ID })
		p.Sites = of(sites, func(x access.Site) bool { return x.OrganisationID == o.ID })
		p.Sheets = of(sheets, func(x Sheet) bool { return x.OrganisationID == o.ID })
		if len(p.Sites) > 0 { // a provider whose sites in the region have ended is no longer there
			out = append(out, p)
		}
	}
	return out, nil
}

func of[T any](all []T, which func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(all), func(x T) bool { return !which(x) })
}

// peopleIn lists the case managers who work in the region: at one of its sites, or for the whole of a provider that has one.
func (s Service) peopleIn(ctx context.Context, a access.Actor) ([]Person, error) {
	people, err := db.All[Person](ctx, s.DB, `select m.organisation_id, p.name, coalesce(b.from_date,'') as from_date, coalesce(b.to_date,'') as to_date, coalesce(c.name,'') as cover_name
		from membership m join person p on p.id=m.person_id and p.deactivated_at=0
		left join absence b on b.person_id=p.id and b.organisation_id=m.organisation_id and b.from_date<=b.to_date and b.to_date>=$2 and b.from_date<=$3
		left join person c on c.id=b.cover_id
		where m.roles like '%,case_manager,%' and m.programme=$4 and m.from_date<=$2 and (m.to_date='' or m.to_date>=$2) and exists (select 1 from site x
		where x.organisation_id=m.organisation_id and x.region_code=$1 and (m.site_id='' or m.site_id=x.id))
		order by p.name, b.from_date, p.id limit 1000`, a.Region, s.today(ctx), s.today(ctx).AddDays(daysAhead), a.Programme)
	if err != nil {
		return nil, fmt.Errorf("who works in a region: %w", err)
	}
	return people, nil
}
