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
// files, or by another register, does not give it the column. A column that it has says no less for having repeated what was known.
func TestWhatARegisterSaysNothingOf(t *testing.T) {
	type said struct{ name, value, by string }
	type file struct {
		register string
		said     []said
	}
	columns := map[string]map[string][]string{"the column, and nothing new in it": {"a": {"city", "ground"}}, "other columns": {"a": {"city"}, "b": {"ground"}}}
	ground := func(by string) []said { return []said{{"ground", "FLIGHT", by}} }
	for name, c := range map[string]struct {
		files []file
		want  bool
	}{
		"casework alone":                         {[]file{{"", nil}}, false},
		"a register without the column":          {[]file{{"a", nil}}, true},
		"beside casework that has it":            {[]file{{"a", nil}, {"", ground("")}}, true},
		"beside a register that has it":          {[]file{{"a", nil}, {"b", ground("b")}}, true},
		"a register with it, and one empty cell": {[]file{{"a", nil}, {"a", ground("a")}}, false},
		"said here of each of its files":         {[]file{{"a", ground("")}}, false},
		"said here of one of its files":          {[]file{{"a", ground("")}, {"a", nil}}, true},
		"a later register says it of one":        {[]file{{"a", ground("b")}, {"a", nil}}, true},
		"a later register says it of each":       {[]file{{"a", ground("b")}, {"a", ground("b")}}, false},
		"a later register has an empty cell":     {[]file{{"a", ground("b")}, {"a", []said{{"city", "Riverton", "b"}}}}, false},
		"a later register, so far of the person": {[]file{{"a", []said{{"language", "vi", "b"}}}, {"b", ground("b")}}, true},
		"a later register without it says more":  {[]file{{"a", []said{{"city", "Riverton", "b"}}}}, true},
		"the column, and nothing new in it":      {[]file{{"a", nil}, {"", ground("")}}, false},
		"other columns":                          {[]file{{"a", nil}}, true},
		"a later register, said to say nothing":  {[]file{{"a", []said{{"ground", "", "b"}}}, {"b", ground("b")}}, true},
	} {
		var r Registers
		for _, of := range c.files {
			var f File
			f.Brought(of.register)
			for _, s := range of.said {
				f.Set(s.name, s.value, s.by)
			}
			r.Hear(&f)
			r.Count(&f, "ground", f.Line("ground", "2026-09-30"))
		}
		r.Have(columns[name])
		if got := r.Silent("ground"); got != c.want {
			t.Errorf("%s: silent %v", name, got)
		}
		if r.Silent("") {
			t.Errorf("%s: silent of what is not divided", name)
		}
	}
}
