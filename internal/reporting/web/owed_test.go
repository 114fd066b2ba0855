package web

import (
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/reporting"
	"passerelle/internal/schedule"
)

// RPT-3, RPT-4, RPT-5: of a month that no provider owes nothing is due: no provider's line, no region's report and nothing to management.
func TestOfAMonthThatNobodyOwesNothingIsDue(t *testing.T) {
	bundle, err := i18n.NewBundle(reporting.Locale, access.Locale, platform.Locale)
	if err != nil {
		t.Fatal(err)
	}
	ctx := i18n.With(t.Context(), bundle, i18n.English, time.UTC)
	reports := []reporting.RegionReport{{Region: "ATL", Standing: schedule.Overdue, Due: "2026-11-20"}}
	for standing, due := range map[schedule.Standing]bool{"": false, schedule.Overdue: true} {
		lines := []reporting.Line{{OrganisationID: "o", Region: "ATL", Standing: standing, Due: "2026-11-10"}}
		national := nationView{Lines: lines, National: reporting.NationalReport{Month: "2026-10", Due: "2026-11-30", Standing: schedule.Overdue}}
		for name, part := range map[string]templ.Component{"board": boardTable(lines, "2026-10", "2026-10"), "regions": regionReportTable(lines, reports, nil),
			"region": regionStanding(regionView{Lines: lines}, reports[0]), "management": toManagement(national)} {
			var page strings.Builder
			if err := part.Render(ctx, &page); err != nil || strings.Contains(page.String(), "overdue") != due || strings.Contains(page.String(), "app-late") != due {
				t.Errorf("%s, %q: %s %v", name, standing, page.String(), err)
			}
		}
	}
	var page strings.Builder
	empty := nationView{National: reporting.NationalReport{Month: "2026-10", Due: "2026-11-30", Standing: schedule.Due}}
	if err := toManagement(empty).Render(ctx, &page); err != nil || strings.Contains(page.String(), "Due on") {
		t.Errorf("an installation without a provider: %s %v", page.String(), err)
	}
}
