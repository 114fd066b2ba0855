package registry

import (
	"slices"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

// CCM-1: a name with a mark and with two letters in its place are found by each other, and are one name of people born on the same day.
func TestUmlautsMeet(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := service(t, d)
		marked, long, noel := "Jörg Müller", "Joerg Mueller", "Noel Aas"
		for _, name := range []string{marked, long, noel} {
			mustAdd(t, d, s, Client{FullName: name})
		}
		for text, want := range map[string][]string{"mueller": {marked, long}, "Müller": {marked, long}, "MÜLLER joe": {marked, long}, "joerg müll": {marked, long}, "muller": {marked}, "noe": {noel}, "nol": nil} {
			if got := found(t, d, text); !slices.Equal(got, want) {
				t.Errorf("%q finds %v, want %v", text, got, want)
			}
		}
	})
	for _, c := range []struct {
		a, b string
		one  bool
	}{{"Müller, Jörg", "Joerg Mueller", true}, {"Bjørn Aas", "Bjoern Ås", true}, {"Groß", "Gross", true}, {"Jörg Maier", "Joerg Mueller", false}} {
		if SameButALetter(c.a, c.b) != c.one {
			t.Errorf("%q and %q are one: %v", c.a, c.b, !c.one)
		}
	}
}
