package e2e

import (
	"testing"
)

// CCM-25, UX-1: in a real browser and in both languages a supervisor makes a form of the organisation from an official one, item by item,
// tries it out, prints it and puts it in use; a case manager makes one in one language for themselves and fills it in on a file.
func TestOwnForms(t *testing.T) {
	for language, words := range map[string]struct{ title, section, question, choices string }{
		"en": {"Our reporting appointment", "The way here", "How did you come?", "By bus\nOn foot\nSomebody drove me"},
		"fr": {"Notre rendez-vous de suivi", "Le trajet", "Comment êtes-vous venu?", "En autobus\nÀ pied\nQuelqu’un m’a conduit"},
	} {
		t.Run(language, func(t *testing.T) {
			h := open(t, language)
			b := newBrowser(t, h.base)
			b.signIn("worker")
			b.open("/own-forms")
			b.look("own-none-" + language)
			b.open("/forms/appointment/1")
			b.press(`main a[href^="/own-forms/new"]`)
			b.look("own-new-" + language)
			b.choose("language", language)
			b.fill("title_"+language, words.title)
			b.press("main form button")
			b.press(`main a[href$="/items/new-section"]`)
			b.look("own-section-" + language)
			b.fill("text_"+language, words.section)
			b.press(`main form button[value="another"]`)
			b.press("main form button")
			b.look("own-item-wrong-" + language)
			b.fill("text_"+language, words.question)
			b.fill("kind", "choice")
			b.fill("options_"+language, words.choices)
			b.press("main form button")
			b.look("own-form-" + language)
			b.press(`.app-outline__section a[href*="/items/q_"]`)
			b.look("own-item-" + language)
			b.press(`main a.govuk-back-link`)
			b.press(`main a[href$="/settings"]`)
			b.fill("pack", "breach")
			b.look("own-settings-" + language)
			b.press("main form button")
			b.press(`main a[href$="/try"]`)
			b.look("own-try-" + language)
			b.press(`main a.govuk-back-link`)
			b.press(`main a[href$="/paper"]`)
			b.look("own-paper-" + language)
			b.press(`main a.govuk-back-link`)
			b.press(`main form[action$="/use"] button`)
			b.look("own-used-" + language)
			b.open("/own-forms")
			b.look("own-list-" + language)
			b.sees(words.title)
		})
	}
}
