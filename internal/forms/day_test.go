package forms

import (
	"testing"

	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
)

// CCM-1, CCM-10: a referral and a plan are not completed with days that cannot be: somebody born, detained or referred on a day to come,
// a next hearing that is past, a step before the plan. It is said beside the item, in the reader's language.
func TestDaysOfTheReferralAndThePlan(t *testing.T) {
	future, past, early := [2]string{"The day is in the future", "Ce jour est dans l’avenir"}, [2]string{"The day is past", "Ce jour est passé"},
		[2]string{"The day is before the plan", "Ce jour est avant le plan"}
	for _, c := range []struct {
		code, part, path, wrong, right string
		said                           [2]string
	}{
		{"bsf801", "agency", "born", "2026-11-12", "2026-11-11", future},
		{"bsf801", "agency", "detained", "2026-11-12 00:00", "2026-11-11 23:59", future},
		{"bsf801", "agency", "referred", "2026-11-12", "2026-11-11", future},
		{"bsf801", "agency", "hearing", "2026-11-10", "2026-11-11", past},
		{"bsf801", "provider", "assessed", "2026-11-12", "2026-11-11", future},
		{"case-plan", "provider", "made", "2026-11-12", "2026-11-07", future},
		{"case-plan", "provider", "goals[0].steps[0].step_when", "1999-01-01", "2026-11-07", early},
	} {
		for at, l := range []i18n.Language{i18n.English, i18n.French} {
			source, ok := SourceOf(c.code, 3)
			if !ok {
				t.Fatalf("no third version of %s", c.code)
			}
			d := load(t, string(source))
			said, _ := SpecimenOf(d, l)
			j := Judge{Part: c.part, Complete: true, Today: "2026-11-11", Language: l}
			said[c.path] = []string{c.right}
			if err := d.Validate(said, j); err != nil {
				t.Errorf("%s %s on %s: %v", c.code, c.path, c.right, err)
			}
			said[c.path] = []string{c.wrong}
			list := fault.ProblemsOf(d.Validate(said, j))
			if len(list) != 1 || list[0].Field != c.path || list[0].Args[3] != c.said[at] {
				t.Errorf("%s %s on %s: %+v", c.code, c.path, c.wrong, list)
			}
		}
	}
}

// CCM-1, CCM-11: a referral is not completed with a day that comes before the one it follows, nor with one whose year was mistyped; what
// stands between is taken.
func TestOrderOfTheDaysOfTheReferral(t *testing.T) {
	for _, c := range []struct{ part, path, wrong, right string }{
		{"agency", "born", "1899-12-31", "1900-01-01"},
		{"agency", "detained", "1991-04-11 10:00", "1991-04-12 10:00"},
		{"agency", "detained", "0991-04-11 10:00", "2026-11-02 23:00"},
		{"agency", "referred", "2026-09-27", "2026-09-28"},
		{"agency", "urgent_by", "2026-11-01", "2026-11-02"},
		{"agency", "hearing", "2126-11-20", "2026-11-20"},
		{"provider", "assessed", "1991-04-11", "2026-11-10"},
		{"decision", "decided", "2026-11-01", "2026-11-02"},
		{"decision", "decided", "2026-11-12", "2026-11-11"},
		{"decision", "enrolment", "2026-11-01 10:00", "2026-11-18 10:00"},
		{"decision", "enrolment", "3026-11-18 10:00", "2026-11-18 10:00"},
	} {
		source, _ := SourceOf("bsf801", 9)
		d := load(t, string(source))
		said, _ := SpecimenOf(d, i18n.English)
		j := Judge{Part: c.part, Complete: true, Today: "2026-11-11", Language: i18n.English}
		if c.path == "decided" {
			delete(said, "enrolment")
		}
		said[c.path] = []string{c.right}
		if err := d.Validate(said, j); err != nil {
			t.Errorf("%s on %s: %v", c.path, c.right, err)
		}
		said[c.path] = []string{c.wrong}
		if list := fault.ProblemsOf(d.Validate(said, j)); len(list) != 1 || list[0].Field != c.path {
			t.Errorf("%s on %s: %+v", c.path, c.wrong, list)
		}
	}
}

// CCM-1, CCM-2: a yes or no that nobody asked begins empty, not with no; one that was asked begins with its answer.
func TestWhatNobodyAskedIsNotNo(t *testing.T) {
	for _, c := range []struct {
		file map[string]any
		want string
	}{{map[string]any{"name": "Noor"}, ""}, {nil, ""}, {map[string]any{"interpreter": false}, "no"}, {map[string]any{"interpreter": true}, "yes"}} {
		begun := libraryOf(t, "bsf801").Begin(Context{"file": c.file}, "")
		if got := begun.Get("interpreter"); got != c.want {
			t.Errorf("%v begins with %q", c.file, got)
		}
	}
}
