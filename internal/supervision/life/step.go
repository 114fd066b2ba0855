package life

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/desk"
	"passerelle/internal/supervision/overruled"
	"passerelle/internal/supervision/reply"
)

// Step leads a file from one phase to another.
type Step struct {
	Key    string
	From   []Phase
	To     Phase
	Act    history.Act         // in the table of transitions; empty where a paper alone moves the phase
	Before supervision.Guarded // the gates that stand before it
	May    access.Action       // whoever may do this to the file takes the step
	If     func(Facts) bool    // nil: whatever the file says
	Where  func(Facts) string
}

var (
	undecided = []Phase{Referred, Assessing, Proposed, MoreAsked}
	unwilling = []Phase{NotTaken, MoreFirst} // undecided too, and nobody approves them
)

// denied reports whether the agency says otherwise than the decision that the provider recorded on its word.
func denied(x Facts) bool { return x.File.OnWord == overruled.Denied }

// willing reports whether the provider itself takes the client, or has not said.
func willing(x Facts) bool { return x.Reply().Takes() }

func onFile(anchor string) func(Facts) string {
	return func(x Facts) string { return "/files/" + x.File.ID + anchor }
}

// steps are the ways from phase to phase. The first from a phase that somebody may take is what comes next for them.
var steps = []Step{
	{Key: "receive", From: []Phase{HeadsUp}, To: Referred, Act: history.ActReferralReceived, May: access.FileOpen, Where: func(Facts) string { return "/files/new" }},
	{Key: "assess", From: []Phase{Referred}, To: Assessing, May: access.FileWrite, Where: onFile("/checklist")},
	{Key: "propose", From: []Phase{Assessing}, To: Proposed, Act: history.ActFormSent, Before: supervision.Proposing, May: access.FileWrite, Where: at(referral)},
	{Key: "answer", From: []Phase{MoreAsked}, To: Proposed, Act: history.ActInformationGiven, May: access.FileWrite, Where: onFile("#questions")},
	{Key: "decline", From: []Phase{NotTaken}, To: Refused, Act: history.ActDecisionRecorded, May: access.FileDecide, Where: onFile("#agency-answer")},
	{Key: "supply", From: []Phase{MoreFirst}, To: Referred, May: access.FileDecide, Where: at(referral)},
	{Key: "approve", From: undecided, To: Approved, Act: history.ActDecisionRecorded, Before: supervision.Deciding, May: access.FileDecide, If: willing, Where: onFile("#agency-answer")},
	{Key: "ask", From: []Phase{Referred, Assessing, Proposed, NotTaken, MoreFirst}, To: MoreAsked, Act: history.ActInformationAsked, May: access.FileDecide, Where: onFile("#agency-answer")},
	{Key: "refuse", From: append(slices.Clone(undecided), MoreFirst), To: Refused, Act: history.ActDecisionRecorded, May: access.FileDecide, Where: onFile("#agency-answer")},
	{Key: "decided", From: []Phase{Proposed}, To: Approved, Act: history.ActDecisionRecorded, Before: supervision.Deciding, May: access.FileWrite, Where: onFile("#act-decide")},
	{Key: "decided", From: []Phase{NotTaken}, To: Refused, Act: history.ActDecisionRecorded, May: access.FileWrite, Where: onFile("#act-decide")},
	{Key: "take_after_all", From: unwilling, To: Proposed, Act: history.ActFormSent, Before: supervision.Proposing, May: access.FileWrite, Where: at(referral)},
	{Key: "reconsider", From: []Phase{Refused}, To: Approved, Act: history.ActDecisionRecorded, Before: supervision.Deciding, May: access.FileDecide, Where: onFile("#agency-answer")},
	{Key: "overrule", From: []Phase{Approved}, To: Refused, Act: history.ActDecisionRecorded, May: access.FileDecide, If: denied, Where: onFile("#agency-answer")},
	{Key: "enrol", From: []Phase{Approved}, To: Enrolled, Act: history.ActEnrolmentRecorded, Before: supervision.Enrolling, May: access.FileWrite, Where: onFile("#act-enrol")},
	{Key: "taken", From: []Phase{Enrolled, Active}, To: EndingSoon, Act: history.ActClosingBegun, May: access.FileWrite, If: taken, Where: onFile("/closing")},
	{Key: "meet", From: []Phase{Enrolled}, To: Active, Act: history.ActCheckInRecorded, May: access.CheckInWrite, Where: onFile("#next")},
	{Key: "report", From: []Phase{Active}, To: Active, Act: history.ActCheckInRecorded, May: access.CheckInWrite, Where: onFile("#next")},
	{Key: "begin_closing", From: []Phase{Enrolled, Active}, To: EndingSoon, Act: history.ActClosingBegun, May: access.FileWrite, Where: onFile("/closing")},
	{Key: "close", From: []Phase{EndingSoon}, To: FileClosed, Act: history.ActClosureRecorded, Before: supervision.Closing, May: access.FileWrite, Where: onFile("/closing")},
	{Key: "confirm", From: []Phase{EndingSoon}, To: EndingSoon, Act: history.ActEndConfirmed, May: access.FileDecide, Where: onFile("/closing")},
	{Key: "go_on", From: []Phase{EndingSoon}, To: Active, Act: history.ActClosingDropped, May: access.FileWrite, Where: onFile("/closing")},
	{Key: "end", From: slices.Concat(undecided, unwilling, []Phase{Approved, Refused}), To: FileClosed, Act: history.ActClosureRecorded, May: access.FileWrite, Where: onFile("#act-close")},
	{Key: "reopen", From: []Phase{FileClosed}, To: Active, Act: history.ActFileReopened, May: access.FileWrite, Where: onFile("#act-reopen")},
}

// Wanting is what stands in the way of a step, and where it is seen to.
type Wanting struct {
	Gate     string
	Strength Strength
	Where    string
	Paper    Paper // that it asks for, as far as that is
	Left     bool  // when the agency decides it is left to the provider, who sees to it afterwards
}

// Next is where a file stands for somebody: the phase, the next step that is theirs, what stands in its way, and what earlier
// acts went on without.
type Next struct {
	Phase   Phase
	Step    string // empty: nothing is theirs to do now
	Where   string
	Agency  bool    // it is said to whoever decides for the agency
	Awaited Awaited // by them, of the provider
	Wanting []Wanting
	PutOff  []PutOff
	Owner   string         // of what was put off: who has the file
	Falls   Falls          // what a closure ends
	Found   []desk.Finding // by check-ins, and neither reported nor set aside
	Meeting Meeting        // that the client signed, where another check-in stands
	Follows Follows        // who supports the client after a closure
	Facts   Facts
	Reply   reply.Reply // of the provider to a referral without a decision, where it does not take the client as it stands
}

// Needs reports whether an act needs a reason, as something that can be put off is missing.
func Needs(list []Wanting) bool {
	return slices.ContainsFunc(list, func(w Wanting) bool { return w.Strength == Should })
}

// Next says where a file stands and what comes next for an actor who reads it; the reading itself is the page's, which audits
// it.
func (s *Service) Next(ctx context.Context, v supervision.View) (Next, error) {
	facts, err := s.factsOf(ctx, s.DB, v.File)
	if err != nil {
		return Next{}, err
	}
	out := Next{Phase: facts.Phase(), Facts: facts, Follows: facts.follows(v)}
	if out.Agency = v.May[access.FileDecide] && !v.MayWrite; out.Agency {
		out.Awaited = facts.awaited()
	}
	for _, step := range steps {
		if out.Awaited.Key != "" {
			break
		}
		if slices.Contains(step.From, out.Phase) && v.May[step.May] && (step.If == nil || step.If(facts)) && !(step.Act == history.ActFileReopened && !v.File.MayReopen()) {
			out.Step, out.Where = step.Key, step.Where(facts)
			if v.MayWrite || out.Agency {
				out.Wanting = facts.Wanting(step.Before)
			}
			break
		}
	}
	if v.File.State == supervision.Referred && !willing(facts) {
		if out.Reply = facts.Reply(); !v.MayWrite && !v.May[access.FileDecide] {
			out.Reply.Why = ""
		}
	}
	if !v.MayWrite {
		return out, nil
	}
	if err := s.owed(ctx, &out); err != nil {
		return out, err
	}
	if out.Meeting, err = s.meeting(ctx, s.DB, facts); err != nil {
		return out, err
	}
	if v.May[access.BreachWrite] && v.File.State == supervision.Active {
		out.Found = facts.Found
	}
	out.Falls, err = s.falls(ctx, v)
	out.Falls.Forms = facts.unanswered
	if v.May[access.BreachRead] {
		out.Falls.Untold, out.Falls.Found = facts.Untold, facts.Found
	}
	return out, err
}

// WantingOf lists what is not there before an act on a file, for the form of that act.
func (s *Service) WantingOf(ctx context.Context, f supervision.File, g supervision.Guarded) ([]Wanting, error) {
	facts, err := s.factsOf(ctx, s.DB, f)
	return facts.Wanting(g), err
}

// Wanting lists what is not there before an act, each with the page on which it is seen to.
func (x Facts) Wanting(g supervision.Guarded) []Wanting {
	var out []Wanting
	for _, gate := range x.missing(g) {
		if gate.After {
			continue
		}
		out = append(out, Wanting{gate.Key, gate.Strength, gate.Where(x), x.Papers[gate.Paper], gate.Provider})
	}
	return out
}

// owed lists what was put off and is not there, and whose it is to see to.
func (s *Service) owed(ctx context.Context, n *Next) (err error) {
	if n.PutOff, err = stillOff(ctx, s.DB, n.Facts.File.ID); err != nil {
		return err
	}
	if n.PutOff = slices.DeleteFunc(n.PutOff, func(p PutOff) bool { return p.rests(n.Facts.File) }); len(n.PutOff) == 0 {
		return nil
	}
	for i, p := range n.PutOff {
		if gate, known := gateOf(p.Gate); known {
			n.PutOff[i].Where, n.PutOff[i].Paper = gate.Where(n.Facts), n.Facts.Papers[gate.Paper]
		}
	}
	if n.Owner, err = db.One[string](ctx, s.DB, "select coalesce(max(p.name),'') from assignment x join person p on p.id=x.person_id where "+hasFile, n.Facts.File.ID, s.today(ctx)); err != nil {
		return fmt.Errorf("who has the file: %w", err)
	}
	return nil
}
