package web

import (
	"testing"
	"time"

	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/housing"
)

// CCM-2: what a coordinator was told stands at the day on which they could read it, where the reader is, and says of which day it is where that is another.
func TestWhatACoordinatorWasToldStandsAtItsDay(t *testing.T) {
	bundle, err := i18n.NewBundle(platform.Locale, supervision.Locale, housing.Locale)
	if err != nil {
		t.Fatal(err)
	}
	halifax := time.FixedZone("office", -4*3600)
	recorded := clock.Micros(time.Date(2026, 12, 1, 1, 30, 0, 0, time.UTC)) // the evening before at the office
	for name, row := range map[string]struct {
		on     clock.Date
		en, fr string
	}{
		"the same day": {"2026-11-30", "Referral", "Aiguillage"},
		"came in late": {"2026-11-29", "Referral (of 2026-11-29)", "Aiguillage (du 2026-11-29)"},
	} {
		n := housing.Notice{Kind: history.Referred, On: row.on, Recorded: recorded}
		if got := n.ToldOn(halifax); got != "2026-11-30" {
			t.Errorf("%s: told on %s", name, got)
		}
		for language, want := range map[i18n.Language]string{i18n.English: row.en, i18n.French: row.fr} {
			if got := toldOf(i18n.With(t.Context(), bundle, language, halifax), n); got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
	}
}
