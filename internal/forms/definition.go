package forms

import (
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
)

// Text is a sentence of a form.
type Text = i18n.Text

// Reading says whose word a definition is: the official layout, our reading of the sources until it is loaded, or a form that
// somebody made for themselves or for their organisation.
type Reading string

// The readings.
const (
	Ours     Reading = "ours"
	Official Reading = "official"
	Brought  Reading = "brought" // from elsewhere, which says nothing of official forms
	Own      Reading = "own"
)

// Side is who owns a part of a form.
type Side string

// The sides. A form may travel between them; each writes in its own part only.
const (
	Agency   Side = "agency"
	Provider Side = "provider"
	Client   Side = "client"
)

// Kind is what an item asks for, in the vocabulary of a FHIR Questionnaire.
type Kind string

// The kinds of item.
const (
	Group     Kind = "group"     // holds other items
	Display   Kind = "display"   // a sentence that asks nothing
	Line      Kind = "text"      // one line
	Paragraph Kind = "paragraph" // several lines
	YesNo     Kind = "yesno"
	Choice    Kind = "choice"  // one option
	Choices   Kind = "choices" // any number of options
	Date      Kind = "date"
	Time      Kind = "time"
	Instant   Kind = "instant" // a date with a time
	Integer   Kind = "integer"
	Decimal   Kind = "decimal"
	Signature Kind = "signature"
)

// Kinds lists every kind, in the order of the documentation.
var Kinds = []Kind{Group, Display, Line, Paragraph, YesNo, Choice, Choices, Date, Time, Instant, Integer, Decimal, Signature}

// ProtectedAddress marks an item whose answer is an address that only its own rule of access opens.
const ProtectedAddress = "protected-address"

// ProtectedB marks what is protected once it is filled in.
const ProtectedB = "protected-b"

// Option is one choice of an item. Score puts the options in order where an instrument adds them up.
type Option struct {
	Code  string   `yaml:"code"`
	Text  Text     `yaml:"text"`
	Score *float64 `yaml:"score,omitempty"`
}

// Rule is what must hold of an answer, and what is said when it does not.
type Rule struct {
	That string `yaml:"that"`
	Say  Text   `yaml:"say"`
}

// Item is one question, or a group of them.
type Item struct {
	ID       string   `yaml:"id"`
	Kind     Kind     `yaml:"kind"`
	Text     Text     `yaml:"text"`
	Hint     Text     `yaml:"hint,omitempty"`
	Required bool     `yaml:"required,omitempty"`
	Repeats  bool     `yaml:"repeats,omitempty"`
	Options  []Option `yaml:"options,omitempty"`
	// When is an expression over the answers: the item is asked while it is true.
	When string `yaml:"when,omitempty"`
	// Initial is an expression over the published names: what the answer begins with.
	Initial string `yaml:"initial,omitempty"`
	// Given says that what Initial gives is the answer: it is shown and not asked. While the file does not know it, it is asked.
	Given bool `yaml:"given,omitempty"`
	// Each is a published list: a repeating group begins once for each of its entries, which Initial calls "it".
	Each  string `yaml:"each,omitempty"`
	Valid *Rule  `yaml:"valid,omitempty"`
	Max   int    `yaml:"max,omitempty"`
	// Sensitive is empty or ProtectedAddress.
	Sensitive string `yaml:"sensitive,omitempty"`
	// Layout is empty, or Sentences of a repeating group.
	Layout string `yaml:"layout,omitempty"`
	// Retired is the version from which the item is no longer asked; what was answered stays. 0: never.
	Retired int    `yaml:"retired,omitempty"`
	Items   []Item `yaml:"items,omitempty"`

	line int
}

// Sentences is the layout of a repeating group that paper says as numbered sentences: of each entry what its first item says, with what the
// others say behind it. A client reads an agreement, not a table.
const Sentences = "sentences"

// asks reports whether the item has an answer of its own.
func (i Item) asks() bool { return i.Kind != Group && i.Kind != Display }

// longest gives how many characters an answer may have.
func (i Item) longest() int {
	switch {
	case i.Max > 0:
		return i.Max
	case i.Kind == Paragraph:
		return 20_000
	}
	return 500
}

// Option gives an option by its code.
func (i Item) Option(code string) (Option, bool) {
	for _, o := range i.Options {
		if o.Code == code {
			return o, true
		}
	}
	return Option{}, false
}

// Part is what one side of a form owns and these roles may write in.
type Part struct {
	ID    string        `yaml:"id"`
	Title Text          `yaml:"title"`
	Text  Text          `yaml:"text,omitempty"`
	Side  Side          `yaml:"side"`
	Edit  []access.Role `yaml:"edit"`
	// Housing says that the part is for the housing coordinator to read, too.
	Housing bool   `yaml:"housing,omitempty"`
	Items   []Item `yaml:"items"`

	line int
}

// Definition is one version of a form. Get one from Load: only that has been checked.
type Definition struct {
	Code    string     `yaml:"code"`
	Version int        `yaml:"version"`
	Reading Reading    `yaml:"reading"`
	From    clock.Date `yaml:"from"`
	Title   Text       `yaml:"title"`
	Text    Text       `yaml:"text,omitempty"`
	Mark    string     `yaml:"mark,omitempty"`
	// Language is that of a form of one's own that is written in one language alone; empty: in both.
	Language i18n.Language `yaml:"language,omitempty"`
	// Wanting is the language in which sentences are missing that stand there in the other: of a form from elsewhere, which is not in force
	// before it is whole.
	Wanting i18n.Language `yaml:"wanting,omitempty"`
	Parts   []Part        `yaml:"parts"`

	items map[string]place
	logic *logic
	keys  map[string]int // at which line the text says what of the whole
	text  []byte
}

// Source gives the definition as it was written, to begin another from.
func (d *Definition) Source() []byte { return d.text }

// place is where an item stands: its part, the groups around it, outermost first, and itself.
type place struct {
	item   *Item
	part   string
	groups []*Item
}

// repeat gives the innermost repeating group around a place.
func (p place) repeat() *Item {
	for _, g := range slices.Backward(p.groups) {
		if g.Repeats {
			return g
		}
	}
	return nil
}

// within reports whether an item is one of the groups around the place.
func (p place) within(id string) bool {
	return slices.ContainsFunc(p.groups, func(g *Item) bool { return g.ID == id })
}

// always reports whether an item has to be answered whatever is said elsewhere.
func (p place) always() bool {
	return p.item.Required && p.item.When == "" && !slices.ContainsFunc(p.groups, func(g *Item) bool { return g.When != "" })
}

// Part gives a part by its id.
func (d *Definition) Part(id string) (Part, bool) {
	for _, p := range d.Parts {
		if p.ID == id {
			return p, true
		}
	}
	return Part{}, false
}

// Item gives an item by its id, wherever it stands.
func (d *Definition) Item(id string) (Item, bool) {
	p, ok := d.items[id]
	if !ok {
		return Item{}, false
	}
	return *p.item, true
}

// Protects reports whether the answer at a path is an address that only its own rule of access opens.
func (d *Definition) Protects(path string) bool {
	i, there := d.Item(path[strings.LastIndex(path, ".")+1:])
	return there && i.Sensitive == ProtectedAddress
}

// Retired reports whether an item is no longer asked in this version.
func (d *Definition) Retired(i Item) bool { return i.Retired > 0 && i.Retired <= d.Version }

// index remembers where every item stands.
func (d *Definition) index() {
	d.items = map[string]place{}
	for p := range d.Parts {
		d.indexItems(d.Parts[p].Items, d.Parts[p].ID, nil)
	}
}

func (d *Definition) indexItems(items []Item, part string, groups []*Item) {
	for i := range items {
		item := &items[i]
		d.items[item.ID] = place{item: item, part: part, groups: groups}
		d.indexItems(item.Items, part, append(slices.Clone(groups), item))
	}
}

// Walk visits every item of some items in the order of the form, groups before what they hold.
func Walk(items []Item, visit func(Item)) {
	for _, i := range items {
		visit(i)
		Walk(i.Items, visit)
	}
}
