package life

import (
	"context"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
)

// Said is when and where the agency, as it accepted a client, wants the enrolment interview to be; without a day it does not say (CCM-11,
// CCM-13).
type Said struct {
	On                 clock.Date
	At, Place, Officer string
}

// EnrolmentSaid gives that of an accepted file that is not enrolled yet: by the agency's decision on BSF801, once it went to the provider.
func (x Facts) EnrolmentSaid() Said {
	paper := x.Papers["bsf801"]
	said := paper.answers
	if x.File.State != supervision.Approved || !paper.Answered || said.Get("decision_made") != "APPROVED" {
		return Said{}
	}
	day, hour, _ := strings.Cut(said.Get("enrolment"), " ")
	if !clock.Date(day).Valid() {
		return Said{}
	}
	return Said{On: clock.Date(day), At: hour, Place: said.Get("enrolment_place"), Officer: said.Get("decided_by")}
}

// Words says when and where, in one line.
func (x Said) Words(ctx context.Context) string {
	out := strings.TrimSpace(i18n.Weekday(ctx, x.On) + " " + i18n.HourOf(ctx, x.At))
	if x.Place != "" {
		out += ", " + x.Place
	}
	return out
}

// Interview is the interview that is kept of a file or, while none is, the one that the agency says.
func (x Said) Interview(kept Interview) Interview {
	if kept.Version > 0 || x.On == "" {
		return kept
	}
	return Interview{On: x.On, At: x.At, Place: x.Place, Officers: x.Officer}
}
