package notes

import (
	"context"
	"strings"

	"passerelle/internal/platform/i18n"
)

// onlyTemplate reports whether a body says nothing beyond the lines of the templates, in either language, and of the person's
// own: a signed note is never changed, so an empty one would stand in the file for good.
func onlyTemplate(ctx context.Context, body string, own []OwnTemplate) bool {
	lines := templateLines(ctx)
	for _, t := range own {
		for line := range strings.SplitSeq(t.Body, "\n") {
			lines[strings.TrimSpace(line)] = true
		}
	}
	for line := range strings.SplitSeq(body, "\n") {
		if line = strings.TrimSpace(line); line != "" && !lines[line] {
			return false
		}
	}
	return true
}

// WithTemplate gives a body with the headings of a kind below what is written.
func WithTemplate(ctx context.Context, body, kind string, own []OwnTemplate) string {
	return WithHeadings(ctx, body, i18n.T(ctx, "notes.template."+kind), own)
}

// WithHeadings gives a body with headings below what is written. Headings that nothing was written under give way to them,
// and none are added twice.
func WithHeadings(ctx context.Context, body, template string, own []OwnTemplate) string {
	body = strings.TrimRight(i18n.Lines(body), " \n")
	switch {
	case onlyTemplate(ctx, body, own):
		return template
	case strings.Contains(body, strings.TrimSpace(template)):
		return body
	}
	return body + "\n\n" + template
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
