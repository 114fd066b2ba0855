package app

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write notices.txt from the libraries that are built in")

var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|copyright|authors)[^/]*$`)

// sheetNotice is that of what the browser gets, which no Go module carries.
const sheetNotice = `The MIT License (MIT)

Copyright (C) 2017 Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy of
this software and associated documentation files (the "Software"), to deal in
the Software without restriction, including without limitation the rights to
use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies
of the Software, and to permit persons to whom the Software is furnished to do
so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`

// The notices are those of every library that is built in, each text once: `go test ./internal/app -run Notices -update`.
func TestNoticesAreOfWhatIsBuiltIn(t *testing.T) {
	of := map[string][]string{sheetNotice: {"govuk-frontend 6.6.0"}}
	for _, line := range builtIn(t) {
		module, dir, _ := strings.Cut(line, "\t")
		text := notice(t, dir)
		if text == "" {
			t.Errorf("%s has no licence", module)
		}
		of[text] = append(of[text], module)
	}
	made := written(of)
	if *update {
		if err := os.WriteFile("notices.txt", []byte(made), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if made != notices && !*update {
		t.Error("notices.txt is not of the libraries that are built in: go test ./internal/app -run Notices -update")
	}
}

// builtIn lists the modules of the program, and Go itself, with where their licence lies.
func builtIn(t *testing.T) []string {
	t.Helper()
	out, err := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}\t{{.Dir}}{{end}}{{end}}", "passerelle/cmd/passerelle").Output()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(out)) {
		lines = append(lines, strings.TrimSpace(line))
		if module, dir, _ := strings.Cut(lines[len(lines)-1], "\t"); strings.HasPrefix(module, "golang.org/x/text ") {
			lines = append(lines, "Go and its standard library\t"+dir) // the same authors, the same licence
		}
	}
	slices.Sort(lines)
	return slices.DeleteFunc(slices.Compact(lines), func(line string) bool { return line == "" })
}

func notice(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, e := range entries {
		if e.IsDir() || !licenceFile.MatchString(e.Name()) || strings.HasSuffix(e.Name(), ".go") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n")))
	}
	return strings.Join(texts, "\n\n")
}

func written(of map[string][]string) string {
	var parts []string
	for text, modules := range of {
		slices.Sort(modules)
		parts = append(parts, fmt.Sprintf("%s\n%s\n\n%s\n", strings.Join(modules, "\n"), strings.Repeat("-", 72), text))
	}
	slices.Sort(parts)
	return strings.Join(parts, "\n"+strings.Repeat("=", 72)+"\n\n")
}
