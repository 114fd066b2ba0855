package life

import (
	"context"
	"fmt"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
)

// agreementForm is the agreement that a client signs, which says when they come next.
const agreementForm = "bsf802"

// Meeting is the next meeting as the signed agreement says it, beside the check-in that stands where that is another (CCM-12, CCM-13). The
// client comes when the paper says.
type Meeting struct {
	FormID       string
	On, StandsOn clock.Date
	At, StandsAt string // StandsAt is empty where only the day is known
}

// Differs reports whether the two are not the same meeting.
func (m Meeting) Differs() bool { return m.FormID != "" }

// Day reports whether the days differ; otherwise only the hours do.
func (m Meeting) Day() bool { return m.On != m.StandsOn }

// meeting compares what was signed with what stands, of a client who is under supervision. What came after the signature says more than it:
// a check-in that was recorded, or moved away from that day.
func (s *Service) meeting(ctx context.Context, q db.Querier, x Facts) (Meeting, error) {
	paper := x.Papers[agreementForm]
	m := Meeting{FormID: paper.ID, On: clock.Date(paper.answers.Get("first_meeting")), At: paper.answers.Get("first_meeting_time"), StandsOn: x.File.NextDue}
	if x.File.State != supervision.Active || !paper.Whole || !paper.Signed || !m.On.Valid() || m.On < s.today(ctx) || m.StandsOn < s.today(ctx) {
		return Meeting{}, nil
	}
	overtaken, err := db.One[int](ctx, q, `select (select count(*) from check_in where file_id=$1 and due_on=$2 and outcome<>'') +
		(select count(*) from check_in_move where file_id=$1 and from_date=$2 and moved_at>$3)`, x.File.ID, m.On, paper.signedAt)
	if err != nil {
		return Meeting{}, fmt.Errorf("the meeting that was signed: %w", err)
	}
	org, err := s.Access.OrganisationByID(ctx, x.File.OrganisationID)
	if err != nil || overtaken > 0 {
		return Meeting{}, err
	}
	zone, err := clock.Zone(org.TimeZone)
	if err != nil {
		return Meeting{}, fmt.Errorf("the hours of %s: %w", org.Code, err)
	}
	ahead, err := s.Schedule.AppointmentsAhead(ctx, q, x.File.ID, s.today(ctx))
	if err != nil || m.met(ahead, zone) {
		return Meeting{}, err
	}
	return m, nil
}

// met reports whether what was signed stands, and otherwise says the hour that does.
func (m *Meeting) met(ahead []schedule.Appointment, zone *time.Location) bool {
	for _, x := range ahead {
		at := ""
		if !x.At.IsZero() {
			at = x.At.In(zone).Format("15:04")
		}
		if x.Date == m.On && (at == "" || m.At == "" || at == m.At) {
			return true
		}
		if x.Date == m.StandsOn && x.Kind == schedule.CheckInAppointment {
			m.StandsAt = at
		}
	}
	return !m.Day() && m.StandsAt == ""
}
