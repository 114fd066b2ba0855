package document

import (
	"cmp"
	"context"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/desk"
	"passerelle/internal/supervision/document/backdated"
	"passerelle/internal/supervision/document/contradict"
	"passerelle/internal/supervision/document/proposed"
	"passerelle/internal/supervision/measure"
)

// The form that reports a breach, and what of it is the agency's answer (CCM-17).
const (
	reportForm  = contradict.Form
	answerPart  = "agency"
	answerItem  = "outcome"
	answerOnDay = "decided"
	// happenedItem is the day on which it happened.
	happenedItem = "occurred"
	noAction     = "NO_ACTION" // which is no action beside another
)

// ErrUnreported refuses a report of non-compliance while every breach of the file has its form: a form alone would be in no
// figure (RPT-2) and under no clock.
var ErrUnreported = fault.New(fault.NotReady, "document.problem.unreported")

// unreported gives the breach that a form of a code begins from: the report of a breach needs one that no form reports yet.
func (s *Service) unreported(ctx context.Context, tx *db.Tx, f supervision.File, code, breachID string) (string, error) {
	if code != reportForm {
		return breachID, nil
	}
	b, err := s.Desk.Unreported(ctx, tx, f.ID, breachID)
	if fault.Is(err, fault.NotFound) {
		return "", ErrUnreported
	}
	return b.ID, err
}

// reports says of which breach a form is the report.
func (s *Service) reports(ctx context.Context, tx *db.Tx, f supervision.File, x forms.Filled, breachID string) error {
	if x.Code != reportForm {
		return nil
	}
	return s.Desk.Link(ctx, tx, f, breachID, x.ID)
}

// answerOf gives the final action that the agency's part says, and its day: of several the gravest, which the figures count, and the others.
func answerOf(a forms.Answers) (action, also string, on clock.Date) {
	action, also = measure.Of(a[answerItem], supervision.AgencyActions)
	return action, also, clock.Date(a.Get(answerOnDay))
}

// answerable refuses, beside their items, what could not be the agency's answer on a form.
func (s *Service) answerable(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, x FileForm, w forms.Writing) error {
	switch {
	case x.Code == reportForm && w.Part == answerPart:
		return s.reportable(ctx, tx, f, x, w.Answers)
	case x.Code == referralForm && w.Part == DecisionPart:
		return s.decidable(ctx, tx, a, f, x, w.Answers)
	case x.Code == agreementForm && w.Part == x.Definition.Parts[0].ID:
		return cmp.Or(s.agreeable(ctx, tx, f, x.With(w)), s.imposed(ctx, tx, f, x, x.With(w)))
	case x.Code == changeForm && w.Part == x.Definition.Parts[0].ID:
		return s.requestFits(ctx, tx, f, x, x.With(w))
	case (x.Code == referralForm || x.Code == planForm) && w.Part == providerPart:
		return cmp.Or(proposed.Each(ctx, x.With(w)), s.asPlanned(ctx, tx, f, x, w))
	case x.Code == changeForm && w.Part == answerPart:
		return cmp.Or(backdated.Answered(ctx, x.Filled, w.Answers), s.grantable(ctx, tx, f, x, w))
	}
	return nil
}

// reportable refuses an action and a day that could not be the answer of the report.
func (s *Service) reportable(ctx context.Context, tx *db.Tx, f supervision.File, x FileForm, said forms.Answers) error {
	if len(said[answerItem]) > 1 && slices.Contains(said[answerItem], noAction) {
		return fault.At(answerItem, "document.problem.no_action_alone")
	}
	b, err := s.Desk.ReportedOn(ctx, tx, x.ID)
	if err != nil {
		return err
	}
	if b.Action != "" {
		return recorded(b, said)
	}
	action, _, on := answerOf(said)
	err = s.MayAnswer(ctx, tx, f, b.ID, action, on)
	if !fault.Is(err, fault.Invalid) {
		return err
	}
	var c fault.Check
	c.Take(err, map[string]string{"action": answerItem, "answered_on": answerOnDay})
	return c.Err()
}

// recorded wants the form to say what was recorded as the answer of a breach before it.
func recorded(b desk.Breach, said forms.Answers) error {
	if !slices.Contains(said[answerItem], b.Action) {
		return fault.At(answerItem, "document.problem.answered_otherwise")
	}
	return nil
}

// answers makes the agency's part of a report that is sent the answer of its breach, unless the answer was recorded before.
func (s *Service) answers(ctx context.Context, tx *db.Tx, f supervision.File, x FileForm) ([]history.Fact, error) {
	said, _ := x.Part(answerPart)
	b, err := s.Desk.ReportedOn(ctx, tx, x.ID)
	if err != nil {
		return nil, err
	}
	if b.Action != "" {
		if recorded(b, said.Answers()) != nil {
			return nil, fault.New(fault.NotReady, "document.problem.answered_otherwise")
		}
		return nil, nil
	}
	action, also, on := answerOf(said.Answers())
	return s.Answered(ctx, tx, f, b.ID, action, also, on)
}
