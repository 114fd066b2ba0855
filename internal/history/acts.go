package history

// Kind is what an event says happened.
type Kind string

// The kinds of event; payload.go has what each carries.
const (
	Referred            Kind = "referred"
	Decided             Kind = "decided"
	Enrolled            Kind = "enrolled"
	RiskSet             Kind = "risk_set"
	AttributeSet        Kind = "attribute_set"
	CheckInDue          Kind = "checkin_due"
	CheckInOutcome      Kind = "checkin_outcome"
	BreachReported      Kind = "breach_reported"
	BreachAnswered      Kind = "breach_answered"
	BreachTakenBack     Kind = "breach_taken_back"
	ConditionAdded      Kind = "condition_added"
	ConditionEnded      Kind = "condition_ended"
	ConditionsDirection Kind = "conditions_direction"
	ConditionMarked     Kind = "condition_marked" // for the house, or no longer
	Closed              Kind = "closed"
	Reopened            Kind = "reopened"
	OpenedInError       Kind = "opened_in_error"
	ErrorTakenBack      Kind = "error_taken_back"
	Released            Kind = "released"           // from the detention, or the custody, in which the client was held
	ReleaseTakenBack    Kind = "release_taken_back" // by a check-in that is put right: the client was not out
	Assigned            Kind = "assigned"
	NoteSigned          Kind = "note_signed"
	NoteAmended         Kind = "note_amended"
	HearingSet          Kind = "hearing_set"
	HearingCancelled    Kind = "hearing_cancelled"
	HearingSettled      Kind = "hearing_settled" // what came of it, or nothing any more
	GoalSet             Kind = "goal_set"
	ImportWithdrawn     Kind = "import_withdrawn"
	RegisterCount       Kind = "register_count"
	Merged              Kind = "merged"
	Unmerged            Kind = "unmerged"
	Corrected           Kind = "corrected"
	NameAdded           Kind = "name_added" // another name of the client
	NameSetAside        Kind = "name_set_aside"
	InformationAsked    Kind = "information_asked"
	InformationGiven    Kind = "information_given"
	FormCompleted       Kind = "form_completed"
	FormDiscarded       Kind = "form_discarded"
	FormSigned          Kind = "form_signed"
	FormSent            Kind = "form_sent"
	AgencyCalled        Kind = "agency_called"
	MessageTaken        Kind = "message_taken"
	InstructionGiven    Kind = "instruction_given"
	InstructionLifted   Kind = "instruction_lifted"
	BreachUpdated       Kind = "breach_updated" // it is over, or where the client is now
	ResidenceTold       Kind = "residence_told"
	FindingSetAside     Kind = "finding_set_aside"
	HouseSetAside       Kind = "house_set_aside"
	FindingWithdrawn    Kind = "finding_withdrawn" // by a correction, or by what was awaited
	WordTaken           Kind = "word_taken"        // on which the provider recorded what is the agency's to say
	WordSettled         Kind = "word_settled"      // the agency confirmed it, or said otherwise
	DifferenceFound     Kind = "difference_found"  // the referral says another risk or housing than the file
	DifferenceSettled   Kind = "difference_settled"
	HousingAnswered     Kind = "housing_answered" // whether the client is referred for housing
	InquiryAsked        Kind = "inquiry_asked"    // an officer asks about the client
	InquiryAnswered     Kind = "inquiry_answered"
	InquiryRead         Kind = "inquiry_read"
)

// The kinds of event of an assessment: what passes between the provider, the officer, the client and third parties.
const (
	QuestionsSent     Kind = "questions_sent"
	QuestionsAnswered Kind = "questions_answered"

	ConsentKept         Kind = "consent_kept"
	ConsentRevoked      Kind = "consent_revoked"
	ConsentRefused      Kind = "consent_refused"
	LetterSent          Kind = "letter_sent"
	ThirdPartyContacted Kind = "third_party_contacted"

	Announced Kind = "announced" // the referral, before it came

	ChecklistSet     Kind = "checklist_set"
	DocumentAsked    Kind = "document_asked"
	DocumentReminded Kind = "document_reminded"
	DocumentReceived Kind = "document_received"
	DocumentGivenUp  Kind = "document_given_up"

	InterviewArranged  Kind = "interview_arranged"
	InterviewMoved     Kind = "interview_moved"
	InterviewCalledOff Kind = "interview_called_off"
	InterviewSettled   Kind = "interview_settled"
	InterpreterAsked   Kind = "interpreter_asked"   // for a meeting
	InterpreterChanged Kind = "interpreter_changed" // confirmed, declined, called off, came or not; or who it is
	OwnQuestionSet     Kind = "own_question_set"

	NeedReferred Kind = "need_referred" // to a service or partner
	NeedSettled  Kind = "need_settled"  // what came of that

	HousingSeen   Kind = "housing_seen"
	HousingJoined Kind = "housing_joined"
)

// The kinds of event of the gates and of a closing.
const (
	PutOff         Kind = "put_off"
	ClosingBegun   Kind = "closing_begun"
	ClosingDropped Kind = "closing_dropped"
	EndConfirmed   Kind = "end_confirmed"
	ReasonDiffers  Kind = "reason_differs" // the closure's, from what papers of the file say
)

// Act is a thing that somebody does; it is also the audit action of its row.
type Act string

// The acts that leave events.
const (
	ActReferralReceived    Act = "referral.received"
	ActDecisionRecorded    Act = "decision.recorded"
	ActInformationAsked    Act = "information.asked"
	ActInformationGiven    Act = "information.given"
	ActEnrolmentRecorded   Act = "enrolment.recorded"
	ActCheckInRecorded     Act = "checkin.recorded"
	ActCheckInScheduled    Act = "checkin.scheduled"
	ActBreachReported      Act = "breach.reported"
	ActBreachAnswered      Act = "breach.answered"
	ActBreachTakenBack     Act = "breach.taken_back"
	ActConditionsChanged   Act = "conditions.changed"
	ActConditionsMarked    Act = "conditions.marked"
	ActClosureRecorded     Act = "closure.recorded"
	ActFileReopened        Act = "file.reopened"
	ActRiskChanged         Act = "risk.changed"
	ActAttributeChanged    Act = "attribute.changed"
	ActFileAssigned        Act = "file.assigned"
	ActOpenedInError       Act = "file.opened_in_error"
	ActErrorTakenBack      Act = "file.error_taken_back"
	ActStepRecorded        Act = "file.step_recorded" // that a register left open
	ActClientMerged        Act = "client.merged"
	ActClientUnmerged      Act = "client.unmerged"
	ActClientCorrected     Act = "client.corrected"
	ActNameAdded           Act = "client.name_added"
	ActNameSetAside        Act = "client.name_set_aside"
	ActNoteSigned          Act = "note.signed"
	ActNoteAmended         Act = "note.amended"
	ActHearingRecorded     Act = "hearing.recorded"
	ActHearingChanged      Act = "hearing.changed"
	ActHearingCancelled    Act = "hearing.cancelled"
	ActHearingSettled      Act = "hearing.settled"
	ActGoalRecorded        Act = "goal.recorded"
	ActFormCompleted       Act = "form.completed"
	ActFormDiscarded       Act = "form.discarded"
	ActFormSigned          Act = "form.signed"
	ActFormSent            Act = "form.sent"
	ActGrantTookEffect     Act = "grant.took_effect"
	ActConditionsOver      Act = "conditions.over"
	ActCallLogged          Act = "call.logged"
	ActMessageRelayed      Act = "message.relayed"
	ActInstructionRecorded Act = "instruction.recorded"
	ActInstructionLifted   Act = "instruction.lifted"
	ActBreachUpdated       Act = "breach.updated"
	ActResidenceTold       Act = "residence.told"
	ActFindingSetAside     Act = "finding.set_aside"
	ActWordSettled         Act = "word.settled"
	ActDifferenceFound     Act = "difference.found"
	ActDifferenceSettled   Act = "difference.settled"
	ActInquiryAsked        Act = "inquiry.asked"
	ActInquiryAnswered     Act = "inquiry.answered"
	ActInquiryRead         Act = "inquiry.read"
	ActRegisterImported    Act = "register.imported"
	ActRegisterWithdrawn   Act = "register.withdrawn"
	ActRegisterFact        Act = "register.fact"
)

// The acts of an assessment.
const (
	ActQuestionsSent     Act = "questions.sent"
	ActQuestionsAnswered Act = "questions.answered"

	ActConsentKept    Act = "consent.kept"
	ActConsentRevoked Act = "consent.revoked"
	ActConsentRefused Act = "consent.refused"
	ActLetterSent     Act = "letter.sent"
	ActContactLogged  Act = "contact.logged"

	ActReferralAnnounced Act = "referral.announced"

	ActChecklistFilled  Act = "checklist.filled"
	ActDocumentAsked    Act = "document.asked"
	ActDocumentFollowed Act = "document.followed"

	ActInterviewArranged  Act = "interview.arranged"
	ActInterviewMoved     Act = "interview.moved"
	ActInterviewCalledOff Act = "interview.called_off"
	ActInterviewSettled   Act = "interview.settled"
	ActInterpreterAsked   Act = "interpreter.asked"
	ActInterpreterChanged Act = "interpreter.changed"
	ActOwnQuestion        Act = "interview.own_question"

	ActNeedReferred Act = "need.referred"
	ActNeedSettled  Act = "need.settled"

	ActHousingSeen     Act = "housing.seen"
	ActHousingJoined   Act = "housing.joined"
	ActHousingAnswered Act = "housing.answered"
)

// The acts of a closing.
const (
	ActClosingBegun   Act = "closing.begun"
	ActClosingDropped Act = "closing.dropped"
	ActEndConfirmed   Act = "closing.confirmed"
)

// Row is one row of the table of acts: the events an act must leave at least once each, and those it may.
type Row struct{ Must, May []Kind }

// Acts is the table of acts. An act that is not here leaves no event; an event that its row does not name is
// refused.
var Acts = map[Act]Row{
	ActReferralReceived:  {Must: []Kind{Referred}, May: []Kind{RiskSet, AttributeSet}},
	ActDecisionRecorded:  {Must: []Kind{Decided}, May: []Kind{Referred, RiskSet, AttributeSet, PutOff, ConditionAdded, GoalSet, HearingSet, WordTaken, WordSettled}},
	ActInformationAsked:  {Must: []Kind{InformationAsked}},
	ActInformationGiven:  {Must: []Kind{InformationGiven}},
	ActEnrolmentRecorded: {Must: []Kind{Enrolled}, May: []Kind{Referred, Released, RiskSet, AttributeSet, CheckInDue, ConditionAdded, PutOff}},
	ActCheckInRecorded:   {Must: []Kind{CheckInOutcome}, May: []Kind{Released, ReleaseTakenBack, CheckInDue, AttributeSet, NoteSigned, NoteAmended, FindingWithdrawn}},
	ActCheckInScheduled:  {Must: []Kind{CheckInDue}},
	ActBreachReported:    {Must: []Kind{BreachReported}, May: []Kind{AgencyCalled, InstructionGiven, ResidenceTold}},
	ActBreachAnswered:    {Must: []Kind{BreachAnswered}, May: []Kind{ConditionsDirection}},
	ActBreachTakenBack:   {Must: []Kind{BreachTakenBack}},
	ActConditionsChanged: {May: []Kind{ConditionAdded, ConditionEnded, ConditionsDirection, WordTaken}},
	ActConditionsMarked:  {Must: []Kind{ConditionMarked}},
	ActClosureRecorded:   {Must: []Kind{Closed}, May: []Kind{Referred, ConditionEnded, AttributeSet, PutOff, ReasonDiffers}},
	ActClosingBegun:      {Must: []Kind{ClosingBegun}},
	ActClosingDropped:    {Must: []Kind{ClosingDropped}},
	ActEndConfirmed:      {Must: []Kind{EndConfirmed}, May: []Kind{WordTaken}},
	ActFileReopened:      {Must: []Kind{Reopened}, May: []Kind{CheckInDue, WordTaken}},
	ActRiskChanged:       {Must: []Kind{RiskSet}, May: []Kind{WordTaken}},
	ActAttributeChanged:  {Must: []Kind{AttributeSet}, May: []Kind{Released}},
	ActFileAssigned:      {Must: []Kind{Assigned}},
	ActOpenedInError:     {Must: []Kind{OpenedInError}, May: []Kind{AttributeSet}},
	ActErrorTakenBack:    {Must: []Kind{ErrorTakenBack}, May: []Kind{AttributeSet}},
	ActStepRecorded:      {May: []Kind{Referred, Decided, Enrolled}},
	ActClientMerged:      {Must: []Kind{Merged}, May: []Kind{AttributeSet}},
	ActClientUnmerged:    {Must: []Kind{Unmerged}, May: []Kind{AttributeSet}},
	ActClientCorrected:   {Must: []Kind{Corrected}, May: []Kind{AttributeSet}},
	ActNameAdded:         {Must: []Kind{NameAdded}},
	ActNameSetAside:      {Must: []Kind{NameSetAside}},
	ActNoteSigned:        {Must: []Kind{NoteSigned}},
	ActNoteAmended:       {Must: []Kind{NoteAmended}},
	ActHearingRecorded:   {Must: []Kind{HearingSet}},
	ActHearingChanged:    {Must: []Kind{HearingSet}},
	ActHearingCancelled:  {Must: []Kind{HearingCancelled}},
	ActHearingSettled:    {Must: []Kind{HearingSettled}, May: []Kind{HearingSet, HearingCancelled, FindingWithdrawn}},
	ActGoalRecorded:      {Must: []Kind{GoalSet}},
	ActFormCompleted:     {Must: []Kind{FormCompleted}},
	ActFormDiscarded:     {Must: []Kind{FormDiscarded}},
	ActFormSigned:        {Must: []Kind{FormSigned}},
	ActFormSent: {Must: []Kind{FormSent}, May: []Kind{PutOff, BreachReported, BreachAnswered, Decided, InformationAsked, RiskSet, ConditionAdded, ConditionEnded, ConditionsDirection,
		GoalSet, HearingSet, WordSettled, AttributeSet}},
	ActGrantTookEffect:     {May: []Kind{RiskSet, ConditionAdded, ConditionEnded, ConditionsDirection}},
	ActConditionsOver:      {Must: []Kind{ConditionEnded}},
	ActCallLogged:          {May: []Kind{AgencyCalled, MessageTaken}},
	ActMessageRelayed:      {Must: []Kind{AgencyCalled}},
	ActInstructionRecorded: {Must: []Kind{InstructionGiven}},
	ActInstructionLifted:   {Must: []Kind{InstructionLifted}},
	ActBreachUpdated:       {Must: []Kind{BreachUpdated}},
	ActResidenceTold:       {Must: []Kind{ResidenceTold}},
	ActFindingSetAside:     {May: []Kind{FindingSetAside, HouseSetAside}},
	ActWordSettled:         {Must: []Kind{WordSettled}},
	ActDifferenceFound:     {Must: []Kind{DifferenceFound}},
	ActDifferenceSettled:   {Must: []Kind{DifferenceSettled}, May: []Kind{RiskSet}},
	ActInquiryAsked:        {Must: []Kind{InquiryAsked}},
	ActInquiryAnswered:     {Must: []Kind{InquiryAnswered}},
	ActInquiryRead:         {Must: []Kind{InquiryRead}},
	ActRegisterWithdrawn:   {Must: []Kind{ImportWithdrawn}},
	ActRegisterFact:        {Must: []Kind{RegisterCount}},

	ActQuestionsSent:     {Must: []Kind{QuestionsSent}},
	ActQuestionsAnswered: {Must: []Kind{QuestionsAnswered}},
	ActConsentKept:       {Must: []Kind{ConsentKept}},
	ActConsentRevoked:    {Must: []Kind{ConsentRevoked}},
	ActConsentRefused:    {Must: []Kind{ConsentRefused}},
	ActLetterSent:        {Must: []Kind{LetterSent}},
	ActContactLogged:     {Must: []Kind{ThirdPartyContacted}},
	ActReferralAnnounced: {Must: []Kind{Announced}},
	ActChecklistFilled:   {Must: []Kind{ChecklistSet}},
	ActDocumentAsked:     {Must: []Kind{DocumentAsked}},
	ActDocumentFollowed:  {May: []Kind{DocumentReminded, DocumentReceived, DocumentGivenUp}},

	ActInterviewArranged:  {Must: []Kind{InterviewArranged}},
	ActInterviewMoved:     {Must: []Kind{InterviewMoved}},
	ActInterviewCalledOff: {Must: []Kind{InterviewCalledOff}},
	ActInterviewSettled:   {Must: []Kind{InterviewSettled}},
	ActInterpreterAsked:   {Must: []Kind{InterpreterAsked}, May: []Kind{InterpreterChanged}},
	ActInterpreterChanged: {Must: []Kind{InterpreterChanged}},
	ActOwnQuestion:        {Must: []Kind{OwnQuestionSet}},
	ActNeedReferred:       {Must: []Kind{NeedReferred}},
	ActNeedSettled:        {Must: []Kind{NeedSettled}},
	ActHousingSeen:        {Must: []Kind{HousingSeen}},
	ActHousingJoined:      {Must: []Kind{HousingJoined}},
	ActHousingAnswered:    {Must: []Kind{HousingAnswered}},

	ActRegisterImported: {May: []Kind{Referred, Decided, Enrolled, RiskSet, AttributeSet, CheckInDue, CheckInOutcome,
		BreachReported, ConditionAdded, Closed, Reopened, Assigned, RegisterCount, NoteSigned, Merged, Corrected}},
}
