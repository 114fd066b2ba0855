package web

import (
	"testing"
	"time"

	"passerelle/internal/platform/i18n"
	"passerelle/internal/reporting"
)

// RPT-2: that no number of a part can be told is said once, above it, unless one of them can.
func TestWhatIsUnknownIsSaidOnce(t *testing.T) {
	bundle, err := i18n.NewBundle(reporting.Locale)
	if err != nil {
		t.Fatal(err)
	}
	ctx := i18n.With(t.Context(), bundle, i18n.English, time.UTC)
	lost, told := reporting.Cell{Figure: "breaches"}, reporting.Cell{Figure: "referrals", Available: true}
	for _, c := range []struct {
		name  string
		lines []reporting.Cell
		want  bool
	}{
		{"all", []reporting.Cell{lost, {Figure: "reopened"}}, true},
		{"one is told", []reporting.Cell{lost, told}, false},
		{"one line", []reporting.Cell{lost}, false},
		{"no line", nil, false},
	} {
		if got := noneKnown(ctx, c.lines, numbersOf(ctx, c.lines)); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
