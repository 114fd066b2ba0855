package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/desk"
	"passerelle/internal/supervision/homeneed"
	"passerelle/internal/supervision/stay"
)

func (p *Pages) beds(w http.ResponseWriter, r *http.Request) error {
	return p.bedsForm(w, r, http.StatusOK, part.Of("on", string(p.today(r.Context())), "left_on", string(p.today(r.Context()))))
}

func (p *Pages) bedsForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	a := access.Acting(r.Context())
	houses, err := p.stays().Beds(r.Context(), a)
	if err != nil {
		return err
	}
	waiting, err := p.Supervision.Waiting(r.Context(), a)
	if err != nil {
		return err
	}
	breaches, err := p.Desk.OfResidents(r.Context(), a)
	if err != nil {
		return err
	}
	lines, err := p.Desk.Lines(r.Context(), a)
	if err != nil {
		return err
	}
	beside, err := p.Beside.OnBeds(r.Context(), a)
	if err != nil {
		return err
	}
	needs, err := p.needsOf(r.Context(), a, waiting)
	if err != nil {
		return err
	}
	view := bedsView{Needs: needs, Lines: lines, Aside: beside, Breaches: breaches, Now: p.Clock.Now(), Houses: houses, Waiting: waiting, Form: form, May: a.MayEver(access.BedsWrite), Today: p.today(r.Context())}
	if view.May {
		if view.Left, err = p.stays().Lately(r.Context(), a); err != nil {
			return err
		}
	}
	return platform.Render(w, r, status, bedsPage(view))
}

// needsOf gives what the housing must offer of those who wait for a place.
func (p *Pages) needsOf(ctx context.Context, a access.Actor, waiting []supervision.CaseRow) (map[string]string, error) {
	files := make([]supervision.File, len(waiting))
	for i, r := range waiting {
		files[i] = r.File
	}
	return homeneed.Service{Service: p.Supervision}.List(ctx, a, files)
}

// bedsView is what waits for a housing coordinator: who is in, who is expected, who waits.
type bedsView struct {
	Houses   []stay.Residence
	Waiting  []supervision.CaseRow // who has no place, those who are expected as well
	Needs    map[string]string     // what the housing must offer of those who wait, by the file
	Left     []stay.Stay           // lately
	Form     part.Form
	May      bool
	Today    clock.Date
	Lines    []desk.Office // whom to call about residents
	Breaches []desk.Open   // of residents, that the agency has still to decide on
	Now      time.Time
	Aside    aside.Aside
}

// daysExpected is how far the numbers on top look ahead.
const daysExpected = 7

func (v bedsView) tiles(ctx context.Context) []part.Tile {
	free, residents, coming, leaving := 0, 0, 0, 0
	for _, h := range v.Houses {
		free, residents = free+h.Free(), residents+len(h.Stays)
		for _, x := range h.Expected {
			if x.On <= v.Today.AddDays(daysExpected) {
				coming++
			}
		}
		for _, x := range h.Stays {
			if x.LeavesOn != "" && x.LeavesOn <= v.Today.AddDays(daysExpected) {
				leaving++
			}
		}
	}
	tile := func(key string, n int, href string) part.Tile {
		return part.Tile{Label: i18n.T(ctx, key), Number: i18n.Number(ctx, n), Href: href}
	}
	return []part.Tile{tile("supervision.beds.free_now", free, "#houses"), tile("supervision.beds.residents", residents, "#houses"),
		tile("supervision.beds.coming", coming, "#expected"), tile("supervision.beds.leaving", leaving, "#expected"), tile("supervision.beds.waiting", len(stay.Waiting(v.Waiting, v.Houses)), "#waiting")}
}

// moves lists who is expected to arrive and to leave, in the order of days; what is past is late.
func (v bedsView) moves(ctx context.Context) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "supervision.beds.expected"), Quiet: true, Cards: true,
		Columns: part.Columns(ctx, "supervision.field.expected_on", "supervision.field.full_name", "supervision.beds.move", "supervision.field.residence")}
	type move struct {
		on                     clock.Date
		name, file, key, house string
	}
	var all []move
	for _, h := range v.Houses {
		for _, x := range h.Expected {
			all = append(all, move{x.On, who(x.FullName, x.UCI), x.FileID, "supervision.beds.arrives", h.Name})
		}
		for _, x := range h.Stays {
			if x.LeavesOn != "" {
				all = append(all, move{x.LeavesOn, who(x.FullName, x.UCI), x.FileID, "supervision.beds.leaves", h.Name})
			}
		}
	}
	slices.SortFunc(all, func(a, b move) int { return cmp.Or(cmp.Compare(a.on, b.on), cmp.Compare(a.name, b.name)) })
	for _, m := range all {
		row := part.Row{Cells: []part.Cell{{Text: i18n.Date(ctx, m.on)}, {Text: m.name, Href: "/files/" + m.file, Sub: v.Needs[m.file]}, {Text: i18n.T(ctx, m.key)}, {Text: m.house}}}
		if m.on < v.Today {
			row.State, row.Cells[0].Sub = "late", i18n.T(ctx, "supervision.caseload.overdue")
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// residents offers everybody who has a place.
func (v bedsView) residents() []part.Option {
	var out []part.Option
	for _, h := range v.Houses {
		for _, x := range h.Stays {
			out = append(out, part.Option{Value: x.FileID, Text: who(x.FullName, x.UCI) + " · " + h.Name})
		}
	}
	return out
}

func (p *Pages) bedsAct(w http.ResponseWriter, r *http.Request, do func(access.Actor) error) error {
	a := access.Acting(r.Context())
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := do(a); err != nil {
			return "", err
		}
		return "/beds", p.kept(r, a)
	})
	if part.Repeats(err) {
		return p.bedsForm(w, r, statusOf(err), part.Again(r.PostForm, err))
	}
	return err
}

func (p *Pages) residenceAdd(w http.ResponseWriter, r *http.Request) error {
	return p.bedsAct(w, r, func(a access.Actor) error {
		places, err := strconv.Atoi(r.PostFormValue("places"))
		if err != nil {
			places = 0 // refused as any number that is none
		}
		return p.stays().AddResidence(r.Context(), a, stay.Residence{Name: r.PostFormValue("name"), Places: places,
			HighRisk: r.PostFormValue("high_risk") == "yes", Rules: r.PostFormValue("rules"), Address: r.PostFormValue("address"), Phone: r.PostFormValue("phone"),
			Unlisted: r.PostFormValue("unlisted") == "yes"})
	})
}

func (p *Pages) arrive(w http.ResponseWriter, r *http.Request) error {
	return p.bedsAct(w, r, func(a access.Actor) error {
		if on := date(r, "on"); on > p.today(r.Context()) {
			return p.stays().ExpectArrival(r.Context(), a, r.PostFormValue("residence"), r.PostFormValue("file"), on, r.PostFormValue("unmarked_why"))
		}
		return p.stays().Arrive(r.Context(), a, r.PostFormValue("residence"), r.PostFormValue("file"), date(r, "on"),
			stay.Said{Why: r.PostFormValue("unmarked_why"), Released: r.PostFormValue(stay.FieldReleased) == "yes", Bound: r.PostFormValue(stay.FieldBound) == "yes"})
	})
}

// kept says that an act on the beds is done, and warns when it leaves somebody who is expected without a place.
func (p *Pages) kept(r *http.Request, a access.Actor) error {
	short, err := p.stays().Short(r.Context(), a, r.PostFormValue("residence"))
	if err != nil {
		return err
	}
	if short {
		p.Flash(r.Context(), "supervision.flash.short")
		return nil
	}
	p.Flash(r.Context(), "supervision.flash.kept")
	return nil
}

func (p *Pages) expectDeparture(w http.ResponseWriter, r *http.Request) error {
	return p.bedsAct(w, r, func(a access.Actor) error {
		return p.stays().ExpectDeparture(r.Context(), a, r.PostFormValue("resident"), date(r, "leaves_on"))
	})
}

func (p *Pages) depart(w http.ResponseWriter, r *http.Request) error {
	return p.bedsAct(w, r, func(a access.Actor) error {
		return p.stays().Depart(r.Context(), a, r.PostFormValue("leaver"), date(r, "left_on"))
	})
}

func (p *Pages) stays() stay.Service { return stay.Service{Service: p.Supervision} }

// who names a client so that two of one name are told apart.
func who(name, uci string) string { return name + " · " + or(uci) }

func (p *Pages) stay(w http.ResponseWriter, r *http.Request) error {
	return p.stayForm(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) stayForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	x, err := p.stays().One(r.Context(), access.Acting(r.Context()), r.PathValue("stay"))
	if err != nil {
		return err
	}
	if !form.Posted("arrived_on") {
		form.Values = part.Of("arrived_on", string(x.ArrivedOn), "left_on", string(x.LeftOn)).Values
	}
	return platform.Render(w, r, status, stayPage(x, form))
}

func (p *Pages) stayCorrect(w http.ResponseWriter, r *http.Request) error {
	a := access.Acting(r.Context())
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		p.Flash(r.Context(), "supervision.flash.kept")
		return "/beds", p.stays().Correct(r.Context(), a, r.PathValue("stay"), number(r, "version"), date(r, "arrived_on"), date(r, "left_on"))
	})
	if part.Repeats(err) {
		return p.stayForm(w, r, statusOf(err), part.Again(r.PostForm, err))
	}
	return err
}

// residenceOptions offers the residences; a full one too, as somebody may be expected there later.
func residenceOptions(ctx context.Context, houses []stay.Residence) []part.Option {
	var out []part.Option
	for _, h := range houses {
		free := h.Words(ctx)
		if h.Free() == 0 {
			free = i18n.T(ctx, "supervision.beds.full")
		}
		if h.HighRisk {
			free = i18n.T(ctx, "supervision.beds.high_risk") + " · " + free
		}
		out = append(out, part.Option{Value: h.ID, Text: h.Name + " · " + free})
	}
	return out
}

func waitingOptions(rows []supervision.CaseRow) []part.Option {
	out := make([]part.Option, len(rows))
	for i, r := range rows {
		out[i] = part.Option{Value: r.ID, Text: who(r.FullName, r.UCIWritten) + " · " + string(r.ReferredOn)}
	}
	return out
}
