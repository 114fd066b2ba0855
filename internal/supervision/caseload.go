package supervision

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
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
}

// Filter narrows a caseload. After is the cursor that the page before gave.
type Filter struct {
	Text       string // name or UCI
	State      State
	Unassigned bool
	Leavers    bool   // files of people who have left
	Overdue    bool   // a check-in is past and has no outcome
	Risk       string // risk level
	WorkerID   string // who has the file
	// OrganisationID is one provider among those of a region.
	OrganisationID string
	After          string
}

// PageSize is how many lines a page of a list has.
const PageSize = 50

// Caseload lists the files an actor may read, what is due soonest first, and the cursor of the next page. It is one
// audited reading with the files' ids.
func (s *Service) Caseload(ctx context.Context, a access.Actor, f Filter) (rows []CaseRow, after string, err error) {
	where, args := s.Access.Scope(a, access.FileRead, Columns, 1)
	named, more := registry.Search(f.Text, "f.client_id", len(args)+1)
	args = append(args, more...)
	where += " and " + named + " and not f.withdrawn and not f.opened_in_error"
	narrowed, args := s.conditions(f, args)
	where += narrowed
	if due, id, ok := cutCursor(f.After); ok {
		args = append(args, due, id)
		where += fmt.Sprintf(" and (%s, f.id)>($%d, $%d)", sortDue, len(args)-1, len(args))
	}
	args = append(args, s.today())
	today := fmt.Sprintf("$%d", len(args))
	// Names are looked up for the page only, not for every file there is.
	rows, err = db.All[CaseRow](ctx, s.DB, `select f.*, coalesce((select o.name from organisation o where o.id=f.organisation_id),'') as provider,
		`+fmt.Sprintf(workerName, today)+" as worker from (select "+fileColumns+", c.full_name, c.script_name, c.uci_written, "+sortDue+` as sort_due
		from supervision_file f join client c on c.id=f.client_id where `+where+" order by "+sortDue+", f.id limit 51) f order by f.sort_due, f.id", args...)
	if err != nil {
		return nil, "", fmt.Errorf("caseload: %w", err)
	}
	if len(rows) > PageSize {
		rows = rows[:PageSize]
		after = rows[PageSize-1].Sort + "/" + rows[PageSize-1].ID
	}
	return rows, after, s.readList(ctx, a, rows)
}

// sortDue puts what is due first and what is not due at all last.
const sortDue = "case when f.next_due='' then '9999-12-31' else f.next_due end"

// workerName is the name of who has a file; the placeholder is today.
const workerName = `coalesce((select p.name from assignment x join person p on p.id=x.person_id where x.file_id=f.id and x.kind='assigned'
	and (x.to_date='' or x.to_date>=%[1]s) order by x.from_date desc, x.id desc limit 1),'')`

func cutCursor(after string) (due, id string, ok bool) {
	if len(after) < 12 || after[10] != '/' || !clock.Date(after[:10]).Valid() && after[:10] != "9999-12-31" {
		return "", "", false
	}
	return after[:10], after[11:], true
}

func (s *Service) readList(ctx context.Context, a access.Actor, rows []CaseRow) error {
	entry := a.Entry(string(access.FileRead), "file", "")
	for _, r := range rows {
		entry.ObjectIDs = append(entry.ObjectIDs, r.ID)
	}
	return s.Audit.Read(ctx, entry).Wait()
}

// View is a file as its page shows it.
type View struct {
	File     File
	Client   registry.Client
	Aliases  []string
	Places   []registry.Place
	CheckIns []CheckIn
	Breaches []BreachRow
	Events   []history.Event
	MayWrite bool
}

// BreachRow is a report of non-compliance as the file shows it.
type BreachRow struct {
	ID         string     `db:"id"`
	Kind       string     `db:"kind"`
	ReportedOn clock.Date `db:"reported_on"`
	Account    string     `db:"account"`
	Action     string     `db:"action"`
	AnsweredOn clock.Date `db:"answered_on"`
}

// View gives everything a file's page shows, in a fixed number of queries, as one audited reading: what Brief gives, with
// check-ins, breaches and history.
func (s *Service) View(ctx context.Context, a access.Actor, fileID string) (View, error) {
	v, err := s.Brief(ctx, a, fileID)
	if err != nil {
		return View{}, err
	}
	if v.CheckIns, err = db.All[CheckIn](ctx, s.DB, "select id, file_id, due_on, outcome, recorded_on from check_in where file_id=$1 order by due_on desc, id desc limit 12", fileID); err != nil {
		return View{}, err
	}
	if v.Breaches, err = db.All[BreachRow](ctx, s.DB, "select id, kind, reported_on, account, action, answered_on from breach where file_id=$1 order by reported_on desc, id desc limit 20", fileID); err != nil {
		return View{}, err
	}
	v.Events, err = s.History.Of(ctx, s.DB, fileID, nil, 0, 100)
	return v, err
}

// Brief gives who a file is about, and the people and places around it: what stands on every page within a file. It is
// one audited reading. Protected addresses are left out for those without the right to them.
func (s *Service) Brief(ctx context.Context, a access.Actor, fileID string) (View, error) {
	f, err := s.File(ctx, a, fileID)
	if err != nil {
		return View{}, err
	}
	v := View{File: f, MayWrite: s.Access.Can(ctx, s.DB, a, access.FileWrite, f.Subject())}
	if v.Client, err = s.Registry.ClientByID(ctx, s.DB, f.ClientID); err != nil {
		return View{}, err
	}
	if v.Aliases, err = s.Registry.Aliases(ctx, s.DB, f.ClientID); err != nil {
		return View{}, err
	}
	if v.Places, err = s.Registry.PlacesOf(ctx, s.DB, f.ID); err != nil {
		return View{}, err
	}
	if !s.Access.Can(ctx, s.DB, a, access.AddressRead, f.Subject()) {
		for i := range v.Places {
			if v.Places[i].Protected {
				v.Places[i].Address = ""
			}
		}
	}
	return v, nil
}

// AssignTo gives a file to a case manager of the provider, who has it from today on; whoever had it has it no
// more, and what waits in it goes with it.
func (s *Service) AssignTo(ctx context.Context, a access.Actor, fileID, personID string) error {
	people, err := s.Access.PeopleOf(ctx, a.OrganisationID, access.CaseManager)
	if err != nil {
		return err
	}
	_, err = s.do(ctx, a, change{act: history.ActFileAssigned, action: access.FileAssign, fileID: fileID,
		validate: func(File) error {
			var c fault.Check
			c.Require(slices.ContainsFunc(people, func(p access.Person) bool { return p.ID == personID && p.DeactivatedAt == 0 }),
				"person", "supervision.problem.choice")
			return c.Err()
		},
		apply: func(tx *db.Tx, f *File) ([]history.Fact, error) {
			if err := s.Access.Unassign(ctx, tx, f.ID, access.Assigned, s.today().AddDays(-1)); err != nil {
				return nil, err
			}
			if err := s.Access.Assign(ctx, tx, f.OrganisationID, f.ID, personID, access.Assigned, s.today(), ""); err != nil {
				return nil, err
			}
			if err := s.passWaiting(ctx, tx, f.ID, personID); err != nil {
				return nil, err
			}
			return []history.Fact{{Kind: history.Assigned, Effective: s.today(), Payload: history.AssignedPayload{Person: personID}}}, nil
		}})
	return err
}
