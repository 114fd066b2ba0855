package agenda

import (
	"slices"
	"testing"
	"time"

	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
)

// UX-1: on My day those who come today stand before old tasks, in the order of their hours; only what must be told at once
// stands before them.
func TestAgenda(t *testing.T) {
	today := time.Date(2026, 11, 12, 0, 0, 0, 0, time.UTC)
	d := supervision.Day{
		Tasks: []schedule.Task{{FileID: "old", Rule: "r", Due: "2026-10-01", Priority: 1}, {FileID: "older", Rule: "r", Due: "2026-09-01"}, {FileID: "now", Rule: "r", Due: "2026-11-12", Priority: 1},
			{FileID: "tell", Rule: "r", Due: "2026-11-12", Priority: 2}, {FileID: "later", Rule: "r", Due: "2026-11-14"}},
		CheckIns: []supervision.DueRow{{CheckInID: "1", FileID: "missed", DueOn: "2026-10-01"}, {CheckInID: "2", FileID: "afternoon", DueOn: "2026-11-12"}, {CheckInID: "3", FileID: "morning", DueOn: "2026-11-12"},
			{CheckInID: "4", FileID: "tomorrow", DueOn: "2026-11-13"}},
		Appointments: []schedule.Appointment{{FileID: "afternoon", Date: "2026-11-12", Kind: schedule.CheckInAppointment, At: today.Add(15 * time.Hour)},
			{FileID: "morning", Date: "2026-11-12", Kind: schedule.CheckInAppointment, At: today.Add(9 * time.Hour)}},
	}
	g := Of(d, "2026-11-12")
	for name, c := range map[string]struct {
		got  []Item
		want []string
	}{"today": {g.Today, []string{"tell", "morning", "afternoon", "now"}}, "overdue": {g.Overdue, []string{"older", "old", "missed"}}, "coming": {g.Coming, []string{"tomorrow", "later"}}} {
		var files []string
		for _, x := range c.got {
			files = append(files, x.FileID)
		}
		if !slices.Equal(files, c.want) {
			t.Errorf("%s: %v, not %v", name, files, c.want)
		}
	}
	if g.Empty() || !(Agenda{}).Empty() {
		t.Error("what is empty is not")
	}
}

// UX-1: a check-in that waits for evidence and the task that it left are one line, which leads to where it is settled.
func TestEvidenceWaitsOnce(t *testing.T) {
	g := Of(supervision.Day{CheckIns: []supervision.DueRow{{CheckInID: "1", FileID: "f", DueOn: "2026-11-10", Outcome: supervision.Waiting, Recorded: "2026-11-10"}},
		Tasks: []schedule.Task{{FileID: "f", Rule: "supervision.task.evidence", Source: supervision.OutcomeSource("1"), Due: "2026-11-17"}}}, "2026-11-12")
	if len(g.Coming) != 1 || !g.Coming[0].Evidence || g.Coming[0].Due != "2026-11-17" || len(g.Overdue) > 0 {
		t.Errorf("%+v", g)
	}
}
