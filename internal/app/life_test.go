package app_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
)

// CCM-13, CCM-19: the file says where it stands, what comes next and what is missing, with a way to each; the enrolment is
// arranged and its list kept; a closing waits for the officer, who confirms it on the same page.
func TestTheLifeOfAFileOnItsPages(t *testing.T) {
	o := open(t)
	for language, words := range map[string]struct{ next, missing, confirm, required, kept, day string }{
		"en": {"Enrol the client", "Client undertaking, signed", "Confirm the end of supervision", "has not confirmed the end", "Kept.", "Write the date"},
		"fr": {"Inscrire le client", "Engagement du client, signé", "Confirmer la fin de la surveillance", "n’a pas confirmé la fin", "Enregistré.", "date"},
	} {
		v, boss := newVisitor(t, o.base), o.of(t, access.ProviderSupervisor, "Harbour Towns", "")
		v.as(boss, language)
		site := v.get("/files/new").page.Find("#region option").Last().AttrOr("value", "")
		opened := v.send(v.get("/files/new"), "/files/new", "full_name", "Amina "+language, "received_on", "2026-11-02", "region", site, "official_language", language)
		at := opened.Request.URL.Path
		approved := v.send(opened, at+"/decide", "word_said", "Camille Roy", "word_way", "PHONE", "word_on", "2026-11-10", "why", "On paper.", "decision", "ACCEPTED", "decided_on", "2026-11-03")
		if panel := approved.page.Find("[aria-labelledby=standing]"); !strings.Contains(panel.Text(), words.next) || !strings.Contains(panel.Text(), words.missing) ||
			panel.Find("a[href='"+at+"/forms?code=undertaking']").Length() != 1 {
			t.Errorf("%s: %s", language, panel.Text())
		}
		if begin := v.get(at + "/forms?code=undertaking"); begin.page.Find("#code option[selected]").AttrOr("value", "") != "undertaking" {
			t.Errorf("%s: the form is not chosen: %s", language, begin.main())
		}
		if a := v.send(approved, at+"/enrol", "enrolled_on", "2026-11-10"); a.StatusCode != http.StatusUnprocessableEntity || a.page.Find("#why-error").Length() != 1 {
			t.Errorf("%s: enrolled without a reason: %d %s", language, a.StatusCode, a.main())
		}
		list := v.get(at + "/enrolment")
		if a := v.send(list, at+"/enrolment", "interview_on", "soon", "interview_place", "Port Sable"); a.StatusCode != http.StatusUnprocessableEntity ||
			a.page.Find("#interview_place").AttrOr("value", "") != "Port Sable" {
			t.Errorf("%s: no such day: %d %s", language, a.StatusCode, a.main())
		}
		v.send(list, at+"/enrolment", "interview_on", "2026-11-10", "interview_at", "14 h 30", "interview_place", "Port Sable", "officers", "C. Roy")
		if a := v.send(v.get(at+"/enrolment"), at+"/enrolment/checklist", "item", "plan", "item", "hearing"); a.page.Find("input[name=item][checked]").Length() != 2 ||
			a.page.Find("#interview_at").AttrOr("value", "") != "14:30" || !strings.Contains(a.text(), words.kept) {
			t.Errorf("%s: %s", language, a.main())
		}
		active := v.send(v.get(at), at+"/enrol", "enrolled_on", "2026-11-10", "first_due", "2026-11-17", "why", "Early release.")
		if panel := active.page.Find("[aria-labelledby=standing]"); !strings.Contains(panel.Text(), words.missing) || !strings.Contains(panel.Text(), "Early release.") {
			t.Errorf("%s: nothing is put off: %s", language, active.main())
		}
		closing := v.send(v.get(at+"/closing"), at+"/closing")
		if a := v.send(closing, at+"/closing/end", "reason", "OTHER", "closed_on", "2026-11-12", "why", "x"); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.main(), words.required) {
			t.Errorf("%s: closed unconfirmed: %d %s", language, a.StatusCode, a.main())
		}
		officer := newVisitor(t, o.base)
		officer.as(o.of(t, access.LiaisonOfficer, "Atlantic", ""), language)
		if a := officer.get(at); !strings.Contains(a.page.Find("[aria-labelledby=standing]").Text(), words.confirm) {
			t.Errorf("%s: the officer is not told: %s", language, a.main())
		}
		if a := officer.send(officer.get(at+"/closing"), at+"/closing/confirm", "confirmed_on", "2026-11-12"); a.StatusCode != http.StatusOK {
			t.Errorf("%s: not confirmed: %d %s", language, a.StatusCode, a.main())
		}
		if a := v.send(v.get(at+"/closing"), at+"/closing/end", "reason", "OTHER", "closed_on", "2026-11-12", "why", "x"); a.StatusCode != http.StatusOK || a.Request.URL.Path != at {
			t.Errorf("%s: not closed: %d %s", language, a.StatusCode, a.main())
		}
	}
}
