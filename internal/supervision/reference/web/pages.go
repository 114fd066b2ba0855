package web

import (
	"context"
	"net/http"
	"strconv"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision/reference"
)

// Pages are the pages of this area.
type Pages struct {
	Reference reference.Service
	part.Posting
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	one, write := "/services/{service}", string(access.ShelfWrite)
	return []platform.Route{
		{Pattern: "GET /services", Handle: p.book, Action: string(access.ShelfRead)},
		{Pattern: "POST /services/new", Handle: p.add, Action: write},
		{Pattern: "POST /services/setting", Handle: p.set, Action: string(access.ProviderSet)},
		{Pattern: "GET " + one, Handle: p.sheet, Action: write},
		{Pattern: "POST " + one, Handle: p.change, Action: write},
		{Pattern: "POST " + one + "/checked", Handle: p.checked, Action: write},
		{Pattern: "POST " + one + "/end", Handle: p.end, Action: write},
		{Pattern: "GET /region/providers", Handle: p.providers, Action: string(access.ShelfRead)},
		{Pattern: "POST /region/absences", Handle: p.absent, Action: string(access.AbsenceOwn)},
		{Pattern: "POST /region/absences/{absence}/end", Handle: p.back, Action: string(access.AbsenceOwn)},
	}
}

func address(sheetID string) string { return "/services/" + sheetID }

func (p *Pages) book(w http.ResponseWriter, r *http.Request) error {
	return p.showBook(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) showBook(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	words := r.URL.Query().Get("q")
	b, err := p.Reference.Book(r.Context(), access.Acting(r.Context()), words)
	if err != nil {
		return err
	}
	offices, err := p.Reference.Offices(r.Context(), access.Acting(r.Context()))
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, bookPage(b, offices, words, form))
}

// sheetOf reads a sheet from its form.
func sheetOf(r *http.Request) reference.Sheet {
	v := r.PostFormValue
	return reference.Sheet{ID: r.PathValue("service"), Kind: v("sheet_kind"), Name: v("name"), Purpose: v("purpose"), Languages: v("languages"), Phone: v("phone"), Email: v("email"),
		Address: v("address"), Hours: v("hours"), Refer: v("refer"), AwayFrom: clock.Date(v("away_from")), AwayTo: clock.Date(v("away_to")), Version: number(r, "version")}
}

// number reads a number from a form; what is none is a version, or a count of days, that nothing has.
func number(r *http.Request, field string) int {
	n, err := strconv.Atoi(r.PostFormValue(field))
	if err != nil {
		return -1
	}
	return n
}

func (p *Pages) add(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, "reference.flash.kept", "/services", func(ctx context.Context, a access.Actor) error { return p.Reference.Keep(ctx, a, sheetOf(r)) }, p.showBook)
}

func (p *Pages) set(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, "reference.flash.set", "/services", func(ctx context.Context, a access.Actor) error { return p.Reference.Set(ctx, a, number(r, "days")) }, p.showBook)
}

func (p *Pages) sheet(w http.ResponseWriter, r *http.Request) error {
	return p.showSheet(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) showSheet(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	x, err := p.Reference.Sheet(r.Context(), access.Acting(r.Context()), r.PathValue("service"))
	if err != nil {
		return err
	}
	now := formOf(x)
	switch {
	case form.Values == nil || !form.Posted("name"):
		form.Values = now.Values
	case form.Meanwhile != nil:
		ctx := r.Context()
		fields := []string{"sheet_kind", "name", "purpose", "languages", "phone", "email", "address", "hours", "refer", "away_from", "away_to"}
		form.Overtaken(now, fields, func(field string) string { return i18n.T(ctx, "reference.field."+field) }, func(field string, f part.Form) string {
			if field == "sheet_kind" {
				return i18n.T(ctx, "reference.kind."+f.Value(field))
			}
			return f.Value(field)
		})
	}
	return platform.Render(w, r, status, sheetPage(x, form))
}

func formOf(x reference.Sheet) part.Form {
	return part.Of("sheet_kind", x.Kind, "name", x.Name, "purpose", x.Purpose, "languages", x.Languages, "phone", x.Phone, "email", x.Email, "address", x.Address, "hours", x.Hours,
		"refer", x.Refer, "away_from", string(x.AwayFrom), "away_to", string(x.AwayTo), "version", strconv.Itoa(x.Version))
}

func (p *Pages) change(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, "reference.flash.kept", "/services", func(ctx context.Context, a access.Actor) error { return p.Reference.Keep(ctx, a, sheetOf(r)) }, p.showSheet)
}

func (p *Pages) checked(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, "reference.flash.checked", "/services", func(ctx context.Context, a access.Actor) error {
		return p.Reference.Checked(ctx, a, r.PathValue("service"), number(r, "version"))
	}, p.showSheet)
}

func (p *Pages) end(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, "reference.flash.ended", "/services", func(ctx context.Context, a access.Actor) error {
		return p.Reference.End(ctx, a, r.PathValue("service"), number(r, "version"))
	}, p.showSheet)
}

// post does an act that leads to a page.
func (p *Pages) post(w http.ResponseWriter, r *http.Request, flash, to string, act func(context.Context, access.Actor) error, again func(http.ResponseWriter, *http.Request, int, part.Form) error) error {
	return p.Do(w, r, flash, func() (string, error) { return to, act(r.Context(), access.Acting(r.Context())) }, again)
}

// away says in which days something or somebody is not there.
func away(ctx context.Context, from, to clock.Date) string {
	if to == "" {
		return i18n.T(ctx, "reference.away_from", "From", i18n.Date(ctx, from))
	}
	return i18n.T(ctx, "reference.away", "From", i18n.Date(ctx, from), "To", i18n.Date(ctx, to))
}

func covers(ctx context.Context, p reference.Person) string {
	if p.Cover == "" {
		return i18n.T(ctx, "supervision.team.nobody_covers")
	}
	return i18n.T(ctx, "supervision.team.covers", "Name", p.Cover)
}

func days(n int) part.Form { return part.Of("days", strconv.Itoa(n)) }
