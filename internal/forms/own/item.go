package own

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"passerelle/internal/forms"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
)

// AsItWas says, of what an item begins with or when it is asked, that it stays as it was copied.
const AsItWas = "="

// Kinds are the kinds of item that are offered, in their order; a section is made apart.
var Kinds = []forms.Kind{forms.Line, forms.Paragraph, forms.YesNo, forms.Choice, forms.Choices, forms.Date, forms.Time, forms.Instant, forms.Integer, forms.Decimal,
	forms.Display, forms.Signature}

// Bounds of what is typed, in letters: a question, and what helps to answer it.
const longestQuestion, longestHelp, longestOptions = 1_000, 2_000, 20_000

// Asked is an item as its page asks for it.
type Asked struct {
	Section                      string // the group it stands in; empty: the form itself
	After                        string // the item that it stands after there, or [First]; empty: where it is, or at the end
	Kind                         forms.Kind
	Text, Hint                   forms.Text
	Required, Repeats, Protected bool
	Options                      forms.Text // one a line, the same order in both languages
	Begins                       string     // a published name, [AsItWas], or nothing
	Each                         string     // of a section that repeats: the published list that it begins once for each entry of
	When                         string     // the value of a [Condition], [AsItWas], or nothing
}

// tidy trims what was typed and leaves out what the kind does not have.
func (x Asked) tidy() Asked {
	for _, t := range []*string{&x.Text.English, &x.Text.French, &x.Hint.English, &x.Hint.French, &x.Options.English, &x.Options.French} {
		*t = strings.TrimSpace(i18n.Lines(*t))
	}
	if x.Kind != forms.Choice && x.Kind != forms.Choices {
		x.Options = forms.Text{}
	}
	if x.Kind == forms.Display || x.Kind == forms.Group && !x.Repeats {
		x.Required = false
	}
	if x.Kind == forms.Display || x.Kind == forms.Signature || x.Kind == forms.Choices {
		x.Repeats = false
	}
	if x.Kind == forms.Display || x.Kind == forms.Signature || x.Kind == forms.Group {
		x.Begins = ""
	}
	if x.Kind != forms.Group || !x.Repeats {
		x.Each = ""
	}
	x.Protected = x.Protected && (x.Kind == forms.Line || x.Kind == forms.Paragraph)
	return x
}

// LanguagesOf gives the languages in which a form says everything: its own, or both.
func LanguagesOf(language i18n.Language) []i18n.Language {
	if language == "" {
		return both
	}
	return []i18n.Language{language}
}

var both = []i18n.Language{i18n.English, i18n.French}

// problems finds what is wrong with what was typed before it becomes an item.
func (x Asked) problems(language i18n.Language) error {
	var c fault.Check
	for _, l := range both {
		c.Require(x.Text.In(l) != "" || !slices.Contains(LanguagesOf(language), l), "text_"+string(l), "fault.required")
		readable(&c, "text_"+string(l), x.Text.In(l), longestQuestion)
		readable(&c, "hint_"+string(l), x.Hint.In(l), longestHelp)
		readable(&c, "options_"+string(l), x.Options.In(l), longestOptions)
		c.Require(language != "" || x.Hint == (forms.Text{}) || x.Hint.In(l) != "", "hint_"+string(l), "own.problem.other_language")
	}
	c.Require(x.Kind == forms.Group || slices.Contains(Kinds, x.Kind), "kind", "own.problem.kind")
	x.optionProblems(&c, language)
	c.Require(x.Begins == "" || x.Begins == AsItWas || slices.ContainsFunc(forms.Names(), func(n forms.Name) bool { return n.Path == x.Begins }), "begins", "own.problem.begins")
	c.Require(x.Each == "" || slices.Contains(Lists(), x.Each), "each", "own.problem.begins")
	return c.Err()
}

func readable(c *fault.Check, field, text string, most int) {
	c.Require(utf8.ValidString(text) && !strings.ContainsFunc(text, unprintable), field, "own.problem.letters")
	c.Require(utf8.RuneCountInString(text) <= most, field, "fault.too_long")
}

// unprintable are the signs that no text holds, but for the end of a line and the tabulator.
func unprintable(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0xfeff || r == 0xfffe || r == 0xffff
}

func (x Asked) optionProblems(c *fault.Check, language i18n.Language) {
	if x.Kind != forms.Choice && x.Kind != forms.Choices {
		return
	}
	english, french := lines(x.Options.English), lines(x.Options.French)
	c.Require(language == i18n.French || len(english) > 0, "options_en", "own.problem.options")
	c.Require(language == i18n.English || len(french) > 0, "options_fr", "own.problem.options")
	c.Require(language != "" || len(english) == 0 || len(french) == 0 || len(english) == len(french), "options_fr", "own.problem.option_lines", "English", len(english), "French", len(french))
	for _, l := range both {
		list := lines(x.Options.In(l))
		c.Require(len(slices.Compact(slices.Sorted(slices.Values(list)))) == len(list), "options_"+string(l), "own.problem.option_twice")
	}
}

// lines gives the lines of a text that say something.
func lines(text string) (out []string) {
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// options gives the choices of an item. One that was there keeps its code and its score, by its words or its place, so that an answer
// keeps its meaning.
func options(was []forms.Option, said forms.Text) []forms.Option {
	english, french := lines(said.English), lines(said.French)
	out := make([]forms.Option, max(len(english), len(french)))
	used := map[string]bool{}
	at := func(list []string, i int) string {
		if i < len(list) {
			return list[i]
		}
		return ""
	}
	for i := range out {
		out[i].Text = i18n.Both(at(english, i), at(french, i))
		for _, o := range was {
			if !used[o.Code] && same(o.Text, out[i].Text) {
				out[i].Code, out[i].Score, used[o.Code] = o.Code, o.Score, true
				break
			}
		}
	}
	reworded := len(out) == len(was) // none came or went: what stands at its place was reworded
	for i := range out {
		if out[i].Code == "" && reworded && !used[was[i].Code] {
			out[i].Code, out[i].Score, used[was[i].Code] = was[i].Code, was[i].Score, true
		}
	}
	for i := range out {
		for n := 1; out[i].Code == ""; n++ {
			code := "o" + strconv.Itoa(n)
			taken := used[code] || slices.ContainsFunc(was, func(o forms.Option) bool { return o.Code == code })
			if !taken {
				out[i].Code, used[code] = code, true
			}
		}
	}
	return out
}

// same reports whether an option says the same in a language.
func same(a, b forms.Text) bool {
	return a.English != "" && a.English == b.English || a.French != "" && a.French == b.French
}

// Lists are the published lists that a section may begin once for each entry of.
func Lists() (out []string) {
	for _, n := range forms.Names() {
		if word := n.ListWord(); word != "" && !slices.Contains(out, word) {
			out = append(out, word)
		}
	}
	return out
}

// each gives the list that the sections around an item begin from.
func each(groups []forms.Item) string {
	for _, g := range slices.Backward(groups) {
		if g.Repeats {
			return g.Each
		}
	}
	return ""
}

// item makes the item of what was asked for, from what it was.
func (x Asked) item(d *forms.Definition, was forms.Item) forms.Item {
	out := was
	out.Kind, out.Text, out.Hint, out.Required, out.Repeats, out.Each = x.Kind, x.Text, x.Hint, x.Required, x.Repeats, x.Each
	out.Options, out.Sensitive = nil, ""
	if x.Kind == forms.Choice || x.Kind == forms.Choices {
		out.Options = options(was.Options, x.Options)
	}
	if x.Protected {
		out.Sensitive = forms.ProtectedAddress
	}
	if x.Kind != was.Kind { // a rule and a length are those of an answer of another kind
		out.Valid, out.Max = nil, 0
	}
	groups := around(*root(d), x.Section)
	if g, there := ItemOf(d, x.Section); there {
		groups = append(groups, g)
	}
	if x.Begins != AsItWas {
		out.Initial = ""
	}
	for _, n := range forms.Names() {
		if n.Path == x.Begins {
			out.Repeats = out.Repeats || n.ListWord() != "" && n.ListWord() != each(groups)
			out.Initial = n.Initial(out.Repeats || x.Kind == forms.Choices, each(groups))
		}
	}
	if x.When != AsItWas {
		out.When = ""
	}
	for _, c := range ConditionsFor(d, x.Section, was.ID) {
		if c.Value == x.When {
			out.When = c.Expression
		}
	}
	return out
}

// AskedOf gives an item as its page asks for it; a new one of a kind in a section when it has no id.
func AskedOf(d *forms.Definition, i forms.Item) Asked {
	groups := around(*root(d), i.ID)
	out := Asked{Kind: i.Kind, Text: i.Text, Hint: i.Hint, Required: i.Required, Repeats: i.Repeats, Protected: i.Sensitive != "", Each: i.Each}
	if len(groups) > 0 {
		out.Section = groups[len(groups)-1].ID
	}
	if list, at := find(root(d), i.ID); list != nil {
		out.After = First
		if at > 0 {
			out.After = (*list)[at-1].ID
		}
	}
	for _, o := range i.Options {
		out.Options = i18n.Both(out.Options.English+o.Text.English+"\n", out.Options.French+o.Text.French+"\n")
	}
	if i.Initial != "" {
		out.Begins = AsItWas
	}
	for _, n := range forms.Names() {
		if i.Initial == n.Initial(i.Repeats || i.Kind == forms.Choices, each(groups)) {
			out.Begins = n.Path
		}
	}
	if i.When != "" {
		out.When = AsItWas
	}
	for _, c := range ConditionsFor(d, out.Section, i.ID) {
		if c.Expression == i.When {
			out.When = c.Value
		}
	}
	return out
}

// Condition is an answer to another item on which it may depend whether an item is asked.
type Condition struct {
	Value, Expression string
	Item              forms.Item
	Option            forms.Option // of a choice
	No                bool         // of yes or no
	Any               bool         // whatever it is
}

// ConditionsFor lists what an item in a section may depend on: whether another, outside of itself, is answered, and what is chosen. What stands in a section that
// repeats can be asked by what stands in the same entry alone.
func ConditionsFor(d *forms.Definition, groupID, itemID string) (out []Condition) {
	entry := repeated(d, groupID)
	forms.Walk(*root(d), func(i forms.Item) {
		inside := i.ID == itemID || slices.ContainsFunc(around(*root(d), i.ID), func(g forms.Item) bool { return g.ID == itemID })
		holder := ""
		if groups := around(*root(d), i.ID); len(groups) > 0 {
			holder = repeated(d, groups[len(groups)-1].ID)
		}
		if inside || i.Repeats || holder != "" && holder != entry {
			return
		}
		path := "answers." + i.ID
		if holder != "" {
			path = "here." + i.ID
		}
		out = append(out, conditionsOn(i, path)...)
	})
	return out
}

func conditionsOn(i forms.Item, path string) (out []Condition) {
	if i.Kind == forms.Group || i.Kind == forms.Display || i.Kind == forms.Signature {
		return nil
	}
	out = []Condition{{Value: i.ID + "=*", Expression: "has(" + path + ")", Item: i, Any: true}}
	if i.Kind == forms.YesNo {
		return append(out, []Condition{{Value: i.ID + "=yes", Expression: path, Item: i}, {Value: i.ID + "=no", Expression: "has(" + path + ") && !" + path, Item: i, No: true}}...)
	}
	for _, o := range i.Options {
		expression := path + " == '" + o.Code + "'"
		if i.Kind == forms.Choices {
			expression = "'" + o.Code + "' in " + path
		}
		out = append(out, Condition{Value: i.ID + "=" + o.Code, Expression: expression, Item: i, Option: o})
	}
	return out
}

// repeated gives the section that repeats in which a section stands, or is.
func repeated(d *forms.Definition, groupID string) string {
	g, there := ItemOf(d, groupID)
	if !there {
		return ""
	}
	for _, x := range slices.Backward(append(around(*root(d), groupID), g)) {
		if x.Repeats {
			return x.ID
		}
	}
	return ""
}

// Beyond gives the place behind an item, or at the end of a section, or of the form.
func Beyond(d *forms.Definition, itemID, groupID string) (section, after string) {
	if groups := around(*root(d), itemID); itemID != "" {
		if len(groups) > 0 {
			section = groups[len(groups)-1].ID
		}
		return section, itemID
	}
	items := *root(d)
	if g, there := ItemOf(d, groupID); there {
		section, items = groupID, g.Items
	}
	if len(items) == 0 {
		return section, First
	}
	return section, items[len(items)-1].ID
}
