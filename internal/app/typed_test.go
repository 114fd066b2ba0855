package app_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"passerelle/internal/access"
	"passerelle/internal/platform/web"
	"passerelle/internal/registry"
)

// belongs says of a form that an address stands in it where it belongs, or that it asks when its words are sent.
func belongs(action, file string) bool {
	rest := strings.TrimPrefix(action, "/files/"+file)
	return rest == "/places" || strings.HasPrefix(rest, "/places/") && !strings.HasSuffix(rest, "/end") || strings.HasPrefix(rest, "/forms") || strings.HasPrefix(rest, "/same/")
}

// CCM-16, SEC-1: every form of every page of a file asks once about a protected address that is typed into any of its fields, and shows the
// question in the form that was posted; nothing is kept until it is answered.
func TestEveryFormOfAFileAsks(t *testing.T) {
	o := open(t)
	asked := map[string]bool{}
	o.stay(t, o.one(t, access.HousingCoordinator).PersonID)
	for _, role := range []access.Role{access.CaseManager, access.ProviderSupervisor, access.HousingCoordinator} {
		v := newVisitor(t, o.base)
		v.as(o.one(t, role), "en")
		for _, r := range o.site.Routes() {
			path, is := strings.CutPrefix(r.Pattern, "GET /files/{file}")
			if !is || strings.HasSuffix(path, "pdf") || r.Action == web.Public {
				continue
			}
			at := o.fill(t, "/files/{file}"+path)
			file := strings.Split(at, "/")[2]
			if _, err := o.house.DB.Exec(t.Context(), `insert into place (id, organisation_id, file_id, role, name, address, protected, remarks, version)
				select 'sister-'||id, organisation_id, id, 'family', 'A sister', '77 Hidden Lane', true, '', 1 from supervision_file where id=$1 on conflict do nothing`, file); err != nil {
				t.Fatal(err)
			}
			page := v.get(at)
			if page.StatusCode != http.StatusOK {
				continue
			}
			page.page.Find(`main form[method="post"]`).Each(func(_ int, f *goquery.Selection) {
				action := f.AttrOr("action", "")
				fields := f.Find(`textarea, input[type="text"]`)
				if form := uuid.ReplaceAllString(action, "x"); asked[form] || fields.Length() == 0 || !strings.HasPrefix(action, "/files/"+file) || belongs(action, file) {
					return
				}
				asked[uuid.ReplaceAllString(action, "x")] = true
				o.asks(t, v, action, f)
			})
		}
	}
	for _, form := range []string{"/breach", "/call", "/letters/contacts", "/conditions", "/hearings", "/instruct", "/take-back", "/check-in", "/cancel"} {
		if !slices.ContainsFunc(listed(asked), func(action string) bool { return strings.HasSuffix(action, form) }) {
			t.Errorf("the form to %s was not met: %v", form, listed(asked))
		}
	}
}

var uuid = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`)

func listed(asked map[string]bool) (out []string) {
	for action := range asked {
		out = append(out, action)
	}
	slices.Sort(out)
	return out
}

// asks posts the address in the last text field of a form, and wants the question once, in that form.
func (o opened) asks(t *testing.T, v *visitor, action string, f *goquery.Selection) {
	t.Helper()
	values := url.Values{}
	f.Find("input, textarea").Each(func(_ int, x *goquery.Selection) {
		if kind := x.AttrOr("type", "text"); kind == "hidden" || kind == "text" && x.Is("input") {
			values.Set(x.AttrOr("name", ""), x.AttrOr("value", ""))
		}
	})
	last := f.Find(`textarea, input[type="text"]`).Last().AttrOr("name", "")
	values.Set(last, "Stays at 77, hidden lane.")
	again := v.read(v.client.PostForm(v.base+action, values))
	question := again.page.Find(`form[action="` + action + `"] input[name="` + registry.FieldNamed + `"]`)
	if again.StatusCode != http.StatusUnprocessableEntity || question.Length() != 1 || again.page.Find(`input[name="`+registry.FieldNamed+`"]`).Length() != 1 {
		t.Errorf("%s (%s): %d, asked %d times: %s", action, last, again.StatusCode, question.Length(), again.summary())
		return
	}
	if question.ParentsFiltered("details").Length() != question.ParentsFiltered("details[open]").Length() {
		t.Errorf("%s: the question stands in what is closed", action)
	}
}
