package part

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/a-h/templ"
)

// CCM-16: the return key in a field of one line makes nothing for good: the first button of a form that keeps drafts does nothing.
func TestTheReturnKeySignsNothing(t *testing.T) {
	var page bytes.Buffer
	ctx := templ.WithChildren(context.Background(), templ.Raw(`<input name="title"><button type="submit">Sign</button>`))
	if err := DraftForm("/sign", "/keep").Render(ctx, &page); err != nil {
		t.Fatal(err)
	}
	_, first, _ := strings.Cut(page.String(), "<button")
	if first, _, _ = strings.Cut(first, ">"); !strings.Contains(first, "disabled") || !strings.Contains(first, `type="submit"`) {
		t.Errorf("the return key presses %q", first)
	}
}
