package access

import (
	"fmt"
	"slices"
	"strings"
)

// Document writes the rules for privacy officers, in Markdown: docs/access.md is this text (tested).
func Document() string {
	var b strings.Builder
	b.WriteString("# Who may do what\n\nWritten from the rules in `internal/access/rules.go`; a test fails when the two differ. What is not listed is not allowed.\n" +
		"Out of scope, a record cannot be told from a missing one. Sealed records answer only to the rules of their own class.\n")
	for _, role := range Roles {
		fmt.Fprintf(&b, "\n## %s\n\n| may | what it is about | when |\n|---|---|---|\n", strings.ReplaceAll(string(role), "_", " "))
		for _, r := range rules {
			if r.role == role {
				writeRule(&b, r)
			}
		}
	}
	return b.String()
}

func writeRule(b *strings.Builder, r rule) {
	var when []string
	for _, p := range r.when {
		when = append(when, p.name)
	}
	if len(when) == 0 {
		when = []string{"always"}
	}
	actions := slices.Sorted(slices.Values(r.actions))
	for _, a := range actions {
		fmt.Fprintf(b, "| `%s` | %s | %s |\n", a, ClassOf[a], strings.Join(when, " · "))
	}
}
