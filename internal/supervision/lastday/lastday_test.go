package lastday_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/filetest"
	"passerelle/internal/supervision/lastday"
)

var ctx = context.Background()

// approved opens a house whose file is approved and has a condition until a day beside one without.
func approved(t *testing.T, d *db.DB, last clock.Date) (filetest.House, lastday.Service) {
	t.Helper()
	h := filetest.Open(t, d)
	s := lastday.Service{Service: h.Documents.Service}
	f, err := s.Stored(ctx, d, h.File.ID)
	filetest.Must(t, err)
	f, err = s.RecordDecision(ctx, h.Worker, f.ID, f.Version, supervision.Decision{On: "2026-11-10", Code: supervision.Accepted})
	filetest.Must(t, err)
	_, err = s.ChangeConditions(ctx, h.Worker, f.ID, f.Version, supervision.ConditionChange{On: "2026-11-10", Add: []supervision.Condition{
		{Code: "CURFEW", Words: "21:00 to 06:00", LastDay: last}, {Code: "ADDR"}}})
	filetest.Must(t, err)
	return h, s
}

// ended gives the conditions of the file that have ended, and the events of that.
func ended(t *testing.T, h filetest.House, s lastday.Service) (out []string, events []history.Event) {
	t.Helper()
	list, _, _, err := s.PlanStored(ctx, s.DB, h.File.ID)
	filetest.Must(t, err)
	for _, c := range list {
		if c.ToDate != "" {
			out = append(out, c.Code+" "+string(c.ToDate))
		}
	}
	events, err = s.History.Of(ctx, s.DB, h.File.ID, []history.Kind{history.ConditionEnded}, 0, 10)
	filetest.Must(t, err)
	return out, events
}

// CCM-11, CCM-18: a condition that was imposed until a day is in force on that day and ends the day after, by the midnight where the
// provider is, once, as an act of the clock that counts as of that day however late the clock comes to it.
func TestAConditionEndsAfterItsLastDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := approved(t, d, "2026-11-20")
		_, err := d.Exec(ctx, "update organisation set time_zone='America/Vancouver' where id=$1", h.File.OrganisationID)
		filetest.Must(t, err)
		h.Clock.Set(time.Date(2026, 11, 21, 7, 59, 0, 0, time.UTC)) // 23:59 of the last day, where the provider is
		filetest.Must(t, s.End(ctx))
		if got, _ := ended(t, h, s); len(got) != 0 {
			t.Errorf("on its last day: %v", got)
		}
		h.Clock.Set(time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)) // days later
		before, err := db.One[int](ctx, d, "select count(*) from audit_act")
		filetest.Must(t, err)
		filetest.Must(t, s.End(ctx))
		filetest.Must(t, s.End(ctx))
		got, events := ended(t, h, s)
		if !slices.Equal(got, []string{"CURFEW 2026-11-21"}) || len(events) != 1 {
			t.Fatalf("%v, %d events", got, len(events))
		}
		if e := events[0]; e.Act != history.ActConditionsOver || e.Effective != "2026-11-21" || e.Person != "" || e.System != access.LastDays {
			t.Errorf("%+v", e)
		}
		if n, err := db.One[int](ctx, d, "select count(*) from audit_act"); err != nil || n != before+1 {
			t.Errorf("%d rows of the audit, %v", n-before, err)
		}
	})
}

// CCM-18: what somebody ended before its last day, and what ended with its file, ends no second time.
func TestWhatEndedBeforeItsLastDayStaysSo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := approved(t, d, "2026-11-20")
		list, _, _, err := s.PlanStored(ctx, d, h.File.ID)
		filetest.Must(t, err)
		i := slices.IndexFunc(list, func(c supervision.Condition) bool { return c.LastDay == "2026-11-20" })
		f, err := s.Stored(ctx, d, h.File.ID)
		filetest.Must(t, err)
		_, err = s.ChangeConditions(ctx, h.Worker, f.ID, f.Version, supervision.ConditionChange{On: "2026-11-10", End: []string{list[i].ID}})
		filetest.Must(t, err)
		h.Clock.Set(time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC))
		filetest.Must(t, s.End(ctx))
		if got, events := ended(t, h, s); len(got) != 1 || len(events) != 1 || events[0].Act != history.ActConditionsChanged {
			t.Errorf("%v %+v", got, events)
		}
	})
}

// CCM-18: a last day before the condition is in force, in the past or no day at all is refused beside it; today is not.
func TestALastDayIsToCome(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := approved(t, d, "")
		for last, fine := range map[clock.Date]bool{"2026-11-09": false, "2026-11-04": false, "2026-13-40": false, "2026-11-10": true} {
			f, err := s.Stored(ctx, d, h.File.ID)
			filetest.Must(t, err)
			_, err = s.ChangeConditions(ctx, h.Worker, f.ID, f.Version, supervision.ConditionChange{On: "2026-11-05",
				Add: []supervision.Condition{{Code: "REPORT", Words: "Once a month", LastDay: last}}})
			if p := fault.ProblemsOf(err); fine && err != nil || !fine && (len(p) != 1 || p[0].Field != "last_day") {
				t.Errorf("%s: %v", last, err)
			}
		}
	})
}

// CCM-18: whoever has the file is told a week before, not earlier, and nobody else is.
func TestTheLastDayIsSaidAWeekBefore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, s := approved(t, d, "2026-11-20")
		count := func(a access.Actor) int {
			t.Helper()
			list, err := s.Soon(ctx, a)
			filetest.Must(t, err)
			return len(list)
		}
		if n := count(h.Worker); n != 0 {
			t.Errorf("ten days before: %d", n)
		}
		h.Clock.Set(time.Date(2026, 11, 13, 15, 0, 0, 0, time.UTC))
		for name, x := range map[string]struct {
			a    access.Actor
			want int
		}{"worker": {h.Worker, 1}, "colleague": {h.Colleague, 0}, "officer": {h.Officer, 0}, "other": {h.Other, 0}} {
			if n := count(x.a); n != x.want {
				t.Errorf("%s: %d", name, n)
			}
		}
		h.Clock.Set(time.Date(2026, 11, 21, 15, 0, 0, 0, time.UTC))
		if n := count(h.Worker); n != 0 {
			t.Errorf("after it: %d", n)
		}
	})
}
