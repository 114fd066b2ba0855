package e2e

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"io"
	"os/exec"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"passerelle/internal/access"
	"passerelle/internal/app/demo"
	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
	"passerelle/internal/supervision/release"
)

// scrawl is a drawing with ink on it.
func scrawl(t *testing.T) []byte {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, 320, 90))
	for x := range 280 {
		for thick := range 3 {
			picture.Set(20+x, 30+x%40+thick, color.Black)
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// CCM-8, CCM-13, CCM-14: a consent that was signed by drawing bears the drawing wherever it is printed: within the sealed paper of a letter and in the
// batch print of the file, as on its own.
func TestADrawnSignatureIsOnEveryPaper(t *testing.T) {
	p := openNation(t, demo.Size{Files: 6, Months: 3})
	ctx := i18n.WithLanguage(context.Background(), i18n.English)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	who := p.one(access.ProviderSupervisor, "Harbour Towns Community Services")
	organisation, err := db.One[string](ctx, p.house.DB, "select organisation_id from person where id=$1", who.PersonID)
	must(err)
	a := access.Actor{PersonID: who.PersonID, Name: who.Name, OrganisationID: organisation, Programme: access.CCMS, Roles: []access.Role{access.ProviderSupervisor}}
	file, err := db.One[string](ctx, p.house.DB, "select id from supervision_file where organisation_id=$1 and state='ACTIVE' order by id limit 1", organisation)
	must(err)
	must(p.house.Supervision.AddPlace(ctx, a, file, registry.Place{Role: "counsel", Name: "Ida Counsel"}))
	counsel, err := db.One[string](ctx, p.house.DB, "select id from place where file_id=$1 and name='Ida Counsel'", file)
	must(err)
	form := p.signedByDrawing(ctx, a, file)
	must(p.house.Release.KeepConsent(ctx, a, file, release.NewConsent{FormID: form, Covers: []string{counsel}}))
	letter, err := p.house.Release.Begin(ctx, a, file, counsel, "About", "Words")
	must(err)

	b := newBrowser(t, p.base)
	b.open("/demo")
	b.press("main form:has([name=person][value='" + who.PersonID + "']) button")
	b.open("/files/" + file + "/letters/" + letter)
	b.press("form[action$='/seal'] button")
	paper, err := db.One[string](ctx, p.house.DB, "select paper_id from letter where id=$1", letter)
	must(err)
	held, err := p.house.Files.Get(ctx, paper)
	must(err)
	pdf, err := io.ReadAll(held)
	must(err)
	must(held.Close())
	keep(t, "sealed-with-consent", pdf)
	list := exec.Command("pdfimages", "-list", "-")
	list.Stdin = bytes.NewReader(pdf)
	if found, err := list.Output(); err != nil || !strings.Contains(string(found), " 320 ") {
		t.Errorf("no drawing within the sealed paper: %v, %s", err, found)
	}
	for _, at := range []string{"/files/" + file + "/folder/print?all=yes", "/files/" + file + "/forms/" + form + "/paper"} {
		b.open(at)
		if wide := ask(b, chromedp.Evaluate[int]("[...document.querySelectorAll('img.app-paper__drawing')].filter(x=>x.alt.includes('Signature')).reduce((n,x)=>n+x.naturalWidth,0)")); wide != 320 {
			t.Errorf("%s: the drawing is %d wide", at, wide)
		}
	}
}

// signedByDrawing has a client sign the consent to speak with counsel, and gives the form.
func (p *paper) signedByDrawing(ctx context.Context, a access.Actor, file string) string {
	p.t.Helper()
	must := func(err error) {
		p.t.Helper()
		if err != nil {
			p.t.Fatal(err)
		}
	}
	documents := p.house.Documents
	form, err := documents.BeginForm(ctx, a, file, "consent")
	must(err)
	x, err := documents.Form(ctx, a, file, form)
	must(err)
	said, _ := forms.SpecimenOf(x.Definition, i18n.English)
	said["with[0].person"], said["given"], said["until"] = []string{"Ida Counsel"}, []string{string(clock.Today(ctx, p.house.Clock))}, nil
	for _, part := range x.Seen {
		must(documents.CompleteForm(ctx, a, file, forms.Writing{FormID: form, Part: part.Part, Version: part.Version, Answers: x.Definition.OfPart(said, part.Part)}))
	}
	must(documents.SignWith(ctx, a, file, forms.Signing{FormID: form, Item: "client_signature", Way: forms.Drawn, Signer: x.FullName, Uninterpreted: "speaks English"}, scrawl(p.t)))
	return form
}
