package answers

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/internal/history"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision/hearsay"
	"passerelle/internal/supervision/measure"
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

// who says who recorded the answer, and in whose place; of what somebody heard, on whose word, and how it stands.
func (x Answer) who(ctx context.Context) string {
	if x.Word.ID != "" {
		return x.Word.Says(ctx)
	}
	if x.For != "" {
		return i18n.T(ctx, "supervision.stood_in", "Name", x.By, "Away", x.For)
	}
	return x.By
}

// stands says of what somebody heard whether the agency said so itself: while it has not, its form is awaited.
func (x Answer) stands(ctx context.Context) (kind, text string) {
	switch x.Word.Outcome {
	case "":
		return "warn", i18n.T(ctx, "hearsay.awaited")
	case hearsay.Confirmed:
		return "good", x.Word.Stands(ctx)
	}
	return "bad", x.Word.Stands(ctx)
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
		return i18n.T(ctx, "supervision.day.decided") + i18n.Colon(ctx) + i18n.T(ctx, "supervision.decision."+x.Decision)
	default:
		return i18n.T(ctx, "supervision.day.breach_answered") + i18n.Colon(ctx) + measure.Words(ctx, x.Action, x.Also)
	}
}
