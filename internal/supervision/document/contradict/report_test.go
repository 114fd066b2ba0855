package contradict

import (
	"context"
	"strconv"
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/desk"
)

// CCM-17: a form names everything that its report is of, each in any of its entries; what it names beside that is another rule's. Without entries
// it says it in words of its own.
func TestAFormNamesAllThatItsReportIsOf(t *testing.T) {
	curfew := supervision.Condition{Code: "FREE", Words: "Home by ten", FromDate: "2026-09-01"}
	papers := supervision.Condition{Code: "FREE", Words: "Hand in the passport", FromDate: "2026-09-01"}
	address := desk.Finding{What: desk.OfAddress}
	r := Report{Breach: desk.Breach{Kind: "CONDITION", OccurredOn: "2026-09-20"}, Conditions: []supervision.Condition{curfew, papers}, Breached: []supervision.Condition{curfew},
		Others: []desk.Finding{address}}
	ctx := context.Background()
	sentence := address.Sentence(ctx)
	for name, row := range map[string]struct {
		entries []string
		refused string
	}{
		"both":                  {[]string{"HOME by ten.", sentence}, ""},
		"both in one":           {[]string{"Home by ten; " + sentence}, ""},
		"one more":              {[]string{"Home by ten", "Hand in the passport", sentence}, ""},
		"the address is left":   {[]string{"Home by ten"}, "breached[0].condition"},
		"the condition is left": {[]string{sentence}, "breached[0].condition"},
		"another in its place":  {[]string{"Hand in the passport", sentence}, "breached[1].condition"},
		"in words of its own":   {nil, ""},
	} {
		a := forms.Answers{"breached": {strconv.Itoa(len(row.entries))}}
		for n, words := range row.entries {
			a["breached["+strconv.Itoa(n)+"].condition"] = []string{words}
		}
		var c fault.Check
		r.whole(ctx, &c, a)
		var got string
		for _, p := range fault.ProblemsOf(c.Err()) {
			got += p.Field
		}
		if got != row.refused {
			t.Errorf("%s: refused at %q", name, got)
		}
	}
}
