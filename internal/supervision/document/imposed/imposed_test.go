package imposed

import (
	"context"
	"os"
	"slices"
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
)

// CCM-12: a line of an agreement that neither the plan nor the referral has says why it is asked; the lines that say a condition do not, nor does
// any in a layout before the question.
func TestALineThatNobodyImposed(t *testing.T) {
	all, err := forms.Library()
	if err != nil {
		t.Fatal(err)
	}
	of := func(version int) *forms.Definition {
		return all[slices.IndexFunc(all, func(d *forms.Definition) bool { return d.Code == "bsf802" && d.Version == version })]
	}
	conditions := []supervision.Condition{{Code: "CURFEW", Words: "21:00–06:00"}, {Code: "FREE", Words: "No contact with the complainant."}, {Code: "ABSTAIN", ToDate: "2026-11-01"}}
	lines := func(second string, why ...string) forms.Answers {
		a := forms.Answers{"conditions": {"3"}, "conditions[0].condition": {"You are at home 21:00–06:00."}, "conditions[1].condition": {second}, "conditions[2].condition": {"You have no contact with the complainant."}}
		a["conditions[1].unimposed"] = why
		return a
	}
	for name, c := range map[string]struct {
		version int
		said    forms.Answers
		refused bool
	}{
		"nobody imposed it":        {7, lines("You hand in your telephone every evening."), true},
		"with spaces for a reason": {7, lines("You hand in your telephone every evening.", " "), true},
		"with a reason":            {7, lines("You hand in your telephone every evening.", "Asked by the client's aunt."), false},
		"an empty line":            {7, lines(" "), false},
		"in an earlier layout":     {6, lines("You hand in your telephone every evening."), false},
	} {
		err := Check(context.Background(), of(c.version), conditions, c.said)
		if c.refused != fault.Is(err, fault.Invalid) || c.refused && fault.ProblemsOf(err)[0].Field != "conditions[1].unimposed" || !c.refused && err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// CCM-12: what a line of an agreement says beyond its condition, an exception above all, says why it stands there; the plain sentence and the words of the
// agency do not, nor other words for the same.
func TestALineThatSaysMore(t *testing.T) {
	bundle, err := i18n.NewBundle(supervision.Locale, os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	curfew, abstain := supervision.Condition{Code: "CURFEW", Words: "21:00–06:00"}, supervision.Condition{Code: "ABSTAIN"}
	may := supervision.Condition{Code: "FREE", Words: "You may leave the house to work."}
	for name, c := range map[string]struct {
		of         supervision.Condition
		line, says string
	}{
		"as it began":               {curfew, "You stay at home in these hours. 21:00–06:00.", ""},
		"in other words":            {curfew, "Be home from 9 pm to 6 am.", ""},
		"an exception":              {curfew, "You stay at home in these hours. 21:00–06:00. You may stay out later when you are with your sister.", "you may stay out later when you are with your sister"},
		"an exception of one's own": {curfew, "Be home from 9 pm to 6 am, unless you work.", "unless you work"},
		"in French":                 {curfew, "Vous restez à la maison à ces heures. 21:00–06:00. Sauf si vous travaillez.", "sauf si vous travaillez"},
		"without words":             {abstain, "You do not drink alcohol. You do not take drugs. Beer is fine.", "beer is fine"},
		"imposed so":                {may, "You may leave the house to work.", ""},
	} {
		ctx := i18n.With(context.Background(), bundle, i18n.English, nil)
		if got := added(ctx, c.of, c.line); got != c.says {
			t.Errorf("%s: %q", name, got)
		}
	}
	all, err := forms.Library()
	if err != nil {
		t.Fatal(err)
	}
	d := all[slices.IndexFunc(all, func(d *forms.Definition) bool { return d.Code == "bsf802" && d.Version == 7 })]
	for why, refused := range map[string]bool{"": true, "The agency said so by telephone.": false} {
		a := forms.Answers{"conditions": {"1"}, "conditions[0].condition": {"You are at home 21:00–06:00, unless you work."}, "conditions[0].unimposed": {why}}
		if err := Check(context.Background(), d, []supervision.Condition{curfew}, a); refused != fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", why, err)
		}
	}
}
