package web

import (
	"slices"
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

// RPT-4: on paper every column of a wide table stands on some sheet, once, each with all of its numbers.
func TestWideTablesStandOnSeveralSheets(t *testing.T) {
	for columns, want := range map[int][]int{1: {1}, 6: {6}, 7: {4, 3}, 13: {5, 5, 3}} {
		g := gridView{ID: "figures", Groups: []gridGroup{{Title: "Caseload", Lines: []gridLine{{Name: "Opening"}, {Name: "Closing"}}}}}
		for c := range columns {
			g.Columns = append(g.Columns, gridColumn{Title: string(rune('A' + c))})
			for i := range g.Groups[0].Lines {
				g.Groups[0].Lines[i].Numbers = append(g.Groups[0].Lines[i].Numbers, string(rune('A'+c))+g.Groups[0].Lines[i].Name)
			}
		}
		var got []int
		seen, ids := "", map[string]bool{}
		for _, sheet := range g.sheets() {
			got, ids[sheet.ID] = append(got, len(sheet.Columns)), true
			for i, c := range sheet.Columns {
				seen += c.Title
				for _, l := range sheet.Groups[0].Lines {
					if l.Numbers[i] != c.Title+l.Name {
						t.Errorf("%d columns: %s stands below %s", columns, l.Numbers[i], c.Title)
					}
				}
			}
		}
		if !slices.Equal(got, want) || seen != "ABCDEFGHIJKLM"[:columns] || len(ids) != len(want) {
			t.Errorf("%d columns: sheets of %v with %s", columns, got, seen)
		}
	}
}
