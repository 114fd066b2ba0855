package told

import (
	"context"
	"slices"

	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
)

// formKinds are the events of a file that are about a form.
var formKinds = []history.Kind{history.FormCompleted, history.FormDiscarded, history.FormSigned, history.FormSent}

// Titles gives what the forms are called that events tell of, by their codes, each by its newest version, and of one in several parts
// what the parts are, by code/part; nothing is asked when there are none.
func Titles(ctx context.Context, q db.Querier, s *forms.Service, events []history.Event) (map[string]i18n.Text, error) {
	if !slices.ContainsFunc(events, func(e history.Event) bool { return slices.Contains(formKinds, e.Kind) }) {
		return nil, nil
	}
	asked := []string{""} // all but own ones
	for _, e := range events {
		if p, err := history.Decode[history.FormPayload](e); err == nil && slices.Contains(formKinds, e.Kind) && forms.IsOwn(p.Code) && !slices.Contains(asked, p.Code) {
			asked = append(asked, p.Code)
		}
	}
	out := map[string]i18n.Text{}
	for _, code := range asked {
		all, err := s.Versions(ctx, q, code)
		if err != nil {
			return nil, err
		}
		for _, v := range all { // in the order of their numbers: the latest stands
			out[v.Code] = v.Title
			for _, p := range v.Parts {
				if len(v.Parts) > 1 {
					out[v.Code+"/"+p.ID] = p.Title
				}
			}
		}
	}
	return out, nil
}
