package forms

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"passerelle/internal/forms/outline"
)

// MostText is how long a definition may be, in bytes.
const MostText = 512 << 10

// Flaw is one thing wrong with a definition: where, and a catalogue key with its arguments.
type Flaw struct {
	Line int
	Item string // the item or part it is about; empty for the whole
	Key  string
	Args []any
}

// Flaws is every fault of one definition's text, in the order of its lines. File names the text.
type Flaws struct {
	File string
	List []Flaw
}

// Error says the flaws for those who write definitions: file, line, item and key.
func (f *Flaws) Error() string {
	lines := make([]string, len(f.List))
	for i, x := range f.List {
		lines[i] = fmt.Sprintf("%s:%d: %s: %s %v", f.File, x.Line, x.Item, x.Key, x.Args)
	}
	return strings.Join(lines, "\n")
}

// FlawsOf gives the flaws an error carries, or none.
func FlawsOf(err error) []Flaw {
	if f, ok := errors.AsType[*Flaws](err); ok {
		return f.List
	}
	return nil
}

// Load reads and checks a definition. Nothing unknown is let through: a misspelt key is a flaw, not a silence. An error
// is *Flaws.
func Load(file string, text []byte) (*Definition, error) {
	d, node, flaws := read(text)
	if node != nil {
		d.lines(node)
		d.curled()
		d.oneLanguage()
		d.index()
		flaws = append(d.named(flaws), unless(flaws, check(d))...)
	}
	if node != nil && len(d.items) <= mostItems {
		var wrong []Flaw
		d.logic, wrong = compile(d)
		flaws = append(flaws, d.apart(flaws, wrong, node)...)
	}
	if len(flaws) > 0 {
		slices.SortStableFunc(flaws, func(x, y Flaw) int { return x.Line - y.Line })
		return nil, &Flaws{File: file, List: flaws}
	}
	d.text = text
	return d, nil
}

// readIn finds the items that an expression reads.
var readIn = regexp.MustCompile(`\b(?:answers|here)\.([a-z][a-z0-9_]*)`)

// apart leaves out the flaws of expressions that may follow from another flaw: what they read has one, or is not there by a name that the text
// says somewhere. All others are told in the same round.
func (d *Definition) apart(known, found []Flaw, node *yaml.Node) []Flaw {
	flawed, said := map[string]bool{}, map[string]bool{}
	for _, f := range known {
		if f.hidesOthers() {
			flawed[f.Item] = true
		}
	}
	if len(flawed) == 0 {
		return found
	}
	outline.Scalars(node, said)
	follows := func(m []string) bool { return flawed[m[1]] || d.items[m[1]].item == nil && said[m[1]] }
	return slices.DeleteFunc(found, func(f Flaw) bool {
		own := d.items[f.Item].item
		return own == nil || !slices.Contains(Kinds, own.Kind) || slices.ContainsFunc(readIn.FindAllStringSubmatch(fmt.Sprintln(f.Args...), -1), follows)
	})
}

// hidesOthers reports whether expressions that read an item cannot be judged beside a flaw of it: what they read may be there, misspelt.
func (f Flaw) hidesOthers() bool {
	return !slices.Contains([]string{"forms.flaw.language", "forms.flaw.code", "forms.flaw.version", "forms.flaw.reading", "forms.flaw.from", "forms.flaw.mark", "forms.flaw.side", "forms.flaw.edit",
		"forms.flaw.max", "forms.flaw.option", "forms.flaw.required", "forms.flaw.retired"}, f.Key)
}

// named says of flaws of the text which item they stand in, by its line.
func (d *Definition) named(flaws []Flaw) []Flaw {
	for n, f := range flaws {
		for _, p := range d.Parts {
			if p.line > 0 && p.line <= f.Line {
				flaws[n].Item = p.ID
			}
			Walk(p.Items, func(i Item) {
				if i.line > 0 && i.line <= f.Line {
					flaws[n].Item = i.ID
				}
			})
		}
	}
	return flaws
}

// unless leaves out the flaws of what has a flaw of its text already, which they follow from.
func unless(known, found []Flaw) []Flaw {
	return slices.DeleteFunc(found, func(f Flaw) bool {
		return slices.ContainsFunc(known, func(k Flaw) bool { return f.Item != "" && k.Item == f.Item })
	})
}

// Unchecked reads a definition that is still being made: its text is taken apart, and nothing of what it says is checked. It may be
// shown and changed, never filled in: for that there is [Load]. An error is *Flaws.
func Unchecked(file string, text []byte) (*Definition, error) {
	d, _, flaws := read(text)
	if len(flaws) > 0 {
		return nil, &Flaws{File: file, List: flaws}
	}
	return d, nil
}

// Written writes a definition as a file that [Load] reads.
func (d *Definition) Written() ([]byte, error) {
	text, err := yaml.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("write definition: %w", err)
	}
	return text, nil
}

// read takes the text apart. What does not fit into a definition is a flaw each, beside what does; a text that cannot be taken apart has no
// node.
func read(text []byte) (*Definition, *yaml.Node, []Flaw) {
	switch {
	case len(text) > MostText:
		return nil, nil, []Flaw{{Line: 1, Key: "forms.flaw.too_long"}}
	case !utf8.Valid(text):
		return nil, nil, []Flaw{{Line: 1, Key: "forms.flaw.no_text"}}
	}
	d, node := &Definition{}, &yaml.Node{}
	if err := yaml.Load(text, node); err != nil {
		return nil, nil, badYAML(text, err)
	}
	if err := yaml.Load(text, d, yaml.WithKnownFields()); err != nil {
		return d, node, misfits(text, err)
	}
	return d, node, nil
}

// The reader of YAML names a line in words, or a place or a stretch as in "at L3.C4-L4.C2".
var (
	lineOf   = regexp.MustCompile(`line (\d+)|at (?:L\d+\.C\d+-)?L(\d+)\.C`)
	unclosed = regexp.MustCompile(`\(while (?:scanning a quoted scalar|parsing a flow \w+)\) at L(\d+)\.C`)
)

// What the reader of YAML says of what it cannot put into a definition.
var (
	unknownKey = regexp.MustCompile(`^field (.+) not found in type `)
	otherValue = regexp.MustCompile("(?s)^cannot construct !!\\w+ `(.*)` into ")
	thereTwice = regexp.MustCompile(`^mapping key "(.+)" already defined at line (\d+)`)
)

// misfits says in plain words what does not fit into a definition: each at its line.
func misfits(text []byte, err error) []Flaw {
	said, ok := errors.AsType[*yaml.LoadErrors](err)
	if !ok {
		return badYAML(text, err)
	}
	var out []Flaw
	for _, e := range said.Errors {
		f, why := Flaw{Line: max(e.Mark.Line, 1), Key: "forms.flaw.shape"}, e.Message
		if m := unknownKey.FindStringSubmatch(why); m != nil {
			f.Key, f.Args = "forms.flaw.unknown_key", []any{"Name", m[1]}
		} else if m := otherValue.FindStringSubmatch(why); m != nil {
			f.Key, f.Args = "forms.flaw.value", []any{"Value", m[1]}
		} else if m := thereTwice.FindStringSubmatch(why); m != nil {
			f.Key, f.Args = "forms.flaw.twice", []any{"Name", m[1], "Line", m[2]}
		}
		out = append(out, f)
	}
	return out
}

// tabs gives the lines that are indented with a tab, which is no indent.
func tabs(text []byte) (out []Flaw) {
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		if before := line[:len(line)-len(strings.TrimLeft(line, " \t"))]; strings.Contains(before, "\t") && strings.TrimSpace(line) != "" {
			out = append(out, Flaw{Line: n, Key: "forms.flaw.tab"})
		}
	}
	return out
}

// badYAML says in plain words what the reader of YAML found, at the line of the flaw: where a quotation or a bracket that is never
// closed begins, else where the reader could not go on.
func badYAML(text []byte, err error) []Flaw {
	said := err.Error()
	if list := tabs(text); len(list) > 0 {
		return list
	}
	if strings.Contains(said, "no documents in stream") {
		return []Flaw{{Line: 1, Key: "forms.flaw.empty"}}
	}
	flaw := Flaw{Line: 1, Key: "forms.flaw.yaml"}
	m := unclosed.FindStringSubmatch(said)
	switch {
	case m != nil:
		flaw.Key = "forms.flaw.unclosed"
	case strings.Contains(said, "mapping values are not allowed"):
		flaw.Key = "forms.flaw.colon"
	}
	if m == nil {
		m = lineOf.FindStringSubmatch(said)
	}
	if m != nil {
		flaw.Line, _ = strconv.Atoi(strings.Join(m[1:], "")) // digits of one of the two, by the expressions
	}
	return []Flaw{flaw}
}

// lines remembers at which line each part and item begins, and what is said of the whole.
func (d *Definition) lines(node *yaml.Node) {
	d.keys = map[string]int{}
	if m := outline.Top(node); m != nil && m.Kind == yaml.MappingNode {
		for i := 0; i < len(m.Content); i += 2 {
			d.keys[m.Content[i].Value] = m.Content[i].Line
		}
	}
	for i, p := range outline.Entries(outline.Within(outline.Top(node), "parts")) {
		if i < len(d.Parts) {
			d.Parts[i].line = p.Line
			itemLines(d.Parts[i].Items, p)
		}
	}
}

func itemLines(items []Item, holder *yaml.Node) {
	for i, n := range outline.Entries(outline.Within(holder, "items")) {
		if i < len(items) {
			items[i].line = n.Line
			itemLines(items[i].Items, n)
		}
	}
}
