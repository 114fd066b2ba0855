// Package caption names a filled form so that it is told from another of its kind: a consent by whom it lets be told. Start at [Of].
package caption

import (
	"context"
	"strings"

	"passerelle/internal/forms"
	"passerelle/internal/platform/i18n"
)

// consent is the form of which several are given on one day, each to somebody.
const consent = "consent"

// Of names a form; with whom a consent on it is to, it is told from the next.
func Of(ctx context.Context, d *forms.Definition, a forms.Answers) string {
	title := d.Title.In(i18n.Lang(ctx))
	if d.Code != consent {
		return title
	}
	return To(title, Whom(a))
}

// To adds to the name of a consent whom it lets be told.
func To(title string, whom []string) string {
	if len(whom) == 0 {
		return title
	}
	return title + " – " + strings.Join(whom, ", ")
}

// Whom gives those whom a consent names.
func Whom(a forms.Answers) (out []string) {
	for i := range a.Entries("with") {
		if name := a.Get(forms.PathOf(forms.EntryOf("with", i), "person")); name != "" {
			out = append(out, name)
		}
	}
	return out
}
