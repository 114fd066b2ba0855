package release

import (
	"encoding/json"
	"slices"

	"passerelle/internal/forms"
)

// Texts are what a version of the consent form lets be said in words of its own, by the code of the option: subjects that no rule knows. A consent to
// one covers that by its name, and no heading of the synopsis and nothing that a contact told.
type Texts map[string]forms.Text

// textsOf gives what a version of the form asks that the rules do not know.
func textsOf(d *forms.Definition) Texts {
	item, _ := d.Item("what")
	out := Texts{}
	for _, o := range item.Options {
		if !slices.Contains(Subjects, o.Code) {
			out[o.Code] = o.Text
		}
	}
	return out
}

// of writes those of some subjects, to be kept with a consent: it says what was signed, whatever version the form has later.
func (t Texts) of(subjects []string) string {
	kept := Texts{}
	for _, w := range subjects {
		if text, own := t[w]; own {
			kept[w] = text
		}
	}
	if len(kept) == 0 {
		return ""
	}
	written, err := json.Marshal(kept)
	if err != nil {
		panic(err) // texts alone
	}
	return string(written)
}

// Texts gives the words of those subjects of a consent that no rule knows.
func (c Consent) Texts() Texts {
	var out Texts
	if json.Unmarshal([]byte(c.Worded), &out) != nil {
		return nil // written by us alone: empty
	}
	return out
}
