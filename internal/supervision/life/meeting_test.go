package life

import (
	"strings"
	"testing"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision"
)

// CCM-12, CCM-13: a file says that the client signed another day or hour than the check-in that stands, until one of the two is the other,
// the day signed is past, or the check-in was moved away from it since.
func TestAFileSaysThatAnotherMeetingWasSigned(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.approved(t)
		f, err := h.EnrolFor(ctx, h.worker, f.ID, f.Version, "2026-11-10", supervision.Reporting{NextDue: "2026-11-17", NextTime: "10:00"}, "Early release.")
		must(t, err)
		differs := func(name string, want bool) Meeting {
			t.Helper()
			m := h.next(t, h.worker, f.ID).Meeting
			if m.Differs() != want {
				t.Errorf("%s: %+v", name, m)
			}
			return m
		}
		differs("nothing is signed", false)
		h.fill(t, h.worker, f.ID, agreementForm, "first_meeting", "2026-11-17", "first_meeting_time", "10:00")
		differs("the same", false)
		begun, err := h.docs.BeginForm(ctx, h.worker, f.ID, agreementForm)
		must(t, err)
		if x, err := h.docs.Form(ctx, h.worker, f.ID, begun); err != nil || x.Answers().Get("first_meeting") != "2026-11-17" || x.Answers().Get("first_meeting_time") != "10:00" {
			t.Errorf("the agreement begins with %v, %v", x.Answers(), err)
		}
		h.fill(t, h.worker, f.ID, agreementForm, "first_meeting", "2026-11-17", "first_meeting_time", "14:00")
		if m := differs("another hour", true); m.Day() || m.StandsAt != "10:00" {
			t.Errorf("%+v", m)
		}
		h.fill(t, h.worker, f.ID, agreementForm, "first_meeting", "2026-11-16", "first_meeting_time", "10:00")
		if m := differs("another day", true); !m.Day() || m.On != "2026-11-16" || m.StandsOn != "2026-11-17" {
			t.Errorf("%+v", m)
		}
		if m := h.next(t, h.officer, f.ID).Meeting; m.Differs() {
			t.Errorf("the officer moves no check-in: %+v", m)
		}
		move := func(to clock.Date, hour ...string) {
			t.Helper()
			h.clk.Set(h.clk.Now().Add(time.Minute))
			now, err := h.Stored(ctx, h.DB, f.ID)
			must(t, err)
			_, err = h.ScheduleCheckIn(ctx, h.worker, f.ID, now.Version, to, supervision.Moved{By: "CLIENT", Reason: "She works.", At: strings.Join(hour, "")})
			must(t, err)
		}
		move("2026-11-16")
		differs("moved to it", false)
		move("2026-11-15")
		differs("moved away from it since", false)
		h.fill(t, h.worker, f.ID, agreementForm, "first_meeting", "2026-11-16", "first_meeting_time", "10:00")
		differs("signed after it was moved away", true)
		move("2026-11-16", "14:00")
		h.fill(t, h.worker, f.ID, agreementForm, "first_meeting", "2026-11-16", "first_meeting_time", "10:00")
		differs("another hour than it was moved to", true)
		move("2026-11-16", "10:00")
		differs("moved to the hour signed", false)
		h.clk.Set(time.Date(2026, 11, 18, 15, 0, 0, 0, time.UTC))
		differs("past", false)
	})
}
