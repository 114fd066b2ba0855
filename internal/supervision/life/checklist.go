package life

import (
	"context"
	"slices"

	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/checklist"
)

// Checklist is how far the referral's checklist of a file is (CCM-4), on its page or on paper.
type Checklist struct {
	Begun bool
	Whole bool // nothing of what is needed is missing or unknown
	// RulesOut says that something would rule enrolment out.
	RulesOut bool
}

func (s *Service) checklistOf(ctx context.Context, q db.Querier, f supervision.File, paper *forms.Filled) (Checklist, error) {
	d, err := s.Forms.InForce(ctx, q, checklist.Form, s.today(ctx))
	if err != nil {
		return Checklist{}, err
	}
	lines, err := checklist.LinesOf(ctx, q, d, f.ID)
	if err != nil {
		return Checklist{}, err
	}
	if lines.Begun() || paper == nil {
		return Checklist{lines.Begun(), lines.Begun() && lines.Whole(), len(lines.In(checklist.Out, checklist.RulesOut)) > 0}, nil
	}
	return Checklist{true, allTicked(*paper), len(paper.Answers()[checklist.Out]) > 0}, nil
}

// allTicked reports whether all that a paper lists as needed is ticked.
func allTicked(x forms.Filled) bool {
	needed, there := x.Definition.Item(checklist.Needed)
	said := x.Answers()[checklist.Needed]
	return there && !slices.ContainsFunc(needed.Options, func(o forms.Option) bool { return !slices.Contains(said, o.Code) })
}
