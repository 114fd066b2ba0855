package supervision

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/notes"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
)

func (h house) due(t *testing.T, f File) CheckIn {
	t.Helper()
	all, err := h.CheckIns(ctx, h.worker, f.ID)
	if err != nil || len(all) == 0 {
		t.Fatalf("%v, %v", all, err)
	}
	return all[0]
}

func answered(c CheckIn) Reporting {
	return Reporting{CheckInID: c.ID, Outcome: Kept, Answers: map[string]string{"conditions": "yes", "address": "yes", "unscheduled": "no"},
		Words: map[string]string{"goals": "Housing: two viewings.", "needs": "Winter coat."}, NextDue: "2026-12-01", NextTime: "14 h 30", NextPlace: "Office"}
}

// CCM-15: the note of a check-in says the next appointment without a place as it is known, in both languages, and no dash for what is not.
func TestTheNoteSaysWhatIsKnownOfTheNext(t *testing.T) {
	bundle, err := i18n.NewBundle(Locale)
	if err != nil {
		t.Fatal(err)
	}
	for want, x := range map[string]struct {
		in    i18n.Language
		place string
	}{"Next appointment: 2026-12-01 14:30": {i18n.English, " "}, "Next appointment: 2026-12-01 14:30, Office": {i18n.English, "Office"},
		"Prochain rendez-vous\u00a0: 2026-12-01 14\u00a0h\u00a030": {i18n.French, ""}} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			h := open(t, d)
			r := answered(h.due(t, h.active(t)))
			r.NextPlace = x.place
			if _, err := h.RecordReporting(i18n.With(ctx, bundle, x.in, nil), h.worker, r); err != nil {
				t.Fatal(err)
			}
			if body, err := db.One[string](ctx, d, "select body from note order by id desc limit 1"); err != nil || !strings.HasSuffix(body, "\n\n"+want) {
				t.Errorf("%q, not %q; %v", body, want, err)
			}
		})
	}
}

// CCM-15, CCM-16: one save writes the outcome, the note in the order of the questions, the tasks and the appointment.
func TestReportingIsOneSave(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		if err := h.Notes.SaveDraft(ctx, h.worker, "reporting", f.ID, "goals=x"); err != nil {
			t.Fatal(err)
		}
		r := answered(h.due(t, f))
		r.Answers["unscheduled"], r.NextLanguage = "yes", "Dinka by telephone"
		r.Typed = url.Values{"goals": {"x"}, "needs": {"y"}}
		now, err := h.RecordReporting(ctx, h.worker, r)
		if err != nil || !now.Call {
			t.Fatalf("%+v, %v", now, err)
		}
		list, err := h.NotesOf(ctx, h.worker, f.ID, notes.From{})
		if err != nil || len(list) != 1 {
			t.Fatalf("%v, %v", list, err)
		}
		if !strings.HasSuffix(list[0].Body, "supervision.note.next_with") {
			t.Errorf("the interpreter of the next appointment is left out:\n%s", list[0].Body)
		}
		last := -1
		for _, q := range []string{"conditions", "address", "unscheduled", "goals", "needs"} {
			at := strings.Index(list[0].Body, "supervision.question."+q)
			if at <= last {
				t.Errorf("%s is out of order:\n%s", q, list[0].Body)
			}
			last = at
		}
		day, err := h.MyDay(ctx, h.worker)
		if err != nil || len(day.Tasks) != 1 || day.Tasks[0].Rule != "supervision.task.tell_agency" || day.Names[f.ID] != "Noor Warsame" || len(day.Drafts) != 0 {
			t.Errorf("%+v, %v", day, err)
		}
		if err := h.FinishTask(ctx, h.colleague, day.Tasks[0].ID); err != nil {
			t.Fatal(err)
		}
		if day, err = h.MyDay(ctx, h.worker); err != nil || len(day.Tasks) != 1 {
			t.Errorf("a colleague finished the task: %+v, %v", day, err)
		}
		if err := h.FinishTask(ctx, h.worker, day.Tasks[0].ID); err != nil {
			t.Fatal(err)
		}
		if day, err = h.MyDay(ctx, h.worker); err != nil || len(day.Tasks) != 0 {
			t.Errorf("the task is not done: %+v, %v", day, err)
		}
		all, err := h.Schedule.AppointmentsOfFile(ctx, d, f.ID)
		if err != nil || len(all) != 1 || all[0].Place != "Office" {
			t.Errorf("%+v, %v", all, err)
		}
		if n, err := db.One[int](ctx, d, "select count(*) from event where file_id=$1 and act='checkin.recorded'", f.ID); err != nil || n != 3 {
			t.Errorf("%d events, %v", n, err)
		}
	})
}

// CCM-15: a check-in that is sent from another window leaves the draft that says something else.
func TestAnotherDraftOfACheckInStays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		if err := h.Notes.SaveDraft(ctx, h.worker, "reporting", f.ID, "draft=other&goals=x"); err != nil {
			t.Fatal(err)
		}
		r := answered(h.due(t, f))
		r.Typed = url.Values{"draft": {"this"}, "goals": {"y"}}
		if _, err := h.RecordReporting(ctx, h.worker, r); err != nil {
			t.Fatal(err)
		}
		if left, err := h.Notes.DraftOf(ctx, h.worker, "reporting", f.ID); err != nil || left.Typed == "" {
			t.Errorf("what was typed elsewhere is lost: %+v, %v", left, err)
		}
	})
}

// CCM-15: what must be answered is asked; missed and waiting lead to their next step; nothing half-done is kept.
func TestReportingRules(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		in := h.due(t, f)
		for name, c := range map[string]struct {
			change func(*Reporting)
			field  string
		}{
			"no answer":     {func(r *Reporting) { delete(r.Answers, "address") }, "address"},
			"no outcome":    {func(r *Reporting) { r.Outcome = "" }, "outcome"},
			"a wrong time":  {func(r *Reporting) { r.NextTime = "25:00" }, "next_time"},
			"next too soon": {func(r *Reporting) { r.NextDue = "2026-09-01" }, "next_due"},
		} {
			r := answered(in)
			c.change(&r)
			_, err := h.RecordReporting(ctx, h.worker, r)
			if p := fault.ProblemsOf(err); len(p) != 1 || p[0].Field != c.field {
				t.Errorf("%s: %v", name, err)
			}
		}
		if list, err := h.NotesOf(ctx, h.worker, f.ID, notes.From{}); err != nil || len(list) != 0 {
			t.Errorf("something was kept: %v, %v", list, err)
		}
		if _, err := h.RecordReporting(ctx, h.worker, Reporting{CheckInID: in.ID, Outcome: Waiting}); err != nil {
			t.Fatal(err)
		}
		if _, err := h.RecordReporting(ctx, h.worker, Reporting{CheckInID: in.ID, Outcome: Missed}); !fault.IsStale(err) {
			t.Fatalf("what was recorded meanwhile was written over: %v", err)
		}
		if _, err := h.RecordReporting(ctx, h.worker, Reporting{CheckInID: in.ID, Seen: Waiting, Outcome: Missed}); err != nil {
			t.Fatal(err)
		}
		if _, err := h.RecordOutcome(ctx, h.worker, in.ID, Kept, ""); !fault.IsStale(err) {
			t.Errorf("an outcome was written over: %v", err)
		}
		day, err := h.MyDay(ctx, h.worker)
		if err != nil || len(day.Tasks) != 1 || day.Tasks[0].Rule != "supervision.task.missed" {
			t.Errorf("the evidence is awaited still, or the absence is not followed: %+v, %v", day.Tasks, err)
		}
		if _, err := h.RecordReporting(ctx, h.colleague, answered(in)); !fault.Is(err, fault.NotFound) {
			t.Errorf("a colleague recorded: %v", err)
		}
	})
}

// CCM-16: a note of a day before the referral is signed by whoever says that the day is meant, and by nobody unawares.
func TestANoteBeforeTheReferral(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		for name, c := range map[string]struct {
			on    clock.Date
			early bool
			asked string
		}{
			"the day of the referral": {f.ReferredOn, false, ""},
			"the day before":          {f.ReferredOn.AddDays(-1), false, "early"},
			"a day that is meant":     {f.ReferredOn.AddDays(-1), true, ""},
			"no day":                  {"", false, "occurred"},
			"no such day":             {"2026-02-30", true, "occurred"},
		} {
			before, err := h.NotesOf(ctx, h.worker, f.ID, notes.From{})
			if err != nil {
				t.Fatal(err)
			}
			said := ""
			if problems := fault.ProblemsOf(h.WriteNote(ctx, h.worker, f.ID, notes.Note{Kind: "call", Occurred: c.on, Body: name, Meant: c.early})); len(problems) > 0 {
				said = problems[0].Field
			}
			after, err := h.NotesOf(ctx, h.worker, f.ID, notes.From{})
			if err != nil || said != c.asked || (len(after) > len(before)) != (c.asked == "") {
				t.Errorf("%s: asked about %q, %d notes where %d were, %v", name, said, len(after), len(before), err)
			}
		}
	})
}

// CCM-16: what is sent again is not signed again, be it the same page, another with the same words, or two at once; other words
// from the same page are another note once that is said.
func TestANoteIsSignedOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		note := func(mark, body string, another bool) notes.Note {
			return notes.Note{Kind: "call", Occurred: h.today(ctx), Title: "Rent", Body: body, Another: another, Typed: url.Values{notes.FieldDraft: {mark}, "body": {body}}}
		}
		for _, c := range []struct {
			name     string
			n        notes.Note
			refused  bool
			same     bool
			standing int
		}{
			{"signed", note("one", "Met.", false), false, false, 1},
			{"again", note("one", "Met.", false), true, true, 1},
			{"again, another meant", note("one", "Met.", true), true, true, 1},
			{"the same words of another page", note("two", "Met.", false), true, true, 1},
			{"other words of the page", note("one", "Met twice.", false), true, false, 1},
			{"other words, meant", note("one", "Met twice.", true), false, false, 2},
			{"other words, meant, again", note("one", "Met twice.", true), true, true, 2},
			{"another page", note("three", "Called.", false), false, false, 3},
			{"a page without a mark", note("", "Wrote.", false), false, false, 4},
			{"another without a mark", note("", "Wrote again.", false), false, false, 5},
		} {
			before, refused := errors.AsType[notes.SignedBefore](h.WriteNote(ctx, h.worker, f.ID, c.n))
			list, err := h.NotesOf(ctx, h.worker, f.ID, notes.From{})
			if err != nil || refused != c.refused || before.Same != c.same || len(list) != c.standing {
				t.Errorf("%s: refused %v, the same %v, %d notes, %v", c.name, refused, before.Same, len(list), err)
			}
		}
	})
}

// CCM-16: of two pages with one draft that are signed at the same time one is signed.
func TestOneDraftIsSignedOnceAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		answers := make(chan error)
		for i := range 6 {
			go func() {
				answers <- h.WriteNote(ctx, h.worker, f.ID, notes.Note{Kind: "call", Occurred: h.today(ctx), Body: fmt.Sprint("Met ", i), Typed: url.Values{notes.FieldDraft: {"one"}}})
			}()
		}
		signed := 0
		for range 6 {
			err := <-answers
			if _, before := errors.AsType[notes.SignedBefore](err); err == nil {
				signed++
			} else if !before {
				t.Error(err)
			}
		}
		if list, err := h.NotesOf(ctx, h.worker, f.ID, notes.From{}); err != nil || signed != 1 || len(list) != 1 {
			t.Errorf("%d signed, %d notes, %v", signed, len(list), err)
		}
	})
}

// SEC-1, SEC-3: notes are written and amended by those who work on the file, also when it is closed, and found by no
// other.
func TestNotesOfAFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		n := notes.Note{Kind: "call", Occurred: "2026-10-01", Body: "He appeared calm on the telephone."}
		if err := h.WriteNote(ctx, h.worker, f.ID, n); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Close(ctx, h.worker, f.ID, f.Version, Closure{Reason: "OTHER", On: "2026-10-02"}); err != nil {
			t.Fatal(err)
		}
		list, err := h.NotesOf(ctx, h.worker, f.ID, notes.From{})
		if err != nil || len(list) != 1 {
			t.Fatalf("%v, %v", list, err)
		}
		if err := h.AmendNote(ctx, h.worker, f.ID, list[0].ID, "It was in the morning.", "time left out", false); err != nil {
			t.Fatal(err)
		}
		for name, a := range map[string]access.Actor{"colleague": h.colleague, "another provider": h.otherSupervisor} {
			if err := h.WriteNote(ctx, a, f.ID, n); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s wrote: %v", name, err)
			}
			if found, err := h.SearchNotes(ctx, a, "telephone", 0); err != nil || len(found) != 0 {
				t.Errorf("%s found %v, %v", name, found, err)
			}
		}
		if _, err := h.NotesOf(ctx, h.officer, f.ID, notes.From{}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("the officer read the provider's notes: %v", err)
		}
		if found, err := h.SearchNotes(ctx, h.supervisor, "telephone calm", 0); err != nil || len(found) != 1 {
			t.Errorf("the supervisor found %v, %v", found, err)
		}
	})
}

// CCM-15: what is said of each goal stands in the note under a heading of its own, in the plan's order; nothing is said of
// a goal of another file.
func TestGoalsUnderTheirOwnHeadings(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		for _, words := range []string{"Housing", "Work permit"} {
			if err := h.SetGoal(ctx, h.worker, f.ID, Goal{Words: words}); err != nil {
				t.Fatal(err)
			}
		}
		goals, err := goalsOf(ctx, d, f.ID)
		if err != nil || len(goals) != 2 {
			t.Fatalf("%v, %v", goals, err)
		}
		r := answered(h.due(t, f))
		r.Words = nil
		r.Goals = map[string]string{goals[1].ID: "Sent in May.", goals[0].ID: " Two viewings. ", "another": "Not here."}
		if _, err := h.RecordReporting(ctx, h.worker, r); err != nil {
			t.Fatal(err)
		}
		list, err := h.NotesOf(ctx, h.worker, f.ID, notes.From{})
		if err != nil || len(list) != 1 {
			t.Fatalf("%v, %v", list, err)
		}
		first, second := strings.Index(list[0].Body, ": Two viewings.\n"), strings.Index(list[0].Body, ": Sent in May.\n")
		if first < 0 || second < first || strings.Contains(list[0].Body, "Not here") || strings.Count(list[0].Body, "supervision.note.goal") != 2 {
			t.Error(list[0].Body)
		}
	})
}

// CCM-15: when a kept check-in is put right, the client was last seen at the others that were kept; what a register said of an earlier day stays
// where there is none.
func TestSeenBefore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		in := h.due(t, f)
		for _, c := range []struct{ statement, want string }{
			{"update supervision_file set last_contact='2026-10-20' where id=$1", ""},
			{"update supervision_file set import_id='register' where id=$1", "2026-10-20"},
			{"insert into check_in (id, organisation_id, file_id, due_on, outcome, recorded_on) values ('missed','org',$1,'2026-10-08','MISSED','')", "2026-10-20"},
			{"insert into check_in (id, organisation_id, file_id, due_on, outcome, recorded_on) values ('kept','org',$1,'2026-10-01','KEPT','')", "2026-10-01"},
			{"insert into check_in (id, organisation_id, file_id, due_on, outcome, recorded_on, came_on) values ('late','org',$1,'2026-10-02','LATE','','2026-10-05')", "2026-10-05"},
		} {
			_, err := d.Exec(ctx, c.statement, f.ID)
			if err != nil {
				t.Fatal(err)
			}
			var got clock.Date
			err = d.Tx(ctx, func(tx *db.Tx) (err error) {
				got, err = h.corrections().SeenBefore(ctx, tx, f.ID, in.ID, "2026-10-20")
				return err
			})
			if err != nil || string(got) != c.want {
				t.Errorf("%s: seen on %q, not %q, %v", c.statement, got, c.want, err)
			}
		}
	})
}

// CCM-15, SEC-3: a recorded outcome is put right with a reason only, counts once, and what it was stays in the history; the
// signed note that says what is no longer so says that, too. The same outcome saved again is a correction, and evidence that comes
// in is none.
func TestAnOutcomeIsCorrectedWithAReason(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		in := h.due(t, f)
		save := func(seen, outcome, why string) error {
			r := answered(in)
			r.Seen, r.Outcome, r.Why = seen, outcome, why
			_, err := h.RecordReporting(ctx, h.worker, r)
			return err
		}
		if err := save("", Waiting, ""); err != nil {
			t.Fatal(err)
		}
		if got := problem(save(Waiting, Waiting, "")); got != "why supervision.problem.correction_reason" {
			t.Errorf("the same again: %s", got)
		}
		if err := save(Waiting, Kept, ""); err != nil {
			t.Fatal(err)
		}
		for _, outcome := range []string{Kept, Missed} {
			if got := problem(save(Kept, outcome, " ")); got != "why supervision.problem.correction_reason" {
				t.Errorf("%s over kept without a reason: %s", outcome, got)
			}
			if err := save("", outcome, "I saw nothing."); !fault.IsStale(err) {
				t.Errorf("%s unseen: %v", outcome, err)
			}
		}
		if n := number(t, d, "select count(*) from note where file_id=$1", f.ID); n != 2 {
			t.Errorf("%d notes of what was refused", n)
		}
		if err := save(Kept, Kept, "The note was too short."); err != nil {
			t.Fatal(err)
		}
		if err := save(Kept, Missed, "It was the sister."); err != nil {
			t.Fatal(err)
		}
		if seen, err := db.One[string](ctx, d, "select last_contact from supervision_file where id=$1", f.ID); err != nil || seen != "" {
			t.Errorf("nobody came, and the client was seen on %q, %v", seen, err)
		}
		events, err := h.History.Of(ctx, d, f.ID, []history.Kind{history.CheckInOutcome}, 0, 9)
		if err != nil || len(events) != 4 || events[0].Corrects != events[1].ID || events[1].Corrects != events[2].ID || events[2].Corrects != "" {
			t.Errorf("%+v, %v", events, err)
		}
		v, err := h.View(ctx, h.worker, f.ID)
		if err != nil || v.Why[events[0].ID] != "It was the sister." || v.Why[events[1].ID] != "The note was too short." || len(v.Why) != 2 {
			t.Errorf("why: %v, %v", v.Why, err)
		}
		if v, err = h.View(ctx, h.officer, f.ID); err != nil || len(v.Why) != 0 {
			t.Errorf("the officer reads why: %v, %v", v.Why, err)
		}
		if n := number(t, d, "select count(*) from event where payload like '%sister%'"); n != 0 {
			t.Error("the reason is in the history")
		}
		list, err := h.NotesOf(ctx, h.worker, f.ID, notes.From{})
		if err != nil || len(list) != 4 {
			t.Fatalf("%d notes, %v", len(list), err)
		}
		for i, want := range []string{"", "supervision.note.corrected (It was the sister.)",
			"supervision.note.again (The note was too short.)", ""} {
			var got []string
			for _, x := range list[i].Addenda {
				got = append(got, x.Body+" ("+x.Reason+")")
			}
			if strings.Join(got, "; ") != want {
				t.Errorf("note %d from the newest is amended by %q, not %q", i, got, want)
			}
		}
	})
}

// CCM-15, CCM-17: what an appointment leaves to do belongs to whoever has the file, and so does the next appointment, whoever typed
// it; where nobody has the file, whoever typed it keeps it.
func TestWhatAnAppointmentLeavesIsForWhoeverHasTheFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		in := h.due(t, f)
		r := Reporting{CheckInID: in.ID, Outcome: Missed, Answers: map[string]string{"unscheduled": "yes"}, NextDue: "2026-12-01", NextPlace: "Office"}
		if _, err := h.RecordReporting(ctx, h.supervisor, r); err != nil {
			t.Fatal(err)
		}
		tasks, err := h.Schedule.TasksOf(ctx, d, "9999-12-31", 10, h.worker.PersonID)
		if err != nil || len(tasks) != 2 {
			t.Errorf("the case manager is left %+v, %v", tasks, err)
		}
		booked, err := h.Schedule.AppointmentsOfFile(ctx, d, f.ID)
		if err != nil || len(booked) != 1 || booked[0].PersonID != h.worker.PersonID {
			t.Errorf("%+v, %v", booked, err)
		}
		if _, err := d.Exec(ctx, "delete from assignment where file_id=$1", f.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := h.RecordReporting(ctx, h.supervisor, Reporting{CheckInID: in.ID, Seen: Missed, Outcome: Waiting, Why: "He telephoned."}); err != nil {
			t.Fatal(err)
		}
		if tasks, err = h.Schedule.TasksOf(ctx, d, "9999-12-31", 10, h.supervisor.PersonID); err != nil || len(tasks) != 1 || tasks[0].Rule != "supervision.task.evidence" {
			t.Errorf("nobody has the file, and whoever typed is left %+v, %v", tasks, err)
		}
	})
}
