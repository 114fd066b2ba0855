package answers

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/internal/history"
	"passerelle/internal/platform/i18n"
)

// where gives what the answer is read on.
func (x Answer) where() templ.SafeURL {
	if x.Form != "" {
		return templ.SafeURL("/files/" + x.FileID + "/forms/" + x.Form)
	}
	return templ.SafeURL("/files/" + x.FileID)
}

// Told gives the events that answers were read from, for whoever names the forms that came back.
func Told(list []Answer) (out []history.Event) {
	for _, x := range list {
		out = append(out, x.Told)
	}
	return out
}

// words says what the agency answered: of a referral, of a report, or on a form.
func (x Answer) words(ctx context.Context, titles map[string]i18n.Text) string {
	switch {
	case x.Form != "":
		back := i18n.T(ctx, "supervision.day.came_back", "Form", titles[x.Code].In(i18n.Lang(ctx)))
		if x.Granted != "" {
			back += " · " + i18n.T(ctx, "supervision.day.change."+x.Granted)
		}
		return back
	case x.Decision != "":
		return of(ctx, "supervision.day.decided", "supervision.decision."+x.Decision)
	default:
		return of(ctx, "supervision.day.breach_answered", "supervision.action."+x.Action)
	}
}

func of(ctx context.Context, what, said string) string {
	return i18n.T(ctx, what) + i18n.Colon(ctx) + i18n.T(ctx, said)
}
