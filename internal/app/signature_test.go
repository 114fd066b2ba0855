package app_test

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"passerelle/internal/access"
	"passerelle/internal/app"
	"passerelle/internal/forms"
	"passerelle/internal/forms/printed"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision/document"
)

// CCM-12, SEC-3: a form is signed by a drawing, by a scan of the signed paper, or by a name before a witness. Another's name, what is no picture, no
// witness, no interpreter where the client needs one, and a scan of which nobody says what stands on it are refused beside their fields with what was drawn kept; the drawing is seen and the
// scan saved by those who read the form, and the address on it, and by nobody else. What is complete or signed is read and written no more. In both languages.
func TestAFormIsSigned(t *testing.T) {
	o := open(t)
	file := o.text(t, `select min(f.id) from supervision_file f join organisation o on o.id=f.organisation_id where o.code='HARBOUR' and f.state='ACTIVE' and not f.withdrawn`)
	at := o.completed(t, file, "bsf802")
	form := path.Base(at)
	drawing := picture(t)
	if _, err := o.house.DB.Exec(t.Context(), "update client set interpreter_needed='yes' where id=(select client_id from supervision_file where id=$1)", file); err != nil {
		t.Fatal(err)
	}
	for _, language := range []string{"en", "fr"} {
		v := newVisitor(t, o.base)
		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		refused := func(action, field string, a answer) {
			t.Helper()
			if a.StatusCode != http.StatusUnprocessableEntity || a.page.Find(`.govuk-error-summary a[href="#`+field+`"]`).Length() != 1 || a.page.Find("#"+field+"-error").Length() != 1 {
				t.Fatalf("%s, %s: %d %s", action, field, a.StatusCode, a.text())
			}
			if kept := a.page.Find(`input[name="strokes"]`).AttrOr("value", ""); field == "drawing" && kept != "1,2 3,4" {
				t.Errorf("what was drawn is not kept: %q", kept)
			}
		}
		read := v.get(at + "/parts/provider")
		if begins := read.page.Find(`form[action$="/reopen"], form[action$="/replace"]`).Length(); read.Request.URL.Path != at || read.page.Find(`[name="act"]`).Length() != 0 || begins == 0 {
			t.Errorf("what is complete is written: %s, %d ways to write it anew", read.Request.URL.Path, begins)
		}
		item := map[string]string{"en": "client_signature", "fr": "worker_signature"}[language]
		page := func() answer { return v.get(at + "?sign=" + item) }
		signer := page().page.Find(`[name="signer"] option[selected]`).AttrOr("value", "")
		if asked := page().page.Find(`[name="signer"]`).Length() == 1; asked != (language == "en") {
			t.Fatalf("%s: the signer is asked: %v", item, asked)
		}
		for field, wrong := range map[string][]string{"witness": {"signer", signer}, "signer": {"signer", "Somebody Else", "witness", "Sam Poirier"},
			"drawing": {"signer", signer, "drawing", base64.StdEncoding.EncodeToString([]byte("no picture")), "strokes", "1,2 3,4"}} {
			refused("sign", field, v.post(at+"/sign", append(append(hiddenOf(page(), at+"/sign"), "item", item), wrong...)...))
		}
		var signed answer
		if language == "en" {
			given := append(hiddenOf(page(), at+"/sign"), "item", item, "signer", signer, "drawing", drawing)
			refused("sign", "interpreter", v.post(at+"/sign", given...))
			refused("scan", "paper_interpreter", v.attach(page(), at+"/scan", "image", "paper.pdf", []byte("%PDF-1.7"), "stands", item, document.SignerField(item), signer, "compared", "yes", printed.FieldDay, "2026-11-12"))
			signed = v.post(at+"/sign", append(given, "uninterpreted", "Robin Ashby speaks it")...)
			if paper := v.get(at + "/paper"); !strings.Contains(signed.text(), "Robin Ashby speaks it") || !strings.Contains(paper.text(), "Robin Ashby speaks it") {
				t.Errorf("why no interpreter was needed is not read: %s", signed.text())
			}
		} else {
			refused("scan", "compared", v.attach(page(), at+"/scan", "image", "paper.pdf", []byte("%PDF-1.7"), "stands", item, printed.FieldDay, "2026-11-12"))
			refused("scan", printed.FieldDay, v.attach(page(), at+"/scan", "image", "paper.pdf", []byte("%PDF-1.7"), "stands", item, "compared", "yes"))
			refused("scan", "stands", v.attach(page(), at+"/scan", "image", "paper.pdf", []byte("%PDF-1.7"), "compared", "yes", printed.FieldDay, "2026-11-12"))
			signed = v.attach(page(), at+"/scan", "image", "paper.pdf", []byte("%PDF-1.7"), "stands", item, "compared", "yes", printed.FieldDay, "2026-11-12")
		}
		where := "/files/" + file + "/forms/" + form + "/signatures/" + o.text(t, "select id from form_signature where form_id=$1 and item=$2", form, item)
		texts := map[string]string{"form": signed.main(), "paper": v.get(at + "/paper").main()}
		if language == "fr" { // the paper shows where the client lives: a supervisor opens its scan once they have confirmed the password
			if a := v.get(where); signed.StatusCode != http.StatusOK || !strings.Contains(signed.main(), "Un superviseur confirme d’abord son mot de passe") || a.StatusCode != http.StatusForbidden {
				t.Errorf("the scan before the password: %d, %d %s", a.StatusCode, signed.StatusCode, signed.main())
			}
			v.as(o.holder(t, file), language)
			signed = v.get(at)
		}
		if signed.StatusCode != http.StatusOK || signed.page.Find(`img[src="`+where+`"], a[href="`+where+`"]`).Length() != 1 {
			t.Fatalf("%s: %d %s", language, signed.StatusCode, signed.text())
		}
		for page, text := range texts {
			if kept := "Numérisé par " + o.text(t, "select kept_by_name from form_signature where form_id=$1 and item=$2", form, item); strings.Contains(text, kept) != (language == "fr") {
				t.Errorf("%s: the %s says who scanned it: %v", language, page, language != "fr")
			}
		}
		o.seenAs(t, v, where, language == "en")
		if paper := v.get(at + "/paper"); language == "en" && paper.page.Find(`img[src="`+where+`"]`).Length() != 1 {
			t.Errorf("the paper does not show it: %s", paper.text())
		}
		v.as(o.of(t, access.HousingCoordinator, "", ""), language)
		if a := v.get(where); a.StatusCode == http.StatusOK {
			t.Error("a housing coordinator sees the signature")
		}
	}
}

// CCM-12: printed in the evening, the form waits for its signed paper on My day, on its own page and in the folder, in both languages, and the
// page says which way needs a witness and which does not.
func TestAFormIsPrintedToBeSigned(t *testing.T) {
	o := open(t)
	file := o.text(t, `select min(f.id) from supervision_file f join organisation o on o.id=f.organisation_id where o.code='HARBOUR' and f.state='ACTIVE' and not f.withdrawn`)
	at := o.completed(t, file, "bsf802")
	v := newVisitor(t, o.base)
	for _, language := range []string{"en", "fr"} {
		v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), language)
		asked := v.get(at)
		if n := asked.page.Find("#sign li").Length(); n != 3 {
			t.Errorf("%d ways to sign are told", n)
		}
		if a := v.post(at+"/print", hiddenOf(asked, at+"/print")...); a.StatusCode != http.StatusOK || a.Request.URL.Path != at+"/paper" {
			t.Fatalf("%d %s", a.StatusCode, a.Request.URL.Path)
		}
		if v.get(at).page.Find(`a[href="#sign"]`).Length() != 1 {
			t.Error("the form does not say that its paper is out")
		}
		if v.get("/files/"+file+"/folder").page.Find(`section h3 ~ p a[href="`+at+`"]`).Length() != 1 {
			t.Error("the folder does not wait for the paper")
		}
		if n := o.text(t, "select count(*) from task where source='signed_paper:'||$1 and done_at=0", path.Base(at)); n != "1" {
			t.Errorf("%s wait", n)
		}
		if title := o.text(t, "select args from task where source='signed_paper:'||$1 and done_at=0", path.Base(at)); !strings.Contains(title, "BSF802") {
			t.Errorf("the task does not name the form: %s", title)
		}
		if _, err := o.house.DB.Exec(t.Context(), "update task set done_at=1 where source='signed_paper:'||$1 and done_at=0", path.Base(at)); err != nil {
			t.Fatal(err)
		}
		if v.get("/files/"+file+"/folder").page.Find(`section h3 ~ p a[href="`+at+`"]`).Length() != 1 {
			t.Error("the form waits still, and the folder does not")
		}
	}
}

// completed begins a form on a file and completes its first part as its specimen is filled; it gives the form's address.
func (o opened) completed(t *testing.T, file, code string) string {
	t.Helper()
	v := newVisitor(t, o.base)
	v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), "en")
	begun := v.send(v.get("/files/"+file+"/forms"), "/files/"+file+"/forms", "code", code)
	d, err := o.house.Forms.InForce(t.Context(), o.house.DB, code, "2026-11-10")
	if err != nil {
		t.Fatal(err)
	}
	said, _ := forms.SpecimenOf(d, i18n.English)
	pairs := []string{"act", "complete"}
	for name, values := range said.Values() {
		if strings.HasPrefix(name, "conditions") || name == "worker_phone" || name == "starts" { // what the file has of it stands on the page
			continue
		}
		for _, value := range values {
			pairs = append(pairs, name, value)
		}
	}
	begun.page.Find(`[name^="conditions"], [name="worker_phone"], [name="starts"]`).Each(func(_ int, field *goquery.Selection) {
		pairs = append(pairs, field.AttrOr("name", ""), cmp.Or(field.AttrOr("value", ""), field.Text()))
	})
	here := begun.Request.URL.Path
	if a := v.send(begun, here, pairs...); a.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %s", here, a.StatusCode, a.text())
	}
	at, _, _ := strings.Cut(here, "/parts/")
	return at
}

// seenAs wants a drawing to be shown as a picture and a scan to be saved.
// holder gives who has a file.
func (o opened) holder(t *testing.T, file string) app.DemoPerson {
	t.Helper()
	has := o.text(t, "select person_id from assignment where file_id=$1 and kind='assigned' and to_date=''", file)
	at := slices.IndexFunc(o.people, func(p app.DemoPerson) bool { return p.PersonID == has })
	if at < 0 {
		t.Fatal("nobody has the file")
	}
	return o.people[at]
}

func (o opened) seenAs(t *testing.T, v *visitor, where string, drawn bool) {
	t.Helper()
	r, err := v.client.Get(v.base + where)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	shown := r.Header.Get("Content-Type") == "image/png" && r.Header.Get("Content-Disposition") == ""
	if r.StatusCode != http.StatusOK || shown != drawn {
		t.Errorf("%d %v", r.StatusCode, r.Header)
	}
}

// hiddenOf gives the hidden fields that a page's form carries.
func hiddenOf(on answer, action string) (pairs []string) {
	form := on.page.Find(`form[action="` + action + `"]`)
	for _, name := range []string{"idempotency", "membership"} {
		pairs = append(pairs, name, form.Find(`input[name="`+name+`"]`).AttrOr("value", ""))
	}
	return pairs
}

func picture(t testing.TB) string {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 64, 18))
	for x := 3; x < 40; x++ {
		img.Set(x, 4, color.White)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(b.Bytes())
}

// signature puts a drawn signature under a form, and gives its id.
func (o opened) signature(t testing.TB, form string) string {
	t.Helper()
	drawn, err := base64.StdEncoding.DecodeString(picture(t))
	if err != nil {
		t.Fatal(err)
	}
	image, err := o.house.Forms.KeepImage(t.Context(), forms.Drawn, drawn)
	if err != nil {
		t.Fatal(err)
	}
	_, err = o.house.DB.Exec(t.Context(), `insert into form_signature (id, form_id, item, organisation_id, way, signer, witness, interpreter, language, covers, hash, image_id,
		kept_by, kept_by_name, signed_at) select 'drawn-'||id, id, 'worker_signature', organisation_id, 'drawn', 'Noor', '', '', '', '{}', '', $2, '', '', 0 from form where id=$1`, form, image)
	if err != nil {
		t.Fatal(err)
	}
	return "drawn-" + form
}
