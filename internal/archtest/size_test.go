package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

const (
	maxFileLines     = 500
	maxFunctionLines = 60
	maxCoreLines     = 4000
)

func TestFilesAndCoresStaySmall(t *testing.T) {
	core := map[string]int{}
	for _, f := range goFiles(t) {
		if f.made || f.test {
			continue
		}
		if f.lines > maxFileLines {
			t.Errorf("%s has %d lines; split it by noun", f.path, f.lines)
		}
		core[f.pkg] += f.lines
	}
	for pkg, lines := range core {
		if lines > maxCoreLines {
			t.Errorf("%s has %d lines; split it by noun", pkg, lines)
		}
	}
}

func TestFunctionsStaySmall(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.made || f.test {
			continue
		}
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, f.path, f.text, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if n := set.Position(fn.End()).Line - set.Position(fn.Pos()).Line; n > maxFunctionLines {
				t.Errorf("%s: %s has %d lines", f.path, fn.Name.Name, n)
			}
		}
	}
}

func TestEveryPackageSaysWhatItDecides(t *testing.T) {
	said := map[string]bool{}
	for _, f := range goFiles(t) {
		if f.test || f.made {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), f.path, f.text, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		said[f.pkg] = said[f.pkg] || parsed.Doc != nil && strings.TrimSpace(parsed.Doc.Text()) != ""
	}
	for pkg, ok := range said {
		if !ok {
			t.Errorf("%s has no package comment", pkg)
		}
	}
}
