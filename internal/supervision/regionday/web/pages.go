// Package web is the page on which a liaison officer begins: the region's day. Start at [Pages.Routes].
package web

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision/regionday"
)

// Pages are the pages of this area.
type Pages struct {
	Region regionday.Service
	// Waiting counts what waits for the officer's answer.
	Waiting func(context.Context, access.Actor) ([]part.Tile, error)
	// Incoming counts the forms that came in and nobody said arrived.
	Incoming func(context.Context, access.Actor) (int, error)
	// Urgent is what stands first: what has to be answered by a day; nil when nothing has.
	Urgent func(context.Context, access.Actor) (templ.Component, error)
	// Beside are panels of other areas, each or none.
	Beside []func(context.Context, access.Actor) (templ.Component, error)
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	return []platform.Route{{Pattern: "GET /region/today", Handle: p.today, Action: string(access.FileDecide)}}
}

type view struct {
	regionday.Day
	Urgent  templ.Component
	Waiting []part.Tile
	Beside  []templ.Component
}

func (p *Pages) today(w http.ResponseWriter, r *http.Request) error {
	ctx, a := r.Context(), access.Acting(r.Context())
	day, err := p.Region.Today(ctx, a)
	if err != nil {
		return err
	}
	v := view{Day: day}
	if v.Urgent, err = p.Urgent(ctx, a); err != nil {
		return err
	}
	if v.Waiting, err = p.Waiting(ctx, a); err != nil {
		return err
	}
	incoming, err := p.Incoming(ctx, a)
	if err != nil {
		return err
	}
	v.Waiting = append(v.Waiting, number(ctx, "app.nav.incoming", incoming, "/incoming", "warn"))
	for _, panel := range p.Beside {
		x, err := panel(ctx, a)
		if err != nil {
			return err
		}
		if x != nil {
			v.Beside = append(v.Beside, x)
		}
	}
	return platform.Render(w, r, http.StatusOK, todayPage(v))
}

// number is a tile that leads to what it counts; of a kind when there is any.
func number(ctx context.Context, key string, n int, href, kind string) part.Tile {
	t := part.Tile{Label: i18n.T(ctx, key), Number: i18n.Number(ctx, n), Href: href}
	if n > 0 {
		t.Kind = kind
	}
	return t
}

// tiles are the region's day as numbers; non-compliance stands with what waits.
func (v view) tiles(ctx context.Context) []part.Tile {
	people := "/region/people?state=ACTIVE"
	return []part.Tile{number(ctx, "regionday.today", v.Sum.Today, people, ""), number(ctx, "regionday.coming", v.Sum.Coming, people, ""),
		number(ctx, "regionday.late", v.Sum.Late, people, "warn"), number(ctx, "regionday.missed", v.Sum.Missed, people, "warn")}
}

// table is the region's day by provider; a provider leads to its people, those due soonest first.
func (v view) table(ctx context.Context) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "regionday.providers"), Quiet: true, Cards: true, Columns: []part.Column{{Label: i18n.T(ctx, "supervision.field.provider")}}}
	for _, key := range []string{"today", "coming", "late", "missed", "breaches"} {
		t.Columns = append(t.Columns, part.Column{Label: i18n.T(ctx, "regionday.column."+key), Numeric: true})
	}
	for _, r := range v.Rows {
		row := part.Row{Cells: []part.Cell{{Text: r.Provider, Href: "/region/people?state=ACTIVE&provider=" + r.OrganisationID}}}
		for _, n := range []int{r.Today, r.Coming, r.Late, r.Missed, r.Breaches} {
			row.Cells = append(row.Cells, part.Cell{Text: i18n.Number(ctx, n)})
		}
		if r.Late+r.Breaches > 0 {
			row.State = "late"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
