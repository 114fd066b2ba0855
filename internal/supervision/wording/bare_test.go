package wording

import (
	"strings"
	"testing"
)

// CCM-18: words that are no more than the name of a kind say nothing that a client could keep to, in their own words or beside their kind, in
// both languages; with hours, a place, days or a person they do.
func TestTheNameOfAKindIsNotEnough(t *testing.T) {
	for words, want := range map[string]string{
		"Curfew":                                   "supervision.problem.words.curfew",
		"You must obey the curfew.":                "supervision.problem.words.curfew",
		"Respecter le couvre-feu":                  "supervision.problem.words.curfew",
		"A curfew as the house sets it":            "",
		"Curfew at 21:00":                          "",
		"Couvre-feu à 21 h":                        "",
		"Report":                                   "supervision.problem.words.report",
		"You must report to CBSA":                  "supervision.problem.words.report",
		"Se présenter à l’Agence":                  "supervision.problem.words.report",
		"Report every Monday":                      "",
		"Report any charge":                        "",
		"Se présenter chaque lundi à l’Agence":     "",
		"Keep away":                                "supervision.problem.words.away",
		"No contact":                               "supervision.problem.words.away",
		"Se tenir à distance":                      "supervision.problem.words.away",
		"Keep away from 12 Quay Road":              "",
		"No contact with the complainant.":         "",
		"Live with":                                "supervision.problem.words.reside",
		"Live at the residence":                    "",
		"Habiter chez sa tante":                    "",
		"Under supervision":                        "supervision.problem.words.supervise",
		"Attend treatment":                         "supervision.problem.words.treat",
		"Suivre un traitement":                     "supervision.problem.words.treat",
		"Attend treatment at the clinic":           "",
		"Telephone the officer":                    "",
		"Calls.":                                   "",
		"The officer is told before any journey.":  "",
		"Do not talk to her.":                      "",
		"Give the address and advise of a change.": "",
	} {
		for _, code := range []string{"FREE", "CURFEW"} {
			enough := Enough(code, words)
			if enough != (want == "") {
				t.Errorf("%s %q: enough %v", code, words, enough)
			}
			asked := want
			if code == "FREE" && want != "" {
				asked = strings.Replace(want, ".words.", ".offered.", 1)
			}
			if got := Wanting(code, words); !enough && got != asked {
				t.Errorf("%s %q: %s", code, words, got)
			}
		}
	}
	if !Enough("NOOFF", "") || Enough("FREE", " ") || Wanting("FREE", "") != "fault.required" || Wanting("CURFEW", "") != "supervision.problem.words.curfew" {
		t.Error("a kind that needs no words, or none where it does")
	}
}
