package life

import (
	"slices"
	"testing"
	"time"

	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document"
	"passerelle/internal/supervision/question"
	"passerelle/internal/supervision/release"
	"passerelle/internal/supervision/synopsis"
)

func wants(n Next, gate string) bool {
	return slices.ContainsFunc(n.Wanting, func(w Wanting) bool { return w.Gate == gate })
}

// CCM-8: the gate and the letters ask one record: a consent that was signed on paper and recorded counts, one that the client took
// back does not, though the form with the signature still stands. A consent on the form is what the client signed, never wider.
func TestTheGateAsksForAConsentInForce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t)
		form := h.fill(t, h.officer, f.ID, "bsf801")
		must(t, h.docs.SendForm(ctx, h.officer, f.ID, form, document.Said{}))
		must(t, h.docs.ReceiveForm(ctx, h.worker, f.ID, form))
		h.fill(t, h.worker, f.ID, "intake")
		releases := &release.Service{Service: question.New(synopsis.New(h.docs))}
		must(t, releases.AddPlace(ctx, h.worker, f.ID, registry.Place{Role: "counsel", Name: "Imogen Laing"}))
		counsel, err := db.One[string](ctx, d, "select id from place where name='Imogen Laing'")
		must(t, err)
		record := func(formID string, change func(*release.NewConsent)) error {
			n := release.NewConsent{FormID: formID, Covers: []string{counsel}}
			if formID == "" {
				n = release.NewConsent{OnPaper: true, Covers: []string{counsel}, What: []string{"health"}, GivenOn: "2026-11-09"}
			}
			if change != nil {
				change(&n)
			}
			return releases.KeepConsent(ctx, h.worker, f.ID, n)
		}
		keep := func(formID string) string {
			t.Helper()
			must(t, record(formID, nil))
			kept, err := db.One[string](ctx, d, "select id from consent_release where file_id=$1 and revoked_on=''", f.ID)
			must(t, err)
			return kept
		}
		if n := h.next(t, h.worker, f.ID); !wants(n, "consent") {
			t.Errorf("nothing was signed: %+v", n)
		}
		paper := keep("")
		if n := h.next(t, h.worker, f.ID); wants(n, "consent") {
			t.Errorf("signed on paper: %+v", n)
		}
		must(t, releases.RevokeConsent(ctx, h.worker, f.ID, paper, "2026-11-10"))
		signed := h.fill(t, h.worker, f.ID, "consent", "with[0].person", "Ms. Imogen Laing, counsel", "given", "2026-11-09", "until", "2027-01-31", "what", "housing")
		if n := h.next(t, h.worker, f.ID); wants(n, "consent") {
			t.Errorf("signed on the form: %+v", n)
		}
		must(t, releases.AddPlace(ctx, h.worker, f.ID, registry.Place{Role: "family", Name: "A sister"}))
		sister, err := db.One[string](ctx, d, "select id from place where name='A sister'")
		must(t, err)
		for field, change := range map[string]func(*release.NewConsent){"what": func(n *release.NewConsent) { n.What = []string{"health"} },
			"until_on": func(n *release.NewConsent) { n.UntilOn = "2027-02-01" }, "covers": func(n *release.NewConsent) { n.Covers = append(n.Covers, sister) }} {
			if p := fault.ProblemsOf(record(signed, change)); len(p) != 1 || p[0].Field != field {
				t.Errorf("wider than what was signed, %s: %+v", field, p)
			}
		}
		kept := keep(signed)
		page, err := releases.Page(ctx, h.worker, f.ID)
		if must(t, err); page.Consents[0].Written != "housing" || page.Consents[0].UntilOn != "2027-01-31" || page.Consents[0].GivenOn != "2026-11-09" {
			t.Errorf("what the client signed is recorded as %+v", page.Consents[0])
		}
		must(t, releases.RevokeConsent(ctx, h.worker, f.ID, kept, "2026-11-10"))
		if p := fault.ProblemsOf(record(signed, nil)); len(p) != 1 || p[0].Key != "release.problem.spent" {
			t.Errorf("the form of a consent that was taken back carries another: %+v", p)
		}
		if n := h.next(t, h.worker, f.ID); !wants(n, "consent") {
			t.Errorf("taken back: %+v", n)
		}
	})
}

// CCM-13, CCM-19: of two who tick one list nobody unticks what the other saw to meanwhile; somebody who saw it ticked may.
func TestTwoTickOneList(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.approved(t)
		must(t, h.Tick(ctx, h.worker, f.ID, EnrolmentList, []string{"plan"}, nil))
		must(t, h.Tick(ctx, h.supervisor, f.ID, EnrolmentList, []string{"needs"}, nil)) // her page was older
		ticked := func() []string {
			var out []string
			for _, line := range h.next(t, h.worker, f.ID).Facts.Lines(EnrolmentList) {
				if line.Own && line.Done {
					out = append(out, line.Key)
				}
			}
			return out
		}
		if got := ticked(); !slices.Equal(got, []string{"plan", "needs"}) {
			t.Errorf("%v", got)
		}
		must(t, h.Tick(ctx, h.worker, f.ID, EnrolmentList, nil, []string{"plan"}))
		if got := ticked(); !slices.Equal(got, []string{"needs"}) {
			t.Errorf("%v", got)
		}
	})
}

// CCM-19: what was ticked and written for a closing says nothing of the closing after a reopening; a closing note that nobody
// signed is none. Of a closed file it says who supports the client, to the agency once it went there.
func TestAClosingBeginsAnew(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.enrolled(t)
		must(t, h.BeginClosing(ctx, h.worker, f.ID))
		all := []string{"client", "parties", "residence", "reports", "papers"}
		if err := h.Tick(ctx, h.worker, f.ID, ClosingList, all, nil); len(fault.ProblemsOf(err)) != 1 || fault.ProblemsOf(err)[0].Field != "item" {
			t.Errorf("ticked though the report of October is not sent: %v", err)
		}
		must(t, h.Tick(ctx, h.worker, f.ID, ClosingList, slices.DeleteFunc(slices.Clone(all), func(x string) bool { return x == "reports" }), nil))
		must(t, nothingLeft(d, f.ID, "2026-11-10"))
		must(t, h.Tick(ctx, h.worker, f.ID, ClosingList, all, nil))
		done := func() bool { return h.next(t, h.worker, f.ID).Facts.through(ClosingList) }
		if !done() {
			t.Error("all is ticked, and it waits")
		}
		_, err := d.Exec(ctx, "update folder_document set on_paper=$2 where file_id=$1", f.ID, false)
		must(t, err)
		if done() {
			t.Error("a paper is missing again, and the list is through")
		}
		must(t, nothingLeft(d, f.ID, "2026-11-10"))
		_, err = d.Exec(ctx, "update folder_document set on_paper=$2 where file_id=$1", f.ID, true)
		must(t, err)
		must(t, h.ConfirmEnd(ctx, h.officer, f.ID, supervision.Word{On: "2026-11-10"}, ""))
		note, err := h.docs.BeginForm(ctx, h.worker, f.ID, "closure-report")
		must(t, err)
		x, err := h.docs.Form(ctx, h.worker, f.ID, note)
		must(t, err)
		part := x.Seen[0]
		specimen, _ := forms.SpecimenOf(x.Definition, i18n.English)
		specimen["enrolled"], specimen["confirmed"] = []string{string(f.EnrolledOn)}, []string{"2026-11-10"}
		specimen["protocol"] = slices.DeleteFunc(slices.Clone(specimen["protocol"]), func(s string) bool { return s == "bsf806" }) // no request went to the agency
		must(t, h.docs.CompleteForm(ctx, h.worker, f.ID, forms.Writing{FormID: note, Part: part.Part, Version: part.Version, Answers: x.Definition.OfPart(specimen, part.Part)}))
		wanting := func(gate string) bool {
			n := h.next(t, h.worker, f.ID)
			return slices.ContainsFunc(n.Facts.Wanting(supervision.Closing), func(w Wanting) bool { return w.Gate == gate })
		}
		if !wanting("closing_note") {
			t.Error("nobody signed the closing note")
		}
		must(t, h.docs.SignForm(ctx, h.worker, f.ID, signing(note, "worker_signature")))
		must(t, nothingLeft(d, f.ID, "2026-11-10")) // the note lies in the folder, too
		if wanting("closing_note") || wanting("closing_checklist") {
			t.Error("the note is signed and the list seen to")
		}
		now, err := h.Stored(ctx, d, f.ID)
		must(t, err)
		_, err = h.Close(ctx, h.worker, f.ID, now.Version, supervision.Closure{Reason: "STATUS_CHANGE", On: "2026-11-10", Why: "On paper."})
		must(t, err)
		if x := h.next(t, h.worker, f.ID).Follows; x.FormID != note || x.Nobody || x.Who == "" || x.Phone == "" {
			t.Errorf("who follows: %+v", x)
		}
		if x := h.next(t, h.officer, f.ID).Follows; x.FormID != "" {
			t.Errorf("the agency reads what was not sent: %+v", x)
		}
		must(t, h.docs.SendForm(ctx, h.worker, f.ID, note, document.Said{}))
		if x := h.next(t, h.officer, f.ID).Follows; x.FormID != note {
			t.Errorf("the agency does not read what was sent: %+v", x)
		}
		now, err = h.Stored(ctx, d, f.ID)
		must(t, err)
		h.clk.Set(h.clk.Now().Add(time.Second))
		_, err = h.Reopen(ctx, h.worker, f.ID, now.Version, "2026-11-10", "Reconsidered.", supervision.Word{})
		must(t, err)
		if x := h.next(t, h.worker, f.ID).Follows; x.FormID != "" {
			t.Errorf("nobody follows while supervision goes on: %+v", x)
		}
		must(t, h.BeginClosing(ctx, h.worker, f.ID))
		if !wanting("closing_note") || !wanting("closing_checklist") {
			t.Error("the note and the list are of the closing before")
		}
	})
}
