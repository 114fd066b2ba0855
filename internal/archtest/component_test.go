package archtest

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// behindWords finds a component behind words on one line: templ writes its call out as text there, for everybody to read.
var behindWords = regexp.MustCompile(`[^>\s{}]\s+@[a-z]\w*\.?\w*\(`)

// UX-1: no page shows the text of a component's call in place of what it says.
func TestComponentsStandOnTheirOwn(t *testing.T) {
	for sample, want := range map[string]bool{`<span>· @part.Dated(x)</span>`: true, `<span>@part.Dated(x)</span>`: false, `<b>A</b> @note(x)`: false, `		@part.Dated(x)`: false} {
		if behindWords.MatchString(sample) != want {
			t.Fatalf("%s: %v", sample, !want)
		}
	}
	walk(t, func(path string) {
		if !strings.HasSuffix(path, ".templ") {
			return
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for n, line := range strings.Split(string(text), "\n") {
			if code := strings.TrimSpace(line); !strings.HasPrefix(code, "//") && behindWords.MatchString(code) {
				t.Errorf("%s:%d: a component behind words: %s", path, n+1, code)
			}
		}
	})
}
