package web

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision/life"
)

// OnDay gives the referrals of a case manager that wait for their first step; nothing when each was begun.
func (p *Pages) OnDay(ctx context.Context, a access.Actor) (templ.Component, error) {
	list, err := p.Life.Unbegun(ctx, a)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return unbegun(list), nil
}

// firstSteps writes the referrals as things to do: first the receipt is confirmed, then the checklist begins the assessment.
func firstSteps(ctx context.Context, list []life.Unbegun) []part.Task {
	out := make([]part.Task, len(list))
	for i, x := range list {
		why, href := "life.unbegun.assess", "/files/"+x.FileID+"/checklist"
		if x.FormID != "" {
			why, href = "life.unbegun.receive", "/files/"+x.FileID+"/forms/"+x.FormID
		}
		out[i] = part.Task{Name: x.FullName, Href: href, Why: i18n.T(ctx, why), Status: i18n.T(ctx, "life.unbegun.since", "On", i18n.Date(ctx, x.ReceivedOn)), Kind: "warn"}
		if x.Risk == "HIGH" {
			out[i].Why += " " + i18n.T(ctx, "life.unbegun.high")
		}
	}
	return out
}
