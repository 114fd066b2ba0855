package archtest

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const root = "../.."

// goFile is one file of the tree as the rules see it.
type goFile struct {
	path    string // from the root, with slashes
	pkg     string // folder from the root
	test    bool
	made    bool // generated
	imports []string
	lines   int
	text    string
}

func goFiles(t *testing.T) []goFile {
	t.Helper()
	var out []goFile
	walk(t, func(path string) {
		if strings.HasSuffix(path, ".go") {
			out = append(out, readGo(t, path))
		}
	})
	if len(out) < 20 {
		t.Fatalf("only %d Go files found: the rules look at the wrong folder", len(out))
	}
	return out
}

func walk(t *testing.T, each func(path string)) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == ".git" || d.Name() == "node_modules" || d.Name() == "bin" || d.Name() == "tmp") {
			return filepath.SkipDir
		}
		if !d.IsDir() {
			each(path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func readGo(t *testing.T, path string) goFile {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), path, data, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	name := fromRoot(path)
	f := goFile{path: name, pkg: filepath.ToSlash(filepath.Dir(name)), test: strings.HasSuffix(path, "_test.go"),
		lines: strings.Count(string(data), "\n"), text: string(data)}
	f.made = strings.HasSuffix(path, "_templ.go") || strings.Contains(f.text, "// Code generated ")
	for _, i := range parsed.Imports {
		f.imports = append(f.imports, strings.Trim(i.Path.Value, `"`))
	}
	return f
}

func fromRoot(path string) string {
	rel, err := filepath.Rel(root, path)
	if err != nil {
		return path
	}
	return filepath.ToSlash(rel)
}
