package archtest

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// As it is set in Canada: no space before ; ? and !, and a space that does not break before : and inside « ».
var spacing = regexp.MustCompile(`[\p{L}\p{N})»}][\s\x{a0}\x{202f}][;?!](?:[\s"*]|$)|[\p{L})»][ ]?:(?: |$)|« |[^\x{a0}]»`)

var straight = regexp.MustCompile(`[\p{L}}]'[\p{L} {]`)

// UX-1: sentences of the catalogues have the curved apostrophe, in both languages. The shipped forms keep the one that they
// were answered with.
func TestApostrophesAreCurved(t *testing.T) {
	walk(t, func(path string) {
		if filepath.Ext(path) != ".json" || filepath.Base(filepath.Dir(path)) != "locale" {
			return
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for n, line := range strings.Split(string(text), "\n") {
			if straight.MatchString(line) {
				t.Errorf("%s:%d: %s", fromRoot(path), n+1, line)
			}
		}
	})
}

// UX-1: French sentences of the catalogues are spaced one way.
func TestFrenchIsSpacedOneWay(t *testing.T) {
	for text, wrong := range map[string]bool{"Qui ? Lui": true, "Non ; oui": true, "Non\u00a0; oui": true, "Lieu : ici": true, "Lieu: ici": true, "« ici »": true,
		"Qui? Lui": false, "Non; oui": false, "Lieu\u00a0: ici": false, "«\u00a0ici\u00a0»": false} {
		if spacing.MatchString(text) != wrong {
			t.Errorf("%q: wrong %v expected", text, wrong)
		}
	}
	walk(t, func(path string) {
		if filepath.Base(path) != "fr.json" || filepath.Base(filepath.Dir(path)) != "locale" {
			return
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for n, line := range strings.Split(string(text), "\n") {
			if _, sentence, ok := strings.Cut(strings.TrimSpace(line), `": "`); ok {
				if m := spacing.FindString(sentence); m != "" {
					t.Errorf("%s:%d: %q in %s", fromRoot(path), n+1, m, sentence)
				}
			}
		}
	})
}

var (
	versioned = regexp.MustCompile(`^(.+?)(?:-(\d+))?\.yaml$`)
	inFrench  = regexp.MustCompile(`\bfr: "([^"]*)"`)
)

// CCM-25, UX-1: so is the French of the shipped forms as they are begun today; earlier versions stay as they were answered.
func TestFormsAreSpacedOneWay(t *testing.T) {
	newest := map[string]int{}
	walk(t, func(path string) {
		if m := versioned.FindStringSubmatch(filepath.Base(path)); m != nil && filepath.Base(filepath.Dir(path)) == "library" {
			version, _ := strconv.Atoi(m[2])
			newest[filepath.Join(filepath.Dir(path), m[1])] = max(version, newest[filepath.Join(filepath.Dir(path), m[1])])
		}
	})
	if len(newest) < 15 {
		t.Fatalf("%d forms", len(newest))
	}
	for path, version := range newest {
		if path += ".yaml"; version > 0 {
			path = fmt.Sprintf("%s-%d.yaml", strings.TrimSuffix(path, ".yaml"), version)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for n, line := range strings.Split(string(text), "\n") {
			for _, sentence := range inFrench.FindAllStringSubmatch(line, -1) {
				if m := spacing.FindString(sentence[1]); m != "" {
					t.Errorf("%s:%d: %q in %s", fromRoot(path), n+1, m, sentence[1])
				}
			}
		}
	}
}
