package forms

import "regexp"

// straight is an apostrophe as it is typed: between two letters, or a letter and what is quoted.
var straight = regexp.MustCompile(`(\p{L})'([\p{L}«])`)

// curled gives every French wording of the definition the apostrophe of print. What was signed is not touched by it: a hash is over
// the answers, and a definition's file stays as it was shipped or loaded.
func (d *Definition) curled() {
	curl(&d.Title, &d.Text)
	for i := range d.Parts {
		curl(&d.Parts[i].Title)
		curlItems(d.Parts[i].Items)
	}
}

func curlItems(items []Item) {
	for i := range items {
		x := &items[i]
		curl(&x.Text, &x.Hint)
		if x.Valid != nil {
			curl(&x.Valid.Say)
		}
		for o := range x.Options {
			curl(&x.Options[o].Text)
		}
		curlItems(x.Items)
	}
}

func curl(texts ...*Text) {
	for _, t := range texts {
		t.French = straight.ReplaceAllString(t.French, "$1’$2")
	}
}
