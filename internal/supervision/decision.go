package supervision

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/schedule"
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

// AnswerReferral does what the agency's answer to a referral does to its file, a decision or a question, within an act that
// keeps the file as it gives it.
func (s *Service) AnswerReferral(ctx context.Context, tx *db.Tx, a access.Actor, f File, d Decision) (File, []history.Fact, error) {
	return s.within(ctx, tx, a, f, s.answering(ctx, a, d))
}

// MayAnswerReferral says what is wrong with an answer to a referral: in the fields agency_decision, refusal, decided_on and
// question, or that the file stands elsewhere.
func (s *Service) MayAnswerReferral(ctx context.Context, a access.Actor, f File, d Decision) error {
	return s.answering(ctx, a, d).allows(&f)
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
			orderly(&c, "decided_on", d.On, f.ReferredOn, s.today())
			return c.Err()
		},
		apply: func(tx *db.Tx, f *File) ([]history.Fact, error) {
			if d.Code == Accepted {
				d.Reason = ""
			}
			if err := s.Schedule.FinishTasksFrom(ctx, tx, f.ID, referralSource, a.PersonID); err != nil {
				return nil, err
			}
			return decided(f, d), nil
		}}
}

// decided writes a decision into a file, and gives its event.
func decided(f *File, d Decision) []history.Fact {
	f.DecidedOn, f.Decision, f.DecisionReason, f.State = d.On, d.Code, d.Reason, Refused
	if d.Code == Accepted {
		f.State = Approved
	}
	return []history.Fact{{Kind: history.Decided, Effective: d.On, Payload: history.DecidedPayload{Decision: d.Code, Reason: d.Reason}}}
}

// ReferralQuestion is what the agency asks about a referral before it decides, with the provider's answer once there is
// one.
type ReferralQuestion struct {
	ID         string     `db:"id"`
	AskedOn    clock.Date `db:"asked_on"`
	Words      string     `db:"words"`
	AnsweredOn clock.Date `db:"answered_on"`
	Answer     string     `db:"answer"`
	Version    int        `db:"version"`
}

// referralSource names what a referral leaves to do until it is decided.
const referralSource = "referral"

// answerDays is how long the provider has for an answer before its task is late.
const answerDays = 2

// longestQuestion bounds a question and its answer, in bytes.
const longestQuestion = 4000

// AskAboutReferral asks the provider for more information on a referral; whoever has the file finds it on My day.
func (s *Service) AskAboutReferral(ctx context.Context, a access.Actor, fileID string, version int, words string) (File, error) {
	c := s.asking(ctx, a, words)
	c.fileID, c.version = fileID, version
	return s.do(ctx, a, c)
}

func (s *Service) asking(ctx context.Context, a access.Actor, words string) change {
	return change{act: history.ActInformationAsked, action: access.FileDecide,
		validate: func(File) error { return written("question", words) },
		apply: func(tx *db.Tx, f *File) ([]history.Fact, error) {
			question := id.New()
			_, err := tx.Exec(ctx, "insert into referral_question (id, organisation_id, file_id, asked_on, asked_by, words) values ($1,$2,$3,$4,$5,$6)",
				question, f.OrganisationID, f.ID, s.today(), a.PersonID, strings.TrimSpace(words))
			if err != nil {
				return nil, fmt.Errorf("ask about referral: %w", err)
			}
			err = s.Leave(ctx, tx, *f, "", schedule.Task{Rule: "supervision.task.inform", Source: referralSource, Due: s.today().AddDays(answerDays), Priority: 1})
			return []history.Fact{{Kind: history.InformationAsked, Effective: s.today(), Payload: history.QuestionPayload{Question: question}}}, err
		}}
}

func written(field, words string) error {
	var c fault.Check
	told(&c, field, words, "fault.required", longestQuestion)
	return c.Err()
}

// AnswerReferralQuestion answers what the agency asked, once; the task is done with it.
func (s *Service) AnswerReferralQuestion(ctx context.Context, a access.Actor, fileID, questionID, answer string) error {
	if err := written("referral_answer", answer); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := fileByID(ctx, tx, fileID)
		if err != nil {
			return err
		}
		if err := s.Access.Check(ctx, tx, a, access.FileWrite, f.Subject()); err != nil {
			return err
		}
		err = db.Updated(tx.Exec(ctx, "update referral_question set answer=$3, answered_on=$4, answered_by=$5, version=version+1 where id=$1 and file_id=$2 and answer=''",
			questionID, f.ID, strings.TrimSpace(answer), s.today(), a.PersonID))
		if err != nil {
			return fmt.Errorf("answer question: %w", err)
		}
		open, err := db.One[int](ctx, tx, "select count(*) from referral_question where file_id=$1 and answer=''", f.ID)
		if err != nil {
			return err
		}
		if open == 0 {
			if err := s.Schedule.FinishTasksFrom(ctx, tx, f.ID, referralSource, a.PersonID); err != nil {
				return err
			}
		}
		_, err = s.History.Append(ctx, tx, a, history.ActInformationGiven, f.OrganisationID, f.ID,
			history.Fact{Kind: history.InformationGiven, Effective: s.today(), Payload: history.QuestionPayload{Question: questionID}})
		return err
	})
}

// QuestionsStored gives what the agency asked about a referral, the latest first, within an act that decides access itself.
func (s *Service) QuestionsStored(ctx context.Context, q db.Querier, fileID string) ([]ReferralQuestion, error) {
	return db.All[ReferralQuestion](ctx, q, "select id, asked_on, words, answered_on, answer, version from referral_question where file_id=$1 order by id desc limit 20", fileID)
}
