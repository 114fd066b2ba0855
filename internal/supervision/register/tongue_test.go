package register

import (
	"strings"
	"testing"
)

// CCM-27: a register is kept in the language of its headings.
func TestWhichLanguageARegisterIsKeptIn(t *testing.T) {
	for headings, want := range map[string]bool{
		"IUC,Nom de famille,Prénom(s),Date de naissance,Ville,Date d’aiguillage": true, "UCI,Surname,Given name(s),DOB,City,Referred on": false,
		"UCI,Name,Ville,Referred on": false, "Nom,UCI,Risque,Langue": true, "Decision,Notes": false, "IUC,UCI": false, "": false,
	} {
		var columns []Column
		for _, h := range strings.Split(headings, ",") {
			columns = append(columns, Column{Heading: h})
		}
		if got := French(columns); got != want {
			t.Errorf("%s: French %v", headings, got)
		}
	}
	for _, words := range [][]string{frenchWords, englishWords} {
		for _, w := range words {
			if folded(w) != w {
				t.Errorf("%q is not folded", w)
			}
		}
	}
}
