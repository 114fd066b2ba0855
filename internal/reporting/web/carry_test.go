package web

import (
	"slices"
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/carry"
	"passerelle/internal/reporting/owing"
)

// RPT-4: a provider that has not sent its month is named once, as missing; one that nobody waits for, and a month with another number, are named
// among the files that are lost.
func TestAMissingMonthIsNamedOnce(t *testing.T) {
	of := func(provider string) reporting.Period {
		return reporting.Period{OrganisationID: provider, Region: "PAC", Month: "2026-07"}
	}
	late, left, other := carry.Break{Period: of("late"), Closing: 2, NoOpening: true}, carry.Break{Period: of("left"), Closing: 2, NoOpening: true}, carry.Break{Period: of("other"), Closing: 2, Opening: 3}
	gaps := []owing.Gap{{Period: of("late")}, {Period: of("other")}}
	if got := unnamed([]carry.Break{late, left, other}, gaps); !slices.Equal(got, []carry.Break{left, other}) {
		t.Errorf("%+v", got)
	}
}

// RPT-3: where the month before is only missing the page says that it is missing, and not that the numbers do not agree.
func TestAMissingMonthIsSaidToBeMissing(t *testing.T) {
	bundle, err := i18n.NewBundle(reporting.Locale, access.Locale)
	if err != nil {
		t.Fatal(err)
	}
	ctx := i18n.With(t.Context(), bundle, i18n.English, time.UTC)
	at := reporting.Period{OrganisationID: "o", Region: "PAC", Month: "2026-10"}
	const differ, missing, before = "Here it does not", "The month before is missing here", "2026-09 is missing; 2026-10 opens at 97"
	for name, c := range map[string]struct {
		all   []carry.Break
		said  []string
		never []string
	}{
		"only missing": {[]carry.Break{{Period: at, Opening: 97, NoClosing: true}}, []string{missing, before}, []string{differ}},
		"other number": {[]carry.Break{{Period: at, Opening: 97, Closing: 96}}, []string{differ, "closed at 96"}, []string{missing}},
	} {
		var page strings.Builder
		if err := breakList(c.all, nil).Render(ctx, &page); err != nil {
			t.Fatal(err)
		}
		for _, want := range c.said {
			if !strings.Contains(page.String(), want) {
				t.Errorf("%s: without %q: %s", name, want, page.String())
			}
		}
		for _, not := range c.never {
			if strings.Contains(page.String(), not) {
				t.Errorf("%s: with %q: %s", name, not, page.String())
			}
		}
	}
}

// RPT-5: each report of a quarter that management reads says of which month it is.
func TestAReportNamesItsMonth(t *testing.T) {
	bundle, err := i18n.NewBundle(reporting.Locale, access.Locale)
	if err != nil {
		t.Fatal(err)
	}
	for language, want := range map[i18n.Language]string{i18n.English: "2026-08: Revision 1", i18n.French: "2026-08\u00a0: Révision 1"} {
		var page strings.Builder
		if err := nationalFacts(reporting.NationalReport{Month: "2026-08", Revision: 1, SentBy: "A", SentAt: 1}, nil).Render(i18n.With(t.Context(), bundle, language, time.UTC), &page); err != nil || !strings.Contains(page.String(), want) {
			t.Errorf("%s: %s %v", language, page.String(), err)
		}
	}
}
