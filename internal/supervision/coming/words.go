package coming

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision/lastday"
)

// form gives where the form of a change is read.
func (x Change) form() templ.SafeURL {
	return templ.SafeURL("/files/" + x.FileID + "/forms/" + x.FormID)
}

// Line says in one line what becomes of a file.
func (x Change) Line(ctx context.Context) string {
	var out []string
	if x.Risk != "" {
		out = append(out, i18n.T(ctx, "coming.risk")+" "+i18n.T(ctx, "supervision.risk."+x.Risk))
	}
	for _, c := range x.Begin {
		out = append(out, i18n.T(ctx, "coming.begins")+" "+c.Text(ctx)+lastday.Beside(ctx, c))
	}
	for _, c := range x.Ends {
		out = append(out, i18n.T(ctx, "coming.ends")+" "+c.Text(ctx))
	}
	return strings.Join(out, " · ")
}

// OnDay gives what stands on a case manager's day: what is in force within a fortnight; nothing when nothing is to come.
func (s Service) OnDay(ctx context.Context, a access.Actor) (templ.Component, error) {
	list, err := s.Soon(ctx, a)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return onDay(list), nil
}
