package web

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/life"
)

// gatesView is how much a provider asks before each act, and what it asked before.
type gatesView struct {
	Gates []life.Gate
	Said  []life.Set
	Form  part.Form
}

// before lists the acts that gates stand before, in the order of a file's life.
var before = []supervision.Guarded{supervision.Proposing, supervision.Deciding, supervision.Enrolling, supervision.Closing}

func (v gatesView) of(g supervision.Guarded) (out []life.Gate) {
	for _, gate := range v.Gates {
		if gate.Before == g {
			out = append(out, gate)
		}
	}
	return out
}

func strengths(ctx context.Context, list []life.Strength) (out []part.Option) {
	for _, s := range list {
		out = append(out, part.Option{Value: string(s), Text: i18n.T(ctx, "life.strength."+string(s))})
	}
	return out
}

// history lists what was said of the gates, the latest first.
func (v gatesView) history(ctx context.Context) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "life.gates.history"), Quiet: true, Cards: true,
		Columns: part.Columns(ctx, "life.gates.column.gate", "life.gates.column.strength", "life.gates.column.from", "life.gates.column.by")}
	for _, x := range v.Said {
		line := part.Line(i18n.T(ctx, "life.gate."+x.Gate), i18n.T(ctx, "life.strength."+string(x.Strength)), i18n.Date(ctx, x.From), x.ByName)
		line.Cells[3].Sub = i18n.Time(ctx, clock.FromMicros(x.At))
		t.Rows = append(t.Rows, line)
	}
	return t
}

func (p *Pages) today(r *http.Request) clock.Date {
	return clock.DateOf(p.Life.Clock.Now(), i18n.Zone(r.Context()))
}

func (p *Pages) gates(w http.ResponseWriter, r *http.Request) error {
	said, err := p.Life.SettingsOf(r.Context(), p.Life.DB, access.Acting(r.Context()).OrganisationID)
	if err != nil {
		return err
	}
	form := part.Of("from", string(p.today(r)))
	for _, g := range life.GatesOf(said, p.today(r)) {
		form.Values.Set(g.Key, string(g.Strength))
	}
	return p.gatesForm(w, r, http.StatusOK, form)
}

func (p *Pages) gatesForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	if !p.Life.MaySet(r.Context(), access.Acting(r.Context())) {
		return fault.Denied()
	}
	said, err := p.Life.SettingsOf(r.Context(), p.Life.DB, access.Acting(r.Context()).OrganisationID)
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, gatesPage(gatesView{life.GatesOf(said, p.today(r)), said, form}))
}

func (p *Pages) gatesPost(w http.ResponseWriter, r *http.Request) error {
	a, to := access.Acting(r.Context()), map[string]life.Strength{}
	for _, g := range life.Gates() {
		to[g.Key] = life.Strength(r.PostFormValue(g.Key))
	}
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := p.Life.SetGates(r.Context(), a, to, clock.Date(r.PostFormValue("from"))); err != nil {
			return "", err
		}
		p.Flash(r.Context(), "life.flash.gates")
		return "/gates", nil
	})
	if part.Repeats(err) {
		return p.gatesForm(w, r, platform.StatusOf(fault.KindOf(err)), part.Again(r.PostForm, err))
	}
	return err
}

// OnTeam leads from the team's page to what the provider asks; nil for whoever does not set it.
func (p *Pages) OnTeam(ctx context.Context, a access.Actor) templ.Component {
	if !p.Life.MaySet(ctx, a) {
		return nil
	}
	return gatesLink()
}
