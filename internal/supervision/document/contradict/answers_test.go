package contradict

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"passerelle/internal/forms"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/desk"
)

// CCM-15, CCM-17: a report of non-compliance says of each of what it answers the day and, of a check-in, what was found there: that says which night it
// was, which the day of the check-in does not. Of a night that the residence noted the day is enough. It begins with all of it.
func TestAReportTellsAllThatItAnswers(t *testing.T) {
	bundle, err := i18n.NewBundle(supervision.Locale, desk.Locale, platform.Locale)
	if err != nil {
		t.Fatal(err)
	}
	ctx := i18n.With(context.Background(), bundle, i18n.English, time.UTC)
	seen := desk.Finding{CheckIn: "k", What: "curfew", DueOn: "2026-10-19", Until: "2026-10-19", Code: "FREE", Words: "Home by ten", Said: "Out until midnight\non 17 October."}
	again := desk.Finding{CheckIn: "l", What: "curfew", DueOn: "2026-10-19", Until: "2026-10-19", Code: "FREE", Words: "Home by ten", Said: "Came in at one on the 18th, he says."}
	night := desk.Finding{CheckIn: "n", What: "curfew", DueOn: "2026-11-20", Code: "FREE", Words: "Home by ten", House: true, Hour: "23:00"}
	for name, row := range map[string]struct {
		answers []desk.Finding
		what    string
		refused bool
	}{
		"as it begins":                   {[]desk.Finding{seen, again, night}, "", false},
		"the day of the check-in alone":  {[]desk.Finding{seen}, "On 2026-10-19 he forgot to telephone.", true},
		"what was found, without a day":  {[]desk.Finding{seen}, "Out until midnight on 17 October.", true},
		"both, set out otherwise":        {[]desk.Finding{seen}, "At the check-in of 2026-10-19 he said: “OUT until midnight, on 17 October”; his aunt agrees.", false},
		"one of two of the same day":     {[]desk.Finding{seen, again}, "2026-10-19: out until midnight on 17 October.", true},
		"a night of the residence":       {[]desk.Finding{night}, "On 2026-11-20 she came at eleven.", false},
		"another night of the residence": {[]desk.Finding{night}, "On 2026-11-21 she came at eleven.", true},
		"nothing that it answers":        {nil, "Words of one's own.", false},
	} {
		r := Report{Breach: desk.Breach{Account: "Came in late."}, Answers: row.answers}
		what := row.what
		if what == "" {
			if what = r.Account(ctx); !strings.Contains(what, "Out until midnight on 17 October.\n") || !strings.HasSuffix(what, "\nCame in late.") {
				t.Errorf("%s: %q", name, what)
			}
		}
		var c fault.Check
		r.ofAnswers(ctx, &c, forms.Answers{whatItem: {what}})
		var got []string
		for _, p := range fault.ProblemsOf(c.Err()) {
			got = append(got, p.Field+" "+p.Key)
		}
		if want := []string{whatItem + " document.problem.leaves_found"}; row.refused != slices.Equal(got, want) || !row.refused && got != nil {
			t.Errorf("%s: %v", name, got)
		}
	}
}
