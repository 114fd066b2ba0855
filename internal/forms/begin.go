package forms

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"passerelle/internal/forms/published"
)

// Begin gives the answers a part begins with (every part when it is empty), from what is known of the file. What cannot
// be worked out, or would be no answer to the item, begins empty.
func (d *Definition) Begin(known Context, part string) Answers {
	out := Answers{}
	for _, p := range d.Parts {
		if part == "" || p.ID == part {
			d.begin(p.Items, known, "", out)
		}
	}
	return out
}

func (d *Definition) begin(items []Item, known Context, prefix string, out Answers) {
	for _, i := range items {
		path := PathOf(prefix, i.ID)
		switch {
		case d.Retired(i):
		case i.Each != "":
			list := entriesOf(d.logic.each[i.ID], known)
			if len(list) > 0 {
				out[path] = []string{strconv.Itoa(len(list))}
			}
			for n, it := range list {
				d.begin(i.Items, known.with("it", it), EntryOf(path, n), out)
			}
		case i.Kind == Group && !i.Repeats:
			d.begin(i.Items, known, prefix, out)
		case i.Initial != "":
			if answer := first(i, d.logic.initial[i.ID], known); len(answer) > 0 {
				out[path] = answer
			}
		}
	}
}

// Gives reports whether a part has answers that are the file's to say.
func (d *Definition) Gives(part string) bool {
	for _, p := range d.items {
		if p.item.Given && p.part == part {
			return true
		}
	}
	return false
}

// Given gives the answers of a part that are the file's to say, as far as it knows them: they are shown and not asked (CCM-19).
func (d *Definition) Given(known Context, part string) Answers {
	out := d.Begin(known, part)
	maps.DeleteFunc(out, func(path string, _ []string) bool {
		p, there := d.items[path]
		return !there || !p.item.Given
	})
	return out
}

// Reveal lets what has come to be asked by an answer begin as it would have at first (CCM-11, CCM-18): what has a condition that is
// met now and was not on the page. What somebody emptied stays empty; others are the answers of the other parts.
func (d *Definition) Reveal(posted url.Values, others, begins Answers, part string) {
	said := others.Clone()
	maps.Copy(said, d.Read(posted, part))
	shown, more := d.Show(said), false
	d.each(shown.Answers, part, func(x spot) bool {
		if !shown.Asked(x.path) {
			return false
		}
		if x.item.When == "" || x.item.Kind == Choices || slices.ContainsFunc(slices.Collect(maps.Keys(posted)), x.holds) {
			return true
		}
		for path, values := range begins {
			if x.holds(path) {
				posted[path], more = slices.Clone(values), true
			}
		}
		return true
	})
	if more {
		d.Reveal(posted, others, begins, part)
	}
}

// holds reports whether a path is that of the item, or of something within it.
func (x spot) holds(path string) bool {
	if x.item.Kind != Group || x.item.Repeats {
		return path == x.path || strings.HasPrefix(path, x.path+"[")
	}
	return slices.ContainsFunc(x.item.Items, func(i Item) bool {
		return spot{item: &i, path: PathOf(x.prefix, i.ID), prefix: x.prefix}.holds(path)
	})
}

func (c Context) with(name string, value any) Context {
	out := maps.Clone(c)
	if out == nil {
		out = Context{}
	}
	out[name] = value
	return out
}

// whole gives every published name, so that an expression finds what is not known empty.
func (c Context) whole() map[string]any {
	out := emptyContext()
	maps.Copy(out, c)
	return out
}

func entriesOf(p cel.Program, known Context) []any {
	v, _, err := p.Eval(known.whole())
	if err != nil {
		return nil
	}
	list, ok := v.(traits.Lister)
	if !ok {
		return nil
	}
	var out []any
	for it := list.Iterator(); it.HasNext() == types.True && len(out) < mostEntries; {
		out = append(out, it.Next().Value())
	}
	return out
}

// knows reports whether an expression that is no more than a published yes or no, or a number, is known: what nobody asked is not no,
// and not nought.
func (c Context) knows(expression string) bool {
	at := slices.IndexFunc(published.List, func(n Name) bool {
		return n.Path == strings.TrimSpace(expression) && (n.Kind == published.YesNo || n.Kind == published.Number)
	})
	if at < 0 {
		return true
	}
	word, field, _ := published.List[at].Split()
	of, _ := c[word].(map[string]any)
	_, there := of[field]
	return there
}

// first works out what an answer begins with.
func first(i Item, p cel.Program, known Context) []string {
	if !known.knows(i.Initial) {
		return nil
	}
	v, _, err := p.Eval(known.whole())
	if err != nil {
		return nil
	}
	var out []string
	for _, text := range texts(v) {
		if _, ok := typed(i, text); ok {
			out = append(out, text)
		}
	}
	return written(i, out)
}

// texts writes a value of an expression as answers are written.
func texts(v ref.Val) []string {
	switch x := v.(type) {
	case types.Bool:
		if x {
			return []string{"yes"}
		}
		return []string{"no"}
	case types.Int:
		return []string{strconv.FormatInt(int64(x), 10)}
	case types.Double:
		return []string{strconv.FormatFloat(float64(x), 'f', -1, 64)}
	case types.String:
		return []string{string(x)}
	case traits.Lister:
		var out []string
		for it := x.Iterator(); it.HasNext() == types.True && len(out) < mostEntries; {
			out = append(out, texts(it.Next())...)
		}
		return out
	}
	return nil
}
