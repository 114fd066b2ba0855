package synopsis

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
)

// The words under which a form finds what was said.
const (
	agencySaid = "agency_said"
	clientSaid = "client_said"
)

// Said gives what was said of the client, under the published names that a form begins from (CCM-9): of each question all that
// the agency said, and what the client said last. The caller has let the actor read the file's forms.
func (s *Service) Said(ctx context.Context, q db.Querier, a access.Actor, f supervision.File) (forms.Context, error) {
	list, err := s.Readable(ctx, q, a, f)
	if err != nil {
		return nil, err
	}
	written, err := entriesOf(ctx, q, f.ID)
	if err != nil {
		return nil, err
	}
	said := slices.DeleteFunc(append(fromForms(ctx, list), written...), func(e Entry) bool { return !e.Holds() })
	slices.SortStableFunc(said, func(x, y Entry) int { return strings.Compare(string(x.On), string(y.On)) })
	agency, client := map[string]any{}, map[string]any{}
	for _, e := range said {
		switch earlier, _ := agency[e.Question].(string); {
		case e.Source == FromClient && forms.Published(clientSaid+"."+e.Question):
			client[e.Question] = e.Words
		case e.Source == FromAgency && forms.Published(agencySaid+"."+e.Question) && !strings.Contains(earlier, e.Words):
			agency[e.Question] = strings.TrimSpace(earlier + "\n" + e.Words)
		}
	}
	return forms.Context{agencySaid: agency, clientSaid: client}, nil
}
