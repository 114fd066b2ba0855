// Package apostrophe gives the French wording of a form the apostrophe of print. Start at [Curl].
package apostrophe

import (
	"regexp"

	"passerelle/internal/platform/i18n"
)

// straight is an apostrophe as it is typed: between two letters, or a letter and what is quoted.
var straight = regexp.MustCompile(`(\p{L})'([\p{L}«])`)

// Curl curls the apostrophes of texts.
func Curl(texts ...*i18n.Text) {
	for _, t := range texts {
		t.French = straight.ReplaceAllString(t.French, "$1’$2")
	}
}
