package life

import (
	"context"
	"fmt"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/reply"
)

// Strength is how much a gate stands in the way.
type Strength string

// The strengths of a gate.
const (
	Must     Strength = "MUST"     // the act is refused without it
	Should   Strength = "SHOULD"   // the act needs a reason; what is missing is listed, dated and owned until it is there
	Practice Strength = "PRACTICE" // it is shown as missing and stands in nobody's way
	Off      Strength = "OFF"
)

// Gate is something that has to be there before an act.
type Gate struct {
	Key      string
	Before   supervision.Guarded
	Strength Strength
	Applies  func(Facts) bool // nil: to every file
	Provider bool             // asked of the provider's people: the agency's own decide as they see fit, and leave it to them
	After    bool             // it cannot be there before the act, which puts it off by itself
	Met      func(Facts) bool
	Where    func(Facts) string // the page on which it is seen to
	Paper    string             // the form that it asks for: what is missing on it is said beside
}

// undertakingForm is what a client undertakes before they are enrolled.
const undertakingForm = "undertaking"

// clientTaken names the gate that no acceptance passes as long as the provider's own part says otherwise.
const clientTaken = "client_taken"

// daysPutOff is how long what was put off has.
const daysPutOff = 7

func wasEnrolled(x Facts) bool { return x.File.EnrolledOn != "" }

// gates is the only place that says what an act asks for. The plan goes to the agency with a consent to speak to others about
// the client, once its outline is agreed (CCM-10); nobody is enrolled without agreement, undertaking and interview; supervision ends when the agency says so.
var gates = []Gate{
	{Key: "consent", Before: supervision.Proposing, Applies: proposing, Strength: Should, Paper: "consent", Met: func(x Facts) bool { return x.Consented }, Where: at("consent")},
	{Key: "plan_agreed", Before: supervision.Proposing, Applies: proposing, Strength: Should, Met: func(x Facts) bool { return x.Papers["case-plan"].Agreed }, Where: at("case-plan")},
	{Key: "proposed_not_ruled_out", Before: supervision.Proposing, Applies: proposing, Strength: Should, Met: notRuledOut, Where: onFile("/checklist")},
	{Key: "intake", Before: supervision.Proposing, Applies: proposing, Strength: Practice, Paper: "intake", Met: paperIs("intake"), Where: at("intake")},
	{Key: "referral_checklist", Before: supervision.Proposing, Applies: proposing, Strength: Practice, Met: func(x Facts) bool { return x.Checklist.Whole },
		Where: onFile("/checklist")},
	{Key: "interview", Before: supervision.Proposing, Applies: proposing, Strength: Practice, Met: func(x Facts) bool { return x.Heard }, Where: onFile("/interview")},
	{Key: "needs", Before: supervision.Proposing, Applies: proposing, Strength: Practice, Met: func(x Facts) bool { return x.Assessed }, Where: onFile("/needs")},
	{Key: clientTaken, Before: supervision.Deciding, Strength: Must, Applies: accepting, Where: at(referral), Met: willing},
	{Key: "proposal", Before: supervision.Deciding, Strength: Practice, Met: func(x Facts) bool { return x.Papers[referral].Sent }, Where: at(referral),
		Applies: accepting},
	{Key: "not_ruled_out", Before: supervision.Deciding, Strength: Should, Provider: true, Applies: accepting, Met: notRuledOut, Where: onFile("/checklist")},
	{Key: "checklist_begun", Before: supervision.Deciding, Strength: Should, Provider: true, Applies: accepting, Where: onFile("/checklist"),
		Met: func(x Facts) bool { return x.Checklist.Begun || x.Papers[referral].Sent }},
	{Key: "decision_stands", Before: supervision.Enrolling, Strength: Must, Where: onFile("#words"), Met: func(x Facts) bool { return !denied(x) }},
	{Key: "agreement", Before: supervision.Enrolling, Strength: Should, Paper: "bsf802", Met: paperIs("bsf802"), Where: at("bsf802")},
	{Key: "undertaking", Before: supervision.Enrolling, Strength: Should, Paper: undertakingForm, Met: undertaken, Where: at(undertakingForm)},
	{Key: "enrolment_checklist", Before: supervision.Enrolling, Strength: Should, Met: func(x Facts) bool { return x.through(EnrolmentList) },
		Where: func(x Facts) string { return "/files/" + x.File.ID + "/enrolment" }},
	{Key: "copies", Before: supervision.Enrolling, Strength: Should, After: true, Where: at("bsf802"), Met: copied},
	{Key: "closing_section", Before: supervision.Closing, Strength: Should, Applies: wasEnrolled, Where: closingRequest,
		Met: func(x Facts) bool { return x.Request.Sent }},
	{Key: "end_confirmed", Before: supervision.Closing, Strength: Must, Applies: wasEnrolled,
		Met:   func(x Facts) bool { return x.Request.Confirmed || x.Closing.ConfirmedOn != "" },
		Where: func(x Facts) string { return "/files/" + x.File.ID + "/closing" }},
	{Key: "breaches_told", Before: supervision.Closing, Strength: Should, Applies: wasEnrolled, Where: untold,
		Met: func(x Facts) bool { return len(x.Untold) == 0 }},
	{Key: "findings_told", Before: supervision.Closing, Strength: Should, Applies: wasEnrolled, Where: onFile("/breach"),
		Met: func(x Facts) bool { return len(x.Found) == 0 }},
	{Key: "closing_note", Before: supervision.Closing, Strength: Should, Applies: wasEnrolled, Paper: closingNote, Where: at(closingNote),
		Met: func(x Facts) bool { return x.whole(closingNote) && x.Papers[closingNote].Signed }},
	{Key: "closing_checklist", Before: supervision.Closing, Strength: Should, Applies: wasEnrolled, Met: func(x Facts) bool { return x.through(ClosingList) },
		Where: func(x Facts) string { return "/files/" + x.File.ID + "/closing" }},
}

// untold gives where the first breach is that the agency was not told of whole; it was put off while there is none.
func untold(x Facts) string {
	if len(x.Untold) == 0 {
		return "/files/" + x.File.ID
	}
	return "/files/" + x.File.ID + "/breaches/" + x.Untold[0].ID
}

// proposing reports whether the provider's part, as it is written, proposes the client: what only an acceptance needs is asked of no other answer.
func proposing(x Facts) bool { return reply.Of(x.proposal).Takes() }

func accepting(x Facts) bool { return x.File.Decision == "" || x.File.Decision == supervision.Accepted }

func notRuledOut(x Facts) bool { return !x.Checklist.RulesOut }

// undertaken reports whether a client signed an undertaking and undertook all of it.
func undertaken(x Facts) bool {
	return x.whole(undertakingForm) && len(x.Papers[undertakingForm].NotUndertaken) == 0
}

func copied(x Facts) bool { return x.Papers["bsf802"].Sent && x.Papers[undertakingForm].Sent }

func paperIs(code string) func(Facts) bool { return func(x Facts) bool { return x.whole(code) } }

func at(code string) func(Facts) string { return func(x Facts) string { return x.paper(code) } }

// Gates lists the gates in their order.
func Gates() []Gate { return append([]Gate(nil), gates...) }

// gates gives the gates as the file's provider has them; as the practice has them where that was not asked.
func (x Facts) gates() []Gate {
	if x.asks == nil {
		return gates
	}
	return x.asks
}

// missing gives the gates before an act that are not met. What a provider requires of its people before an acceptance, and the agency accepted
// without, stands before the enrolment: no sequence of acts passes what is required.
func (x Facts) missing(g supervision.Guarded) []Gate {
	var out []Gate
	for _, gate := range x.gates() {
		left := g == supervision.Enrolling && gate.Before == supervision.Deciding && gate.Provider && gate.Strength == Must
		if (gate.Before == g || left) && gate.Strength != Off && (gate.Applies == nil || gate.Applies(x)) && !gate.Met(x) {
			out = append(out, gate)
		}
	}
	return out
}

// problem names what is said of an act that a required gate stands before: in words of its own where the practice requires it.
func (g Gate) problem() string {
	if own, _ := gateOf(g.Key); own.Strength == Must {
		return "life.problem." + g.Key
	}
	return "life.problem.required"
}

// refuses says that a required gate stands before an act: beside what was decided that the provider does not take the client.
func (x Facts) refuses(a access.Actor, g Gate) error {
	field := "decision"
	if a.OrganisationID != x.File.OrganisationID {
		field = "agency_decision"
	}
	if g.Key == clientTaken {
		return x.Reply().Allows(field)
	}
	return fault.New(fault.NotReady, g.problem())
}

// longestWhy bounds the reason for putting something off, in bytes.
const longestWhy = 2000

// Pass refuses an act that a gate of the first strength stands before. What can be put off is, for the reason given, with a
// day and a task for whoever has the file; without a reason the act is refused beside the field that asks for it. So is a closure for
// another reason than papers of the file say.
func (s *Service) Pass(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, g supervision.Guarded, why string) ([]history.Fact, error) {
	facts, err := s.factsOf(ctx, tx, f)
	if err != nil {
		return nil, err
	}
	var off []Gate
	asks := false
	for _, gate := range facts.missing(g) {
		switch itself := gate.itself(a, f); {
		case gate.Strength == Must && !itself:
			return nil, facts.refuses(a, gate)
		case gate.Strength == Should || gate.Strength == Must:
			off = append(off, gate)
			asks = asks || !itself
		}
	}
	why = strings.TrimSpace(why)
	var c fault.Check
	c.Require(why != "" || !asks, "why", "life.problem.why")
	c.Require(len(why) <= longestWhy || len(off) == 0, "why", "fault.too_long")
	from := facts.otherwise(&c, g)
	if err := c.Err(); err != nil {
		return nil, err
	}
	out, err := s.putOff(ctx, tx, a, f, off, why)
	if err != nil {
		return out, err
	}
	var more []history.Fact
	switch g {
	case supervision.Enrolling:
		more, err = s.freed(ctx, tx, f)
	case supervision.Closing:
		more, err = s.ends(ctx, tx, f, from)
	}
	return append(out, more...), err
}

// itself reports whether an act puts off what is missing without anybody saying why: what cannot be there before it, and what is the
// provider's to see to when the agency decides as it sees fit. It is listed, dated and owned all the same.
func (g Gate) itself(a access.Actor, f supervision.File) bool {
	return g.After || g.Provider && a.OrganisationID != f.OrganisationID
}

func (s *Service) putOff(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, off []Gate, why string) ([]history.Fact, error) {
	due := s.today(ctx).AddDays(daysPutOff)
	var out []history.Fact
	for _, gate := range off {
		reason := why
		if gate.itself(a, f) {
			reason = "" // nobody had to say why
		}
		if _, err := tx.Exec(ctx, `insert into file_put_off (id, organisation_id, file_id, gate, reason, put_off_on, put_off_by, due_on)
			values ($1,$2,$3,$4,$5,$6,$7,$8) on conflict (file_id, gate) where done_on='' do update set reason=excluded.reason, due_on=excluded.due_on`,
			id.New(), f.OrganisationID, f.ID, gate.Key, reason, s.today(ctx), a.PersonID, due); err != nil {
			return nil, fmt.Errorf("put off: %w", err)
		}
		args := map[string]string{schedule.About: "life.gate." + gate.Key}
		if gate.Paper != "" {
			args = schedule.OnPaper(args)
		}
		if err := s.Leave(ctx, tx, f, "", schedule.Task{Rule: taskPutOff, Source: sourceOf(gate.Key), Due: due, Args: args}); err != nil {
			return nil, err
		}
		out = append(out, history.Fact{Kind: history.PutOff, Effective: s.today(ctx), Payload: history.GatePayload{Gate: gate.Key, Due: due}})
	}
	return out, nil
}

// hasFile is whose a file is: $1 is the file, $2 the day.
const hasFile = "x.file_id=$1 and x.kind='assigned' and (x.to_date='' or x.to_date>=$2)"

// taskPutOff is the task that something put off leaves; each gate has one of its own, by its source.
const taskPutOff = "supervision.task.put_off"

func sourceOf(gate string) string { return schedule.GateSource + gate }

// PutOff is something that an act went on without.
type PutOff struct {
	Gate     string     `db:"gate"`
	Reason   string     `db:"reason"`
	PutOffOn clock.Date `db:"put_off_on"`
	DueOn    clock.Date `db:"due_on"`
	Where    string     `db:"-"`
	Paper    Paper      `db:"-"` // that it asks for, as far as that is
}

// rests reports whether nobody sees to what was put off, as the file is closed: what its closing itself went on without is seen to still.
func (p PutOff) rests(f supervision.File) bool {
	gate, known := gateOf(p.Gate)
	return f.State == supervision.Closed && known && gate.Before != supervision.Closing
}

func stillOff(ctx context.Context, q db.Querier, fileID string) ([]PutOff, error) {
	return db.All[PutOff](ctx, q, "select gate, reason, put_off_on, due_on from file_put_off where file_id=$1 and done_on='' order by due_on, reason desc, gate", fileID)
}

// Settle ends what was put off and is there now, and its task; and what a closing put off of a file that was reopened. Nothing is asked of a file of which nothing was.
func (s *Service) Settle(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File) error {
	off, err := stillOff(ctx, tx, f.ID)
	if err != nil || len(off) == 0 {
		return err
	}
	facts, err := s.factsOf(ctx, tx, f)
	if err != nil {
		return err
	}
	for _, p := range off {
		gate, known := gateOf(p.Gate)
		if ofNoClosing := gate.Before == supervision.Closing && f.State == supervision.Active; known && !gate.Met(facts) && !ofNoClosing && !gate.idle(facts) {
			continue
		}
		if _, err := tx.Exec(ctx, "update file_put_off set done_on=$3 where file_id=$1 and gate=$2 and done_on=''", f.ID, p.Gate, s.today(ctx)); err != nil {
			return fmt.Errorf("settle what was put off: %w", err)
		}
		if err := s.Schedule.FinishTasksFrom(ctx, tx, f.ID, sourceOf(p.Gate), a.PersonID); err != nil {
			return err
		}
	}
	return nil
}

// idle reports whether what was put off before a proposal is not asked for any more, as the provider proposes nothing.
func (g Gate) idle(x Facts) bool { return g.Before == supervision.Proposing && !proposing(x) }

func gateOf(key string) (Gate, bool) {
	for _, g := range gates {
		if g.Key == key {
			return g, true
		}
	}
	return Gate{}, false
}
