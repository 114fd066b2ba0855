package interview

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
)

// Where an interview stands. One that was moved has another in its place.
const (
	Arranged   = "ARRANGED"
	Moved      = "MOVED"
	CalledOff  = "CALLED_OFF"
	Held       = "HELD"
	Refused    = "REFUSED"     // the client did not want to speak
	NotBrought = "NOT_BROUGHT" // the client was not there or not reached
)

// Rules is the thing to bring that is never left out where housing is sought.
const Rules = "RULES"

// Lists of codes, in the order in which a page offers them.
var (
	Through  = []string{"CUSTODY", "HOLDING_CENTRE", "OFFICER", "OTHER"}
	Ways     = []string{"IN_PERSON", "TELEPHONE", "VIDEO"}
	Bring    = []string{"CONSENT", "INTAKE", "QUESTIONNAIRE", Rules, "NEXT_STEPS"}
	AskedBy  = []string{"CLIENT", "CUSTODY", "OFFICER", "COUNSEL", "INTERPRETER", "PROVIDER"}
	Outcomes = []string{Held, Refused, NotBrought}
)

// Interview is one as it was arranged, and what became of it.
type Interview struct {
	ID          string     `db:"id"`
	FileID      string     `db:"file_id"`
	Through     string     `db:"arranged_through"`
	With        string     `db:"arranged_with"` // somebody there, by name
	On          clock.Date `db:"on_date"`
	At          string     `db:"at_time"` // of the place
	Way         string     `db:"way"`
	Place       string     `db:"place"`   // or the number to call
	Attends     string     `db:"attends"` // beside the case manager
	Housing     bool       `db:"housing"` // the housing coordinator attends
	Interpreter string     `db:"interpreter"`
	Language    string     `db:"language"`
	Brought     string     `db:"bring"` // codes, see Bringing
	BringWords  string     `db:"bring_words"`
	Status      string     `db:"status"`
	AskedBy     string     `db:"asked_by"` // of one that was moved or called off
	Reason      string     `db:"reason"`
	Came        string     `db:"outcome_words"`
	NoteOwed    bool       `db:"note_owed"` // it was held and is not typed up
	Before      string     `db:"takes_place_of"`
	By          string     `db:"by_name"`
	EndedBy     string     `db:"ended_by_name"`
	Version     int        `db:"version"`
	Meant       bool       `db:"-"` // that it is on the day of a hearing
}

// Bringing lists what to bring.
func (i Interview) Bringing() []string {
	return strings.FieldsFunc(i.Brought, func(c rune) bool { return c == ',' })
}

const columns = `i.id, i.file_id, i.arranged_through, i.arranged_with, i.on_date, i.at_time, i.way, i.place, i.attends, i.housing, i.interpreter, i.language, i.bring, i.bring_words,
	i.status, i.asked_by, i.reason, i.outcome_words, i.note_owed, i.takes_place_of, i.by_name, i.ended_by_name, i.version`

// Of gives the interviews of a file, the newest first; its caller decides access and audits.
func Of(ctx context.Context, q db.Querier, fileID string) ([]Interview, error) {
	list, err := db.All[Interview](ctx, q, "select "+columns+" from assessment_interview i where i.file_id=$1 order by i.id desc limit 50", fileID)
	if err != nil {
		return nil, fmt.Errorf("assessment interviews: %w", err)
	}
	return list, nil
}

// ToCome gives the interviews of a file that are arranged and of which nobody said what came, within an act that decides access itself.
func ToCome(ctx context.Context, q db.Querier, fileID string) ([]Interview, error) {
	list, err := Of(ctx, q, fileID)
	return slices.DeleteFunc(list, func(i Interview) bool { return i.Status != Arranged }), err
}

// Standing says of a file whether an interview was arranged ever, and whether one was held; its caller decides access.
func Standing(ctx context.Context, q db.Querier, fileID string) (arranged, held bool, err error) {
	list, err := Of(ctx, q, fileID)
	return len(list) > 0, slices.ContainsFunc(list, func(i Interview) bool { return i.Status == Held }), err
}

// Joined keeps whether the housing coordinator attends the interview that is to come, within an act that was allowed, and gives its day.
func Joined(ctx context.Context, tx *db.Tx, fileID, interviewID string, version int, join bool) (clock.Date, error) {
	i, err := db.One[Interview](ctx, tx, "select "+columns+" from assessment_interview i where i.id=$1 and i.file_id=$2", interviewID, fileID)
	if err != nil {
		return "", err
	}
	return i.On, db.Updated(tx.Exec(ctx, "update assessment_interview set housing=$3, version=version+1 where id=$1 and version=$2 and status='ARRANGED'", i.ID, version, join))
}

// Interpreted keeps who interprets at the interview of a file that is to come, within an act that was allowed; nobody takes the name that was off it.
func Interpreted(ctx context.Context, tx *db.Tx, fileID, who, was string) error {
	_, err := tx.Exec(ctx, "update assessment_interview set interpreter=$2, version=version+1 where file_id=$1 and status='ARRANGED' and ($2<>'' or interpreter=$3)", fileID, who, was)
	if err != nil {
		return fmt.Errorf("who interprets: %w", err)
	}
	return nil
}

// Bounds of what is typed, in bytes.
const longestLine, longestWords = 500, 4000

// normal trims what was typed. The rules of the residence are brought where housing is sought, whatever was ticked.
func (i Interview) normal(f supervision.File) Interview {
	for _, text := range []*string{&i.With, &i.Place, &i.Attends, &i.Interpreter, &i.Language, &i.BringWords} {
		*text = strings.TrimSpace(*text)
	}
	i.Housing = i.Housing && f.HousingReferred
	ticked := i.Bringing()
	var bring []string
	for _, code := range Bring {
		if slices.Contains(ticked, code) || code == Rules && f.HousingReferred {
			bring = append(bring, code)
		}
	}
	i.Brought = strings.Join(bring, ",")
	return i
}

// arranged gives what was agreed, and nothing of what became of it.
func (i Interview) arranged() Interview {
	return Interview{Through: i.Through, With: i.With, On: i.On, At: i.At, Way: i.Way, Place: i.Place, Attends: i.Attends, Housing: i.Housing,
		Interpreter: i.Interpreter, Language: i.Language, Brought: i.Brought, BringWords: i.BringWords}
}

func (i *Interview) check(f supervision.File) error {
	var c fault.Check
	c.Require(slices.Contains(Through, i.Through), "through", "supervision.problem.choice")
	c.Require(i.With != "", "with", "interview.problem.with")
	c.Require(i.On != "", "on_day", "fault.required")
	c.Require(i.On == "" || i.On.Valid(), "on_day", "supervision.problem.date")
	c.Require(!i.On.Valid() || i.On >= f.ReferredOn, "on_day", "interview.problem.before")
	at, ok := clock.ParseHour(i.At)
	c.Require(ok || strings.TrimSpace(i.At) == "", "at_time", "supervision.problem.time")
	i.At = at
	c.Require(slices.Contains(Ways, i.Way), "way", "supervision.problem.choice")
	c.Require(i.Place != "", "place", "interview.problem.place")
	for field, text := range map[string]string{"with": i.With, "place": i.Place, "attends": i.Attends, "interpreter": i.Interpreter, "language": i.Language} {
		c.Require(len(text) <= longestLine, field, "fault.too_long")
	}
	c.Require(len(i.BringWords) <= longestWords, "bring_words", "fault.too_long")
	return c.Err()
}

// Change is why an interview is moved or called off, and who asked for it.
type Change struct{ AskedBy, Reason string }

func (x *Change) check() error {
	var c fault.Check
	x.Reason = strings.TrimSpace(x.Reason)
	c.Require(slices.Contains(AskedBy, x.AskedBy), "asked_by", "supervision.problem.choice")
	c.Require(x.Reason != "", "reason", "interview.problem.reason")
	c.Require(len(x.Reason) <= longestWords, "reason", "fault.too_long")
	return c.Err()
}

func (s Service) today(ctx context.Context) clock.Date { return clock.Today(ctx, s.Clock) }
