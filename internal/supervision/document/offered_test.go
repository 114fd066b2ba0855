package document

import (
	"context"
	"fmt"
	"testing"

	"passerelle/internal/forms"
)

// CCM-10, CCM-18: a condition in words of its own that the catalogue has is pointed out, where it is proposed and where it is asked for anew;
// one chosen from the catalogue, and one that is like none, is not.
func TestTheCatalogueIsOffered(t *testing.T) {
	for name, c := range map[string]struct {
		code string
		said forms.Answers
		want string
	}{
		"a curfew in words":      {referralForm, forms.Answers{"conditions": {"1"}, "conditions[0].condition": {"Be home from 21:00 to 06:00"}}, "[{Be home from 21:00 to 06:00 CURFEW}]"},
		"reporting in French":    {planForm, forms.Answers{"conditions": {"1"}, "conditions[0].condition": {"Se présenter à l’Agence chaque lundi"}}, "[{Se présenter à l’Agence chaque lundi REPORT}]"},
		"no drugs":               {changeForm, forms.Answers{"changes": {"1"}, "changes[0].change": {"add"}, "changes[0].becomes": {"No alcohol at home"}}, "[{No alcohol at home ABSTAIN}]"},
		"treatment, granted":     {changeForm, forms.Answers{"given": {"1"}, "given[0].given_change": {"add"}, "given[0].given_becomes": {"Attend the programme at the clinic"}}, "[{Attend the programme at the clinic TREAT}]"},
		"amended as it was":      {changeForm, forms.Answers{"changes": {"1"}, "changes[0].change": {"amend"}, "changes[0].becomes": {"No alcohol at home"}}, "[]"},
		"chosen from there":      {referralForm, forms.Answers{"conditions": {"1"}, "conditions[0].of_catalogue": {"CURFEW"}, "conditions[0].condition": {"21:00 to 06:00, at home"}}, "[]"},
		"like none":              {referralForm, forms.Answers{"conditions": {"1"}, "conditions[0].condition": {"Calls every Friday."}}, "[]"},
		"a form without any":     {agreementForm, forms.Answers{"conditions": {"1"}, "conditions[0].condition": {"No alcohol at home"}}, "[]"},
		"a passport, in its own": {referralForm, forms.Answers{"conditions": {"1"}, "conditions[0].condition": {"Remettre son passeport à l’agent"}}, "[{Remettre son passeport à l’agent DOCS}]"},
	} {
		if got := fmt.Sprint(offered(context.Background(), c.code, c.said)); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}
