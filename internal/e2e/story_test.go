package e2e

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"passerelle/internal/app"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
)

// story is the whole life of one person's file with both sides signed in, each in a browser of their own.
type story struct {
	*testing.T
	opened
	language i18n.Language
	words    *i18n.Bundle
	worker   *browser // the case manager
	officer  *browser // the liaison officer
	file     string   // the address of the file
}

// CCM-1, CCM-4…8, CCM-9, CCM-10…13, CCM-15, CCM-17…19: one person's whole story in a real browser, in English and again in French, from
// the heads-up to the reopening, through the pages that people use and on the days on which it happens.
func TestOnesWholeStory(t *testing.T) {
	for _, language := range []i18n.Language{i18n.English, i18n.French} {
		t.Run(string(language), func(t *testing.T) {
			t.Parallel()
			s := begin(t, language)
			s.isReferred()
			s.isAssessed()
			s.isProposed()
			s.isEnrolled()
			s.reports()
			s.breaches()
			s.earnsLess()
			s.isClosed()
		})
	}
}

func begin(t *testing.T, language i18n.Language) *story {
	t.Helper()
	words, err := app.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	h := open(t, string(language))
	return &story{T: t, opened: h, language: language, words: words, worker: newBrowser(t, h.base), officer: newBrowser(t, h.base)}
}

// on moves the clock to an hour of the region, Halifax, and signs both sides in.
func (s *story) on(day, hour string) {
	s.Helper()
	zone, err := time.LoadLocation("America/Halifax")
	if err != nil {
		s.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", day+" "+hour, zone)
	if err != nil {
		s.Fatal(err)
	}
	s.clk.Set(at)
	if err := s.dayComes(context.Background()); err != nil {
		s.Fatal(err)
	}
	s.worker.comesIn("worker")
	s.officer.comesIn("officer")
}

// comesIn signs somebody in whose session has ended meanwhile.
func (b *browser) comesIn(email string) {
	b.t.Helper()
	b.open("/sign-in")
	if b.path() == "/sign-in" {
		b.fill("email", email+"@example.org")
		b.fill("password", sentence)
		b.press("main form button")
	}
	if b.path() == "/sign-in" {
		b.t.Fatalf("%s does not come in:\n%s", email, b.text("main"))
	}
}

// in gives what somebody types, in the language of the story.
func (s *story) in(english, french string) string { return i18n.Both(english, french).In(s.language) }

// says gives a sentence of the catalogue.
func (s *story) says(key string, args ...any) string { return s.words.Text(s.language, key, args...) }

// look takes the pictures of a page in both widths, with axe.
func (s *story) look(b *browser, name string) {
	s.Helper()
	b.look("story-" + name + "-" + string(s.language))
}

// sheet keeps a page as it is printed.
func (s *story) sheet(b *browser, path, name string) {
	s.Helper()
	b.open(path)
	title := strings.ReplaceAll(b.text("h1"), "\u00a0", " ")
	pdf := ask(b, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperLetter)))
	keep(s.T, "story-"+name+"-"+string(s.language), pdf)
	if text := words(s.T, pdf); title != "" && onlyOnScreen.MatchString(strings.ReplaceAll(text, title, "")) {
		s.Errorf("%s: %q is printed:\n%s", name, onlyOnScreen.FindString(text), text)
	}
}

// done fails when the page says that something is wrong.
func (b *browser) done() {
	b.t.Helper()
	if wrong := b.text(".govuk-error-summary"); wrong != "" {
		b.t.Fatalf("at %s: %s\n%s", b.path(), wrong, b.text("main"))
	}
}

// refused fails when the page takes what it must not take.
func (b *browser) refused(text string) {
	b.t.Helper()
	if !strings.Contains(b.text(".govuk-error-summary"), text) {
		b.t.Fatalf("at %s: %q is not said:\n%s", b.path(), text, b.text("main"))
	}
}

// posts fills the form of an address in, value by name, and sends it; what is a choice is chosen.
func (b *browser) posts(action string, pairs ...string) {
	b.t.Helper()
	button := fmt.Sprintf("main :is(form[action=%[1]q] button[type=submit]:not([tabindex='-1']), button[formaction=%[1]q])", action)
	b.unfolds(button)
	b.fillsIn(fmt.Sprintf("main :is(form[action=%[1]q], form:has(button[formaction=%[1]q]))", action), pairs...)
	b.press(button)
	b.done()
}

// unfolds opens what a form stands folded in, as its summary does when pressed.
func (b *browser) unfolds(form string) {
	b.t.Helper()
	b.must(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(() => {
		for (let d = document.querySelector(%q); d; d = d.parentElement) if (d.tagName === 'DETAILS') d.open = true })(); undefined`, form)))
}

// fillsIn writes in the fields of one form; a name that has no field fails.
func (b *browser) fillsIn(form string, pairs ...string) {
	b.t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if !b.writes(form, pairs[i], pairs[i+1]) {
			b.t.Fatalf("at %s: %s has no field %q that takes %q\n%s", b.path(), form, pairs[i], pairs[i+1], b.text("main"))
		}
	}
}

// writes puts a value into a field or chooses it, and reports whether there is one that takes it.
func (b *browser) writes(form, name, value string) bool {
	b.t.Helper()
	script := fmt.Sprintf(`(() => {
		const form = document.querySelector(%q); if (!form) return false;
		const fields = [...form.elements].filter(e => e.name === %q && e.type !== 'hidden');
		const choice = fields.find(e => (e.type === 'radio' || e.type === 'checkbox') && e.value === %q);
		const field = choice || fields.find(e => e.type !== 'radio' && e.type !== 'checkbox');
		if (!field) return false;
		if (choice) choice.checked = true; else field.value = %q;
		field.dispatchEvent(new Event('input', {bubbles: true})); field.dispatchEvent(new Event('change', {bubbles: true}));
		return choice ? choice.checked : field.value === %q })()`, form, name, value, value, value)
	return ask(b, chromedp.Evaluate[bool](script))
}

// day gives a day of the story some days after another.
func day(from string, days int) string { return string(clock.Date(from).AddDays(days)) }

// pickLast chooses the last line of a list.
func pickLast(selector string) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(() => { const e = document.querySelector(%q); e.selectedIndex = e.options.length - 1 })(); undefined`, selector))
}

// tickFirst ticks the first box of a choice.
func tickFirst(name string) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.querySelector('main [name=%q]').checked = true; undefined`, name))
}

// untick leaves every box of a choice empty.
func untick(name string) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.querySelectorAll('main [name=%q]').forEach(e => e.checked = false); undefined`, name))
}
