package document

import (
	"cmp"
	"context"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document/proposed"
)

// The case plan with its timeline, and what of the referral says that it goes with it (CCM-10).
const (
	planForm     = proposed.PlanForm
	planAttached = "plan_attached"
)

// ErrNoPlan refuses a referral that says the plan goes with it while there is none.
var ErrNoPlan = fault.New(fault.NotReady, "document.problem.no_plan")

// GoesAlong gives the plan that is sent with a referral in one transmission, for the page that sends it; none when the form does
// not say so, or the agency has the plan and has not answered.
func (s *Service) GoesAlong(ctx context.Context, a access.Actor, x FormRecord) (*FileForm, error) {
	plan, err := s.planWith(ctx, s.DB, a, x.File, x.FileForm)
	if fault.Is(err, fault.NotReady) { // said when it is sent
		return nil, nil
	}
	return plan, err
}

// planWith gives the plan that goes with a referral.
func (s *Service) planWith(ctx context.Context, q db.Querier, a access.Actor, f supervision.File, x FileForm) (*FileForm, error) {
	if !Proposes(a, f, x.Code) || x.Answers().Get(planAttached) != "yes" {
		return nil, nil
	}
	list, err := s.sight(q, a, f).readable(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(list, func(p FileForm) bool {
		return p.Code == planForm && p.State != forms.Superseded && p.State != forms.Discarded && p.SupersededBy == ""
	})
	if i < 0 || list[i].State == forms.Draft {
		return nil, ErrNoPlan
	}
	plan := list[i]
	if last, sent := plan.LastSending(); sent && last.To != f.OrganisationID && (plan.State == forms.Sent || plan.State == forms.Received) {
		return nil, nil
	}
	return &plan, nil
}

// withPlan gives the forms that are sent when one is. A plan that came back from the agency and goes on is received with that.
func (s *Service) withPlan(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, x FileForm) ([]FileForm, error) {
	plan, err := s.planWith(ctx, tx, a, f, x)
	if err == nil && Proposes(a, f, x.Code) {
		err = s.held(ctx, tx, f, x.Answers())
	}
	if err != nil || plan == nil {
		return []FileForm{x}, err
	}
	if plan.State == forms.Sent {
		if err := s.Forms.Receive(ctx, tx, a, forms.OfFile(f.ID), plan.ID); err != nil {
			return nil, err
		}
	}
	return []FileForm{x, *plan}, nil
}

// heldAgainst gives the plan that what a referral proposes is held against while it is written, none where the client is not proposed in it.
func (s *Service) heldAgainst(ctx context.Context, q db.Querier, f supervision.File, said forms.Answers) (proposed.Held, error) {
	if said.Get("recommends") != supervision.Accepted {
		return proposed.Held{}, nil
	}
	all, err := s.Forms.Whole(ctx, q, forms.OfFile(f.ID))
	return proposed.With(all, said.Get(planAttached) == "yes"), err
}

// held refuses to send a referral that proposes other conditions than the plan.
func (s *Service) held(ctx context.Context, q db.Querier, f supervision.File, said forms.Answers) error {
	plan, err := s.heldAgainst(ctx, q, f, said)
	if err != nil {
		return err
	}
	return plan.Differs(ctx, said, "document.problem.plan_differs")
}

// asPlanned refuses, beside them, conditions on a referral that the plan does not have, and on a plan of who is under supervision other hours than are in force.
func (s *Service) asPlanned(ctx context.Context, q db.Querier, f supervision.File, x FileForm, w forms.Writing) error {
	if x.Code == planForm && f.State == supervision.Active {
		conditions, _, _, err := s.PlanStored(ctx, q, f.ID)
		return cmp.Or(err, proposed.InForce(ctx, x.With(w), conditions))
	}
	if x.Code != referralForm {
		return nil
	}
	plan, err := s.heldAgainst(ctx, q, f, x.With(w))
	return cmp.Or(err, plan.Check(ctx, x.With(w)))
}

// FromPlan gives the plan whose conditions somebody who writes what a referral proposes may take; false where there is none.
func (s *Service) FromPlan(ctx context.Context, x FormRecord, p FormPart) (proposed.Held, bool, error) {
	if x.Code != referralForm || p.Part != providerPart {
		return proposed.Held{}, false, nil
	}
	all, err := s.Forms.Whole(ctx, s.DB, forms.OfFile(x.File.ID))
	plan := proposed.With(all, true)
	return plan, plan.ID != "", err
}

func idsOf(list []FileForm) (out []string) {
	for _, x := range list {
		out = append(out, x.ID)
	}
	return out
}
