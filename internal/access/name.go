package access

import (
	"context"

	"passerelle/internal/platform/i18n"
)

// inLanguage is the rule of names: the French one for readers of French, the one there is where no French one was given.
func inLanguage(l i18n.Language, name, french string) string {
	if l == i18n.French && french != "" {
		return french
	}
	return name
}

// NameOf writes the same rule for a list: the column that names a row of organisation or site, by its alias, in the reader's language.
func NameOf(ctx context.Context, alias string) string {
	if i18n.Lang(ctx) == i18n.French {
		return "coalesce(nullif(" + alias + ".name_fr,''), " + alias + ".name)"
	}
	return alias + ".name"
}
