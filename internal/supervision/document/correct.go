package document

import (
	"context"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
)

// correctable reports whether what the provider signed in a referral may be corrected by a later one, or a correction that was begun may be
// given up: the agency's part stays as it came (CCM-10).
func correctable(f forms.Filled, p forms.Part) bool {
	return f.Code == referralForm && p.ID == providerPart && (f.Fixed(p.ID) || f.Corrects() && f.State == forms.Draft)
}

// stillCorrects refuses what corrects a referral on which the agency has decided: another proposal, or a change of conditions, is the way
// then (CCM-11, CCM-18).
func stillCorrects(f supervision.File) error {
	if why := decidedOn(f); why != "" {
		return fault.New(fault.NotReady, why)
	}
	return nil
}

func decidedOn(f supervision.File) string {
	switch f.State {
	case supervision.Referred:
		return ""
	case supervision.Refused:
		return "document.problem.decided.refused"
	}
	return "document.problem.decided.accepted"
}

// later begins the form in place of another: of a referral the provider's people correct their part, and the officer the decision where the
// file was decided otherwise; everything else begins anew.
func (s *Service) later(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, x FileForm) (forms.Filled, error) {
	if a.OrganisationID != f.OrganisationID && x.DecidedOtherwise(f) {
		return s.Forms.Correct(ctx, tx, a, forms.OfFile(f.ID), x.ID, DecisionPart)
	}
	if x.Code != referralForm || a.OrganisationID != f.OrganisationID {
		return s.Forms.Supersede(ctx, tx, a, forms.OfFile(f.ID), x.ID)
	}
	if err := stillCorrects(f); err != nil {
		return forms.Filled{}, err
	}
	return s.Forms.Correct(ctx, tx, a, forms.OfFile(f.ID), x.ID, providerPart)
}

// TooLateToCorrect names the sentence that says why the provider's part of a referral cannot be corrected any more; empty while it can.
func (x FormRecord) TooLateToCorrect() string {
	if x.Code != referralForm || !x.Theirs {
		return ""
	}
	return decidedOn(x.File)
}

// begunThere gives who of the other side began a later form in the place of one, of which an actor reads nothing before it is sent.
func (s *Service) begunThere(ctx context.Context, q db.Querier, a access.Actor, f supervision.File, x FileForm) (string, error) {
	if x.SupersededBy == "" {
		return "", nil
	}
	if _, err := s.formOf(ctx, q, a, f, x.SupersededBy); !fault.Is(err, fault.NotFound) {
		return "", err
	}
	later, err := s.Forms.Get(ctx, q, forms.OfFile(f.ID), x.SupersededBy)
	return later.OpenedByName, err
}

// replacedOnce refuses a second form in the place of one: the first that was begun is to be sent or discarded.
func (s *Service) replacedOnce(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, x FileForm) error {
	there, err := s.begunThere(ctx, tx, a, f, x)
	if err == nil && there != "" {
		return fault.New(fault.NotReady, "document.problem.begun_there", "Name", there)
	} else if err == nil && x.SupersededBy != "" {
		return fault.New(fault.NotReady, "forms.problem.state."+string(forms.Superseded))
	}
	return err
}
