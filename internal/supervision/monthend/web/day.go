package web

import (
	"context"

	"passerelle/internal/access"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/monthend"
)

// OnDay says to a case manager how many reports of each month are not sent, and leads to them: those of the month that is due stand by
// themselves, those whose day is over with what is overdue, with their month, until they are sent.
func (p *Pages) OnDay(ctx context.Context, a access.Actor) (out aside.Aside, err error) {
	list, err := p.Reports.Owed(ctx, a)
	for _, m := range list {
		if m.Late() {
			out.Late = append(out.Late, owed(ctx, m)...)
		} else {
			out.Put(owedOnDay(m))
		}
	}
	return out, err
}

func owed(ctx context.Context, m monthend.Month) []part.Task {
	t := part.Task{Name: i18n.T(ctx, "monthend.day.name", "Month", string(m.Month)), Href: monthAddress(m.Month), Kind: "warn", Late: m.Late(),
		Why: i18n.T(ctx, "monthend.lede", "Due", i18n.Weekday(ctx, m.Due), "Ready", m.Ready(), "Asked", m.Asked()), Status: i18n.Date(ctx, m.Due)}
	if t.Late {
		t.Kind, t.Status = "bad", i18n.T(ctx, "supervision.caseload.overdue")
	}
	return []part.Task{t}
}
