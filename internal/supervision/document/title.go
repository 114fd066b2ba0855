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
	all, err := s.Forms.Versions(ctx, s.DB, "")
	if err != nil {
		return nil, err
	}
	out := make(map[string]i18n.Text, len(all))
	for _, v := range all { // in the order of their numbers: the latest stands
		out[v.Code] = v.Title
	}
	return out, nil
}
