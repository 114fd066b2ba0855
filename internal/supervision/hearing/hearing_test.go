package hearing_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/desk"
	"passerelle/internal/supervision/filetest"
	"passerelle/internal/supervision/hearing"
)

// desks is what keeps hearings, with what the tests ask of it.
type desks struct{ hearing.Service }

var ctx = context.Background()

// heard opens a house whose file, under supervision where active, had a hearing on 2026-11-12; it is the day after.
func heard(t *testing.T, d *db.DB, active bool) (filetest.House, desks, supervision.Hearing) {
	t.Helper()
	h := filetest.Open(t, d)
	s := desks{hearing.Service{Service: h.Documents.Service}}
	filetest.Must(t, s.SetHearing(ctx, h.Worker, h.File.ID, supervision.Hearing{OnDate: "2026-11-12", AtTime: "09:00", Kind: "ADMISSIBILITY", Place: "Room 4", Arrangements: "By bus"}))
	if active {
		_, err := d.Exec(ctx, "update supervision_file set state='ACTIVE' where id=$1", h.File.ID)
		filetest.Must(t, err)
	}
	h.Clock.Set(time.Date(2026, 11, 13, 15, 0, 0, 0, time.UTC))
	return h, s, s.only(t, h, "2026-11-12")
}

// only gives the hearing of a day that was not cancelled; without an id when there is none.
func (s desks) only(t *testing.T, h filetest.House, on clock.Date) (out supervision.Hearing) {
	t.Helper()
	_, _, all, err := s.PlanStored(ctx, s.DB, h.File.ID)
	filetest.Must(t, err)
	for _, x := range all {
		if x.OnDate == on && x.CancelledOn == "" {
			if out.ID != "" {
				t.Errorf("two hearings on %s", on)
			}
			out = x
		}
	}
	return out
}

func (s desks) said(t *testing.T, h filetest.House, hearingID string, x hearing.Said) bool {
	t.Helper()
	waits, err := s.Record(ctx, h.Worker, h.File.ID, hearingID, x)
	filetest.Must(t, err)
	return waits
}

func fields(err error) (out []string) {
	for _, p := range fault.ProblemsOf(err) {
		out = append(out, p.Field)
	}
	return out
}

// CCM-13: what came of a hearing has what it needs, is said from its day on, and by those who work on the file alone; the event has
// codes and days.
func TestWhatCameOfAHearing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s, at := heard(t, d, true)
		for what, row := range map[string]struct {
			said hearing.Said
			want []string
		}{
			"nothing":              {hearing.Said{}, []string{"outcome"}},
			"nothing to take back": {hearing.Said{Outcome: hearing.NotKnown}, []string{"outcome"}},
			"decided, not what":    {hearing.Said{Outcome: hearing.Decided, Words: " "}, []string{"outcome_words"}},
			"postponed, not to":    {hearing.Said{Outcome: hearing.Postponed}, []string{"next_on"}},
			"postponed to before":  {hearing.Said{Outcome: hearing.Postponed, NextOn: "2026-11-12"}, []string{"next_on"}},
			"no day, no hour":      {hearing.Said{Outcome: hearing.Postponed, NextOn: "soon", NextAt: "late"}, []string{"next_on", "next_at"}},
			"too much":             {hearing.Said{Outcome: hearing.Reserved, Words: strings.Repeat("x", 4001)}, []string{"outcome_words"}},
		} {
			if _, err := s.Record(ctx, h.Worker, h.File.ID, at.ID, row.said); !slices.Equal(fields(err), row.want) {
				t.Errorf("%s: %v", what, err)
			}
		}
		for who, a := range map[string]access.Actor{"officer": h.Officer, "colleague": h.Colleague, "other": h.Other, "housing": h.Housing} {
			if _, err := s.Record(ctx, a, h.File.ID, at.ID, hearing.Said{Outcome: hearing.Reserved}); !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", who, err)
			}
		}
		filetest.Must(t, s.SetHearing(ctx, h.Worker, h.File.ID, supervision.Hearing{OnDate: "2026-11-14", Kind: "COURT"}))
		if _, err := s.Record(ctx, h.Worker, h.File.ID, s.only(t, h, "2026-11-14").ID, hearing.Said{Outcome: hearing.Reserved}); !slices.Equal(fields(err), []string{"outcome"}) {
			t.Errorf("of a hearing to come: %v", err)
		}
		if s.said(t, h, at.ID, hearing.Said{Outcome: hearing.Decided, Words: " Released on conditions. ", NextOn: "2026-12-10", NextAt: "9 h"}) {
			t.Error("the breach desk waits for a decision")
		}
		now, next := s.only(t, h, "2026-11-12"), s.only(t, h, "2026-12-10")
		if now.Outcome != hearing.Decided || now.OutcomeWords != "Released on conditions." || next.AtTime != "09:00" || next.Kind != "ADMISSIBILITY" || next.Place != "Room 4" {
			t.Errorf("%+v, %+v", now, next)
		}
		events, err := s.History.Of(ctx, d, h.File.ID, []history.Kind{history.HearingSettled}, 0, 10)
		filetest.Must(t, err)
		if p, err := history.Decode[history.HearingSettledPayload](events[0]); err != nil || len(events) != 1 || events[0].Effective != "2026-11-12" ||
			p != (history.HearingSettledPayload{Hearing: at.ID, Date: "2026-11-12", Outcome: hearing.Decided, Next: "2026-12-10"}) {
			t.Errorf("%+v, %v", p, err)
		}
		read, err := s.Page(ctx, h.Officer, h.File.ID, next.ID)
		if err != nil || read.Before.ID != at.ID || read.MayWrite {
			t.Errorf("the officer reads %+v, %v", read, err)
		}
		moved := now
		moved.OnDate = "2026-12-01"
		if err := s.SetHearing(ctx, h.Worker, h.File.ID, moved); !fault.IsStale(err) {
			t.Errorf("a hearing with an outcome is moved: %v", err)
		}
		if err := s.CancelHearing(ctx, h.Worker, h.File.ID, supervision.Hearing{ID: now.ID, Version: now.Version, CancelledReason: "x"}); !fault.IsStale(err) {
			t.Errorf("a hearing with an outcome is cancelled: %v", err)
		}
	})
}

// CCM-13: it is put right with a reason, what was said before stays; the hearing that follows moves, goes or stays with it; whoever saw less is
// told who was faster.
func TestWhatCameOfAHearingIsPutRight(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s, at := heard(t, d, true)
		if n := dbtest.AtOnce(t, 4, func(int) error {
			_, err := s.Record(ctx, h.Worker, h.File.ID, at.ID, hearing.Said{Outcome: hearing.Postponed, NextOn: "2026-12-10"})
			return err
		}); n != 1 {
			t.Fatalf("recorded %d times", n)
		}
		if _, err := s.Record(ctx, h.Worker, h.File.ID, at.ID, hearing.Said{Outcome: hearing.Reserved, Why: "x"}); !fault.IsStale(err) {
			t.Errorf("unseen: %v", err)
		}
		if _, err := s.Record(ctx, h.Worker, h.File.ID, at.ID, hearing.Said{Outcome: hearing.Postponed, NextOn: "2026-12-11", Seen: 1}); !slices.Equal(fields(err), []string{"correction"}) {
			t.Errorf("without a reason: %v", err)
		}
		made := s.only(t, h, "2026-12-10")
		s.said(t, h, at.ID, hearing.Said{Outcome: hearing.Postponed, NextOn: "2026-12-11", Why: "Misread", Seen: 1})
		if s.only(t, h, "2026-12-10").ID != "" || s.only(t, h, "2026-12-11").ID != made.ID {
			t.Error("the next hearing did not move")
		}
		s.said(t, h, at.ID, hearing.Said{Outcome: hearing.Reserved, Why: "It was held", Seen: 2})
		if s.only(t, h, "2026-12-11").ID != "" {
			t.Error("the next hearing stands still")
		}
		filetest.Must(t, s.SetHearing(ctx, h.Worker, h.File.ID, supervision.Hearing{OnDate: "2027-01-05", Kind: "COURT"}))
		known := s.only(t, h, "2027-01-05")
		s.said(t, h, at.ID, hearing.Said{Outcome: hearing.Decided, Words: "Admissible.", NextOn: "2027-01-05", Seen: 3}) // a reserved decision that comes is no correction
		p, err := s.Page(ctx, h.Worker, h.File.ID, at.ID)
		if err != nil || len(p.Outcomes) != 4 || p.Latest().NextID != known.ID || p.Latest().NextMade || p.Outcomes[2].Why != "Misread" {
			t.Fatalf("%+v, %v", p.Outcomes, err)
		}
		s.said(t, h, at.ID, hearing.Said{Outcome: hearing.NotKnown, Why: "Another client", Seen: 4})
		if now := s.only(t, h, "2026-11-12"); now.Outcome != "" || s.only(t, h, "2027-01-05").ID != known.ID {
			t.Errorf("%+v", now)
		}
		for _, statement := range []string{"update hearing_outcome set words=''", "delete from hearing_outcome"} {
			if _, err := d.Exec(ctx, statement); err == nil {
				t.Errorf("%s is let through", statement)
			}
		}
	})
}

// CCM-13, CCM-17: a client under supervision who did not attend waits at the breach desk until it is reported, set aside or put right; one who is
// not under supervision does not.
func TestNotAttendingLeadsToTheDesk(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s, at := heard(t, d, true)
		b := desk.Service{Service: s.Service.Service}
		waits := func() []desk.Finding {
			t.Helper()
			list, err := b.Findings(ctx, d, h.File.ID)
			filetest.Must(t, err)
			return list
		}
		task := "supervision.task.not_attended"
		if !s.said(t, h, at.ID, hearing.Said{Outcome: hearing.NotAttended, Words: "No answer by telephone."}) || !slices.Contains(h.Tasks(t), task) {
			t.Fatalf("nothing waits: %v", h.Tasks(t))
		}
		if list := waits(); len(list) != 1 || !list[0].OfHearing() || list[0].DueOn != "2026-11-12" || list[0].Said != "No answer by telephone." {
			t.Fatalf("%+v", list)
		}
		s.said(t, h, at.ID, hearing.Said{Outcome: hearing.Reserved, Why: "Came late", Seen: 1})
		if len(waits()) != 0 || slices.Contains(h.Tasks(t), task) {
			t.Errorf("put right, it waits: %v %v", waits(), h.Tasks(t))
		}
		events, err := s.History.Of(ctx, d, h.File.ID, []history.Kind{history.FindingWithdrawn}, 0, 10)
		if err != nil || len(events) != 1 {
			t.Errorf("%+v, %v", events, err)
		}
		s.said(t, h, at.ID, hearing.Said{Outcome: hearing.NotAttended, Why: "She did not", Seen: 2})
		told := desk.Reported{Kind: "CONDITION", OccurredOn: "2026-11-12", Account: "Was not there.", Going: "PAST", Whereabouts: "At home", Answers: []string{waits()[0].Key()},
			Call: desk.Logged{JustNow: true, To: "Duty officer", Learned: desk.Moment{On: "2026-11-13", At: "09:00"}}}
		_, err = b.Report(ctx, h.Worker, h.File.ID, told)
		filetest.Must(t, err)
		if len(waits()) != 0 || slices.Contains(h.Tasks(t), task) {
			t.Errorf("reported, it waits: %v", waits())
		}
		filetest.Must(t, s.SetHearing(ctx, h.Worker, h.File.ID, supervision.Hearing{OnDate: "2026-11-11", Kind: "COURT"}))
		s.said(t, h, s.only(t, h, "2026-11-11").ID, hearing.Said{Outcome: hearing.NotAttended})
		filetest.Must(t, b.SetAside(ctx, h.Worker, h.File.ID, []string{waits()[0].Key()}, "She was in hospital"))
		if len(waits()) != 0 {
			t.Errorf("set aside, it waits: %v", waits())
		}
	})
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s, at := heard(t, d, false)
		if s.said(t, h, at.ID, hearing.Said{Outcome: hearing.NotAttended}) || slices.Contains(h.Tasks(t), "supervision.task.not_attended") {
			t.Error("a client who is not under supervision waits at the desk")
		}
	})
}

// CCM-13: from the day after, a hearing without an outcome is for whoever has the file and for who covers, and for nobody else.
func TestAHearingWithoutAnOutcomeWaits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s, at := heard(t, d, true)
		count := func(a access.Actor) int {
			t.Helper()
			list, err := s.Waiting(ctx, a)
			filetest.Must(t, err)
			return len(list)
		}
		for who, a := range map[string]access.Actor{"colleague": h.Colleague, "officer": h.Officer, "supervisor": h.Supervisor, "other": h.Other} {
			if n := count(a); n != 0 {
				t.Errorf("%s: %d", who, n)
			}
		}
		h.Clock.Set(time.Date(2026, 11, 12, 20, 0, 0, 0, time.UTC))
		if n := count(h.Worker); n != 0 {
			t.Errorf("on its day: %d", n)
		}
		h.Clock.Set(time.Date(2026, 11, 13, 15, 0, 0, 0, time.UTC))
		for _, p := range []access.Actor{h.Worker, h.Colleague} {
			_, err := d.Exec(ctx, "insert into person (id, organisation_id, email, name, language, time_zone, password_hash, must_change) values ($1,'org',$1,$1,'en','UTC','',$2)", p.PersonID, false)
			filetest.Must(t, err)
		}
		_, err := d.Exec(ctx, `insert into absence (id, organisation_id, person_id, cover_id, from_date, to_date, reason, recorded_by, recorded) values ('y','org',$1,$2,'2026-11-13','2026-11-20','LEAVE','x',1)`, h.Worker.PersonID, h.Colleague.PersonID)
		filetest.Must(t, err)
		if a, b := count(h.Worker), count(h.Colleague); a != 1 || b != 1 {
			t.Errorf("case manager %d, cover %d", a, b)
		}
		if _, err := s.Record(ctx, h.Colleague, h.File.ID, at.ID, hearing.Said{Outcome: hearing.Cancelled}); err != nil {
			t.Errorf("the cover: %v", err)
		}
		if n := count(h.Worker); n != 0 {
			t.Errorf("with an outcome: %d", n)
		}
	})
}

// CCM-13: what came of a hearing that was set before the closure is recorded on the closed file, with the reason; by nobody else than
// before, and nothing waits for it.
func TestWhatCameOfAHearingOnceTheFileIsClosed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s, at := heard(t, d, true)
		_, err := d.Exec(ctx, "update supervision_file set state='CLOSED', closed_on='2026-11-12' where id=$1", h.File.ID)
		filetest.Must(t, err)
		said := hearing.Said{Outcome: hearing.Decided, Words: "Released from all conditions"}
		if _, err := s.Record(ctx, h.Worker, h.File.ID, at.ID, said); !slices.Equal(fields(err), []string{"correction"}) {
			t.Errorf("without a reason: %v", err)
		}
		said.Why = "The decision came by mail."
		if _, err := s.Record(ctx, h.Other, h.File.ID, at.ID, said); err == nil {
			t.Error("another provider records")
		}
		if p, err := s.Page(ctx, h.Worker, h.File.ID, at.ID); err != nil || !p.MayWrite {
			t.Errorf("the page offers it not: %v", err)
		}
		if s.said(t, h, at.ID, said) {
			t.Error("the breach desk waits for a closed file")
		}
		if now := s.only(t, h, "2026-11-12"); now.Outcome != hearing.Decided {
			t.Errorf("%+v", now)
		}
	})
}

// CCM-13: a hearing of a day before the referral is taken once it is said to be meant. What came of one that was over before its file was
// opened here is not asked for; one that was typed late is.
func TestAHearingOfAnEarlierDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s, _ := heard(t, d, true)
		old := supervision.Hearing{OnDate: "2026-08-03", Kind: "DETENTION_REVIEW"}
		if err := s.SetHearing(ctx, h.Worker, h.File.ID, old); !slices.Equal(fields(err), []string{"hearing_earlier"}) {
			t.Errorf("not asked about: %v", err)
		}
		old.Earlier = true
		filetest.Must(t, s.SetHearing(ctx, h.Worker, h.File.ID, old))
		filetest.Must(t, s.SetHearing(ctx, h.Worker, h.File.ID, supervision.Hearing{OnDate: "2026-11-11", Kind: "COURT"}))
		list, err := s.Waiting(ctx, h.Worker)
		filetest.Must(t, err)
		if len(list) != 2 || list[0].OnDate != "2026-11-11" || list[1].OnDate != "2026-11-12" {
			t.Errorf("asked for: %+v", list)
		}
		if x := s.only(t, h, "2026-08-03"); hearing.Waits(x, s.Today(ctx)) || !hearing.Sayable(x, s.Today(ctx)) {
			t.Errorf("the plan asks for it, or it cannot be said: %+v", x)
		}
	})
}
