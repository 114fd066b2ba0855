package reference

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/desk"
)

// Office is the agency's office of a region as those see it who may have to reach it: the number that answers now, its officers, who is away
// and who covers (CCM-22, CCM-26).
type Office struct {
	desk.Office
	Officers []access.OfficerThere
}

// Offices gives the offices of the regions in which the provider of an actor has sites, to whoever may have to call the agency.
func (s Service) Offices(ctx context.Context, a access.Actor) ([]Office, error) {
	if !s.Access.Can(ctx, s.DB, a, access.LineRead, shelf(a)) {
		return nil, nil
	}
	regions, err := db.All[string](ctx, s.DB, "select distinct region_code from site where organisation_id=$1 and active_from<=$2 and (active_to='' or active_to>=$2) order by region_code",
		a.OrganisationID, s.today(ctx))
	if err != nil {
		return nil, fmt.Errorf("regions of a provider: %w", err)
	}
	var out []Office
	for _, region := range regions {
		x, err := s.office(ctx, a, region)
		if err != nil {
			return nil, err
		}
		if x.ID != "" {
			out = append(out, x)
		}
	}
	return out, nil
}

// Own gives an officer's own office, to whoever sees the region's providers.
func (s Service) Own(ctx context.Context, a access.Actor) (Office, error) {
	if err := s.Access.Check(ctx, s.DB, a, access.ShelfRead, access.Subject{Region: a.Region, Programme: a.Programme}); err != nil {
		return Office{}, err
	}
	return s.office(ctx, a, a.Region)
}

func (s Service) office(ctx context.Context, a access.Actor, region string) (out Office, err error) {
	if out.Office, err = (desk.Service{Service: s.Service}).OfficeOf(ctx, supervision.File{Region: region}); err != nil || out.ID == "" {
		return out, err
	}
	today := clock.Today(ctx, s.Clock)
	out.Officers, err = s.Access.OfficersOf(ctx, a.Programme, today, today.AddDays(daysAhead), region)
	return out, err
}
