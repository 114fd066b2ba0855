package document

import (
	"context"
	"slices"

	"passerelle/internal/history"
	"passerelle/internal/platform/i18n"
)

// formKinds are the events of a file that are about a form.
var formKinds = []history.Kind{history.FormCompleted, history.FormDiscarded, history.FormSigned, history.FormSent}

// TitlesFor gives what the forms are called that events tell of, by their codes; nothing is asked when there are none.
func (s *Service) TitlesFor(ctx context.Context, events []history.Event) (map[string]i18n.Text, error) {
	if !slices.ContainsFunc(events, func(e history.Event) bool { return slices.Contains(formKinds, e.Kind) }) {
		return nil, nil
	}
	var codes []string
	for _, e := range events {
		if p, err := history.Decode[history.FormPayload](e); err == nil && slices.Contains(formKinds, e.Kind) {
			codes = append(codes, p.Code)
		}
	}
	return s.Forms.Titles(ctx, s.DB, codes)
}
