package web

import (
	"strings"
	"testing"

	"passerelle/internal/registry"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision/handover"
	"passerelle/internal/supervision/interview"
)

// CCM-22: an appointment says who interprets, or that nobody does for a client who needs an interpreter.
func TestAnAppointmentSaysWhoInterprets(t *testing.T) {
	for _, c := range []struct{ needed, interpreter, want string }{{"yes", "", "interview.wordless"}, {"yes", "Ada", "Ada"}, {"no", "", ""}, {"unknown", "", ""}} {
		p := handover.Page{}
		p.Client, p.Appointments = registry.Client{InterpreterNeeded: c.needed}, []schedule.Appointment{{Date: "2026-12-03", Interpreter: c.interpreter}}
		got := bookedDays(t.Context(), p)[0].Cells[1].Sub
		if !strings.Contains(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%+v: %q", c, got)
		}
	}
}

// CCM-6, CCM-22: an interview of the day after stands among the days with its hour, its place and who interprets; a past one is late.
func TestAnInterviewStandsAmongTheDays(t *testing.T) {
	p := handover.Page{Today: "2026-11-29", Interviews: []interview.Interview{{On: "2026-11-30", At: "10:30", Way: "IN_PERSON", Place: "Jail", With: "Sgt. Cole"}}}
	p.Client = registry.Client{InterpreterNeeded: "yes"}
	rows := days(t.Context(), p).Rows
	if len(rows) != 1 || rows[0].State == "late" || rows[0].Cells[2].Text != "Jail" || !strings.Contains(rows[0].Cells[1].Sub, "interview.wordless") {
		t.Errorf("%+v", rows)
	}
	p.Interviews[0].Interpreter, p.Today = "Ada", "2026-12-01"
	if rows = days(t.Context(), p).Rows; rows[0].State != "late" || !strings.Contains(rows[0].Cells[1].Sub, "Ada") {
		t.Errorf("past: %+v", rows)
	}
}
