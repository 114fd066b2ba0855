package app_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
)

// CCM-22: a case manager hands a file over on one page; it waits on the receiver's day, who refuses with a reason or takes it; the
// sender reads on, the supervisor sees what is not taken.
func TestAFileIsHandedOverOnItsPages(t *testing.T) {
	o := open(t)
	for language, words := range map[string]struct{ title, missing, asked, refusal, told, team, reads, mine string }{
		"en": {"Hand this file over", "Say what is going on", "Files you are asked to take", "Say why you cannot take it", "Refused: Away next week.", "Hand-overs not taken", "You read this file until 2026-11-26", "The file is yours"},
		"fr": {"Remettre ce dossier", "Dites ce qui se passe", "Dossiers qu’on vous demande de prendre", "Dites pourquoi vous ne pouvez pas", "Refusée : Away next week.", "Remises non acceptées", "Vous lisez ce dossier jusqu’au 2026-11-26", "Le dossier est à vous"},
	} {
		nora, tara := o.of(t, access.CaseManager, "Harbour Towns", "Nora"), o.of(t, access.CaseManager, "Harbour Towns", "Tara")
		file := o.text(t, `select f.id from supervision_file f join assignment a on a.file_id=f.id and a.kind='assigned' and a.to_date='' where a.person_id=$1
			and f.state='ACTIVE' order by f.id limit 1`, nora.PersonID)
		at := "/files/" + file
		sender, receiver, boss := newVisitor(t, o.base), newVisitor(t, o.base), newVisitor(t, o.base)
		sender.as(nora, language)
		receiver.as(tara, language)
		boss.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		o.isAway(t, sender, tara.PersonID, at, map[string]string{"en": "Tara Whitfield (away until 2026-12-07)", "fr": "Tara Whitfield (absence jusqu’au 2026-12-07)"}[language])
		if a := receiver.get(at); a.StatusCode != http.StatusNotFound {
			t.Fatalf("%s: a colleague reads the file: %d", language, a.StatusCode)
		}
		page := sender.get(at + "/hand-over")
		if sender.get(at).page.Find(`a[href="`+at+`/hand-over"]`).Length() == 0 || !strings.Contains(page.main(), words.title) {
			t.Fatalf("%s: nothing leads to it: %s", language, page.main())
		}
		wrong := sender.send(page, at+"/hand-over", "person", tara.PersonID, "watch", "The brother.")
		if wrong.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(wrong.summary(), words.missing) || !strings.Contains(wrong.page.Find("#watch").Text(), "The brother.") {
			t.Errorf("%s: %d %s", language, wrong.StatusCode, wrong.summary())
		}
		offered := sender.press(wrong, at+"/hand-over", "person", tara.PersonID, "going_on", "Looks for a room.")
		if offered.StatusCode != http.StatusOK || !strings.Contains(offered.main(), "The brother.") {
			t.Fatalf("%s: %d %s", language, offered.StatusCode, offered.main())
		}
		if main := boss.get("/team").main(); !strings.Contains(main, words.team) {
			t.Errorf("%s: the team: %s", language, main)
		}
		if main := receiver.get("/day").main(); !strings.Contains(main, words.asked) {
			t.Errorf("%s: the receiver's day: %s", language, main)
		}
		refuse := receiver.get(at+"/hand-over").page.Find(`form[action$="/refuse"]`).AttrOr("action", "")
		none := receiver.send(receiver.get(at+"/hand-over"), refuse, "refusal", "")
		if none.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(none.summary(), words.refusal) {
			t.Errorf("%s: %d %s", language, none.StatusCode, none.summary())
		}
		if a := receiver.send(none, refuse, "refusal", "Away next week."); a.StatusCode != http.StatusOK || receiver.get(at).StatusCode != http.StatusNotFound {
			t.Errorf("%s: refused: %d %s", language, a.StatusCode, a.main())
		}
		if main := sender.get("/day").main(); !strings.Contains(main, words.told) {
			t.Errorf("%s: the sender is not told: %s", language, main)
		}
		sender.press(sender.get(at+"/hand-over"), at+"/hand-over", "person", tara.PersonID, "going_on", "Looks for a room.")
		accept := strings.Replace(receiver.get(at+"/hand-over").page.Find(`form[action$="/refuse"]`).AttrOr("action", ""), "/refuse", "/accept", 1)
		if a := receiver.send(receiver.get(at+"/hand-over"), accept); a.StatusCode != http.StatusOK || a.Request.URL.Path != at || !strings.Contains(a.text(), words.mine) {
			t.Errorf("%s: taken: %d %s", language, a.StatusCode, a.main())
		}
		if a := sender.get(at); a.StatusCode != http.StatusOK || !strings.Contains(a.main(), words.reads) || a.page.Find(`form[action="`+at+`/check-in"]`).Length() != 0 {
			t.Errorf("%s: the sender reads on: %d %s", language, a.StatusCode, a.main())
		}
		if _, err := o.house.DB.Exec(t.Context(), "delete from assignment where kind='sight'"); err != nil {
			t.Fatal(err)
		}
		if _, err := o.house.DB.Exec(t.Context(), "update assignment set person_id=$1 where file_id=$2 and kind='assigned'", nora.PersonID, file); err != nil {
			t.Fatal(err)
		}
	}
}

// isAway sees that a colleague who is away is offered with the last day away.
func (o opened) isAway(t *testing.T, v *visitor, person, at, says string) {
	t.Helper()
	org := o.text(t, "select organisation_id from supervision_file where id=$1", strings.TrimPrefix(at, "/files/"))
	if _, err := o.house.DB.Exec(t.Context(), `insert into absence (id, organisation_id, person_id, cover_id, from_date, to_date, reason, recorded_by, recorded)
		values ('away',$1,$2,'','2026-11-01','2026-12-07','LEAVE',$2,1)`, org, person); err != nil {
		t.Fatal(err)
	}
	if option := v.get(at + "/hand-over").page.Find(`#person option[value="` + person + `"]`).Text(); option != says {
		t.Errorf("offered as %q", option)
	}
	if _, err := o.house.DB.Exec(t.Context(), "delete from absence where id='away'"); err != nil {
		t.Fatal(err)
	}
}
