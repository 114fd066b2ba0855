package archtest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	linked   = regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`)
	quoted   = regexp.MustCompile(`\*\*([^*]+)\*\*`)
	oneSpace = strings.NewReplacer("\n", " ", "\u00a0", " ", "’", "'")
)

// What a document links to and shows is there: a guide, a picture, another document.
func TestLinksInDocumentsLead(t *testing.T) {
	seen := 0
	walk(t, func(path string) {
		if !strings.HasSuffix(path, ".md") {
			return
		}
		for _, m := range linked.FindAllStringSubmatch(read(t, path), -1) {
			seen++
			if _, err := os.Stat(filepath.Join(filepath.Dir(path), m[1])); err != nil {
				t.Errorf("%s leads to %s, which is not there", fromRoot(path), m[1])
			}
		}
	})
	if seen == 0 {
		t.Error("no link found in any document: the rule looks at nothing")
	}
}

// Each guide is there in both languages with the same pictures, is in the index, and what it sets in bold is on a
// screen word for word: a catalogue that changes its words makes the guide fail.
func TestGuidesSayTheWordsOfTheScreens(t *testing.T) {
	guides, err := filepath.Glob(filepath.Join(root, "docs/guides/*.en.md"))
	if err != nil || len(guides) < 8 {
		t.Fatalf("%d guides, %v", len(guides), err)
	}
	index := read(t, filepath.Join(root, "docs/guides/README.md"))
	for _, english := range guides {
		french := strings.TrimSuffix(english, ".en.md") + ".fr.md"
		for language, path := range map[string]string{"en": english, "fr": french} {
			if !strings.Contains(index, "("+filepath.Base(path)+")") {
				t.Errorf("%s is not in the index", fromRoot(path))
			}
			sameWords(t, language, path)
		}
		if a, b := picturesOf(t, english, ".en.png"), picturesOf(t, french, ".fr.png"); a == "" || a != b {
			t.Errorf("%s shows %q, in French %q", fromRoot(english), a, b)
		}
	}
}

func sameWords(t *testing.T, language, path string) {
	t.Helper()
	said := catalogueWords(t, language)
	for _, m := range quoted.FindAllStringSubmatch(read(t, path), -1) {
		if words := strings.Join(strings.Fields(oneSpace.Replace(m[1])), " "); !said[words] {
			t.Errorf("%s quotes %q, which no screen says", fromRoot(path), words)
		}
	}
}

func picturesOf(t *testing.T, path, suffix string) string {
	t.Helper()
	var names []string
	for _, m := range linked.FindAllStringSubmatch(read(t, path), -1) {
		if name, found := strings.CutSuffix(m[1], suffix); found {
			names = append(names, name)
		}
	}
	return strings.Join(names, " ")
}

// catalogueWords gives every sentence of a language.
func catalogueWords(t *testing.T, language string) map[string]bool {
	t.Helper()
	said := map[string]bool{}
	walk(t, func(path string) {
		if !strings.HasSuffix(path, "/locale/"+language+".json") {
			return
		}
		catalogue := map[string]any{}
		if err := json.Unmarshal([]byte(read(t, path)), &catalogue); err != nil {
			t.Fatal(err)
		}
		for _, sentence := range catalogue {
			if words, ok := sentence.(string); ok {
				said[oneSpace.Replace(words)] = true
			}
		}
	})
	return said
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
