package app_test

import (
	"strings"
	"testing"

	"passerelle/internal/access"
)

// CCM-15: who asked for another day of a check-in, and why, is read on the timeline of both sides, before it is recorded and for ever after.
func TestWhoAskedForAnotherDayStaysOnTheTimeline(t *testing.T) {
	o := open(t)
	worker, officer := o.of(t, access.CaseManager, "Harbour Towns", "Nora"), o.of(t, access.LiaisonOfficer, "Atlantic", "")
	at := "/files/" + o.text(t, `select f.id from supervision_file f join assignment a on a.file_id=f.id and a.kind='assigned' and a.to_date='' where a.person_id=$1
		and f.state='ACTIVE' order by f.id limit 1`, worker.PersonID)
	for language, words := range map[string][2]string{"en": {"Moved from", "The client: A shift on the boat, en"}, "fr": {"Déplacée du", "Le client : A shift on the boat, fr"}} {
		v, reader := newVisitor(t, o.base), newVisitor(t, o.base)
		v.as(worker, language)
		reader.as(officer, language)
		day := map[string]string{"en": "2026-12-18", "fr": "2026-12-17"}[language]
		for _, on := range []string{"2026-12-21", day} {
			v.send(v.get(at), at+"/check-in", "due_on", on, "late_reason", "A shift on the boat", "moved_by", "CLIENT", "move_reason", "A shift on the boat, "+language)
		}
		due := o.text(t, "select id from check_in where file_id=$1 and outcome='' order by due_on limit 1", strings.TrimPrefix(at, "/files/"))
		if _, err := o.house.DB.Exec(t.Context(), "update check_in set due_on='2026-11-12' where id=$1", due); err != nil {
			t.Fatal(err)
		}
		v.send(v.get(at+"/check-ins/"+due), at+"/check-ins/"+due, "outcome", "KEPT", "conditions", "yes", "address", "yes", "unscheduled", "no")
		for who, x := range map[string]*visitor{"case manager": v, "officer": reader} {
			if told := x.get(at).page.Find(".app-timeline").Text(); !strings.Contains(told, words[0]) || !strings.Contains(strings.ReplaceAll(told, "\u00a0", " "), words[1]) {
				t.Errorf("%s, %s: %s", language, who, told)
			}
		}
	}
}
