package question

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/needed"
)

// Standing is how far a question is.
type Standing string

// How far a question is: nobody answered, an answer is promised, it is answered, it waits in a later round instead.
const (
	Open     Standing = "open"
	Promised Standing = "promised"
	Answered Standing = "answered"
	Again    Standing = "again" // asked again in a later round, where it now stands
)

// Question is one question of a round, with what the officer said.
type Question struct {
	ID         string     `db:"id"`
	RoundID    string     `db:"round_id"`
	Place      int        `db:"place"`
	Heading    string     `db:"heading"`
	Question   string     `db:"question"` // of the synopsis; empty for one in the worker's own words
	Words      string     `db:"words"`
	Answer     string     `db:"answer"`
	LaterFrom  string     `db:"later_from"` // not known, will be asked of whom
	LaterOn    clock.Date `db:"later_on"`   // and answered by when
	AnsweredAt int64      `db:"answered_at"`
	AnsweredBy string     `db:"answered_by_name"`
	Again      int        `db:"again"` // number of the later round that asks the same; 0 for none
	Version    int        `db:"version"`
	PromisedIn int        `db:"-"` // number of the earlier round whose promise still holds for this question; 0 for its own
}

// Stands says how far the question is.
func (q Question) Stands() Standing {
	switch {
	case q.Answer != "":
		return Answered
	case q.Again != 0:
		return Again
	case q.LaterOn != "":
		return Promised
	}
	return Open
}

// Round is a set of questions that went together.
type Round struct {
	ID        string     `db:"id"`
	FileID    string     `db:"file_id"`
	Number    int        `db:"number"`
	DueOn     clock.Date `db:"due_on"`
	SentAt    int64      `db:"sent_at"`
	SentBy    string     `db:"sent_by"`
	SentName  string     `db:"sent_by_name"`
	SeenAt    int64      `db:"seen_at"`
	SeenName  string     `db:"seen_by_name"`
	Questions []Question `db:"-"`
}

// Waits reports whether an answer to this very question is waited for.
func (q Question) Waits() bool { return q.Stands() == Open || q.Stands() == Promised }

// Same reports whether two questions are about one gap: the same one of the synopsis, or the same own words under one heading.
func (q Question) Same(x Question) bool { return q.same(Asked{x.Heading, x.Question, x.Words}) }

func (q Question) same(x Asked) bool {
	if q.Heading != x.Heading || q.Question != x.Question {
		return false
	}
	return q.Question != "" || strings.EqualFold(q.Words, strings.TrimSpace(x.Words))
}

// Open gives what is not answered yet.
func (r Round) Open() []Question {
	return slices.DeleteFunc(slices.Clone(r.Questions), func(q Question) bool { return !q.Waits() })
}

// Falls is the first day on which an answer of the round is due: its own, or an earlier one that was promised of a question.
func (r Round) Falls() clock.Date {
	first := r.DueOn
	for _, q := range r.Open() {
		if q.LaterOn != "" {
			first = min(first, q.LaterOn)
		}
	}
	return first
}

// Late reports whether answers are waited for longer than was said.
func (r Round) Late(today clock.Date) bool { return len(r.Open()) > 0 && r.Falls() < today }

// Asked is a question as it is drafted: one of the synopsis, or in the worker's own words under a heading.
type Asked struct{ Heading, Question, Words string }

const (
	// answerDays is how long an officer has before the answers are late: a working week, counted in days; less where an early release needs its
	// answer sooner.
	answerDays   = 7
	mostAsked    = 60
	longestWords = 2000
)

const (
	ruleDue  = "supervision.task.answers_due"
	ruleRead = "supervision.task.answers_came"
)

func sourceOf(roundID string) string     { return "round:" + roundID }
func readSourceOf(roundID string) string { return "answers:" + roundID }

// checkAsked wants at least one question, each of a heading of the synopsis and not empty.
func checkAsked(asked []Asked, headings []string) error {
	var c fault.Check
	c.Require(len(asked) > 0, "ask", "question.problem.none")
	c.Require(len(asked) <= mostAsked, "ask", "question.problem.many", "Most", mostAsked)
	for _, x := range asked {
		c.Require(slices.Contains(headings, x.Heading) && strings.TrimSpace(x.Words) != "", "ask", "question.problem.heading")
		c.Require(len(x.Words) <= longestWords, "own-"+x.Heading, "fault.too_long")
	}
	return c.Err()
}

// Send sends a round of questions to the office of the file's region, and gives its id. A protected address or an unsafe number in the words
// of one is asked about, unless it is said to be meant.
func (s *Service) Send(ctx context.Context, a access.Actor, fileID string, asked []Asked, meant ...bool) (roundID string, err error) {
	page, err := s.Page(ctx, a, fileID)
	if err != nil {
		return "", err
	}
	var headings []string
	for _, h := range page.Headings {
		headings = append(headings, h.ID)
	}
	if err := checkAsked(asked, headings); err != nil {
		return "", err
	}
	slices.SortStableFunc(asked, func(x, y Asked) int { return slices.Index(headings, x.Heading) - slices.Index(headings, y.Heading) })
	roundID = id.New()
	return roundID, s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.fileFor(ctx, tx, a, access.FormSend, fileID)
		if err != nil {
			return err
		}
		if err := s.maySend(ctx, f); err != nil {
			return err
		}
		var texts []string
		for _, x := range asked {
			texts = append(texts, x.Words)
		}
		if err := s.Registry.AskLeaving(ctx, tx, f.ID, slices.Contains(meant, true), texts...); err != nil {
			return err
		}
		return s.keepRound(ctx, tx, a, f, roundID, asked)
	})
}

// maySend says why no question goes to the officer; nil when one may.
func (s *Service) maySend(ctx context.Context, f supervision.File) error {
	if f.State == supervision.Closed || f.OpenedInError {
		return fault.New(fault.NotReady, "question.problem.closed")
	}
	_, err := s.Access.RegionOffice(ctx, f.Region)
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.NotReady, "question.problem.no_office")
	}
	return err
}

func (s *Service) keepRound(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, roundID string, asked []Asked) error {
	if err := tx.Hold(ctx, "supervision_file", f.ID); err != nil { // two rounds at once are numbered one after the other
		return err
	}
	earlier, err := roundsOf(ctx, tx, f.ID)
	if err != nil {
		return err
	}
	number := 1
	if len(earlier) > 0 {
		number = earlier[0].Number + 1
	}
	filled, err := s.Forms.Whole(ctx, tx, forms.OfFile(f.ID))
	if err != nil {
		return err
	}
	by, err := needed.By(ctx, tx, f, filled)
	if err != nil {
		return err
	}
	today := s.today(ctx)
	due := needed.Sooner(today, today.AddDays(answerDays), by)
	_, err = tx.Exec(ctx, "insert into question_round (id, organisation_id, file_id, number, due_on, sent_at, sent_by, sent_by_name) values ($1,$2,$3,$4,$5,$6,$7,$8)",
		roundID, f.OrganisationID, f.ID, number, due, clock.Micros(s.Clock.Now()), a.PersonID, a.Name)
	if err != nil {
		return fmt.Errorf("keep round: %w", err)
	}
	for i, x := range asked {
		_, err := tx.Exec(ctx, "insert into round_question (id, organisation_id, file_id, round_id, place, heading, question, words) values ($1,$2,$3,$4,$5,$6,$7,$8)",
			id.New(), f.OrganisationID, f.ID, roundID, i+1, x.Heading, x.Question, strings.TrimSpace(x.Words))
		if err != nil {
			return fmt.Errorf("keep question: %w", err)
		}
	}
	if err := s.askedAgain(ctx, tx, a, f, earlier, number, asked); err != nil {
		return err
	}
	if err := s.waited(ctx, tx, a, f, roundID); err != nil {
		return err
	}
	_, err = s.History.Append(ctx, tx, a, history.ActQuestionsSent, f.OrganisationID, f.ID, history.Fact{Kind: history.QuestionsSent, Effective: s.today(ctx),
		Payload: history.RoundPayload{Round: roundID, Number: number, Count: len(asked)}})
	return err
}

// waited puts a new round on My day; what was promised of its questions before stays due on the day that was promised.
func (s *Service) waited(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, roundID string) error {
	r, err := roundOf(ctx, tx, f.ID, roundID)
	if err != nil {
		return err
	}
	if err := s.wait(ctx, tx, f, a.PersonID, r.ID, ruleDue, sourceOf(r.ID), r.Falls()); err != nil {
		return err
	}
	return s.awaited(ctx, tx, f, r, a.PersonID)
}

// askedAgain moves what earlier rounds still wait for to the round that asks it again: one gap is one open question.
func (s *Service) askedAgain(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, earlier []Round, number int, asked []Asked) error {
	for _, r := range earlier {
		var moved bool
		for i, q := range r.Questions {
			if !q.Waits() || !slices.ContainsFunc(asked, q.same) {
				continue
			}
			if _, err := tx.Exec(ctx, "update round_question set again=$2, version=version+1 where id=$1", q.ID, number); err != nil {
				return fmt.Errorf("question asked again: %w", err)
			}
			r.Questions[i].Again, moved = number, true
		}
		if !moved {
			continue
		}
		if err := s.awaited(ctx, tx, f, r, a.PersonID); err != nil {
			return err
		}
	}
	return nil
}

// wait puts on My day of whoever has the file, or of who asked where nobody has, that answers are due, or came.
func (s *Service) wait(ctx context.Context, tx *db.Tx, f supervision.File, asked, roundID, rule, source string, due clock.Date) error {
	return s.Leave(ctx, tx, f, asked, schedule.Task{Rule: rule, Source: source, Due: due, Args: map[string]string{"round": roundID}})
}

// File is a file with its rounds, the newest first, as somebody sees them.
type File struct {
	supervision.File
	FullName, UCI string
	Rounds        []Round
	MayAsk        bool
	MayAnswer     bool
	Theirs        bool // the reader works for the provider
	Today         clock.Date
}

// Round gives a round by its id.
func (f File) Round(roundID string) (Round, bool) {
	i := slices.IndexFunc(f.Rounds, func(r Round) bool { return r.ID == roundID })
	if i < 0 {
		return Round{}, false
	}
	return f.Rounds[i], true
}

// Rounds gives the questions of a file to both sides; the reading is audited.
func (s *Service) Rounds(ctx context.Context, a access.Actor, fileID string) (File, error) {
	f, err := s.fileFor(ctx, s.DB, a, access.FormRead, fileID)
	if err != nil {
		return File{}, err
	}
	client, err := s.Registry.ClientByID(ctx, s.DB, f.ClientID)
	if err != nil {
		return File{}, err
	}
	sub, err := s.subject(ctx, a, f)
	if err != nil {
		return File{}, err
	}
	may, err := s.Access.Allowed(ctx, s.DB, a, sub, access.FormSend, access.FormWrite)
	if err != nil {
		return File{}, err
	}
	out := File{File: f, FullName: client.FullName, UCI: client.UCIWritten, Theirs: a.OrganisationID == f.OrganisationID, Today: s.today(ctx)}
	out.MayAsk, out.MayAnswer = out.Theirs && may[access.FormSend], !out.Theirs && may[access.FormWrite]
	if out.Rounds, err = roundsOf(ctx, s.DB, f.ID); err != nil {
		return File{}, err
	}
	return out, s.Audit.Read(ctx, a.Entry(string(access.FormRead), "file", f.ID)).Wait()
}

// roundsOf gives the rounds of files, of each the newest first.
func roundsOf(ctx context.Context, q db.Querier, files ...string) ([]Round, error) {
	args := db.Values(files)
	of := " where file_id in " + db.In(1, len(files))
	rounds, err := db.All[Round](ctx, q, "select id, file_id, number, due_on, sent_at, sent_by, sent_by_name, seen_at, seen_by_name from question_round"+of+" order by file_id, number desc", args...)
	if err != nil {
		return nil, err
	}
	asked, err := db.All[Question](ctx, q, `select id, round_id, place, heading, question, words, answer, later_from, later_on, answered_at, answered_by_name, again, version
		from round_question`+of+" order by round_id, place", args...)
	inRound := map[string][]Question{}
	for _, x := range asked {
		inRound[x.RoundID] = append(inRound[x.RoundID], x)
	}
	for i := range rounds {
		rounds[i].Questions = inRound[rounds[i].ID]
	}
	for i, later := range slices.Backward(rounds) { // the oldest first: a promise goes on from round to round
		end := i + 1
		for end < len(rounds) && rounds[end].FileID == later.FileID {
			end++
		}
		later.carry(rounds[i+1 : end])
	}
	return rounds, err
}

// carry lets what was promised of a question hold for the one that asks the same again, until that has a word of its own.
func (r Round) carry(earlier []Round) {
	for i := range r.Questions {
		if q := &r.Questions[i]; q.Answer == "" && q.LaterOn == "" {
			q.hold(r.Number, earlier)
		}
	}
}

// hold takes the promise that was made of the question in a round before its own, the newest first.
func (q *Question) hold(number int, earlier []Round) {
	for _, before := range earlier {
		for _, x := range before.Questions {
			if x.Again == number && x.LaterOn != "" && x.Same(*q) {
				q.LaterFrom, q.LaterOn, q.AnsweredAt, q.AnsweredBy = x.LaterFrom, x.LaterOn, x.AnsweredAt, x.AnsweredBy
				q.PromisedIn = cmp.Or(x.PromisedIn, before.Number)
				return
			}
		}
	}
}

// OpenOf gives what the officer has not answered yet, of all rounds, for areas that have let somebody read the file's questions.
func (s *Service) OpenOf(ctx context.Context, q db.Querier, fileID string) ([]Question, error) {
	rounds, err := roundsOf(ctx, q, fileID)
	var out []Question
	for _, r := range slices.Backward(rounds) {
		out = append(out, r.Open()...)
	}
	return out, err
}
