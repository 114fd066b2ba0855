package notes

import (
	"context"
	"strings"

	"passerelle/internal/platform/i18n"
)

// onlyTemplate reports whether a body says nothing beyond the lines of the templates, in either language: a signed note is
// never changed, so an empty one would stand in the file for good.
func onlyTemplate(ctx context.Context, body string) bool {
	lines := templateLines(ctx)
	for line := range strings.SplitSeq(body, "\n") {
		if line = strings.TrimSpace(line); line != "" && !lines[line] {
			return false
		}
	}
	return true
}

func templateLines(ctx context.Context) map[string]bool {
	lines := map[string]bool{}
	for _, l := range []i18n.Language{i18n.English, i18n.French} {
		for _, kind := range Kinds {
			for line := range strings.SplitSeq(i18n.T(i18n.WithLanguage(ctx, l), "notes.template."+kind), "\n") {
				lines[strings.TrimSpace(line)] = true
			}
		}
	}
	return lines
}
