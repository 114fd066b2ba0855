// Package class says to which class of record each kind of event of a file belongs, so that a timeline tells nobody more than
// they may read (SEC-1), and which conditions are the house's. Start at [Of] and [House].
package class

import (
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
)

// Of says which right opens the events that tell of more than the file's own state.
var Of = map[history.Kind]access.Action{
	history.CheckInDue: access.ConditionRead, history.CheckInOutcome: access.ConditionRead, history.ConditionAdded: access.ConditionRead,
	history.ConditionEnded: access.ConditionRead, history.ConditionsDirection: access.ConditionRead, history.HearingSet: access.ConditionRead, history.HearingCancelled: access.ConditionRead, history.HearingSettled: access.ConditionRead,
	history.GoalSet: access.ConditionRead, history.BreachReported: access.BreachRead, history.BreachAnswered: access.BreachRead, history.BreachTakenBack: access.BreachRead,
	history.AgencyCalled: access.BreachRead, history.MessageTaken: access.BreachRead, history.InstructionGiven: access.BreachRead, history.InstructionLifted: access.BreachRead, history.BreachUpdated: access.BreachRead, history.ResidenceTold: access.BreachRead, history.FindingSetAside: access.BreachRead, history.HouseSetAside: access.HouseRead, history.FindingWithdrawn: access.BreachRead,
	history.FormCompleted: access.FormRead, history.FormDiscarded: access.FormRead, history.FormSigned: access.FormRead, history.FormSent: access.FormRead,
	history.QuestionsSent: access.FormRead, history.QuestionsAnswered: access.FormRead, history.ConsentKept: access.FormRead,
	history.ConsentRevoked: access.FormRead, history.ConsentRefused: access.FormRead, history.LetterSent: access.FormRead, history.ThirdPartyContacted: access.FormRead,
	history.DifferenceFound: access.ConditionRead, history.DifferenceSettled: access.ConditionRead,
	history.InquiryAsked: access.ConditionRead, history.InquiryAnswered: access.ConditionRead, history.InquiryRead: access.ConditionRead,
	history.ConditionMarked: access.ConditionRead, history.HousingSeen: access.FormRead, history.HousingJoined: access.FormRead,
	history.InterviewArranged: access.ConditionRead, history.InterviewMoved: access.ConditionRead, history.InterviewCalledOff: access.ConditionRead,
	history.InterviewSettled: access.ConditionRead, history.OwnQuestionSet: access.FormRead,
	history.InterpreterAsked: access.ConditionRead, history.InterpreterChanged: access.ConditionRead,
	history.NeedReferred: access.FormRead, history.NeedSettled: access.FormRead,
	history.ChecklistSet: access.FormRead, history.DocumentAsked: access.FormRead, history.DocumentReminded: access.FormRead, history.DocumentReceived: access.FormRead,
	history.DocumentGivenUp: access.FormRead,
	history.ReasonDiffers:   access.ConditionRead,
	history.Released:        access.ConditionRead, history.ReleaseTakenBack: access.ConditionRead,
	history.NoteSigned: access.NoteRead, history.NoteAmended: access.NoteRead,
}

// HouseCodes are the kinds of condition that are about where a client lives and when they are there: of a client who is referred for housing the
// house sees them, whoever wrote them and on whatever form.
var HouseCodes = []string{"RESIDE", "CURFEW"}

// House reports whether a condition of a kind is the house's by itself.
func House(code string) bool { return slices.Contains(HouseCodes, code) }

// ForHouse is SQL of a condition (of its own table alone) that the house sees: it is marked, or of a kind of its own; the codes are ours.
var ForHouse = "(for_housing or code in ('" + strings.Join(HouseCodes, "','") + "') and exists (select 1 from supervision_file f where f.id=file_id and f.housing_referred))"
