package caption

import (
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/platform/i18n"
)

// CCM-8, CCM-21: two consents of one day are told apart by whom they are to; another form has its title alone.
func TestConsentsAreToldApart(t *testing.T) {
	to := forms.Answers{"with": {"2"}, "with[0].person": {"Imogen Laing"}, "with[1].person": {"A sister"}, "with[1].contact": {"x"}}
	for want, c := range map[string]struct {
		code    string
		answers forms.Answers
	}{"Consent – Imogen Laing, A sister": {"consent", to}, "Consent": {"consent", nil}, "Consent ": {"plan", to}} {
		d := &forms.Definition{Code: c.code, Title: i18n.Both(want, want)}
		if c.code == "consent" {
			d.Title = i18n.Both("Consent", "Consent")
		}
		if got := Of(t.Context(), d, c.answers); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}
