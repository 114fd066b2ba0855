package forms

import (
	"bytes"
	"strings"
	"testing"
)

// CCM-25: the French of every form that is shown has the apostrophe of print, and a shipped file stays as it was shipped, as does the hash
// of what was signed on it.
func TestFrenchHasTheApostropheOfPrint(t *testing.T) {
	all, err := Library()
	if err != nil {
		t.Fatal(err)
	}
	straightInFile := false
	for _, d := range all {
		said := []string{d.Title.French, d.Text.French}
		for _, p := range d.Parts {
			said = append(said, p.Title.French)
			Walk(p.Items, func(i Item) {
				said = append(said, i.Text.French, i.Hint.French)
				if i.Valid != nil {
					said = append(said, i.Valid.Say.French)
				}
				for _, o := range i.Options {
					said = append(said, o.Text.French)
				}
			})
		}
		for _, text := range said {
			if strings.Contains(text, "'") {
				t.Errorf("%s %d says %q", d.Code, d.Version, text)
			}
		}
		straightInFile = straightInFile || bytes.Contains(d.Source(), []byte("l'Agence"))
	}
	if !straightInFile {
		t.Error("no shipped file has a straight apostrophe: this tests nothing")
	}
	said := map[string]Answers{"agency": {"outcome": {"l'un"}}}
	if hashOf("bsf807", 1, said) == hashOf("bsf807", 1, map[string]Answers{"agency": {"outcome": {"l’un"}}}) {
		t.Error("what was typed is signed as it was typed")
	}
}
