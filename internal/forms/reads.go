package forms

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v4"
)

// Read is what the program reads of a form to act on it: these items, of one of these kinds, with these options at least.
type Read struct {
	Part    string   `yaml:"part"`  // that the items stand in; empty: in any
	Group   string   `yaml:"group"` // the innermost repeating group around them; empty: none
	Items   []string `yaml:"items"`
	Kinds   []Kind   `yaml:"kinds"` // a group of them repeats
	Options []string `yaml:"options"`
	Use     string   `yaml:"use"`  // what it is read for, and lost without it: forms.lost.<use>
	Told    bool     `yaml:"told"` // the program does without it: it is said, and a version without it gets a date
}

//go:embed reads.yaml
var readsText []byte

// Reads says by code of form what the program reads of it, as reads.yaml declares it.
var Reads = sync.OnceValue(func() map[string][]Read {
	var out map[string][]Read
	if err := yaml.Load(readsText, &out, yaml.WithKnownFields()); err != nil {
		panic("what is read of forms: " + err.Error()) // nothing of another's goes in
	}
	return out
})

// Lack is an item that the program reads and a version does not have as it is read.
type Lack struct {
	Read
	Item    string
	Why     string // absent, place, repeated, group, kind, options or unasked
	Missing string // the codes of the options that are not there
}

// Lacks lists what the program reads of the form and would not find in this version, in the order of Reads.
func (d *Definition) Lacks() []Lack { return d.lacking(func(r Read) bool { return !r.Told }) }

// DoesWithout lists what the program would read of the form and does without where a version does not have it.
func (d *Definition) DoesWithout() []Lack { return d.lacking(func(r Read) bool { return r.Told }) }

func (d *Definition) lacking(which func(Read) bool) (out []Lack) {
	for _, r := range Reads()[d.Code] {
		for _, id := range r.Items {
			if l := (Lack{Read: r, Item: id}); which(r) && l.of(d) {
				out = append(out, l)
			}
		}
	}
	return out
}

// Unsignable lists the signatures that the program reads of a form and its version does not ask for in every case, and that nobody gave: what nobody
// has to sign is never signed.
func (f Filled) Unsignable() (out []Item) {
	read := func(r Read) bool { return !r.Told && slices.Contains(r.Kinds, Signature) }
	for _, l := range f.Definition.lacking(read) {
		if !f.signed(l.Item) {
			out = append(out, shippedItem(f.Code, l.Item))
		}
	}
	return out
}

// shippedItem gives an item as a shipped version of its form has it.
func shippedItem(code, item string) Item {
	all, _ := Library() // it was read at the start
	for _, d := range slices.Backward(all) {
		if i, has := d.Item(item); d.Code == code && has {
			return i
		}
	}
	return Item{ID: item}
}

// of finds why a version lacks the item, if it does.
func (l *Lack) of(d *Definition) bool {
	at, there := d.items[l.Item]
	switch {
	case !there || d.Retired(*at.item):
		l.Why = "absent"
	case l.Part != "" && at.part != l.Part, l.Group != "" && (at.repeat() == nil || at.repeat().ID != l.Group):
		l.Why = "place"
	case l.Group == "" && at.repeat() != nil:
		l.Why = "repeated"
	case slices.Contains(l.Kinds, Group) && (at.item.Kind != Group || !at.item.Repeats):
		l.Why = "group"
	case !slices.Contains(l.Kinds, at.item.Kind):
		l.Why = "kind"
	case slices.Contains(l.Kinds, Signature) && !at.always():
		l.Why = "unasked"
	default:
		missing := slices.DeleteFunc(slices.Clone(l.Options), func(code string) bool { _, has := at.item.Option(code); return has })
		if l.Missing = strings.Join(missing, ", "); l.Missing != "" {
			l.Why = "options"
		}
	}
	return l.Why != ""
}

// namesOf joins the items that are lacking.
func namesOf(list []Lack) string {
	var out []string
	for _, l := range list {
		out = append(out, l.Item)
	}
	return strings.Join(out, ", ")
}
