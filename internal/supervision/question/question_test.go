package question

import (
	"context"
	"slices"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/supervision/filetest"
	"passerelle/internal/supervision/synopsis"
)

var ctx = context.Background()

func open(t *testing.T, d *db.DB) (*Service, filetest.House) {
	t.Helper()
	h := filetest.Open(t, d)
	return New(synopsis.New(h.Documents)), h
}

var asked = []Asked{{"wellbeing", "health", "Health and medicine"}, {"identity", "", "Is the passport with the agency?"}, {"means", "work", "Work, training and permits"}}

func (s *Service) sent(t *testing.T, h filetest.House) Round {
	t.Helper()
	roundID, err := s.Send(ctx, h.Worker, h.File.ID, slices.Clone(asked))
	filetest.Must(t, err)
	return s.round(t, h.Worker, h, roundID)
}

func (s *Service) round(t *testing.T, a access.Actor, h filetest.House, roundID string) Round {
	t.Helper()
	f, err := s.Rounds(ctx, a, h.File.ID)
	filetest.Must(t, err)
	r, there := f.Round(roundID)
	if !there {
		t.Fatalf("%s does not see round %s", a.PersonID, roundID)
	}
	return r
}

// CCM-5: a round goes as one set in the order of the synopsis, is seen, answered in part, promised, answered to the end; its
// answers stand in the synopsis as the agency's; whoever asked is told of each; receipts say who and when.
func TestARoundThereAndBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h := open(t, d)
		r := s.sent(t, h)
		if r.Number != 1 || len(r.Open()) != 3 || r.Questions[0].Heading != "identity" || r.Questions[2].Heading != "means" || r.DueOn != "2026-11-17" {
			t.Fatalf("sent %+v", r)
		}
		if got := h.Tasks(t); !slices.Equal(got, []string{ruleDue}) {
			t.Errorf("on My day: %v", got)
		}
		rows, err := s.Waiting(ctx, h.Officer)
		if n, _ := s.Count(ctx, h.Officer); err != nil || n != 1 || len(rows) != 1 || rows[0].Open != 3 || rows[0].FullName != "Noor Warsame" {
			t.Fatalf("%d wait: %+v, %v", n, rows, err)
		}
		f, err := s.Rounds(ctx, h.Officer, h.File.ID)
		filetest.Must(t, err)
		if met, err := s.Met(ctx, h.Officer, f, r); err != nil || met.SeenName != "Person officer" || met.SeenAt == 0 {
			t.Errorf("opened, it says not by whom: %+v, %v", met, err)
		}
		passport, health, work := r.Questions[0], r.Questions[1], r.Questions[2]
		filetest.Must(t, s.Answer(ctx, h.Officer, h.File.ID, r.ID, []Given{{QuestionID: health.ID, Answer: "Insulin, twice a day"}, {QuestionID: passport.ID, Answer: "Yes, since May"},
			{QuestionID: work.ID, LaterFrom: "the case officer", LaterOn: "2026-11-20"}}))
		r = s.round(t, h.Worker, h, r.ID)
		if r.SeenName != "Person officer" || len(r.Open()) != 1 || r.Open()[0].Stands() != Promised || r.DueOn != "2026-11-20" || r.Questions[1].AnsweredBy != "Person officer" {
			t.Fatalf("answered in part: %+v", r)
		}
		if got := h.Tasks(t); !slices.Contains(got, ruleRead) || !slices.Contains(got, ruleDue) {
			t.Errorf("on My day: %v", got)
		}
		page, err := s.Page(ctx, h.Worker, h.File.ID)
		filetest.Must(t, err)
		q, _ := page.Question("health")
		if len(q.Known) != 1 || q.Known[0].Source != synopsis.FromAgency || q.Known[0].SaidBy != "Person officer" {
			t.Errorf("health in the synopsis: %+v", q)
		}
		if q, _ = page.Question(synopsis.Besides("identity")); len(q.Known) != 1 || !strings.Contains(q.Known[0].Words, "Yes, since May") {
			t.Errorf("the worker's own question: %+v", q)
		}
		mine, err := s.Rounds(ctx, h.Worker, h.File.ID)
		filetest.Must(t, err)
		_, err = s.Met(ctx, h.Worker, mine, r)
		filetest.Must(t, err)
		filetest.Must(t, s.Answer(ctx, h.Officer, h.File.ID, r.ID, []Given{{QuestionID: work.ID, Answer: "No permit"}, {QuestionID: health.ID, Answer: "Insulin, twice a day "}}))
		if got := h.Tasks(t); !slices.Equal(got, []string{ruleRead}) {
			t.Errorf("on My day at the end: %v", got)
		}
		if r = s.round(t, h.Officer, h, r.ID); len(r.Open()) != 0 || r.Questions[1].Answer != "Insulin, twice a day" {
			t.Errorf("an answer was written over, or one is open: %+v", r)
		}
		if got := h.Events(t); !slices.Equal(got, []history.Kind{history.QuestionsSent, history.QuestionsAnswered, history.QuestionsAnswered}) {
			t.Errorf("the history has %v", got)
		}
	})
}

// CCM-5: what is no answer and no promise is refused beside its field, and nothing of the set is kept.
func TestAnswersAreWhole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h := open(t, d)
		r := s.sent(t, h)
		first, second := r.Questions[0].ID, r.Questions[1].ID
		for field, given := range map[string][]Given{
			"answers":          {{QuestionID: first, Answer: " "}},
			"from-" + second:   {{QuestionID: first, Answer: "Yes"}, {QuestionID: second, LaterOn: "2026-11-20"}},
			"on-" + first:      {{QuestionID: first, LaterFrom: "the case officer", LaterOn: "2026-11-09"}},
			"answer-" + second: {{QuestionID: second, Answer: "Nothing known", LaterFrom: "the nurse", LaterOn: "2026-11-20"}},
			"answer-" + first:  {{QuestionID: first, Answer: strings.Repeat("x", 5000)}},
		} {
			if problems := fault.ProblemsOf(s.Answer(ctx, h.Officer, h.File.ID, r.ID, given)); len(problems) != 1 || problems[0].Field != field {
				t.Errorf("%s: %+v", field, problems)
			}
		}
		if r = s.round(t, h.Worker, h, r.ID); len(r.Open()) != 3 {
			t.Errorf("%+v", r)
		}
		for _, nothing := range [][]Asked{nil, {{"nowhere", "", "x"}}, {{"identity", "", "  "}}} {
			if _, err := s.Send(ctx, h.Worker, h.File.ID, nothing); !fault.Is(err, fault.Invalid) {
				t.Errorf("%v was sent: %v", nothing, err)
			}
		}
	})
}

// CCM-5, SEC-1: the provider asks and the officer of the region answers; neither does the other's part, and nobody else meets
// the questions. A closed file sends none.
func TestWhoAsksAndWhoAnswers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h := open(t, d)
		r := s.sent(t, h)
		given := []Given{{QuestionID: r.Questions[0].ID, Answer: "x"}}
		for _, a := range []access.Actor{h.Worker, h.Supervisor, h.Colleague, h.Other, h.OtherRegion, h.Housing} {
			if err := s.Answer(ctx, a, h.File.ID, r.ID, given); err == nil {
				t.Errorf("%s answers", a.PersonID)
			}
		}
		for _, a := range []access.Actor{h.Officer, h.Colleague, h.Other, h.OtherRegion, h.Housing} {
			if _, err := s.Send(ctx, a, h.File.ID, slices.Clone(asked)); err == nil {
				t.Errorf("%s asks", a.PersonID)
			}
		}
		for _, a := range []access.Actor{h.Colleague, h.Other, h.OtherRegion, h.Housing} {
			if _, err := s.Rounds(ctx, a, h.File.ID); err == nil {
				t.Errorf("%s reads the questions", a.PersonID)
			}
			if n, _ := s.Count(ctx, a); n != 0 {
				t.Errorf("%d rounds wait for %s", n, a.PersonID)
			}
		}
		_, err := d.Exec(ctx, "update supervision_file set state='CLOSED' where id=$1", h.File.ID)
		filetest.Must(t, err)
		if _, err := s.Send(ctx, h.Worker, h.File.ID, slices.Clone(asked)); !fault.Is(err, fault.NotReady) {
			t.Errorf("a closed file: %v", err)
		}
		if n, _ := s.Count(ctx, h.Officer); n != 0 {
			t.Errorf("%d rounds of closed files wait", n)
		}
	})
}

// CCM-5: two rounds sent at once are the first and the second.
func TestRoundsAtOnceAreNumbered(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h := open(t, d)
		dbtest.AtOnce(t, 3, func(int) error {
			_, err := s.Send(ctx, h.Worker, h.File.ID, slices.Clone(asked))
			return err
		})
		f, err := s.Rounds(ctx, h.Worker, h.File.ID)
		if err != nil || len(f.Rounds) != 3 || f.Rounds[0].Number != 3 || f.Rounds[2].Number != 1 {
			t.Errorf("%+v, %v", f.Rounds, err)
		}
	})
}

// CCM-5: what is asked again in a later round is one open question: it waits there, the earlier round says so, takes no answer
// to it and waits on nobody's day for it; what it asked besides stays open.
func TestAskedAgainIsOneQuestion(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h := open(t, d)
		first := s.sent(t, h)
		second, err := s.Send(ctx, h.Worker, h.File.ID, []Asked{{"identity", "", " is the passport with the agency? "}, {"means", "work", "Other words of the form"}})
		filetest.Must(t, err)
		first = s.round(t, h.Worker, h, first.ID)
		if open := first.Open(); len(open) != 1 || open[0].Question != "health" || first.Questions[0].Again != 2 || first.Questions[2].Stands() != Again {
			t.Fatalf("the first round: %+v", first)
		}
		if all, err := s.OpenOf(ctx, d, h.File.ID); err != nil || len(all) != 3 {
			t.Errorf("open of the file: %+v, %v", all, err)
		}
		if err := s.Answer(ctx, h.Officer, h.File.ID, first.ID, []Given{{QuestionID: first.Questions[0].ID, Answer: "x"}}); !fault.Is(err, fault.Invalid) {
			t.Errorf("answered where it does not stand: %v", err)
		}
		_, err = s.Send(ctx, h.Worker, h.File.ID, slices.Clone(asked[:1]))
		filetest.Must(t, err)
		if rows, err := s.Waiting(ctx, h.Officer); err != nil || len(rows) != 2 || rows[0].Open+rows[1].Open != 3 {
			t.Errorf("of the region: %+v, %v", rows, err)
		}
		var waits int
		for _, rule := range h.Tasks(t) {
			if rule == ruleDue {
				waits++
			}
		}
		if waits != 2 {
			t.Errorf("%d rounds wait on My day", waits)
		}
		at := s.round(t, h.Worker, h, second)
		filetest.Must(t, s.Answer(ctx, h.Officer, h.File.ID, second, []Given{{QuestionID: at.Questions[0].ID, Answer: "Yes"}}))
		if all, err := s.OpenOf(ctx, d, h.File.ID); err != nil || len(all) != 2 {
			t.Errorf("open at the end: %+v, %v", all, err)
		}
	})
}

// CCM-5: words to a question that was asked again, or answered, while the officer wrote are refused beside it, and nothing of the
// set is kept; without them the others are.
func TestWordsToWhatNoLongerWaitsAreRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h := open(t, d)
		r := s.sent(t, h)
		passport, health, work := r.Questions[0].ID, r.Questions[1].ID, r.Questions[2].ID
		_, err := s.Send(ctx, h.Worker, h.File.ID, slices.Clone(asked[:1]))
		filetest.Must(t, err)
		filetest.Must(t, s.Answer(ctx, h.Officer, h.File.ID, r.ID, []Given{{QuestionID: passport, Answer: "Yes"}}))
		for field, given := range map[string]Given{
			"answer-" + health + " question.problem.again":      {QuestionID: health, Answer: "Insulin"},
			"answer-" + health + " question.problem.again 2":    {QuestionID: health, LaterFrom: "the nurse", LaterOn: "2026-11-20"},
			"answer-" + passport + " question.problem.answered": {QuestionID: passport, Answer: "No"},
		} {
			problems := fault.ProblemsOf(s.Answer(ctx, h.Officer, h.File.ID, r.ID, []Given{given, {QuestionID: work, Answer: "No permit"}}))
			if len(problems) != 1 || !strings.HasPrefix(field, problems[0].Field+" "+problems[0].Key) {
				t.Errorf("%s: %+v", field, problems)
			}
		}
		if r = s.round(t, h.Officer, h, r.ID); r.Questions[2].Stands() != Open || r.Questions[0].Answer != "Yes" {
			t.Errorf("half of it was kept: %+v", r)
		}
		filetest.Must(t, s.Answer(ctx, h.Officer, h.File.ID, r.ID, []Given{{QuestionID: health}, {QuestionID: work, Answer: "No permit"}}))
	})
}

// CCM-5: what was promised of a question holds where it is asked again, from round to round and for both sides, and stays due on
// its day, until the later question has a word of its own.
func TestAPromiseHoldsForWhatIsAskedAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h := open(t, d)
		first := s.sent(t, h)
		filetest.Must(t, s.Answer(ctx, h.Officer, h.File.ID, first.ID, []Given{{QuestionID: first.Questions[1].ID, LaterFrom: "Crown office", LaterOn: "2026-11-12"}}))
		for number, again := range [][]Asked{asked[:1], asked} {
			roundID, err := s.Send(ctx, h.Worker, h.File.ID, slices.Clone(again))
			filetest.Must(t, err)
			for _, a := range []access.Actor{h.Worker, h.Officer} {
				r := s.round(t, a, h, roundID)
				q := r.Questions[slices.IndexFunc(r.Questions, func(q Question) bool { return q.Question == "health" })]
				if q.Stands() != Promised || q.LaterFrom != "Crown office" || q.LaterOn != "2026-11-12" || q.PromisedIn != 1 || q.AnsweredBy != "Person officer" {
					t.Errorf("round %d for %s: %+v", number+2, a.PersonID, q)
				}
				if rows, err := s.Waiting(ctx, h.Officer); err != nil || len(rows) == 0 || rows[0].DueOn != "2026-11-12" {
					t.Errorf("the officer's list says %+v, %v", rows, err)
				}
				if r.Falls() != "2026-11-12" || r.Late("2026-11-12") || !r.Late("2026-11-13") || r.DueOn != "2026-11-17" {
					t.Errorf("round %d is due %s, its first %s", number+2, r.DueOn, r.Falls())
				}
			}
			due, err := db.One[string](ctx, d, "select due from task where source=$1 and done_at=0", sourceOf(roundID))
			if err != nil || due != "2026-11-12" {
				t.Errorf("on My day by %s, %v", due, err)
			}
		}
		f, err := s.Rounds(ctx, h.Officer, h.File.ID)
		filetest.Must(t, err)
		last := f.Rounds[0]
		filetest.Must(t, s.Answer(ctx, h.Officer, h.File.ID, last.ID, []Given{{QuestionID: last.Questions[1].ID, LaterFrom: "the nurse", LaterOn: "2026-11-20"}}))
		if q := s.round(t, h.Worker, h, last.ID).Questions[1]; q.LaterFrom != "the nurse" || q.PromisedIn != 0 {
			t.Errorf("its own word: %+v", q)
		}
	})
}

// CCM-5: a question that names a number which is not safe to call, or a protected address, is asked about once; nothing goes before it is
// said to be meant.
func TestAQuestionThatNamesAnUnsafeNumber(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h := open(t, d)
		filetest.Must(t, d.Tx(ctx, func(tx *db.Tx) error {
			_, err := s.Registry.AddPlace(ctx, tx, registry.Place{OrganisationID: "org", FileID: h.File.ID, Role: "family", Name: "Ida", Address: "77 Hidden Lane", Protected: true,
				Numbers: []registry.Number{{Kind: "phone", Value: "902-555-0177", NotSafe: true}}})
			if err != nil {
				return err
			}
			_, err = s.Registry.AddPlace(ctx, tx, registry.Place{OrganisationID: "org", FileID: h.File.ID, Role: "residence", Name: "Quiet House", Address: "12 Quiet Lane", Protected: true})
			return err
		}))
		for words, want := range map[string]string{"May you reach Ida at (902) 555-0177?": "registry.problem.names_unsafe", "Is she at 77 Hidden Lane?": "registry.problem.names_protected",
			"Does Quiet House know?": "registry.problem.names_protected"} {
			one := []Asked{{"identity", "", words}}
			if _, err := s.Send(ctx, h.Worker, h.File.ID, one); len(fault.ProblemsOf(err)) != 1 || fault.ProblemsOf(err)[0].Key != want {
				t.Errorf("%q: %v", words, err)
			}
			if _, err := s.Send(ctx, h.Worker, h.File.ID, one, true); err != nil {
				t.Errorf("meant: %v", err)
			}
		}
		if f, err := s.Rounds(ctx, h.Worker, h.File.ID); err != nil || len(f.Rounds) != 3 {
			t.Errorf("%d rounds went, %v", len(f.Rounds), err)
		}
	})
}

// CCM-5: the officer's list has what is due first before what comes later, by the day that was promised of a question too.
func TestTheListOfRoundsIsByWhatIsDueFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h := open(t, d)
		first := s.sent(t, h)
		second, err := s.Send(ctx, h.Worker, h.File.ID, []Asked{{"means", "", "Who pays the rent?"}, {"means", "", "Since when?"}})
		filetest.Must(t, err)
		_, err = d.Exec(ctx, "update question_round set due_on='2026-11-16' where id=$1", first.ID)
		filetest.Must(t, err)
		order := func(want ...string) {
			t.Helper()
			rows, err := s.Waiting(ctx, h.Officer)
			if err != nil || len(rows) != 2 || rows[0].RoundID != want[0] || rows[1].RoundID != want[1] {
				t.Errorf("%+v, %v", rows, err)
			}
		}
		order(first.ID, second)
		at := s.round(t, h.Worker, h, second)
		filetest.Must(t, s.Answer(ctx, h.Officer, h.File.ID, second, []Given{{QuestionID: at.Questions[0].ID, LaterFrom: "the bank", LaterOn: "2026-11-12"}}))
		order(second, first.ID)
	})
}

// CCM-5, CCM-11: the questions about somebody who may be released early are due by the day before the referral needs its answer.
func TestARoundOfAnEarlyReleaseIsDueSooner(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h := open(t, d)
		_, err := d.Exec(ctx, `insert into heads_up (id, organisation_id, site_id, region, programme, name, uci_written, uci_digits, told_on, way, told_by, expected_on, held_at, risk, housing, remarks,
			recorded_by, recorded_by_name, recorded_at, answer_by, file_id) values ('h','org','','ATL','CCMS','N.W.','','','2026-11-09','EMAIL','','','','',false,'','worker','Worker',0,'2026-11-13',$1)`, h.File.ID)
		filetest.Must(t, err)
		_, err = s.Send(ctx, h.Worker, h.File.ID, []Asked{{Heading: "identity", Words: "Is the passport with the agency?"}})
		filetest.Must(t, err)
		if due, err := db.One[string](ctx, d, "select due_on from question_round where file_id=$1", h.File.ID); err != nil || due != "2026-11-12" {
			t.Errorf("due on %s, %v", due, err)
		}
	})
}
