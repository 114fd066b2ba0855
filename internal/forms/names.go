package forms

import (
	"slices"
	"strings"

	"cel.dev/cel-go/cel"

	"passerelle/internal/forms/published"
)

// Name is a fact of the file that a definition may begin an answer from.
type Name = published.Name

// Published reports whether a name is one of those that a definition may begin from.
func Published(path string) bool {
	return slices.ContainsFunc(published.List, func(n Name) bool { return n.Path == path })
}

// Context is the facts of a file under their published names: a name with a point is a map within the map, a list a
// []any of maps. The area that owns the file makes it; what it leaves out begins empty.
type Context map[string]any

// Unknown lists what a context holds that is not published, for the tests of who makes one.
func (c Context) Unknown() []string {
	var out []string
	for name, value := range c {
		for _, path := range pathsOf(name, value) {
			if !Published(path) && !slices.Contains(out, path) {
				out = append(out, path)
			}
		}
	}
	slices.Sort(out)
	return out
}

func pathsOf(name string, value any) []string {
	var out []string
	switch v := value.(type) {
	case map[string]any:
		for field := range v {
			out = append(out, name+"."+field)
		}
	case []any:
		for _, element := range v {
			out = append(out, pathsOf(name+"[]", element)...)
		}
	default:
		out = append(out, name)
	}
	return out
}

// Names gives the published names, in the order of their documentation.
func Names() []Name { return slices.Clone(published.List) }

func celKind(k published.Kind) *cel.Type {
	switch k {
	case published.YesNo:
		return cel.BoolType
	case published.Number:
		return cel.IntType
	}
	return cel.StringType
}

// nameKinds gives the types of the names: one for each word before a point.
func nameKinds() map[string]map[string]*cel.Type {
	out := map[string]map[string]*cel.Type{}
	for _, n := range published.List {
		word, field, _ := n.Split()
		if field == "" {
			continue
		}
		if out["name."+word] == nil {
			out["name."+word] = map[string]*cel.Type{}
		}
		out["name."+word][field] = celKind(n.Kind)
	}
	return out
}

// nameVariables declares the names for expressions.
func nameVariables() []cel.EnvOption {
	var out []cel.EnvOption
	seen := map[string]bool{}
	for _, n := range published.List {
		word, field, list := n.Split()
		if seen[word] {
			continue
		}
		seen[word] = true
		t := celKind(n.Kind)
		if field != "" {
			t = cel.ObjectType("name." + word)
		}
		if list {
			t = cel.ListType(t)
		}
		out = append(out, cel.Variable(word, t))
	}
	return out
}

// listKind gives the type of the entries of a published list; nil when an expression is no such list.
func listKind(text string) *cel.Type {
	name := strings.TrimSpace(text)
	published := slices.ContainsFunc(published.List, func(n Name) bool {
		word, _, list := n.Split()
		return list && word == name
	})
	if !published {
		return nil
	}
	return cel.ObjectType("name." + name)
}

// emptyContext gives each word that a name begins with, empty.
func emptyContext() Context {
	out := Context{}
	for _, n := range published.List {
		switch word, field, list := n.Split(); {
		case list:
			out[word] = []any{}
		case field != "":
			out[word] = map[string]any{}
		default:
			out[word] = ""
		}
	}
	return out
}
