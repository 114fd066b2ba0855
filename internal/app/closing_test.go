package app_test

import (
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
)

// CCM-19: the closing request is begun with its section ticked; its reason is proposed for the closure and shown, not asked, in the
// report. The page says that the officer named another; a third is refused until it is said why, beside the field and with what was
// typed kept, and then stands on the file and on the page of its closing.
func TestAClosureHasOneReasonOnItsPages(t *testing.T) {
	o := open(t)
	for language, words := range map[string]struct{ disputed, refused, asked, told, over, given string }{
		"en": {"The officer says another reason", "Say why the reason is another", "Status changed", "Closed for another reason than on the papers: Other", "Closed on 2026-11-12: Other", "it is not asked again"},
		"fr": {"L’agent indique un autre motif", "Dites pourquoi le motif n’est pas", "Changement de statut", "Fermé pour un autre motif que celui des documents : Autre", "Fermé le 2026-11-12 : Autre", "on ne le redemande pas"},
	} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		at := "/files/" + o.text(t, `select f.id from supervision_file f join organisation o on o.id=f.organisation_id where o.code='HARBOUR' and f.state='ACTIVE' and not f.withdrawn and f.region='ATL'
			and not exists (select 1 from file_closing c where c.file_id=f.id) and not exists (select 1 from form x where x.subject_id=f.id and x.code='bsf806') order by f.id limit 1`)
		v.send(v.get(at+"/closing"), at+"/closing")
		form := v.asksToClose(at)
		report := v.send(v.get(at+"/forms?code=closure-report"), at+"/forms", "code", "closure-report")
		if field := report.page.Find("#reason"); report.page.Find("input[name=reason]").Length() != 0 || !strings.Contains(field.Text(), words.asked) || !strings.Contains(field.Text(), words.given) {
			t.Errorf("%s: the reason is asked again: %s", language, report.main())
		}
		officer := newVisitor(t, o.base)
		officer.asOfficerOf(o, strings.TrimPrefix(at, "/files/"), language)
		if a := officer.send(officer.get(at+"/closing"), at+"/closing/confirm", "confirmed_on", "2026-11-12", "confirmed_reason", "LEFT_CANADA"); a.StatusCode != http.StatusOK || !strings.Contains(a.main(), words.disputed) {
			t.Errorf("%s: the officer does not see it: %d %s", language, a.StatusCode, a.main())
		}
		closing := v.get(at + "/closing")
		if !strings.Contains(closing.main(), words.disputed) || closing.page.Find("#reason option[selected]").AttrOr("value", "") != "STATUS_CHANGE" || closing.page.Find("a[href='"+form+"']").Length() != 0 {
			t.Errorf("%s: %s", language, closing.main())
		}
		a := v.send(closing, at+"/closing/end", "reason", "OTHER", "closed_on", "2026-11-12", "why", "On "+language+" paper.", "differs", " ")
		if a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.page.Find("#differs-error").Text(), words.refused) || a.page.Find("#reason option[selected]").AttrOr("value", "") != "OTHER" ||
			a.page.Find("#why").Text() != "On "+language+" paper." {
			t.Errorf("%s: %d %s", language, a.StatusCode, a.main())
		}
		if a := v.send(a, at+"/closing/end", "reason", "OTHER", "closed_on", "2026-11-12", "why", "On paper.", "differs", "Moved "+language+" away."); a.StatusCode != http.StatusOK || !strings.Contains(plain(a.text()), words.told) ||
			strings.Count(a.text(), "Moved "+language+" away.") < 2 {
			t.Errorf("%s: the file does not say it: %d %s", language, a.StatusCode, a.text())
		}
		if a := v.get(at + "/closing"); !strings.Contains(plain(a.main()), words.over) || !strings.Contains(a.main(), "Moved "+language+" away.") {
			t.Errorf("%s: %s", language, a.main())
		}
	}
}

// plain writes every space as one that breaks.
func plain(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(text, "\u00a0", " ")), " ")
}

// asksToClose sends the closing request of a file that is being closed, from the link of its page, and gives its address.
func (v *visitor) asksToClose(at string) string {
	v.t.Helper()
	link := v.get(at+"/closing").page.Find("a[href*='asks=closing']").AttrOr("href", "")
	written := v.send(v.get(link), at+"/forms", "code", "bsf806")
	part := written.Request.URL.Path
	if written.page.Find("input[name=asks][value=closing][checked]").Length() != 1 || written.page.Find("input[name=reason]").Length() == 0 {
		v.t.Fatalf("%s: the closing is not asked for: %s", link, written.main())
	}
	form, _, _ := strings.Cut(part, "/parts/")
	if a := v.send(written, part, "act", "complete", "client_name", "Noor", "uci", "11-2233-4455", "asks", "closing", "reason", "STATUS_CHANGE", "ends", "2026-11-12", "left_off", "With her aunt.", "worker", "Robin"); a.StatusCode != http.StatusOK || a.Request.URL.Path != form {
		v.t.Fatalf("%s: %d %s", part, a.StatusCode, a.main())
	}
	v.send(v.get(form), form+"/sign", "item", "worker_signature", "witness", "Sam Poirier")
	if a := v.send(v.get(form), form+"/send"); a.StatusCode != http.StatusOK {
		v.t.Fatalf("%s: not sent: %d %s", form, a.StatusCode, a.main())
	}
	return form
}
