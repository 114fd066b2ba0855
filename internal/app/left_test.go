package app_test

import (
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/sheet"
	"passerelle/internal/supervision/intake"
	"passerelle/internal/supervision/register"
)

// CCM-22: whoever was absent and whose account ended since is not away today: their files wait for the supervisor.
func TestWhoLeftIsNotAway(t *testing.T) {
	o := open(t)
	v := newVisitor(t, o.base)
	v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), "en")
	away := func() string {
		return v.get("/team").page.Find(`main a[href="#absences"]`).Closest("li").Find(".app-tile__number").Text()
	}
	before := away()
	worker := o.of(t, access.CaseManager, "Harbour Towns", "").PersonID
	if _, err := o.house.DB.Exec(t.Context(), `insert into absence (id, organisation_id, person_id, cover_id, from_date, to_date, reason, recorded_by, recorded)
		select 'left',organisation_id,id,'','2026-11-01','2026-12-07','LEAVE',id,1 from person where id=$1`, worker); err != nil {
		t.Fatal(err)
	}
	if got := away(); got == before {
		t.Errorf("away: %q", got)
	}
	if _, err := o.house.DB.Exec(t.Context(), "update person set deactivated_at=1 where id=$1", worker); err != nil {
		t.Fatal(err)
	}
	if got := away(); got != before {
		t.Errorf("away, with the account ended: %q, before the absence %q", got, before)
	}
}

// CCM-16: of a note that came in without an author the file says so.
func TestANoteOfNobodySaysSo(t *testing.T) {
	o := open(t)
	file := o.text(t, `select f.id from supervision_file f join organisation o on o.id=f.organisation_id where o.code='HARBOUR' and f.state='ACTIVE' and not f.withdrawn order by f.id limit 1`)
	uci := o.text(t, "select c.uci_written from client c join supervision_file f on f.client_id=c.id where f.id=$1", file)
	sheets, err := sheet.Read([]byte("UCI,Date,Text\n" + uci + ",2026-11-03,Brought without a name.\n"))
	if err != nil {
		t.Fatal(err)
	}
	reading, err := register.ReadNotes(sheets, register.Options{Today: "2026-11-10"})
	if err != nil {
		t.Fatal(err)
	}
	out, err := o.house.Intake.ImportNotes(t.Context(), access.SystemActor("importer", o.text(t, "select organisation_id from supervision_file where id=$1", file)), intake.NoteImport{Reading: reading})
	if err != nil || out.Imported != 1 {
		t.Fatalf("%+v, %v", out, err)
	}
	for language, says := range map[string]string{"en": "notes name nobody as the author", "fr": "ne nomment pas leur auteur"} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		if a := v.get("/files/" + file + "/notes"); !strings.Contains(a.main(), says) || strings.Contains(a.main(), "Written by –") {
			t.Errorf("%s: %s", language, a.main())
		}
	}
}
