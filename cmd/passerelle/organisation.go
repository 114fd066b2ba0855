package main

import (
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/app"
	"passerelle/internal/platform/config"
	"passerelle/internal/platform/fault"
)

type organisationCommand struct {
	Add organisationAdd `cmd:"" help:"Add an organisation; a provider gets a first site in its region."`
}

type organisationAdd struct {
	config.Config
	Code        string `required:"" help:"The code it is known by, such as HARBOUR: letters, digits and hyphens."`
	Name        string `required:"" help:"Its name."`
	NameFr      string `help:"Its name in French; the same when left out."`
	Kind        string `required:"" enum:"provider,region,headquarters" help:"provider, region or headquarters."`
	Region      string `help:"Code of its region, such as ATL, which is added before its providers; a region's own code when left out."`
	TimeZone    string `help:"Its time zone, such as America/Halifax; that of its region when left out."`
	OfficePhone string `help:"A region's telephone in office hours."`
	AfterPhone  string `help:"A region's telephone at other hours."`
	Opens       string `default:"08:00" help:"When a region's office opens."`
	Closes      string `default:"16:00" help:"When a region's office closes."`
}

// Run adds the organisation and prints its id; beside it, where a script does not read it, what was taken for what nobody said.
func (o *organisationAdd) Run(c *console) error {
	if o.Kind == "region" && o.Region == "" {
		o.Region = o.Code
	}
	var check fault.Check
	check.Require(o.Kind == "headquarters" || o.Region != "", "region", "fault.required")
	if err := check.Err(); err != nil {
		return err
	}
	return with(c, o.Config, func(h *app.House) error {
		added, err := o.add(c, h)
		if err != nil {
			return err
		}
		o.say(c, added)
		_, err = fmt.Fprintln(c.out, added.ID)
		return err
	})
}

// say names the time zone and a region's office hours as they were taken: they decide when a day ends and whom an officer calls.
func (o *organisationAdd) say(c *console, added access.Organisation) {
	taken := added.Code + ": time zone " + added.TimeZone
	if added.Kind == access.Region {
		taken += ", office hours " + added.OfficeOpens + " to " + added.OfficeCloses
	}
	fmt.Fprintln(c.err, taken+". An administrator changes this under Organisations.")
}

func (o *organisationAdd) add(c *console, h *app.House) (access.Organisation, error) {
	actor := access.SystemActor("command line", "")
	of := access.Organisation{Code: o.Code, Name: o.Name, NameFrench: o.NameFr, Kind: access.OrganisationKind(o.Kind), RegionCode: o.Region, TimeZone: o.TimeZone,
		OfficePhone: o.OfficePhone, AfterPhone: o.AfterPhone, OfficeOpens: o.Opens, OfficeCloses: o.Closes}
	if of.Kind == access.Provider {
		return h.Access.AddProvider(c.ctx, actor, of, access.Site{Name: o.Name, NameFrench: o.NameFr, RegionCode: o.Region})
	}
	return h.Access.AddOrganisation(c.ctx, actor, of)
}
