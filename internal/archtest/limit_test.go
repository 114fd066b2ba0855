package archtest

import (
	"regexp"
	"testing"
)

// SQLite parses a statement with a bound limit anew each time: db.Limit writes it.
func TestNoStatementBindsItsLimit(t *testing.T) {
	bound := regexp.MustCompile(`(?i)\b(limit|offset)\s+\$(\d|%)`)
	for _, f := range goFiles(t) {
		if !f.test && bound.MatchString(f.text) {
			t.Errorf("%s binds a limit: %s", f.path, bound.FindString(f.text))
		}
	}
	if !bound.MatchString("order by id limit $2") || !bound.MatchString("limit $%d") || bound.MatchString("limit 20") {
		t.Error("it is not seen")
	}
}
