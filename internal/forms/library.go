package forms

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v4"

	"passerelle/internal/platform/i18n"
)

//go:embed library/*.yaml library/specimen/*.yaml library/specimen/fr/*.yaml
var libraryFiles embed.FS

// Library gives the shipped definitions in the order of their codes, versions ascending. They are read once.
func Library() ([]*Definition, error) { return shipped() }

var shipped = sync.OnceValues(func() ([]*Definition, error) { return readLibrary(libraryFiles) })

func readLibrary(files fs.FS) ([]*Definition, error) {
	list, err := fs.Glob(files, "library/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list forms: %w", err)
	}
	var out []*Definition
	for _, name := range list {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read form: %w", err)
		}
		d, err := Load(strings.TrimPrefix(name, "library/"), text)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	slices.SortFunc(out, byCodeAndVersion)
	return out, nil
}

func byCodeAndVersion(a, b *Definition) int {
	if c := strings.Compare(a.Code, b.Code); c != 0 {
		return c
	}
	return a.Version - b.Version
}

// SourceOf gives the text of a shipped definition, to begin another from.
func SourceOf(code string, version int) ([]byte, bool) {
	all, err := Library()
	i := slices.IndexFunc(all, func(d *Definition) bool { return d.Code == code && d.Version == version })
	if err != nil || i < 0 {
		return nil, false
	}
	return all[i].Source(), true
}

// SpecimenOf gives the answers of a filled, fictitious specimen (CCM-25) in a language, without what the version does not ask.
func SpecimenOf(d *Definition, l i18n.Language) (Answers, bool) {
	a, ok := specimenIn("", d.Code)
	if !ok {
		return nil, false
	}
	if l == i18n.French {
		words, _ := specimenIn("fr/", d.Code)
		maps.Copy(a, words)
	}
	return d.Read(a.Values(), ""), true
}

// specimenIn reads a specimen, or under a language the words that lie over it.
func specimenIn(under, code string) (Answers, bool) {
	text, err := libraryFiles.ReadFile("library/specimen/" + under + code + ".yaml")
	if err != nil {
		return nil, false
	}
	var raw map[string]any
	if err := yaml.Load(text, &raw); err != nil {
		return nil, false
	}
	a := Answers{}
	for path, value := range raw {
		a[path] = plain(value)
	}
	return a, true
}

// plain writes what stands in a specimen as answers are written.
func plain(value any) []string {
	switch v := value.(type) {
	case bool:
		if v {
			return []string{"yes"}
		}
		return []string{"no"}
	case []any:
		var out []string
		for _, x := range v {
			out = append(out, plain(x)...)
		}
		return out
	}
	return []string{fmt.Sprint(value)}
}
