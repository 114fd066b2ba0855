package undated

import "passerelle/internal/history"

// Step is a step of the life of a file of which a register tells.
type Step string

// The steps, in their order.
const (
	OfReferral  Step = "referral"
	OfDecision  Step = "decision"
	OfEnrolment Step = "enrolment"
	OfClosure   Step = "closure"
)

// All lists them.
var All = []Step{OfReferral, OfDecision, OfEnrolment, OfClosure}

// Brought is SQL of the files f that registers brought and that stand.
const Brought = "f.import_id<>'' and not f.withdrawn and not f.opened_in_error"

// wrote is SQL of whether a register that stands told of a step of a file by a cell that was not taken.
func wrote(field string) string {
	return `exists (select 1 from register_row r join register_import i on i.id=r.import_id and i.withdrawn_at=0 where r.file_id=f.id and r.original like '%"` + field + `":%')`
}

// left is SQL of whether a register says nothing of a step in a column that it has: of a referral or a decision it told of, that is a day left out.
func left(step string) string {
	return `exists (select 1 from register_import i where i.id=f.import_id and ' '||i.told||' ' like '% ` + step + ` %')`
}

// dayless is SQL of whether the last event of a kind says that nobody knows its day.
func dayless(kind history.Kind) string {
	return `coalesce((select x.payload from event x where x.file_id=f.id and x.kind='` + string(kind) + `' order by x.seq desc limit 1),'') like '%"day":"` + history.DayUnknown + `"%'`
}

// Wanting is SQL of whether a register that brought a file f tells of a step of it without a day that could be read, or without any in a column that it
// has for it, and nobody has recorded the day since: it is in no month's number. A decision of which a register says a day, or that must have been as the
// client was enrolled, and not what it was, is one of them.
var Wanting = map[Step]string{
	OfReferral: dayless(history.Referred) + " and (" + wrote("referred") + " or " + left("referred") + ")",
	OfDecision: "(f.decision='' and (f.decided_on<>'' or f.enrolled_on<>'') and " + left("decided") + " or f.decision<>'' and " + dayless(history.Decided) +
		" and (" + wrote("decision_date") + " or " + left("decided") + "))",
	OfEnrolment: "f.enrolled_on='' and f.state<>'REFUSED' and " + wrote("enrolled"),
	OfClosure:   "f.closed_on='' and (f.enrolled_on<>'' or " + wrote("enrolled") + ") and " + wrote("closed"),
}
