package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// otherLanguage is the button of the page's head that opens it in the other language.
const otherLanguage = `form[action="/language"] button`

// UX-2: the other language opens a page again. What was typed in a form that keeps drafts is there; of any other form its person is
// asked first, in the language they read, and stays with all of it or goes.
func TestTheOtherLanguageLosesNoWordUnasked(t *testing.T) {
	for language, words := range map[string]struct{ asks, saved, other string }{
		"en": {"What you typed is not saved", "Wren met at the library", "fr"},
		"fr": {"Ce que vous avez écrit n’est pas enregistré", "Rencontre à la bibliothèque", "en"},
	} {
		t.Run(language, func(t *testing.T) {
			b := newBrowser(t, open(t, language).base)
			b.signIn("supervisor")
			b.open("/files/new")
			b.fill("full_name", "Noor Warsame")
			b.must(chromedp.Click(chromedp.CSS(otherLanguage)), chromedp.WaitVisible(chromedp.CSS("#leave")))
			b.sees(words.asks)
			b.look("leave-" + language)
			b.must(chromedp.Click(chromedp.CSS("#leave [data-close]")))
			if kept := ask(b, chromedp.Evaluate[string](`document.querySelector('main [name="full_name"]').value`)); kept != "Noor Warsame" {
				t.Fatalf("stayed, and what was typed is %q", kept)
			}
			b.must(chromedp.Click(chromedp.CSS(otherLanguage)), chromedp.WaitVisible(chromedp.CSS("#leave")))
			b.press("#leave [data-leave]")
			b.speaks(words.other)
			b.press(otherLanguage) // nothing is typed: nothing is asked
			b.speaks(language)

			b.fill("full_name", "Noor Warsame")
			b.fill("received_on", "2026-11-03")
			b.fill("official_language", language)
			b.fill("region", ask(b, chromedp.Evaluate[string](`document.querySelector('main [name="region"] option:not([value=""])').value`)))
			b.press(`main form[action="/files/new"] .govuk-button`)
			b.open(b.path() + "/notes")
			b.fill("body", words.saved)
			b.press(otherLanguage)
			b.speaks(words.other)
			if kept := ask(b, chromedp.Evaluate[string](`document.querySelector('main [name="body"]').value`)); kept != words.saved {
				t.Fatalf("a draft holds %q", kept)
			}
		})
	}
}

func (b *browser) speaks(language string) {
	b.t.Helper()
	if lang := ask(b, chromedp.Evaluate[string]("document.documentElement.lang")); lang != language+"-CA" {
		b.t.Fatalf("at %s: the page speaks %s", b.path(), lang)
	}
}

// brokenWords gives the words of a page that begin on one line and end on the next, where a whole line would have held them.
const brokenWords = `(() => {
	const broken = [], walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT), range = document.createRange();
	for (let n; (n = walk.nextNode());) for (const whole of n.data.matchAll(/\S+/g)) {
		if (whole[0].length < 24) for (const m of whole[0].matchAll(/[\p{L}\p{N}]+/gu)) {
			range.setStart(n, whole.index + m.index); range.setEnd(n, whole.index + m.index + m[0].length);
			const lines = new Set([...range.getClientRects()].filter((r) => r.width).map((r) => Math.round(r.top)));
			if (lines.size > 1) broken.push(m[0]);
		}
	}
	return broken.join(' ');
})()`

// UX-1: on a phone a table's card cuts no word of a line's length, in French neither, and still holds one that is longer.
func TestCardsCutNoWord(t *testing.T) {
	b := newBrowser(t, open(t, "fr").base)
	b.signIn("supervisor")
	b.open("/files")
	rows := []string{
		`<td class="govuk-table__cell" data-label="Prochaine comparution au bureau régional"><span>en retard depuis le 3 novembre</span></td>`,
		`<td class="govuk-table__cell" data-label="Gestionnaire de cas responsable"><div><span>Bartholomew Featherstonehaugh</span><span class="app-table__sub">remplaçant</span></div></td>`,
		`<td class="govuk-table__cell" data-label="Gestionnaire de cas responsable">Bartholomew Featherstonehaugh</td>`,
		`<td class="govuk-table__cell" data-label="Prochaine présentation à l’Agence"><a class="govuk-link" href="/">Constantinopoulos, Alexandra</a></td>`,
		`<td class="govuk-table__cell" data-label="Adresse"><span>prenom.nom.tres.long.et.encore.plus@organisation-de-la-region.example.org</span></td>`,
	}
	ask(b, chromedp.Evaluate[bool](fmt.Sprintf(`(document.querySelector('main').innerHTML = %q, true)`,
		`<h1>Dossiers</h1><div class="app-scroll" tabindex="0" role="region" aria-label="Dossiers"><table class="govuk-table app-stack"><tbody><tr><th class="govuk-table__header" scope="row">Dossier</th>`+strings.Join(rows, "")+`</tr></tbody></table></div>`)))
	b.size(360)
	b.picture("cards-fr-360")
	b.fits("cards", 360)
	if broken := ask(b, chromedp.Evaluate[string](brokenWords)); broken != "" {
		t.Errorf("cut: %s", broken)
	}
}
