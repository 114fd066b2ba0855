package register

import "testing"

// CCM-27: whom a case manager's name may mean, when it is exactly nobody's.
func TestLikely(t *testing.T) {
	people := []Person{{"1", "Chidi Okonkwo"}, {"2", "Zoë Pham"}, {"3", "Amina Pham"}, {"4", "Luc Charbonneau"}, {"5", "Étienne Roy"}, {"6", "Ada Lee"}, {"7", "Ana Lee"}, {"8", "Ian Lee"}, {"9", "Eve Lee"}}
	for written, want := range map[string]string{
		"OKONKWO Chidi": "Chidi Okonkwo", "Zoe": "Zoë Pham", "Pham": "Zoë Pham, Amina Pham", "Luc Charboneau": "Luc Charbonneau", "L. Charbonneau": "Luc Charbonneau",
		"L. Charboneau": "Luc Charbonneau", "Etiene Roy": "Étienne Roy", "E Roy": "Étienne Roy", "LC": "Luc Charbonneau", "l. c.": "Luc Charbonneau",
		"Lee": "", "L": "", "M. Charbonneau": "", "Nobody Known": "", "": "", "?": "",
	} {
		if got := NamesOf(Likely(written, people)); got != want {
			t.Errorf("%q may mean %q, not %q", written, got, want)
		}
	}
}
