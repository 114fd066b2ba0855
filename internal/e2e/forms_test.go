package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"passerelle/internal/forms"
)

// CCM-14, CCM-25, UX-1: in a real browser and in both languages a worker finds a form, tries it out without its being kept,
// and sees it on paper; an administrator brings a new version in and dates it.
func TestForms(t *testing.T) {
	for _, language := range []string{"en", "fr"} {
		t.Run(language, func(t *testing.T) {
			h := open(t, language)
			b := newBrowser(t, h.base)
			b.signIn("worker")
			b.open("/forms")
			b.look("forms-" + language)
			b.open("/forms/bsf806/1")
			b.look("form-version-" + language)
			b.open("/forms/bsf806/1/paper")
			b.look("form-blank-" + language)
			b.open("/forms/bsf807/1/specimen")
			b.look("form-specimen-" + language)
			b.triesForm(language)
			b.signOut()
			b.loadsForm(language)
		})
	}
}

// UX-1: what an answer asks for comes without a press and goes again; the focus stays, and what was typed while the answer was under way,
// or before it went, is there. What the server asked for on a draft, on a referral and on a form that is tried out is one and the same.
func TestWhatIsAskedFollowsTheAnswer(t *testing.T) {
	h := open(t, "en")
	b := newBrowser(t, h.base)
	b.signIn("worker")
	b.open("/forms/bsf806/1/try")
	b.choose("asks", "closing")
	b.shows(`main [name="reason"]`, true)
	b.choose("reason", "OTHER")
	b.shows(`main [name="reason_other"]`, true)
	b.fill("reason_other", "moved")
	b.choose("reason", "DEATH")
	ask(b, chromedp.Evaluate[string](`document.querySelector("main textarea").value = "typed meanwhile"`))
	b.shows(`main [name="reason_other"]`, false)
	if at := ask(b, chromedp.Evaluate[string]("document.activeElement.name + document.activeElement.value")); at != "reasonDEATH" {
		t.Errorf("the focus went to %q", at)
	}
	if kept := ask(b, chromedp.Evaluate[string](`document.querySelector("main textarea").value`)); kept != "typed meanwhile" {
		t.Errorf("what was typed meanwhile is %q", kept)
	}
	b.choose("reason", "OTHER")
	b.shows(`main [name="reason_other"]`, true)
	if kept := ask(b, chromedp.Evaluate[string](`document.querySelector('main [name="reason_other"]').value`)); kept != "moved" {
		t.Errorf("what was typed before it went is %q", kept)
	}
	if ask(b, chromedp.Evaluate[bool](`document.querySelector('[data-show]').checkVisibility()`)) {
		t.Error("the button that shows what follows stands where nobody needs it")
	}
}

func (b *browser) triesForm(language string) {
	b.open("/forms/bsf806/1/try")
	b.choose("asks", "conditions")
	b.choose("asks", "closing")
	b.shows(`main [name="reason"]`, true)
	b.choose("reason", "OTHER")
	b.shows(`main [name="reason_other"]`, true)
	b.fill("reason_other", "moved")
	b.press(`button[value="add:changes"]`)
	b.fill("changes[1].condition", "second")
	b.look("form-try-" + language)
	b.press(`button[value="remove:changes[0]"]`)
	b.fill("changes[0].condition", "second again")
	b.press(`button[value="check"]`)
	if b.text(".govuk-error-summary") == "" {
		b.t.Fatalf("nothing is wrong with half a form:\n%s", b.text("main"))
	}
	b.look("form-wrong-" + language)
}

func (b *browser) loadsForm(language string) {
	text, ok := forms.SourceOf("appointment-card", 2)
	if !ok {
		b.t.Fatal("no definition")
	}
	path := filepath.Join(b.t.TempDir(), "card.yaml")
	next := strings.NewReplacer("version: 2", "version: 3", "max: 500", "max: 400").Replace(string(text))
	if err := os.WriteFile(path, []byte(next), 0o600); err != nil {
		b.t.Fatal(err)
	}
	b.signIn("administrator")
	b.open("/forms/load")
	b.look("form-load-" + language)
	b.upload("file", path)
	b.press("main form button")
	b.look("form-look-" + language)
	b.press(`main form[action="/forms/keep"] button`)
	b.fill("from", present)
	b.look("form-kept-" + language)
	b.press(`main form[action$="/date"] button`)
	b.sees(present)
}
