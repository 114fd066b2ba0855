package supervision

import (
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

// problem gives the field and the key of the first problem of an act.
func problem(err error) string {
	if all := fault.ProblemsOf(err); len(all) > 0 {
		return all[0].Field + " " + all[0].Key
	}
	return ""
}

// CCM-13: a hearing is corrected, moved and cancelled with a reason, each an act with its event; one before the referral is asked about.
func TestAHearingIsMovedAndCancelled(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		at := Hearing{OnDate: "2026-08-31", AtTime: "9 h", Kind: "COURT"}
		if got := problem(h.SetHearing(ctx, h.worker, f.ID, at)); got != "hearing_earlier supervision.problem.hearing_earlier" {
			t.Errorf("before the referral: %s", got)
		}
		at.OnDate = "2026-12-10"
		if err := h.SetHearing(ctx, h.worker, f.ID, at); err != nil {
			t.Fatal(err)
		}
		only := func() Hearing {
			t.Helper()
			all, err := hearingsOf(ctx, d, f.ID)
			if err != nil || len(all) != 1 {
				t.Fatalf("%v, %v", all, err)
			}
			return all[0]
		}
		moved := only()
		if moved.AtTime != "09:00" {
			t.Errorf("at %q", moved.AtTime)
		}
		moved.OnDate = "2026-12-17"
		if err := h.SetHearing(ctx, h.colleague, f.ID, moved); !fault.Is(err, fault.NotFound) {
			t.Errorf("a colleague moved it: %v", err)
		}
		if err := h.SetHearing(ctx, h.worker, f.ID, moved); err != nil {
			t.Fatal(err)
		}
		if err := h.SetHearing(ctx, h.worker, f.ID, moved); !fault.Is(err, fault.Conflict) {
			t.Errorf("a stale change was taken: %v", err)
		}
		off := only()
		if got := problem(h.CancelHearing(ctx, h.worker, f.ID, off)); got != "cancelled_reason supervision.problem.cancelled_reason" {
			t.Errorf("without a reason: %s", got)
		}
		off.CancelledReason = "The Board adjourned it."
		if err := h.CancelHearing(ctx, h.worker, f.ID, off); err != nil {
			t.Fatal(err)
		}
		off.Version++
		for what, err := range map[string]error{"cancelled twice": h.CancelHearing(ctx, h.worker, f.ID, off), "moved after it was cancelled": h.SetHearing(ctx, h.worker, f.ID, off)} {
			if !fault.IsStale(err) || fault.KindOf(err) != fault.Conflict {
				t.Errorf("%s: %v", what, err)
			}
		}
		if now := only(); now.OnDate != "2026-12-17" || now.CancelledOn != "2026-11-10" || now.CancelledReason != off.CancelledReason {
			t.Errorf("%+v", now)
		}
		if err := h.SetHearing(ctx, h.worker, f.ID, only()); !fault.Is(err, fault.Conflict) {
			t.Errorf("a cancelled hearing was moved: %v", err)
		}
		events, err := h.History.Of(ctx, d, f.ID, nil, 0, 3)
		if err != nil || len(events) != 3 || events[0].Kind != history.HearingCancelled || events[1].Act != history.ActHearingChanged || events[2].Act != history.ActHearingRecorded {
			t.Errorf("%+v, %v", events, err)
		}
	})
}

// CCM-10: the day a goal was reached is between the day it was set and today; it is set for a day to come.
func TestTheDaysOfAGoal(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		if got := problem(h.SetGoal(ctx, h.worker, f.ID, Goal{Words: "Find a room.", ByDate: "2026-11-09"})); got != "by_date supervision.problem.expected_past" {
			t.Errorf("by yesterday: %s", got)
		}
		if err := h.SetGoal(ctx, h.worker, f.ID, Goal{Words: "Find a room.", ByDate: "2026-11-10"}); err != nil {
			t.Fatal(err)
		}
		h.clk.Set(h.clk.Now().AddDate(0, 0, 10))
		goals, err := goalsOf(ctx, d, f.ID)
		if err != nil || len(goals) != 1 || goals[0].SetOn != "2026-11-10" {
			t.Fatalf("%+v, %v", goals, err)
		}
		for on, want := range map[clock.Date]string{"2026-11-09": "reached_on supervision.problem.order", "2026-11-21": "reached_on supervision.problem.future",
			"2026-02-30": "reached_on supervision.problem.date"} {
			g := goals[0]
			g.ReachedOn = on
			if got := problem(h.SetGoal(ctx, h.worker, f.ID, g)); got != want {
				t.Errorf("reached on %s: %s", on, got)
			}
		}
		goals[0].ReachedOn = "2026-11-12"
		if err := h.SetGoal(ctx, h.worker, f.ID, goals[0]); err != nil {
			t.Errorf("its day by is past, and it is reached: %v", err)
		}
	})
}

// CCM-18: what is in force already is not imposed again, and the risk that stands is no change; both are said at the field.
func TestNothingIsChangedToTheSame(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		add := func(code, words string, end ...string) (err error) {
			t.Helper()
			now, err := h.File(ctx, h.worker, f.ID)
			if err == nil {
				_, err = h.ChangeConditions(ctx, h.worker, f.ID, now.Version, ConditionChange{On: "2026-10-01", Add: []Condition{{Code: code, Words: words}}, End: end, Both: true})
			}
			return err
		}
		if err := add("CURFEW", "From 22 h"); err != nil {
			t.Fatal(err)
		}
		if got := problem(add("CURFEW", " From 22 h ")); got != "code supervision.problem.in_force" {
			t.Errorf("twice: %s", got)
		}
		if err := add("CURFEW", "From 23 h"); err != nil {
			t.Errorf("of other words: %v", err)
		}
		list, err := conditionsOf(ctx, d, f.ID, false)
		if err != nil {
			t.Fatal(err)
		}
		if err := add("CURFEW", list[0].Words, list[0].ID); err != nil {
			t.Errorf("ended and imposed anew: %v", err)
		}
		if _, err := h.ChangeRisk(ctx, h.worker, f.ID, 0, "HIGH", "2026-10-01", Word{}); problem(err) != "risk supervision.problem.same_risk" {
			t.Errorf("high as before: %v", err)
		}
	})
}

// CCM-15: a client who comes before the day of the check-in is recorded on the day: the check-in is moved to it, once, with
// what is booked; where one waits on the day already it stays.
func TestAClientComesEarly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		r := answered(h.due(t, f))
		r.NextDue = "2026-11-17"
		if _, err := h.RecordReporting(ctx, h.worker, r); err != nil {
			t.Fatal(err)
		}
		coming, err := db.One[CheckIn](ctx, d, "select id, file_id, due_on, outcome, recorded_on from check_in where file_id=$1 and due_on='2026-11-17'", f.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range []access.Actor{h.colleague, h.otherSupervisor} {
			if err := h.CameEarly(ctx, a, f.ID, coming.ID); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s moved it: %v", a.PersonID, err)
			}
		}
		for range 2 {
			if err := h.CameEarly(ctx, h.worker, f.ID, coming.ID); err != nil {
				t.Fatal(err)
			}
		}
		now, err := h.CheckIn(ctx, h.worker, f.ID, coming.ID)
		if err != nil || now.DueOn != "2026-11-10" {
			t.Fatalf("%+v, %v", now, err)
		}
		booked, err := h.Schedule.AppointmentsOfFile(ctx, d, f.ID)
		if err != nil || booked[len(booked)-1].Date != "2026-11-10" {
			t.Errorf("%+v, %v", booked, err)
		}
		if n, err := db.One[int](ctx, d, "select count(*) from event where file_id=$1 and act='checkin.scheduled'", f.ID); err != nil || n != 1 {
			t.Errorf("%d events, %v", n, err)
		}
		if _, err := d.Exec(ctx, "insert into check_in (id, organisation_id, file_id, due_on, outcome, recorded_on) select 'later', organisation_id, file_id, '2026-11-24', '', '' from check_in where id=$1", now.ID); err != nil {
			t.Fatal(err)
		}
		if err := h.CameEarly(ctx, h.worker, f.ID, "later"); problem(err) != "outcome supervision.problem.planned" {
			t.Errorf("one waits today: %v", err)
		}
	})
}
