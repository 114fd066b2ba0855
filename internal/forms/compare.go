package forms

import (
	"reflect"
	"slices"
)

// Change is one difference between two versions of a form: an item that came, went, is no longer asked, or differs in
// what is named.
type Change struct {
	Kind ChangeKind
	Item string
	Text Text
	What []string // of a changed item: text, kind, options, when …
	// Was and Is are the item before and now, of one that changed.
	Was, Is Item
	// Stood and Stands are the names of what it stood and stands in, outermost first.
	Stood, Stands []Text
}

// ChangeKind is what became of an item.
type ChangeKind string

// The kinds of change.
const (
	Added   ChangeKind = "added"
	Removed ChangeKind = "removed"
	Changed ChangeKind = "changed"
	Dropped ChangeKind = "retired"
)

// Compare lists what differs between an older and a newer version, in the order of the newer, what is gone last.
func Compare(older, newer *Definition) []Change {
	var out []Change
	for _, p := range newer.Parts {
		Walk(p.Items, func(i Item) {
			was, there := older.items[i.ID]
			switch what := differences(older, newer, was.item, i); {
			case !there:
				out = append(out, Change{Kind: Added, Item: i.ID, Text: i.Text})
			case newer.Retired(i) && !older.Retired(*was.item):
				out = append(out, Change{Kind: Dropped, Item: i.ID, Text: i.Text})
			case len(what) > 0:
				out = append(out, Change{Changed, i.ID, i.Text, what, *was.item, i, named(older, i.ID), named(newer, i.ID)})
			}
		})
	}
	for _, p := range older.Parts {
		Walk(p.Items, func(i Item) {
			if _, there := newer.items[i.ID]; !there {
				out = append(out, Change{Kind: Removed, Item: i.ID, Text: i.Text})
			}
		})
	}
	return out
}

// differences names what is not the same about an item.
func differences(older, newer *Definition, was *Item, is Item) []string {
	if was == nil {
		return nil
	}
	var out []string
	differ := func(what string, same bool) {
		if !same {
			out = append(out, what)
		}
	}
	differ("text", was.Text == is.Text && was.Hint == is.Hint)
	differ("kind", was.Kind == is.Kind)
	differ("required", was.Required == is.Required)
	differ("repeats", was.Repeats == is.Repeats)
	differ("options", reflect.DeepEqual(was.Options, is.Options))
	differ("when", was.When == is.When)
	differ("initial", was.Initial == is.Initial && was.Each == is.Each && was.Given == is.Given)
	differ("valid", reflect.DeepEqual(was.Valid, is.Valid) && was.Max == is.Max)
	differ("sensitive", was.Sensitive == is.Sensitive)
	differ("layout", was.Layout == is.Layout)
	differ("place", slices.Equal(around(older, is.ID), around(newer, is.ID)))
	return out
}

func around(d *Definition, id string) []string {
	out := []string{d.items[id].part}
	for _, g := range d.items[id].groups {
		out = append(out, g.ID)
	}
	return out
}

// named gives the names of the part and the groups that an item stands in.
func named(d *Definition, id string) []Text {
	var out []Text
	for _, p := range d.Parts {
		if p.ID == d.items[id].part {
			out = append(out, p.Title)
		}
	}
	for _, g := range d.items[id].groups {
		out = append(out, g.Text)
	}
	return out
}
