package interview

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/filetest"
)

var ctx = context.Background()

func open(t *testing.T, d *db.DB) (filetest.House, Service) {
	t.Helper()
	h := filetest.Open(t, d)
	return h, Service{Service: h.Documents.Service}
}

var good = Interview{Through: "CUSTODY", With: "Sgt. Lowe", On: "2026-11-12", At: "10 h 30", Way: "IN_PERSON", Place: "Provincial jail, room 2", Interpreter: "Amina Said", Language: "Somali", Brought: "CONSENT,INTAKE", Housing: true}

func (s Service) current(t *testing.T, h filetest.House) Interview {
	t.Helper()
	p, err := s.Of(ctx, h.Worker, h.File.ID)
	filetest.Must(t, err)
	return p.Current()
}

// CCM-6: an interview on the day of a hearing is asked about when it is arranged and when it is moved, and taken once it is meant.
func TestAnInterviewOnTheDayOfAHearing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := open(t, d)
		for _, day := range []clock.Date{good.On, "2026-11-13"} {
			filetest.Must(t, s.SetHearing(ctx, h.Worker, h.File.ID, supervision.Hearing{OnDate: day, AtTime: "10:00", Kind: "DETENTION_REVIEW", Place: "Halifax"}))
		}
		asked := func(err error) {
			t.Helper()
			if p := fault.ProblemsOf(err); len(p) != 1 || p[0].Field != "hearing_day" {
				t.Errorf("not asked about: %v", err)
			}
		}
		i := good
		asked(s.Arrange(ctx, h.Worker, h.File.ID, i))
		i.Meant = true
		filetest.Must(t, s.Arrange(ctx, h.Worker, h.File.ID, i))
		now, why := s.current(t, h), Change{AskedBy: "CUSTODY", Reason: "A room."}
		i.On, i.Meant = "2026-11-13", false
		asked(s.Move(ctx, h.Worker, h.File.ID, now.ID, now.Version, i, why))
		i.Meant = true
		filetest.Must(t, s.Move(ctx, h.Worker, h.File.ID, now.ID, now.Version, i, why))
		if p, err := s.Of(ctx, h.Worker, h.File.ID); err != nil || p.Hearing.OnDate != good.On {
			t.Errorf("the page says another hearing: %+v, %v", p.Hearing, err)
		}
	})
}

// CCM-6: what an interview needs, and who arranges one.
func TestWhatAnInterviewNeeds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := open(t, d)
		for name, c := range map[string]struct {
			by     access.Actor
			change func(*Interview)
			kind   fault.Kind
			field  string
		}{
			"the officer":         {h.Officer, func(*Interview) {}, fault.Forbidden, ""},
			"a colleague":         {h.Colleague, func(*Interview) {}, fault.NotFound, ""},
			"another provider":    {h.Other, func(*Interview) {}, fault.NotFound, ""},
			"through nobody":      {h.Worker, func(i *Interview) { i.Through = "" }, fault.Invalid, "through"},
			"with nobody":         {h.Worker, func(i *Interview) { i.With = " " }, fault.Invalid, "with"},
			"on no day":           {h.Worker, func(i *Interview) { i.On = "" }, fault.Invalid, "on_day"},
			"before the referral": {h.Worker, func(i *Interview) { i.On = "2026-11-01" }, fault.Invalid, "on_day"},
			"at no hour":          {h.Worker, func(i *Interview) { i.At = "noonish" }, fault.Invalid, "at_time"},
			"in no way":           {h.Worker, func(i *Interview) { i.Way = "" }, fault.Invalid, "way"},
			"nowhere":             {h.Worker, func(i *Interview) { i.Place = "" }, fault.Invalid, "place"},
			"too long":            {h.Worker, func(i *Interview) { i.Attends = strings.Repeat("x", longestLine+1) }, fault.Invalid, "attends"},
		} {
			i := good
			c.change(&i)
			err := s.Arrange(ctx, c.by, h.File.ID, i)
			if !fault.Is(err, c.kind) || c.field != "" && fault.ProblemsOf(err)[0].Field != c.field {
				t.Errorf("%s: %v", name, err)
			}
		}
		if got := h.Events(t); len(got) != 0 {
			t.Errorf("what was refused left %v", got)
		}
	})
}

// CCM-6: the rules of the residence are brought where housing is sought, whatever was ticked; the coordinator attends only there.
func TestTheRulesAreBroughtWhereHousingIsSought(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for sought, want := range map[bool][]string{true: {"CONSENT", "INTAKE", "RULES"}, false: {"CONSENT", "INTAKE"}} {
			h, s := open(t, d)
			_, err := d.Exec(ctx, "update supervision_file set housing_referred=$1", sought)
			filetest.Must(t, err)
			filetest.Must(t, s.Arrange(ctx, h.Worker, h.File.ID, good))
			if i := s.current(t, h); !slices.Equal(i.Bringing(), want) || i.Housing != sought || i.At != "10:30" {
				t.Errorf("sought %v: %+v", sought, i)
			}
			for _, table := range []string{"organisation", "supervision_file", "client", "assessment_interview"} {
				_, err := d.Exec(ctx, "delete from "+table)
				filetest.Must(t, err)
			}
		}
	})
}

// CCM-6: one interview is to come at a time; it is moved with who asked and why, the chain stays, of two people who move it at once one
// is second; one that was called off is no more.
func TestAChainOfInterviews(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := open(t, d)
		filetest.Must(t, s.Arrange(ctx, h.Worker, h.File.ID, good))
		if err := s.Arrange(ctx, h.Supervisor, h.File.ID, good); !fault.IsStale(err) {
			t.Errorf("a second one: %v", err)
		}
		first, later := s.current(t, h), good
		later.On, later.Way, later.Place = "2026-11-13", "TELEPHONE", "902-555-0134"
		for field, why := range map[string]Change{"asked_by": {"", "Lockdown."}, "reason": {"CUSTODY", " "}} {
			if err := s.Move(ctx, h.Worker, h.File.ID, first.ID, 1, later, why); !fault.Is(err, fault.Invalid) || fault.ProblemsOf(err)[0].Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		if p := fault.ProblemsOf(s.Move(ctx, h.Worker, h.File.ID, first.ID, 1, good, Change{"CUSTODY", "Lockdown."})); len(p) != 1 || p[0].Key != "interview.problem.same" {
			t.Errorf("moved to where it was: %v", p)
		}
		if n := dbtest.AtOnce(t, 3, func(int) error {
			return s.Move(ctx, h.Worker, h.File.ID, first.ID, first.Version, later, Change{"CUSTODY", "Lockdown."})
		}); n != 1 {
			t.Errorf("%d moved it at once", n)
		}
		second := s.current(t, h)
		if second.Before != first.ID || second.On != "2026-11-13" {
			t.Errorf("%+v", second)
		}
		if err := s.CallOff(ctx, h.Worker, h.File.ID, second.ID, second.Version, Change{}); !fault.Is(err, fault.Invalid) || fault.ProblemsOf(err)[0].Field != "off_by" {
			t.Errorf("without why: %v", err)
		}
		if err := s.CallOff(ctx, h.Worker, h.File.ID, first.ID, 1, Change{"OFFICER", "Released."}); !fault.IsStale(err) {
			t.Errorf("one that was moved: %v", err)
		}
		filetest.Must(t, s.CallOff(ctx, h.Worker, h.File.ID, second.ID, second.Version, Change{"OFFICER", "Released."}))
		p, err := s.Of(ctx, h.Worker, h.File.ID)
		if err != nil || p.Current().ID != "" || len(p.Interviews) != 2 || p.Interviews[1].Status != Moved || p.Interviews[1].Reason != "Lockdown." || p.Interviews[0].Status != CalledOff {
			t.Errorf("%+v %v", p.Interviews, err)
		}
		want := []history.Kind{history.InterviewArranged, history.InterviewMoved, history.InterviewCalledOff}
		if got := h.Events(t); !slices.Equal(got, want) {
			t.Errorf("%v", got)
		}
	})
}

// CCM-6: what came of an interview is said on its day or later; whom the client named goes on the list; a note that is owed is a task
// until it is typed up; My day has what is to come.
func TestWhatCameOfAnInterview(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := open(t, d)
		filetest.Must(t, s.Arrange(ctx, h.Worker, h.File.ID, good))
		for _, a := range []access.Actor{h.Supervisor, h.Colleague, h.Officer} {
			if list, err := s.Coming(ctx, a); err != nil || len(list) != 0 {
				t.Errorf("%s has %v %v", a.PersonID, list, err)
			}
		}
		if list, err := s.Coming(ctx, h.Worker); err != nil || len(list) != 1 || list[0].FullName != "Noor Warsame" {
			t.Fatalf("%+v %v", list, err)
		}
		i := s.current(t, h)
		held := Result{Outcome: Held, Note: NoteOwed, People: []registry.Place{{Name: "Hodan Warsame", Role: "family", Numbers: []registry.Number{{Kind: "phone", Value: "902-555-0199"}}}}}
		if err := s.Settle(ctx, h.Worker, h.File.ID, i.ID, 1, held); !fault.Is(err, fault.NotReady) {
			t.Errorf("before its day: %v", err)
		}
		noon := h.Clock.Now()
		h.Clock.Set(noon.AddDate(0, 0, 2).Add(-4 * time.Hour)) // of its day, before its hour
		for _, outcome := range []string{Held, NotBrought} {
			if p := fault.ProblemsOf(s.Settle(ctx, h.Worker, h.File.ID, i.ID, 1, Result{Outcome: outcome, Words: "W", Note: NoteOwed})); len(p) != 1 || p[0].Key != "interview.problem.hour_to_come" {
				t.Errorf("%s before its hour: %v", outcome, p)
			}
		}
		h.Clock.Set(noon.AddDate(0, 0, 3))
		for name, c := range map[string]struct {
			x     Result
			field string
		}{
			"nothing":                   {Result{}, "outcome"},
			"refused without why":       {Result{Outcome: Refused}, "words"},
			"held, of no note":          {Result{Outcome: Held}, "note"},
			"somebody of no role":       {Result{Outcome: Held, Note: NoteOwed, People: []registry.Place{{Name: "X"}}}, "person_role_1"},
			"a telephone of two digits": {Result{Outcome: Held, Note: NoteOwed, People: []registry.Place{{Name: "X", Role: "family", Numbers: []registry.Number{{Kind: "phone", Value: "12"}}}}}, "person_phone_1"},
			"somebody of no name":       {Result{Outcome: Held, Note: NoteOwed, People: []registry.Place{{Role: "family"}}}, "person_name_1"},
		} {
			if err := s.Settle(ctx, h.Worker, h.File.ID, i.ID, 1, c.x); !fault.Is(err, fault.Invalid) || fault.ProblemsOf(err)[0].Field != c.field {
				t.Errorf("%s: %v", name, err)
			}
		}
		filetest.Must(t, s.Settle(ctx, h.Worker, h.File.ID, i.ID, 1, held))
		if err := s.Settle(ctx, h.Supervisor, h.File.ID, i.ID, 1, held); !fault.IsStale(err) {
			t.Errorf("twice: %v", err)
		}
		if !slices.Equal(h.Tasks(t), []string{taskNote}) {
			t.Errorf("tasks: %v", h.Tasks(t))
		}
		p, err := s.Of(ctx, h.Worker, h.File.ID)
		if err != nil || !p.Interviews[0].NoteOwed || !slices.ContainsFunc(p.Places, func(x registry.Place) bool { return x.Name == "Hodan Warsame" }) {
			t.Errorf("%+v %v", p.Places, err)
		}
		filetest.Must(t, s.TypedUp(ctx, h.Worker, h.File.ID, i.ID, 2))
		if err := s.TypedUp(ctx, h.Worker, h.File.ID, i.ID, 3); !fault.IsStale(err) || len(h.Tasks(t)) != 0 {
			t.Errorf("typed up twice: %v %v", err, h.Tasks(t))
		}
		filetest.Must(t, s.Arrange(ctx, h.Worker, h.File.ID, good)) // a second talk
	})
}

// CCM-6: questions are added beside the official forms and answered; an answer given meanwhile makes another stale, and one that was
// answered is not left out.
func TestOwnQuestions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := open(t, d)
		file := h.File.ID
		if err := s.Add(ctx, h.Worker, file, "bsf801", "Why?"); !fault.Is(err, fault.Invalid) {
			t.Errorf("beside a form that is none of them: %v", err)
		}
		if err := s.Add(ctx, h.Worker, file, "intake", " "); !fault.Is(err, fault.Invalid) {
			t.Errorf("without words: %v", err)
		}
		if err := s.Add(ctx, h.Officer, file, "intake", "Why?"); !fault.Is(err, fault.Forbidden) {
			t.Errorf("the officer: %v", err)
		}
		filetest.Must(t, s.Add(ctx, h.Worker, file, "intake", "Who kept your papers?"))
		filetest.Must(t, s.Add(ctx, h.Worker, file, "questionnaire", "Which bus do you take?"))
		p, err := s.Of(ctx, h.Worker, file)
		filetest.Must(t, err)
		first, second := p.Questions[0].ID, p.Questions[1].ID
		if err := s.Keep(ctx, h.Worker, file, first, 0, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("an answer of no words: %v", err)
		}
		filetest.Must(t, s.Keep(ctx, h.Worker, file, first, 0, "My sister."))
		if err := s.Keep(ctx, h.Supervisor, file, first, 0, "Nobody."); !fault.IsStale(err) {
			t.Errorf("unseen: %v", err)
		}
		filetest.Must(t, s.Keep(ctx, h.Worker, file, first, 1, "My sister, then counsel."))
		if err := s.LeaveOut(ctx, h.Worker, file, first); !fault.IsStale(err) {
			t.Errorf("left out after it was answered: %v", err)
		}
		filetest.Must(t, s.LeaveOut(ctx, h.Worker, file, second))
		if err := s.Keep(ctx, h.Worker, file, second, 0, "12"); !fault.Is(err, fault.NotFound) {
			t.Errorf("answered after it was left out: %v", err)
		}
		p, err = s.Of(ctx, h.Worker, file)
		if err != nil || p.Questions[0].Answers[0].Words != "My sister, then counsel." || p.Questions[0].Number() != 2 || !p.Questions[1].LeftOut {
			t.Errorf("%+v %v", p.Questions, err)
		}
	})
}

// CCM-6: the provider's own questions stand on the paper of the form they are beside, with what was answered; not what was left out,
// nor on another form's, nor to anybody but the provider's people who read the file's forms.
func TestOwnQuestionsOnPaper(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := open(t, d)
		file := h.File.ID
		for _, words := range []string{"Who kept your papers?", "Where do you sleep?", "Left out?"} {
			filetest.Must(t, s.Add(ctx, h.Worker, file, "intake", words))
		}
		filetest.Must(t, s.Add(ctx, h.Worker, file, "questionnaire", "Elsewhere?"))
		p, err := s.Of(ctx, h.Worker, file)
		filetest.Must(t, err)
		filetest.Must(t, s.Keep(ctx, h.Worker, file, p.Questions[0].ID, 0, "My sister."))
		filetest.Must(t, s.Keep(ctx, h.Supervisor, file, p.Questions[0].ID, 1, "My brother."))
		filetest.Must(t, s.LeaveOut(ctx, h.Worker, file, p.Questions[2].ID))
		want := []forms.OwnQuestion{{Question: "Who kept your papers?", Answer: "My brother.", By: "Person supervisor", On: "2026-11-10"}, {Question: "Where do you sleep?"}}
		if got, err := s.Added(ctx, h.Worker, h.File, "intake"); err != nil || !slices.Equal(got, want) {
			t.Errorf("%+v %v", got, err)
		}
		if got, err := s.Added(ctx, h.Worker, h.File, "bsf802"); err != nil || len(got) != 0 {
			t.Errorf("on another form: %+v %v", got, err)
		}
		for _, a := range []access.Actor{h.Colleague, h.Other, h.Officer, h.Housing} {
			if got, err := s.Added(ctx, a, h.File, "intake"); err != nil || len(got) != 0 {
				t.Errorf("%s: %+v %v", a.PersonID, got, err)
			}
		}
	})
}

// CCM-6, CCM-10: BSF801 begins with the day, the way and the people of the interview that was held; one that is arranged says nothing.
func TestWhatWasHeldIsKnown(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := open(t, d)
		i := good
		i.On, i.Way, i.Attends = "2026-11-10", "VIDEO", "Robin Vale"
		filetest.Must(t, s.Arrange(ctx, h.Worker, h.File.ID, i))
		if known, err := s.Known(ctx, d, h.Worker, h.File); err != nil || len(known["interview"].(map[string]any)) != 0 {
			t.Errorf("arranged only: %v, %v", known, err)
		}
		now := s.current(t, h)
		filetest.Must(t, s.Settle(ctx, h.Worker, h.File.ID, now.ID, now.Version, Result{Outcome: Held, Words: "Spoke freely.", Note: NoteWritten}))
		known, err := s.Known(ctx, d, h.Worker, h.File)
		filetest.Must(t, err)
		said := known["interview"].(map[string]any)
		if said["on"] != "2026-11-10" || said["way"] != "video" || !strings.HasPrefix(said["attended"].(string), "Robin Vale; ") || len(known.Unknown()) > 0 {
			t.Errorf("%v %v", said, known.Unknown())
		}
		x, err := h.Documents.Forms.InForce(ctx, d, "bsf801", "2026-11-10")
		filetest.Must(t, err)
		begun := x.Begin(known, "provider")
		if begun.Get("assessed") != "2026-11-10" || begun.Get("interview") != "video" || !strings.HasPrefix(begun.Get("attended"), "Robin Vale") {
			t.Errorf("BSF801 begins with %v", begun)
		}
	})
}

// CCM-6: the intake begins from the interview that was held: day and hour, place, who was there, the interpreter, what was answered and whom the
// client named; nothing of a protected place.
func TestTheIntakeBeginsFromTheInterview(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := open(t, d)
		s.Forms = h.Documents.Forms
		file := h.File.ID
		filetest.Must(t, s.Add(ctx, h.Worker, file, questionnaire, "Who keeps your papers?"))
		filetest.Must(t, s.Add(ctx, h.Worker, file, "intake", "Who keeps your keys?"))
		own, err := questionsOf(ctx, d, file)
		filetest.Must(t, err)
		filetest.Must(t, s.Keep(ctx, h.Worker, file, own[0].ID, 0, "My aunt."))
		filetest.Must(t, s.Keep(ctx, h.Worker, file, own[1].ID, 0, "A neighbour."))
		asked, err := h.Documents.BeginFormOf(ctx, h.Worker, file, questionnaire, "")
		filetest.Must(t, err)
		filetest.Must(t, h.Documents.SaveForm(ctx, h.Worker, file, forms.Writing{FormID: asked, Part: "provider", Answers: forms.Answers{"health": {"Good."}, "where_live": {"5 Hidden Lane"}}, Version: 1}))
		i := good
		i.On, i.At, i.Way, i.Place, i.Attends, i.Interpreter, i.Language = "2026-11-10", "09:30", "TELEPHONE", "902-555-0111", "Robin Vale", "Ida Lam", "Somali"
		filetest.Must(t, s.Arrange(ctx, h.Worker, file, i))
		now := s.current(t, h)
		people := []registry.Place{{Role: "family", Name: "An aunt", Numbers: []registry.Number{{Kind: "phone", Value: "902-555-0122"}}}, {Role: "family", Name: "A brother", Protected: true}}
		filetest.Must(t, s.Settle(ctx, h.Worker, file, now.ID, now.Version, Result{Outcome: Held, Words: "Spoke freely.", Note: NoteWritten, People: people}))
		known, err := s.Known(ctx, d, h.Worker, h.File)
		filetest.Must(t, err)
		x, err := h.Documents.Forms.InForce(ctx, d, "intake", "2026-11-10")
		filetest.Must(t, err)
		begun := x.Begin(known, "provider")
		for path, want := range map[string]string{"held": "2026-11-10 09:30", "interpreter": "yes", "interpreter_name": "Ida Lam, Somali", "people": "1", "people[0].person_contact": "902-555-0122"} {
			if got := begun.Get(path); got != want {
				t.Errorf("%s begins with %q, not %q", path, got, want)
			}
		}
		said := begun.Get("said")
		for _, line := range []string{"My aunt.", "Good.", "Spoke freely."} {
			if !strings.Contains(said, line) {
				t.Errorf("%q is not in %q", line, said)
			}
		}
		if strings.Contains(said, "Hidden") || strings.Contains(said, "neighbour") || len(known.Unknown()) > 0 || !strings.HasPrefix(begun.Get("attended"), "Robin Vale") {
			t.Errorf("%v, %v", begun, known.Unknown())
		}
	})
}

// CCM-19: a closure report begins with who stays around the client, each to be said whether they were told and what comes next.
func TestAClosureReportBeginsWithWhoStays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := open(t, d)
		for _, p := range []registry.Place{{Role: "clinic", Name: "Quay Clinic", Numbers: []registry.Number{{Kind: "phone", Value: "902-555-0133"}}}, {Role: "residence", Name: "A room"}, {Role: "family", Name: "A brother", Protected: true}} {
			filetest.Must(t, s.AddPlace(ctx, h.Worker, h.File.ID, p))
		}
		known, err := s.Known(ctx, d, h.Worker, h.File)
		filetest.Must(t, err)
		x, err := h.Documents.Forms.InForce(ctx, d, "closure-report", "2026-11-10")
		filetest.Must(t, err)
		begun := x.Begin(known, "provider")
		if begun.Get("stays") != "1" || !strings.HasPrefix(begun.Get("stays[0].stays_who"), "Quay Clinic") || begun.Get("stays[0].stays_contact") != "902-555-0133" || begun.Get("stays[0].stays_told") != "" {
			t.Errorf("it begins with %v", begun)
		}
	})
}
