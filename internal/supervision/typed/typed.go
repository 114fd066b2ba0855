// Package typed decides what is asked of words that somebody of the provider types onto a file, whatever the page: other sides and
// the residence read most of them, so whoever names a protected address in any of them is asked whether it is meant.
//
// Notes, letters and forms ask by themselves, too, where their words are signed or leave. Start at [Service.Ask].
package typed

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// Service stands on the supervision files.
type Service struct{ *supervision.Service }

// Words are what was typed, before anything of it is kept.
type Words struct {
	Act    string   // which one: the pattern of its address
	Files  []string // onto which files
	Fields map[string][]string
}

// unasked are acts in which an address stands where it belongs, or whose words are asked about when they are signed or sent.
var unasked = []string{
	"POST /files/{file}/places",         // here an address is marked as protected
	"POST /files/{file}/places/{entry}", // and here
	"POST /files/{file}/drafts/{form}",  // nobody but the writer reads a draft
	"POST /files/{file}/notes/template", // nothing is kept yet
}

// ofForms is where answers are kept; a form asks when it is sent, and knows which of its items are addresses.
const ofForms = "POST /files/{file}/forms/"

// Meant reports whether whoever typed the words said that a protected address in them is meant.
func (w Words) Meant() bool { return slices.Contains(w.Fields[registry.FieldNamed], "yes") }

// asked reports whether the words of an act are asked about at all.
func (w Words) asked() bool {
	return !w.Meant() && !slices.Contains(unasked, w.Act) && !strings.HasPrefix(w.Act, ofForms)
}

// Ask asks about a protected address in what somebody types onto files they may read. Of a file of another provider nothing is asked: an officer
// would learn from the question what they may not read.
func (s Service) Ask(ctx context.Context, a access.Actor, w Words) error {
	if !w.asked() {
		return nil
	}
	var texts []string
	for _, values := range w.Fields {
		texts = append(texts, values...)
	}
	for _, fileID := range w.Files {
		f, err := s.Stored(ctx, s.DB, fileID)
		if fault.Is(err, fault.NotFound) {
			continue // the act says so itself
		}
		if err != nil {
			return err
		}
		if a.OrganisationID != f.OrganisationID || !s.Access.Can(ctx, s.DB, a, access.FileRead, f.Subject()) {
			continue
		}
		if err := s.Registry.AskNamed(ctx, s.DB, f.ID, false, texts...); err != nil {
			return err
		}
	}
	return nil
}
