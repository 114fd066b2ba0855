package app_test

import (
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// checkReturn wants a form that several buttons send, and in which a line is typed, to begin with a button that does nothing or only shows the page
// again: the return key presses the first, and nobody sends, signs or keeps another thing by it than they mean (UX-1).
func checkReturn(t *testing.T, name string, a answer) {
	t.Helper()
	a.page.Find(`main form[method="post"]`).Each(func(_ int, f *goquery.Selection) {
		buttons := f.Find(`button[type="submit"]`)
		if first := buttons.First(); buttons.Length() > 1 && f.Find(`input[type="text"], input[type="email"], input[type="tel"]`).Length() > 0 &&
			first.Is(":not([disabled])") && first.AttrOr("value", "") != "show" {
			t.Errorf("%s: the return key presses “%s” of the form to %s", name, first.Text(), f.AttrOr("action", ""))
		}
	})
}
