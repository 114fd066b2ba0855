package web

import (
	"context"
	"net/http"

	"passerelle/internal/access"
	"passerelle/internal/forms/own"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
)

func (p *Pages) abandoned(w http.ResponseWriter, r *http.Request) error {
	return p.showAbandoned(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) showAbandoned(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	x, err := p.Own.AbandonedOne(r.Context(), access.Acting(r.Context()), r.PathValue("own"))
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, takeOverPage(takeOverView{oneView{Record: x.Record, Form: form}, x.Owner}))
}

func (p *Pages) takeOver(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, "own.flash.taken", address(r.PathValue("own")), func(ctx context.Context, a access.Actor, code string) error {
		return p.Own.TakeOver(ctx, a, code, platform.Version(r))
	}, p.showAbandoned)
}

// giveBack leads to the list: the form is nobody's but its maker's from then on.
func (p *Pages) giveBack(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, "own.flash.given_back", home, func(ctx context.Context, a access.Actor, code string) error {
		return p.Own.GiveBack(ctx, a, code, platform.Version(r))
	}, p.show)
}

// takeOverView is a form of somebody who left or is absent.
type takeOverView struct {
	oneView
	Owner access.Away
}

// whyAway says why the maker of a form is not there.
func whyAway(ctx context.Context, w access.Away) string {
	if w.Left() {
		return i18n.T(ctx, "own.away.left")
	}
	return i18n.T(ctx, "own.away.until", "When", string(w.Until))
}

// abandonedTable lists forms of colleagues who left or are absent.
func abandonedTable(ctx context.Context, list []own.Abandoned) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "own.abandoned"), Quiet: true, Cards: true, Columns: part.Columns(ctx, "own.column.form", "own.column.maker", "own.column.state", "own.column.changed")}
	for _, x := range list {
		kind, said := state(ctx, x.Record)
		line := part.Line(words(ctx, x.Record, x.Shown.Title), x.Owner.Name, said, i18n.Time(ctx, clock.FromMicros(x.ChangedAt)))
		line.Cells[0].Href, line.Cells[1].Sub, line.Cells[2].Part = address(x.Code)+"/take-over", whyAway(ctx, x.Owner), part.Tag(kind, said)
		t.Rows = append(t.Rows, line)
	}
	return t
}

// facts are what a supervisor weighs before taking a form over.
func (v takeOverView) facts(ctx context.Context) []part.Fact {
	_, said := state(ctx, v.Record)
	return []part.Fact{{Label: i18n.T(ctx, "own.column.maker"), Text: v.Owner.Name}, {Label: i18n.T(ctx, "own.away"), Text: whyAway(ctx, v.Owner)}, {Label: i18n.T(ctx, "own.column.state"), Text: said},
		{Label: i18n.T(ctx, "own.column.changed"), Text: i18n.Time(ctx, clock.FromMicros(v.ChangedAt))}}
}
