package app_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"passerelle/internal/access"
)

// CCM-19: a file is closed with everything that its closing asks for seen to and nothing put off: the request sent, the end written on the officer's word
// and confirmed, the report signed, the folder complete, each item of the list ticked.
func TestAFileIsClosedWithNothingPutOff(t *testing.T) {
	o := open(t)
	v, officer := newVisitor(t, o.base), newVisitor(t, o.base)
	v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), "en")
	site := v.get("/files/new").page.Find("#region option").Last().AttrOr("value", "")
	at := v.send(v.get("/files/new"), "/files/new", "full_name", "Amina Kept", "received_on", "2026-11-02", "region", site, "official_language", "en").Request.URL.Path
	v.send(v.get(at), at+"/decide", "word_said", "Camille Roy", "word_way", "PHONE", "word_on", "2026-11-10", "why", "On paper.", "decision", "ACCEPTED", "decided_on", "2026-11-03")
	v.send(v.get(at), at+"/enrol", "enrolled_on", "2026-11-10", "first_due", "2026-11-17", "why", "Early release.")
	file := strings.TrimPrefix(at, "/files/")
	officer.asOfficerOf(o, file, "en")
	v.send(v.get(at+"/closing"), at+"/closing")
	v.asksToClose(at)
	v.send(v.get(at+"/closing"), at+"/closing/confirm", "word_on", "2026-11-12", "word_said", "Camille Roy", "word_way", "PHONE")
	confirm := officer.get(at+"/closing").page.Find("form[action^='"+at+"/words/']").AttrOr("action", "")
	officer.send(officer.get(at+"/closing"), confirm, "from", "closing")
	v.reportsTheEnd(at)
	marked := []string{}
	v.get(at + "/folder").page.Find(`form[action$="/mark"] input[name="document"]`).Each(func(_ int, x *goquery.Selection) {
		marked = append(marked, "document", x.AttrOr("value", ""))
	})
	v.send(v.get(at+"/folder"), at+"/folder/mark", marked...)
	ticks := v.send(v.get(at+"/closing"), at+"/closing/checklist", "item", "client", "item", "parties", "item", "residence", "item", "reports", "item", "papers")
	if n := ticks.page.Find("input[name=item][checked]").Length(); n != 5 {
		t.Fatalf("%d of the list are kept: %s", n, ticks.main())
	}
	if a := v.send(v.get(at+"/closing"), at+"/closing/end", "reason", "STATUS_CHANGE", "closed_on", "2026-11-12"); a.StatusCode != http.StatusOK || a.Request.URL.Path != at {
		t.Fatalf("not closed: %d %s", a.StatusCode, a.main())
	}
	if left := o.text(t, "select count(*) from file_put_off where file_id=$1 and gate in ('closing_section','end_confirmed','breaches_told','findings_told','closing_note','closing_checklist')", file); left != "0" {
		t.Errorf("%s are put off", left)
	}
}

// reportsTheEnd writes and signs the closure report of a file.
func (v *visitor) reportsTheEnd(at string) {
	v.t.Helper()
	written := v.send(v.get(at+"/forms?code=closure-report"), at+"/forms", "code", "closure-report")
	part := written.Request.URL.Path
	form, _, _ := strings.Cut(part, "/parts/")
	if a := v.send(written, part, "act", "complete", "client_name", "Amina Kept", "uci", "11-2233-4455", "enrolled", "2026-11-10", "closed", "2026-11-12", "confirmed", "2026-11-12", "compliance", "Kept throughout.",
		"left_off", "With her aunt.", "stays", "yes", "followed", "yes", "follows", "The centre", "follows_phone", "902-555-0188", "protocol", "bsf806", "protocol", "confirmed", "worker", "Robin"); a.StatusCode != http.StatusOK || a.Request.URL.Path != form {
		v.t.Fatalf("the report: %d %s", a.StatusCode, a.main())
	}
	v.send(v.get(form), form+"/sign", "item", "worker_signature", "witness", "Sam Poirier")
}
