package web

import (
	"context"
	"net/http"

	"passerelle/internal/access"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/measure"
)

func (p *Pages) takeBack(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "", "supervision.flash.taken_back", func(f part.Form, status int) error {
		return p.showFile(w, r, status, "back-"+r.PathValue("breach"), f)
	},
		func(ctx context.Context, a access.Actor, file string) error {
			return p.Supervision.TakeBackBreach(ctx, a, file, r.PathValue("breach"), r.PostFormValue("taken_back_reason"))
		})
}

// stands says how a report stands: the agency's action, that it waits, or that it was taken back.
func stands(ctx context.Context, b supervision.BreachRow) string {
	if b.TakenBackOn != "" {
		return i18n.T(ctx, "supervision.taken_back.on", "On", i18n.Date(ctx, b.TakenBackOn))
	}
	if b.Action == "" && b.Kind != "REGISTER" { // a register says neither whether nor what was answered
		return i18n.T(ctx, "supervision.action.none_yet")
	}
	return measure.Words(ctx, b.Action, b.Also)
}
