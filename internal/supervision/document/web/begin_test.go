package web

import (
	"context"
	"fmt"
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/platform/i18n"
)

// CCM-25: the forms that may be begun stand where a reader looks for their names: É with E, in French too.
func TestFormsToBeginAreByName(t *testing.T) {
	var list []forms.Version
	for _, title := range []string{"Vérification", "Évaluation", "Entente"} {
		list = append(list, forms.Version{Definition: &forms.Definition{Code: title, Title: forms.Text{English: title, French: title}}})
	}
	var got []string
	for _, o := range beginOptions(i18n.WithLanguage(context.Background(), i18n.French), list) {
		got = append(got, o.Value)
	}
	if fmt.Sprint(got) != "[Entente Évaluation Vérification]" {
		t.Error(got)
	}
}
