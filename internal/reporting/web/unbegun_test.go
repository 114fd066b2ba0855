package web

import (
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/owing"
)

// RPT-1, RPT-3: the board of a month that nobody owes says so, and not that nobody had a site; it names of whom only a later register tells, and who
// has neither file nor register yet, as late with nothing.
func TestABoardNamesWhoOwesNothing(t *testing.T) {
	bundle, err := i18n.NewBundle(reporting.Locale, access.Locale, platform.Locale)
	if err != nil {
		t.Fatal(err)
	}
	ctx := i18n.With(t.Context(), bundle, i18n.English, time.UTC)
	at := func(name string) []owing.Gap {
		return []owing.Gap{{Period: reporting.Period{Region: "ATL", Month: "2026-08"}, Provider: name}}
	}
	lines := []reporting.Line{{OrganisationID: "o", Name: "Owes", Region: "ATL", Standing: "", Due: "2026-09-10"}}
	for name, c := range map[string]struct {
		view regionView
		says []string
		not  []string
	}{
		"nobody owes it": {regionView{Untold: at("Told Later"), Unbegun: at("New Here")},
			[]string{"No provider of the region owes a report of this month.", "Told Later", "No file and no register yet", "New Here"}, []string{"had a site", "app-late"}},
		"somebody owes it": {regionView{Lines: lines, Unbegun: at("New Here")}, []string{"Owes", "No file and no register yet", "New Here"}, []string{"No provider of the region"}},
		"all have begun":   {regionView{Lines: lines}, []string{"Owes"}, []string{"No file and no register yet"}},
	} {
		var page strings.Builder
		if err := regionPage(c.view).Render(ctx, &page); err != nil {
			t.Fatal(err)
		}
		for _, text := range c.says {
			if !strings.Contains(page.String(), text) {
				t.Errorf("%s: nothing of %q in %s", name, text, page.String())
			}
		}
		for _, text := range c.not {
			if strings.Contains(page.String(), text) {
				t.Errorf("%s: %q stands there", name, text)
			}
		}
	}
}
