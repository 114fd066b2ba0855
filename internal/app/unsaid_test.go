package app_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
)

// RPT-3: a table of the nation that does not fit says so above itself; a month without providers says why its tables are empty.
func TestTablesOfTheNationSayWhatIsNotSeen(t *testing.T) {
	o := open(t)
	for language, words := range map[string][3]string{"en": {"scrolls inside its frame", "No provider owes a report of this month", "A region’s report appears here"},
		"fr": {"défile dans son cadre", "Aucun fournisseur ne doit de rapport", "Le rapport d’une région apparaît ici"}} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.HeadquartersAnalyst, "", ""), language)
		if page := v.get("/nation?month=2026-09"); page.StatusCode != http.StatusOK || !strings.Contains(page.page.Find("#nation-more").Text(), words[0]) {
			t.Errorf("%s: nothing is said above the table: %d", language, page.StatusCode)
		}
		if _, err := o.house.DB.Exec(t.Context(), "update site set active_from='2026-01-01' where active_from=''"); err != nil {
			t.Fatal(err)
		}
		if page := v.get("/nation?month=2019-01").main(); !strings.Contains(page, words[1]) {
			t.Errorf("%s: an empty board says nothing: %s", language, page)
		}
	}
}

// CCM-27: what a register said in its column of notes is called so under the client's telephone and address, until somebody writes there.
func TestWordsOfARegisterAreCalledSo(t *testing.T) {
	o := open(t)
	for language, words := range map[string][2]string{"en": {"From the register: Prefers mornings", "Remark: Prefers mornings"}, "fr": {"Du registre : Prefers mornings", "Remarque : Prefers mornings"}} {
		v := newVisitor(t, o.base)
		at := o.at(t, v, language)
		file := strings.TrimPrefix(at, "/files/")
		for _, sql := range []string{"update supervision_file set import_id='reg' where id=$1", "delete from place where id='of-register' and file_id=$1",
			`insert into place (id, organisation_id, file_id, role, name, address, protected, remarks, version) select 'of-register', organisation_id, id, 'client', 'Noor', '', false, 'Prefers mornings', 1
				from supervision_file where id=$1`} {
			if _, err := o.house.DB.Exec(t.Context(), sql, file); err != nil {
				t.Fatal(err)
			}
		}
		if page := v.get(at + "/places").main(); !strings.Contains(page, words[0]) {
			t.Errorf("%s: %s", language, page)
		}
		if _, err := o.house.DB.Exec(t.Context(), "update place set version=2 where id='of-register' and file_id=$1", file); err != nil {
			t.Fatal(err)
		}
		if page := v.get(at + "/places").main(); !strings.Contains(page, words[1]) {
			t.Errorf("%s: written here: %s", language, page)
		}
	}
}
