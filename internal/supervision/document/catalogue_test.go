package document

import (
	"context"
	"slices"
	"testing"
	"time"

	"passerelle/internal/forms"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document/plain"
	"passerelle/internal/supervision/document/proposed"
)

// CCM-10: a condition of a form is of the catalogue with what stands beside it, or in its own words; a code that is not in the catalogue
// counts for nothing.
func TestAConditionOfTheCatalogue(t *testing.T) {
	for name, c := range map[string]struct {
		said forms.Answers
		want supervision.Condition
		none bool
	}{
		"of the catalogue":        {forms.Answers{"of_catalogue": {"CURFEW"}, "condition": {" 21:00 to 06:00 "}}, supervision.Condition{Code: "CURFEW", Words: "21:00 to 06:00"}, false},
		"with nothing beside it":  {forms.Answers{"of_catalogue": {"TREAT"}}, supervision.Condition{Code: "TREAT"}, false},
		"in words":                {forms.Answers{"condition": {"Sees the doctor."}}, supervision.Condition{Code: "FREE", Words: "Sees the doctor."}, false},
		"plain in words":          {forms.Answers{"condition": {"Curfew at 21:00"}}, supervision.Condition{Code: "CURFEW", Words: "Curfew at 21:00"}, false},
		"of no catalogue":         {forms.Answers{"of_catalogue": {"TATTOO"}}, supervision.Condition{}, true},
		"of no catalogue, worded": {forms.Answers{"of_catalogue": {"TATTOO"}, "condition": {"Sees the doctor."}}, supervision.Condition{Code: "FREE", Words: "Sees the doctor."}, false},
	} {
		got, there := proposed.ConditionAt(context.Background(), c.said, "")
		if there == c.none || there && (got.Code != c.want.Code || got.Words != c.want.Words) {
			t.Errorf("%s: %+v, %v", name, got, there)
		}
	}
}

// CCM-10: an entry that says a condition neither by its kind nor in words is refused beside its words.
func TestEachConditionIsNamed(t *testing.T) {
	a := forms.Answers{"conditions": {"3"}, "conditions[0].of_catalogue": {"NOOFF"}, "conditions[1].answers_to": {"Missed interview"}, "conditions[2].condition": {"Calls."}}
	if got := itemsOf(proposed.Each(context.Background(), a)); !slices.Equal(got, []string{"conditions[1].condition"}) {
		t.Errorf("%v", got)
	}
}

// CCM-10, CCM-18: a kind that says nothing without words is refused beside them wherever a form says it: proposed, asked for or granted,
// chosen from the catalogue or written as its bare name.
func TestAFormSaysTheWordsOfAKind(t *testing.T) {
	bundle, err := i18n.NewBundle(Locale, supervision.Locale)
	must(t, err)
	for _, l := range []i18n.Language{i18n.English, i18n.French} {
		ctx := i18n.With(context.Background(), bundle, l, time.UTC)
		bare := i18n.T(ctx, "supervision.condition.CURFEW")
		said := forms.Answers{"conditions": {"3"}, "conditions[0].of_catalogue": {"RESIDE"}, "conditions[1].condition": {bare}, "conditions[2].of_catalogue": {"CURFEW"}, "conditions[2].condition": {"22:00"}}
		if got := itemsOf(proposed.Each(ctx, said)); !slices.Equal(got, []string{"conditions[0].condition", "conditions[1].condition"}) {
			t.Errorf("proposed: %v", got)
		}
		asked := forms.Answers{"asks": {"conditions"}, "changes": {"2"}, "changes[0].change": {"add"}, "changes[0].of_catalogue": {"TREAT"},
			"changes[1].condition": {bare + " 22:00"}, "changes[1].change": {"amend"}, "changes[1].becomes": {bare}}
		if got := itemsOf(requestable(ctx, asked, nil)); !slices.Equal(got, []string{"changes[0].becomes", "changes[1].becomes"}) {
			t.Errorf("asked for: %v", got)
		}
		given := forms.Answers{"given": {"1"}, "given[0].given_change": {"add"}, "given[0].given_of_catalogue": {"SUPERVISE"}}
		if got := itemsOf(givenItems.alone(ctx, given)); !slices.Equal(got, []string{"given[0].given_becomes"}) {
			t.Errorf("granted: %v", got)
		}
	}
}

// CCM-18: what is asked for or granted anew is of the catalogue, or in words; what is amended is in words. A second of a kind that stays is
// refused whichever way it is said.
func TestAChangeOfTheCatalogue(t *testing.T) {
	for name, c := range map[string]struct {
		said  forms.Answers
		names items
		want  supervision.Condition
	}{
		"asked":                {forms.Answers{"changes": {"1"}, "changes[0].change": {"add"}, "changes[0].of_catalogue": {"TREAT"}, "changes[0].becomes": {"Clinic, weekly"}}, asItems, supervision.Condition{Code: "TREAT", Words: "Clinic, weekly"}},
		"granted":              {forms.Answers{"given": {"1"}, "given[0].given_change": {"add"}, "given[0].given_of_catalogue": {"CURFEW"}, "given[0].given_becomes": {"22:00"}}, givenItems, supervision.Condition{Code: "CURFEW", Words: "22:00"}},
		"in words":             {forms.Answers{"given": {"1"}, "given[0].given_change": {"add"}, "given[0].given_becomes": {"Calls every Friday."}}, givenItems, supervision.Condition{Code: "FREE", Words: "Calls every Friday."}},
		"amended is in words":  {forms.Answers{"changes": {"1"}, "changes[0].change": {"amend"}, "changes[0].of_catalogue": {"TREAT"}, "changes[0].becomes": {"Curfew at 22:00"}}, asItems, supervision.Condition{Code: "CURFEW", Words: "Curfew at 22:00"}},
		"of no catalogue here": {forms.Answers{"changes": {"1"}, "changes[0].change": {"add"}, "changes[0].of_catalogue": {"TATTOO"}, "changes[0].becomes": {"Calls."}}, asItems, supervision.Condition{Code: "FREE", Words: "Calls."}},
	} {
		list := c.names.of(c.said)
		if len(list) != 1 {
			t.Fatalf("%s: %+v", name, list)
		}
		if got := list[0].condition(context.Background()); got.Code != c.want.Code || got.Words != c.want.Words {
			t.Errorf("%s: %+v", name, got)
		}
	}
	a := forms.Answers{"asks": {"conditions"}, "changes": {"2"}, "changes[0].condition": {"Be home from 21:00 to 06:00"}, "changes[0].change": {"keep"},
		"changes[1].condition": {"Nights"}, "changes[1].change": {"add"}, "changes[1].of_catalogue": {"CURFEW"}}
	if err := requestable(context.Background(), a, nil); itemsOf(err) == nil {
		t.Errorf("a second curfew of the catalogue: %v", err)
	}
}

// CCM-12: the agreement says a condition of the catalogue in its plain sentence, with what stands beside it; one in words keeps them.
func TestAPlainCondition(t *testing.T) {
	bundle, err := i18n.NewBundle(Locale, supervision.Locale)
	must(t, err)
	english, french := i18n.With(context.Background(), bundle, i18n.English, time.UTC), i18n.With(context.Background(), bundle, i18n.French, time.UTC)
	for _, c := range []struct {
		is        supervision.Condition
		said, dit string
	}{
		{supervision.Condition{Code: "CURFEW", Words: "21:00 to 06:00"}, "You stay at home in these hours. 21:00 to 06:00.", "Vous restez à la maison à ces heures. 21:00 to 06:00."},
		{supervision.Condition{Code: "REPORT", Words: "every Wednesday"}, "You report to the agency as it asks. Every Wednesday.", "Vous vous présentez à l’Agence comme elle le demande. Every Wednesday."},
		{supervision.Condition{Code: "NOOFF"}, "You do not break the law.", "Vous respectez la loi."},
		{supervision.Condition{Code: "CURFEW", Words: "Be home from 21:00 to 06:00"}, "Be home from 21:00 to 06:00", "Be home from 21:00 to 06:00"},
		{supervision.Condition{Code: "FREE", Words: "Calls every Friday."}, "Calls every Friday.", "Calls every Friday."},
	} {
		if got := plain.Of(english, c.is); got != c.said {
			t.Errorf("%+v: %q", c.is, got)
		}
		if got := plain.Of(french, c.is); got != c.dit {
			t.Errorf("%+v: %q", c.is, got)
		}
	}
	for _, code := range supervision.ConditionCodes {
		if got := plain.Of(french, supervision.Condition{Code: code}); code != "FREE" && (got == "" || got == "document.plain."+code) {
			t.Errorf("%s has no plain sentence: %q", code, got)
		}
	}
}
