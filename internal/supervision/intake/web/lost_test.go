package web

import (
	"strings"
	"testing"
	"time"

	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/intake"
	"passerelle/internal/supervision/register"
)

// CCM-27, RPT-2: the page of a register says that months wait for its rows that could not come in, and what to do; nothing where all came in, nor once somebody said
// that nobody is missing, or a register named whom they are about.
func TestARegisterSaysThatMonthsWaitForARow(t *testing.T) {
	bundle, err := i18n.NewBundle(supervision.Locale, register.Locale, platform.Locale)
	if err != nil {
		t.Fatal(err)
	}
	for language, words := range map[i18n.Language]string{i18n.English: "months of before work began here wait for them", i18n.French: "les mois d’avant le début du travail ici les attendent"} {
		ctx := i18n.With(t.Context(), bundle, language, time.UTC)
		for severity, want := range map[register.Severity]bool{register.Error: true, register.Warning: false} {
			var page strings.Builder
			out := intake.Outcome{Findings: []register.Finding{{Row: 4, Code: register.CodeImpossible, Severity: severity}}}
			err := registerOutcome(intake.Register{ID: "12345678", Kind: intake.KindRegister, State: intake.RegisterDone}, out, intake.Register{}, lostKey(standing{Lost: []int{4}})).Render(ctx, &page)
			if err != nil || strings.Contains(page.String(), words) != want {
				t.Errorf("%s, %s: %v, %s", language, severity, err, page.String())
			}
			page.Reset()
			err = registerOutcome(intake.Register{ID: "12345678", Kind: intake.KindRegister, State: intake.RegisterDone}, out, intake.Register{}, lostKey(standing{})).Render(ctx, &page)
			if err != nil || strings.Contains(page.String(), words) {
				t.Errorf("%s, %s, once nobody is missing: %v, %s", language, severity, err, page.String())
			}
		}
	}
}
