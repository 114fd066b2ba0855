package archtest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	placeholder = regexp.MustCompile(`\{\{\s*\.(\w+)\s*\}\}`)
	translated  = regexp.MustCompile(`i18n\.T\([^,()]+,\s*"([a-z_]+(?:\.[A-Za-z0-9_]+)+)"`)
	prefixText  = regexp.MustCompile(`"([a-z_]+(?:\.[A-Za-z0-9_]+)*\.)"`)
)

type catalogue struct {
	path   string
	en, fr map[string]string
}

func catalogues(t *testing.T) []catalogue {
	t.Helper()
	var out []catalogue
	walk(t, func(path string) {
		if filepath.Base(path) == "en.json" && filepath.Base(filepath.Dir(path)) == "locale" {
			french := filepath.Join(filepath.Dir(path), "fr.json")
			out = append(out, catalogue{fromRoot(path), texts(t, path), texts(t, french)})
		}
	})
	if len(out) == 0 {
		t.Fatal("no catalogue found")
	}
	return out
}

func texts(t *testing.T, path string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	raw := map[string]json.RawMessage{}
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	out := map[string]string{}
	for key, value := range raw {
		out[key] = string(value)
	}
	return out
}

// SEC-7: every key is there in English and in French, with the same arguments.
func TestCataloguesAreCompleteInBothLanguages(t *testing.T) {
	for _, c := range catalogues(t) {
		for key, en := range c.en {
			fr, ok := c.fr[key]
			if !ok {
				t.Errorf("%s: %s has no French", c.path, key)
			} else if a, b := arguments(en), arguments(fr); !slices.Equal(a, b) {
				t.Errorf("%s: %s takes %v in English and %v in French", c.path, key, a, b)
			}
		}
		for key := range c.fr {
			if _, ok := c.en[key]; !ok {
				t.Errorf("%s: %s has no English", c.path, key)
			}
		}
	}
}

func arguments(text string) []string {
	var out []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestKeysAreUsedAndUsedKeysExist(t *testing.T) {
	known := map[string]string{}
	for _, c := range catalogues(t) {
		for key := range c.en {
			known[key] = c.path
		}
	}
	source := sources(t)
	prefixes := map[string]bool{}
	for _, m := range prefixText.FindAllStringSubmatch(source, -1) {
		prefixes[m[1]] = true
	}
	for _, m := range translated.FindAllStringSubmatch(source, -1) {
		if known[m[1]] == "" {
			t.Errorf("key %s is used but is in no catalogue", m[1])
		}
	}
	for key, path := range known {
		task := strings.Replace(key, ".why.", ".task.", 1)
		if !strings.Contains(source, `"`+key+`"`) && !strings.Contains(source, `"`+task+`"`) && !composed(key, prefixes) {
			t.Errorf("%s: %s is never used", path, key)
		}
	}
}

func sources(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	walk(t, func(path string) {
		if ext := filepath.Ext(path); ext == ".templ" || ext == ".yaml" || ext == ".go" && !strings.HasSuffix(path, "_test.go") && !strings.HasSuffix(path, "_templ.go") {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			b.Write(data)
		}
	})
	return b.String()
}

// composed reports whether code writes a beginning of the key and adds the rest ("web.nav." + name).
func composed(key string, prefixes map[string]bool) bool {
	for i := range key {
		if key[i] == '.' && prefixes[key[:i+1]] {
			return true
		}
	}
	return false
}

var (
	recordedAct = regexp.MustCompile(`\bEntry\("([a-z_]+\.[a-z_]+)"`)
	namedAct    = regexp.MustCompile(`\bact[A-Z]\w*\s*=\s*"([a-z_]+\.[a-z_]+)"`)
)

// SEC-6: an auditor reads what was recorded as a sentence, never as a code. access/web holds the acts that are rights.
func TestRecordedActsHaveSentences(t *testing.T) {
	sentences := texts(t, filepath.Join(root, "internal/access/locale/en.json"))
	source := sources(t)
	found := append(recordedAct.FindAllStringSubmatch(source, -1), namedAct.FindAllStringSubmatch(source, -1)...)
	if len(found) < 20 {
		t.Fatalf("only %d acts found", len(found))
	}
	for _, m := range found {
		if sentences["access.act."+m[1]] == "" {
			t.Errorf("%s has no sentence for the auditor", m[1])
		}
	}
}

var taskRule = regexp.MustCompile(`"([a-z_]+\.task\.[a-z_]+)"`)

// UX-1: whatever waits on My day says what it is and why it is there, in words.
func TestTasksSayWhy(t *testing.T) {
	known := map[string]bool{}
	for _, c := range catalogues(t) {
		for key := range c.en {
			known[key] = true
		}
	}
	found := taskRule.FindAllStringSubmatch(sources(t), -1)
	if len(found) < 10 {
		t.Fatalf("only %d tasks found", len(found))
	}
	for _, m := range found {
		if why := strings.Replace(m[1], ".task.", ".why.", 1); !known[m[1]] || !known[why] {
			t.Errorf("%s has no sentence, or none says why (%s)", m[1], why)
		}
	}
}

// breaks finds a French sign that a line may begin with: no space that holds stands before it, or within the quotation marks.
var breaks = regexp.MustCompile(`\S [:?!](?:[\s<.,)"]|$)|« | »`)

// SEC-7: in French a colon, a question mark and quotation marks never part from what they belong to.
func TestFrenchSignsHoldTheirWords(t *testing.T) {
	for _, c := range catalogues(t) {
		for key, fr := range c.fr {
			if at := breaks.FindString(fr); at != "" {
				t.Errorf("%s: %s breaks at %q", c.path, key, at)
			}
		}
	}
}
