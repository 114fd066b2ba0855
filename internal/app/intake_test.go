package app_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
)

// upload sends a file as a register, with what the form of the page holds.
func (v *visitor) upload(content []byte) answer {
	v.t.Helper()
	form := v.get("/register").page.Find(`form[enctype="multipart/form-data"]`)
	var body bytes.Buffer
	out := multipart.NewWriter(&body)
	fields := map[string]string{"as_of": "2026-11-01"}
	for _, name := range []string{"idempotency", "membership"} {
		field := form.Find(`input[type="hidden"][name*="` + name + `"]`)
		fields[field.AttrOr("name", name)] = field.AttrOr("value", "")
	}
	if site, ok := form.Find(`select[name="site"] option[value!=""]`).Attr("value"); ok {
		fields["site"] = site
	}
	for name, value := range fields {
		if err := out.WriteField(name, value); err != nil {
			v.t.Fatal(err)
		}
	}
	file, err := out.CreateFormFile("register", "register")
	if err == nil {
		_, err = io.Copy(file, bytes.NewReader(content))
	}
	if err != nil || out.Close() != nil {
		v.t.Fatal(err)
	}
	return v.read(v.client.Post(v.base+"/register", out.FormDataContentType(), &body))
}

// CCM-27, UX-1: what is no register, or too much of one, is refused with a sentence beside the field that names the limit;
// what is too large to be taken at all is answered, not cut off.
func TestBombsAreRefusedInTheBrowser(t *testing.T) {
	o := open(t)
	for language, said := range map[string][3]string{"en": {"50,000", "cannot be read", "20 MB at most"}, "fr": {"50\u00a0000", "ne peut pas être lu", "au plus 20\u00a0Mo"}} {
		v := newVisitor(t, o.base)
		v.as(o.one(t, access.ProviderSupervisor), language)
		for name, c := range map[string]struct {
			content []byte
			status  int
			beside  string
		}{
			"rows":   {[]byte("Name,UCI,Referred on\n" + strings.Repeat("A,1,2\n", 50_001)), http.StatusRequestEntityTooLarge, said[0]},
			"commas": {[]byte("Name,UCI\n" + strings.Repeat(",", 1<<20)), http.StatusRequestEntityTooLarge, said[0]},
			"junk":   {[]byte("PK\x03\x04 junk"), http.StatusUnprocessableEntity, said[1]},
		} {
			a := v.upload(c.content)
			if beside := a.page.Find("#register-error").Text(); a.StatusCode != c.status || !strings.Contains(beside, c.beside) {
				t.Errorf("%s, %s: %d, %q", language, name, a.StatusCode, beside)
			}
		}
		if a := v.upload(make([]byte, 60<<20)); a.StatusCode != http.StatusRequestEntityTooLarge || !strings.Contains(strings.ReplaceAll(a.page.Text(), " Mo", "\u00a0Mo"), said[2]) {
			t.Errorf("%s, 60 MB: %d, %s", language, a.StatusCode, a.page.Find("main").Text())
		}
	}
}

// RPT-1, UX-3: the due strip names the month; at home it says what is late, elsewhere what is due next.
func TestDueStripNamesTheMonth(t *testing.T) {
	o := open(t)
	for language, said := range map[string]string{"en": "Provider reports for 2026-11: due 2026-12-10", "fr": "Rapports des fournisseurs pour 2026-11\u00a0: à remettre le 2026-12-10"} {
		v := newVisitor(t, o.base)
		v.as(o.one(t, access.ProviderSupervisor), language)
		late := map[string]string{"en": "was due 2026-11-10 (2 days late)", "fr": "était à remettre le 2026-11-10 (2 jours de retard)"}
		v.as(o.of(t, access.ProviderSupervisor, "Northline Support", ""), language)
		for _, page := range []string{"/team", "/months", "/files"} {
			strip := v.get(page).page.Find(".app-due li")
			if !strings.Contains(strip.First().Text(), late[language]) || !strip.First().HasClass("app-due--late") || !strings.Contains(strip.Text(), said) {
				t.Errorf("%s, %s: %q", language, page, strip.Text())
			}
		}
	}
}
