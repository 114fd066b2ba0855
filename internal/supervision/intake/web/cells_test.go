package web

import (
	"testing"
	"time"

	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/intake"
	"passerelle/internal/supervision/register"
)

// CCM-27: a cell that only says something new is not counted as doubtful; one that was not taken over is.
func TestAChangedCellIsNotDoubtful(t *testing.T) {
	bundle, err := i18n.NewBundle(supervision.Locale)
	if err != nil {
		t.Fatal(err)
	}
	ctx := i18n.With(t.Context(), bundle, i18n.English, time.UTC)
	out := intake.Outcome{}
	for code, n := range map[string]int{register.CodeChanged: 5, register.CodeNotTaken: 2, register.CodeImpossible: 1, register.CodeAbsent: 4} {
		for range n {
			out.Findings = append(out.Findings, register.Finding{Code: code})
		}
	}
	numbers := map[string]string{}
	for _, tile := range outcomeTiles(ctx, intake.Register{Kind: intake.KindRegister}, out, false) {
		numbers[tile.Label] = tile.Number
	}
	if numbers["Doubtful cells"] != "3" || numbers["Cells changed"] != "5" {
		t.Errorf("%v", numbers)
	}
	out.Findings = out.Findings[:0]
	for _, tile := range outcomeTiles(ctx, intake.Register{Kind: intake.KindRegister}, out, false) {
		if tile.Label == "Cells changed" {
			t.Error("no cell changed, and they are counted")
		}
	}
}
