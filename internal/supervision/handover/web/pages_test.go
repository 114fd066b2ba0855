package web

import (
	"strings"
	"testing"

	"passerelle/internal/registry"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision/handover"
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
