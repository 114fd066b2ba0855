package undated

import (
	"strings"

	"passerelle/internal/history"
)

// Step is a step of the life of a file of which a register tells.
type Step string

// The steps, in their order.
const (
	OfReferral  Step = "referral"
	OfDecision  Step = "decision"
	OfEnrolment Step = "enrolment"
	OfClosure   Step = "closure"
	OfBreach    Step = "breach"
)

// All lists them.
var All = []Step{OfReferral, OfDecision, OfEnrolment, OfClosure, OfBreach}

// Brought is SQL of the files f that registers brought and that stand.
const Brought = "f.import_id<>'' and not f.withdrawn and not f.opened_in_error"

// wrote is SQL of whether a register that stands told of a step of a file by a cell, of any of some fields, that was not taken.
func wrote(fields ...string) string {
	var any []string
	for _, field := range fields {
		any = append(any, `r.original like '%"`+field+`":%'`)
	}
	return "exists (select 1 from register_row r join register_import i on i.id=r.import_id and i.withdrawn_at=0 where r.file_id=f.id and (" + strings.Join(any, " or ") + "))"
}

// left is SQL of whether the registers of a site say nothing of a step of a file that one of them dates for others: months of which it tells lack it.
// Where none dates it no register tells of that step before the cut-over, and no number of it is given; the numbers after the month of the cut-over lack
// whoever came to be known since, by a day that is known.
func left(step, known string) string {
	return "(exists (select 1 from register_import i where i.organisation_id=f.organisation_id and i.site_id=f.site_id and " + stands + ` and ' '||i.told||' ' like '% ` + step + ` %')
		or substr(` + known + ",1,7)>(select coalesce(substr(min(i.brought_on),1,7),'9999-12') from register_import i where i.organisation_id=f.organisation_id and " + stands + `)
		or substr(` + known + ",1,7)>(select coalesce(substr(min(h.referred_on),1,7),'9999-12') from supervision_file h where h.organisation_id=f.organisation_id and h.import_id='' and not h.opened_in_error))"
}

// stands is SQL of the registers i that stand, and asOf of the day as of which the one was right that brought a file f.
const (
	stands = "i.kind='register' and i.state='done' and i.withdrawn_at=0"
	asOf   = "(select i.as_of from register_import i where i.id=f.import_id)"
)

// dayless is SQL of whether the last event of a kind says that nobody knows its day.
func dayless(kind history.Kind) string {
	return `coalesce((select x.payload from event x where x.file_id=f.id and x.kind='` + string(kind) + `' order by x.seq desc limit 1),'') like '%"day":"` + history.DayUnknown + `"%'`
}

// unspoken is SQL of whether the last of the registers of a file's site has no column for a step: whether it was taken nobody says. Of a register from before the
// columns were kept it is not asked. A file that the last one does not list is told of by itself.
func unspoken(step history.Kind) string {
	return `coalesce((select case when i.columns='?' or ' '||i.columns||' ' like '% ` + string(step) + ` %' then 1 else 0 end from register_import i
		where (i.id=f.import_id or i.organisation_id=f.organisation_id and i.site_id=f.site_id) and not i.nobody and ` + stands + ` order by i.done_at desc, i.id desc limit 1),1)=0`
}

// unenrolled is SQL of whether registers say that somebody was accepted, or do not say what was decided or whether anything was, and have no column that would say of an enrolment:
// nobody knows whether they are under supervision. Whoever was accepted here is enrolled here.
var unenrolled = "f.enrolled_on='' and " + unspoken(history.Enrolled) + " and (f.decision='ACCEPTED' and exists (select 1 from event x where x.file_id=f.id and x.kind='decided' and x.import_id<>'') or f.decision='' and (f.decided_on<>'' or " +
	wrote("decision", "decision_date") + " or " + unspoken(history.Decided) + "))"

// Wanting is SQL of whether a register that brought a file f tells of a step of it without a day that could be read, or without any in a column that it
// has for it, and nobody has recorded the day since: it is in no month's number. A decision of which a register says a day, or that must have been as it tells
// of an enrolment, and not what it was, is one of them; so is the dated closure of an enrolment of no day, which ends nothing that is counted. Of non-compliance it is wanting
// until somebody reports some, or a later register dates some: a cell that is empty since says nothing of what was.
var Wanting = map[Step]string{
	OfReferral: dayless(history.Referred) + " and (" + wrote("referred") + " or " + left("referred", "f.referred_on") + ")",
	OfDecision: "(f.decision='' and (f.decided_on<>'' or f.enrolled_on<>'' or " + wrote("decision", "decision_date", "enrolled") + " or " + unspoken(history.Decided) + ") and " + left("decided", "coalesce(nullif(f.decided_on,''), nullif(f.enrolled_on,''), "+asOf+")") +
		" or f.decision<>'' and " + dayless(history.Decided) + " and (" + wrote("decision_date") + " or " + left("decided", "coalesce(nullif(f.enrolled_on,''), "+asOf+")") + "))",
	OfEnrolment: "f.enrolled_on='' and f.state not in ('REFUSED','WITHDRAWN') and (" + wrote("enrolled") + " or " + unenrolled + ")",
	OfClosure: "(f.closed_on='' and (f.enrolled_on<>'' or " + wrote("enrolled") + ") and " + wrote("closed") +
		" or f.closed_on<>'' and f.enrolled_on='' and f.state<>'REFUSED' and (" + wrote("enrolled") + " or " + unenrolled + "))",
	OfBreach: "f.enrolled_on<>'' and exists (select 1 from register_row r join register_import i on i.id=r.import_id and i.withdrawn_at=0 where r.file_id=f.id and r.original like '%\"breaches\":%'" +
		" and not exists (select 1 from event e where e.file_id=f.id and e.kind='breach_reported' and e.import_id<>i.id and e.recorded>=i.done_at))",
}
