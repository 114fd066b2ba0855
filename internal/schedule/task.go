package schedule

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/id"
)

// Task is something that waits to be done by a day, made by a rule: "the check-in is due", "send the evidence"; or written by somebody, in
// their words.
type Task struct {
	ID, OrganisationID, FileID string
	PersonID                   string // empty: whoever holds the file, the unassigned queue when nobody does
	Rule                       string // catalogue key of its text; Args are the text's arguments
	Source                     string // what it came from, e.g. "checkin:<id>": one open task per rule and source
	Due                        clock.Date
	Priority                   int // 0 is usual, higher is sooner on the page
	Made, DoneAt               time.Time
	DoneBy                     string
	Args                       map[string]string // codes, dates and identifiers
	Words                      string            // of a task that somebody wrote
	MadeBy                     string            // who wrote it
	AsideReason                string            // why what somebody wrote was not done
	WithFile                   bool              // it fell with the closing of its file, then and by whom that was done: nobody did it
}

// Text gives what is to be done: in its own words, or in those of its rule in the reader's language.
func (t Task) Text(ctx context.Context) string {
	if t.Words != "" {
		return t.Words
	}
	return Words(ctx, t.Rule, t.Args)
}

// About is the argument that names, by its key in the catalogue, what a task is about.
const About = "about"

// onPaper is the argument of a task that a paper ends: it is not done before that is signed, or brought.
const onPaper = "paper"

// OnPaper says that a task ends by the paper that it asks for, and not by somebody's word.
func OnPaper(args map[string]string) map[string]string {
	args[onPaper] = "yes"
	return args
}

// ByPaper reports whether a task ends by the paper that it asks for.
func (t Task) ByPaper() bool { return t.Args[onPaper] != "" }

// GateSource begins the source of a task that something put off leaves (CCM-13).
const GateSource = "gate/"

// ByGate reports whether a task ends when what was put off is there.
func (t Task) ByGate() bool { return strings.HasPrefix(t.Source, GateSource) }

// Words gives a task's text in the reader's language, with what it is about where that is named.
func Words(ctx context.Context, rule string, args map[string]string) string {
	if subject := Subject(ctx, args); subject != "" {
		return i18n.T(ctx, rule) + i18n.Colon(ctx) + subject
	}
	return i18n.T(ctx, rule)
}

// titled is what the arguments are called that hold the title of what a task is about, where it stands in no catalogue, by language.
const titled = "title_"

// Titled adds the title of what a task is about to its arguments, in both languages.
func Titled(args map[string]string, title i18n.Text) map[string]string {
	for _, l := range []i18n.Language{i18n.English, i18n.French} {
		args[titled+string(l)] = title.In(l)
	}
	return args
}

// Subject gives what a task is about in the reader's language; empty where nothing names it.
func Subject(ctx context.Context, args map[string]string) string {
	if about := args[About]; about != "" {
		return i18n.T(ctx, about)
	}
	return args[titled+string(i18n.Lang(ctx))]
}

// AtOnce is the priority of what cannot wait until the next appointment is over: the agency is told of a contact.
const AtOnce = 2

type storedTask struct {
	ID             string     `db:"id"`
	OrganisationID string     `db:"organisation_id"`
	FileID         string     `db:"file_id"`
	PersonID       string     `db:"person_id"`
	Rule           string     `db:"rule"`
	Source         string     `db:"source"`
	Due            clock.Date `db:"due"`
	Priority       int        `db:"priority"`
	Made           int64      `db:"made"`
	DoneAt         int64      `db:"done_at"`
	DoneBy         string     `db:"done_by"`
	Args           string     `db:"args"`
	Words          string     `db:"words"`
	MadeBy         string     `db:"made_by"`
	AsideReason    string     `db:"aside_reason"`
	WithFile       bool       `db:"fell"`
}

const taskColumns = "id,organisation_id,file_id,person_id,rule,source,due,priority,made,done_at,done_by,args,words,made_by,aside_reason"

// taskRead are the columns of a task as it is read.
const taskRead = taskColumns + ",with_file<>0 as fell"

func (s storedTask) task() (Task, error) {
	t := Task{ID: s.ID, OrganisationID: s.OrganisationID, FileID: s.FileID, PersonID: s.PersonID, Rule: s.Rule,
		Source: s.Source, Due: s.Due, Priority: s.Priority, Made: clock.FromMicros(s.Made), DoneBy: s.DoneBy,
		Words: s.Words, MadeBy: s.MadeBy, AsideReason: s.AsideReason, WithFile: s.WithFile}
	if s.DoneAt != 0 {
		t.DoneAt = clock.FromMicros(s.DoneAt)
	}
	if err := json.Unmarshal([]byte(s.Args), &t.Args); err != nil {
		return Task{}, fmt.Errorf("arguments of task %s: %w", s.ID, err)
	}
	return t, nil
}

// AddTask adds a task and gives it back with its identifier. Where an open task of the same rule, file and source
// waits already, that one is moved to the new day and person instead.
func (s *Service) AddTask(ctx context.Context, tx *db.Tx, t Task) (Task, error) {
	if t.Rule == "" || t.OrganisationID == "" || !t.Due.Valid() {
		return Task{}, fmt.Errorf("add task: rule %q, organisation %q or day %q is missing", t.Rule, t.OrganisationID, t.Due)
	}
	args, err := json.Marshal(t.Args)
	if err != nil {
		return Task{}, fmt.Errorf("add task: %w", err)
	}
	t.ID, t.Made = id.New(), s.clock.Now()
	t.ID, err = db.One[string](ctx, tx, "insert into task ("+taskColumns+") values ($1,$2,$3,$4,$5,$6,$7,$8,$9,0,'',$10,$11,$12,'') "+
		"on conflict (organisation_id,file_id,rule,source) where done_at=0 do update set person_id=excluded.person_id,"+
		"due=excluded.due,priority=excluded.priority,args=excluded.args returning id",
		t.ID, t.OrganisationID, t.FileID, t.PersonID, t.Rule, t.Source, t.Due, t.Priority, clock.Micros(t.Made), string(args), t.Words, t.MadeBy)
	if err != nil {
		return Task{}, fmt.Errorf("add task: %w", err)
	}
	return t, nil
}

// FinishTask marks a task done by a person. Finishing it again changes nothing; a task that is not there is a
// not-found fault.
func (s *Service) FinishTask(ctx context.Context, tx *db.Tx, taskID, personID string) error {
	n, err := db.One[int](ctx, tx, "select count(*) from task where id=$1", taskID)
	if err != nil {
		return fmt.Errorf("finish task: %w", err)
	}
	if n == 0 {
		return fault.Missing()
	}
	return s.finish(ctx, tx, personID, "id=$3", taskID)
}

// SetTaskAside ends a task that somebody wrote and that is not to be done, with the reason. One that is done already is a stale fault.
func (s *Service) SetTaskAside(ctx context.Context, tx *db.Tx, taskID, personID, reason string) error {
	if err := db.Updated(tx.Exec(ctx, "update task set done_at=$2, done_by=$3, aside_reason=$4 where id=$1 and done_at=0",
		taskID, clock.Micros(s.clock.Now()), personID, reason)); err != nil {
		return fmt.Errorf("set a task aside: %w", err)
	}
	return nil
}

// FinishTasksFrom marks done whatever a source left open, when the thing itself is done.
func (s *Service) FinishTasksFrom(ctx context.Context, tx *db.Tx, fileID, source, personID string) error {
	return s.finish(ctx, tx, personID, "file_id=$3 and source=$4", fileID, source)
}

// DropTasksOfFile lets whatever waits in a file fall, when it closes: it waits no more, and nobody has done it.
func (s *Service) DropTasksOfFile(ctx context.Context, tx *db.Tx, fileID, personID string) error {
	if _, err := tx.Exec(ctx, "update task set with_file=case when done_at=0 then 1 else 0 end where file_id=$1", fileID); err != nil {
		return fmt.Errorf("what ends with a file: %w", err)
	}
	return s.finish(ctx, tx, personID, "file_id=$3", fileID)
}

// RestoreTasksOfFile lets what ended with the closing of a file wait again, when it is reopened, unless the same waits already.
func (s *Service) RestoreTasksOfFile(ctx context.Context, tx *db.Tx, fileID string) error {
	_, err := tx.Exec(ctx, `update task set done_at=0, done_by='', with_file=0 where file_id=$1 and with_file=1 and not exists (select 1 from task o
		where o.organisation_id=task.organisation_id and o.file_id=task.file_id and o.rule=task.rule and o.source=task.source and o.done_at=0)`, fileID)
	if err != nil {
		return fmt.Errorf("restore tasks: %w", err)
	}
	return nil
}

func (s *Service) finish(ctx context.Context, tx *db.Tx, personID, where string, args ...any) error {
	args = append([]any{clock.Micros(s.clock.Now()), personID}, args...)
	if _, err := tx.Exec(ctx, "update task set done_at=$1, done_by=$2 where done_at=0 and "+where, args...); err != nil {
		return fmt.Errorf("finish tasks: %w", err)
	}
	return nil
}

// PassTasks hands the open tasks of a file to another person, when the file is given to them.
func (s *Service) PassTasks(ctx context.Context, tx *db.Tx, fileID, personID string) error {
	if _, err := tx.Exec(ctx, "update task set person_id=$1 where file_id=$2 and done_at=0", personID, fileID); err != nil {
		return fmt.Errorf("pass tasks: %w", err)
	}
	return nil
}

// TasksOf gives what waits for people up to a day (all when empty), the most urgent first.
func (s *Service) TasksOf(ctx context.Context, q db.Querier, until clock.Date, limit int, personIDs ...any) ([]Task, error) {
	if until == "" {
		until = "9999-12-31"
	}
	return tasks(ctx, q, "done_at=0 and due<=$1 and person_id in "+db.In(2, len(personIDs))+" order by due, priority desc, id"+db.Limit(limit), append([]any{until}, personIDs...)...)
}

// TasksOfFile gives what waits in a file, the most urgent first.
func (s *Service) TasksOfFile(ctx context.Context, q db.Querier, fileID string) ([]Task, error) {
	return tasks(ctx, q, "file_id=$1 and done_at=0 order by due, priority desc, id", fileID)
}

// TaskOf gives one task of a file, done or not; not found when the file has none such.
func (s *Service) TaskOf(ctx context.Context, q db.Querier, fileID, taskID string) (Task, error) {
	row, err := db.One[storedTask](ctx, q, "select "+taskRead+" from task where id=$1 and file_id=$2", taskID, fileID)
	if err != nil {
		return Task{}, err
	}
	return row.task()
}

// TasksMadeIn gives what was to be done in a file, done or not, the last made first; at most 200.
func (s *Service) TasksMadeIn(ctx context.Context, q db.Querier, fileID string) ([]Task, error) {
	return tasks(ctx, q, "file_id=$1 order by made desc, id limit 200", fileID)
}

func tasks(ctx context.Context, q db.Querier, where string, args ...any) ([]Task, error) {
	var out []Task
	for row, err := range db.Each[storedTask](ctx, q, "select "+taskRead+" from task where "+where, args...) {
		if err != nil {
			return nil, fmt.Errorf("read tasks: %w", err)
		}
		t, err := row.task()
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}
