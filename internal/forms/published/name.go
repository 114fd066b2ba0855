package published

import (
	"fmt"
	"strings"
)

// Split takes a path apart: the word it begins with, whether that is a list, and the field of it, empty where the word is
// the fact.
func (n Name) Split() (word, field string, list bool) {
	head, field, _ := strings.Cut(n.Path, ".")
	word, list = strings.CutSuffix(head, "[]")
	return word, field, list
}

// ListWord gives the list that a name is in each entry of; empty for what is said once of a file.
func (n Name) ListWord() string {
	if word, _, list := n.Split(); list {
		return word
	}
	return ""
}

// Initial writes the expression by which an item begins with what a name holds. In a group that begins once for each entry of the
// name's list it is that of the entry; what else is in a list needs an item that repeats.
func (n Name) Initial(repeats bool, each string) string {
	word, field, list := n.Split()
	expression := n.Path
	switch {
	case list && each == word:
		expression = "it." + field
	case list:
		return word + ".map(x, x." + field + ")"
	}
	if repeats {
		return "[" + expression + "]"
	}
	return expression
}

// Document writes the published names for those who write definitions: docs/forms-names.md is this text (tested).
func Document() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Names a form may begin from\n\nVersion %d. Written from `internal/forms/published/list.go`; a test fails when the two differ. A definition uses a name in "+
		"`initial`, and a list in `each`; within the list's group an entry is called `it` (`it.text`). A name is never taken away.\n\n"+
		"| name | holds | since | meaning | sens |\n|---|---|---|---|---|\n", Version)
	for _, n := range List {
		fmt.Fprintf(&b, "| `%s` | %s | %d | %s | %s |\n", n.Path, n.Kind, n.Since, n.Meaning.English, n.Meaning.French)
	}
	return b.String()
}
