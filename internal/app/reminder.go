package app

import (
	"cmp"
	"context"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/owing"
	"passerelle/internal/schedule"
)

// homeOf gives the page that a role begins at: the first of the navigation that it may do.
func homeOf(a access.Actor) string {
	for _, item := range navigation {
		if item.shown(a) {
			return item.href
		}
	}
	return ""
}

// dueStrip gives what the due strip says, the same on every page: what this person owes to the months' reports, what is late
// first, then the due days of the months that nothing is owed of yet.
func (s *Site) dueStrip(ctx context.Context, a access.Actor) ([]part.Due, error) {
	owed, err := s.house.Owing.Owed(ctx, a)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(owed, func(x, y owing.Owing) int {
		return cmp.Or(cmp.Compare(lateness(x), lateness(y)), cmp.Compare(x.Due, y.Due))
	})
	var out []part.Due
	said := map[clock.Month]bool{}
	for _, o := range owed {
		said[o.Period.Month] = said[o.Period.Month] || o.Code != owing.Behind
		out = append(out, part.Due{Text: owedText(ctx, o), Href: owedAt(o), Late: o.Late()})
	}
	coming, err := s.due(ctx, a, said)
	return append(out, coming...), err
}

func lateness(o owing.Owing) int {
	if o.Late() {
		return 0
	}
	return 1
}

func owedText(ctx context.Context, o owing.Owing) string {
	when := i18n.T(ctx, "reporting.when.today")
	if o.Days > 0 {
		when = i18n.T(ctx, "reporting.when.days", "Count", o.Days)
	} else if o.Days < 0 {
		when = i18n.T(ctx, "reporting.when.late", "Count", -o.Days)
	}
	by := i18n.T(ctx, "reporting.when.due", "Day", i18n.Date(ctx, o.Due))
	if o.Late() {
		by = i18n.T(ctx, "reporting.when.was_due", "Day", i18n.Date(ctx, o.Due))
	}
	state := string(o.State)
	if state == "" {
		state = "NONE"
	}
	return i18n.T(ctx, "reporting.owed."+o.Code, "Count", o.Count, "Month", string(o.Period.Month), "Region", access.RegionName(ctx, o.Period.Region),
		"State", i18n.T(ctx, "reporting.state."+state), "Due", i18n.Date(ctx, o.Due), "By", by, "When", when)
}

// owedAt leads to where it is done.
func owedAt(o owing.Owing) string {
	switch p := o.Period; {
	case p.OrganisationID != "":
		return "/months/" + p.OrganisationID + "/" + p.Region + "/" + string(p.Month)
	case p.Region != "":
		return "/region?month=" + string(p.Month)
	default:
		return "/nation?month=" + string(p.Month)
	}
}

// due gives the next due day of each report that a person's role will owe, unless something is said of its month already: of the
// month before this one whatever is owed is said.
func (s *Site) due(ctx context.Context, a access.Actor, said map[clock.Month]bool) ([]part.Due, error) {
	today := clock.DateOf(s.house.Clock.Now(), i18n.Zone(ctx))
	var out []part.Due
	for _, d := range []struct {
		action access.Action
		key    string
		day    int
		at     string
	}{
		{access.ReportCertify, "app.due.provider", reporting.ProviderDay, "/months?month="}, {access.ReportRegion, "app.due.region", reporting.RegionDay, "/region?month="},
		{access.ReportNation, "app.due.nation", reporting.NationDay, "/nation?month="},
	} {
		if a.MayEver(d.action) {
			month := today.MonthOf().Add(-1)
			if schedule.DueDay(month, d.day) < today || !said[month] { // it is over, sent, or of a time before there was anything to report
				month = month.Add(1)
			}
			owed, err := d.action != access.ReportCertify, error(nil)
			if !owed {
				owed, err = s.house.Owing.WillOwe(ctx, a.OrganisationID, month)
			}
			if err != nil {
				return nil, err
			}
			if said[month] || !owed {
				continue
			}
			out = append(out, part.Due{Text: i18n.T(ctx, d.key, "Month", string(month), "Due", i18n.Date(ctx, schedule.DueDay(month, d.day))), Href: d.at + string(month)})
		}
	}
	return out, nil
}
