package demo

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"passerelle/internal/platform/db"
)

// english are words that stand in nearly every English sentence and in no French one.
var english = regexp.MustCompile(`(?i)[a-z,;] (the|and|of|with|was|were|is|to|at|for|her|until) [a-z]`)

// bothLanguages are tables whose texts stand in two languages side by side.
var bothLanguages = []string{"form_definition"}

// inEnglish are the texts of this package that people who work in English write: what in is given first, and what stands under
// that language in a table of words.
func inEnglish(t *testing.T) []string {
	t.Helper()
	var out []string
	texts := func(n ast.Node) {
		ast.Inspect(n, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				if s, err := strconv.Unquote(l.Value); err == nil && isText.MatchString(s) {
					out = append(out, strings.TrimSpace(s))
				}
			}
			return true
		})
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if called, ok := n.Fun.(*ast.SelectorExpr); ok && called.Sel.Name == "in" || isNamed(n.Fun, "in") {
					texts(n.Args[len(n.Args)-2])
				}
			case *ast.KeyValueExpr:
				if of, ok := n.Key.(*ast.SelectorExpr); ok && of.Sel.Name == "English" {
					texts(n.Value)
				}
			}
			return true
		})
	}
	return out
}

// isText tells words from codes and patterns.
var isText = regexp.MustCompile(`^[^%_]*([A-Z][^%_]*[a-z]|[a-z] )[^%_]*$`)

func isNamed(e ast.Expr, name string) bool { i, ok := e.(*ast.Ident); return ok && i.Name == name }

// inFrench (UX-1) holds that nothing that the people of Quebec's providers wrote, or that was written to them, is in English.
func inFrench(t *testing.T, d *db.DB) {
	t.Helper()
	type column struct {
		Table  string `db:"tbl"`
		Column string `db:"col"`
	}
	ctx, cells, texts := context.Background(), 0, inEnglish(t)
	if len(texts) < 80 {
		t.Fatalf("%d texts are not all of the demonstration", len(texts))
	}
	var all []column
	for c, err := range db.Each[column](ctx, d, `select m.name as tbl, c.name as col from sqlite_master m join pragma_table_info(m.name) c
		where m.type='table' and lower(c.type)='text' and exists (select 1 from pragma_table_info(m.name) o where o.name='organisation_id')`) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	for _, c := range all {
		if slices.Contains(bothLanguages, c.Table) {
			continue
		}
		type cell struct {
			Said string `db:"said"`
		}
		for x, err := range db.Each[cell](ctx, d, fmt.Sprintf(`select distinct x.%s as said from %s x join organisation o on o.id=x.organisation_id
			where o.time_zone='America/Montreal' and o.kind='provider' and x.%[1]s is not null`, c.Column, c.Table)) {
			if err != nil {
				t.Fatal(err)
			}
			cells++
			if english.MatchString(x.Said) || slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(x.Said, s) }) {
				t.Errorf("%s.%s is in English: %q", c.Table, c.Column, x.Said)
			}
		}
	}
	if other, err := db.One[int](ctx, d, `select count(*) from client c join organisation o on o.id=c.organisation_id
		where o.time_zone='America/Montreal' and c.official_language<>'fr'`); err != nil || other != 0 {
		t.Errorf("%d clients of Quebec are written to in English (%v)", other, err)
	}
	if cells < 2000 {
		t.Errorf("%d cells are not two providers", cells)
	}
}
