package render

import (
	"context"
	"net/url"
	"strconv"

	"passerelle/internal/forms"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
)

// Sheet is one part of a form as fields to write in. Values are what was posted, or the kept answers; Others is what the
// form's other parts say, which conditions may read.
type Sheet struct {
	Definition *forms.Definition
	Part       string
	Values     url.Values
	Others     forms.Answers
	Problems   []fault.Problem
	Given      forms.Answers // what the file says itself: shown, not asked
	Ease       bool          // beside what is written stands how easy it is to read (CCM-12)
}

func (s Sheet) form() part.Form { return part.Form{Values: s.Values, Problems: s.Problems} }

// shown works out what is asked.
func (s Sheet) shown() forms.Shown {
	all := s.Others.Clone()
	for path, values := range s.Definition.Read(s.Values, s.Part) {
		all[path] = values
	}
	for _, path := range s.offered() {
		all[path] = []string{"1"}
	}
	return s.Definition.Show(all)
}

// offered lists the repeating groups whose first entry is offered although nothing is written in it: its conditions are worked out, too.
func (s Sheet) offered() []string {
	var out []string
	forms.Walk(s.part().Items, func(i forms.Item) {
		if i.Kind == forms.Group && i.Repeats && len(s.entries(i, i.ID)) > forms.Answers(s.Values).Entries(i.ID) {
			out = append(out, i.ID)
		}
	})
	return out
}

func (s Sheet) part() forms.Part {
	p, _ := s.Definition.Part(s.Part)
	return p
}

// conditional reports whether anything in the part is asked only sometimes.
func (s Sheet) conditional() bool {
	found := false
	forms.Walk(s.part().Items, func(i forms.Item) { found = found || i.When != "" })
	return found
}

// asked lists the items that stand in a group, or a part, at a place.
func (s Sheet) asked(shown forms.Shown, items []forms.Item, prefix string) []forms.Item {
	var out []forms.Item
	for _, i := range items {
		if !s.Definition.Retired(i) && shown.Asked(forms.PathOf(prefix, i.ID)) {
			out = append(out, i)
		}
	}
	return out
}

// given reports whether the file itself says the answer.
func (s Sheet) given(path string) bool { return len(s.Given[path]) > 0 }

// entries gives the places of a repeating group's entries; one that must be there is offered at once.
func (s Sheet) entries(i forms.Item, path string) []string {
	n := forms.Answers(s.Values).Entries(path)
	if n == 0 && i.Required {
		n = 1
	}
	out := make([]string, n)
	for at := range n {
		out[at] = forms.EntryOf(path, at)
	}
	return out
}

// lines gives the values of a line that repeats, at least one.
func (s Sheet) lines(path string) []string {
	if len(s.Values[path]) == 0 {
		return []string{""}
	}
	return s.Values[path]
}

func lineID(path string, n int) string {
	if n == 0 {
		return path
	}
	return path + "-" + strconv.Itoa(n+1)
}

// field names an item for the parts of the page.
func field(ctx context.Context, i forms.Item, path string) part.Field {
	l := i18n.Lang(ctx)
	f := part.Field{Name: path, Words: i.Text.In(l), HintWords: i.Hint.In(l), Short: short(i)}
	if f.HintWords == "" {
		f.HintWords = habit(ctx, i.Kind)
	}
	if !i.Required {
		f.Words = i18n.T(ctx, "forms.optional", "Item", f.Words)
	}
	return f
}

// short reports whether an answer is a few letters long.
func short(i forms.Item) bool {
	switch i.Kind {
	case forms.Time, forms.Instant, forms.Integer, forms.Decimal:
		return true
	}
	return i.Max > 0 && i.Max <= 20
}

// habit says how an answer of a kind is written.
func habit(ctx context.Context, k forms.Kind) string {
	switch k {
	case forms.Date:
		return i18n.T(ctx, "web.date_hint")
	case forms.Time:
		return i18n.T(ctx, "forms.hint.time")
	case forms.Instant:
		return i18n.T(ctx, "forms.hint.instant")
	}
	return ""
}

func options(ctx context.Context, i forms.Item) []part.Option {
	var out []part.Option
	for _, o := range i.Options {
		out = append(out, part.Option{Value: o.Code, Text: o.Text.In(i18n.Lang(ctx))})
	}
	return out
}

func yesNo(ctx context.Context) []part.Option {
	return []part.Option{{Value: "yes", Text: i18n.T(ctx, "forms.yes")}, {Value: "no", Text: i18n.T(ctx, "forms.no")}}
}

// manyOptions is from how many options on a choice is a list to open rather than a row of buttons.
const manyOptions = 9

func heading(ctx context.Context, i forms.Item) string { return i.Text.In(i18n.Lang(ctx)) }

func entryName(ctx context.Context, i forms.Item, n int) string {
	return i18n.T(ctx, "forms.entry", "Item", heading(ctx, i), "Number", n+1)
}
