package app_test

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
)

// brought brings a register in that is being looked at, and gives the page of what became of it.
func (v *visitor) brought(look answer) answer {
	v.t.Helper()
	at := look.Request.URL.Path
	v.send(look, at+"/bring-in")
	for range 200 {
		if a := v.get(at); a.page.Find("#outcome").Length() > 0 {
			return a
		}
		time.Sleep(50 * time.Millisecond)
	}
	v.t.Fatal("the register did not come in")
	return answer{}
}

// number gives what a tile of a page counts.
func (a answer) number(label string) string {
	for _, tile := range a.page.Find(".app-tile").EachIter() {
		if text := strings.Join(strings.Fields(tile.Text()), " "); strings.Contains(text, label) {
			return strings.TrimSpace(tile.Find(".app-tile__number").Text())
		}
	}
	return "no such tile: " + a.main()
}

var bareKey = regexp.MustCompile(`(supervision|register)\.[a-z_]+\.`)

// CCM-27, UX-1: a register of which no row comes in says so; columns that make no sense are refused beside the column, with
// what was chosen; and every row that was read is counted on the page of what became of it, and can be settled later.
func TestRegisterFromLookToResult(t *testing.T) {
	o := open(t)
	if err := o.house.Jobs.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := o.house.Jobs.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	for language, c := range map[string]struct{ nothing, twice, undecided, read, uci, contradicts string }{
		"en": {"No row comes in", "another column means the same", "Undecided", "Rows read", "UCI", "contradicts “referred on”, 2026-03-01"},
		"fr": {"Aucune ligne n’est importée", "une autre colonne a le même sens", "À trancher", "Lignes lues", "IUC", "contredit « aiguillé le », 2026-03-01"},
	} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.ProviderSupervisor, "Tideway", ""), language)
		empty := v.upload([]byte("Nom de famille;UCI;Ville\n;11113333;Halifax\n"))
		if bareKey.MatchString(empty.main()) || !strings.Contains(empty.page.Find("#rows").Text(), c.nothing) {
			t.Errorf("%s: %s", language, empty.main())
		}
		bare := v.upload([]byte("Name,City,Referred on,Closed on\nNo Number,Truro,2026-03-01,2026-02-01\n"))
		if text := bare.main(); !strings.Contains(text, "2"+c.uci) || !strings.Contains(text, c.contradicts) {
			t.Errorf("%s: %s", language, text)
		}
		uci := map[string]string{"en": "7711100", "fr": "7722200"}[language]
		look := v.upload([]byte("Name,UCI,Number,City,Referred on\nAsa " + language + "," + uci + "1,1,Halifax,2026-03-01\nBea " + language + "," + uci + "2,2,Truro,2026-03-01\nAsa " +
			language + "," + uci + "1,3,Truro,2026-04-01\n"))
		at := look.Request.URL.Path
		again := v.send(look, at+"/columns", "as_of", "2026-11-01", "means-0", "full_name", "means-1", "uci", "means-2", "uci", "means-3", "city", "means-4", "referred")
		chosen := again.page.Find("#means-2 option[selected]").AttrOr("value", "")
		if again.StatusCode != http.StatusUnprocessableEntity || chosen != "uci" || !strings.Contains(again.page.Find("details[open] #means-2-error").Text(), c.twice) {
			t.Fatalf("%s: %d, %q: %s", language, again.StatusCode, chosen, again.main())
		}
		if link := v.get(at + "?fate=changes").page.Find(`#to-settle a[href*="fate=settle"]`).Text(); !strings.Contains(link, "1") {
			t.Errorf("%s: of another part, what is to settle: %q", language, link)
		}
		if below := v.get(at + "?fate=settle").page.Find(`a[href="#bring-in"]`).Text(); below != map[string]string{"en": "Choose below, then bring it in", "fr": "Choisissez ci-dessous, puis importez le registre"}[language] {
			t.Errorf("%s: a row waits to be settled: %q", language, below)
		}
		done := v.brought(v.get(at + "?fate=new"))
		if done.number(c.read) != "3" || done.number(c.undecided) != "1" {
			t.Errorf("%s: %q read, %q undecided", language, done.number(c.read), done.number(c.undecided))
		}
		second := v.send(done, at+"/again")
		if second.Request.URL.Path == at || second.page.Find(`input[name="row-4"]`).Length() == 0 {
			t.Errorf("%s: the row cannot be settled: %s", language, second.main())
		}
		v.send(second, second.Request.URL.Path+"/settle", "row-4", "leave")
		v.brought(v.get(second.Request.URL.Path + "?fate=new"))
		first := v.get(at)
		if first.page.Find(`form[action$="/again"]`).Length() != 0 || first.page.Find(`a[href="`+second.Request.URL.Path+`"]`).Length() == 0 {
			t.Errorf("%s: what was settled since still asks to be: %s", language, first.main())
		}
		tellsNothingNew(t, v, language, second.Request.URL.Path)
		third := v.upload([]byte("Name,UCI,City,Referred on\nAsa " + language + "," + uci + "1,Halifax,2026-03-01\nAsa " + language + "," + uci + "1,Sydney,2026-04-01\n"))
		if below := v.get(third.Request.URL.Path + "?fate=settled").page.Find(`a[href="#bring-in"]`).Text(); below != map[string]string{"en": "Bring it in below", "fr": "Importez le registre ci-dessous"}[language] {
			t.Errorf("%s: nothing waits to be chosen: %q, %s", language, below, third.main())
		}
	}
}

// CCM-27: a register that brought nothing is told apart in the list, and its withdrawal does not speak of files that are hidden.
func tellsNothingNew(t *testing.T, v *visitor, language, at string) {
	t.Helper()
	want := map[string][2]string{"en": {"nothing new: the same file as that of 20", "no file, so none is hidden"}, "fr": {"rien de nouveau\u00a0: le même fichier que celui du 20", "aucun dossier"}}[language]
	if line := v.get("/register").page.Find(`li:has(a[href="` + at + `"])`).Text(); !strings.Contains(line, want[0]) {
		t.Errorf("%s: in the list: %q", language, line)
	}
	if line := v.get("/register").page.Find(`li:has(a[href="` + at + `"])`).Text(); !strings.Contains(line, "· register") || !strings.Contains(line, map[string]string{"en": "as of 2026-11-01", "fr": "en date du 2026-11-01"}[language]) {
		t.Errorf("%s: two of one minute are not told apart: %q", language, line)
	}
	if text := v.get(at + "/withdraw").main(); !strings.Contains(text, want[1]) || strings.Contains(text, "0") {
		t.Errorf("%s: before it is withdrawn: %q", language, text)
	}
}
