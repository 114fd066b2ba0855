package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// SEC-7: whoever names a sentence gives it everything that it puts in its places: one that is left out would be read as a hole by a person.
func TestSentencesAreGivenTheirArguments(t *testing.T) {
	needs := map[string][]string{}
	for _, c := range catalogues(t) {
		for key, text := range c.en {
			needs[key] = arguments(text)
		}
	}
	seen := 0
	walk(t, func(path string) {
		if filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, is := n.(*ast.CallExpr)
			if !is {
				return true
			}
			key, given, known := said(call)
			if !known || len(needs[key]) == 0 {
				return true
			}
			seen++
			for _, name := range needs[key] {
				if !slices.Contains(given, name) {
					t.Errorf("%s: %s is not given %s", set.Position(call.Pos()), key, name)
				}
			}
			return true
		})
	})
	if seen < 100 {
		t.Errorf("only %d sentences with arguments found: the calls are written otherwise", seen)
	}
}

// keyAt says of each function that takes a key with its arguments where the key stands.
var keyAt = map[string]int{"T": 1, "New": 1, "At": 1, "NotReadyAt": 1, "Overtaken": 0, "Add": 1, "Require": 2}

// said gives the key that a call names and the names of what it gives; false of another call, or where one of the names is not written out.
func said(call *ast.CallExpr) (key string, given []string, known bool) {
	at, is := keyAt[called(call)]
	if !is || at >= len(call.Args) || call.Ellipsis.IsValid() {
		return "", nil, false
	}
	if key, known = written(call.Args[at]); !known || !strings.Contains(key, ".") {
		return "", nil, false
	}
	for i := at + 1; i < len(call.Args); i += 2 {
		name, literal := written(call.Args[i])
		if !literal {
			return "", nil, false
		}
		given = append(given, name)
	}
	return key, given, true
}

func called(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

func written(x ast.Expr) (string, bool) {
	lit, is := x.(*ast.BasicLit)
	if !is || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}
