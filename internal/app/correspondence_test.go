package app_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/supervision/correspondence"
)

// letter is an e-mail as a mail program saves it, each a different one.
func letter(subject string) []byte {
	return []byte(strings.ReplaceAll(fmt.Sprintf(`From: =?utf-8?Q?Ren=C3=A9e_Dub=C3=A9?= <renee@counsel.example>
To: office@harbour.example
Subject: %s
Date: Tue, 10 Nov 2026 14:05:00 +0000
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/html; charset=utf-8

<p>Here is <b>the lease</b>.</p><script>alert(1)</script>
--b
Content-Type: application/pdf
Content-Disposition: attachment; filename="lease.pdf"

%%PDF-1.7
--b--
`, subject), "\n", "\r\n"))
}

// email files an e-mail of a file, with what came with it.
func (o opened) email(t testing.TB, organisation, file string) (message, attachment string) {
	t.Helper()
	ctx := context.Background()
	a := access.Actor{PersonID: o.of(t, access.ProviderSupervisor, "Harbour Towns", "").PersonID, Name: "Alex", OrganisationID: organisation, Programme: access.CCMS,
		Roles: []access.Role{access.ProviderSupervisor}}
	message, err := o.house.Correspondence.Bring(ctx, a, file, "lease.eml", letter(time.Now().String()))
	if err != nil {
		t.Fatal(err)
	}
	m, err := o.house.Correspondence.Message(ctx, a, file, message)
	if err != nil {
		t.Fatal(err)
	}
	m.Message.Officer, attachment = "TOLD", m.Attachments[0].ID
	if err := o.house.Correspondence.File(ctx, a, file, message, correspondence.Filing{Message: m.Message, Keep: []string{attachment}}); err != nil {
		t.Fatal(err)
	}
	return message, attachment
}

// attach posts a form with a file in it, as a browser does.
func (v *visitor) attach(on answer, action, field, name string, content []byte, pairs ...string) answer {
	v.t.Helper()
	form := on.page.Find(`form[action="` + action + `"]`)
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		_ = w.WriteField(pairs[i], pairs[i+1])
	}
	for _, hidden := range []string{"idempotency", "membership"} {
		_ = w.WriteField(hidden, form.Find(`input[name="`+hidden+`"]`).AttrOr("value", ""))
	}
	if part, err := w.CreateFormFile(field, name); err != nil {
		v.t.Fatal(err)
	} else if _, err := part.Write(content); err != nil {
		v.t.Fatal(err)
	}
	_ = w.Close()
	return v.read(v.client.Post(v.base+action, w.FormDataContentType(), &body))
}

// CCM-23, SEC-7: an e-mail is dropped in, looked at, refused beside the field until the officer's copy is said, filed among the
// notes without its markup, and saved again as it came; a page that is no e-mail says so. In both languages.
func TestAnEmailIsDroppedIn(t *testing.T) {
	o := open(t)
	for language, words := range map[string][4]string{"en": {"cannot be read as an e-mail", "Say whether the liaison officer", "It is filed", "Told otherwise"},
		"fr": {"ne se lit pas comme un courriel", "Dites si l’agent de liaison", "C’est classé", "Prévenu autrement"}} {
		v := newVisitor(t, o.base)
		worker := o.of(t, access.CaseManager, "Harbour Towns", "")
		v.as(worker, language)
		file := o.text(t, "select min(file_id) from assignment where person_id=$1 and to_date=''", worker.PersonID)
		box := "/files/" + file + "/correspondence"
		if a := v.attach(v.get(box), box, "message", "x.eml", []byte("a list of groceries")); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.text(), words[0]) {
			t.Fatalf("%s: %d %s", language, a.StatusCode, a.text())
		}
		look := v.attach(v.get(box), box, "message", "lease.eml", letter("Lease "+language))
		at := look.Request.URL.Path
		if look.StatusCode != http.StatusOK || look.page.Find("#sender").AttrOr("value", "") != "Renée Dubé (renee@counsel.example)" || look.page.Find("#body").Text() != "Here is the lease." {
			t.Fatalf("%s: %d %s", language, look.StatusCode, look.text())
		}
		keep := look.page.Find(`input[name="keep"]`).AttrOr("value", "")
		said := []string{"version", "1", "way", "EMAIL", "direction", "IN", "sent_on", "2026-11-10", "sender", "Renée Dubé (renee@counsel.example)", "receiver", "Harbour",
			"subject", "Lease " + language, "body", "Here is the lease, kept.", "keep", keep, "original", "yes"}
		if a := v.send(look, at, append([]string{"officer", ""}, said...)...); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.text(), words[1]) || a.page.Find("#body").Text() != "Here is the lease, kept." {
			t.Fatalf("%s: %d %s", language, a.StatusCode, a.text())
		}
		if a := v.send(look, at, append([]string{"officer", "TOLD"}, said...)...); !strings.Contains(a.text(), words[2]) || !strings.Contains(a.text(), "Lease "+language) {
			t.Fatalf("%s: %d %s", language, a.StatusCode, a.text())
		}
		filed := v.get(at)
		if !strings.Contains(filed.text(), words[3]) {
			t.Errorf("%s: %s", language, filed.text())
		}
		v.saved(at+"/original", string(letter("Lease "+language)))
		v.saved(at+"/attachments/"+keep, "%PDF-1.7")
	}
}

// saved wants a file to be given to be saved, and never shown.
func (v *visitor) saved(path, want string) {
	v.t.Helper()
	r, err := v.client.Get(v.base + path)
	if err != nil {
		v.t.Fatal(err)
	}
	defer r.Body.Close()
	got, err := io.ReadAll(r.Body)
	if err != nil || string(got) != want || r.Header.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(r.Header.Get("Content-Disposition"), "attachment") {
		v.t.Errorf("%s: %v %s %q", path, err, r.Header, got)
	}
}

// CCM-23, CCM-5: a protected address in an e-mail that is filed is asked about beside the form, with what was typed kept, and filed once it is
// meant. In both languages.
func TestAnEmailThatNamesAProtectedAddressIsAskedAbout(t *testing.T) {
	o := open(t)
	for language, words := range map[string]string{"en": "names an address that is protected: “77 hidden”", "fr": "nomme une adresse protégée"} {
		v := newVisitor(t, o.base)
		file := o.at(t, v, language)
		v.send(v.get(file+"/places"), file+"/places", "role", "family", "name", "Aunt "+language, "address", "77 Hidden Lane", "protected", "yes")
		box := file + "/correspondence"
		look := v.attach(v.get(box), box, "message", "lease.eml", letter("Flat "+language))
		at := look.Request.URL.Path
		said := []string{"version", "1", "way", "EMAIL", "direction", "IN", "sent_on", "2026-11-10", "sender", "Renée", "receiver", "Harbour", "subject", "Flat " + language,
			"body", "Lives at 77, hidden lane.", "officer", "TOLD", "for_housing", "yes"}
		asked := v.send(look, at, said...)
		if look.page.Find(`input[name="names_protected"]`).Length() != 0 || asked.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(asked.summary(), words) ||
			asked.page.Find(`input[name="names_protected"]`).Length() != 1 || asked.page.Find("#body").Text() != "Lives at 77, hidden lane." {
			t.Fatalf("%s: %d %s", language, asked.StatusCode, asked.main())
		}
		if filed := v.send(asked, at, append(said, "names_protected", "yes")...); filed.StatusCode != http.StatusOK || !strings.Contains(filed.main(), "Flat "+language) {
			t.Errorf("%s: %d %s", language, filed.StatusCode, filed.main())
		}
	}
}
