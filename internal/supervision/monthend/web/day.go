package web

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision/monthend"
)

// OnDay says to a case manager how many reports of the last month are not sent, and leads to them; nothing when all are.
func (p *Pages) OnDay(ctx context.Context, a access.Actor) (templ.Component, error) {
	m, owed, err := p.Reports.Owed(ctx, a)
	if err != nil || !owed {
		return nil, err
	}
	return owedOnDay(m), nil
}

// owed writes the reports of a month as one thing to do.
func owed(ctx context.Context, m monthend.Month) []part.Task {
	t := part.Task{Name: i18n.T(ctx, "monthend.day.name", "Month", string(m.Month)), Href: "/month-end", Kind: "warn", Late: m.Late(),
		Why: i18n.T(ctx, "monthend.lede", "Due", i18n.Weekday(ctx, m.Due), "Ready", m.Ready(), "Asked", m.Asked()), Status: i18n.Date(ctx, m.Due)}
	if t.Late {
		t.Kind, t.Status = "bad", i18n.T(ctx, "supervision.caseload.overdue")
	}
	return []part.Task{t}
}
