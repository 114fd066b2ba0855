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
	names := ""
	for _, h := range hearing.NextDay(all, "2026-12-01") {
		names += h.ID + " "
	}
	if names != "review court no hour " {
		t.Errorf("of the next day: %s", names)
	}
	if next := hearing.Next(all, "2026-12-01"); next.ID != "review" {
		t.Errorf("next is %q", next.ID)
	}
	if next := hearing.Next(all, "2026-12-10"); next.OnDate != "" || len(hearing.NextDay(nil, "2026-12-10")) != 0 {
		t.Errorf("none is to come: %+v", next)
	}
}
