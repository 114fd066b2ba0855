package imposed

import (
	"context"
	"strings"
	"unicode"

	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document/plain"
)

// exceptions are words by which a condition is loosened.
var exceptions = []string{"unless", "except", "you may", "sauf", "à moins", "vous pouvez"}

// added gives what a line says beyond its condition: a sentence beside the plain one or the words that it began with, or an exception in a line of the
// case manager's own. Empty where it adds nothing.
func added(ctx context.Context, c supervision.Condition, line string) string {
	rest, began := flat(line), false
	for _, l := range []i18n.Language{i18n.English, i18n.French} {
		in := i18n.WithLanguage(ctx, l)
		for _, known := range []string{plain.Of(in, c), plain.Of(in, supervision.Condition{Code: c.Code}), c.Text(in)} {
			if known = flat(known); known != "" && strings.HasPrefix(rest, known) {
				rest, began = strings.TrimLeft(strings.TrimPrefix(rest, known), " ."), true
			}
		}
	}
	if words := flat(c.Words); words != "" {
		rest = strings.Replace(rest, words, "", 1)
	}
	rest = strings.Trim(rest, " .;:,–-")
	if began && strings.ContainsFunc(rest, unicode.IsLetter) {
		return rest
	}
	for _, x := range exceptions {
		if at := strings.Index(rest, x); at >= 0 && !strings.Contains(flat(c.Words), x) {
			return rest[at:]
		}
	}
	return ""
}

// flat writes words as they are compared.
func flat(words string) string {
	return strings.TrimRight(strings.Join(strings.Fields(strings.ToLower(words)), " "), ".")
}
