package release

import (
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision/document"
	"passerelle/internal/supervision/filetest"
)

// CCM-8: a consent that was signed on paper goes with a letter as its scan, once, however many signed on the sheet.
func TestTheScanOfASignedConsent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h, _ := open(t, d)
		form, err := h.Documents.BeginForm(ctx, h.Worker, h.File.ID, consentForm)
		filetest.Must(t, err)
		x, err := h.Documents.Form(ctx, h.Worker, h.File.ID, form)
		filetest.Must(t, err)
		said, _ := forms.SpecimenOf(x.Definition, i18n.English)
		said["with[0].person"], said["given"], said["until"], said["what"] = []string{"Imogen Laing"}, []string{"2026-11-10"}, nil, []string{"health"}
		for _, p := range x.Seen {
			filetest.Must(t, h.Documents.CompleteForm(ctx, h.Worker, h.File.ID, forms.Writing{FormID: form, Part: p.Part, Version: p.Version, Answers: x.Definition.OfPart(said, p.Part)}))
		}
		scans := func() [][]byte {
			t.Helper()
			x, err := s.Form(ctx, h.Worker, h.File.ID, form)
			filetest.Must(t, err)
			out, err := s.Scans(ctx, x)
			filetest.Must(t, err)
			return out
		}
		if got := scans(); len(got) != 0 {
			t.Errorf("not signed, %d scans", len(got))
		}
		filetest.Must(t, h.Documents.SignOnPaper(ctx, h.Worker, h.File.ID, document.SignedPaper{FormID: form, Stands: []string{"client_signature"}, Compared: true, SignedOn: "2026-11-10",
			Signers: map[string]string{"client_signature": "Noor Warsame"}}, []byte("%PDF-1.7 signed")))
		if got := scans(); len(got) != 1 || string(got[0]) != "%PDF-1.7 signed" {
			t.Errorf("%q", got)
		}
	})
}
