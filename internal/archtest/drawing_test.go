package archtest

import (
	"cmp"
	"flag"
	"fmt"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the drawing of docs/architecture.md from the code")

// TestTheDrawingIsOfThisCode holds the drawing of docs/architecture.md to the imports of the tree: an arrow is an import
// that no chain of others says already. `go test ./internal/archtest -run Drawing -update` draws it again.
func TestTheDrawingIsOfThisCode(t *testing.T) {
	path := filepath.Join(root, "docs", "architecture.md")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(data), "```mermaid\n")
	was, after, ended := strings.Cut(rest, "```")
	if !found || !ended {
		t.Fatal("docs/architecture.md has no drawing")
	}
	is := draw(direct(importsBetweenAreas(t)), func(unit string) string { return decides(t, unit) })
	if *update {
		if err := os.WriteFile(path, []byte(before+"```mermaid\n"+is+"```"+after), 0o600); err != nil {
			t.Fatal(err)
		}
	} else if was != is {
		t.Errorf("the drawing of docs/architecture.md is not of this code; it would be\n%s", is)
	}
}

// edges gives for each area those it imports.
type edges map[string]map[string]bool

// importsBetweenAreas leaves out what only tests.
func importsBetweenAreas(t *testing.T) edges {
	t.Helper()
	out := edges{}
	for _, f := range goFiles(t) {
		from, tests := unitOf(f.pkg)
		if f.test || tests {
			continue
		}
		for _, i := range f.imports {
			if to, ours := strings.CutPrefix(i, "passerelle/"); ours {
				to, _ = unitOf(to)
				out.add(from, to)
			}
		}
	}
	return out
}

func (e edges) add(from, to string) {
	if from == to {
		return
	}
	if e[from] == nil {
		e[from] = map[string]bool{}
	}
	e[from][to] = true
}

// unitOf gives what a package is drawn as: its area, or the area's pages and API apart.
func unitOf(pkg string) (unit string, tests bool) {
	level, area, _ := levelOf(pkg)
	return area, level > levels["internal/app"] && area != "cmd"
}

// direct leaves out each import that a chain of others says already.
func direct(all edges) edges {
	out := edges{}
	for from, tos := range all {
		for to := range tos {
			if !all.chained(from, to) {
				out.add(from, to)
			}
		}
	}
	return out
}

func (e edges) chained(from, to string) bool {
	for middle := range e[from] {
		if middle != to && e.reaches(middle, to) {
			return true
		}
	}
	return false
}

func (e edges) reaches(from, to string) bool {
	if from == to {
		return true
	}
	for next := range e[from] {
		if e.reaches(next, to) {
			return true
		}
	}
	return false
}

func draw(e edges, says func(unit string) string) string {
	text, seen := &strings.Builder{}, map[string]bool{}
	fmt.Fprintln(text, "flowchart TD")
	name := func(unit string) string { return strings.ReplaceAll(strings.TrimPrefix(unit, "internal/"), "/", "_") }
	node := func(unit string) {
		if !seen[unit] {
			seen[unit] = true
			fmt.Fprintf(text, "  %s[\"%s: %s\"]\n", name(unit), unit, says(unit))
		}
	}
	for _, from := range slices.SortedFunc(maps.Keys(e), fromAbove) {
		node(from)
		for _, to := range slices.Sorted(maps.Keys(e[from])) {
			node(to)
			fmt.Fprintf(text, "  %s --> %s\n", name(from), name(to))
		}
	}
	return text.String()
}

// fromAbove orders areas by their level, the highest first.
func fromAbove(a, b string) int {
	levelA, _, _ := levelOf(a)
	levelB, _, _ := levelOf(b)
	return cmp.Or(levelB-levelA, strings.Compare(a, b))
}

var firstWords = regexp.MustCompile(`^(?:Package \w+ decides|Command \w+ is|Package \w+ lets) ([^:;,.(]+)`)

// decides gives the first words of a package's own documentation.
func decides(t *testing.T, unit string) string {
	t.Helper()
	switch {
	case unit == "internal/platform":
		return "no word of casework"
	case strings.HasSuffix(unit, "/web"):
		return "its pages"
	case unit == "cmd":
		unit = "cmd/passerelle"
	}
	files, err := filepath.Glob(filepath.Join(root, unit, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), f, nil, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		if m := firstWords.FindStringSubmatch(strings.ReplaceAll(parsed.Doc.Text(), "\n", " ")); m != nil {
			return strings.TrimSpace(m[1])
		}
	}
	t.Errorf("%s does not say what it decides", unit)
	return ""
}
