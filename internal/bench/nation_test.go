package bench

import (
	"context"
	"fmt"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/app"
)

// The nation of the reference load: twelve providers of one site each, twenty-eight case managers with sixty files each.
const (
	providerCount = 12
	workerCount   = 28
	caseload      = 60
)

var regions = []struct{ code, zone, province string }{{"ATL", "America/Halifax", "NS"}, {"QUE", "America/Montreal", "QC"}, {"NOR", "America/Toronto", "ON"},
	{"GTA", "America/Toronto", "ON"}, {"SOR", "America/Toronto", "ON"}, {"PRA", "America/Winnipeg", "MB"}, {"PAC", "America/Vancouver", "BC"}}

// provider is a provider with its people.
type provider struct {
	Org        access.Organisation
	Site       access.Site
	zone       *time.Location
	Supervisor access.Actor
	Workers    []access.Actor
	Housing    access.Actor
}

type nation struct {
	Providers []provider
	Officers  map[string]access.Actor // by region
	Centre    map[access.Role]access.Actor
}

// found founds the nation by the services.
func found(ctx context.Context, h *app.House, providers, workers int) (*nation, error) {
	n := &nation{Officers: map[string]access.Actor{}, Centre: map[access.Role]access.Actor{}}
	system := access.SystemActor("command line", "")
	hq, err := h.Access.AddOrganisation(ctx, system, access.Organisation{Code: "HQ", Kind: access.Headquarters, Name: "Headquarters"})
	if err != nil {
		return nil, err
	}
	for _, role := range []access.Role{access.HeadquartersAnalyst, access.ManagementReader, access.PrivacyOfficer, access.Auditor, access.Administrator} {
		if n.Centre[role], err = n.person(ctx, h, hq, string(role), role); err != nil {
			return nil, err
		}
	}
	for _, r := range regions {
		org, err := h.Access.AddOrganisation(ctx, system, access.Organisation{Code: r.code, Kind: access.Region, Name: "Region " + r.code, RegionCode: r.code, TimeZone: r.zone,
			Province: r.province, OfficePhone: "902-555-0110", AfterPhone: "902-555-0119", OfficeOpens: "08:00", OfficeCloses: "16:00"})
		if err != nil {
			return nil, err
		}
		if n.Officers[r.code], err = n.person(ctx, h, org, "officer", access.LiaisonOfficer); err != nil {
			return nil, err
		}
	}
	for i := range providers {
		p, err := n.provider(ctx, h, i, workers)
		if err != nil {
			return nil, err
		}
		n.Providers = append(n.Providers, p)
	}
	return n, nil
}

func (n *nation) provider(ctx context.Context, h *app.House, i, workers int) (p provider, err error) {
	r := regions[i%len(regions)]
	p.Org, err = h.Access.AddOrganisation(ctx, access.SystemActor("command line", ""), access.Organisation{Code: fmt.Sprintf("P%02d", i), Kind: access.Provider,
		Name: fmt.Sprintf("Provider %d", i), TimeZone: r.zone}, access.Site{Name: "Main office", RegionCode: r.code, City: "Grey Harbour", ActiveFrom: "2020-01-01"})
	if err != nil {
		return p, err
	}
	sites, err := h.Access.Sites(ctx, p.Org.ID)
	if err != nil {
		return p, err
	}
	p.Site = sites[0]
	if p.zone, err = time.LoadLocation(r.zone); err != nil {
		return p, err
	}
	if p.Supervisor, err = n.person(ctx, h, p.Org, "supervisor", access.ProviderSupervisor); err != nil {
		return p, err
	}
	if p.Housing, err = n.person(ctx, h, p.Org, "housing", access.HousingCoordinator); err != nil {
		return p, err
	}
	for w := range workers {
		worker, err := n.person(ctx, h, p.Org, fmt.Sprintf("worker%d", w), access.CaseManager)
		if err != nil {
			return p, err
		}
		p.Workers = append(p.Workers, worker)
	}
	return p, nil
}

func (n *nation) person(ctx context.Context, h *app.House, org access.Organisation, name string, role access.Role) (access.Actor, error) {
	p, err := h.Access.AddPersonWithMembership(ctx, access.SystemActor("command line", ""), access.NewPerson{OrganisationID: org.ID, Name: name + " of " + org.Name,
		Email: name + "@" + org.Code + ".example", Language: "en"}, access.Membership{OrganisationID: org.ID, FromDate: "2020-01-01"}, role)
	if err != nil {
		return access.Actor{}, err
	}
	memberships, err := h.Access.Memberships(ctx, p.ID)
	if err != nil {
		return access.Actor{}, err
	}
	return h.Access.ActorOf(ctx, memberships[0].ID)
}

// story tells the nth file of the nation.
func (n *nation) story(i int) *story {
	p := n.Providers[i%len(n.Providers)]
	return tell(i, p.Site, p.zone, p.Workers[i/len(n.Providers)/caseload%len(p.Workers)])
}
