package part

import (
	"bytes"
	"context"
	"io"

	"github.com/a-h/templ"
)

// askedKey carries where a form notes that something is asked in it.
type askedKey struct{}

// Fold holds what is opened by a press, or stands open: a form that is shown again, also one in which something is asked about.
func Fold(summary string, open bool) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		children := templ.GetChildren(ctx)
		ctx = templ.ClearChildren(ctx)
		if open || len(problemsOf(ctx)) == 0 {
			return fold(summary, open).Render(templ.WithChildren(ctx, children), w)
		}
		inside, asked := &bytes.Buffer{}, false
		if err := children.Render(context.WithValue(ctx, askedKey{}, &asked), inside); err != nil {
			return err
		}
		if asked {
			noteAsked(ctx) // the fold around it, too
		}
		return fold(summary, asked).Render(templ.WithChildren(ctx, templ.Raw(inside.String())), w)
	})
}

// noteAsked says to the fold around a form that something is asked in it.
func noteAsked(ctx context.Context) string {
	if asked, ok := ctx.Value(askedKey{}).(*bool); ok {
		*asked = true
	}
	return ""
}
