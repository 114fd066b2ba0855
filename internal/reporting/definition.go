package reporting

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"

	"go.yaml.in/yaml/v4"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
)

//go:embed definitions/*.yaml
var definitionFiles embed.FS

// Kind says what may be done with a figure: a flow may be added up over months and providers, a stock over providers
// only, distinct persons and durations never.
type Kind string

// The kinds of figure.
const (
	Stock    Kind = "stock"
	Flow     Kind = "flow"
	Distinct Kind = "distinct"
	Duration Kind = "duration"
)

// Figure is one line of the template: what it is called, what it counts, includes and leaves out.
type Figure struct {
	Code string `yaml:"code"`
	// Group is the heading it stands under.
	Group string    `yaml:"group"`
	Kind  Kind      `yaml:"kind"`
	Unit  i18n.Text `yaml:"unit"`
	// By names the breakdown (reason, risk, …), or is empty for a single number.
	By string `yaml:"by"`
	// Register says that a provider's register can give it for the months before the cut-over.
	Register bool      `yaml:"register"`
	Name     i18n.Text `yaml:"name"`
	Includes i18n.Text `yaml:"includes"`
	Excludes i18n.Text `yaml:"excludes"`
}

// adds reports whether numbers of several providers may be added up.
func (f Figure) adds() bool { return f.Kind == Stock || f.Kind == Flow }

// Definition is the Monthly Reporting Template as agreed: versioned, in force from a month on (RPT-2).
type Definition struct {
	Version int          `yaml:"version"`
	From    clock.Month  `yaml:"from"`
	Figures []Figure     `yaml:"figures"`
	Groups  []NamedGroup `yaml:"groups"`
	Kinds   []NamedKind  `yaml:"kinds"`
	Codes   []NamedCode  `yaml:"codes"`
}

// NamedGroup is a heading of the template.
type NamedGroup struct {
	Code string    `yaml:"code"`
	Name i18n.Text `yaml:"name"`
}

// NamedKind is a kind of figure in words.
type NamedKind struct {
	Code Kind      `yaml:"code"`
	Name i18n.Text `yaml:"name"`
}

// KindOf gives the kind of a figure in words; a kind that is not named is shown as its code.
func (d *Definition) KindOf(f Figure) i18n.Text {
	for _, k := range d.Kinds {
		if k.Code == f.Kind {
			return k.Name
		}
	}
	return i18n.Both(string(f.Kind), string(f.Kind))
}

// NamedCode is one line of a breakdown, named in both languages.
type NamedCode struct {
	By   string    `yaml:"by"`
	Code string    `yaml:"code"`
	Met  bool      `yaml:"met"` // a line of it stands only where there is a case
	Name i18n.Text `yaml:"name"`
}

// openLines are the breakdowns whose lines are not all named here: cities and languages are what casework says.
var openLines = []string{"city", "language"}

// mostLine is the longest code of such a line, in bytes.
const mostLine = 100

// HasLine reports whether a figure may have a line of a code: none when it is a single number, one that is named here
// unless its breakdown is open.
func (d *Definition) HasLine(f Figure, code string) bool {
	switch {
	case f.By == "" || code == "":
		return f.By == code
	case slices.Contains(openLines, f.By):
		return len(code) <= mostLine
	}
	return slices.ContainsFunc(d.Codes, func(c NamedCode) bool { return c.By == f.By && c.Code == code })
}

// Figure gives a figure of the definition by its code.
func (d *Definition) Figure(code string) (Figure, bool) {
	i := slices.IndexFunc(d.Figures, func(f Figure) bool { return f.Code == code })
	if i < 0 {
		return Figure{}, false
	}
	return d.Figures[i], true
}

// recounted lists the figures that a roll-up counts again from their cases.
func (d *Definition) recounted() []string {
	var out []string
	for _, f := range d.Figures {
		if !f.adds() {
			out = append(out, f.Code)
		}
	}
	return out
}

// NameOf names a line of a breakdown. A language is called by its name; any other code without a name is shown as it is
// (a city).
func (d *Definition) NameOf(by, code string, l i18n.Language) string {
	for _, c := range d.Codes {
		if c.By == by && c.Code == code {
			return c.Name.In(l)
		}
	}
	if by == "language" {
		return l.Spoken(code)
	}
	return code
}

// Definitions reads every shipped definition, oldest first; each problem names its file and figure.
func Definitions() ([]*Definition, error) {
	return readDefinitions(definitionFiles)
}

func readDefinitions(files fs.FS) ([]*Definition, error) {
	names, err := fs.Glob(files, "definitions/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list definitions: %w", err)
	}
	var out []*Definition
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		d := &Definition{}
		if err := yaml.Unmarshal(text, d); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if err := d.validate(); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out = append(out, d)
	}
	return out, nil
}

// InForce gives the definition in force for a month.
func InForce(all []*Definition, m clock.Month) (*Definition, bool) {
	for _, d := range slices.Backward(all) {
		if d.From <= m {
			return d, true
		}
	}
	return nil, false
}

func (d *Definition) validate() error {
	if d.Version < 1 || !d.From.Valid() || len(d.Figures) == 0 {
		return fmt.Errorf("version, from and figures are needed")
	}
	seen := map[string]bool{}
	for _, f := range d.Figures {
		if err := d.validateFigure(f, seen); err != nil {
			return fmt.Errorf("figure %q: %w", f.Code, err)
		}
		seen[f.Code] = true
	}
	for _, c := range d.Codes {
		if !c.Name.Whole() {
			return fmt.Errorf("code %q of %q is not named in both languages", c.Code, c.By)
		}
	}
	return nil
}

func (d *Definition) validateFigure(f Figure, seen map[string]bool) error {
	switch {
	case f.Code == "" || seen[f.Code]:
		return fmt.Errorf("a code is needed, once")
	case !slices.Contains([]Kind{Stock, Flow, Distinct, Duration}, f.Kind):
		return fmt.Errorf("kind %q is not known", f.Kind)
	case !slices.ContainsFunc(d.Groups, func(g NamedGroup) bool { return g.Code == f.Group }):
		return fmt.Errorf("group %q is not named", f.Group)
	case !rules[f.Code]:
		return fmt.Errorf("no rule computes it")
	}
	for _, t := range []i18n.Text{f.Name, f.Unit, d.KindOf(f), f.Includes, f.Excludes} {
		if !t.Whole() {
			return fmt.Errorf("name, unit, kind, includes and excludes are needed in both languages")
		}
	}
	return nil
}
