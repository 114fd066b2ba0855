package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var namedPath = regexp.MustCompile("`((?:internal|cmd|docs|assets|scripts|\\.ci)/[A-Za-z0-9_./-]*[A-Za-z0-9_/-])`")

// Documents lie unless a test reads them: every path they name must be there.
func TestPathsNamedInDocumentsExist(t *testing.T) {
	seen := 0
	walk(t, func(path string) {
		if !strings.HasSuffix(path, ".md") {
			return
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range namedPath.FindAllStringSubmatch(string(text), -1) {
			seen++
			if _, err := os.Stat(filepath.Join(root, m[1])); err != nil {
				t.Errorf("%s names %s, which is not there", fromRoot(path), m[1])
			}
		}
	})
	if seen == 0 {
		t.Error("no path found in any document: the rule looks at nothing")
	}
}
