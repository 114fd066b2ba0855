package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/forms"
	"passerelle/internal/platform/blob"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/id"
	platform "passerelle/internal/platform/web"
)

type opened struct {
	t        *testing.T
	mux      *http.ServeMux
	bundle   *i18n.Bundle
	language i18n.Language
	flash    string
}

var (
	chief  = access.Actor{PersonID: "c", Name: "Dana Whelan", OrganisationID: "nhq", OrganisationKind: access.Headquarters, Programme: access.CCMS, Roles: []access.Role{access.Administrator}}
	worker = access.Actor{PersonID: "w", Name: "Robin Vale", OrganisationID: "org", OrganisationKind: access.Provider, Programme: access.CCMS, Roles: []access.Role{access.CaseManager}}
	deputy = access.Actor{PersonID: "d", Name: "Sam Poirier", OrganisationID: "org", OrganisationKind: access.Provider, Programme: access.CCMS, Roles: []access.Role{access.Administrator}}
)

func open(t *testing.T, d *db.DB, language i18n.Language) *opened {
	t.Helper()
	clk := clock.At(time.Date(2026, 11, 10, 15, 0, 0, 0, time.UTC))
	keys, err := audit.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	log, err := audit.Open(t.Context(), d, db.Config{Path: filepath.Join(t.TempDir(), "reads.db"), HexKey: dbtest.Key}, keys, clk)
	if err != nil {
		t.Fatal(err)
	}
	files, err := blob.Open(filepath.Join(t.TempDir(), "files"), filepath.Join(t.TempDir(), "key"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(log.Close(), files.Close()); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	s, err := forms.New(d, access.New(d, log, clk), log, files, clk)
	if err != nil {
		t.Fatal(err)
	}
	bundle, err := i18n.NewBundle(platform.Locale, access.Locale, forms.Locale)
	if err != nil {
		t.Fatal(err)
	}
	o := &opened{t: t, mux: http.NewServeMux(), bundle: bundle, language: language}
	pages := &Pages{Forms: s, Posts: &platform.PostKeys{DB: d, Clock: clk}, Clock: clk, Flash: func(_ context.Context, key string) { o.flash = key }}
	for _, route := range pages.Routes() {
		o.mux.HandleFunc(route.Pattern, func(w http.ResponseWriter, r *http.Request) {
			if err := route.Handle(w, r); err != nil {
				w.WriteHeader(platform.StatusOf(fault.KindOf(err)))
			}
		})
	}
	return o
}

func (o *opened) do(a access.Actor, r *http.Request, want int) *goquery.Document {
	o.t.Helper()
	w := httptest.NewRecorder()
	o.mux.ServeHTTP(w, r.WithContext(access.WithActor(i18n.With(r.Context(), o.bundle, o.language, time.UTC), a)))
	if w.Code != want {
		o.t.Fatalf("%s %s: %d, not %d\n%.2000s", r.Method, r.URL.Path, w.Code, want, w.Body)
	}
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		o.t.Fatal(err)
	}
	if text := doc.Text(); strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") && strings.Contains(text, "forms.") {
		o.t.Errorf("%s shows a key", r.URL.Path)
	}
	return doc
}

func (o *opened) get(a access.Actor, path string, want int) *goquery.Document {
	o.t.Helper()
	return o.do(a, httptest.NewRequest(http.MethodGet, path, nil), want)
}

func (o *opened) post(a access.Actor, path string, want int, pairs ...string) *goquery.Document {
	o.t.Helper()
	form := url.Values{platform.FieldIdempotency: {id.New()}}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return o.do(a, r, want)
}

func (o *opened) bring(a access.Actor, want int, name, text string) *goquery.Document {
	o.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	part, err := m.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write([]byte(text))
	}
	if err = errors.Join(err, m.Close()); err != nil {
		o.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/forms/load", &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return o.do(a, r, want)
}

func eachLanguage(t *testing.T, test func(t *testing.T, o *opened)) {
	t.Helper()
	for _, l := range []i18n.Language{i18n.English, i18n.French} {
		t.Run(string(l), func(t *testing.T) { test(t, open(t, dbtest.SQLite(t), l)) })
	}
}

// CCM-14, CCM-25: every role prints each form blank, and sees its filled specimen, marked as one.
func TestBlankFormsAndSpecimens(t *testing.T) {
	eachLanguage(t, func(t *testing.T, o *opened) {
		all, err := forms.Library()
		if err != nil {
			t.Fatal(err)
		}
		list := o.get(worker, "/forms", http.StatusOK)
		for _, d := range all {
			title, at := d.Title.In(o.language), "/forms/"+d.Code+"/1"
			if !strings.Contains(list.Text(), title) {
				t.Errorf("the list does not name %s", d.Code)
			}
			o.get(worker, at, http.StatusOK)
			if o.get(worker, at+"/paper", http.StatusOK).Find(".app-paper").Length() != 1 {
				t.Errorf("%s has no paper", d.Code)
			}
			if text := o.get(worker, at+"/specimen", http.StatusOK).Text(); !strings.Contains(text, o.bundle.Text(o.language, "forms.specimen_mark")) {
				t.Errorf("the specimen of %s is not marked", d.Code)
			}
		}
		words := map[i18n.Language]string{i18n.English: "At the residence, in the room.", i18n.French: "À la résidence, dans sa chambre."}
		filled := o.get(worker, "/forms/bsf807/1/specimen", http.StatusOK).Text()
		for language, said := range words {
			if strings.Contains(filled, said) != (language == o.language) {
				t.Errorf("read in %s, the specimen says %q or lacks it", o.language, said)
			}
		}
		for _, path := range []string{"/forms/nothing/1", "/forms/bsf807/9", "/forms/bsf807/x"} {
			o.get(worker, path, http.StatusNotFound)
		}
		if list.Find(`a[href="/forms/load"]`).Length() != 0 || o.get(deputy, "/forms", http.StatusOK).Find(`a[href="/forms/load"]`).Length() != 0 {
			t.Error("somebody who may not load a form is led to it")
		}
	})
}

// CCM-17: a form is tried without script: questions come with the answers, entries are added and taken out, problems stand
// on top and at their field, and nothing is kept.
func TestTry(t *testing.T) {
	eachLanguage(t, func(t *testing.T, o *opened) {
		at := "/forms/bsf807/1/try"
		if o.get(worker, at, http.StatusOK).Find("#source_other").Length() != 0 {
			t.Error("asked before its answer")
		}
		if o.post(worker, at, http.StatusOK, "source", "other", "act", "show").Find("#source_other").Length() != 1 {
			t.Error("not asked with its answer")
		}
		two := o.post(worker, at, http.StatusOK, "breached", "1", "breached[0].condition", "one", "act", "add:breached")
		if two.Find(`textarea[name="breached[1].condition"]`).Length() != 1 || two.Find(`textarea[name="breached[0].condition"]`).Text() != "one" {
			t.Error("no second entry, or the first was lost")
		}
		wrong := o.post(worker, at, http.StatusUnprocessableEntity, "occurred", "2026-11-31", "act", "check")
		if wrong.Find("#occurred-error").Length() != 1 || wrong.Find(`.govuk-error-summary a[href="#occurred"]`).Length() != 1 {
			t.Error("the problem is not at its field, or not on top")
		}
	})
}

// CCM-25: an administrator of headquarters loads a version: what is wrong is said line by line, what changes item by item,
// and it is in force from the date that is set.
func TestLoadAVersion(t *testing.T) {
	eachLanguage(t, func(t *testing.T, o *opened) {
		text := o.get(worker, "/forms/bsf807/3/definition.yaml", http.StatusOK).Text()
		next := strings.NewReplacer("version: 3", "version: 4", "{id: proposed, kind: paragraph,", "{id: proposed, kind: text,").Replace(text)
		o.bring(deputy, http.StatusNotFound, "bsf807.yaml", next)
		o.get(deputy, "/forms/load", http.StatusNotFound)
		o.get(chief, "/forms/load", http.StatusOK)
		o.bring(chief, http.StatusUnprocessableEntity, "bsf807.yaml", "")
		flawed := o.bring(chief, http.StatusUnprocessableEntity, "bsf807.yaml", strings.Replace(next, "kind: yesno", "kind: perhaps", 1))
		if !strings.Contains(flawed.Find("table").Text(), "perhaps") {
			t.Error("the flaw is not shown")
		}
		look := o.bring(chief, http.StatusOK, "bsf807.yaml", next)
		if rows := look.Find("tbody tr[class]").Text() + look.Find("table.govuk-table").Text(); !strings.Contains(rows, "proposed") {
			t.Error("the change is not shown")
		}
		source := strings.TrimPrefix(look.Find("textarea[name=source]").Text(), "\n")
		o.post(chief, "/forms/keep", http.StatusSeeOther, "file", "bsf807.yaml", "source", source)
		o.post(chief, "/forms/keep", http.StatusUnprocessableEntity, "file", "bsf807.yaml", "source", source)
		if o.get(worker, "/forms/bsf807/4", http.StatusOK).Find(`form[action$="/date"]`).Length() != 0 {
			t.Error("a case manager may set the date")
		}
		row := o.get(chief, "/forms/bsf807/4", http.StatusOK).Find("input[name=row]").AttrOr("value", "")
		o.post(chief, "/forms/bsf807/4/date", http.StatusUnprocessableEntity, "row", row, "from", "2026-11-09")
		o.post(chief, "/forms/bsf807/4/date", http.StatusSeeOther, "row", row, "from", "2026-11-10")
		if o.flash != "forms.flash.dated" || o.get(worker, "/forms", http.StatusOK).Find(`a[href="/forms/bsf807/4"]`).Length() != 1 {
			t.Errorf("version 3 is not in force: %s", o.flash)
		}
		if o.get(chief, "/forms/bsf807/4", http.StatusOK).Find(`form[action$="/date"]`).Length() != 0 {
			t.Error("the date of a version in force may be moved")
		}
	})
}

// CCM-25: of a version that the program would not understand it is said what would be lost, and no date is asked for.
func TestAVersionThatIsNotUnderstood(t *testing.T) {
	eachLanguage(t, func(t *testing.T, o *opened) {
		text := o.get(worker, "/forms/bsf807/3/definition.yaml", http.StatusOK).Text()
		next := strings.NewReplacer("version: 3", "version: 4", "{code: CUSTODY,", "{code: JAIL,", "id: decided, kind: date, required: true, initial: today", "id: decided, kind: text, required: true").Replace(text)
		look := o.bring(chief, http.StatusOK, "bsf807.yaml", next)
		o.post(chief, "/forms/keep", http.StatusSeeOther, "file", "bsf807.yaml", "source", strings.TrimPrefix(look.Find("textarea[name=source]").Text(), "\n"))
		kept := o.get(chief, "/forms/bsf807/4", http.StatusOK)
		for page, said := range map[string]string{"look": look.Find(".govuk-list--bullet").Text(), "version": kept.Find(".govuk-list--bullet").Text()} {
			if !strings.Contains(said, "outcome") || !strings.Contains(said, "CUSTODY") || !strings.Contains(said, "decided") || strings.Contains(said, "forms.") {
				t.Errorf("%s says %q", page, said)
			}
		}
		if kept.Find(`form[action$="/date"]`).Length() != 0 {
			t.Error("a date is asked for")
		}
		refused := o.post(chief, "/forms/bsf807/4/date", http.StatusUnprocessableEntity, "row", "1", "from", "2026-11-10")
		if !strings.Contains(refused.Find(".govuk-error-summary").Text(), "outcome") {
			t.Errorf("refused with %q", refused.Find(".govuk-error-summary").Text())
		}
	})
}

// CCM-25: a questionnaire in FHIR comes in by the same way, with a list of what was not understood; one of ours is whole.
func TestLoadAQuestionnaire(t *testing.T) {
	eachLanguage(t, func(t *testing.T, o *opened) {
		text := o.get(worker, "/forms/bsf807/3/questionnaire.json", http.StatusOK).Text()
		look := o.bring(chief, http.StatusOK, "bsf807.json", strings.Replace(text, `"version": "3"`, `"version": "4"`, 1))
		if !strings.Contains(look.Text(), o.bundle.Text(o.language, "forms.no_changes")) || strings.Contains(look.Text(), o.bundle.Text(o.language, "forms.unread_title")) {
			t.Error("our own questionnaire came back another")
		}
		foreign := `{"resourceType":"Questionnaire","url":"x/needs","version":"1","title":"Needs","item":[{"linkId":"1","text":"Home","type":"boolean"}]}`
		if got := o.bring(chief, http.StatusOK, "needs.json", foreign); !strings.Contains(got.Text(), o.bundle.Text(o.language, "forms.unread_title")) {
			t.Error("what was not understood is not listed")
		}
		o.bring(chief, http.StatusUnprocessableEntity, "needs.json", "{}")
	})
}

// CCM-25: what changes since the version before is said in words to those who read a form, and with its expressions to whoever loads one.
func TestChangesAreToldInWords(t *testing.T) {
	library, err := forms.Library()
	if err != nil {
		t.Fatal(err)
	}
	expression := regexp.MustCompile(`\banswers\.|\bhas\(|\bit\.[a-z]|\bfile\.[a-z]|\bvalue [<>=!]|&&|\|\|`)
	eachLanguage(t, func(t *testing.T, o *opened) {
		told := false
		for _, d := range library {
			page := o.get(worker, fmt.Sprintf("/forms/%s/%d", d.Code, d.Version), http.StatusOK)
			rows := page.Find("table").Text()
			if found := expression.FindString(rows); found != "" {
				t.Errorf("%s %d: %q stands in %s", d.Code, d.Version, found, rows)
			}
			told = told || strings.Contains(rows, o.bundle.Text(o.language, "forms.worked_out.when"))
		}
		if !told {
			t.Error("no version says that something is asked in some cases")
		}
		text := o.get(worker, "/forms/bsf807/3/definition.yaml", http.StatusOK).Text()
		next := strings.NewReplacer("version: 3", "version: 4", "id: decided, kind: date, required: true, initial: today", "id: decided, kind: date, required: true, initial: breach.occurred").Replace(text)
		if look := o.bring(chief, http.StatusOK, "bsf807.yaml", next); !strings.Contains(look.Find("table").Text(), "breach.occurred") {
			t.Error("whoever loads a version does not see what it works out")
		}
	})
}
