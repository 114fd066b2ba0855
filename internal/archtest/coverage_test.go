package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	coverageRow = regexp.MustCompile(`^\| ((?:RPT|CCM|CLO|CSS|ICO|SEC)-\d+) \| .* \| .* \| (.*) \|$`)
	namedTest   = regexp.MustCompile("`([a-z0-9/]+)`\\.(Test\\w+)")
)

// The table of coverage lies unless a test reads it: each test it names is there, and says the duty it is named for.
func TestCoverageNamesTestsThatAreThere(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "docs/coverage.md"))
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for line := range strings.SplitSeq(string(text), "\n") {
		row := coverageRow.FindStringSubmatch(line)
		if row == nil {
			continue
		}
		for _, m := range namedTest.FindAllStringSubmatch(row[2], -1) {
			named++
			if !saysDuty(t, m[1], m[2], row[1]) {
				t.Errorf("%s names %s.%s, which is not there or does not name it", row[1], m[1], m[2])
			}
		}
	}
	if named < 40 {
		t.Errorf("only %d tests are named", named)
	}
}

// saysDuty looks for a test whose comment or name holds the duty's id, alone or in a range (RPT-1…4).
func saysDuty(t *testing.T, pkg, name, id string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, pkg, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	kind, _, _ := strings.Cut(id, "-")
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		at := strings.Index(string(text), "func "+name+"(")
		if at < 0 {
			continue
		}
		comment := string(text[max(0, at-600):at])
		return strings.Contains(comment, id) || strings.Contains(name, strings.ReplaceAll(id, "-", "")) || regexp.MustCompile(kind+`-\d+…\d+`).MatchString(comment)
	}
	return false
}
