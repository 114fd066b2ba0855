package wording

import "testing"

// CCM-11, CCM-24: a curfew or a residence in plain words has its kind; what only names an hour or a home has not.
func TestPlainWordsHaveAKind(t *testing.T) {
	for words, want := range map[string]string{
		"Be home from 21:00 to 06:00":                       "CURFEW",
		"Stay at home between 9 pm and 6 am.":               "CURFEW",
		"You must be indoors by 22:00":                      "CURFEW",
		"Remain at the residence every night":               "CURFEW",
		"Home 20:00 to 06:00":                               "CURFEW",
		"Curfew":                                            "CURFEW",
		"A curfew as the house sets it":                     "CURFEW",
		"Être à la maison de 21 h à 6 h":                    "CURFEW",
		"Rester chez sa tante de 21h30 à 6h":                "CURFEW",
		"Respecter le couvre-feu":                           "CURFEW",
		"Live at the residence":                             "RESIDE",
		"Must reside with her aunt":                         "RESIDE",
		"Habiter chez sa tante":                             "RESIDE",
		"Report every Monday between 10:00 and 12:00":       "FREE",
		"Phone home every day at 9:00":                      "FREE",
		"Attend the hearing at 10:00":                       "FREE",
		"Telephone the case manager every day at 9:00":      "FREE",
		"Se présenter chaque lundi à 10 h":                  "FREE",
		"Calls every Friday.":                               "FREE",
		"Give the address, and advise before any change":    "FREE",
		"Work only between 08:00 and 16:00":                 "FREE",
		"No contact with anybody who lives at 12 Quay Road": "FREE",
	} {
		if got := CodeOf(words); got != want {
			t.Errorf("%q: %s, want %s", words, got, want)
		}
	}
}
