package interview

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// questionnaire is the code of the list that a worker takes to an interview.
const questionnaire = "questionnaire"

// answers gives what the client answered at an interview, a line each: on the questionnaire, to the worker's own questions beside it, and what
// was written of the interview itself. Own questions beside the intake stand on its paper already. Addresses that are protected stay where they
// are.
func (s Service) answers(ctx context.Context, q db.Querier, f supervision.File, i Interview) (string, error) {
	lines, err := s.answered(ctx, q, f)
	if err != nil {
		return "", err
	}
	own, err := questionsOf(ctx, q, f.ID)
	if err != nil {
		return "", err
	}
	for _, x := range own {
		if len(x.Answers) > 0 && !x.LeftOut && x.Form == questionnaire {
			lines = append(lines, x.Words+" – "+x.Answers[0].Words)
		}
	}
	if i.Came != "" {
		lines = append(lines, i.Came)
	}
	return strings.Join(lines, "\n"), nil
}

// answered gives the answers of the questionnaire that was filled in last.
func (s Service) answered(ctx context.Context, q db.Querier, f supervision.File) (out []string, err error) {
	if s.Forms == nil {
		return nil, nil
	}
	filled, err := s.Forms.Whole(ctx, q, forms.OfFile(f.ID))
	at := slices.IndexFunc(filled, func(x forms.Filled) bool { return x.Code == questionnaire && x.Counts() })
	if err != nil || at < 0 {
		return nil, err
	}
	x, answers := filled[at], filled[at].Answers()
	for _, p := range x.Definition.Parts {
		for _, item := range p.Items {
			if words := strings.TrimSpace(answers.Get(item.ID)); item.Kind == forms.Paragraph && words != "" && !x.Definition.Protects(item.ID) {
				out = append(out, item.Text.In(i18n.Lang(ctx))+" – "+words)
			}
		}
	}
	for n := range answers.Entries("own") {
		at := forms.EntryOf("own", n)
		if words := answers.Get(forms.PathOf(at, "own_answer")); words != "" {
			out = append(out, answers.Get(forms.PathOf(at, "own_question"))+" – "+words)
		}
	}
	return out, nil
}

// around gives those around a client to whom somebody may speak: not the client, the agency or a place, and nobody of a protected one.
func (s Service) around(ctx context.Context, q db.Querier, f supervision.File) (out []any, err error) {
	all, err := s.Registry.PlacesOf(ctx, q, f.ID)
	for _, p := range all {
		if p.Name == "" || p.Protected || slices.Contains([]string{"client", "officer", "residence", "interpreter"}, p.Role) {
			continue
		}
		one := map[string]any{"who": p.Name + ", " + i18n.T(ctx, "supervision.place."+p.Role)}
		number, _ := p.ToCall()
		if contact := cmp.Or(number.Value, mailOf(p)); contact != "" {
			one["contact"] = contact
		}
		out = append(out, one)
	}
	return out, err
}

func mailOf(p registry.Place) string {
	for _, n := range p.Numbers {
		if n.Kind == "email" {
			return n.Value
		}
	}
	return ""
}
