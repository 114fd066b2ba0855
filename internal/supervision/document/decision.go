package document

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/asking"
	"passerelle/internal/supervision/document/ground"
	"passerelle/internal/supervision/document/onekind"
	"passerelle/internal/supervision/overruled"
	"passerelle/internal/supervision/reply"
)

// The referral, and what of it is the agency's decision on the file (CCM-11).
const (
	referralForm  = "bsf801"
	decisionItem  = "decision_made"
	decisionDay   = "decided"
	refusalItem   = "refusal"
	decisionWords = "decision_why"
)

// DecisionPart names the part of a referral in which the agency decides.
const DecisionPart = "decision"

// decisionCodes are what the form says for what a file has.
var decisionCodes = map[string]string{supervision.Accepted: "APPROVED", supervision.NotApproved: notApproved, supervision.RefusedBySP: notApproved, supervision.MoreInformation: "MORE"}

// notApproved is what the form says of a referral that is not accepted, whoever of the two does not take the client.
const notApproved = "NOT_APPROVED"

// decidedOtherwise is said of a form that says something else than the file has.
const decidedOtherwise = "document.problem.decided_otherwise"

// decisionOf gives the decision that the agency's part says. A layout that asks for no code of the reason has another one.
func decisionOf(a forms.Answers) supervision.Decision {
	d := supervision.Decision{On: clock.Date(a.Get(decisionDay)), Holds: a.Get(onekind.HoldsItem)}
	for code, said := range decisionCodes {
		if said == a.Get(decisionItem) && code != supervision.RefusedBySP {
			d.Code = code
		}
	}
	if d.Code != supervision.Accepted { // the form asks for no words of an acceptance
		d.Question = a.Get(decisionWords)
	}
	if d.Code == supervision.NotApproved {
		d.Reason = cmp.Or(a.Get(refusalItem), "OTHER")
	}
	return d
}

// stands reports whether the file has the decision that a form says, so that nothing is left to record; a file that has
// another refuses the form.
func (s *Service) stands(ctx context.Context, q db.Querier, f supervision.File, x FileForm, d supervision.Decision) (bool, error) {
	if f.State == supervision.Referred {
		return s.asked(ctx, q, f, d)
	}
	if f.State == supervision.Refused {
		if anew, err := s.cameAfter(ctx, q, f, x); err != nil || anew {
			return false, err
		}
	}
	same := decisionCodes[d.Code] == decisionCodes[f.Decision]
	switch {
	case f.OnWord == "" && !same:
		return false, fault.Overtaken(decidedOtherwise)
	case f.OnWord == "" || f.OnWord == overruled.Open && same || d.Code == supervision.MoreInformation: // this says that nothing is decided yet
		return true, nil
	}
	return !overruled.May(string(f.State), f.OnWord, d.Code == supervision.Accepted, true), nil
}

// DecidedOtherwise reports whether what the agency answered on a referral is not the decision of its file, which was taken on the file itself
// since.
func (x FileForm) DecidedOtherwise(f supervision.File) bool {
	p, seen := x.At(DecisionPart)
	now, decides := decisionCodes[f.Decision]
	return x.Code == referralForm && x.Counts() && seen && x.Fixed(DecisionPart) && decides && f.State != supervision.Referred && p.Answers().Get(decisionItem) != now
}

// asked reports whether the question that a form puts was put on the file and waits for its answer.
func (s *Service) asked(ctx context.Context, q db.Querier, f supervision.File, d supervision.Decision) (bool, error) {
	if d.Code != supervision.MoreInformation {
		return false, nil
	}
	list, err := asking.Stored(ctx, q, f.ID)
	return slices.ContainsFunc(list, func(x asking.Question) bool {
		return x.Answer == "" && x.Words == strings.TrimSpace(d.Question)
	}), err
}

// cameAfter reports whether a form came to the agency after the file was decided: it asks for another decision.
func (s *Service) cameAfter(ctx context.Context, q db.Querier, f supervision.File, x FileForm) (bool, error) {
	events, err := s.History.Of(ctx, q, f.ID, []history.Kind{history.Decided}, 0, 1)
	if err != nil || len(events) == 0 {
		return err == nil, err
	}
	return slices.ContainsFunc(x.Sendings, func(g forms.Sending) bool {
		return g.To != f.OrganisationID && clock.FromMicros(g.SentAt).After(events[0].Recorded)
	}), nil
}

// decidable refuses, beside their items, what could not be the decision on the file.
func (s *Service) decidable(ctx context.Context, q db.Querier, a access.Actor, f supervision.File, x FileForm, said forms.Answers) error {
	d := decisionOf(said)
	stands, err := s.stands(ctx, q, f, x, d)
	if fault.IsStale(err) {
		return fault.At(decisionItem, decidedOtherwise)
	}
	if err != nil {
		return err
	}
	if !stands {
		err = cmp.Or(s.MayAnswerReferral(ctx, a, f, d), reply.Accepts(ctx, q, f.ID, d.Code))
	}
	if err == nil && d.Code == supervision.Accepted {
		err = reply.Of(x.Answers()).Allows("agency_decision") // one form says no two things, whenever it was decided
	}
	if err == nil && d.Code == supervision.Accepted {
		err = cmp.Or(ground.Standing(x.With(forms.Writing{Part: DecisionPart, Answers: said})), s.namesWhatHolds(ctx, q, f, x, d, stands))
	}
	if !fault.Is(err, fault.Invalid) {
		return err
	}
	var c fault.Check
	c.Take(err, map[string]string{"agency_decision": decisionItem, "refusal": refusalItem, "decided_on": decisionDay, "question": decisionWords})
	return c.Err()
}

// namesWhatHolds refuses an acceptance that leaves open which of the conditions of one kind hold: beside the item that asks for it, or
// beside the decision in a layout that does not.
func (s *Service) namesWhatHolds(ctx context.Context, q db.Querier, f supervision.File, x FileForm, d supervision.Decision, before bool) error {
	with := s.agreed
	if before {
		with = s.agreedSince
	}
	_, err := with(ctx, q, f, d)
	if fault.Is(err, fault.NotReady) { // it says otherwise than the plan
		at := fault.Beside(decisionItem, err)
		return fault.At(at.Field, at.Key, at.Args...)
	}
	p, there := x.At(DecisionPart)
	if !fault.Is(err, fault.Invalid) || there && p.Defined.Has(onekind.HoldsItem) {
		return err
	}
	var c fault.Check
	c.Take(err, map[string]string{onekind.HoldsItem: decisionItem})
	return c.Err()
}

// decides makes the agency's part of a referral that is sent the decision on the file, unless the file has it already.
func (s *Service) decides(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, x FileForm, why string) (alongside, error) {
	said, there := x.Part(DecisionPart)
	if !there || said.State != forms.Completed || x.Fixed(DecisionPart) {
		return alongside{}, nil
	}
	d := decisionOf(said.Answers())
	d.Why = why
	stands, err := s.stands(ctx, tx, f, x, d)
	if err != nil {
		return alongside{}, err
	}
	if stands && f.State != supervision.Referred {
		with, err := s.agrees(ctx, tx, f, d)
		if err != nil {
			return with, err
		}
		settled, err := s.Heard(ctx, tx, a, f, d.Code)
		with.Facts = append(with.Facts, history.SettledBy(x.Code, settled)...)
		if d.Code == supervision.Accepted {
			with.stands(f, x)
		}
		return with, err
	}
	if stands {
		return s.agrees(ctx, tx, f, d)
	}
	changed, facts, err := s.AnswerReferral(ctx, tx, a, f, d)
	if err == nil && d.Code == supervision.Accepted {
		facts = append(facts, ground.Grounded(&changed, x.Answers(), d.On)...)
	}
	return alongside{File: &changed, Facts: history.SettledBy(x.Code, facts)}, onekind.Overtaking(err)
}

// stands gives a file that was decided before the form says so the ground that the form names.
func (w *alongside) stands(f supervision.File, x FileForm) {
	if facts := ground.Grounded(&f, x.Answers(), f.DecidedOn); len(facts) > 0 {
		w.File, w.Facts = &f, append(w.Facts, facts...)
	}
}

// knownDecision gives the decision that the file has, or what the agency asks before it decides.
func (s *Service) knownDecision(ctx context.Context, q db.Querier, _ access.Actor, f supervision.File, out forms.Context) error {
	known := facts{}
	if f.State != supervision.Referred {
		if code := decisionCodes[f.Decision]; code != "" {
			known.say("answer", code).say("on", string(f.DecidedOn)).say("reason", f.DecisionReason)
		}
		out["decision"] = map[string]any(known)
		return nil
	}
	list, err := asking.Stored(ctx, q, f.ID)
	if err != nil {
		return err
	}
	said, err := reply.Stored(ctx, q, f.ID)
	if said.Code == reply.Refuses {
		known.say("answer", notApproved).say("question", said.Why)
	} else if len(list) > 0 && list[0].Answer == "" {
		known.say("answer", decisionCodes[supervision.MoreInformation]).say("on", string(list[0].AskedOn)).say("question", list[0].Words)
	}
	out["decision"] = map[string]any(known)
	return err
}

// Undecided gives the referral whose decision an actor may write; false when there is none.
func (s *Service) Undecided(ctx context.Context, a access.Actor, f supervision.File) (FileForm, bool, error) {
	if a.OrganisationID == f.OrganisationID || !a.MayEver(access.FileDecide) || f.OpenedInError {
		return FileForm{}, false, nil
	}
	list, err := s.sight(s.DB, a, f).readable(ctx)
	i := slices.IndexFunc(list, func(x FileForm) bool {
		p, seen := x.At(DecisionPart)
		return x.Code == referralForm && seen && p.MayWrite && p.State == forms.Draft && x.State != forms.Superseded
	})
	if err != nil || i < 0 {
		return FileForm{}, false, err
	}
	return list[i], true, nil
}
