// Package web puts what another provider has, too, on the officer's pages of a file and of a region. Start at [Pages.OnFile].
package web

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/elsewhere"
	"passerelle/internal/supervision/register"
)

// Pages gives the panels of this area; it has no page of its own.
type Pages struct{ Elsewhere elsewhere.Service }

// OnFile says on a file whom else it is about, to those who decide about it, before they decide.
func (p *Pages) OnFile(ctx context.Context, a access.Actor, v supervision.View) (out aside.Aside, err error) {
	list, err := p.Elsewhere.Of(ctx, a, v.File.ID)
	if len(list) > 0 {
		out.First = []templ.Component{onFile(list)}
	}
	return out, err
}

// OnRegion lists the clients of a region whom another provider has, too.
func (p *Pages) OnRegion(ctx context.Context, a access.Actor) (templ.Component, error) {
	list, err := p.Elsewhere.InRegion(ctx, a)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return onRegion(table(ctx, list)), nil
}

func table(ctx context.Context, list []elsewhere.Match) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "elsewhere.title"), Quiet: true, Cards: true,
		Columns: part.Columns(ctx, "supervision.field.full_name", "supervision.field.provider", "elsewhere.column.other")}
	for _, m := range list {
		t.Rows = append(t.Rows, part.Row{State: "warn", Cells: []part.Cell{
			{Text: m.FullName, Href: "/files/" + m.FileID, Sub: m.UCI},
			{Text: m.Provider, Sub: i18n.T(ctx, "supervision.state."+string(m.State))},
			{Text: m.OtherProvider, Href: otherAddress(m), Sub: otherSays(ctx, m)}}})
	}
	return t
}

// otherAddress leads to the other file where its reader may go there.
func otherAddress(m elsewhere.Match) string {
	if m.OtherFile == "" {
		return ""
	}
	return "/files/" + m.OtherFile
}

func otherSays(ctx context.Context, m elsewhere.Match) string {
	return i18n.T(ctx, "elsewhere.says", "Region", m.OtherRegion, "State", i18n.T(ctx, "supervision.state."+string(m.OtherState)),
		"Since", register.Received(ctx, m.OtherSince, m.OtherUndated))
}
