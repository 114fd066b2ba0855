package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
)

// administration is the administrator's part of the route table: people and their places, organisations and sites.
func (p *Pages) administration() []platform.Route {
	person, place, organisation := "/people/{person}", "/people/{person}/places/{place}", "/organisations/{organisation}"
	site := organisation + "/sites/{site}"
	return []platform.Route{
		{Pattern: "GET /people", Handle: p.people, Action: string(access.PeopleAdmin)},
		{Pattern: "GET /people/new", Handle: p.personNew, Action: string(access.PeopleAdmin)},
		{Pattern: "POST /people/new", Handle: p.personAdd, Action: string(access.PeopleAdmin)},
		{Pattern: "GET " + person, Handle: p.person, Action: string(access.PeopleAdmin)},
		{Pattern: "POST " + person + "/invite", Handle: p.personInvite, Action: string(access.PeopleAdmin)},
		{Pattern: "POST " + person + "/deactivate", Handle: p.personDeactivate, Action: string(access.PeopleAdmin)},
		{Pattern: "POST " + person + "/reactivate", Handle: p.personReactivate, Action: string(access.PeopleAdmin)},
		{Pattern: "POST " + person + "/sign-out", Handle: p.personSignOut, Action: string(access.PeopleAdmin)},
		{Pattern: "POST " + person + "/places", Handle: p.placeAdd, Action: string(access.PeopleAdmin)},
		{Pattern: "GET " + place, Handle: p.place, Action: string(access.PeopleAdmin)},
		{Pattern: "POST " + place + "/roles", Handle: p.placeRoles, Action: string(access.PeopleAdmin)},
		{Pattern: "POST " + place + "/end", Handle: p.placeEnd, Action: string(access.PeopleAdmin)},
		{Pattern: "GET /organisations", Handle: p.organisations, Action: string(access.OrganisationAdd)},
		{Pattern: "GET /organisations/new", Handle: p.organisationNew, Action: string(access.OrganisationAdd)},
		{Pattern: "POST /organisations/new", Handle: p.organisationAdd, Action: string(access.OrganisationAdd)},
		{Pattern: "GET " + organisation, Handle: p.organisation, Action: string(access.OrganisationAdd)},
		{Pattern: "GET " + organisation + "/edit", Handle: p.organisationEdit, Action: string(access.OrganisationAdd)},
		{Pattern: "POST " + organisation + "/edit", Handle: p.organisationChange, Action: string(access.OrganisationAdd)},
		{Pattern: "POST " + organisation + "/sites", Handle: p.siteAdd, Action: string(access.OrganisationAdd)},
		{Pattern: "POST " + organisation + "/sites/name", Handle: p.siteName, Action: string(access.OrganisationAdd)},
		{Pattern: "POST " + organisation + "/sites/office", Handle: p.siteMove, Action: string(access.OrganisationAdd)},
		{Pattern: "GET " + site, Handle: p.site, Action: string(access.OrganisationAdd)},
		{Pattern: "POST " + site, Handle: p.siteDays, Action: string(access.OrganisationAdd)},
	}
}

func (p *Pages) actor(r *http.Request) access.Actor { return visitorOf(r.Context()).actor }

func (p *Pages) today(ctx context.Context) clock.Date { return clock.Today(ctx, p.Clock) }

// todayAt is the day at an organisation, on which a place that is given now begins; the reader's where there is no such organisation, which
// the service says.
func (p *Pages) todayAt(ctx context.Context, organisationID string) (clock.Date, error) {
	o, err := p.Access.OrganisationByID(ctx, organisationID)
	if fault.Is(err, fault.NotFound) {
		return p.today(ctx), nil
	}
	if err != nil {
		return "", err
	}
	zone, err := clock.Zone(o.TimeZone)
	return clock.DateOf(p.Clock.Now(), zone), err
}

// once does an act for the first post with its key and leads on; a problem of a field, or that the record has moved on,
// shows the page again with what was typed.
func (p *Pages) once(w http.ResponseWriter, r *http.Request, to, flash string, again func(part.Form, int) error, act func(context.Context, access.Actor) error) error {
	a := p.actor(r)
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := act(r.Context(), a); err != nil {
			return "", err
		}
		p.Flash(r.Context(), flash)
		return to, nil
	})
	if form := part.Again(r.PostForm, err); again != nil && part.Repeats(err) && (len(form.Problems) > 0 || form.Meanwhile != nil) {
		return again(form, platform.StatusOf(fault.KindOf(err)))
	}
	return err
}

func (p *Pages) organisations(w http.ResponseWriter, r *http.Request) error {
	all, err := p.Access.Administered(r.Context(), p.actor(r))
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, organisationsPage(organisationTable(r.Context(), all, p.today(r.Context())), p.fromHeadquarters(r)))
}

// fromHeadquarters reports whether the actor may found organisations.
func (p *Pages) fromHeadquarters(r *http.Request) bool {
	return p.actor(r).OrganisationKind == access.Headquarters
}

func organisationTable(ctx context.Context, all []access.OrganisationRow, today clock.Date) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "access.organisations.title"), Quiet: true, Cards: true,
		Columns: part.Columns(ctx, "access.field.organisation", "access.field.kind", "access.field.region", "access.organisations.sites", "access.organisations.there")}
	for _, o := range all {
		sites := ""
		if o.Kind == access.Provider {
			sites = i18n.Number(ctx, o.Sites)
		}
		row := part.Row{Cells: []part.Cell{{Text: o.NameIn(i18n.Lang(ctx)), Href: "/organisations/" + o.ID, Sub: o.Code},
			{Text: i18n.T(ctx, "access.kind."+string(o.Kind))}, {Text: regionsOf(ctx, o)}, {Text: sites}, {Text: there(ctx, o.ActiveFrom, o.ActiveTo)}}}
		if o.ActiveTo != "" && o.ActiveTo < today {
			row.State, row.Cells[4].Sub = "dim", i18n.T(ctx, "access.organisations.left")
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// there writes from when to when something is there.
func there(ctx context.Context, from, to clock.Date) string {
	if from == "" && to == "" {
		return i18n.T(ctx, "access.organisations.always")
	}
	if to == "" {
		return i18n.T(ctx, "access.organisations.since", "From", i18n.Date(ctx, from))
	}
	if to < from {
		return i18n.T(ctx, "access.organisations.never")
	}
	return i18n.Date(ctx, from) + " – " + i18n.Date(ctx, to)
}

func (p *Pages) organisationNew(w http.ResponseWriter, r *http.Request) error {
	return p.organisationForm(w, r, http.StatusOK, part.Of("kind", string(access.Provider), "time_zone", access.ZoneOtherwise, "from", string(p.today(r.Context()))))
}

func (p *Pages) organisationForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	if !p.fromHeadquarters(r) {
		return fault.Denied()
	}
	codes, err := p.regionCodes(r.Context())
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, organisationNewPage(codes, form))
}

// regionCodes offers the agency's regions.
func (p *Pages) regionCodes(ctx context.Context) ([]part.Option, error) {
	all, err := p.Access.Organisations(ctx, access.Region)
	var out []part.Option
	for _, o := range all {
		out = append(out, part.Option{Value: o.RegionCode, Text: o.NameIn(i18n.Lang(ctx)) + " (" + o.RegionCode + ")"})
	}
	return out, err
}

// organisationAdd founds an organisation: a provider with its first site.
func (p *Pages) organisationAdd(w http.ResponseWriter, r *http.Request) error {
	o, v := organisationOf(r), r.PostFormValue
	o.Code, o.Kind = v("code"), access.OrganisationKind(v("kind"))
	again := func(f part.Form, status int) error { return p.organisationForm(w, r, status, f) }
	return p.once(w, r, "/organisations", "access.flash.organisation", again, func(ctx context.Context, a access.Actor) error {
		if o.Kind == access.Provider {
			_, err := p.Access.AddProvider(ctx, a, o, access.Site{Name: o.Name, NameFrench: o.NameFrench, RegionCode: v("region"), City: v("city"), Province: o.Province, ActiveFrom: o.ActiveFrom})
			return err
		}
		o.RegionCode = v("region_code")
		_, err := p.Access.AddOrganisation(ctx, a, o)
		return err
	})
}

func organisationOf(r *http.Request) access.Organisation {
	v := r.PostFormValue
	return access.Organisation{Name: v("name"), NameFrench: v("name_fr"), TimeZone: v("time_zone"), Province: v("province"), OfficePhone: v("office_phone"),
		AfterPhone: v("after_phone"), OfficeOpens: v("office_opens"), OfficeCloses: v("office_closes"), ActiveFrom: clock.Date(v("from")), ActiveTo: clock.Date(v("to"))}
}

func (p *Pages) organisation(w http.ResponseWriter, r *http.Request) error {
	return p.showOrganisation(w, r, http.StatusOK, part.Of("from", string(p.today(r.Context()))))
}

func (p *Pages) showOrganisation(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	o, err := p.Access.AdministeredOrganisation(r.Context(), p.actor(r), r.PathValue("organisation"))
	if err != nil {
		return err
	}
	sites, err := p.Access.Sites(r.Context(), o.ID)
	if err != nil {
		return err
	}
	codes, err := p.regionCodes(r.Context())
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, organisationPage(organisationView{o, sites, codes, form, p.today(r.Context())}))
}

// organisationView is an organisation with what its page shows beside it.
type organisationView struct {
	access.Organisation
	Sites   []access.Site
	Regions []part.Option
	Form    part.Form
	Today   clock.Date
}

func (v organisationView) facts(ctx context.Context) []part.Fact {
	fact := func(key, text string) part.Fact {
		if text == "" {
			text = i18n.Unknown
		}
		return part.Fact{Label: i18n.T(ctx, key), Text: text}
	}
	out := []part.Fact{fact("access.field.kind", i18n.T(ctx, "access.kind."+string(v.Kind))), fact("access.field.code", v.Code),
		fact("access.organisations.there", there(ctx, v.ActiveFrom, v.ActiveTo)), fact("access.field.time_zone", zoneName(ctx, v.TimeZone))}
	if v.Kind == access.Region {
		out = append(out, fact("access.field.region", v.RegionCode), fact("access.organisations.hours", v.hours(ctx)),
			fact("access.field.office_phone", v.OfficePhone), fact("access.field.after_phone", v.AfterPhone))
	}
	return out
}

func (v organisationView) hours(ctx context.Context) string {
	if v.OfficeOpens == "" {
		return ""
	}
	return i18n.HourOf(ctx, v.OfficeOpens) + " – " + i18n.HourOf(ctx, v.OfficeCloses)
}

// siteThere says when a site is there. Of one that nobody gave a beginning it is not known since when: it is not one without limit.
func siteThere(ctx context.Context, x access.Site) string {
	switch {
	case x.ActiveFrom != "":
		return there(ctx, x.ActiveFrom, x.ActiveTo)
	case x.ActiveTo != "":
		return i18n.T(ctx, "access.organisations.unknown_until", "To", i18n.Date(ctx, x.ActiveTo))
	}
	return i18n.T(ctx, "access.organisations.unknown")
}

func (v organisationView) table(ctx context.Context) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "access.organisations.sites"), Quiet: true, Cards: true,
		Columns: part.Columns(ctx, "access.field.site", "access.field.region", "access.field.city", "access.organisations.there")}
	for _, x := range v.Sites {
		row := part.Line(x.NameIn(i18n.Lang(ctx)), x.RegionCode, x.City, siteThere(ctx, x))
		row.Cells[0].Href = "/organisations/" + v.ID + "/sites/" + x.ID
		row.Cells[0].Sub = strings.Trim(x.Address+" · "+x.Phone, " ·")
		if x.ActiveTo != "" && x.ActiveTo < v.Today {
			row.State, row.Cells[3].Sub = "dim", i18n.T(ctx, "access.organisations.ended")
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// sites offers the sites.
func (v organisationView) sites(ctx context.Context) []part.Option {
	var out []part.Option
	for _, x := range v.Sites {
		out = append(out, part.Option{Value: x.ID, Text: x.NameIn(i18n.Lang(ctx)) + " (" + x.RegionCode + ")"})
	}
	return out
}

func (p *Pages) siteAdd(w http.ResponseWriter, r *http.Request) error {
	v, here := r.PostFormValue, r.PathValue("organisation")
	again := func(f part.Form, status int) error { return p.showOrganisation(w, r, status, f) }
	return p.once(w, r, "/organisations/"+here, "access.flash.site", again, func(ctx context.Context, a access.Actor) error {
		_, err := p.Access.AddSite(ctx, a, access.Site{OrganisationID: here, Name: v("name"), NameFrench: v("name_fr"), RegionCode: v("region"), City: v("city"), Address: v("address"), Phone: v("phone"),
			ActiveFrom: clock.Date(v("from"))})
		return err
	})
}

func (p *Pages) siteMove(w http.ResponseWriter, r *http.Request) error {
	v, here := r.PostFormValue, r.PathValue("organisation")
	again := func(f part.Form, status int) error { return p.showOrganisation(w, r, status, f) }
	return p.once(w, r, "/organisations/"+here, "access.flash.site_moved", again, func(ctx context.Context, a access.Actor) error {
		return p.Naming.Office(ctx, a, here, v("moved_site"), v("moved_address"), v("moved_phone"))
	})
}

func (p *Pages) siteName(w http.ResponseWriter, r *http.Request) error {
	v, here := r.PostFormValue, r.PathValue("organisation")
	again := func(f part.Form, status int) error { return p.showOrganisation(w, r, status, f) }
	return p.once(w, r, "/organisations/"+here, "access.flash.site_named", again, func(ctx context.Context, a access.Actor) error {
		return p.Naming.Site(ctx, a, here, v("named_site"), v("named_fr"))
	})
}

func (p *Pages) organisationEdit(w http.ResponseWriter, r *http.Request) error {
	o, err := p.Access.AdministeredOrganisation(r.Context(), p.actor(r), r.PathValue("organisation"))
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, organisationEditPage(o, formOf(r.Context(), o)))
}

func formOf(ctx context.Context, o access.Organisation) part.Form {
	return part.Of("version", strconv.Itoa(o.Version), "name", o.Name, "name_fr", o.NameFrench, "time_zone", o.TimeZone, "province", o.Province,
		"office_phone", o.OfficePhone, "after_phone", o.AfterPhone, "office_opens", i18n.HourOf(ctx, o.OfficeOpens), "office_closes", i18n.HourOf(ctx, o.OfficeCloses),
		"from", string(o.ActiveFrom), "to", string(o.ActiveTo))
}

// organisationChange keeps what was typed, unless somebody else changed the organisation meanwhile: then both texts
// stand beside each other, and what is sent next is meant.
func (p *Pages) organisationChange(w http.ResponseWriter, r *http.Request) error {
	o, here := organisationOf(r), r.PathValue("organisation")
	o.ID, o.Version = here, number(r, "version")
	again := func(f part.Form, status int) error { return p.organisationAgain(w, r, status, f) }
	return p.once(w, r, "/organisations/"+here, "access.flash.organisation", again, func(ctx context.Context, a access.Actor) error {
		return p.Access.ChangeOrganisation(ctx, a, o)
	})
}

func (p *Pages) organisationAgain(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	now, err := p.Access.AdministeredOrganisation(r.Context(), p.actor(r), r.PathValue("organisation"))
	if err != nil {
		return err
	}
	if form.Meanwhile != nil {
		compare(r.Context(), formOf(r.Context(), now), form)
	}
	return platform.Render(w, r, status, organisationEditPage(now, form))
}

// compare puts the fields of an organisation that differ beside each other.
func compare(ctx context.Context, now, typed part.Form) {
	fields := []string{"name", "name_fr", "time_zone", "province", "office_phone", "after_phone", "office_opens", "office_closes", "from", "to"}
	typed.Overtaken(now, fields, func(field string) string { return i18n.Label(ctx, field) },
		func(field string, form part.Form) string { return form.Value(field) })
}

func number(r *http.Request, name string) int {
	n, err := strconv.Atoi(r.PostFormValue(name))
	if err != nil || n < 1 {
		return -1 // of no record: refused as stale
	}
	return n
}

// regionsOf names the regions that an organisation works in: its own, or those of its sites.
func regionsOf(ctx context.Context, o access.OrganisationRow) string {
	codes := o.Regions
	if o.RegionCode != "" {
		codes = []string{o.RegionCode}
	}
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = access.RegionName(ctx, code)
	}
	return strings.Join(names, ", ")
}
