package forms

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"

	"passerelle/internal/forms/library"
	"passerelle/internal/platform/i18n"
)

// Library gives the shipped definitions in the order of their codes, versions ascending. They are read once.
func Library() ([]*Definition, error) { return shipped() }

var shipped = sync.OnceValues(func() ([]*Definition, error) { return readLibrary(library.Files) })

func readLibrary(files fs.FS) ([]*Definition, error) {
	list, err := fs.Glob(files, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list forms: %w", err)
	}
	var out []*Definition
	for _, name := range list {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read form: %w", err)
		}
		d, err := Load(name, text)
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
	a, ok := library.Specimen("", d.Code)
	if !ok {
		return nil, false
	}
	if l == i18n.French {
		words, _ := library.Specimen("fr/", d.Code)
		maps.Copy(a, words)
	}
	return d.Read(a, ""), true
}
