package life

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision"
)

// clients is the line of a definition that asks for the signature of the client, as it was shipped.
var clients = regexp.MustCompile(`(?m)^ *- \{id: client_signature, kind: signature, required: true,.*\n`)

// loads puts another version of a form in force, as one was that was dated before signatures were declared as read.
func (h house) loads(t *testing.T, code string, change func(line string) string) {
	t.Helper()
	all, err := forms.Library()
	must(t, err)
	at := slices.IndexFunc(all, func(d *forms.Definition) bool { return d.Code == code })
	for at+1 < len(all) && all[at+1].Code == code {
		at++
	}
	was := string(all[at].Source())
	text := clients.ReplaceAllStringFunc(was, change)
	if text == was {
		t.Fatalf("%s has no signature of the client", code)
	}
	text = strings.Replace(text, fmt.Sprintf("version: %d\n", all[at].Version), "version: 90\n", 1)
	_, err = h.DB.Exec(ctx, `insert into form_definition (code, number, organisation_id, from_date, loaded_by, loaded_by_name, loaded_at, version, own, source)
		values ($1,90,'nhq','2026-09-01','c','Dana Whelan',1,1,0,$2)`, code, text)
	must(t, err)
}

// CCM-10, CCM-12, CCM-25: a form that the program reads as signed is signed by the client. One on a version that does not ask for that signature, or lets
// it be left out, never counts as signed: what asks for it goes on asking and names what is missing.
func TestWhatNobodyHasToSignIsNotSigned(t *testing.T) {
	gone := func(string) string { return "" }
	optional := func(line string) string { return strings.Replace(line, "required: true", "required: false", 1) }
	for _, c := range []struct {
		code, gate string
		before     supervision.Guarded
		change     func(string) string
	}{
		{"consent", "consent", supervision.Proposing, gone}, {"bsf802", "agreement", supervision.Enrolling, gone}, {"undertaking", "undertaking", supervision.Enrolling, gone},
		{"consent", "consent", supervision.Proposing, optional}, {"undertaking", "undertaking", supervision.Enrolling, optional},
	} {
		t.Run(c.code, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				h.loads(t, c.code, c.change)
				f := h.approved(t)
				form := h.filled(t, h.worker, f.ID, c.code)
				missing := func() []forms.Item {
					x, err := h.docs.Form(ctx, h.worker, f.ID, form)
					must(t, err)
					return x.Unsigned
				}
				for _, item := range missing() { // whoever else signs, does
					if item.ID == "worker_signature" {
						must(t, h.docs.SignForm(ctx, h.worker, f.ID, signing(form, item.ID)))
					}
				}
				if list := missing(); len(list) != 1 || list[0].Text.English != "Signature of the client" {
					t.Errorf("missing: %+v", list)
				}
				list := h.next(t, h.worker, f.ID).Facts.Wanting(c.before)
				if !slices.ContainsFunc(list, func(w Wanting) bool { return w.Gate == c.gate }) {
					t.Errorf("nothing asks for the %s: %+v", c.code, list)
				}
			})
		})
	}
}
