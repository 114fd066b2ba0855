package archtest

import (
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
	eachLine(t, func(at, line string) {
		if !strings.HasPrefix(line, "//") && behindWords.MatchString(line) {
			t.Errorf("%s: a component behind words: %s", at, line)
		}
	})
}
