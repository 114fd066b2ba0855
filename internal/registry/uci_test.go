package registry

import (
	"strings"
	"testing"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
)

// CCM-1: a UCI of another length than 8 or 10 digits is kept as it is written, and pointed out in the reader's language.
func TestUnusualUCIIsPointedOut(t *testing.T) {
	bundle, err := i18n.NewBundle(Locale)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		written string
		plain   bool
	}{{"", false}, {"11-2233-4455", true}, {"1122 3344", true}, {"123", false}, {"123456789", false}, {"12345678901", false}} {
		for _, l := range []i18n.Language{i18n.English, i18n.French} {
			said := WordsOfUCI(i18n.With(t.Context(), bundle, l, time.UTC), c.written)
			if !strings.Contains(said, c.written) || (said == c.written) != c.plain || said == "" {
				t.Errorf("%q in %s: %q", c.written, l, said)
			}
		}
	}
}

// CCM-1: who adds a client is refused a birth in a year that cannot be beside its field; one that is kept already may stay.
func TestYearOfABirth(t *testing.T) {
	for day, key := range map[string]string{"1899-12-31": "registry.problem.year", "1900-01-01": "", "2026-11-11": "registry.problem.future", "2126-01-01": "registry.problem.future"} {
		err := Client{FullName: "Idil Mattila", BirthDate: clock.Date(day)}.Check("2026-11-10")
		list := fault.ProblemsOf(err)
		if key == "" && err != nil || key != "" && (len(list) != 1 || list[0].Key != key || list[0].Field != "birth_date") {
			t.Errorf("born %s: %v", day, err)
		}
	}
	old := Client{FullName: "Idil Mattila", BirthDate: "1899-12-31"}.completed()
	if check := old.problems("2026-11-10", &old); check.Err() != nil {
		t.Errorf("one that stands: %v", check.Err())
	}
}
