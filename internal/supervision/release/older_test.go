package release

import (
	"slices"
	"testing"
	"time"

	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision/filetest"
)

// signs has the client sign a consent for the counsel on a form, about health and housing, and gives the form.
func signs(t *testing.T, h filetest.House) string {
	t.Helper()
	return signsFrom(t, h, "2026-11-10", "health", "housing")
}

// signsFrom is signs from a day, about something.
func signsFrom(t *testing.T, h filetest.House, from string, what ...string) string {
	t.Helper()
	form, err := h.Documents.BeginForm(ctx, h.Worker, h.File.ID, consentForm)
	filetest.Must(t, err)
	x, err := h.Documents.Form(ctx, h.Worker, h.File.ID, form)
	filetest.Must(t, err)
	said, _ := forms.SpecimenOf(x.Definition, i18n.English)
	said["with[0].person"], said["given"], said["until"], said["what"] = []string{"Imogen Laing"}, []string{from}, nil, what
	for _, p := range x.Seen {
		filetest.Must(t, h.Documents.CompleteForm(ctx, h.Worker, h.File.ID, forms.Writing{FormID: form, Part: p.Part, Version: p.Version, Answers: x.Definition.OfPart(said, p.Part)}))
	}
	filetest.Must(t, h.Documents.SignForm(ctx, h.Worker, h.File.ID, forms.Signing{FormID: form, Item: "client_signature", Way: forms.Typed, Signer: "Noor Warsame", Witness: "Robin Ashby"}))
	return form
}

// CCM-8: a consent on a form counts from when the form was signed: recorded anew after a refusal it does not follow the refusal, also where
// it stands already; a form that is signed after it does, and so does one about what was not refused.
func TestAnOlderSignatureUndoesNoRefusal(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h, counsel := open(t, d)
		f := h.File.ID
		later := func() { h.Clock.Set(h.Clock.Now().Add(time.Minute)) }
		record := func(form string, what ...string) error {
			later()
			return s.KeepConsent(ctx, h.Worker, f, NewConsent{FormID: form, What: what, Covers: []string{counsel}})
		}
		health := func() (bool, []string) {
			page, err := s.Page(ctx, h.Worker, f)
			filetest.Must(t, err)
			_, past := page.Followed(page.Refusals[0])
			lets := SubjectsFor(page.Consents, counsel, page.Today)
			slices.Sort(lets)
			return past, slices.Compact(lets)
		}
		old := signs(t, h)
		filetest.Must(t, record(old))
		later()
		filetest.Must(t, s.Refuse(ctx, h.Worker, f, counsel, []string{"health"}, "2026-11-10"))
		p := fault.ProblemsOf(record(old))
		if len(p) != 1 || p[0].Field != "form" || p[0].Key != "release.problem.signed_before" || !slices.Contains(p[0].Args, any("2026-11-10")) {
			t.Errorf("an older signature is recorded anew: %+v", p)
		}
		filetest.Must(t, record(old, "housing"))
		_, err := d.Exec(ctx, "update consent_release set what='health,housing', recorded_at=recorded_at+600000000") // as one recorded anew stood
		filetest.Must(t, err)
		if past, lets := health(); past || !slices.Equal(lets, []string{"housing"}) {
			t.Errorf("recorded later, signed before the refusal: past %v, %v may be said", past, lets)
		}
		later()
		filetest.Must(t, record(signs(t, h)))
		if past, lets := health(); !past || !slices.Equal(lets, []string{"health", "housing"}) {
			t.Errorf("signed anew: past %v, %v may be said", past, lets)
		}
	})
}
