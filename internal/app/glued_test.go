package app_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

var (
	endsInWord   = regexp.MustCompile(`[\p{L}\p{N}…]$`)
	beginsInWord = regexp.MustCompile(`^[\p{L}\p{N}]`)
)

// glued gives the words that only a screen reader reads and that it would read as one with the word beside them.
func glued(page *goquery.Document) []string {
	var found []string
	page.Find("span.govuk-visually-hidden").Each(func(_ int, s *goquery.Selection) {
		node := s.Get(0)
		if before := node.PrevSibling; before != nil && endsInWord.MatchString(before.Data) && beginsInWord.MatchString(s.Text()) {
			found = append(found, before.Data+s.Text())
		}
		if after := node.NextSibling; after != nil && beginsInWord.MatchString(after.Data) && endsInWord.MatchString(s.Text()) {
			found = append(found, s.Text()+after.Data)
		}
	})
	return found
}

// UX-1: words for a screen reader keep a space from the words beside them; checkPage asks it of every page.
func TestGluedWordsAreSeen(t *testing.T) {
	for html, want := range map[string]int{
		`Change<span class="govuk-visually-hidden">the name</span>`:               1,
		`Go on writing…<span class="govuk-visually-hidden">Consent</span>`:        1,
		`<span class="govuk-visually-hidden">Warning</span>Late`:                  1,
		`Change <span class="govuk-visually-hidden">the name</span>`:              0,
		`<p><span class="govuk-visually-hidden">Error:</span> <b>No date</b></p>`: 0,
	} {
		page, err := goquery.NewDocumentFromReader(strings.NewReader(html))
		if err != nil {
			t.Fatal(err)
		}
		if got := glued(page); len(got) != want {
			t.Errorf("%s: %q", html, got)
		}
	}
}
