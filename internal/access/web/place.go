package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
)

// personView is a person with their places, for the administrator.
type personView struct {
	access.Person
	Places        []access.Membership
	Organisations []part.Option
	Sites         []part.Option
	Form          part.Form
	Today         clock.Date
	Self          bool
}

func (p *Pages) person(w http.ResponseWriter, r *http.Request) error {
	return p.showPerson(w, r, http.StatusOK, part.Of("programme", access.CCMS, "from", string(p.today(r.Context()))))
}

func (p *Pages) showPerson(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	ctx, a := r.Context(), p.actor(r)
	who, places, err := p.Access.Places(ctx, a, r.PathValue("person"))
	if err != nil {
		return err
	}
	v := personView{Person: who, Places: places, Form: form, Today: p.today(r.Context()), Self: who.ID == a.PersonID}
	if v.Organisations, err = p.administered(ctx, a); err != nil {
		return err
	}
	sites, err := p.Access.AdministeredSites(ctx, a)
	if err != nil {
		return err
	}
	for _, x := range sites {
		v.Sites = append(v.Sites, part.Option{Value: x.ID, Text: x.Organisation + " · " + x.Name})
	}
	return platform.Render(w, r, status, personPlacesPage(v))
}

// administered offers the organisations that are there and that the actor administers.
func (p *Pages) administered(ctx context.Context, a access.Actor) ([]part.Option, error) {
	all, err := p.Access.Administered(ctx, a)
	var out []part.Option
	for _, o := range all {
		if o.ActiveTo == "" || o.ActiveTo >= p.today(ctx) {
			out = append(out, part.Option{Value: o.ID, Text: o.NameIn(i18n.Lang(ctx))})
		}
	}
	return out, err
}

func (v personView) table(ctx context.Context) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "access.places.title"), Quiet: true, Cards: true,
		Columns: part.Columns(ctx, "access.field.organisation", "access.field.role", "access.places.where", "access.organisations.there")}
	for _, m := range v.Places {
		row := part.Row{Cells: []part.Cell{{Text: m.OrganisationIn(i18n.Lang(ctx)), Sub: m.Programme}, {Text: roleNames(ctx, m.Roles())}, {Text: whereOf(ctx, m)},
			{Text: there(ctx, m.FromDate, m.ToDate)}}}
		switch {
		case m.ToDate != "" && m.ToDate < v.Today:
			row.State, row.Cells[3].Sub = "dim", i18n.T(ctx, "access.organisations.ended")
		case !v.Self:
			row.Cells[0].Href = "/people/" + m.PersonID + "/places/" + m.ID
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// whereOf says to which site or region a place is limited.
func whereOf(ctx context.Context, m access.Membership) string {
	switch {
	case m.SiteName != "":
		return m.SiteIn(i18n.Lang(ctx))
	case m.RegionCode != "":
		return access.RegionName(ctx, m.RegionCode)
	}
	return i18n.T(ctx, "access.places.everywhere")
}

func rolesOf(r *http.Request) []access.Role {
	var out []access.Role
	for _, role := range r.PostForm["role"] {
		if !slices.Contains(out, access.Role(role)) {
			out = append(out, access.Role(role))
		}
	}
	return out
}

func (p *Pages) placeAdd(w http.ResponseWriter, r *http.Request) error {
	v, who := r.PostFormValue, r.PathValue("person")
	again := func(f part.Form, status int) error { return p.showPerson(w, r, status, f) }
	return p.once(w, r, "/people/"+who, "access.flash.place", again, func(ctx context.Context, a access.Actor) error {
		if _, _, err := p.Access.Places(ctx, a, who); err != nil {
			return err
		}
		m := access.Membership{PersonID: who, OrganisationID: v("organisation"), Programme: v("programme"), SiteID: v("site"),
			FromDate: clock.Date(v("from")), ToDate: clock.Date(v("to"))}
		_, err := p.Access.AddMembership(ctx, a, m, rolesOf(r)...)
		return err
	})
}

func (p *Pages) place(w http.ResponseWriter, r *http.Request) error {
	return p.showPlace(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) showPlace(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	who, places, err := p.Access.Places(r.Context(), p.actor(r), r.PathValue("person"))
	if err != nil {
		return err
	}
	at := slices.IndexFunc(places, func(m access.Membership) bool { return m.ID == r.PathValue("place") })
	if at < 0 {
		return fault.Missing()
	}
	if form.Values == nil {
		form = part.Of("version", strconv.Itoa(places[at].Version), "last", string(places[at].ToDate))
		for _, role := range places[at].Roles() {
			form.Values.Add("role", string(role))
		}
	}
	if form.Meanwhile != nil {
		form.Values.Set("version", strconv.Itoa(places[at].Version))
	}
	return platform.Render(w, r, status, placePage(who, places[at], fitting(r.Context(), places[at].OrganisationKind), form))
}

// fitting offers the roles of one side of the bridge.
func fitting(ctx context.Context, kind access.OrganisationKind) []part.Option {
	var codes []string
	for _, role := range access.Roles {
		if access.RoleFits(role, kind) {
			codes = append(codes, string(role))
		}
	}
	return part.Options(ctx, "access.role.", codes)
}

func (p *Pages) placeRoles(w http.ResponseWriter, r *http.Request) error {
	again := func(f part.Form, status int) error { return p.showPlace(w, r, status, f) }
	return p.once(w, r, "/people/"+r.PathValue("person"), "access.flash.place", again, func(ctx context.Context, a access.Actor) error {
		return p.Access.ChangeRoles(ctx, a, r.PathValue("place"), number(r, "version"), rolesOf(r)...)
	})
}

func (p *Pages) placeEnd(w http.ResponseWriter, r *http.Request) error {
	again := func(f part.Form, status int) error { return p.showPlace(w, r, status, f) }
	return p.once(w, r, "/people/"+r.PathValue("person"), "access.flash.place_ended", again, func(ctx context.Context, a access.Actor) error {
		return p.Access.EndMembership(ctx, a, r.PathValue("place"), number(r, "version"), clock.Date(r.PostFormValue("last")))
	})
}

// personReactivate opens an ended account again.
func (p *Pages) personReactivate(w http.ResponseWriter, r *http.Request) error {
	who := r.PathValue("person")
	return p.once(w, r, "/people/"+who, "access.flash.reactivated", nil, func(ctx context.Context, a access.Actor) error {
		return p.Access.Reactivate(ctx, a, who)
	})
}
