package interview

import (
	"context"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/supervision"
)

// Added gives the questions of the provider's own that stand on the paper of a form of a file, after those of the form (CCM-6): to
// the provider's people who read the file's forms, which whoever shows the paper audits. None of a form that takes no questions.
func (s Service) Added(ctx context.Context, a access.Actor, f supervision.File, form string) ([]forms.OwnQuestion, error) {
	if !slices.Contains(Forms, form) || a.OrganisationID != f.OrganisationID || !s.Access.Can(ctx, s.DB, a, access.FormRead, f.Subject()) {
		return nil, nil
	}
	list, err := questionsOf(ctx, s.DB, f.ID)
	if err != nil {
		return nil, err
	}
	var out []forms.OwnQuestion
	for _, q := range list {
		if q.Form != form || q.LeftOut {
			continue
		}
		x := forms.OwnQuestion{Question: q.Words}
		if q.Number() > 0 {
			x.Answer, x.By, x.On = q.Answers[0].Words, q.Answers[0].By, q.Answers[0].On
		}
		out = append(out, x)
	}
	return out, nil
}
