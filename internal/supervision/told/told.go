// Package told says in words what happened in the events of a file, for its timeline: never a code, and of a value that changed
// from what to what.
package told

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/measure"
	"passerelle/internal/supervision/setaside"
)

// Story is a file's events, the newest first, and what they tell of.
type Story struct {
	Events []history.Event
	Goals  []supervision.Goal
	People map[string]string    // names of whom the events tell
	Titles map[string]i18n.Text // of forms, by code, and of the parts of one that has several, by code/part
	Office access.Organisation  // of the file's region
	Names  map[string]string    // of what smaller areas tell of, by their identifiers
}

// Of says in words what happened in an event, beside the name of its kind. The events before it stand after it, as the
// timeline begins with the newest.
func (v Story) Of(ctx context.Context, at int) string {
	e := v.Events[at]
	if say, ok := tellers[e.Kind]; ok {
		return say(ctx, v, at)
	}
	return ""
}

type teller func(ctx context.Context, v Story, at int) string

// tell makes a teller of what an event carries; an event of a later time than this program says no more than its kind.
func tell[T any](say func(ctx context.Context, v Story, at int, p T) string) teller {
	return func(ctx context.Context, v Story, at int) string {
		p, err := history.Decode[T](v.Events[at])
		if err != nil {
			return ""
		}
		return say(ctx, v, at, p)
	}
}

// always makes a teller of kinds that say the same every time.
func always(key string) teller {
	return func(ctx context.Context, _ Story, _ int) string { return i18n.T(ctx, key) }
}

var tellers = map[history.Kind]teller{
	history.Referred: tell(func(ctx context.Context, v Story, _ int, p history.ReferredPayload) string {
		if p.Day != "" {
			return i18n.T(ctx, "supervision.told.no_day")
		}
		if region := v.regionName(ctx, p.Region); region != "" {
			return i18n.T(ctx, "supervision.told.region", "Region", region)
		}
		return ""
	}),
	history.Decided: tell(func(ctx context.Context, _ Story, _ int, p history.DecidedPayload) string {
		if p.Day != "" {
			return of(ctx, "supervision.decision."+p.Decision, i18n.T(ctx, "supervision.told.no_day"))
		}
		if p.Reason != "" {
			return of(ctx, "supervision.decision."+p.Decision, i18n.T(ctx, "supervision.refusal."+p.Reason))
		}
		return i18n.T(ctx, "supervision.decision."+p.Decision)
	}),
	history.Enrolled:         always("supervision.told.enrolled"),
	history.Released:         tell(released),
	history.ReleaseTakenBack: tell(heldStill),
	history.Reopened:         always("supervision.told.reopened"),
	history.OpenedInError:    always("supervision.told.in_error"),
	history.ErrorTakenBack:   always("supervision.told.error_taken_back"),
	history.RiskSet: tell(func(ctx context.Context, v Story, at int, p history.RiskPayload) string {
		return change(ctx, word(ctx, "supervision.risk.", before(v, at, "", func(x history.RiskPayload) (string, bool) { return x.Risk, true })), word(ctx, "supervision.risk.", p.Risk))
	}),
	history.AttributeSet: attributeSet,
	history.CheckInDue:   tell(checkInDue),
	history.CheckInOutcome: tell(func(ctx context.Context, v Story, at int, p history.CheckInOutcomePayload) string {
		was := before(v, at, p.CheckIn, func(x history.CheckInOutcomePayload) (string, bool) { return x.Outcome, x.CheckIn == p.CheckIn })
		return change(ctx, word(ctx, "supervision.outcome.", was), word(ctx, "supervision.outcome.", p.Outcome))
	}),
	history.BreachReported: tell(func(ctx context.Context, _ Story, _ int, p history.BreachReportedPayload) string {
		if p.Occurred == "" && p.Learned == "" {
			return i18n.T(ctx, "supervision.told.no_days")
		}
		if slices.Contains(supervision.BreachKinds, p.Type) {
			return of(ctx, "supervision.breach."+p.Type, i18n.T(ctx, "supervision.told.breach", "Occurred", Known(ctx, p.Occurred), "Learned", Known(ctx, p.Learned)))
		}
		return i18n.T(ctx, "supervision.told.breach", "Occurred", Known(ctx, p.Occurred), "Learned", Known(ctx, p.Learned))
	}),
	history.BreachAnswered: tell(func(ctx context.Context, _ Story, _ int, p history.BreachAnsweredPayload) string {
		return measure.Words(ctx, p.Action, p.Also)
	}),
	history.BreachTakenBack: tell(func(ctx context.Context, _ Story, _ int, _ history.BreachTakenBackPayload) string {
		return i18n.T(ctx, "supervision.told.taken_back")
	}),
	history.AgencyCalled:    tell(aboutCall),
	history.MessageTaken:    always("supervision.told.message"),
	history.FindingSetAside: tell(setAside),
	history.HouseSetAside: tell(func(ctx context.Context, v Story, _ int, p history.HouseNotePayload) string {
		return cmp.Or(v.Names[setaside.Name(p.Note, "")], i18n.T(ctx, "desk.found.house_aside"))
	}),
	history.FindingWithdrawn: tell(finding),
	history.WordTaken: tell(func(ctx context.Context, v Story, _ int, p history.WordPayload) string {
		return i18n.T(ctx, "hearsay.told.taken", "Name", cmp.Or(v.Names["word/"+p.Word], i18n.T(ctx, "hearsay.somebody")), "Way", i18n.T(ctx, "hearsay.way."+p.Way), "On", i18n.Date(ctx, p.On))
	}),
	history.DifferenceFound:   tell(otherwise),
	history.DifferenceSettled: tell(settled),
	history.InquiryAsked: tell(func(ctx context.Context, _ Story, _ int, p history.InquiryPayload) string {
		return i18n.T(ctx, "inquiry.told.asked", "Due", i18n.Date(ctx, p.Due))
	}),
	history.InquiryAnswered: always("inquiry.told.answered"),
	history.InquiryRead:     always("inquiry.told.read"),
	history.WordSettled: tell(func(ctx context.Context, v Story, _ int, p history.WordPayload) string {
		said := i18n.T(ctx, "hearsay.told."+p.Outcome)
		if p.By != "" {
			return i18n.T(ctx, "hearsay.told.by", "Said", said, "Form", formName(ctx, v, 0, history.FormPayload{Code: p.By}))
		}
		return said
	}),
	history.InstructionGiven: tell(func(ctx context.Context, _ Story, _ int, p history.InstructionPayload) string {
		return word(ctx, "desk.instruction.", p.Instruction)
	}),
	history.InstructionLifted: tell(func(ctx context.Context, _ Story, _ int, p history.InstructionPayload) string {
		return word(ctx, "desk.instruction.", p.Instruction)
	}),
	history.BreachUpdated: tell(func(ctx context.Context, _ Story, _ int, p history.BreachStatePayload) string {
		return word(ctx, "desk.going.", p.Going)
	}),
	history.ResidenceTold:  always("supervision.told.residence"),
	history.ConditionAdded: tell(condition),
	history.ConditionEnded: tell(condition),
	history.ConditionMarked: tell(func(ctx context.Context, _ Story, _ int, p history.MarkPayload) string {
		return i18n.T(ctx, "housing.marked."+p.House, "Condition", word(ctx, "supervision.condition.", p.Code))
	}),
	history.ConditionsDirection: tell(func(ctx context.Context, _ Story, _ int, p history.DirectionPayload) string {
		return word(ctx, "supervision.direction.", p.Direction)
	}),
	history.Closed: tell(func(ctx context.Context, _ Story, _ int, p history.ClosedPayload) string {
		return word(ctx, "supervision.closure.", cmp.Or(p.Reason, "UNKNOWN"))
	}),
	history.Assigned: tell(func(ctx context.Context, v Story, _ int, p history.AssignedPayload) string {
		if name := v.People[p.Person]; name != "" {
			return i18n.T(ctx, "supervision.told.assigned", "Name", name)
		}
		return i18n.T(ctx, "supervision.told.assigned_somebody")
	}),
	history.NoteSigned: tell(func(ctx context.Context, _ Story, _ int, p history.NotePayload) string {
		return word(ctx, "notes.kind.", p.Kind)
	}),
	history.NoteAmended: always("supervision.told.amended"),
	history.HearingSet: tell(func(ctx context.Context, v Story, at int, p history.HearingPayload) string {
		was := before(v, at, p.Hearing, func(x history.HearingPayload) (string, bool) { return string(x.Date), x.Hearing == p.Hearing })
		if was != "" && was != string(p.Date) {
			return change(ctx, i18n.Weekday(ctx, clock.Date(was)), i18n.Weekday(ctx, p.Date))
		}
		return i18n.T(ctx, "supervision.told.hearing", "On", i18n.Weekday(ctx, p.Date))
	}),
	history.FormCompleted: tell(formCompleted),
	history.FormDiscarded: tell(formName),
	history.FormSigned:    tell(signature),
	history.FormSent:      tell(formSent),
	history.PutOff: tell(func(ctx context.Context, _ Story, _ int, p history.GatePayload) string {
		return i18n.T(ctx, "life.told.put_off", "What", i18n.T(ctx, "life.gate."+p.Gate), "On", i18n.Date(ctx, p.Due))
	}),
	history.ClosingBegun:   always("life.told.closing_begun"),
	history.ClosingDropped: always("life.told.closing_dropped"),
	history.EndConfirmed:   endConfirmed,
	history.ReasonDiffers:  tell(differs),
	history.QuestionsSent: tell(func(ctx context.Context, _ Story, _ int, p history.RoundPayload) string {
		return i18n.T(ctx, "supervision.told.round_sent", "Number", p.Number, "Count", p.Count)
	}),
	history.QuestionsAnswered: tell(func(ctx context.Context, _ Story, _ int, p history.RoundPayload) string {
		return i18n.T(ctx, "supervision.told.round_answered", "Number", p.Number, "Count", p.Count, "Open", p.Open)
	}),
	history.ConsentKept:    always("supervision.told.consent"),
	history.ConsentRevoked: always("supervision.told.consent_revoked"),
	history.ConsentRefused: always("supervision.told.consent_refused"),
	history.LetterSent: tell(func(ctx context.Context, _ Story, _ int, p history.ReleasePayload) string {
		return word(ctx, "supervision.way.", p.Way)
	}),
	history.ThirdPartyContacted: tell(func(ctx context.Context, _ Story, _ int, p history.ReleasePayload) string {
		if p.Ground == "" {
			return word(ctx, "supervision.way.", p.Way)
		}
		return about(ctx, word(ctx, "supervision.way.", p.Way), i18n.T(ctx, "supervision.told.without_consent", "Ground", i18n.T(ctx, "supervision.told_on."+p.Ground)))
	}),
	history.Announced: tell(func(ctx context.Context, _ Story, _ int, p history.AnnouncedPayload) string {
		return word(ctx, "headsup.way.", p.Way)
	}),
	history.ChecklistSet: tell(func(ctx context.Context, v Story, _ int, p history.ChecklistPayload) string {
		return about(ctx, v.Names["checklist/"+p.Item], i18n.T(ctx, "checklist.state."+p.State))
	}),
	history.DocumentAsked:    tell(document),
	history.DocumentReminded: tell(document),
	history.DocumentReceived: tell(document),
	history.DocumentGivenUp:  tell(document),
	history.InterviewArranged: tell(func(ctx context.Context, _ Story, _ int, p history.InterviewPayload) string {
		return i18n.T(ctx, "interview.told.on", "On", i18n.Weekday(ctx, p.Date), "Way", i18n.T(ctx, "interview.way."+p.Code))
	}),
	history.InterviewMoved: tell(func(ctx context.Context, _ Story, _ int, p history.InterviewPayload) string {
		return change(ctx, i18n.Weekday(ctx, p.Was), i18n.Weekday(ctx, p.Date))
	}),
	history.InterviewCalledOff: tell(func(ctx context.Context, _ Story, _ int, p history.InterviewPayload) string {
		return i18n.Weekday(ctx, p.Date)
	}),
	history.InterviewSettled: tell(func(ctx context.Context, _ Story, _ int, p history.InterviewPayload) string {
		return word(ctx, "interview.status.", p.Code)
	}),
	history.InterpreterAsked:   tell(interpreter),
	history.InterpreterChanged: tell(interpreter),
	history.OwnQuestionSet: tell(func(ctx context.Context, _ Story, _ int, p history.OwnQuestionPayload) string {
		return word(ctx, "interview.question.", p.State)
	}),
	history.NeedReferred: tell(need),
	history.NeedSettled:  tell(need),
	history.HousingSeen:  tell(housingSeen), history.HousingJoined: tell(housingJoined), history.HousingAnswered: tell(housingAnswered),
	history.HearingCancelled: tell(func(ctx context.Context, _ Story, _ int, p history.HearingPayload) string {
		return i18n.T(ctx, "supervision.told.hearing", "On", i18n.Weekday(ctx, p.Date))
	}),
	history.HearingSettled: tell(hearingSettled),
	history.GoalSet: tell(func(ctx context.Context, v Story, at int, p history.GoalPayload) string {
		for _, g := range v.Goals {
			if g.ID == p.Goal {
				return i18n.T(ctx, "supervision.told.goal_named", "Goal", Opening(g.Words)) + goalWas(ctx, v, at, g)
			}
		}
		return i18n.T(ctx, "supervision.told.goal")
	}),
	history.ImportWithdrawn: always("supervision.told.withdrawn"),
	history.RegisterCount: tell(func(ctx context.Context, _ Story, _ int, p history.CountPayload) string {
		return i18n.T(ctx, "supervision.told.count."+p.Name, "Count", p.Count)
	}),
	history.InformationAsked: always("supervision.told.asked"),
	history.InformationGiven: always("supervision.told.given"),
	history.Merged:           always("supervision.told.merged"),
	history.Unmerged:         always("supervision.told.unmerged"),
	history.NameAdded:        tell(otherName),
	history.NameSetAside:     tell(otherName),
	history.Corrected: tell(func(ctx context.Context, v Story, at int, p history.CorrectedPayload) string {
		if set := v.sameAct(at, history.AttributeSet, p.Name); set >= 0 {
			return attributeSet(ctx, v, set)
		}
		return i18n.T(ctx, "supervision.detail."+p.Name)
	}),
}

func aboutCall(ctx context.Context, _ Story, _ int, p history.CallPayload) string {
	return word(ctx, "desk.kind.", p.Type)
}

// document names what was asked for, and by when it is to come.
func document(ctx context.Context, v Story, _ int, p history.DocumentPayload) string {
	if p.Due != "" {
		return about(ctx, v.Names[p.Document], i18n.T(ctx, "checklist.told.due", "On", i18n.Date(ctx, p.Due)))
	}
	return cmp.Or(v.Names[p.Document], i18n.T(ctx, "checklist.told.document"))
}

// differs says what papers gave as the reason of a closure, and why its own is another.
func differs(ctx context.Context, v Story, _ int, p history.EndingPayload) string {
	var papers []string
	for _, x := range []struct{ paper, reason string }{{"requested", p.Requested}, {"confirmed", p.Confirmed}, {"reported", p.Reported}} {
		if slices.Contains(supervision.ClosureReasons, x.reason) {
			papers = append(papers, of(ctx, "life.named."+x.paper, i18n.T(ctx, "supervision.closure."+x.reason)))
		}
	}
	if p.Ends.Valid() {
		papers = append(papers, of(ctx, "life.named.ends", i18n.Date(ctx, p.Ends)))
	}
	if why := v.Names["ending/"+p.Ending]; why != "" {
		papers = append(papers, of(ctx, "life.named.why", why))
	}
	return strings.Join(papers, " · ")
}

// need names the area of need of a referral, and says what came of it.
func need(ctx context.Context, v Story, _ int, p history.NeedPayload) string {
	name := cmp.Or(v.Names["need/"+p.Area], i18n.T(ctx, "needs.told.need"))
	if p.Outcome == "" {
		return name
	}
	return about(ctx, name, i18n.T(ctx, "needs.outcome."+p.Outcome))
}

// about writes what is said of something, whose name stands before it where it is known.
func about(ctx context.Context, name, said string) string {
	if name == "" {
		return said
	}
	return name + i18n.Colon(ctx) + said
}

var attributeSet = tell(func(ctx context.Context, v Story, at int, p history.AttributePayload) string {
	was := before(v, at, p.Name, func(x history.AttributePayload) (string, bool) { return x.Value, x.Name == p.Name })
	if was != "" {
		was = attribute(ctx, history.AttributePayload{Name: p.Name, Value: was})
	}
	return of(ctx, "supervision.attribute."+p.Name, change(ctx, was, attribute(ctx, p)))
})

// sameAct finds the event of a kind that one act left about the same detail of the client; -1 when it left none.
func (v Story) sameAct(at int, kind history.Kind, name string) int {
	e := v.Events[at]
	for i, x := range v.Events {
		if x.Kind == kind && x.Act == e.Act && x.Recorded.Equal(e.Recorded) && detailOf(x) == name {
			return i
		}
	}
	return -1
}

// detailOf names the detail that a correction or an attribute is about.
func detailOf(e history.Event) string {
	if p, err := history.Decode[history.CorrectedPayload](e); err == nil && e.Kind == history.Corrected {
		return p.Name
	}
	if p, err := history.Decode[history.AttributePayload](e); err == nil && e.Kind == history.AttributeSet {
		return p.Name
	}
	return ""
}

// Twice reports whether an event says what the correction that it came with says already.
func (v Story) Twice(at int) bool {
	e := v.Events[at]
	return e.Kind == history.AttributeSet && v.sameAct(at, history.Corrected, detailOf(e)) >= 0
}

func condition(ctx context.Context, _ Story, _ int, p history.ConditionPayload) string {
	name := word(ctx, "supervision.condition.", p.Code)
	if p.LastDay != "" {
		return name + i18n.T(ctx, "supervision.told.until", "On", i18n.Date(ctx, p.LastDay))
	}
	return name
}

// before gives what the last event of the same kind before one said of the same thing; nothing when it is the first. Only events whose
// payload has the thing's word are read whole: a file with fifty check-ins would be read a thousand times otherwise.
func before[T any](v Story, at int, thing string, read func(T) (value string, same bool)) string {
	for _, e := range v.Events[at+1:] {
		if e.Kind != v.Events[at].Kind || !strings.Contains(e.Payload, thing) {
			continue
		}
		p, err := history.Decode[T](e)
		if err != nil {
			continue
		}
		if value, same := read(p); same {
			return value
		}
	}
	return ""
}

// change writes from what to what a value changed; only to what when there was none, or the same.
func change(ctx context.Context, was, is string) string {
	if was == "" || was == i18n.Unknown || was == is {
		return is
	}
	return i18n.T(ctx, "supervision.told.change", "From", was, "To", is)
}

// Known writes a day, or that it is not known.
func Known(ctx context.Context, d clock.Date) string {
	if d == "" {
		return i18n.T(ctx, "supervision.told.day_unknown")
	}
	return i18n.Date(ctx, d)
}

// regionName names the file's region; nothing when its office is not kept here.
func (v Story) regionName(ctx context.Context, code string) string {
	if code == "" || v.Office.RegionCode != code {
		return ""
	}
	return v.Office.NameIn(i18n.Lang(ctx))
}

// attribute writes the value of a dated attribute in words.
func attribute(ctx context.Context, p history.AttributePayload) string {
	switch p.Name {
	case "sex":
		return word(ctx, "supervision.sex.", p.Value)
	case "ground":
		return word(ctx, "supervision.ground.", p.Value)
	case "standard":
		return i18n.T(ctx, schedule.StandardKey(p.Value))
	case "risk":
		return word(ctx, "supervision.risk.", p.Value)
	case "housing":
		return housing(ctx, p.Value)
	case "language":
		return or(i18n.Spoken(ctx, p.Value))
	case "citizenship":
		return or(i18n.Country(ctx, p.Value))
	default:
		return or(p.Value)
	}
}

// housing names what a place in a residence writes; a register's own words stand as they came.
func housing(ctx context.Context, value string) string {
	switch value {
	case "":
		return i18n.T(ctx, "supervision.yesno.unknown")
	case supervision.InResidence:
		return i18n.T(ctx, "supervision.housing.residence")
	default:
		return value
	}
}

// mostOpening is how much of somebody's words names what they are about.
const mostOpening = 120

// Opening gives the first words of what somebody wrote.
func Opening(account string) string {
	text := ""
	for _, w := range strings.Fields(account) {
		if utf8.RuneCountInString(text+w) > mostOpening {
			return text + "…"
		}
		text = strings.TrimSpace(text + " " + w)
	}
	return text
}

func word(ctx context.Context, prefix, code string) string {
	if code == "" {
		return i18n.Unknown
	}
	return i18n.T(ctx, prefix+code)
}

func of(ctx context.Context, key, about string) string {
	return i18n.T(ctx, key) + i18n.Colon(ctx) + about
}

func or(text string) string { return cmp.Or(text, i18n.Unknown) }

// finding says what a check-in found not complied with.
func finding(ctx context.Context, _ Story, _ int, p history.FindingPayload) string {
	if p.Hearing != "" {
		return i18n.T(ctx, "desk.found.hearing")
	}
	if p.Condition == "" {
		return i18n.T(ctx, "desk.found.address")
	}
	return word(ctx, "supervision.condition.", p.Condition)
}

// interpreter says for which meeting one was asked, and where the booking stands.
func interpreter(ctx context.Context, _ Story, _ int, p history.InterpreterPayload) string {
	return i18n.T(ctx, "interpreting.told", "Meeting", i18n.T(ctx, "interpreting.meeting."+p.Meeting), "On", i18n.Weekday(ctx, p.Date), "State", i18n.T(ctx, "interpreting.status."+p.State))
}

// hearingSettled says what came of the hearing of a day, and when the next one is.
func hearingSettled(ctx context.Context, _ Story, _ int, p history.HearingSettledPayload) string {
	text := i18n.T(ctx, "hearing.told", "On", i18n.Date(ctx, p.Date), "Outcome", word(ctx, "hearing.outcome.", cmp.Or(p.Outcome, "NOT_KNOWN")))
	if p.Next == "" {
		return text
	}
	return text + " · " + i18n.T(ctx, "hearing.told.next", "On", i18n.Date(ctx, p.Next))
}

// otherName says of what kind another name is; the name itself stands on the client's page.
func otherName(ctx context.Context, _ Story, _ int, p history.NamePayload) string {
	return i18n.T(ctx, "registry.alias."+cmp.Or(p.Of, "FORMER"))
}
