package contradict

import (
	"context"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/desk"
)

// Hour gives an instant as a form writes it, by the clock of an office.
func Hour(micros int64, o desk.Office) string {
	return clock.FromMicros(micros).In(o.Zone).Format(HourLayout)
}

// Days adds what a form says otherwise than the report of its breach on the days and hours, or than the file on the risk. A day that the report does not
// have is one that it could have.
func Days(ctx context.Context, c *fault.Check, f supervision.File, b desk.Breach, office desk.Office, today clock.Date, a forms.Answers) {
	happened := clock.Date(a.Get(occurredItem))
	c.Require(b.OccurredOn == "" || happened == b.OccurredOn, occurredItem, "document.problem.report_says", "Value", i18n.Date(ctx, b.OccurredOn))
	if b.OccurredOn == "" && happened != "" { // nobody need know it
		supervision.Orderly(c, occurredItem, happened, f.ReferredOn, today)
	}
	for _, x := range []struct {
		item   string
		micros int64
	}{{"learned", b.LearnedAt}, {"called", b.CalledAt}} {
		was := Hour(x.micros, office)
		c.Require(x.micros == 0 || a.Get(x.item) == was, x.item, "document.problem.report_says", "Value", was)
	}
	risk := a.Get("risk")
	c.Require(risk == "" || f.Risk == "" || risk == f.Risk, "risk", "document.problem.file_says", "Value", i18n.T(ctx, "supervision.risk."+f.Risk))
}
