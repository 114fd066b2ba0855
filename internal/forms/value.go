package forms

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"passerelle/internal/platform/clock"
)

// instant is how a date with its time is written.
const instant = "2006-01-02 15:04"

// typed gives a value as expressions see it: a truth, a number, or text. Dates and times stay text, which is in their
// own order. A value that is not of its kind is no answer.
func typed(i Item, text string) (any, bool) {
	switch i.Kind {
	case YesNo:
		return text == "yes", text == "yes" || text == "no"
	case Integer:
		n, err := strconv.ParseInt(text, 10, 64)
		return n, err == nil
	case Decimal:
		n, ok := decimal(text)
		return n, ok
	case Date:
		return text, clock.Date(text).Valid()
	case Time:
		_, err := time.Parse("15:04", text)
		return text, err == nil && len(text) == 5
	case Instant:
		_, err := time.Parse(instant, text)
		return text, err == nil
	case Choice, Choices:
		_, known := i.Option(text)
		return text, known
	}
	return text, text != ""
}

// dayOf gives the day that an answer names; empty where it names none.
func dayOf(i Item, text string) clock.Date {
	if i.Kind != Date && i.Kind != Instant || len(text) < len(time.DateOnly) {
		return ""
	}
	return clock.Date(text[:len(time.DateOnly)])
}

// decimal reads a number with a point or, as it is written in French, a comma.
func decimal(text string) (float64, bool) {
	text = strings.Replace(text, ",", ".", 1)
	plain := strings.Trim(text, "-0123456789.") == "" && strings.LastIndex(text, "-") < 1
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil && plain
}

// values gives an item's answer as expressions see it: a list where there may be several.
func values(i Item, texts []string) (any, bool) {
	var out []any
	for _, text := range texts {
		if v, ok := typed(i, text); ok {
			out = append(out, v)
		}
	}
	if len(out) == 0 {
		return nil, false
	}
	if i.Repeats || i.Kind == Choices {
		return out, true
	}
	return out[0], true
}

// object gives the answers to some items as expressions see them, groups that do not repeat taken apart.
func object(items []Item, a Answers, prefix string) map[string]any {
	out := map[string]any{}
	fill(items, a, prefix, out)
	return out
}

func fill(items []Item, a Answers, prefix string, out map[string]any) {
	for _, i := range items {
		path := PathOf(prefix, i.ID)
		switch {
		case i.Kind == Group && i.Repeats:
			list := []any{}
			for n := range a.Entries(path) {
				list = append(list, object(i.Items, a, EntryOf(path, n)))
			}
			if len(list) > 0 {
				out[i.ID] = list
			}
		case i.Kind == Group:
			fill(i.Items, a, prefix, out)
		case i.asks():
			if v, ok := values(i, a[path]); ok {
				out[i.ID] = v
			}
		}
	}
}

// scored lists the items whose options have scores.
func (d *Definition) scored() []string {
	var out []string
	for id, p := range d.items {
		if slices.ContainsFunc(p.item.Options, func(o Option) bool { return o.Score != nil }) {
			out = append(out, id)
		}
	}
	return out
}

// Scores adds up the scores of the options that were chosen, by item: 0 where none was. What is not asked counts nothing.
func (d *Definition) Scores(a Answers) map[string]float64 {
	out := map[string]float64{}
	for _, id := range d.scored() {
		out[id] = 0
	}
	d.each(a, "", func(s spot) bool {
		for _, code := range a[s.path] {
			if o, ok := s.item.Option(code); ok && o.Score != nil {
				out[s.item.ID] += *o.Score
			}
		}
		return true
	})
	return out
}

// spot is one place of a form as it is filled: an item, once for each entry of the groups around it.
type spot struct {
	item   *Item
	path   string
	prefix string // the entry it stands in; empty outside of repeating groups
	part   string
}

// each visits what a form asks in the order of the page, entry by entry; a group whose visit says false is passed over.
func (d *Definition) each(a Answers, part string, visit func(spot) bool) {
	for p := range d.Parts {
		if part == "" || d.Parts[p].ID == part {
			eachItem(d.Parts[p].Items, a, spot{part: d.Parts[p].ID}, visit)
		}
	}
}

func eachItem(items []Item, a Answers, at spot, visit func(spot) bool) {
	for n := range items {
		i := &items[n]
		here := spot{item: i, path: PathOf(at.prefix, i.ID), prefix: at.prefix, part: at.part}
		if !visit(here) || i.Kind != Group {
			continue
		}
		if !i.Repeats {
			eachItem(i.Items, a, here, visit)
			continue
		}
		for e := range a.Entries(here.path) {
			eachItem(i.Items, a, spot{prefix: EntryOf(here.path, e), part: at.part}, visit)
		}
	}
}

// drop takes the answers of an item, and of what it holds, out.
func drop(i Item, prefix string, a Answers) {
	path := PathOf(prefix, i.ID)
	delete(a, path)
	if i.Kind == Group && !i.Repeats {
		for _, inner := range i.Items {
			drop(inner, prefix, a)
		}
		return
	}
	for other := range a {
		if strings.HasPrefix(other, path+"[") {
			delete(a, other)
		}
	}
}

// Shown is a form as its answers make it: which items are asked, and the answers to those alone.
type Shown struct {
	Answers Answers
	hidden  []string // paths of items whose condition is not met
}

// Asked reports whether the item at a path is asked, for what its own condition says; what stands in a group that is not
// asked is not either.
func (s Shown) Asked(path string) bool { return !slices.Contains(s.hidden, path) }

// Show works out which items are asked. Conditions are decided in the order in which they read each other, and what is
// not asked counts as not answered. A condition that cannot be worked out asks.
func (d *Definition) Show(a Answers) Shown {
	s := Shown{Answers: a.Clone()}
	for _, id := range d.logic.order {
		d.decide(id, &s)
	}
	return s
}

func (d *Definition) decide(id string, s *Shown) {
	var spots []spot
	d.each(s.Answers, d.items[id].part, func(x spot) bool {
		if x.item.ID == id {
			spots = append(spots, x)
		}
		return true
	})
	said := d.scope(s.Answers) // no condition reads its own item: what goes at one place changes nothing at the next
	for _, x := range spots {
		if !said.met(d.logic.when[id], x, nil) {
			s.hidden = append(s.hidden, x.path)
			drop(*x.item, x.prefix, s.Answers)
		}
	}
}
