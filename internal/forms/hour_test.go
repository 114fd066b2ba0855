package forms

import (
	"net/url"
	"strings"
	"testing"
)

// hours is a form that asks for an hour and for a day with its hour.
func hours(t *testing.T) *Definition {
	t.Helper()
	return load(t, with("- {id: at, kind: time, "+wording+"}\n- {id: held, kind: instant, "+wording+"}\n- {id: said, kind: text, "+wording+"}"))
}

// CCM-25: an hour in a form is read as it is written in either language, and kept one way; what is none stays as it was typed and is refused.
func TestHoursAreReadInBothLanguages(t *testing.T) {
	d := hours(t)
	for text, want := range map[string]string{"14:30": "14:30", "14 h 30": "14:30", "14h30": "14:30", "14 h": "14:00", "14\u00a0h\u00a030": "14:30", "14\u202fh\u202f30": "14:30", "9 h 05": "09:05",
		" 14 h 30 ": "14:30", "25 h": "", "14 h 75": "", "14": "", "noon": ""} {
		kept, whole := want, "2026-11-21 "+want
		if want == "" {
			kept, whole = strings.TrimSpace(text), "2026-11-21 "+strings.TrimSpace(text)
		}
		a := d.Read(url.Values{"at": {text}, "held": {"2026-11-21 " + text}, "said": {text}}, "")
		if a.Get("at") != kept || a.Get("held") != whole || a.Get("said") != strings.TrimSpace(text) {
			t.Errorf("%q is kept as %q", text, a)
		}
		if wrong := d.Validate(a, Judge{Complete: true}) != nil; wrong != (want == "") {
			t.Errorf("%q is wrong: %v", text, wrong)
		}
	}
	if a := d.Read(url.Values{"held": {"2026-11-21\u00a014\u00a0h\u00a030"}}, ""); a.Get("held") != "2026-11-21 14:30" {
		t.Errorf("with no-break spaces alone: %q", a)
	}
}

// FuzzHours: whatever is typed where an hour is asked, what is kept is read again as itself.
func FuzzHours(f *testing.F) {
	for _, text := range []string{"14:30", "14 h 30", "14h30", "14\u00a0h", "2026-11-21 14\u202fh\u202f30", "2026-11-21", "h", "2026-11-21 9 h 5"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := hours(t)
		once := d.Read(url.Values{"at": {text}, "held": {text}}, "")
		if again := d.Read(once.Values(), ""); again.Get("at") != once.Get("at") || again.Get("held") != once.Get("held") {
			t.Errorf("%q is kept as %q, then as %q", text, once, again)
		}
	})
}
