package document

import (
	"cmp"
	"context"
	"slices"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document/onekind"
	"passerelle/internal/supervision/document/proposed"
	"passerelle/internal/supervision/imposer"
)

// providerPart names the part of a referral in which the provider proposes.
const providerPart = "provider"

// referred gives the referral that a file stands on: the latest that was assessed and came to the agency, or the latest that was
// assessed when none came, as when it went on paper.
func (s *Service) referred(ctx context.Context, q db.Querier, f supervision.File) (forms.Filled, bool, error) {
	all, err := s.Forms.Whole(ctx, q, forms.OfFile(f.ID))
	if err != nil {
		return forms.Filled{}, false, err
	}
	all = slices.DeleteFunc(all, func(x forms.Filled) bool {
		p, there := x.Part(providerPart)
		return x.Code != referralForm || !there || p.State != forms.Completed
	})
	i := max(0, slices.IndexFunc(all, func(x forms.Filled) bool {
		return slices.ContainsFunc(x.CarriedTo(providerPart), func(to string) bool { return to != f.OrganisationID })
	}))
	if len(all) == 0 {
		return forms.Filled{}, false, nil
	}
	return all[i], true, nil
}

// agreed gives what a decision brings into the plan of a file: what its referral proposes, of conditions of one kind those that the
// decision says hold; refused in the field holds when it says nothing of them. The hearing is the decision's own where it says one.
func (s *Service) agreed(ctx context.Context, q db.Querier, f supervision.File, d supervision.Decision) (supervision.Agreed, error) {
	x, err := s.chosen(ctx, q, f, onekind.Choice{Holds: d.Holds})
	if err != nil {
		return x, err
	}
	if err := s.asSent(ctx, q, f); err != nil {
		return x, err
	}
	return proposed.WithHearing(s.today(ctx), x, d)
}

// asSent refuses to accept a referral that proposes other conditions than the plan that the agency agreed to: what would be in force is what
// nobody agreed to.
func (s *Service) asSent(ctx context.Context, q db.Querier, f supervision.File) error {
	all, err := s.Forms.Whole(ctx, q, forms.OfFile(f.ID))
	x, there, failed := s.referred(ctx, q, f)
	if err := cmp.Or(err, failed); err != nil || !there {
		return err
	}
	return proposed.Sent(all, x).Differs(ctx, x.Answers(), "document.problem.decided_differs")
}

// agreedSince is agreed of a file that was decided before the form says so.
func (s *Service) agreedSince(ctx context.Context, q db.Querier, f supervision.File, d supervision.Decision) (supervision.Agreed, error) {
	return s.chosen(ctx, q, f, onekind.Choice{Holds: d.Holds, Decided: true})
}

func (s *Service) chosen(ctx context.Context, q db.Querier, f supervision.File, by onekind.Choice) (supervision.Agreed, error) {
	x, err := s.approved(ctx, q, f)
	if err != nil {
		return x, err
	}
	if by.Plan, _, _, err = s.PlanStored(ctx, q, f.ID); err != nil {
		return x, err
	}
	by.Proposed = x.Conditions
	x.Conditions, x.End, err = by.Made(ctx)
	return x, err
}

// approved gives what the referral of a file proposes for its plan (CCM-11): the agency that accepts it imposes the conditions. What was
// proposed until a day that is over was over before it began.
func (s *Service) approved(ctx context.Context, q db.Querier, f supervision.File) (out supervision.Agreed, err error) {
	x, there, err := s.referred(ctx, q, f)
	if err != nil || !there {
		return out, err
	}
	said := x.Answers()
	out.Hearing = clock.Date(said.Get("hearing"))
	for _, c := range proposed.Conditions(ctx, said) {
		if s.over(ctx, f, c) {
			continue
		}
		c.ImposedBy = imposer.Agency
		out.Conditions = append(out.Conditions, c)
	}
	out.Goals = proposed.Goals(ctx, said)
	return out, nil
}

// over reports whether a condition was proposed until a day that is over: it was over before it began.
func (s *Service) over(ctx context.Context, f supervision.File, c supervision.Condition) bool {
	return c.LastDay != "" && c.LastDay < max(f.DecidedOn, s.today(ctx))
}

// Over gives the conditions that a referral proposes until a day that has passed, while it is not decided: an acceptance leaves them out,
// which is to be said beforehand.
func (s *Service) Over(ctx context.Context, x FormRecord) []supervision.Condition {
	p, there := x.At(providerPart)
	if x.Code != referralForm || !there || x.File.State != supervision.Referred {
		return nil
	}
	return slices.DeleteFunc(proposed.Conditions(ctx, p.Answers()), func(c supervision.Condition) bool { return !s.over(ctx, x.File, c) })
}

// agrees writes what an accepted referral proposes into the plan, when the decision was on the file before the form said it.
func (s *Service) agrees(ctx context.Context, tx *db.Tx, f supervision.File, d supervision.Decision) (alongside, error) {
	if d.Code != supervision.Accepted || f.Decision != d.Code || f.State != supervision.Approved && f.State != supervision.Active {
		return alongside{}, nil
	}
	x, err := s.agreedSince(ctx, tx, f, d)
	if err != nil {
		return alongside{}, onekind.Overtaking(err)
	}
	facts, err := s.Agree(ctx, tx, f, f.DecidedOn, x)
	return alongside{Facts: facts}, err
}
