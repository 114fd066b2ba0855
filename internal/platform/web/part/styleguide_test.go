package part_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/platform/web/part/styleguide"
)

func framed(l i18n.Language, t *testing.T) context.Context {
	t.Helper()
	b, err := i18n.NewBundle(web.Locale)
	if err != nil {
		t.Fatal(err)
	}
	return part.WithFrame(i18n.With(t.Context(), b, l, nil), part.Frame{
		SignedIn: true, Person: "Rosalie Tremblay-Okonkwo", Membership: "Maison du Pont, supervision", MembershipID: "m1", Several: true,
		Nav:  []part.NavItem{{Href: "#", Key: "web.home", Shortcut: "d", Current: true}, {Href: "#", Key: "web.search_label", Shortcut: "c"}, {Href: "#", Key: "web.due"}},
		Due:  []part.Due{{Text: "Report for 2026-10", Href: "#", Late: true}, {Text: "Nation due", Date: "2026-12-10"}},
		Path: "/", Search: "/search", Flash: func() string { return "web.key_new" }, IdleMinutes: 15, Demo: true,
	})
}

func rendered(t *testing.T, l i18n.Language) string {
	t.Helper()
	var b bytes.Buffer
	if err := styleguide.Page().Render(framed(l, t), &b); err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("STYLEGUIDE_DIR"); dir != "" { // to look at it: serve static/ beside it
		if err := os.WriteFile(filepath.Join(dir, string(l)+".html"), b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// UX-1: every part, in every state and both languages: names for fields, errors that are reachable, no inline script
// or style, no key without a sentence.
func TestEveryPartInEveryState(t *testing.T) {
	for _, l := range []i18n.Language{i18n.English, i18n.French} {
		text := rendered(t, l)
		page, err := goquery.NewDocumentFromReader(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"<style", " style=", " onclick=", ">web.", "\"web."} {
			if strings.Contains(text, bad) {
				t.Errorf("%s: the page holds %s", l, bad)
			}
		}
		ids := idsOf(t, page)
		page.Find("main input:not([type=hidden]), main select, main textarea").Each(func(_ int, s *goquery.Selection) {
			if id := s.AttrOr("id", ""); page.Find("label[for='"+id+"']").Length() != 1 {
				t.Errorf("%s: field %q has no label", l, id)
			}
		})
		page.Find("[aria-describedby], [aria-labelledby]").Each(func(_ int, s *goquery.Selection) {
			for _, id := range strings.Fields(s.AttrOr("aria-describedby", "") + " " + s.AttrOr("aria-labelledby", "")) {
				if !ids[id] {
					t.Errorf("%s: #%s is spoken of but is not there", l, id)
				}
			}
		})
		page.Find(".govuk-error-summary a").Each(func(_ int, s *goquery.Selection) {
			if to := strings.TrimPrefix(s.AttrOr("href", ""), "#"); !ids[to] {
				t.Errorf("%s: the error leads to #%s, which is not there", l, to)
			}
		})
		page.Find("form[method=post]").Each(func(_ int, s *goquery.Selection) {
			if s.Find("[name=idempotency]").Length() != 1 || s.Find("[name=membership]").Length() != 1 {
				t.Errorf("%s: the form to %s lacks its keys", l, s.AttrOr("action", ""))
			}
		})
	}
}

func idsOf(t *testing.T, page *goquery.Document) map[string]bool {
	t.Helper()
	ids := map[string]bool{}
	page.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		id := s.AttrOr("id", "")
		if ids[id] {
			t.Errorf("the id %q is there twice", id)
		}
		ids[id] = true
	})
	return ids
}

func TestTitleSaysErrorFirst(t *testing.T) {
	for l, want := range map[i18n.Language]string{i18n.English: "Error:", i18n.French: "Erreur"} {
		if !strings.Contains(rendered(t, l), "<title>"+want) {
			t.Errorf("%s: the title does not begin with %s", l, want)
		}
	}
}

// UX-1: a date within a text does not break at the end of a line; what is around it is text, whatever was typed.
func TestDatesDoNotBreak(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "Noor": "Noor", "<b>2026-11-21</b>": `&lt;b&gt;<span class="app-nowrap">2026-11-21</span>&lt;/b&gt;`, "902-555-0100": "902-555-0100", "12026-11-210": "12026-11-210",
		"from 2026-11-21 to 2026-11-28, 14:00": `from <span class="app-nowrap">2026-11-21</span> to <span class="app-nowrap">2026-11-28</span>, 14:00`,
	} {
		var b bytes.Buffer
		if err := part.Dated(text).Render(t.Context(), &b); err != nil || b.String() != want {
			t.Errorf("%q: %s, %v", text, b.String(), err)
		}
	}
	var b bytes.Buffer
	facts := part.Facts([]part.Fact{{Label: "Day", Text: "2026-11-21"}})
	if err := facts.Render(framed(i18n.English, t), &b); err != nil || !strings.Contains(b.String(), `<span dir="auto"><span class="app-nowrap">2026-11-21</span></span>`) {
		t.Errorf("%s, %v", b.String(), err)
	}
}
