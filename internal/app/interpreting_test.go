package app_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/id"
)

// booked keeps that an interpreter was asked for a meeting of a file, and gives the booking.
func (o opened) booked(t testing.TB, organisation, file string) string {
	t.Helper()
	booking := id.New()
	_, err := o.house.DB.Exec(t.Context(), `insert into interpreter_booking (id, organisation_id, file_id, meeting, meeting_id, what, on_date, at_time, language, interpreter, phone, asked_of, client_says, client_words,
		status, takes_place_of, asked_at, asked_by_name, changed_at, changed_by_name) values ($1,$2,$3,'other',$1,'The clinic','2026-11-20','10:00','Dari','Ada Lindgren','','','','','ASKED','',1,'x',1,'x')`,
		booking, organisation, file)
	if err != nil {
		t.Fatal(err)
	}
	return booking
}

// CCM-6, CCM-15, UX-1: My day asks for the interpreter of a meeting and leads to the form with it chosen; what is wrong is said beside its field with the words
// kept; who is confirmed stands on the file's next check-in and My day is quiet; a check-in that moves asks for the interpreter to be told, and one
// press asks for the new day. A booking that somebody changed is not written over. In both languages.
func TestAnInterpreterIsBookedOnItsPages(t *testing.T) {
	o := open(t)
	worker := o.of(t, access.CaseManager, "Harbour Towns", "Nora")
	for language, words := range map[string]struct{ choose, asked, confirmed, moved, none string }{
		"en": {"Choose the meeting", "Asked, not confirmed", "Confirmed", "the meeting is now on", "Nobody is booked"},
		"fr": {"Choisissez la rencontre", "Demande faite, non confirmée", "Réservation confirmée", "la rencontre est maintenant le", "Personne de réservé"},
	} {
		v := newVisitor(t, o.base)
		v.as(worker, language)
		file := o.text(t, `select f.id from supervision_file f join assignment a on a.file_id=f.id and a.kind='assigned' and a.to_date='' where a.person_id=$1 and f.state='ACTIVE' and f.next_due>'2026-11-12'
			order by f.next_due desc limit 1`, worker.PersonID)
		for _, statement := range []string{"update client set interpreter_needed='yes' where id=(select client_id from supervision_file where id=$1)", "delete from interpreter_booking where file_id=$1",
			"update check_in set due_on='2026-11-20' where file_id=$1 and outcome=''"} {
			if _, err := o.house.DB.Exec(t.Context(), statement, file); err != nil {
				t.Fatal(err)
			}
		}
		in := o.text(t, "select id from check_in where file_id=$1 and outcome='' order by due_on desc limit 1", file)
		at := "/files/" + file + "/interpreters"
		lead := at + "?meeting=checkin:" + in + "#ask"
		if v.get("/day").page.Find(`a[href="`+lead+`"]`).Length() != 1 || v.get("/files/"+file).page.Find(`a[href="`+at+`"]`).Length() == 0 {
			t.Fatalf("%s: My day or the file does not lead there: %s", language, v.get("/day").main())
		}
		form := v.get(strings.TrimSuffix(lead, "#ask"))
		if form.page.Find(`#meeting option[selected]`).AttrOr("value", "") != "checkin:"+in || !strings.Contains(form.main(), words.none) || form.page.Find("#spoken").AttrOr("value", "") == "" {
			t.Fatalf("%s: %s", language, form.main())
		}
		wrong := v.send(form, at, "meeting", "", "spoken", "Dari", "client_words", "Same <village>", "at_time", "noon")
		if wrong.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(wrong.summary(), words.choose) || wrong.page.Find("#meeting-error, #interpreter-error, #at_time-error").Length() != 3 ||
			wrong.page.Find("#client_words").AttrOr("value", "") != "Same <village>" {
			t.Fatalf("%s: %d %s", language, wrong.StatusCode, wrong.main())
		}
		asked := v.send(wrong, at, "meeting", "checkin:"+in, "spoken", "Dari", "interpreter", "Ada Lindgren "+language, "phone", "902-555-0147", "client_says", "AGREES")
		if asked.StatusCode != http.StatusOK || !strings.Contains(asked.main(), words.asked) {
			t.Fatalf("%s: %d %s", language, asked.StatusCode, asked.main())
		}
		one := at + "/" + o.text(t, "select max(id) from interpreter_booking where file_id=$1", file)
		stale := v.get(one)
		if done := v.send(asked, one, "status", "CONFIRMED"); done.StatusCode != http.StatusOK || !strings.Contains(done.main(), words.confirmed) {
			t.Fatalf("%s: %d %s", language, done.StatusCode, done.main())
		}
		if late := v.send(stale, one, "status", "DECLINED", "spoken", "Dari", "interpreter", "Ida", "status_words", "Is <ill>"); late.StatusCode != http.StatusConflict || !strings.Contains(late.main(), worker.Name) ||
			late.page.Find("#status_words").AttrOr("value", "") != "Is <ill>" {
			t.Errorf("%s: written over: %d %s", language, late.StatusCode, late.main())
		}
		if v.get("/day").page.Find(`a[href="`+lead+`"]`).Length() != 0 || o.text(t, "select max(interpreter) from appointment where file_id=$1 and status='booked'", file) != "Ada Lindgren "+language {
			t.Errorf("%s: My day asks still, or the check-in names nobody", language)
		}
		if told := v.get("/files/" + file).text(); !strings.Contains(strings.ToLower(told), strings.ToLower(words.confirmed)) {
			t.Errorf("%s: the timeline: %s", language, told)
		}
		if _, err := o.house.DB.Exec(t.Context(), "update check_in set due_on='2026-11-25' where id=$1", in); err != nil {
			t.Fatal(err)
		}
		shown := v.get(at)
		if !strings.Contains(shown.main(), words.moved) || !strings.Contains(v.get("/day").main(), words.moved) {
			t.Errorf("%s: nothing is said: %s", language, shown.main())
		}
		if again := v.send(shown, one+"/anew"); again.StatusCode != http.StatusOK || strings.Contains(again.main(), words.moved) || !strings.Contains(again.main(), words.asked) {
			t.Errorf("%s: asked anew: %d %s", language, again.StatusCode, again.main())
		}
	}
}
