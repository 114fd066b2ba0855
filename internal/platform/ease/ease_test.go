package ease

import (
	"strings"
	"testing"

	"passerelle/internal/platform/i18n"
)

// CCM-12: plain sentences are plain and those of officials are hard, in both languages; the formulas' own numbers hold.
func TestReadingEase(t *testing.T) {
	for _, x := range []struct {
		language i18n.Language
		text     string
		want     Band
	}{
		{i18n.English, "You must be home by nine at night.", Plain},
		{i18n.English, "Call me if you are sick.", Plain},
		{i18n.English, "The individual shall communicate any modification of residential circumstances to the supervising organisation immediately.", Worse},
		{i18n.French, "Vous devez être à la maison à neuf heures.", Plain},
		{i18n.French, "Appelez-moi si vous êtes malade.", Plain},
		{i18n.French, "Toute modification des circonstances résidentielles de l’intéressé doit être communiquée immédiatement à l’organisation responsable de la surveillance.", Worse},
	} {
		got := Sentences(x.language, x.text)
		if len(got) != 1 || got[0].Band() != x.want {
			t.Errorf("%s: %+v", x.text, got)
		}
	}
	if got := score(i18n.English, 20, 30); got != 59 { // 206.835 - 20.3 - 126.9
		t.Errorf("Flesch of 20 words and 30 syllables: %d", got)
	}
	if got := score(i18n.French, 20, 30); got != 76 { // 207 - 20.3 - 110.4
		t.Errorf("Kandel and Moles of 20 words and 30 syllables: %d", got)
	}
}

// CCM-12: one sentence stands on each line, as it was written.
func TestSentencesAreTakenApart(t *testing.T) {
	got := Sentences(i18n.English, "Be home at 9. Call me!\n1. Can you come?\nYes: on 2026.11.21, at 3.5 km\n\n- - -")
	var lines []string
	for _, s := range got {
		lines = append(lines, s.Text)
	}
	if want := "Be home at 9.|Call me!|1. Can you come?|Yes: on 2026.11.21, at 3.5 km"; strings.Join(lines, "|") != want {
		t.Errorf("%q", strings.Join(lines, "|"))
	}
}

// CCM-12: no text breaks it, no word is lost, and every score is between 0 and 100.
func FuzzSentences(f *testing.F) {
	f.Add("You must report. On Monday?", true)
	f.Add("Vous devez vous présenter… l’été", false)
	f.Add("\x00\xff...!?é", true)
	f.Fuzz(func(t *testing.T, text string, english bool) {
		l := i18n.French
		if english {
			l = i18n.English
		}
		for _, s := range Sentences(l, text) {
			if s.Score < 0 || s.Score > 100 || s.Words < 1 || s.Band() == "" {
				t.Errorf("%+v", s)
			}
		}
	})
}
