// Package promised compares a first check-in with the next meeting that the client's agreement says (CCM-12, CCM-13): the client comes when the
// paper says. Start at [Meeting.Ask].
package promised

import (
	"context"
	"net/http"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
)

// Field is where another day or hour than the agreement says is said to be meant.
const Field = "other_meeting"

// Meant reports whether it was said that another meeting than the agreement's is meant.
func Meant(r *http.Request) bool { return r.PostFormValue(Field) == "yes" }

// Meeting is the next meeting as an agreement says it; without a day when none does.
type Meeting struct {
	On        clock.Date
	At, Place string
	Starts    clock.Date // the first day of the supervision that it says; none is no day
}

// Words says when and where it is.
func (m Meeting) Words(ctx context.Context) string {
	return strings.Join(strings.FieldsFunc(i18n.Date(ctx, m.On)+"\n"+m.At+"\n"+m.Place, func(r rune) bool { return r == '\n' }), " · ")
}

// Ask asks about an enrolment and a first check-in that are not on the first day and at the meeting which the client was told: nobody is refused,
// whoever sets them says that they are meant.
func (m Meeting) Ask(ctx context.Context, enrolled, on clock.Date, at string) error {
	if m.Starts != "" && m.Starts != enrolled {
		return fault.At(Field, "supervision.problem.other_first_day", "When", i18n.Date(ctx, m.Starts))
	}
	if m.On == "" || on == m.On && at == m.At {
		return nil
	}
	return fault.At(Field, "supervision.problem.other_meeting", "When", m.Words(ctx))
}
