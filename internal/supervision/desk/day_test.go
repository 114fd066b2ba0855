package desk

import (
	"testing"

	"passerelle/internal/platform/clock"
)

// CCM-17: a report of what was found begins with the day of it: that of the hearing, or of the check-in or of when the client came for it; of
// several days with none.
func TestTheDayOfWhatWasFound(t *testing.T) {
	hearing, checkIn := Finding{What: ofHearing + "h", DueOn: "2026-11-29"}, Finding{What: OfAddress, DueOn: "2026-11-27", CameOn: "2026-11-29"}
	for name, c := range map[string]struct {
		found []Finding
		want  clock.Date
	}{
		"a hearing":            {[]Finding{hearing}, "2026-11-29"},
		"a check-in":           {[]Finding{{DueOn: "2026-11-27"}}, "2026-11-27"},
		"a check-in came late": {[]Finding{checkIn}, "2026-11-29"},
		"two of one day":       {[]Finding{hearing, checkIn}, "2026-11-29"},
		"two of two days":      {[]Finding{hearing, {DueOn: "2026-11-27"}}, ""},
		"three, two of a day":  {[]Finding{hearing, {DueOn: "2026-11-27"}, {DueOn: "2026-11-27"}}, ""},
		"nothing":              {nil, ""},
	} {
		if got := DayOf(c.found); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}
