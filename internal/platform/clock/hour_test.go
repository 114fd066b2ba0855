package clock

import "testing"

// UX-1: an hour is read as it is written in either language; what is none is refused.
func TestParseHour(t *testing.T) {
	for text, want := range map[string]string{
		"14:30": "14:30", "9:30": "09:30", "09:30": "09:30", "14 h 30": "14:30", "14\u00a0h\u00a030": "14:30", "14\u202fh\u202f30": "14:30", "9h30": "09:30",
		"9 H 30": "09:30", "14h": "14:00", "14 h": "14:00", "0930": "09:30", "930": "09:30", "1430": "14:30", " 14:30 ": "14:30", "14.30": "14:30",
		"14 h 30 min": "14:30", "0:00": "00:00", "23 h 59": "23:59", "2:30 pm": "14:30", "2:30 p.m.": "14:30", "12:15 am": "00:15", "12 pm": "12:00", "9 a.m.": "09:00",
	} {
		if got, ok := ParseHour(text); !ok || got != want {
			t.Errorf("%q is %q, %v; not %q", text, got, ok, want)
		}
	}
	for _, text := range []string{"", " ", "9", "14", "25:00", "24:00", "24 h", "14:60", "14:3", "14h5", "14:30:00", "h30", "noon", "14 h 30 h", "2026-11-26", "13:00 pm",
		"0:30 am", "99999", "१४:३०", "14:30 x", "-1:30"} {
		if got, ok := ParseHour(text); ok {
			t.Errorf("%q is taken for %q", text, got)
		}
	}
}

// FuzzParseHour: whatever is typed, an hour that is read is one of the day, and is read again as itself.
func FuzzParseHour(f *testing.F) {
	for _, text := range []string{"14:30", "14 h 30", "0930", "2:30 p.m.", "9", "99h99"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		h, ok := ParseHour(text)
		if !ok {
			return
		}
		if len(h) != 5 || h[2] != ':' || h < "00:00" || h > "23:59" || h[3] > '5' {
			t.Errorf("%q is read as %q", text, h)
		}
		if again, ok := ParseHour(h); !ok || again != h {
			t.Errorf("%q of %q is read as %q", h, text, again)
		}
	})
}
