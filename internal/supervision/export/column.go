package export

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/sheet"
	"passerelle/internal/registry"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/imposer"
	"passerelle/internal/supervision/undated"
)

// Column is one column that may go out: its key, which never changes, what it is made of, and the codes it holds.
type Column struct {
	Key   string
	Kind  sheet.Kind
	Codes []string                                      // of the catalogue, under Names
	Names string                                        // the prefix of their names
	says  func(ctx context.Context, kept string) string // what is kept, in the reader's language; nil: as it is kept
	sql   string                                        // over the file (f), its client (c) and, in a list of what happened, the thing (x)
}

func counted(outcome string) string {
	return "(select count(*) from check_in k where k.file_id=f.id and k.outcome='" + outcome + "')"
}

// Columns lists every column, in the order in which they go out. The keys are what the other database reads: a new one is added at its
// place, none is ever renamed.
var Columns = []Column{
	{Key: "file", sql: "f.id"},
	{Key: "uci", sql: "c.uci_written"},
	{Key: "name", sql: "c.full_name"},
	{Key: "family_name", sql: "c.family_name"},
	{Key: "given_name", sql: "c.given_name"},
	{Key: "script_name", sql: "c.script_name"},
	{Key: "birth_date", Kind: sheet.Date, sql: "c.birth_date"},
	{Key: "birth_state", sql: "c.birth_state", Codes: []string{registry.BirthKnown, registry.BirthEstimated, registry.BirthUnknown}, Names: "export.birth."},
	{Key: "sex", sql: "c.sex", Codes: []string{"F", "M", "X"}, Names: "supervision.sex."},
	{Key: "citizenship", sql: "c.citizenship"},
	{Key: "language", sql: "c.language"},
	{Key: "official_language", sql: "c.official_language", Codes: []string{"en", "fr"}, Names: "supervision.language."},
	{Key: "interpreter", sql: "c.interpreter_needed", Codes: []string{"yes", "no", "unknown"}, Names: "supervision.yesno."},
	{Key: "region", sql: "f.region"},
	{Key: "site", sql: "coalesce((select " + siteName + " from site s where s.id=f.site_id),'')"},
	{Key: "state", sql: "f.state", Codes: []string{"REFERRED", "APPROVED", "REFUSED", "ACTIVE", "CLOSED"}, Names: "supervision.state."},
	{Key: "referred_on", Kind: sheet.Date, sql: "case when " + undated.Column + " then '' else f.referred_on end"},
	{Key: "decision", sql: "f.decision", Codes: supervision.Decisions, Names: "supervision.decision."},
	{Key: "decided_on", Kind: sheet.Date, sql: "f.decided_on"},
	{Key: "enrolled_on", Kind: sheet.Date, sql: "f.enrolled_on"},
	{Key: "closed_on", Kind: sheet.Date, sql: "f.closed_on"},
	{Key: "closure_reason", sql: "f.closure_reason", Codes: append(slices.Clone(supervision.ClosureReasons), supervision.NotAccepted), Names: "supervision.closure."},
	{Key: "risk", sql: "f.risk", Codes: supervision.Risks, Names: "supervision.risk."},
	{Key: "ground", sql: "f.ground", Codes: []string{"FLIGHT", "DANGER", "IDENTITY", "EXAM"}, Names: "supervision.ground."},
	{Key: "standard", sql: "f.standard", Codes: schedule.Standards(), Names: "schedule.standard."},
	{Key: "city", sql: "f.city"},
	{Key: "residence", sql: "coalesce((select r.name from bed_stay b join residence r on r.id=b.residence_id where b.file_id=f.id and b.left_on=''),'')"},
	{Key: "last_contact", Kind: sheet.Date, sql: "f.last_contact"},
	{Key: "next_due", Kind: sheet.Date, sql: "f.next_due"},
	{Key: "check_ins_kept", Kind: sheet.Integer, sql: counted("KEPT")},
	{Key: "check_ins_late", Kind: sheet.Integer, sql: counted("LATE")},
	{Key: "check_ins_missed", Kind: sheet.Integer, sql: counted("MISSED")},
	{Key: "check_ins_excused", Kind: sheet.Integer, sql: counted("EXCUSED")},
	{Key: "breaches", Kind: sheet.Integer, sql: "(select count(*) from breach b where b.file_id=f.id and b.taken_back_on='')"},
	{Key: "conditions", Kind: sheet.Integer, sql: "(select count(*) from condition d where d.file_id=f.id and d.to_date='' and f.closed_on='')"},
	{Key: "notes", Kind: sheet.Integer, sql: "(select count(*) from note n where n.file_id=f.id)"},
	{Key: "case_manager", sql: "coalesce((select max(p.name) from assignment x join person p on p.id=x.person_id where x.file_id=f.id and x.kind='" + string(access.Assigned) + "' and (x.to_date='' or x.to_date>=$1)),'')"},
	{Key: "taken_over", sql: "f.import_id"},
}

// usual are the columns that are chosen where nobody has chosen any.
var usual = []string{"file", "uci", "name", "birth_date", "state", "referred_on", "enrolled_on", "closed_on", "closure_reason", "risk", "last_contact", "next_due", "case_manager"}

// List is what goes out: one line for each file, or one for each thing that happened in the files.
type List struct {
	Key     string
	Columns []Column
	from    string // joined to the file
	order   string
}

// siteName stands in a column for the name of a site, which is in the reader's language.
const siteName = "{site}"

func (x Column) in(ctx context.Context) string {
	return strings.ReplaceAll(x.sql, siteName, access.NameOf(ctx, "s"))
}

// FilesList is the list whose columns are chosen; what happened goes out whole.
const FilesList = "files"

// Lists are what may go out. What was written in words, of a breach or a check-in, never does.
var Lists = []List{
	{Key: FilesList, Columns: Columns, order: "f.referred_on, f.id"},
	{Key: "check_ins", from: "join check_in x on x.file_id=f.id", order: "x.due_on, x.id", Columns: ofFile(
		Column{Key: "due_on", Kind: sheet.Date, sql: "x.due_on"},
		Column{Key: "outcome", sql: "x.outcome", Codes: supervision.Outcomes, Names: "supervision.outcome."},
		Column{Key: "recorded_on", Kind: sheet.Date, sql: "x.recorded_on"})},
	{Key: "conditions", from: "join condition x on x.file_id=f.id", order: "x.from_date, x.id", Columns: ofFile(
		Column{Key: "condition", sql: "x.code", Codes: supervision.ConditionCodes, Names: "supervision.condition."},
		Column{Key: "words", sql: "x.words"},
		Column{Key: "imposed_by", says: imposer.Words, sql: "x.imposed_by"},
		Column{Key: "from_date", Kind: sheet.Date, sql: "x.from_date"},
		Column{Key: "last_day", Kind: sheet.Date, sql: "x.last_day"},
		Column{Key: "to_date", Kind: sheet.Date, sql: "case when x.to_date='' then f.closed_on else x.to_date end"})},
	{Key: "breaches", from: "join breach x on x.file_id=f.id and x.taken_back_on=''", order: "x.reported_on, x.id", Columns: ofFile(
		Column{Key: "breach_kind", sql: "x.kind", Codes: supervision.BreachKinds, Names: "supervision.breach."},
		Column{Key: "occurred_on", Kind: sheet.Date, sql: "x.occurred_on"},
		Column{Key: "learned_on", Kind: sheet.Date, sql: "x.learned_on"},
		Column{Key: "reported_on", Kind: sheet.Date, sql: "x.reported_on"},
		Column{Key: "action", sql: "x.action", Codes: supervision.AgencyActions, Names: "supervision.action."},
		Column{Key: "answered_on", Kind: sheet.Date, sql: "x.answered_on"})},
}

// ofFile puts what says whose a line is before the columns of something that happened.
func ofFile(columns ...Column) []Column {
	return append([]Column{{Key: "file", sql: "f.id"}, {Key: "uci", sql: "c.uci_written"}}, columns...)
}

// listOf gives a list by its key.
func listOf(key string) (List, bool) {
	i := slices.IndexFunc(Lists, func(l List) bool { return l.Key == key })
	if i < 0 {
		return List{}, false
	}
	return Lists[i], true
}
