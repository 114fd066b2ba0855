package gist

import (
	"context"
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
)

// CCM-10, CCM-18: what is asked on a form and what is answered are told in both languages, the answer only where the side that gives it
// sent the form; what is no code of the form is not told.
func TestWhatWasAskedAndAnswered(t *testing.T) {
	bundle, err := i18n.NewBundle(supervision.Locale)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		code   string
		agency bool
		said   forms.Answers
		en, fr string
	}{
		{"bsf806", false, forms.Answers{"asks": {"risk", "conditions"}, "answer": {"granted"}}, "asked: change of conditions, change of risk level", "demandé\u00a0: modification de conditions, changement du niveau de risque"},
		{"bsf806", true, forms.Answers{"asks": {"closing"}, "answer": {"refused"}}, "asked: closing of the file · answer: no", "demandé\u00a0: fermeture du dossier · réponse\u00a0: refusé"},
		{"bsf806", true, forms.Answers{"asks": {"conditions"}, "answer": {"part"}}, "asked: change of conditions · answer: in part", "demandé\u00a0: modification de conditions · réponse\u00a0: en partie"},
		{"bsf806", true, forms.Answers{"asks": {"Noor"}, "answer": {"Noor"}}, "", ""},
		{"case-plan", true, forms.Answers{"agreement": {"change"}}, "the outline is to be changed", "l’ébauche est à modifier"},
		{"case-plan", false, forms.Answers{"agreement": {"agreed"}}, "", ""},
		{"bsf801", false, forms.Answers{"recommends": {"MORE"}}, "the provider asks for more information first", "le fournisseur demande d’abord des renseignements supplémentaires"},
		{"bsf801", true, forms.Answers{"recommends": {"MORE"}}, "", ""},
		{"bsf807", true, forms.Answers{"answer": {"granted"}}, "", ""},
	} {
		p := Of(history.FormPayload{Form: "x", Code: x.code}, x.agency, x.said)
		for l, want := range map[i18n.Language]string{i18n.English: x.en, i18n.French: x.fr} {
			if got := Says(i18n.With(context.Background(), bundle, l, nil), p); got != want {
				t.Errorf("%s %+v: %q, not %q", x.code, p, got, want)
			}
		}
	}
}
