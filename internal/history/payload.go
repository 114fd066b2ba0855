package history

import (
	"encoding/json"
	"fmt"

	"passerelle/internal/platform/clock"
)

// The payloads of the kinds of event. Each field is a code, an identifier, a date or a count, as its tag says;
// names and text live in the tables of their own areas (tested).

// ReferredPayload goes with Referred.
type ReferredPayload struct {
	Source   string `json:"source,omitempty" holds:"code"`
	Provider string `json:"provider,omitempty" holds:"id"`
	Site     string `json:"site,omitempty" holds:"id"`
	Region   string `json:"region,omitempty" holds:"code"`
	Day      string `json:"day,omitempty" holds:"code"` // DayUnknown where a register does not say when
}

// DayUnknown says of a fact of a register that the register does not say on which day it was: the fact stands from the day as of which the
// register was right, and no month counts it as having happened then.
const DayUnknown = "UNKNOWN"

// DecidedPayload goes with Decided: ACCEPTED, REFUSED_BY_SP, NOT_APPROVED_BY_CBSA or WITHDRAWN.
type DecidedPayload struct {
	Decision string `json:"decision" holds:"code"`
	Reason   string `json:"reason,omitempty" holds:"code"`
	Day      string `json:"day,omitempty" holds:"code"` // as of the referral
}

// RiskPayload goes with RiskSet.
type RiskPayload struct {
	Risk string `json:"risk" holds:"code"`
}

// AttributePayload goes with AttributeSet; Name is sex, birth, ground, risk, city, housing, language, citizenship
// or standard, Value its code or date.
type AttributePayload struct {
	Name  string `json:"name" holds:"code"`
	Value string `json:"value" holds:"code"`
}

// CheckInDuePayload goes with CheckInDue. At is the hour where the provider is; empty when none is agreed.
type CheckInDuePayload struct {
	CheckIn string     `json:"checkin" holds:"id"`
	Due     clock.Date `json:"due" holds:"date"`
	At      string     `json:"at,omitempty" holds:"code"`
}

// CheckInOutcomePayload goes with CheckInOutcome: KEPT, LATE, MISSED, WAITING or EXCUSED. Came and At are the day and the
// hour at which the client came; empty of who did not, and the hour where nobody noted it.
type CheckInOutcomePayload struct {
	CheckIn string     `json:"checkin" holds:"id"`
	Outcome string     `json:"outcome" holds:"code"`
	Due     clock.Date `json:"due,omitempty" holds:"date"`
	Came    clock.Date `json:"came,omitempty" holds:"date"`
	At      string     `json:"at,omitempty" holds:"code"`
}

// BreachReportedPayload goes with BreachReported; Called is the date the agency was called.
type BreachReportedPayload struct {
	Breach   string     `json:"breach" holds:"id"`
	Type     string     `json:"type" holds:"code"`
	Occurred clock.Date `json:"occurred,omitempty" holds:"date"`
	Learned  clock.Date `json:"learned,omitempty" holds:"date"`
	Called   clock.Date `json:"called,omitempty" holds:"date"`
}

// BreachAnsweredPayload goes with BreachAnswered: the gravest action, which the figures count.
type BreachAnsweredPayload struct {
	Breach string `json:"breach" holds:"id"`
	Action string `json:"action" holds:"code"`
	Also   string `json:"also,omitempty" holds:"code"` // what the agency did beside it, with a space between
}

// BreachTakenBackPayload goes with BreachTakenBack, which corrects the report.
type BreachTakenBackPayload struct {
	Breach string `json:"breach" holds:"id"`
}

// ConditionPayload goes with ConditionAdded and ConditionEnded.
type ConditionPayload struct {
	Condition string     `json:"condition" holds:"id"`
	Code      string     `json:"code" holds:"code"`
	LastDay   clock.Date `json:"last_day,omitempty" holds:"date"` // of one that is added until a day
}

// MarkPayload goes with ConditionMarked: a condition of a kind, and FOR or NOT_FOR the house from now on.
type MarkPayload struct {
	Condition string `json:"condition" holds:"id"`
	Code      string `json:"code" holds:"code"`
	House     string `json:"house" holds:"code"`
}

// DirectionPayload goes with ConditionsDirection: UP or DOWN.
type DirectionPayload struct {
	Direction string `json:"direction" holds:"code"`
}

// ClosedPayload goes with Closed.
type ClosedPayload struct {
	Reason string `json:"reason" holds:"code"`
}

// AssignedPayload goes with Assigned; an empty person means nobody.
type AssignedPayload struct {
	Person string `json:"person" holds:"id"`
}

// NotePayload goes with NoteSigned and NoteAmended.
type NotePayload struct {
	Note string `json:"note" holds:"id"`
	Kind string `json:"note_kind,omitempty" holds:"code"`
}

// HearingPayload goes with HearingSet and HearingCancelled.
type HearingPayload struct {
	Hearing string     `json:"hearing" holds:"id"`
	Date    clock.Date `json:"date" holds:"date"`
}

// HearingSettledPayload goes with HearingSettled: what came of a hearing of a day, empty where that was taken back, and the day of the one that
// follows, where it is known.
type HearingSettledPayload struct {
	Hearing string     `json:"hearing" holds:"id"`
	Date    clock.Date `json:"date" holds:"date"`
	Outcome string     `json:"outcome,omitempty" holds:"code"`
	Next    clock.Date `json:"next,omitempty" holds:"date"`
}

// GoalPayload goes with GoalSet.
type GoalPayload struct {
	Goal string `json:"goal" holds:"id"`
}

// ImportPayload goes with ImportWithdrawn.
type ImportPayload struct {
	Import string `json:"import" holds:"id"`
}

// CountPayload goes with RegisterCount: a count without dates, as a register keeps it.
type CountPayload struct {
	Name  string `json:"name" holds:"code"`
	Count int    `json:"count" holds:"count"`
}

// MergedPayload goes with Merged, UnmergedPayload with Unmerged.
type MergedPayload struct {
	Into string `json:"into" holds:"id"`
}

// UnmergedPayload goes with Unmerged.
type UnmergedPayload struct {
	From string `json:"from" holds:"id"`
}

// CorrectedPayload goes with Corrected: which detail of the client was corrected, never to what.
type CorrectedPayload struct {
	Name string `json:"name" holds:"code"`
}

// QuestionPayload goes with InformationAsked and InformationGiven; the words of both stay out of the history.
type QuestionPayload struct {
	Question string `json:"question" holds:"id"`
}

// FormPayload goes with FormCompleted, FormDiscarded, FormSigned and FormSent: which form, by its code, and of a part or a signature which;
// and of one that was sent what it asks and answers, where that is told by codes. What it says in words stays out of the history.
type FormPayload struct {
	Form string `json:"form" holds:"id"`
	Code string `json:"code" holds:"code"`
	Part string `json:"part,omitempty" holds:"code"`
	// Asked are codes, with commas between.
	Asked  string `json:"asked,omitempty" holds:"code"`
	Answer string `json:"answer,omitempty" holds:"code"`
}

// CallPayload goes with AgencyCalled and MessageTaken: what the call is about, and of which breach.
type CallPayload struct {
	Call   string `json:"call" holds:"id"`
	Type   string `json:"type" holds:"code"`
	Breach string `json:"breach,omitempty" holds:"id"`
}

// BreachStatePayload goes with BreachUpdated: whether the breach goes on.
type BreachStatePayload struct {
	Breach string `json:"breach" holds:"id"`
	Going  string `json:"going" holds:"code"`
}

// InstructionPayload goes with InstructionGiven, InstructionLifted and, without an instruction, ResidenceTold.
type InstructionPayload struct {
	Breach      string `json:"breach" holds:"id"`
	Instruction string `json:"instruction,omitempty" holds:"code"`
}

// FindingPayload goes with FindingSetAside and FindingWithdrawn: what a check-in found, the address where it names no condition, or a
// hearing that was not attended.
type FindingPayload struct {
	CheckIn   string `json:"check_in,omitempty" holds:"id"`
	Hearing   string `json:"hearing,omitempty" holds:"id"`
	Condition string `json:"condition,omitempty" holds:"code"`
}

// HouseNotePayload goes with HouseSetAside: the note of a residence, and nothing of what it says.
type HouseNotePayload struct {
	Note string `json:"note" holds:"id"`
}

// RoundPayload goes with QuestionsSent and QuestionsAnswered: of how many questions, and how many are open still.
type RoundPayload struct {
	Round  string `json:"round" holds:"id"`
	Number int    `json:"number" holds:"count"`
	Count  int    `json:"count" holds:"count"`
	Open   int    `json:"open" holds:"count"`
}

// ReleasePayload goes with ConsentKept, ConsentRevoked, ConsentRefused, LetterSent and ThirdPartyContacted: of which consent, refusal, letter or contact,
// and in which way it went.
type ReleasePayload struct {
	Of  string `json:"of" holds:"id"`
	Way string `json:"way,omitempty" holds:"code"`
	// Ground is on what something was told in a contact that no consent covered.
	Ground string `json:"ground,omitempty" holds:"code"`
}

// AnnouncedPayload goes with Announced: which heads-up it was, and the way it came.
type AnnouncedPayload struct {
	HeadsUp string `json:"heads_up" holds:"id"`
	Way     string `json:"way" holds:"code"`
}

// ChecklistPayload goes with ChecklistSet: how an item of the referral's checklist stands.
type ChecklistPayload struct {
	Item  string `json:"item" holds:"code"`
	State string `json:"state" holds:"code"`
}

// DocumentPayload goes with DocumentAsked, DocumentReminded, DocumentReceived and DocumentGivenUp: which one, and by when it is to come.
type DocumentPayload struct {
	Document string     `json:"document" holds:"id"`
	Due      clock.Date `json:"due,omitempty" holds:"date"`
}

// InterviewPayload goes with the kinds of an assessment interview: its day, the day it was moved from, and in which way it is or what
// came of it.
type InterviewPayload struct {
	Interview string     `json:"interview" holds:"id"`
	Date      clock.Date `json:"date" holds:"date"`
	Was       clock.Date `json:"was,omitempty" holds:"date"`
	Code      string     `json:"code,omitempty" holds:"code"`
}

// InterpreterPayload goes with the kinds of an interpreter's booking: which meeting it is for, on which day, and where it stands.
type InterpreterPayload struct {
	Booking string     `json:"booking" holds:"id"`
	Meeting string     `json:"meeting" holds:"code"`
	Date    clock.Date `json:"date" holds:"date"`
	State   string     `json:"state" holds:"code"`
}

// OwnQuestionPayload goes with OwnQuestionSet: ADDED, ANSWERED or LEFT_OUT.
type OwnQuestionPayload struct {
	Question string `json:"question" holds:"id"`
	State    string `json:"state" holds:"code"`
}

// NeedPayload goes with NeedReferred and NeedSettled: for which area of need, and what came of it.
type NeedPayload struct {
	Referral string `json:"referral" holds:"id"`
	Area     string `json:"area" holds:"code"`
	Outcome  string `json:"outcome,omitempty" holds:"code"`
}

// HousingPayload goes with HousingSeen: the kind of what the housing coordinator was told.
type HousingPayload struct {
	Stage string `json:"stage" holds:"code"`
}

// HousingAnswerPayload goes with HousingAnswered: whether the client is referred for housing, yes or no, and the answer before; empty while
// nobody asked.
type HousingAnswerPayload struct {
	Answer string `json:"answer" holds:"code"`
	Was    string `json:"was,omitempty" holds:"code"`
}

// GatePayload goes with PutOff: what an act went on without, and the day by which it is to be there.
type GatePayload struct {
	Gate string     `json:"gate" holds:"code"`
	Due  clock.Date `json:"due" holds:"date"`
}

// EndingPayload goes with ReasonDiffers: the closure, and each reason that its own differs from: that of the closing request, the
// officer's and that of the closure report, and the last day that the request asked for. Why it differs stands in its table.
type EndingPayload struct {
	Ending    string     `json:"ending" holds:"id"`
	Requested string     `json:"requested,omitempty" holds:"code"`
	Confirmed string     `json:"confirmed,omitempty" holds:"code"`
	Reported  string     `json:"reported,omitempty" holds:"code"`
	Ends      clock.Date `json:"ends,omitempty" holds:"date"`
}

// WordPayload goes with WordTaken: the word, what it is about (DECISION, CONDITIONS, RISK, REOPENING or END), how it was given and on what day; and with
// WordSettled: the word, what became of it, CONFIRMED, CONTRADICTED or CORRECTED, and the form that says so. Who gave it stands in its table.
type WordPayload struct {
	Word    string     `json:"word" holds:"id"`
	About   string     `json:"about,omitempty" holds:"code"`
	Way     string     `json:"way,omitempty" holds:"code"`
	On      clock.Date `json:"on,omitempty" holds:"date"`
	Outcome string     `json:"outcome,omitempty" holds:"code"`
	By      string     `json:"by,omitempty" holds:"code"`
}

// SettledBy says in the events of words that a form of that code settled them.
func SettledBy(form string, facts []Fact) []Fact {
	for i, x := range facts {
		if p, ok := x.Payload.(WordPayload); ok && x.Kind == WordSettled {
			p.By = form
			facts[i].Payload = p
		}
	}
	return facts
}

// DifferencePayload goes with DifferenceFound: what a referral says of risk and housing and what the file says, where the two differ; and with
// DifferenceSettled: what became of it. The reasons stand in its table.
type DifferencePayload struct {
	Difference  string `json:"difference" holds:"id"`
	Risk        string `json:"risk,omitempty" holds:"code"`
	FileRisk    string `json:"file_risk,omitempty" holds:"code"`
	Housing     string `json:"housing,omitempty" holds:"code"`
	FileHousing string `json:"file_housing,omitempty" holds:"code"`
	Outcome     string `json:"outcome,omitempty" holds:"code"`
}

// InquiryPayload goes with InquiryAsked: the question, and by when it is to be answered; with InquiryAnswered and InquiryRead the
// question alone. Its words stand in its table.
type InquiryPayload struct {
	Inquiry string     `json:"inquiry" holds:"id"`
	Due     clock.Date `json:"due,omitempty" holds:"date"`
}

// NamePayload goes with NameAdded and NameSetAside: which of the client's other names, and of what kind. The name itself stands in
// its table.
type NamePayload struct {
	Alias string `json:"alias" holds:"id"`
	Of    string `json:"of,omitempty" holds:"code"`
}

// In what a client was held: in detention, as whoever is referred is, or in custody after a breach.
const (
	HeldInDetention = "DETENTION"
	HeldInCustody   = "CUSTODY"
)

// ReleasedPayload goes with Released, and with ReleaseTakenBack, which corrects it: in what the client was held, and since when where that
// is known. Where stands on the referral.
type ReleasedPayload struct {
	Held  string     `json:"held" holds:"code"`
	Since clock.Date `json:"since,omitempty" holds:"date"`
}

// NoPayload goes with kinds that say everything by themselves: Enrolled, Reopened, OpenedInError, ErrorTakenBack, ClosingBegun,
// ClosingDropped, EndConfirmed.
type NoPayload struct{}

// payloads says what each kind carries.
var payloads = map[Kind]any{
	Referred: ReferredPayload{}, Decided: DecidedPayload{}, Enrolled: NoPayload{}, RiskSet: RiskPayload{},
	AttributeSet: AttributePayload{}, CheckInDue: CheckInDuePayload{}, CheckInOutcome: CheckInOutcomePayload{},
	BreachReported: BreachReportedPayload{}, BreachAnswered: BreachAnsweredPayload{}, BreachTakenBack: BreachTakenBackPayload{}, ConditionAdded: ConditionPayload{},
	ConditionEnded: ConditionPayload{}, ConditionMarked: MarkPayload{}, ConditionsDirection: DirectionPayload{}, Closed: ClosedPayload{},
	Reopened: NoPayload{}, OpenedInError: NoPayload{}, ErrorTakenBack: NoPayload{}, Released: ReleasedPayload{}, ReleaseTakenBack: ReleasedPayload{}, Assigned: AssignedPayload{}, NoteSigned: NotePayload{},
	NoteAmended: NotePayload{}, HearingSet: HearingPayload{}, HearingCancelled: HearingPayload{}, HearingSettled: HearingSettledPayload{}, GoalSet: GoalPayload{}, ImportWithdrawn: ImportPayload{},
	RegisterCount: CountPayload{}, Merged: MergedPayload{}, Unmerged: UnmergedPayload{}, Corrected: CorrectedPayload{},
	NameAdded: NamePayload{}, NameSetAside: NamePayload{},
	InformationAsked: QuestionPayload{}, InformationGiven: QuestionPayload{},
	QuestionsSent: RoundPayload{}, QuestionsAnswered: RoundPayload{},
	ConsentKept: ReleasePayload{}, ConsentRevoked: ReleasePayload{}, ConsentRefused: ReleasePayload{}, LetterSent: ReleasePayload{}, ThirdPartyContacted: ReleasePayload{},
	Announced: AnnouncedPayload{}, ChecklistSet: ChecklistPayload{},
	DocumentAsked: DocumentPayload{}, DocumentReminded: DocumentPayload{}, DocumentReceived: DocumentPayload{}, DocumentGivenUp: DocumentPayload{},
	InterviewArranged: InterviewPayload{}, InterviewMoved: InterviewPayload{}, InterviewCalledOff: InterviewPayload{}, InterviewSettled: InterviewPayload{},
	InterpreterAsked: InterpreterPayload{}, InterpreterChanged: InterpreterPayload{},
	OwnQuestionSet: OwnQuestionPayload{}, NeedReferred: NeedPayload{}, NeedSettled: NeedPayload{}, HousingSeen: HousingPayload{}, HousingJoined: InterviewPayload{}, HousingAnswered: HousingAnswerPayload{},
	FormCompleted: FormPayload{}, FormDiscarded: FormPayload{}, FormSigned: FormPayload{}, FormSent: FormPayload{},
	AgencyCalled: CallPayload{}, MessageTaken: CallPayload{}, InstructionGiven: InstructionPayload{}, InstructionLifted: InstructionPayload{}, BreachUpdated: BreachStatePayload{}, ResidenceTold: InstructionPayload{}, FindingSetAside: FindingPayload{}, HouseSetAside: HouseNotePayload{}, FindingWithdrawn: FindingPayload{},
	WordTaken: WordPayload{}, WordSettled: WordPayload{},
	DifferenceFound: DifferencePayload{}, DifferenceSettled: DifferencePayload{},
	InquiryAsked: InquiryPayload{}, InquiryAnswered: InquiryPayload{}, InquiryRead: InquiryPayload{},
	PutOff: GatePayload{}, ClosingBegun: NoPayload{}, ClosingDropped: NoPayload{}, EndConfirmed: NoPayload{}, ReasonDiffers: EndingPayload{},
}

// Decode reads what an event carries into its kind's payload.
func Decode[T any](e Event) (T, error) {
	var payload T
	if err := json.Unmarshal([]byte(e.Payload), &payload); err != nil {
		return payload, fmt.Errorf("payload of %s event %s: %w", e.Kind, e.ID, err)
	}
	return payload, nil
}
