package standard

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
)

// CCM-15: where a client is below the standard, and by which interval the next check-in is proposed.
func TestWhereAClientStands(t *testing.T) {
	const today = clock.Date("2026-11-10")
	light := Deviation{Risk: "HIGH", Standard: schedule.Monthly, Reason: "Works away."}
	for name, c := range map[string]struct {
		known
		below   []Why
		follows string
	}{
		"seen and planned":            {known{risk: "HIGH", last: "2026-11-06", next: "2026-11-13"}, nil, schedule.Weekly},
		"a weekend later":             {known{risk: "HIGH", last: "2026-11-06", next: "2026-11-16"}, nil, schedule.Weekly},
		"planned too late":            {known{risk: "HIGH", last: "2026-11-06", next: "2026-11-17"}, []Why{PlannedLate}, schedule.Weekly},
		"nothing planned":             {known{risk: "HIGH", last: "2026-11-06"}, []Why{NotPlanned}, schedule.Weekly},
		"not seen for long":           {known{risk: "HIGH", last: "2026-10-29", next: "2026-11-11"}, []Why{NoContact}, schedule.Weekly},
		"seen on the last day":        {known{risk: "HIGH", last: "2026-10-31", next: "2026-11-10"}, nil, schedule.Weekly},
		"counts from enrolment":       {known{risk: "HIGH", enrolled: "2026-11-08", next: "2026-11-15"}, nil, schedule.Weekly},
		"its own is tighter":          {known{risk: "LOW", own: schedule.Weekly, last: "2026-11-06", next: "2026-11-16"}, nil, schedule.Weekly},
		"tighter, planned too late":   {known{risk: "LOW", own: schedule.Weekly, last: "2026-11-06", next: "2026-11-17"}, []Why{PlannedLate}, schedule.Weekly},
		"tighter, not seen for long":  {known{risk: "LOW", own: schedule.Weekly, last: "2026-10-20", next: "2026-11-12"}, []Why{NoContact}, schedule.Weekly},
		"asks for less":               {known{risk: "HIGH", own: schedule.Monthly, last: "2026-11-06", next: "2026-11-13"}, []Why{LessOften}, schedule.Monthly},
		"less, with its reason":       {known{risk: "HIGH", own: schedule.Monthly, last: "2026-10-20", next: "2026-11-20", reason: light}, nil, schedule.Monthly},
		"reason of another level":     {known{risk: "MEDIUM", own: schedule.Monthly, last: "2026-11-06", next: "2026-11-13", reason: light}, []Why{LessOften}, schedule.Monthly},
		"reason of another interval":  {known{risk: "HIGH", own: schedule.EveryEightWeeks, last: "2026-11-06", next: "2026-11-13", reason: light}, []Why{LessOften}, schedule.EveryEightWeeks},
		"level not known: its own":    {known{own: schedule.Quarterly, last: "2026-01-06"}, nil, schedule.Quarterly},
		"level not known and no own":  {known{last: "2026-01-06"}, nil, ""},
		"less and not seen for long":  {known{risk: "HIGH", own: schedule.Monthly, last: "2026-10-20", next: "2026-11-20"}, []Why{LessOften, NoContact}, schedule.Monthly},
		"with a reason, late all the": {known{risk: "HIGH", own: schedule.Monthly, last: "2026-10-01", next: "2026-11-20", reason: light}, []Why{NoContact}, schedule.Monthly},
	} {
		c.known.active = true
		x := c.stands(practice, today)
		if !slices.Equal(x.Below, c.below) || x.Follows() != c.follows {
			t.Errorf("%s: below %v, follows %s; want %v, %s", name, x.Below, x.Follows(), c.below, c.follows)
		}
		c.known.active = false
		if x := c.stands(practice, today); len(x.Below) > 0 {
			t.Errorf("%s: not under supervision, and below: %v", name, x.Below)
		}
	}
}

// CCM-15: a provider sets what it asks, a file deviates with a reason, and the list has who is below; out of scope nothing is
// seen or set.
func TestStandardsAreKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, h := context.Background(), filetest.Open(t, d)
		s := Service{h.Documents.Service}
		to := Setting{"HIGH": schedule.TwiceWeekly, "MEDIUM": schedule.Weekly, "LOW": schedule.Weekly}
		for _, c := range []struct {
			by   access.Actor
			to   Setting
			kind fault.Kind
		}{{h.Worker, to, fault.Forbidden}, {h.Officer, to, fault.Forbidden}, {h.Supervisor, Setting{"HIGH": "NEVER", "MEDIUM": schedule.Weekly, "LOW": schedule.Weekly}, fault.Invalid},
			{h.Supervisor, Setting{"HIGH": schedule.Monthly, "MEDIUM": schedule.Weekly, "LOW": schedule.Weekly}, fault.Invalid}} {
			if err := s.Set(ctx, c.by, c.to); !fault.Is(err, c.kind) {
				t.Errorf("%s sets %v: %v", c.by.PersonID, c.to, err)
			}
		}
		filetest.Must(t, s.Set(ctx, h.Supervisor, to))
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
		if err != nil || all != 1 || rows[0].FileID != f.ID || !slices.Equal(rows[0].Standing.Below, []Why{NoContact}) {
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
		s := Service{h.Documents.Service}
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
		if _, err := s.ScheduleCheckIn(ctx, h.Worker, f.ID, f.Version, "2026-11-18", supervision.Moved{By: "CLIENT"}); field(err) != "late_reason" {
			t.Errorf("moved later still: %v", err)
		}
		f, err = s.ScheduleCheckIn(ctx, h.Worker, f.ID, f.Version, "2026-11-16", supervision.Moved{By: "CLIENT"})
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
		s := Service{h.Documents.Service}
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
		_, err = s.ScheduleCheckIn(ctx, h.Worker, f.ID, f.Version, "2026-11-13", supervision.Moved{By: "CLIENT"})
		asked("moved", err)
		f, err = s.ScheduleCheckIn(ctx, h.Worker, f.ID, f.Version, "2026-11-13", supervision.Moved{By: "CLIENT", Hearing: true})
		filetest.Must(t, err)
		if _, err = s.ScheduleCheckIn(ctx, h.Worker, f.ID, f.Version, "2026-11-16", supervision.Moved{By: "CLIENT"}); err != nil {
			t.Errorf("on the day of one that was cancelled: %v", err)
		}
	})
}
