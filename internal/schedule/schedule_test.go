package schedule_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/schedule"
)

// RPT-1: the 10th, 20th and 30th of the month after, the last day in February.
func TestRPT1DueDay(t *testing.T) {
	for _, c := range []struct {
		month clock.Month
		day   int
		want  clock.Date
	}{
		{"2026-06", 10, "2026-07-10"}, {"2026-06", 20, "2026-07-20"}, {"2026-06", 30, "2026-07-30"},
		{"2026-01", 30, "2026-02-28"}, {"2028-01", 30, "2028-02-29"}, {"2026-12", 10, "2027-01-10"},
		{"2026-03", 31, "2026-04-30"}, {"2100-01", 30, "2100-02-28"},
	} {
		if got := schedule.DueDay(c.month, c.day); got != c.want {
			t.Errorf("period %s day %d: %s, want %s", c.month, c.day, got, c.want)
		}
	}
}

// RPT-1: the due day is not moved; the working day to send by is shown beside it.
func TestRPT1SendByAndDeadline(t *testing.T) {
	for _, c := range []struct {
		province            string
		due, sendBy, moveOn clock.Date
	}{
		{"ON", "2026-07-10", "2026-07-10", "2026-07-10"}, // Friday
		{"ON", "2026-10-10", "2026-10-09", "2026-10-13"}, // Saturday before Thanksgiving
		{"QC", "2026-06-24", "2026-06-23", "2026-06-25"}, // Saint-Jean-Baptiste
		{"ON", "2026-06-24", "2026-06-24", "2026-06-24"},
		{"AB", "2026-09-30", "2026-09-29", "2026-10-01"}, // Truth and Reconciliation
		{"NS", "2026-12-26", "2026-12-24", "2026-12-28"}, // Boxing Day on a Saturday
	} {
		if got := schedule.SendBy(c.province, c.due); got != c.sendBy {
			t.Errorf("%s %s: send by %s, want %s", c.province, c.due, got, c.sendBy)
		}
		var calendar schedule.Calendar
		for policy, want := range map[schedule.Policy]clock.Date{schedule.Keep: c.due, schedule.PreviousDay: c.sendBy, schedule.NextDay: c.moveOn} {
			if got := calendar.Deadline(policy, c.province, c.due); got != want {
				t.Errorf("%s %s %s: %s, want %s", c.province, c.due, policy, got, want)
			}
		}
	}
}

// RPT-1: on the 10th is on time, to its end in the place's own zone.
func TestRPT1Status(t *testing.T) {
	vancouver, err := time.LoadLocation("America/Vancouver")
	if err != nil {
		t.Fatal(err)
	}
	lastSecond := time.Date(2026, 7, 10, 23, 59, 59, 0, vancouver)
	for _, c := range []struct {
		name           string
		now, submitted time.Time
		want           schedule.Standing
	}{
		{"not sent, last second", lastSecond, time.Time{}, schedule.Due},
		{"not sent, a second later", lastSecond.Add(time.Second), time.Time{}, schedule.Overdue},
		{"sent in the last second", lastSecond.Add(time.Hour), lastSecond, schedule.SubmittedOnTime},
		{"sent a second later", lastSecond.Add(time.Hour), lastSecond.Add(time.Second), schedule.SubmittedLate},
	} {
		if got := schedule.Status("2026-07-10", vancouver, c.now, c.submitted); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestHolidays(t *testing.T) {
	for _, c := range []struct {
		province string
		date     clock.Date
		working  bool
	}{
		{"ON", "2026-04-03", false}, {"ON", "2026-04-06", false}, {"ON", "2025-04-18", false}, {"ON", "2027-03-26", false}, // Easter
		{"ON", "2026-05-18", false}, {"ON", "2025-05-19", false}, {"ON", "2026-05-25", true}, // Victoria Day
		{"ON", "2026-02-16", false}, {"QC", "2026-02-16", true}, {"MB", "2026-02-16", false}, {"YT", "2026-02-16", true},
		{"ON", "2029-07-02", false}, {"ON", "2026-07-01", false}, // Canada Day on a Sunday moves
		{"BC", "2026-08-03", false}, {"QC", "2026-08-03", true}, {"ON", "2026-09-07", false}, {"ON", "2026-10-12", false},
		{"ON", "2026-11-11", false}, {"ON", "2026-12-25", false}, {"ON", "2026-07-11", false}, {"ON", "2026-07-12", false},
	} {
		if got := schedule.WorkingDay(c.province, c.date); got != c.working {
			t.Errorf("%s %s: working is %v", c.province, c.date, got)
		}
	}
	if got := schedule.NextWorkingDay("ON", "2026-12-24"); got != "2026-12-28" {
		t.Error(got)
	}
	if got := schedule.PreviousWorkingDay("ON", "2026-04-07"); got != "2026-04-02" {
		t.Error(got)
	}
	for _, p := range schedule.Provinces() {
		days := schedule.HolidaysOf(p, 2026)
		if len(days) < 11 || !slices.IsSortedFunc(days, func(a, b schedule.Holiday) int { return a.Date.Time().Compare(b.Date.Time()) }) {
			t.Errorf("%s: %v", p, days)
		}
	}
}

// CCM-15: a check-in is proposed for a working day of the province, and for no day that is past.
func TestProposedOnAWorkingDay(t *testing.T) {
	for _, c := range []struct {
		standard, province   string
		from, earliest, want clock.Date
	}{
		{schedule.Biweekly, "ON", "2026-11-17", "2026-11-18", "2026-12-01"},
		{schedule.Weekly, "ON", "2026-11-21", "2026-11-22", "2026-11-30"}, // a Saturday
		{schedule.Weekly, "ON", "2026-11-22", "2026-11-23", "2026-11-30"}, // a Sunday
		{schedule.Weekly, "QC", "2026-06-17", "2026-06-18", "2026-06-25"}, // Saint-Jean
		{schedule.Weekly, "ON", "2026-06-17", "2026-06-18", "2026-06-24"},
		{schedule.Weekly, "ON", "2026-12-18", "2026-12-19", "2026-12-28"}, // Christmas, Boxing Day, a weekend
		{schedule.Weekly, "ON", "2026-10-01", "2026-11-28", "2026-11-30"}, // past, and today is a Saturday
		{"", "ON", "2026-10-01", "2026-11-27", ""}, {schedule.Weekly, "ON", "", "2026-11-27", ""},
	} {
		if got := (schedule.Rhythm{Standard: c.standard, Province: c.province}).After(c.from, c.earliest); got != c.want {
			t.Errorf("%s in %s from %s: %s, want %s", c.standard, c.province, c.from, got, c.want)
		}
	}
}

// CCM-15: the first check-in is proposed on a working day within the standard: of a weekly one no later than the seventh day.
func TestTheFirstCheckInIsWithinTheStandard(t *testing.T) {
	for _, c := range []struct {
		standard, province string
		from, want         clock.Date
	}{
		{schedule.Weekly, "ON", "2026-11-18", "2026-11-25"},
		{schedule.Weekly, "ON", "2026-11-21", "2026-11-27"}, // a Saturday
		{schedule.Weekly, "ON", "2026-11-22", "2026-11-27"}, // a Sunday
		{schedule.Weekly, "QC", "2026-06-17", "2026-06-23"}, // Saint-Jean
		{schedule.Weekly, "ON", "2026-12-18", "2026-12-24"}, // Christmas
		{schedule.Daily, "ON", "2026-11-20", "2026-11-23"},  // a Friday
		{schedule.Monthly, "ON", "2026-10-15", "2026-11-13"},
		{"", "ON", "2026-10-01", ""}, {schedule.Weekly, "ON", "", ""},
	} {
		if got := (schedule.Rhythm{Standard: c.standard, Province: c.province}).Within(c.from); got != c.want {
			t.Errorf("%s in %s from %s: %s, want %s", c.standard, c.province, c.from, got, c.want)
		}
	}
}

// CCM-15: the next check-in by the contact standard.
func TestNextCheckIn(t *testing.T) {
	for _, c := range []struct {
		standard   string
		from, want clock.Date
	}{
		{schedule.Daily, "2026-02-28", "2026-03-01"}, {schedule.TwiceWeekly, "2026-07-06", "2026-07-09"},
		{schedule.Weekly, "2026-12-28", "2027-01-04"}, {schedule.Biweekly, "2026-07-10", "2026-07-24"},
		{schedule.EveryThreeWeeks, "2026-07-10", "2026-07-31"}, {schedule.EveryFourWeeks, "2026-07-10", "2026-08-07"},
		{schedule.EveryEightWeeks, "2026-07-10", "2026-09-04"}, {schedule.Monthly, "2026-01-31", "2026-02-28"},
		{schedule.EveryTwoMonths, "2026-12-31", "2027-02-28"}, {schedule.Quarterly, "2026-11-30", "2027-02-28"},
		{"SOMETIMES", "2026-01-01", ""}, {schedule.Weekly, "", ""},
	} {
		if got := schedule.Next(c.standard, c.from); got != c.want {
			t.Errorf("%s from %s: %s, want %s", c.standard, c.from, got, c.want)
		}
	}
	if got := schedule.Occurrence(schedule.Monthly, "2026-01-31", 2); got != "2026-03-31" {
		t.Errorf("the day of the month was lost after February: %s", got)
	}
	for _, s := range schedule.Standards() {
		if schedule.Next(s, "2026-07-10") == "" {
			t.Errorf("%s is offered and not known", s)
		}
	}
}

// CCM-15: the office's own wall clock decides which number to call, also where clocks change.
func TestOfficeHours(t *testing.T) {
	for _, c := range []struct {
		name, zone, province, at string
		want                     bool
	}{
		{"winter morning", "America/Toronto", "ON", "2026-01-12T13:00:00Z", true},                   // 08:00
		{"winter, a minute before", "America/Toronto", "ON", "2026-01-12T12:59:00Z", false},         // 07:59
		{"summer morning", "America/Toronto", "ON", "2026-07-13T12:00:00Z", true},                   // 08:00
		{"closing minute", "America/Toronto", "ON", "2026-07-13T20:30:00Z", false},                  // 16:30
		{"Monday after clocks go forward", "America/Toronto", "ON", "2026-03-09T12:00:00Z", true},   // 08:00
		{"Friday before clocks go forward", "America/Toronto", "ON", "2026-03-06T12:00:00Z", false}, // 07:00
		{"Monday after clocks go back", "America/Toronto", "ON", "2026-11-02T12:30:00Z", false},     // 07:30
		{"no summer time there", "America/Regina", "SK", "2026-07-13T14:00:00Z", true},              // 08:00
		{"half an hour apart", "America/St_Johns", "NL", "2026-01-12T11:30:00Z", true},              // 08:00
		{"its own Sunday", "America/Vancouver", "BC", "2026-07-13T06:00:00Z", false},                // Sunday 23:00
		{"holiday", "America/Toronto", "ON", "2026-07-01T15:00:00Z", false},
		{"unknown zone", "Nowhere/Here", "ON", "2026-07-13T15:00:00Z", false},
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := schedule.OpenNow("08:00", "16:30", c.zone, at, c.province); got != c.want {
			t.Errorf("%s: open is %v", c.name, got)
		}
	}
	if schedule.OpenNow("", "", "America/Toronto", time.Date(2026, 7, 13, 15, 0, 0, 0, time.UTC), "ON") {
		t.Error("an office without hours is open")
	}
	start := time.Date(2026, 3, 7, 20, 0, 0, 0, time.UTC)
	if got := schedule.After(start, 48); got.Sub(start) != 48*time.Hour {
		t.Error("an hour clock stopped")
	}
}

var noon = time.Date(2026, 7, 10, 12, 0, 0, 0, time.UTC)

func inTx(t *testing.T, d *db.DB, act func(tx *db.Tx) error) {
	t.Helper()
	if err := d.Tx(context.Background(), act); err != nil {
		t.Fatal(err)
	}
}

func TestTasks(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := schedule.New(d, clock.At(noon))
		add := func(rule, source, person string, due clock.Date, priority int) (made schedule.Task) {
			inTx(t, d, func(tx *db.Tx) (err error) {
				made, err = s.AddTask(ctx, tx, schedule.Task{OrganisationID: "o", FileID: "f", PersonID: person, Rule: rule, Source: source,
					Due: due, Priority: priority, Args: map[string]string{"Due": string(due)}})
				return err
			})
			return made
		}
		first := add("supervision.task.checkin", "checkin:1", "p", "2026-07-12", 0)
		urgent := add("supervision.task.call", "breach:1", "p", "2026-07-12", 9)
		moved := add("supervision.task.checkin", "checkin:1", "p", "2026-07-11", 0)
		add("supervision.task.later", "x", "p", "2026-09-01", 0)
		if moved.ID != first.ID {
			t.Error("a second open task for the same thing was made")
		}
		got, err := s.TasksOf(ctx, d, "2026-07-31", 10, "p")
		if err != nil || len(got) != 2 || got[0].ID != first.ID || got[0].Due != "2026-07-11" || got[1].ID != urgent.ID || got[0].Args["Due"] != "2026-07-11" {
			t.Fatalf("%+v %v", got, err)
		}
		inTx(t, d, func(tx *db.Tx) error { return s.FinishTask(ctx, tx, first.ID, "p") })
		if err := d.Tx(ctx, func(tx *db.Tx) error { return s.FinishTask(ctx, tx, "none", "p") }); !fault.Is(err, fault.NotFound) {
			t.Errorf("%v", err)
		}
		again := add("supervision.task.checkin", "checkin:1", "p", "2026-07-20", 0)
		if again.ID == first.ID {
			t.Error("a finished task was opened again")
		}
		inTx(t, d, func(tx *db.Tx) error { return s.PassTasks(ctx, tx, "f", "q") })
		inTx(t, d, func(tx *db.Tx) error { return s.FinishTasksFrom(ctx, tx, "f", "breach:1", "q") })
		left, err := s.TasksOf(ctx, d, "", 10, "q")
		if err != nil || len(left) != 2 {
			t.Fatalf("%+v %v", left, err)
		}
		inTx(t, d, func(tx *db.Tx) error { return s.DropTasksOfFile(ctx, tx, "f", "q") })
		if left, err = s.TasksOfFile(ctx, d, "f"); err != nil || len(left) != 0 {
			t.Fatalf("%+v %v", left, err)
		}
		made, err := s.TasksMadeIn(ctx, d, "f")
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range made { // what was done before did not fall with the file
			if waited := x.ID == again.ID || x.Source == "x"; x.WithFile != waited {
				t.Errorf("%s %s fell with the file: %v", x.Rule, x.Source, x.WithFile)
			}
		}
	})
}

func TestAppointments(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := schedule.New(d, clock.At(noon))
		var made schedule.Appointment
		inTx(t, d, func(tx *db.Tx) (err error) {
			made, err = s.AddAppointment(ctx, tx, schedule.Appointment{OrganisationID: "o", FileID: "f", PersonID: "p", At: noon, Date: "2026-07-10", Kind: schedule.CheckInAppointment})
			return err
		})
		got, err := s.AppointmentsOn(ctx, d, "p", "2026-07-10", "2026-07-10")
		if err != nil || len(got) != 1 || !got[0].At.Equal(noon) || got[0].Status != schedule.Booked {
			t.Fatalf("%+v %v", got, err)
		}
		for from, want := range map[clock.Date]int{"2026-07-10": 1, "2026-07-01": 1, "2026-07-11": 0} {
			if ahead, err := s.AppointmentsAhead(ctx, d, "f", from); err != nil || len(ahead) != want {
				t.Errorf("from %s: %+v %v", from, ahead, err)
			}
		}
		made.Status = schedule.Cancelled
		inTx(t, d, func(tx *db.Tx) error { return s.ChangeAppointment(ctx, tx, made) })
		if err := d.Tx(ctx, func(tx *db.Tx) error { return s.ChangeAppointment(ctx, tx, made) }); !fault.Is(err, fault.Conflict) {
			t.Errorf("a stale write went through: %v", err)
		}
		if got, err = s.AppointmentsOn(ctx, d, "p", "2026-07-10", "2026-07-10"); err != nil || len(got) != 0 {
			t.Fatalf("%+v %v", got, err)
		}
		if ahead, err := s.AppointmentsAhead(ctx, d, "f", "2026-07-01"); err != nil || len(ahead) != 0 {
			t.Errorf("called off: %+v %v", ahead, err)
		}
		if got, err = s.AppointmentsOfFile(ctx, d, "f"); err != nil || len(got) != 1 || got[0].Version != 2 {
			t.Fatalf("%+v %v", got, err)
		}
		one, err := s.AppointmentByID(ctx, d, made.ID)
		if err != nil || one.FileID != "f" {
			t.Fatalf("%+v %v", one, err)
		}
	})
}

func TestHolidayEdits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		s := schedule.New(d, clock.At(noon))
		for _, e := range []schedule.HolidayEdit{
			{OrganisationID: "o", Province: "NL", Date: "2026-07-13", Closed: true, NameEN: "Memorial Day", NameFR: "Jour commémoratif"},
			{OrganisationID: "o", Province: "ON", Date: "2026-08-03", Closed: false},
		} {
			inTx(t, d, func(tx *db.Tx) error { return s.EditHoliday(ctx, tx, e) })
		}
		if err := d.Tx(ctx, func(tx *db.Tx) error {
			return s.EditHoliday(ctx, tx, schedule.HolidayEdit{Province: "XX", Closed: true})
		}); len(fault.ProblemsOf(err)) != 3 {
			t.Errorf("%v", err)
		}
		c, err := s.Calendar(ctx, d)
		if err != nil || c.WorkingDay("NL", "2026-07-13") || !c.WorkingDay("ON", "2026-08-03") || c.WorkingDay("BC", "2026-08-03") {
			t.Fatalf("%v", err)
		}
		if !slices.ContainsFunc(c.Holidays("NL", 2026), func(h schedule.Holiday) bool { return h.NameFR == "Jour commémoratif" }) {
			t.Error("an added day is not listed")
		}
		if slices.ContainsFunc(c.Holidays("ON", 2026), func(h schedule.Holiday) bool { return h.Date == "2026-08-03" }) {
			t.Error("a removed day is listed")
		}
		if c.AddWorkingDays("NL", "2026-07-10", 1) != "2026-07-14" {
			t.Error("working days do not know the edit")
		}
	})
}
