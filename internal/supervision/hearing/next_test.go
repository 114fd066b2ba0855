package hearing_test

import (
	"testing"

	"passerelle/internal/supervision"
	"passerelle/internal/supervision/hearing"
)

// CCM-15: of several hearings of a day the next is the first by its hour, in whatever order they were entered; all of that day are named,
// those of no hour last, and none that is over, off or of a later day.
func TestTheNextHearingIsTheFirstByItsHour(t *testing.T) {
	all := []supervision.Hearing{
		{ID: "later", OnDate: "2026-12-09", AtTime: "08:00"}, {ID: "court", OnDate: "2026-12-08", AtTime: "10:30"}, {ID: "no hour", OnDate: "2026-12-08"},
		{ID: "review", OnDate: "2026-12-08", AtTime: "09:30"}, {ID: "off", OnDate: "2026-12-08", AtTime: "07:00", CancelledOn: "2026-12-01"},
		{ID: "said", OnDate: "2026-12-08", AtTime: "07:30", Outcome: hearing.Decided}, {ID: "past", OnDate: "2026-11-30", AtTime: "09:00"},
	}
	if names := ids(hearing.NextDay(all, hearing.Moment{Day: "2026-12-01", Hour: "12:00"})); names != "review court no hour " {
		t.Errorf("of the next day: %s", names)
	}
	if next := hearing.Next(all, hearing.Moment{Day: "2026-12-01"}); next.ID != "review" {
		t.Errorf("next is %q", next.ID)
	}
	if next := hearing.Next(all, hearing.Moment{Day: "2026-12-10"}); next.OnDate != "" || len(hearing.NextDay(nil, hearing.Moment{Day: "2026-12-10"})) != 0 {
		t.Errorf("none is to come: %+v", next)
	}
}

// CCM-13, CCM-15: a hearing of today whose hour is over is not the next one, and stands apart until it is said what came of it; one of no hour is
// to come all day.
func TestAHearingWhoseHourIsOverIsNotTheNext(t *testing.T) {
	all := []supervision.Hearing{
		{ID: "court", OnDate: "2026-12-08", AtTime: "10:30"}, {ID: "review", OnDate: "2026-12-08", AtTime: "09:30"}, {ID: "no hour", OnDate: "2026-12-08"},
		{ID: "said", OnDate: "2026-12-08", AtTime: "07:30", Outcome: hearing.Decided}, {ID: "later", OnDate: "2026-12-09", AtTime: "08:00"},
	}
	for _, c := range []struct {
		hour, passed, next string
		all                []supervision.Hearing
	}{
		{"09:30", "", "review court no hour ", all},
		{"09:31", "review ", "court no hour ", all},
		{"23:00", "review court ", "no hour ", all},
		{"23:00", "review court ", "later ", append(all[:2:2], all[4])},
	} {
		now := hearing.Moment{Day: "2026-12-08", Hour: c.hour}
		if passed, next := ids(hearing.Passed(c.all, now)), ids(hearing.NextDay(c.all, now)); passed != c.passed || next != c.next {
			t.Errorf("%s: passed %q, next %q", c.hour, passed, next)
		}
	}
}

func ids(list []supervision.Hearing) (out string) {
	for _, h := range list {
		out += h.ID + " "
	}
	return out
}
