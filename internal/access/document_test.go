package access

import (
	"flag"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "write docs/access.md from the rules")

// SEC-1: what privacy officers read is what the program does.
func TestDocumentSaysTheRules(t *testing.T) {
	const path = "../../docs/access.md"
	if *update {
		if err := os.WriteFile(path, []byte(Document()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(text) != Document() {
		t.Error("docs/access.md differs from the rules: go test ./internal/access -run Document -update")
	}
}

func TestEveryActionHasAClass(t *testing.T) {
	for _, r := range rules {
		for _, a := range r.actions {
			if ClassOf[a] == "" {
				t.Errorf("%s is of no class", a)
			}
		}
	}
}
