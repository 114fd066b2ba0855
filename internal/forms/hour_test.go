package forms

import (
	"net/url"
	"strings"
	"testing"

	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
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
	for _, text := range []string{"14:30", "14 h 30", "14h30", "14\u00a0h", "2026-11-21 14\u202fh\u202f30", "2026-11-21", "h", "2026-11-21 9 h 5", "z\r\r\r\n\r"} {
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

// CCM-17: a report of non-compliance is not completed with an hour to come, nor with one before what it follows; "take no action" and "no
// action" stand alone. It is said beside the item.
func TestHoursAndContradictionsOfTheReport(t *testing.T) {
	source, _ := SourceOf("bsf807", newest)
	d := load(t, string(source))
	for _, c := range []struct {
		part, path string
		wrong      []string
		right      []string
	}{
		{"provider", "learned", []string{"2026-11-11 14:31"}, []string{"2026-11-11 14:30"}},
		{"provider", "learned", []string{"2026-11-07 09:00"}, []string{"2026-11-10 09:00"}},
		{"provider", "called", []string{"2026-11-11 14:31"}, []string{"2026-11-11 14:30"}},
		{"provider", "called", []string{"2026-11-10 08:59"}, []string{"2026-11-10 09:00"}},
		{"provider", "interim", []string{"NONE", "POLICE"}, []string{"OFFICER", "POLICE"}},
		{"agency", "outcome", []string{"NO_ACTION", "WARN_VERBAL"}, []string{"NO_ACTION"}},
	} {
		said, _ := SpecimenOf(d, i18n.English)
		said["occurred"], said["learned"], said["called"] = []string{"2026-11-10"}, []string{"2026-11-10 09:00"}, []string{"2026-11-11 14:30"}
		j := Judge{Part: c.part, Complete: true, Today: "2026-11-11", Hour: "14:30"}
		said[c.path] = c.right
		if err := d.Validate(said, j); err != nil {
			t.Errorf("%s %s: %v", c.path, c.right, err)
		}
		said[c.path] = c.wrong
		if list := fault.ProblemsOf(d.Validate(said, j)); len(list) == 0 || list[0].Field != c.path {
			t.Errorf("%s %s: %+v", c.path, c.wrong, list)
		}
	}
}
