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
		{"stateless", "Stateless", "Apatride"}, {"", "", ""}, {"Bed", "Bed", "Bed"},
	} {
		if en, fr := English.Country(c.text), French.Country(c.text); en != c.english || fr != c.french {
			t.Errorf("%q is the country %q and %q", c.text, en, fr)
		}
	}
}

// CCM-1: a language or country is taken by its code or its name in either language, however it is written, and kept as
// one code; what nobody knows is nobody's code.
func TestCodesOfLanguagesAndCountries(t *testing.T) {
	for _, c := range []struct{ text, language, country string }{
		{"am", "am", "ARM"}, {"AM", "am", "ARM"}, {" amharic ", "am", ""}, {"Amharique", "am", ""}, {"prs", "prs", ""}, {"DARI", "prs", ""}, {"Farsi", "fa", ""},
		{"creole haitien", "ht", ""}, {"Créole haïtien", "ht", ""}, {"krio", "kri", ""}, {"Tigrigna", "ti", ""}, {"SOM", "so", "SOM"}, {"somalie", "", "SOM"},
		{"Cote d'Ivoire", "", "CIV"}, {"Côte d’Ivoire", "", "CIV"}, {"türkiye", "", "TUR"}, {"Turquie", "", "TUR"}, {"apatride", "", Stateless}, {"Congo-Kinshasa", "", "COD"},
		{"qwerty", "", ""}, {"", "", ""}, {"Bed", "", ""}, {"Dari, some English", "", ""},
	} {
		if code, known := LanguageCode(c.text); known != (c.language != "") || known && code != c.language {
			t.Errorf("%q is the language %q, %v", c.text, code, known)
		}
		if code, known := CountryCode(c.text); known != (c.country != "") || known && code != c.country {
			t.Errorf("%q is the country %q, %v", c.text, code, known)
		}
	}
}

// CCM-1: whatever a list offers is taken, as one code that gives the same name again.
func TestOfferedNamesAreTaken(t *testing.T) {
	for _, in := range []Language{English, French} {
		languages, countries := in.Languages(), in.Countries()
		if len(languages) < 150 || len(countries) < 200 {
			t.Errorf("%s offers %d languages, %d countries", in, len(languages), len(countries))
		}
		for _, name := range languages {
			if code, known := LanguageCode(name); !known || in.Spoken(code) != name {
				t.Errorf("%s: %q is %q, which is %q", in, name, code, in.Spoken(code))
			}
		}
		for _, name := range countries {
			if code, known := CountryCode(name); !known || in.Country(code) != name {
				t.Errorf("%s: %q is %q, which is %q", in, name, code, in.Country(code))
			}
		}
	}
}

// CCM-12: a page in English or French is read by who speaks either, of whatever country; it is interpreted to everybody else.
func TestWhoReadsWhatIsPrinted(t *testing.T) {
	for text, want := range map[string]bool{"en": true, "French": true, "anglais": true, "ti": false, "Tigrinya": false, "": false, "Dari, some English": false} {
		if Official(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}
