package supervision

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision/asking"
	"passerelle/internal/supervision/overruled"
	"passerelle/internal/supervision/reply"
	"passerelle/internal/supervision/undated"
)

// MoreInformation is the agency's third answer to a referral: it decides nothing yet and asks.
const MoreInformation = "MORE_INFORMATION"

// Lists of what the agency answers a referral, and why it does not approve one.
var (
	AgencyDecisions = []string{Accepted, NotApproved, MoreInformation}
	RefusalReasons  = []string{"RISK", "NO_PLACE", "PROFILE", "PLAN", "OTHER_RELEASE", "OTHER"}
)

// DecideForAgency records the liaison officer's decision on a referral: approved, or not approved with its reason.
func (s *Service) DecideForAgency(ctx context.Context, a access.Actor, fileID string, version int, d Decision) (File, error) {
	c := s.deciding(ctx, a, d)
	c.fileID, c.version = fileID, version
	return s.do(ctx, a, c)
}

// AnswerReferral does what the agency's answer to a referral does to its file, a decision or a question, within an act that keeps it.
func (s *Service) AnswerReferral(ctx context.Context, tx *db.Tx, a access.Actor, f File, d Decision) (File, []history.Fact, error) {
	return s.within(ctx, tx, a, f, s.answering(ctx, a, d))
}

// MayAnswerReferral says what is wrong with an answer to a referral: in the fields agency_decision, refusal, decided_on, question, or of the file.
func (s *Service) MayAnswerReferral(ctx context.Context, a access.Actor, f File, d Decision) error {
	return s.answering(ctx, a, d).allows(ctx, &f)
}

func (s *Service) answering(ctx context.Context, a access.Actor, d Decision) change {
	if d.Code == MoreInformation {
		return s.asking(ctx, a, d.Question)
	}
	return s.deciding(ctx, a, d)
}

func (s *Service) deciding(ctx context.Context, a access.Actor, d Decision) change {
	return change{act: history.ActDecisionRecorded, action: access.FileDecide, guarded: Deciding, why: d.Why,
		validate: func(f File) error {
			var c fault.Check
			c.Require(d.Code == Accepted || d.Code == NotApproved, "agency_decision", "supervision.problem.choice")
			c.Require(d.Code != NotApproved || slices.Contains(RefusalReasons, d.Reason), "refusal", "supervision.problem.choice")
			c.Require(d.Code != Accepted || d.Reason == "", "refusal", "supervision.problem.accepted_reason")
			c.Require(d.Code != Accepted || strings.TrimSpace(d.Question) == "", "question", "supervision.problem.accepted_question")
			Orderly(&c, "decided_on", d.On, undated.After(f.Undated, f.ReferredOn), s.today(ctx))
			return c.Err()
		},
		apply: func(tx *db.Tx, f *File) ([]history.Fact, error) {
			if err := s.Schedule.FinishTasksFrom(ctx, tx, f.ID, ReferralSource, a.PersonID); err != nil {
				return nil, err
			}
			settled, err := s.Heard(ctx, tx, a, *f, d.Code)
			if err != nil {
				return nil, err
			}
			if d.Code, err = reply.Recorded(ctx, tx, f.ID, d.Code); err != nil {
				return nil, err
			}
			facts, err := s.decided(ctx, tx, true, f, d)
			return append(facts, settled...), err
		}}
}

// Heard settles, by what the agency's own people decide, what was recorded on its word before; nothing where nobody keeps words.
func (s *Service) Heard(ctx context.Context, tx *db.Tx, a access.Actor, f File, decision string) ([]history.Fact, error) {
	if s.Words == nil {
		return nil, nil
	}
	return s.Words.Heard(ctx, tx, a, f, decision)
}

// decided writes a decision into a file and, of a referral that is accepted, what it proposed into the plan; it gives the events.
func (s *Service) decided(ctx context.Context, tx *db.Tx, agency bool, f *File, d Decision) ([]history.Fact, error) {
	if !overruled.May(string(f.State), f.OnWord, d.Code == Accepted, agency) {
		return nil, standsOtherwise(f.State)
	}
	corrects, err := overruled.Event(ctx, tx, f.ID, f.OnWord)
	facts := []history.Fact{{Kind: history.Decided, Effective: d.On, Corrects: corrects, Payload: history.DecidedPayload{Decision: d.Code, Reason: d.Reason}}}
	f.DecidedOn, f.Decision, f.DecisionReason = d.On, d.Code, d.Reason
	if err != nil || f.State == Active {
		return facts, err
	}
	if f.State = map[bool]State{true: Approved, false: Refused}[d.Code == Accepted]; f.State == Refused || s.Proposed == nil {
		return facts, nil
	}
	x, err := s.Proposed(ctx, tx, *f, d)
	if err != nil {
		return nil, err
	}
	planned, err := s.Agree(ctx, tx, *f, d.On, x)
	return append(facts, planned...), err
}

const (
	ReferralSource = "referral" // names what a referral leaves to do until it is decided
	ReportSource   = "report:"  // is, before the id of a report of non-compliance, where the task to send it comes from
	answerDays     = 2          // is how long the provider has for an answer before its task is late
)

// AskAboutReferral asks the provider for more information on a referral; whoever has the file finds it on My day.
func (s *Service) AskAboutReferral(ctx context.Context, a access.Actor, fileID string, version int, words string) (File, error) {
	c := s.asking(ctx, a, words)
	c.fileID, c.version = fileID, version
	return s.do(ctx, a, c)
}

func (s *Service) asking(ctx context.Context, a access.Actor, words string) change {
	return change{act: history.ActInformationAsked, action: access.FileDecide,
		validate: func(File) error {
			var c fault.Check
			told(&c, "question", words, "fault.required", asking.Longest)
			return c.Err()
		},
		apply: func(tx *db.Tx, f *File) ([]history.Fact, error) {
			question, err := asking.Keep(ctx, tx, f.OrganisationID, f.ID, s.today(ctx), a.PersonID, words)
			if err != nil {
				return nil, err
			}
			err = s.Leave(ctx, tx, *f, "", schedule.Task{Rule: "supervision.task.inform", Source: ReferralSource, Due: s.today(ctx).AddDays(answerDays), Priority: 1})
			return []history.Fact{{Kind: history.InformationAsked, Effective: s.today(ctx), Payload: history.QuestionPayload{Question: question}}}, err
		}}
}
