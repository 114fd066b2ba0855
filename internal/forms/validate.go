package forms

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
)

// Judge is how answers are looked at: which part (all when empty), whether it is to be complete, on which day and at which hour (the
// day's last when it does not matter), and in whose language the form's own sentences are said.
type Judge struct {
	Part     string
	Complete bool
	Today    clock.Date
	Hour     string
	Language i18n.Language
}

// Validate gives an Invalid fault with a problem for each answer that is wrong, in the order of the page, its field the
// path of the item; nil when all is well. Only what is asked is judged. A draft may be incomplete, but what is written
// must be right.
func (d *Definition) Validate(a Answers, j Judge) error {
	v := validator{d: d, judge: j, shown: d.Show(a)}
	v.said = d.scope(v.shown.Answers)
	d.each(v.shown.Answers, j.Part, func(s spot) bool {
		if d.Retired(*s.item) || !v.shown.Asked(s.path) {
			return false
		}
		v.item(s)
		return true
	})
	return v.check.Err()
}

// validator collects what is wrong.
type validator struct {
	d     *Definition
	judge Judge
	shown Shown
	said  scope
	check fault.Check
}

func (v *validator) item(s spot) {
	given := v.shown.Answers[s.path]
	label := v.label(s)
	switch {
	case s.item.Kind == Display || s.item.Kind == Signature: // a signature is given apart, when all is written
	case s.item.Kind == Group:
		v.check.Require(!v.wanting(s.item, v.shown.Answers.Entries(s.path)), s.path, "forms.problem.entry", "Item", label)
	case len(given) == 0:
		v.check.Require(!v.wanting(s.item, 0), s.path, "forms.problem.required", "Item", label)
	default:
		v.given(s, given, label)
	}
}

// label names an item, behind the entry that it stands in: of two alike one is wrong.
func (v *validator) label(s spot) string {
	own, entry := s.item.Text.In(v.judge.Language), s.prefix[strings.LastIndex(s.prefix, "[")+1:]
	if n, err := strconv.Atoi(strings.TrimSuffix(entry, "]")); err == nil {
		return v.d.items[s.item.ID].repeat().Text.In(v.judge.Language) + " " + strconv.Itoa(n+1) + " · " + own
	}
	return own
}

// wanting reports whether something must be there and is not.
func (v *validator) wanting(i *Item, n int) bool { return v.judge.Complete && i.Required && n == 0 }

// given judges an answer that is there: its form first, then the item's own rule.
func (v *validator) given(s spot, given []string, label string) {
	for _, text := range given {
		if _, ok := typed(*s.item, text); !ok {
			v.check.Add(s.path, "forms.problem."+string(s.item.Kind), "Item", label)
			return
		}
		if day := dayOf(*s.item, text); day != "" && v.judge.Today != "" && !day.Likely(v.judge.Today) {
			v.check.Add(s.path, "forms.problem.year", "Item", label)
			return
		}
		if utf8.RuneCountInString(text) > s.item.longest() {
			v.check.Add(s.path, "forms.problem.longest", "Item", label, "Most", s.item.longest())
			return
		}
	}
	if s.item.Valid != nil {
		value, _ := values(*s.item, given)
		met := v.said.met(v.d.logic.valid[s.item.ID], s, map[string]any{"value": value, "today": string(v.judge.Today), "now": string(v.judge.Today) + " " + cmp.Or(v.judge.Hour, "23:59")})
		v.check.Require(met, s.path, "forms.problem.said", "Item", label, "Said", s.item.Valid.Say.In(v.judge.Language))
	}
}

// Complete gives the answers of a part as they are kept when it is completed: what is not asked, and entries in which
// nothing is written, left out.
func (d *Definition) Complete(a Answers, part string) Answers {
	kept := d.OfPart(d.Show(a).Answers, part).Values()
	for _, p := range d.Parts {
		d.dropBlank(p.Items, "", kept)
	}
	return d.Read(kept, part)
}

// dropBlank takes out the entries in which nothing is written.
func (d *Definition) dropBlank(items []Item, prefix string, kept url.Values) {
	for _, i := range items {
		switch {
		case i.Kind == Group && i.Repeats:
			d.dropBlankEntries(i, PathOf(prefix, i.ID), kept)
		case i.Kind == Group:
			d.dropBlank(i.Items, prefix, kept)
		}
	}
}

// dropBlankEntries goes from the last entry to the first, and looks at what an entry holds before the entry itself: none
// moves before it is looked at, and one that held blank entries only is blank.
func (d *Definition) dropBlankEntries(group Item, path string, kept url.Values) {
	for n := Answers(kept).Entries(path) - 1; n >= 0; n-- {
		entry := EntryOf(path, n)
		d.dropBlank(group.Items, entry, kept)
		if blank(kept, entry) {
			d.remove(kept, path, n)
		}
	}
}

// blank reports whether nothing is written in an entry.
func blank(kept url.Values, entry string) bool {
	for path, values := range kept {
		if strings.HasPrefix(path, entry+".") && len(values) > 0 && values[0] != "" {
			return false
		}
	}
	return true
}
