// Package withheld says which parts of a form are not its reader's to read: its paper names them and leaves out what they ask, which printed
// without answers would say that nobody gave any. Start at [Parts].
package withheld

import (
	"context"

	"passerelle/internal/access"
	"passerelle/internal/supervision/document"
)

// Parts gives those of a form that was read which its reader would not read whatever was sent to them. The other side's part that has not come
// yet is none of them: of that the paper says who completes it.
func Parts(ctx context.Context, s *document.Service, a access.Actor, x document.FormRecord) []string {
	var out []string
	for _, p := range x.Definition.Parts {
		if _, read := x.At(p.ID); read {
			continue
		}
		whole := x.File.Subject()
		whole.Own, whole.ForHousing, whole.SentTo = a.PersonID, p.Housing, []string{a.OrganisationID}
		if !s.Access.Can(ctx, s.DB, a, access.FormRead, whole) {
			out = append(out, p.ID)
		}
	}
	return out
}
