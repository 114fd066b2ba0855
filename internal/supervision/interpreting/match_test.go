package interpreting

import (
	"testing"

	"passerelle/internal/platform/clock"
)

// CCM-6, CCM-15: a meeting asks for an interpreter until one is confirmed for the very day and hour that it has; a booking whose meeting moved, or is not
// to come any more, is said and never follows by itself.
func TestWhatAMeetingAsksFor(t *testing.T) {
	meeting := Meeting{Kind: CheckIn, ID: "c", FileID: "f", On: "2026-12-04", Hour: "10:00", Needed: true}
	talk := Meeting{Kind: Interview, ID: "later", FileID: "f", On: "2026-12-04", Hour: "10:00", Needed: true}
	b := func(status string, on clock.Date, hour string) Booking {
		return Booking{ID: "b" + status, FileID: "f", Meeting: CheckIn, MeetingID: "c", Status: status, On: on, At: hour}
	}
	of := func(b Booking, meeting, id string) Booking {
		b.Meeting, b.MeetingID = meeting, id
		return b
	}
	over, shut := b(Confirmed, "2026-12-01", "10:00"), of(b(Confirmed, "2026-12-04", "10:00"), Other, "o")
	over.Over, shut.Shut = true, true
	for name, x := range map[string]struct {
		meetings []Meeting
		list     []Booking
		why      []string
		by       clock.Date
		gone     int
		past     int
	}{
		"nobody is booked":                     {[]Meeting{meeting}, nil, []string{NoBooking}, "2026-12-04", 0, 0},
		"asked only":                           {[]Meeting{meeting}, []Booking{b(Asked, "2026-12-04", "10:00")}, []string{OnlyAsked}, "2026-12-04", 0, 0},
		"confirmed":                            {[]Meeting{meeting}, []Booking{b(Confirmed, "2026-12-04", "10:00")}, []string{""}, "2026-12-04", 0, 0},
		"confirmed for a meeting of no hour":   {[]Meeting{{Kind: CheckIn, ID: "c", FileID: "f", On: "2026-12-04"}}, []Booking{b(Confirmed, "2026-12-04", "10:00")}, []string{""}, "2026-12-04", 0, 0},
		"who came, not recorded yet":           {[]Meeting{meeting}, []Booking{b(Came, "2026-12-04", "10:00")}, []string{""}, "2026-12-04", 0, 0},
		"who did not come":                     {[]Meeting{meeting}, []Booking{b(NotCome, "2026-12-04", "10:00")}, []string{NoBooking}, "2026-12-04", 0, 0},
		"declined":                             {[]Meeting{meeting}, []Booking{b(Declined, "2026-12-04", "10:00")}, []string{WasRefused}, "2026-12-04", 0, 0},
		"declined, another asked":              {[]Meeting{meeting}, []Booking{b(Declined, "2026-12-04", "10:00"), b(Asked, "2026-12-04", "10:00")}, []string{OnlyAsked}, "2026-12-04", 0, 0},
		"called off":                           {[]Meeting{meeting}, []Booking{b(CalledOff, "2026-12-04", "10:00")}, []string{NoBooking}, "2026-12-04", 0, 0},
		"the meeting is later now":             {[]Meeting{meeting}, []Booking{b(Confirmed, "2026-12-02", "10:00")}, []string{Moved}, "2026-12-02", 0, 0},
		"the meeting is at another hour":       {[]Meeting{meeting}, []Booking{b(Confirmed, "2026-12-04", "09:00")}, []string{Moved}, "2026-12-04", 0, 0},
		"declined for the day before":          {[]Meeting{meeting}, []Booking{b(Declined, "2026-12-02", "10:00")}, []string{NoBooking}, "2026-12-04", 0, 0},
		"the meeting is cancelled":             {nil, []Booking{b(Confirmed, "2026-12-04", "10:00")}, nil, "", 1, 0},
		"its day is past":                      {nil, []Booking{b(Asked, "2026-11-27", "10:00")}, nil, "", 0, 1},
		"it took place today":                  {nil, []Booking{over}, nil, "", 0, 1},
		"another client's":                     {[]Meeting{{Kind: CheckIn, ID: "c", FileID: "g", On: "2026-12-04", Hour: "10:00"}}, []Booking{b(Confirmed, "2026-12-04", "10:00")}, []string{NoBooking}, "2026-12-04", 1, 0},
		"the interview took the place":         {[]Meeting{talk}, []Booking{of(b(Confirmed, "2026-12-02", "10:00"), Interview, "before")}, []string{Moved}, "2026-12-02", 0, 0},
		"an interview that was held":           {[]Meeting{talk}, []Booking{of(over, Interview, "before")}, []string{NoBooking}, "2026-12-04", 0, 1},
		"another meeting, asked only":          {nil, []Booking{of(b(Asked, "2026-12-04", "10:00"), Other, "o")}, []string{OnlyAsked}, "2026-12-04", 0, 0},
		"another meeting, declined":            {nil, []Booking{of(b(Declined, "2026-12-04", "10:00"), Other, "o")}, []string{WasRefused}, "2026-12-04", 0, 0},
		"another meeting of a closed file":     {nil, []Booking{shut}, nil, "", 1, 0},
		"another meeting, declined, new asked": {nil, []Booking{of(b(Declined, "2026-12-04", "10:00"), Other, "o"), of(b(Asked, "2026-12-04", "11:00"), Other, "p")}, []string{OnlyAsked}, "2026-12-04", 0, 0},
	} {
		ahead, loose := Match(x.meetings, x.list, "2026-12-01")
		if len(ahead) != len(x.why) || len(loose) != x.gone+x.past {
			t.Errorf("%s: %+v, %+v", name, ahead, loose)
			continue
		}
		for i, why := range x.why {
			if ahead[i].Why != why || ahead[i].By() != x.by {
				t.Errorf("%s: %q by %s", name, ahead[i].Why, ahead[i].By())
			}
		}
		for _, b := range loose {
			if b.IsGone("2026-12-01") != (x.gone == 1) {
				t.Errorf("%s: gone is %t", name, b.IsGone("2026-12-01"))
			}
		}
	}
}
