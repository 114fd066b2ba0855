package forms

import "passerelle/internal/forms/apostrophe"

// curled gives every French wording of the definition the apostrophe of print. What was signed is not touched by it: a hash is over
// the answers, and a definition's file stays as it was shipped or loaded.
func (d *Definition) curled() {
	apostrophe.Curl(&d.Title, &d.Text)
	for i := range d.Parts {
		apostrophe.Curl(&d.Parts[i].Title)
		curlItems(d.Parts[i].Items)
	}
}

func curlItems(items []Item) {
	for i := range items {
		x := &items[i]
		apostrophe.Curl(&x.Text, &x.Hint)
		if x.Valid != nil {
			apostrophe.Curl(&x.Valid.Say)
		}
		for o := range x.Options {
			apostrophe.Curl(&x.Options[o].Text)
		}
		curlItems(x.Items)
	}
}
