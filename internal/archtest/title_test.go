package archtest

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
)

// joinedTitle is a title that is put together from words beside each other, so that they run into one.
var joinedTitle = regexp.MustCompile(`part\.Page\([^\n]*"\s*\+\s*[^\n]*\{|part\.Page\(fmt\.Sprintf\([^\n]*%s %s`)

// UX-1: the title of a page about somebody says what is done and whom it is about, with a mark between them: part.About puts it.
func TestTitlesArePutTogetherInOnePlace(t *testing.T) {
	for _, sample := range []string{`@part.Page(i18n.T(ctx, "a.title")+" "+v.Name, nil) {`, `@part.Page(fmt.Sprintf("%s %s", a, b), nil) {`} {
		if !joinedTitle.MatchString(sample) {
			t.Errorf("%s is let pass", sample)
		}
	}
	eachLine(t, func(at, line string) {
		if joinedTitle.MatchString(line) && !strings.Contains(line, "part.About(") {
			t.Errorf("%s joins a title: %s", at, line)
		}
	})
}

// eachLine gives each line of the templates of pages, and where it stands.
func eachLine(t *testing.T, look func(at, line string)) {
	t.Helper()
	walk(t, func(path string) {
		if !strings.HasSuffix(path, ".templ") {
			return
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for n, line := range strings.Split(string(text), "\n") {
			look(fmt.Sprintf("%s:%d", path, n+1), strings.TrimSpace(line))
		}
	})
}
