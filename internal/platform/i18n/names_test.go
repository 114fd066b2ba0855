package i18n

import "testing"

// RPT-2, UX-4: a reader is told languages and countries in words, however the record writes them.
func TestNamesOfLanguagesAndCountries(t *testing.T) {
	for _, c := range []struct{ text, english, french string }{
		{"so", "Somali", "Somali"}, {"prs", "Dari", "Dari"}, {"ar", "Arabic", "Arabe"}, {"ti", "Tigrinya", "Tigrigna"}, {"kri", "Krio", "Krio"},
		{"ht", "Haitian Creole", "Créole haïtien"}, {"arabe", "Arabic", "Arabe"}, {"Spanish", "Spanish", "Espagnol"}, {"Sign", "Sign", "Sign"},
		{"", "", ""}, {"xx", "xx", "xx"}, {"Dari, some English", "Dari, some English", "Dari, some English"},
	} {
		if en, fr := English.Spoken(c.text), French.Spoken(c.text); en != c.english || fr != c.french {
			t.Errorf("%q is spoken as %q and %q", c.text, en, fr)
		}
	}
	for _, c := range []struct{ text, english, french string }{
		{"SOM", "Somalia", "Somalie"}, {"AF", "Afghanistan", "Afghanistan"}, {"SYR", "Syria", "Syrie"}, {"Turquie", "Turkey", "Turquie"}, {"Somalia", "Somalia", "Somalie"},
		{"stateless", "stateless", "stateless"}, {"", "", ""}, {"Bed", "Bed", "Bed"},
	} {
		if en, fr := English.Country(c.text), French.Country(c.text); en != c.english || fr != c.french {
			t.Errorf("%q is the country %q and %q", c.text, en, fr)
		}
	}
}
