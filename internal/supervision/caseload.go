package supervision

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/registry"
	"passerelle/internal/supervision/reply"
	"passerelle/internal/supervision/sight"
	"passerelle/internal/supervision/undated"
)

// CaseRow is one line of a caseload.
type CaseRow struct {
	File
	FullName   string `db:"full_name"`
	ScriptName string `db:"script_name"`
	UCIWritten string `db:"uci_written"`
	Sort       string `db:"sort_due"`
	Provider   string `db:"provider"` // the organisation's name, in a caseload
	Worker     string `db:"worker"`   // who has the file, in a caseload; empty when nobody does
	WorkerID   string `db:"worker_id"`
	Replied    string `db:"replied"`  // in a caseload, of a referral that the provider does not take, or asks about first: package reply
	MayPlan    bool   `db:"may_plan"` // whether what is due, and how it stands, may be read too

	// Covered is the absence in which the actor covers for whoever has the file.
	Covered access.Absence
	// SightUntil is the last day on which the actor, who handed the file over, reads it.
	SightUntil clock.Date
}

// Filter narrows a caseload. After is the cursor that the page before gave.
type Filter struct {
	Text       string // name or UCI
	State      State
	Unassigned bool
	Leavers    bool     // files of people who have left
	Overdue    bool     // a check-in is past and has no outcome
	DueToday   bool     // a check-in is today
	Unplanned  bool     // under supervision without a next check-in
	Awaiting   bool     // evidence of a reason is awaited
	Risk       string   // risk level
	WorkerID   string   // who has the file
	ClientID   string   // one client, whose files there may be several of
	IDs        []string // these files only
	// OrganisationID is one provider among those of a region.
	OrganisationID string
	After          string
}

// Narrows says whether a filter leaves anything out.
func (f Filter) Narrows() bool {
	return f.ofPlan() || f.Text+string(f.State)+f.WorkerID+f.ClientID+f.OrganisationID != "" || f.Unassigned || f.Leavers || len(f.IDs) > 0
}

// ofPlan says that a filter asks how a supervision goes: whoever may not read that of a file learns it from no list.
func (f Filter) ofPlan() bool {
	return f.Risk != "" || f.Overdue || f.DueToday || f.Unplanned || f.Awaiting
}

// PageSize is how many lines a page of a list has.
const PageSize = 50

// Caseload lists the files an actor may read, what is due soonest first, and the cursor of the next page. It is one
// audited reading with the files' ids.
func (s *Service) Caseload(ctx context.Context, a access.Actor, f Filter) (rows []CaseRow, after string, err error) {
	where, args := s.Access.Scope(a, access.FileRead, Columns, 1)
	named, more := registry.Search(f.Text, "f.client_id", len(args)+1)
	args = append(args, more...)
	where += " and " + named + " and not f.withdrawn"
	if f.Text == "" || a.Region != "" { // who searches for one that the provider opened in error finds it, and sees that it is
		where += " and not f.opened_in_error"
	}
	plan, more := s.Access.Scope(a, access.ConditionRead, Columns, len(args)+1)
	args = append(args, more...)
	if f.ofPlan() {
		where += " and " + plan
	}
	narrowed, args := s.conditions(ctx, f, args)
	where += narrowed
	if due, id, ok := cutCursor(f.After); ok {
		args = append(args, due, id)
		where += fmt.Sprintf(" and (%s, f.id)>($%d, $%d)", sortDue, len(args)-1, len(args))
	}
	args = append(args, s.today(ctx))
	today := fmt.Sprintf("$%d", len(args))
	// Names are looked up for the page only, not for every file there is.
	rows, err = db.All[CaseRow](ctx, s.DB, `select f.*, coalesce((select `+access.NameOf(ctx, "o")+` from organisation o where o.id=f.organisation_id),'') as provider,
		`+fmt.Sprintf(workerName, today)+" as worker, "+fmt.Sprintf(workerID, today)+" as worker_id, "+undated.Column+" as undated, "+reply.Column+" as replied from (select "+fileColumns+
		", c.full_name, c.script_name, c.uci_written, "+sortDue+" as sort_due, "+plan+` as may_plan
		from supervision_file f join client c on c.id=f.client_id where `+where+" order by "+sortDue+", f.id limit 51) f order by f.sort_due, f.id", args...)
	if err != nil {
		return nil, "", fmt.Errorf("caseload: %w", err)
	}
	if len(rows) > PageSize {
		rows = rows[:PageSize]
		after = rows[PageSize-1].Sort + "/" + rows[PageSize-1].ID
	}
	if err := s.limit(ctx, a, rows); err != nil {
		return nil, "", err
	}
	return rows, after, s.ReadList(ctx, a, rows)
}

// limit leaves out of each row what the actor may not read: whoever houses sees who it is and how to reach them, not how the
// supervision goes. It names the absence in which the actor covers, and until when one who handed it over reads it.
func (s *Service) limit(ctx context.Context, a access.Actor, rows []CaseRow) error {
	covers, err := s.Access.CoveredBy(ctx, s.DB, a)
	if err != nil {
		return fmt.Errorf("for whom the actor covers: %w", err)
	}
	given, err := sight.Of(ctx, s.DB, a.PersonID, s.today(ctx))
	if err != nil {
		return err
	}
	for i := range rows {
		if !rows[i].MayPlan {
			rows[i].Risk, rows[i].LastContact, rows[i].NextDue, rows[i].Standard, rows[i].Replied = "", "", "", "", ""
		}
		if at := slices.IndexFunc(covers, func(b access.Absence) bool { return b.PersonID == rows[i].WorkerID }); at >= 0 {
			rows[i].Covered = covers[at]
		}
		if rows[i].WorkerID != a.PersonID {
			rows[i].SightUntil = given[rows[i].ID]
		}
	}
	return nil
}

// sortDue puts what is due first and what is not due at all last.
const sortDue = "case when f.next_due='' then '9999-12-31' else f.next_due end"

// workerOf is who has a file, as what it selects of the person; the placeholder is today.
const workerOf = ` from assignment x join person p on p.id=x.person_id where x.file_id=f.id and x.kind='assigned'
	and (x.to_date='' or x.to_date>=%[1]s) order by x.from_date desc, x.id desc limit 1),'')`

const (
	workerName = "coalesce((select p.name" + workerOf
	workerID   = "coalesce((select p.id" + workerOf
)

func cutCursor(after string) (due, id string, ok bool) {
	if len(after) < 12 || after[10] != '/' || !clock.Date(after[:10]).Valid() && after[:10] != "9999-12-31" {
		return "", "", false
	}
	return after[:10], after[11:], true
}

// ReadList notes that an actor was shown a list of files.
func (s *Service) ReadList(ctx context.Context, a access.Actor, rows []CaseRow) error {
	return ReadRows(ctx, s, a, access.FileRead, rows, func(r CaseRow) string { return r.ID })
}

// ReadRows notes that an actor was shown rows of files, under what allows it.
func ReadRows[T any](ctx context.Context, s *Service, a access.Actor, by access.Action, rows []T, file func(T) string) error {
	entry := a.Entry(string(by), "file", "")
	for _, r := range rows {
		entry.ObjectIDs = append(entry.ObjectIDs, file(r))
	}
	return s.Audit.Read(ctx, entry).Wait()
}

// Waiting lists the files referred for housing that have no place yet.
func (s *Service) Waiting(ctx context.Context, a access.Actor) ([]CaseRow, error) {
	where, args := s.Access.Scope(a, access.FileRead, Columns, 1)
	rows, err := db.All[CaseRow](ctx, s.DB, "select "+fileColumns+", c.full_name, c.script_name, c.uci_written, "+sortDue+` as sort_due from supervision_file f
		join client c on c.id=f.client_id where f.housing_referred and f.state in ('REFERRED','APPROVED','ACTIVE') and not f.withdrawn and not f.opened_in_error
		and not exists (select 1 from bed_stay b where b.file_id=f.id and b.left_on='') and `+where+" order by f.referred_on, f.id limit 100", args...)
	if err != nil {
		return nil, fmt.Errorf("waiting for a place: %w", err)
	}
	return rows, s.ReadList(ctx, a, rows)
}
