package attendance

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/desk"
)

// Met lists what a check-in may say of a condition: evidence for it, or against it. Of one that was not reviewed it says
// nothing.
var Met = []string{"YES", "NO"}

// mostWords is the longest evidence that is taken, in bytes.
const mostWords = 1_000

// Reviewed is what a check-in says of one condition.
type Reviewed struct {
	Condition string // its id
	Met       string // empty when it was not reviewed
	Words     string
}

// Record records a reporting appointment with what is said of each condition: kept in the same act, and written in its note
// under the condition's name. What is found not complied with waits to be told to the agency.
//
// An absence is excused, or evidence waited for, with excuse: the reason that was given, and what evidence was seen by whom,
// or is to come (CCM-15: attendance stands apart from evidence). It is in the note. Of who did not come nothing is kept of what
// only they could be asked. An absence is asked about where it is unlikely, unless the field of the question is among those meant.
func (s Service) Record(ctx context.Context, a access.Actor, r supervision.Reporting, inForce []supervision.Condition, said []Reviewed, excuse string, meant ...string) (supervision.CallNow, error) {
	excuse, said = strings.TrimSpace(excuse), unasked(&r, said)
	var c fault.Check
	c.Require(excuse != "" || r.Outcome != supervision.Excused && r.Outcome != supervision.Waiting, "excuse", "attendance.problem.excuse")
	c.Require(len(excuse) <= mostWords, "excuse", "fault.too_long")
	if err := cmp.Or(s.came(ctx, &c, &r), s.missedEnough(ctx, &c, r, meant), s.awayEnough(ctx, &c, r, meant)); err != nil {
		return supervision.CallNow{}, err
	}
	held, err := s.heldUntil(ctx, &c, r)
	if err != nil {
		return supervision.CallNow{}, err
	}
	r.Before = append(sayCame(ctx, r), held.words(ctx)...)
	if excuse != "" {
		r.Before = append(r.Before, i18n.T(ctx, "attendance.field.excuse")+i18n.Colon(ctx)+excuse)
	}
	said = slices.DeleteFunc(slices.Clone(said), func(x Reviewed) bool { return x.Met == "" && strings.TrimSpace(x.Words) == "" })
	for _, x := range said {
		x.check(&c)
		if i := slices.IndexFunc(inForce, func(c supervision.Condition) bool { return c.ID == x.Condition }); i >= 0 && slices.Contains(Met, x.Met) {
			r.Said = append(r.Said, inForce[i].Text(ctx)+i18n.Colon(ctx)+strings.TrimSpace(i18n.T(ctx, "attendance.met."+x.Met)+". "+strings.TrimSpace(x.Words)))
		}
	}
	r.Also = c.Err()
	found := false
	r.Beside = func(tx *db.Tx, f supervision.File) (facts []history.Fact, err error) {
		if err := cmp.Or(keepCame(ctx, tx, r), forgetReviewed(ctx, tx, r)); err != nil {
			return nil, err
		}
		for _, x := range said {
			if err := keep(ctx, tx, f, r.CheckInID, x); err != nil {
				return nil, err
			}
		}
		freed, err := s.keepHeld(ctx, tx, f, r, held)
		if err != nil {
			return nil, err
		}
		found, facts, err = desk.Service{Service: s.Service}.Found(ctx, tx, a, f, r)
		return append(freed, facts...), err
	}
	now, err := s.RecordReporting(ctx, a, r)
	now.Found = found
	return now, err
}

func (x Reviewed) check(c *fault.Check) {
	c.Require(slices.Contains(Met, x.Met), "met_"+x.Condition, "attendance.problem.met")
	c.Require(x.Met != "NO" || strings.TrimSpace(x.Words) != "", "evidence_"+x.Condition, "attendance.problem.evidence")
	c.Require(len(x.Words) <= mostWords, "evidence_"+x.Condition, "fault.too_long")
}

func keep(ctx context.Context, tx *db.Tx, f supervision.File, checkInID string, x Reviewed) error {
	if _, err := db.One[string](ctx, tx, "select id from condition where id=$1 and file_id=$2", x.Condition, f.ID); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `insert into check_in_condition (check_in_id, condition_id, organisation_id, file_id, met, words) values ($1,$2,$3,$4,$5,$6)
		on conflict (check_in_id, condition_id) do update set met=excluded.met, words=excluded.words`, checkInID, x.Condition, f.OrganisationID, f.ID, x.Met, strings.TrimSpace(x.Words))
	return err
}

// Evidence is what the check-ins say of a condition: how many for it and against it, and the last of each; and what else speaks against it.
type Evidence struct {
	Condition string     `db:"condition_id"`
	For       int        `db:"kept"`
	Against   int        `db:"broken"`
	Last      clock.Date `db:"last_on"`
	LastNo    clock.Date `db:"last_no"`
	// Reports of non-compliance that name the condition and stand, and the day of the last.
	Reports    int        `db:"reports"`
	ReportedOn clock.Date `db:"reported_on"`
	// Notes of the residence against the condition that nobody set aside, and the day of the last.
	House   int        `db:"house"`
	HouseOn clock.Date `db:"house_on"`
	// Notes of the residence against the condition that were set aside, and the day of the last: no evidence, but something to say why of.
	Aside   int
	AsideOn clock.Date
}

// Evidence gives the evidence of each condition of a file that an actor reads, by its id, within a reading that decides access
// itself, and audits. What the residence noted is for those alone who read its notes.
func (s Service) Evidence(ctx context.Context, a access.Actor, f supervision.File) (map[string]Evidence, error) {
	out, err := s.EvidenceIn(ctx, s.DB, f.ID, "", "9999-12-31")
	if err != nil || s.Access.Can(ctx, s.DB, a, access.HouseRead, f.Subject()) {
		return out, err
	}
	for id, e := range out {
		if e.House, e.HouseOn = 0, ""; e.none() {
			delete(out, id)
			continue
		}
		out[id] = e
	}
	return out, nil
}

func (e Evidence) none() bool { return e.Last == "" && e.Reports+e.House == 0 }

// EvidenceIn is Evidence of the check-ins that were due in a time, both days included.
func (s Service) EvidenceIn(ctx context.Context, q db.Querier, fileID string, from, to clock.Date) (map[string]Evidence, error) {
	rows, err := db.All[Evidence](ctx, q, `select x.condition_id, sum(case when x.met='YES' then 1 else 0 end) as kept, sum(case when x.met='NO' then 1 else 0 end) as broken,
		max(k.due_on) as last_on, coalesce(max(case when x.met='NO' then k.due_on end),'') as last_no
		from check_in_condition x join check_in k on k.id=x.check_in_id where x.file_id=$1 and k.due_on between $2 and $3 group by x.condition_id`, fileID, from, to)
	if err != nil {
		return nil, fmt.Errorf("evidence of conditions: %w", err)
	}
	out := map[string]Evidence{}
	for _, r := range rows {
		out[r.Condition] = r
	}
	return out, cmp.Or(s.reports(ctx, q, out, fileID, from, to), s.noted(ctx, q, out, fileID, from, to))
}

// brokenSQL gives the conditions that each report of non-compliance of a file is against: those that it names or, where it names none, those
// in force on its day that its kind is about.
const brokenSQL = `select breach_id, condition_id from breach_condition union select r.id, c.id from breach r join condition c on c.file_id=r.file_id
	and c.code=case r.kind when 'CURFEW' then 'CURFEW' when 'ADDRESS' then 'ADDR' when 'ABSENT' then 'REPORT' when 'OFFENCE' then 'NOOFF' else '' end
	and c.from_date<=r.reported_on and (c.to_date='' or c.to_date>=case when r.occurred_on='' then r.reported_on else r.occurred_on end)
	where r.file_id=$1 and not exists (select 1 from breach_condition n where n.breach_id=r.id)`

// reports adds how often each condition is named, or meant, in a report of non-compliance that was made or is of a day in a time and was not
// taken back.
func (s Service) reports(ctx context.Context, q db.Querier, out map[string]Evidence, fileID string, from, to clock.Date) error {
	rows, err := db.All[Evidence](ctx, q, `select x.condition_id, count(*) as reports, max(b.reported_on) as reported_on from breach b join (`+brokenSQL+`) x on x.breach_id=b.id
		where b.file_id=$1 and b.taken_back_on='' and (b.reported_on between $2 and $3 or b.occurred_on between $2 and $3) group by x.condition_id`, fileID, from, to)
	if err != nil {
		return fmt.Errorf("reports on conditions: %w", err)
	}
	for _, r := range rows {
		e := out[r.Condition]
		e.Condition, e.Reports, e.ReportedOn = r.Condition, r.Reports, r.ReportedOn
		out[r.Condition] = e
	}
	return nil
}

// ReviewedIn is EvidenceIn with what the residence noted and was set aside: a review says why it says nothing of that.
func (s Service) ReviewedIn(ctx context.Context, q db.Querier, fileID string, from, to clock.Date) (map[string]Evidence, error) {
	out, err := s.EvidenceIn(ctx, q, fileID, from, to)
	if err != nil {
		return nil, err
	}
	rows, err := db.All[Evidence](ctx, q, "select x.condition_id, count(*) as house, max(n.on_day) as house_on"+notedSQL+" and x.ended_on<>'' and x.breach_id='' group by x.condition_id", fileID, from, to)
	if err != nil {
		return nil, fmt.Errorf("what was set aside: %w", err)
	}
	for _, r := range rows {
		e := out[r.Condition]
		e.Condition, e.Aside, e.AsideOn = r.Condition, r.House, r.HouseOn
		out[r.Condition] = e
	}
	return out, nil
}

// notedSQL is what the residence noted against conditions of a file in a time.
const notedSQL = " from house_finding x join house_note n on n.id=x.note_id where x.file_id=$1 and n.on_day between $2 and $3"

// noted adds what the residence noted against each condition in a time: what was set aside is no evidence.
func (s Service) noted(ctx context.Context, q db.Querier, out map[string]Evidence, fileID string, from, to clock.Date) error {
	rows, err := db.All[Evidence](ctx, q, "select x.condition_id, count(*) as house, max(n.on_day) as house_on"+notedSQL+" and (x.ended_on='' or x.breach_id<>'') group by x.condition_id", fileID, from, to)
	if err != nil {
		return fmt.Errorf("what a residence noted: %w", err)
	}
	for _, r := range rows {
		e := out[r.Condition]
		e.Condition, e.House, e.HouseOn = r.Condition, r.House, r.HouseOn
		out[r.Condition] = e
	}
	return nil
}

// Whole says how the evidence stands, and what was set aside.
func (e Evidence) Whole(ctx context.Context) string {
	if e.Aside == 0 {
		return e.Words(ctx)
	}
	return strings.TrimPrefix(e.Words(ctx)+" · "+i18n.T(ctx, "attendance.evidence_aside", "Count", e.Aside, "On", i18n.Date(ctx, e.AsideOn)), " · ")
}

// Words says how the evidence stands.
func (e Evidence) Words(ctx context.Context) string {
	var out []string
	if e.Last != "" {
		out = append(out, i18n.T(ctx, "attendance.evidence", "For", e.For, "Against", e.Against, "Last", i18n.Date(ctx, e.Last)))
	}
	if e.LastNo != "" {
		out = append(out, i18n.T(ctx, "attendance.evidence_no", "On", i18n.Date(ctx, e.LastNo)))
	}
	if e.Reports > 0 {
		out = append(out, i18n.T(ctx, "attendance.evidence_reports", "Count", e.Reports, "On", i18n.Date(ctx, e.ReportedOn)))
	}
	if e.House > 0 {
		out = append(out, i18n.T(ctx, "attendance.evidence_house", "Count", e.House, "On", i18n.Date(ctx, e.HouseOn)))
	}
	return strings.Join(out, " · ")
}

// Move is one step of a check-in's chain of days and hours. One to the same day moves the hour alone.
type Move struct {
	CheckIn string     `db:"check_in_id"`
	From    clock.Date `db:"from_date"`
	To      clock.Date `db:"to_date"`
	// The hours are empty where none was agreed, or where nobody kept it.
	FromHour string `db:"from_hour"`
	ToHour   string `db:"to_hour"`
	By       string `db:"moved_by"`
	Reason   string `db:"reason"`
	Name     string `db:"recorded_by_name"`
}

const moveColumns = "check_in_id, from_date, to_date, from_hour, to_hour, moved_by, reason, recorded_by_name"

// Moves gives the chain of days of a check-in, the first first, within a reading that decides access itself, and audits.
func (s Service) Moves(ctx context.Context, fileID, checkInID string) ([]Move, error) {
	return db.All[Move](ctx, s.DB, "select "+moveColumns+" from check_in_move where file_id=$1 and check_in_id=$2 order by moved_at, id", fileID, checkInID)
}

// EveryMove gives the chains of all check-ins of a file, within a reading that decides access itself, and audits.
func (s Service) EveryMove(ctx context.Context, fileID string) ([]Move, error) {
	return db.All[Move](ctx, s.DB, "select "+moveColumns+" from check_in_move where file_id=$1 order by moved_at, id", fileID)
}

// LastMoved gives the chain of the check-in that is next, for the page of a file.
func (s Service) LastMoved(ctx context.Context, f supervision.File) ([]Move, error) {
	list, err := db.All[string](ctx, s.DB, "select id from check_in where file_id=$1 and outcome='' and due_on=$2 limit 1", f.ID, f.NextDue)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return s.Moves(ctx, f.ID, list[0])
}

// OtherDay reports whether a chain leads to another day, not only to another hour of the first.
func OtherDay(chain []Move) bool {
	return slices.ContainsFunc(chain, func(m Move) bool { return m.From != m.To })
}

// Words says one step: from when to when, who asked, and why.
func (m Move) Words(ctx context.Context) string {
	by := i18n.T(ctx, "attendance.mover."+cmp.Or(m.By, "PROVIDER"))
	text := i18n.T(ctx, "attendance.moved", "From", when(ctx, m.From, m.FromHour), "To", when(ctx, m.To, m.ToHour), "By", by)
	if m.From == m.To {
		text = i18n.T(ctx, "attendance.moved_hour", "On", i18n.Date(ctx, m.To), "From", hourOrNone(ctx, m.FromHour), "To", hourOrNone(ctx, m.ToHour), "By", by)
	}
	if m.Reason == "" {
		return text
	}
	return text + i18n.Colon(ctx) + m.Reason
}

func when(ctx context.Context, day clock.Date, hour string) string {
	return strings.TrimSpace(i18n.Date(ctx, day) + " " + i18n.HourOf(ctx, hour))
}

func hourOrNone(ctx context.Context, hour string) string {
	if hour == "" {
		return i18n.T(ctx, "attendance.no_hour")
	}
	return i18n.HourOf(ctx, hour)
}
