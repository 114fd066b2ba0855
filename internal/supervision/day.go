package supervision

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/notes"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/schedule"
)

// Day is what waits for a person: tasks, check-ins due, appointments, drafts.
type Day struct {
	Tasks        []schedule.Task
	CheckIns     []DueRow
	Appointments []schedule.Appointment
	Drafts       []notes.Draft
	Unplanned    int // files under supervision without a next check-in, for those who record them
	Unassigned   int // files of the provider that nobody has, for those who assign
	Emergencies  []EmergencyUse
	Covered      []CoveredFile
	Names        map[string]string
}

// DueRow is one check-in that waits for its outcome.
type DueRow struct {
	CheckInID string     `db:"check_in"`
	FileID    string     `db:"file_id"`
	FullName  string     `db:"full_name"`
	DueOn     clock.Date `db:"due_on"`
	Outcome   string     `db:"outcome"` // empty, or Waiting
	Recorded  clock.Date `db:"recorded_on"`
}

// EvidenceBy gives the day by which evidence of a reason is awaited; none for a check-in without an outcome.
func (r DueRow) EvidenceBy() clock.Date {
	if r.Outcome != Waiting {
		return ""
	}
	if r.Recorded == "" {
		return r.DueOn.AddDays(evidenceDays) // a register says the outcome and not when it was known
	}
	return r.Recorded.AddDays(evidenceDays)
}

// daysAhead is how far My day looks.
const daysAhead = 7

// MyDay gives what waits for the actor now and in the coming week, most urgent first, as one audited reading.
func (s *Service) MyDay(ctx context.Context, a access.Actor) (d Day, err error) {
	until := s.today(ctx).AddDays(daysAhead)
	where, args := s.Access.Scope(a, access.CheckInWrite, Columns, 3)
	d.CheckIns, err = db.All[DueRow](ctx, s.DB, `select k.id as check_in, f.id as file_id, c.full_name, k.due_on, k.outcome, k.recorded_on from check_in k
		join supervision_file f on f.id=k.file_id and f.organisation_id=k.organisation_id join client c on c.id=f.client_id
		where k.outcome in ('','WAITING') and k.due_on<=$1 and f.state='ACTIVE' and not f.withdrawn and not f.opened_in_error
		and not exists (select 1 from file_reopened o where o.file_id=f.id and o.on_date>k.due_on) and `+where+`
		order by case when k.due_on=$2 then 0 else 1 end, k.due_on, k.id limit 100`, append([]any{until, s.today(ctx)}, args...)...)
	if err != nil {
		return d, fmt.Errorf("check-ins due: %w", err)
	}
	if d.Tasks, err = s.tasksOf(ctx, a, until, 100); err != nil {
		return d, err
	}
	if d.Appointments, err = s.Schedule.AppointmentsOn(ctx, s.DB, a.PersonID, s.today(ctx), until); err != nil {
		return d, err
	}
	d.Appointments = slices.DeleteFunc(d.Appointments, func(x schedule.Appointment) bool { return x.Status != schedule.Booked })
	if d.Drafts, err = s.Notes.Drafts(ctx, a); err != nil {
		return d, err
	}
	if d.Emergencies, err = s.emergencyUses(ctx, a); err != nil {
		return d, err
	}
	if d.Covered, err = s.coveredFiles(ctx, a); err != nil {
		return d, err
	}
	if d.Unplanned, err = s.unplanned(ctx, a); err != nil {
		return d, err
	}
	if d.Unassigned, err = s.Unassigned(ctx, a); err != nil {
		return d, err
	}
	err = s.name(ctx, a, &d)
	return d, err
}

func (s *Service) unplanned(ctx context.Context, a access.Actor) (int, error) {
	return s.CountFiles(ctx, a, access.CheckInWrite, isUnplanned)
}

// Unassigned counts the files that nobody has and that the actor may assign.
func (s *Service) Unassigned(ctx context.Context, a access.Actor) (int, error) {
	return s.CountFiles(ctx, a, access.FileAssign, openFile+" and "+fmt.Sprintf(hasNobody, "$1"), s.today(ctx))
}

// CountFiles counts the files that an actor may do something with and to which the condition applies, whose arguments are given.
func (s *Service) CountFiles(ctx context.Context, a access.Actor, act access.Action, which string, args ...any) (int, error) {
	where, scoped := s.Access.Scope(a, act, Columns, len(args)+1)
	return db.One[int](ctx, s.DB, "select count(*) from supervision_file f where "+which+" and "+counted+" and "+where, append(args, scoped...)...)
}

// name finds the names of the files that wait, among those the actor may read, and notes the reading.
func (s *Service) name(ctx context.Context, a access.Actor, d *Day) error {
	entry, ids := a.Entry(string(access.FileRead), "file", ""), []any{}
	add := func(fileID string) {
		if fileID != "" {
			entry.ObjectIDs, ids = append(entry.ObjectIDs, fileID), append(ids, fileID)
		}
	}
	for _, c := range d.CheckIns {
		add(c.FileID)
	}
	for _, t := range d.Tasks {
		add(t.FileID)
	}
	for _, p := range d.Appointments {
		add(p.FileID)
	}
	for _, w := range d.Drafts {
		add(w.FileID)
	}
	for _, e := range d.Emergencies {
		add(e.FileID)
	}
	for _, x := range d.Covered {
		add(x.FileID)
	}
	d.Names = map[string]string{}
	if len(ids) == 0 {
		return nil
	}
	whose, err := s.whose(ctx, a, ids)
	if err != nil {
		return fmt.Errorf("names: %w", err)
	}
	for id, c := range whose {
		d.Names[id] = c.FullName
	}
	d.leaveOut()
	return s.Audit.Read(ctx, entry).Wait()
}

// leaveOut takes what is of a file that the actor may not read off the day, as when whoever covers is shut out of it: it would stand there without
// a name, and lead to where nobody lets them.
func (d *Day) leaveOut() {
	unread := func(fileID string) bool { return fileID != "" && d.Names[fileID] == "" }
	d.Tasks = slices.DeleteFunc(d.Tasks, func(x schedule.Task) bool { return unread(x.FileID) })
	d.Appointments = slices.DeleteFunc(d.Appointments, func(x schedule.Appointment) bool { return unread(x.FileID) })
	d.Drafts = slices.DeleteFunc(d.Drafts, func(x notes.Draft) bool { return unread(x.FileID) })
}

// FinishTask marks a task done. One that a paper ends, or what was put off, is refused: it is done when that is here.
func (s *Service) FinishTask(ctx context.Context, a access.Actor, taskID string) error {
	day, err := s.tasksOf(ctx, a, "", 1000)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(day, func(t schedule.Task) bool { return t.ID == taskID })
	if at < 0 {
		return nil // finished already, or somebody else's: nothing to do
	}
	if whose, err := s.whose(ctx, a, []any{day[at].FileID}); err != nil || day[at].FileID != "" && len(whose) == 0 {
		return cmp.Or(err, error(fault.Missing()))
	}
	switch {
	case day[at].ByPaper():
		return fault.New(fault.NotReady, "supervision.problem.by_paper")
	case day[at].ByGate():
		return fault.New(fault.NotReady, "supervision.problem.by_gate")
	}
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		if err := s.Schedule.FinishTask(ctx, tx, taskID, a.PersonID); err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, a.Entry("task.finished", "file", day[at].FileID))
	})
}
