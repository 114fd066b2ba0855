// Package library holds the shipped definitions of forms as text, one file each, with a filled, fictitious specimen of each in both languages. Start at
// [Files] and [Specimen].
package library

import (
	"embed"
	"fmt"

	"go.yaml.in/yaml/v4"
)

// Files holds the definitions.
//
//go:embed *.yaml
var Files embed.FS

//go:embed specimen/*.yaml specimen/fr/*.yaml
var specimens embed.FS

// Specimen reads the answers of a specimen as answers are written, or under a language ("fr/") the words that lie over it.
func Specimen(under, code string) (map[string][]string, bool) {
	text, err := specimens.ReadFile("specimen/" + under + code + ".yaml")
	if err != nil {
		return nil, false
	}
	var raw map[string]any
	if err := yaml.Load(text, &raw); err != nil {
		return nil, false
	}
	out := map[string][]string{}
	for path, value := range raw {
		out[path] = plain(value)
	}
	return out, true
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
