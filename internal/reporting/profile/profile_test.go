package profile

import (
	"testing"

	"passerelle/internal/platform/clock"
)

func TestAgeBands(t *testing.T) {
	for _, c := range []struct{ birth, on, want string }{
		{"2008-09-30", "2026-09-30", "18-24"}, {"2008-10-01", "2026-09-30", "0-17"}, {"1961-09-30", "2026-09-30", "65+"},
		{"", "2026-09-30", "UNKNOWN"}, {"2027-01-01", "2026-09-30", "UNKNOWN"}, {"2000-02-29", "2026-02-28", "25-34"},
	} {
		if got := ageBand(clock.Date(c.birth), clock.Date(c.on)); got != c.want {
			t.Errorf("born %s, on %s: %s, want %s", c.birth, c.on, got, c.want)
		}
	}
}

// RPT-2: a register is silent where it brought a file of an unknown line and never said one of any of its files; what was said here of its
// files, or by another register, does not give it the column.
func TestWhatARegisterSaysNothingOf(t *testing.T) {
	type file struct {
		register, ground string
		byRegister       bool
	}
	for name, c := range map[string]struct {
		files []file
		want  bool
	}{
		"casework alone":                         {[]file{{"", "", false}}, false},
		"a register without the column":          {[]file{{"a", "", false}}, true},
		"beside casework that has it":            {[]file{{"a", "", false}, {"", "FLIGHT", false}}, true},
		"beside a register that has it":          {[]file{{"a", "", false}, {"b", "FLIGHT", true}}, true},
		"a register with it, and one empty cell": {[]file{{"a", "", false}, {"a", "FLIGHT", true}}, false},
		"said here of each of its files":         {[]file{{"a", "FLIGHT", false}}, false},
		"said here of one of its files":          {[]file{{"a", "FLIGHT", false}, {"a", "", false}}, true},
	} {
		var r Registers
		for _, of := range c.files {
			var f File
			if of.register != "" {
				f.Brought(of.register)
			}
			if of.ground != "" {
				f.Set("ground", of.ground, of.byRegister)
			}
			r.Hear(&f)
			r.Count(&f, "ground", f.Line("ground", "2026-09-30"))
		}
		if got := r.Silent("ground"); got != c.want {
			t.Errorf("%s: silent %v", name, got)
		}
		if r.Silent("") {
			t.Errorf("%s: silent of what is not divided", name)
		}
	}
}
