package app_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
)

// CCM-17, CCM-22: the page of a report lists what waits with a box each, none ticked, nor a condition, where it is of several days; a box without its condition, and a day that is not
// that of what is ticked, are refused beside them with what was typed kept. What is ticked stands on the report for both sides, with its day and who found it; the rest waits,
// and the hand-over says so first, with what was set aside. In both languages.
func TestAReportSaysWhatItAnswers(t *testing.T) {
	o := open(t)
	worker := o.of(t, access.CaseManager, "Harbour Towns", "Nora")
	file := o.text(t, `select f.id from supervision_file f join assignment a on a.file_id=f.id and a.kind='assigned' and a.to_date='' where a.person_id=$1
		and f.state='ACTIVE' order by f.id limit 1`, worker.PersonID)
	at := "/files/" + file
	run := func(statement string) {
		t.Helper()
		if _, err := o.house.DB.Exec(t.Context(), statement, file); err != nil {
			t.Fatal(err)
		}
	}
	run("insert into condition (id, organisation_id, file_id, code, words, imposed_by, from_date, to_date) select 'answered', organisation_id, id, 'CURFEW', 'home by ten', '', '2026-11-01', '' from supervision_file where id=$1")
	for language, words := range map[string]struct{ unnamed, day, title, night, other, waits, aside string }{
		"en": {"Mark its condition above, or untick this: Curfew: home by ten · noted by the residence on 2026-11-09, 23:00", "Not all that is ticked is of 2026-11-08: Curfew: home by ten · noted by the residence on 2026-11-09, 23:00", "What was found, and is told with this report",
			"Curfew: home by ten · noted by the residence on 2026-11-09, 23:00", "check-in of 2026-11-06", "Not complied with, and not reported: Curfew: home by ten · check-in of 2026-11-06", "Set aside by Nora Svendsen on 2026-11-12: Curfew: home by ten · check-in of 2026-11-06. The reason: The bus was late."},
		"fr": {"Cochez sa condition ci-dessus, ou décochez ceci : Couvre-feu : home by ten · noté par la résidence le 2026-11-09, 23 h 00", "Ce qui est coché n’est pas entièrement du 2026-11-08 : Couvre-feu : home by ten · noté par la résidence le 2026-11-09, 23 h 00", "Ce qui a été constaté et dont ce signalement fait état",
			"Couvre-feu : home by ten · noté par la résidence le 2026-11-09, 23 h 00", "présentation du 2026-11-06", "Non respecté, et non signalé : Couvre-feu : home by ten · présentation du 2026-11-06", "Écarté par Nora Svendsen le 2026-11-12 : Couvre-feu : home by ten · présentation du 2026-11-06. Motif : The bus was late."},
	} {
		for _, table := range []string{"house_finding", "check_in_finding"} {
			run("delete from " + table + " where file_id=$1")
		}
		note, in := "note"+language, "in"+language
		run("insert into house_note (id, organisation_id, file_id, residence_id, kind, on_day, at_time, words, author_id, author_name, recorded_at) select '" + note + "', organisation_id, id, 'r', 'CURFEW_MISSED', '2026-11-09', '23:00', 'Late', 'p', 'Owen Pryce', 1 from supervision_file where id=$1")
		run("insert into house_finding (note_id, condition_id, organisation_id, file_id, found_on) select '" + note + "', 'answered', organisation_id, id, '2026-11-09' from supervision_file where id=$1")
		run("insert into check_in (id, organisation_id, file_id, due_on, outcome, recorded_on) select '" + in + "', organisation_id, id, '2026-11-06', 'KEPT', '2026-11-06' from supervision_file where id=$1")
		run("insert into check_in_finding (check_in_id, what, organisation_id, file_id, found_on) select '" + in + "', 'answered', organisation_id, id, '2026-11-06' from supervision_file where id=$1")
		v := newVisitor(t, o.base)
		v.as(worker, language)
		begun := v.get(at + "/breach")
		if begun.page.Find(`input[name="found"]`).Length() != 2 || begun.page.Find(`input[name="found"][checked], input[name="condition"][checked]`).Length() != 0 {
			t.Fatalf("%s: what waits has no boxes, or some are ticked: %s", language, begun.main())
		}
		told := []string{"when", "NOW", "learned_on", "2026-11-12", "learned_at", "07:30", "called_to", "Duty officer", "breach_kind", "CURFEW", "going", "PAST", "whereabouts", "At home", "account", "Came in late, " + language, "found", note + ".answered"}
		unnamed := v.send(begun, at+"/breach", append(told, "occurred_on", "2026-11-09")...)
		if unnamed.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(unnamed.summary(), words.unnamed) || unnamed.page.Find(`#account:contains("Came in late")`).Length() == 0 {
			t.Errorf("%s: without its condition: %d %s", language, unnamed.StatusCode, unnamed.summary())
		}
		day := v.press(unnamed, at+"/breach", append(told, "condition", "answered", "occurred_on", "2026-11-08")...)
		if day.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(day.summary(), words.day) || day.page.Find("#occurred_on-error").Length() != 1 || day.page.Find(`input[name="found"][checked]`).Length() != 1 {
			t.Errorf("%s: a day of none: %d %s", language, day.StatusCode, day.summary())
		}
		kept := v.press(day, at+"/breach", append(told, "condition", "answered", "occurred_on", "2026-11-09")...)
		if kept.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d %s", language, kept.StatusCode, kept.summary())
		}
		officer := newVisitor(t, o.base)
		officer.asOfficerOf(o, file, language)
		for side, page := range map[string]answer{"the case manager": kept, "the officer": officer.get(kept.Request.URL.Path)} {
			if main := page.main(); !strings.Contains(main, words.title) || !strings.Contains(main, words.night) || strings.Contains(main, words.other) {
				t.Errorf("%s: %s reads %s", language, side, main)
			}
		}
		form := v.send(kept, at+"/forms", "code", "bsf807", "breach", kept.Request.URL.Path[strings.LastIndex(kept.Request.URL.Path, "/")+1:])
		if got := strings.ReplaceAll(form.page.Find(`textarea[name="what"], #what`).First().Text(), "\u00a0", " "); strings.TrimSpace(got) != words.night+"\nCame in late, "+language {
			t.Errorf("%s: BSF807 begins with %q", language, got)
		}
		if page := v.get(at + "/hand-over"); !strings.Contains(page.main(), words.waits) || strings.Contains(page.main(), words.night) {
			t.Errorf("%s: the hand-over says nothing of what waits: %s", language, page.main())
		}
		v.press(v.get(at+"/findings"), at+"/findings", "found", in+".answered", "reason", "The bus was late.")
		if page := v.get(at + "/hand-over"); strings.Contains(page.main(), words.waits) || !strings.Contains(page.main(), words.aside) {
			t.Errorf("%s: the hand-over says nothing of what was set aside: %s", language, page.main())
		}
	}
}
