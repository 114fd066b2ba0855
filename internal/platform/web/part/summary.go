package part

import (
	"bytes"
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"

	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
)

// labelsKey carries what the page calls its fields.
type labelsKey struct{}

// problemsKey carries what is wrong with what was posted.
type problemsKey struct{}

// problemsOf gives what is wrong with what was posted; nothing on a page that answers no post.
func problemsOf(ctx context.Context) []fault.Problem {
	list, _ := ctx.Value(problemsKey{}).([]fault.Problem)
	return list
}

// called notes what a page calls a field, for the list of problems on top of it.
func called(ctx context.Context, f Field) string {
	text := f.label(ctx)
	if labels, ok := ctx.Value(labelsKey{}).(map[string]string); ok {
		labels[f.Name] = text
	}
	return text
}

// named writes the list of problems and then the page: the page first, unseen, as only its fields know what they are called.
func named(problems []fault.Problem) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		labels, page := map[string]string{}, &bytes.Buffer{}
		children := templ.GetChildren(ctx)
		ctx = context.WithValue(context.WithValue(templ.ClearChildren(ctx), labelsKey{}, labels), problemsKey{}, problems)
		if err := children.Render(ctx, page); err != nil {
			return err
		}
		if err := ErrorSummary(problems).Render(ctx, w); err != nil {
			return err
		}
		_, err := w.Write(page.Bytes())
		return err
	})
}

// bare are the problems that are the same for many fields, by the last part of their key.
var bare = map[string]bool{"required": true, "too_long": true, "choice": true, "date": true, "future": true, "order": true, "time": true, "hour": true, "phone": true, "day": true, "until": true}

// problemText writes a problem for the list on top, where the field is out of sight: one that many fields may have says of
// which, by its label on the page.
func problemText(ctx context.Context, p fault.Problem) string {
	text := i18n.T(ctx, p.Key, p.Args...)
	labels, ok := ctx.Value(labelsKey{}).(map[string]string)
	label := labels[p.Field]
	if !ok || label == "" {
		label = i18n.Label(ctx, p.Field)
	}
	if label == "" || strings.HasPrefix(text, label) || itself(p) || !bare[p.Key[strings.LastIndex(p.Key, ".")+1:]] {
		return text
	}
	return label + i18n.Colon(ctx) + text
}

// itself reports whether a problem says of which item of a form it is, which may be called otherwise beside its field: "Fact 1 · Source".
func itself(p fault.Problem) bool {
	for i := 0; i+1 < len(p.Args); i += 2 {
		if p.Args[i] == "Item" {
			return true
		}
	}
	return false
}
