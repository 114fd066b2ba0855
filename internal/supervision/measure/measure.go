// Package measure says what the agency did about a report of non-compliance: its final action, and what it did beside it. A figure
// counts the gravest alone, once; the pages tell all of them.
package measure

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/platform/i18n"
)

// Of divides the actions that an answer says, of a list from the lightest to the gravest, into the gravest and the others, which
// stand in one text.
func Of(said, ordered []string) (gravest, also string) {
	var others []string
	for _, code := range ordered {
		if !slices.Contains(said, code) {
			continue
		}
		if gravest != "" {
			others = append(others, gravest)
		}
		gravest = code
	}
	return gravest, strings.Join(others, " ")
}

// Custody is, for a query, that the agency took the client into custody by its answer to a report (alias b): the gravest of what it did, or
// beside the one that is graver still, the last of the others.
const Custody = "(b.action='CUSTODY' or substr(b.also,length(b.also)-6)='CUSTODY')"

// Words says all of them, the gravest first; nothing where there is no answer.
func Words(ctx context.Context, action, also string) string {
	if action == "" {
		return i18n.Unknown
	}
	said := i18n.T(ctx, "supervision.action."+action)
	var others []string
	for _, code := range strings.Fields(also) {
		others = append(others, i18n.T(ctx, "supervision.action."+code))
	}
	if len(others) == 0 {
		return said
	}
	return i18n.T(ctx, "supervision.actions", "Action", said, "Also", strings.Join(others, ", "))
}
