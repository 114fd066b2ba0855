package app_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
)

// CCM-21: aid is bought and given on its pages, more than is left only by somebody who says so, undone with a reason; the ledger
// goes out as a workbook.
func TestAidOnItsPages(t *testing.T) {
	o := open(t)
	for language, words := range map[string]struct{ money, item, left, below, reason, counter, total string }{
		"en": {"$7.00", "Choose what it is", "In stock: 1.", "More given than was written down", "Say why it was wrong", "Counter-entry", "Nora"},
		"fr": {"7,00 $", "Choisissez ce que c’est", "En réserve : 1.", "Plus donné que ce qui a été inscrit", "Dites pourquoi", "Contre-écriture", "Nora"},
	} {
		// What the demonstration has on its shelf, and the other language put there, is not what is looked at.
		if _, err := o.house.DB.Exec(t.Context(), "delete from aid_entry"); err != nil {
			t.Fatal(err)
		}
		nora := o.of(t, access.CaseManager, "Harbour Towns", "Nora")
		file := o.text(t, `select f.id from supervision_file f join assignment a on a.file_id=f.id and a.kind='assigned' and a.to_date='' where a.person_id=$1
			and f.state='ACTIVE' order by f.id limit 1`, nora.PersonID)
		at := "/files/" + file + "/aid"
		v := newVisitor(t, o.base)
		v.as(nora, language)
		if a := v.press(v.get("/aid"), "/aid", "item", "TICKET", "quantity", "1", "value", "3,50"); a.StatusCode != http.StatusOK {
			t.Fatalf("%s: bought: %d %s", language, a.StatusCode, a.summary())
		}
		if v.get("/files/"+file).page.Find(`a[href="`+at+`"]`).Length() != 1 {
			t.Errorf("%s: nothing leads from the file to its aid", language)
		}
		if set := v.get(at).page.Find(`input[name="receipt"][checked]`).Length(); set != 0 {
			t.Errorf("%s: the receipt is said before anybody said it", language)
		}
		wrong := v.press(v.get(at), at, "value", "7", "words", "For the hearing")
		if wrong.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(wrong.summary(), words.item) || wrong.page.Find("#words").AttrOr("value", "") != "For the hearing" {
			t.Errorf("%s: %d %s", language, wrong.StatusCode, wrong.summary())
		}
		more := v.press(wrong, at, "item", "TICKET", "quantity", "2", "value", "7", "receipt", "NOT_SIGNED")
		if more.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(more.summary(), words.left) {
			t.Fatalf("%s: %d %s", language, more.StatusCode, more.summary())
		}
		given := v.press(more, at, "item", "TICKET", "quantity", "2", "value", "7", "receipt", "NOT_SIGNED", "knowing", "yes")
		if main := strings.ReplaceAll(given.main(), "\u00a0", " "); given.StatusCode != http.StatusOK || !strings.Contains(main, words.money) || !strings.Contains(main, words.below) {
			t.Fatalf("%s: %d %s", language, given.StatusCode, main)
		}
		undo := given.page.Find(`form[action$="/undo"]`).First().AttrOr("action", "")
		if none := v.send(given, undo, "reason", ""); none.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(none.summary(), words.reason) {
			t.Errorf("%s: %d %s", language, none.StatusCode, none.summary())
		}
		if a := v.get("/aid"); !strings.Contains(a.main(), words.total) {
			t.Errorf("%s: %s", language, a.main())
		}
		done := v.send(given, undo, "reason", "It was another client.")
		if done.StatusCode != http.StatusOK || !strings.Contains(done.main(), words.counter) || !strings.Contains(done.main(), "It was another client.") {
			t.Errorf("%s: %d %s", language, done.StatusCode, done.main())
		}
		book := v.get("/aid/workbook?year=2026")
		if book.StatusCode != http.StatusOK || !strings.Contains(book.Header.Get("Content-Type"), "spreadsheetml") {
			t.Errorf("%s: %d %s", language, book.StatusCode, book.Header.Get("Content-Type"))
		}
	}
}
