package standard_test

import (
	"context"
	"slices"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/filetest"
	"passerelle/internal/supervision/standard"
)

// CCM-15: a provider sets what it asks, a file deviates with a reason, and the list has who is below; out of scope nothing is
// seen or set.
func TestStandardsAreKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, h := context.Background(), filetest.Open(t, d)
		s := standard.Service{h.Documents.Service}
		to := standard.Setting{"HIGH": schedule.TwiceWeekly, "MEDIUM": schedule.Weekly, "LOW": schedule.Weekly}
		for _, c := range []struct {
			by   access.Actor
			to   standard.Setting
			kind fault.Kind
		}{{h.Worker, to, fault.Forbidden}, {h.Officer, to, fault.Forbidden}, {h.Supervisor, standard.Setting{"HIGH": "NEVER", "MEDIUM": schedule.Weekly, "LOW": schedule.Weekly}, fault.Invalid},
			{h.Supervisor, standard.Setting{"HIGH": schedule.Monthly, "MEDIUM": schedule.Weekly, "LOW": schedule.Weekly}, fault.Invalid}} {
			if err := s.Set(ctx, c.by, c.to, 60); !fault.Is(err, c.kind) {
				t.Errorf("%s sets %v: %v", c.by.PersonID, c.to, err)
			}
		}
		for _, days := range []int{0, 13, 731} {
			if err := s.Set(ctx, h.Supervisor, to, days); !fault.Is(err, fault.Invalid) || fault.ProblemsOf(err)[0].Field != "clean_days" {
				t.Errorf("%d clean days: %v", days, err)
			}
		}
		filetest.Must(t, s.Set(ctx, h.Supervisor, to, 45))
		for organisation, want := range map[string]int{"org": 45, "elsewhere": standard.CleanDays} {
			if days, err := s.CleanDaysOf(ctx, d, organisation); err != nil || days != want {
				t.Errorf("%s: less is proposed after %d days, %v", organisation, days, err)
			}
		}
		if asked, err := s.SettingOf(ctx, d, "org"); err != nil || asked["HIGH"] != schedule.TwiceWeekly || asked["LOW"] != schedule.Weekly {
			t.Fatalf("%v %v", asked, err)
		}
		if asked, err := s.SettingOf(ctx, d, "elsewhere"); err != nil || asked["HIGH"] != schedule.Weekly {
			t.Errorf("another provider: %v %v", asked, err)
		}

		f, err := s.RecordDecision(ctx, h.Worker, h.File.ID, h.File.Version, supervision.Decision{On: "2026-11-03", Code: supervision.Accepted})
		filetest.Must(t, err)
		f, err = s.Enrol(ctx, h.Worker, f.ID, f.Version, "2026-11-03", "2026-11-05", "")
		filetest.Must(t, err)
		rows, all, err := s.Below(ctx, h.Worker, 10)
		if err != nil || all != 1 || rows[0].FileID != f.ID || !slices.Equal(rows[0].Standing.Below, []standard.Why{standard.NoContact}) {
			t.Fatalf("%+v %d %v", rows, all, err)
		}
		for _, by := range []access.Actor{h.Colleague, h.Other} {
			if _, all, err := s.Below(ctx, by, 10); err != nil || all != 0 {
				t.Errorf("%s sees %d, %v", by.PersonID, all, err)
			}
		}
		for _, c := range []struct {
			by            access.Actor
			version       int
			often, reason string
			kind          fault.Kind
		}{{h.Colleague, f.Version, schedule.Weekly, "x", fault.NotFound}, {h.Worker, f.Version, schedule.Monthly, " ", fault.Invalid}, {h.Worker, f.Version, "NEVER", "x", fault.Invalid},
			{h.Worker, f.Version - 1, schedule.Monthly, "Works away.", fault.Conflict}} {
			if err := s.Choose(ctx, c.by, f.ID, c.version, c.often, c.reason); !fault.Is(err, c.kind) {
				t.Errorf("%s chooses %s: %v", c.by.PersonID, c.often, err)
			}
		}
		filetest.Must(t, s.Choose(ctx, h.Worker, f.ID, f.Version, schedule.Monthly, "Works away."))
		f, err = s.Stored(ctx, d, f.ID)
		filetest.Must(t, err)
		if x, err := s.Of(ctx, d, f); err != nil || x.Deviation.Reason != "Works away." || len(x.Below) != 0 || x.Follows() != schedule.Monthly {
			t.Errorf("%+v %v", x, err)
		}
		if _, all, err := s.Below(ctx, h.Supervisor, 10); err != nil || all != 0 {
			t.Errorf("with a reason it is below: %d %v", all, err)
		}
	})
}

// CCM-15: a check-in later than the client reports takes a reason, which the file's standing shows; by the tighter of both intervals,
// one day after the last in its rhythm. One more than a year ahead is refused whatever the reason.
func TestANextCheckInLaterThanTheRhythm(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, h := context.Background(), filetest.Open(t, d)
		s := standard.Service{h.Documents.Service}
		s.Pace = s
		f, err := s.RecordDecision(ctx, h.Worker, h.File.ID, h.File.Version, supervision.Decision{On: "2026-11-03", Code: supervision.Accepted})
		filetest.Must(t, err)
		field := func(err error) string {
			if p := fault.ProblemsOf(err); len(p) == 1 {
				return p[0].Field
			}
			return ""
		}
		if _, err := s.Enrol(ctx, h.Worker, f.ID, f.Version, "2026-11-03", "2026-12-10", ""); field(err) != "late_reason" {
			t.Errorf("a month after the enrolment, of high risk: %v", err)
		}
		if _, err := s.Enrol(ctx, h.Worker, f.ID, f.Version, "2026-11-03", "2027-11-11", "", "She asked."); field(err) != "first_due" {
			t.Errorf("in more than a year: %v", err)
		}
		f, err = s.Enrol(ctx, h.Worker, f.ID, f.Version, "2026-11-03", "2026-11-10", "")
		filetest.Must(t, err)
		filetest.Must(t, s.Choose(ctx, h.Worker, f.ID, f.Version, schedule.TwiceWeekly, ""))
		f, err = s.Stored(ctx, d, f.ID)
		filetest.Must(t, err)
		in, err := db.One[string](ctx, d, "select id from check_in where file_id=$1", f.ID)
		filetest.Must(t, err)
		r := supervision.Reporting{CheckInID: in, Outcome: supervision.Kept, Answers: map[string]string{"conditions": "yes", "address": "yes", "unscheduled": "no"}, NextDue: "2026-11-17"}
		if _, err := s.RecordReporting(ctx, h.Worker, r); field(err) != "late_reason" {
			t.Errorf("later than twice a week: %v", err)
		}
		if n, err := db.One[int](ctx, d, "select count(*) from check_in where outcome<>''"); err != nil || n != 0 {
			t.Errorf("%d are recorded of what was refused, %v", n, err)
		}
		r.Late = "She is in hospital."
		_, err = s.RecordReporting(ctx, h.Worker, r)
		filetest.Must(t, err)
		f, err = s.Stored(ctx, d, f.ID)
		filetest.Must(t, err)
		if x, err := s.Of(ctx, d, f); err != nil || x.Late.Reason != "She is in hospital." || x.Late.By != h.Worker.Name {
			t.Errorf("%+v %v", x, err)
		}
		if _, err := s.ScheduleCheckIn(ctx, h.Worker, f.ID, f.Version, "2026-11-18", supervision.Moved{By: "CLIENT", Reason: "She works."}); field(err) != "late_reason" {
			t.Errorf("moved later still: %v", err)
		}
		f, err = s.ScheduleCheckIn(ctx, h.Worker, f.ID, f.Version, "2026-11-16", supervision.Moved{By: "CLIENT", Reason: "She works."})
		filetest.Must(t, err)
		if x, err := s.Of(ctx, d, f); err != nil || x.Late.Reason != "" {
			t.Errorf("moved to a day in its rhythm: %+v %v", x, err)
		}
	})
}

// CCM-15: a check-in on the day of a hearing is asked about, when it is set and when it is moved, and taken once it is said to be meant;
// of a hearing that was cancelled nothing is asked.
func TestACheckInOnTheDayOfAHearing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, h := context.Background(), filetest.Open(t, d)
		s := standard.Service{h.Documents.Service}
		s.Pace = s
		f, err := s.RecordDecision(ctx, h.Worker, h.File.ID, h.File.Version, supervision.Decision{On: "2026-11-03", Code: supervision.Accepted})
		filetest.Must(t, err)
		for _, day := range []clock.Date{"2026-11-12", "2026-11-13", "2026-11-16"} {
			filetest.Must(t, s.SetHearing(ctx, h.Worker, f.ID, supervision.Hearing{OnDate: day, AtTime: "10:00", Kind: "DETENTION_REVIEW"}))
		}
		_, err = d.Exec(ctx, "update hearing set cancelled_on='2026-11-10', cancelled_reason='x' where on_date='2026-11-16'")
		filetest.Must(t, err)
		asked := func(name string, err error) {
			t.Helper()
			if p := fault.ProblemsOf(err); len(p) != 1 || p[0].Field != "hearing_day" {
				t.Errorf("%s: %v", name, err)
			}
		}
		first := supervision.Reporting{NextDue: "2026-11-12"}
		_, err = s.EnrolFor(ctx, h.Worker, f.ID, f.Version, "2026-11-10", first, "")
		asked("the first", err)
		first.Hearing = true
		f, err = s.EnrolFor(ctx, h.Worker, f.ID, f.Version, "2026-11-10", first, "")
		filetest.Must(t, err)
		_, err = s.ScheduleCheckIn(ctx, h.Worker, f.ID, f.Version, "2026-11-13", supervision.Moved{By: "CLIENT", Reason: "She works."})
		asked("moved", err)
		f, err = s.ScheduleCheckIn(ctx, h.Worker, f.ID, f.Version, "2026-11-13", supervision.Moved{By: "CLIENT", Reason: "She works.", Hearing: true})
		filetest.Must(t, err)
		if _, err = s.ScheduleCheckIn(ctx, h.Worker, f.ID, f.Version, "2026-11-16", supervision.Moved{By: "CLIENT", Reason: "She works."}); err != nil {
			t.Errorf("on the day of one that was cancelled: %v", err)
		}
	})
}

// CCM-15, CCM-18: a risk level that was raised asks for a contact from its own day on, on the file and on the list, and not for one before it.
func TestARaisedLevelCountsFromItsDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, h := context.Background(), filetest.Open(t, d)
		s := standard.Service{h.Documents.Service}
		f, err := s.ChangeRisk(ctx, h.Worker, h.File.ID, h.File.Version, "LOW", h.File.ReferredOn, supervision.Word{})
		filetest.Must(t, err)
		f, err = s.RecordDecision(ctx, h.Worker, f.ID, f.Version, supervision.Decision{On: f.ReferredOn, Code: supervision.Accepted, Why: "Known."})
		filetest.Must(t, err)
		f, err = s.Enrol(ctx, h.Worker, f.ID, f.Version, f.ReferredOn, "2026-11-13", "Early release.")
		filetest.Must(t, err)
		f, err = s.ChangeRisk(ctx, h.Worker, f.ID, f.Version, "HIGH", "2026-11-09", supervision.Word{})
		filetest.Must(t, err)
		f, err = s.Stored(ctx, d, f.ID)
		filetest.Must(t, err)
		x, err := s.Of(ctx, d, f)
		if _, all, failed := s.Below(ctx, h.Worker, 10); err != nil || failed != nil || x.By != "2026-11-16" || len(x.Below)+all != 0 {
			t.Errorf("asked for by %s, below %v, %d on the list, %v %v", x.By, x.Below, all, err, failed)
		}
	})
}
