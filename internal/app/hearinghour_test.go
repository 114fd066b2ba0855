package app_test

import (
	"strings"
	"testing"

	"passerelle/internal/access"
)

// CCM-13, CCM-15, CCM-19: the client's card names no hearing whose hour is over today by the provider's clock; the check-in and the hand-over say of it
// that its outcome is not recorded, and the closing page has the hearings of a day by their hours.
func TestAHearingWhoseHourIsOver(t *testing.T) {
	o := open(t)
	v := newVisitor(t, o.base)
	worker := o.of(t, access.CaseManager, "Harbour Towns", "")
	file := o.text(t, `select f.id from supervision_file f join assignment a on a.file_id=f.id and a.kind='assigned' and a.to_date='' where a.person_id=$1
		and f.state='ACTIVE' order by f.id limit 1`, worker.PersonID)
	for _, statement := range []string{"delete from hearing_outcome where file_id=$1", "delete from hearing where file_id=$1"} {
		if _, err := o.house.DB.Exec(t.Context(), statement, file); err != nil {
			t.Fatal(err)
		}
	}
	v.as(worker, "en")
	at, today := "/files/"+file, "2026-11-12"
	checkIn := o.text(t, "select id from check_in where file_id=$1 and outcome='' order by due_on limit 1", file)
	for _, x := range [][3]string{{"COURT", "23:10", "Late Room"}, {"APPEAL", "00:30", "Early Room"}} {
		if a := v.send(v.get(at+"/plan"), at+"/hearings", "hearing_kind", x[0], "on_date", today, "at_time", x[1], "place", x[2]); a.page.Find(".govuk-error-summary").Length() > 0 {
			t.Fatal(a.main())
		}
	}
	for language, unsaid := range map[string]string{"en": "outcome not recorded", "fr": "issue non consignée"} {
		v.as(worker, language)
		if leaflet := v.get(at + "/card").page.Find(".app-leaflet").Text(); strings.Contains(leaflet, "Early Room") || !strings.Contains(leaflet, "Late Room") {
			t.Errorf("%s: the card names what is over: %s", language, leaflet)
		}
		for _, page := range []string{"/check-ins/" + checkIn, "/hand-over", "/closing"} {
			if main := v.get(at + page).main(); !strings.Contains(main, unsaid) {
				t.Errorf("%s: %s does not say that an outcome is not recorded: %s", language, page, main)
			}
		}
		if main := v.get(at + "/check-ins/" + checkIn).main(); strings.Index(main, "Early Room") > strings.Index(main, unsaid) || strings.Index(main, "Late Room") < strings.Index(main, unsaid) {
			t.Errorf("%s: the check-in: %s", language, main)
		}
	}
	v.as(worker, "en")
	if main := plain(v.get(at + "/closing").main()); !strings.Contains(main, "2026-11-12, 00:30, outcome not recorded") || strings.Index(main, "00:30") > strings.Index(main, "23:10") {
		t.Errorf("the closing page: %s", main)
	}
}
