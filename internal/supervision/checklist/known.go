package checklist

import (
	"context"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
)

// Lines gives the items of a file as they stand, in the order of the form in force; the caller decides access and audits.
func (s Service) Lines(ctx context.Context, q db.Querier, fileID string) (Lines, error) {
	d, err := s.definition(ctx, q)
	if err != nil {
		return nil, err
	}
	return LinesOf(ctx, q, d, fileID)
}

// Known gives what was found of the items of a file, under the published names that a form begins from. The caller has let the
// actor read the file's forms.
func (s Service) Known(ctx context.Context, q db.Querier, _ access.Actor, f supervision.File) (forms.Context, error) {
	lines, err := s.Lines(ctx, q, f.ID)
	if err != nil {
		return nil, err
	}
	found := []any{}
	var why []string
	for _, l := range lines {
		if l.Number == 0 {
			continue
		}
		found = append(found, map[string]any{"item": l.Code, "state": l.State, "words": l.Words})
		if l.State == Might || l.State == RulesOut {
			why = append(why, l.Title.In(i18n.Lang(ctx))+i18n.Colon(ctx)+l.Words)
		}
	}
	return forms.Context{"checked": found, "checklist": map[string]any{"out_why": strings.Join(why, "\n")}}, nil
}
