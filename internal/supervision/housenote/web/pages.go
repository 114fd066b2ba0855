package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/housenote"
)

// Pages are the pages of this area.
type Pages struct {
	Notes housenote.Service
	part.Posting
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	return []platform.Route{
		{Pattern: "GET /files/{file}/house", Handle: p.page, Action: string(access.HouseRead)},
		{Pattern: "POST /files/{file}/house", Handle: p.write, Action: string(access.HouseWrite)},
	}
}

func address(fileID string) string { return "/files/" + fileID + "/house" }

func (p *Pages) page(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	v, err := p.Notes.Of(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		return err
	}
	if form.Values == nil {
		form = part.Of("on_day", string(clock.DateOf(v.Now, i18n.Zone(r.Context()))))
	}
	return platform.Render(w, r, status, housePage(v, form))
}

func (p *Pages) write(w http.ResponseWriter, r *http.Request) error {
	file, v := r.PathValue("file"), r.PostFormValue
	n := housenote.Note{Kind: v("house_kind"), OnDay: clock.Date(v("on_day")), AtTime: v("at_time"), Words: v("words")}
	return p.Do(w, r, "housenote.flash.kept", func() (string, error) {
		return address(file), p.Notes.Write(r.Context(), access.Acting(r.Context()), file, n)
	}, p.show)
}

// OnFile gives the last notes of the residence beside a file, to those who read them, and leads to all of them.
func (p *Pages) OnFile(ctx context.Context, a access.Actor, v supervision.View) (out aside.Aside, err error) {
	notes, may, err := p.Notes.Beside(ctx, a, v.File)
	if err != nil || !may || len(notes) == 0 && !v.File.Resident {
		return out, err
	}
	out.Links = append(out.Links, part.Fact{Label: aside.People, Text: i18n.T(ctx, "housenote.title"), Href: address(v.File.ID)})
	if len(notes) > 0 {
		out.Put(onFile(notes))
	}
	return out, nil
}

// OnDay tells a case manager what the staff saw of their clients in the last days.
func (p *Pages) OnDay(ctx context.Context, a access.Actor) (templ.Component, error) {
	list, err := p.Notes.Lately(ctx, a)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return onDay(list), nil
}

// when writes the day and the hour of a note.
func when(ctx context.Context, n housenote.Note) string {
	return strings.TrimSpace(i18n.Weekday(ctx, n.OnDay) + " " + i18n.HourOf(ctx, n.AtTime))
}
