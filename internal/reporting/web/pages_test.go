package web

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/id"
	"passerelle/internal/platform/sheet"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/noted"
	"passerelle/internal/reporting/owing"
	"passerelle/internal/reporting/seen"
	"passerelle/internal/reporting/takeback"
	"passerelle/internal/schedule"
)

// opened is a provider with one supervised client, and everybody who answers for its month.
type opened struct {
	t        *testing.T
	mux      *http.ServeMux
	bundle   *i18n.Bundle
	language i18n.Language
	month    string
	flash    string
	people   map[string]access.Actor
}

func open(t *testing.T, d *db.DB, language i18n.Language) *opened {
	t.Helper()
	clk := clock.At(time.Date(2026, 10, 3, 15, 0, 0, 0, time.UTC))
	keys, err := audit.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	log, err := audit.Open(t.Context(), d, db.Config{Path: filepath.Join(t.TempDir(), "reads.db"), HexKey: dbtest.Key}, keys, clk)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := log.Close(); err != nil {
			t.Errorf("close audit: %v", err)
		}
	})
	rules := access.New(d, log, clk)
	s, err := reporting.New(d, rules, log, clk)
	if err != nil {
		t.Fatal(err)
	}
	org, err := rules.AddOrganisation(t.Context(), access.SystemActor("command line", ""), access.Organisation{Code: "H", Kind: access.Provider, Name: "Harbour"},
		access.Site{Name: "Harbour", RegionCode: "ATL", ActiveFrom: "2026-01-01"})
	if err != nil {
		t.Fatal(err)
	}
	enrol(t, d, org.ID)
	for role, name := range map[access.Role]string{access.LiaisonOfficer: "Robin Ashby", access.ProviderSupervisor: "Alex Thornton"} {
		if _, err := d.Exec(t.Context(), `insert into person (id, organisation_id, email, name, language, time_zone, password_hash, must_change)
			values ($1,$2,$1,$3,'en','UTC','',false)`, string(role), org.ID, name); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.Exec(t.Context(), `insert into membership (id, person_id, organisation_id, programme, region_code, site_id, roles, from_date, to_date) values ('m',$1,$2,'CCMS','','','','2020-01-01','')`,
		string(access.ProviderSupervisor), org.ID); err != nil {
		t.Fatal(err)
	}
	bundle, err := i18n.NewBundle(platform.Locale, access.Locale, history.Locale, schedule.Locale, reporting.Locale)
	if err != nil {
		t.Fatal(err)
	}
	o := &opened{t: t, mux: http.NewServeMux(), bundle: bundle, language: language, month: "/months/" + org.ID + "/ATL/2026-09", people: people(org.ID)}
	pages := &Pages{Reporting: s, Owing: owing.Service{DB: d, Access: rules, Clock: clk}, Noted: noted.Service{DB: d, Access: rules},
		Seen: seen.Service{DB: d, Reporting: s}, TakeBack: takeback.Service{DB: d, Access: rules, Audit: log, Clock: clk}, Access: rules, Clock: clk, Posts: &platform.PostKeys{DB: d, Clock: clk},
		Flash: func(_ context.Context, key string) { o.flash = key }}
	for _, route := range pages.Routes() {
		o.mux.HandleFunc(route.Pattern, func(w http.ResponseWriter, r *http.Request) {
			if err := route.Handle(w, r); err != nil {
				w.WriteHeader(platform.StatusOf(fault.KindOf(err)))
				if known, ok := errors.AsType[*fault.Error](err); ok {
					_, _ = w.Write([]byte(i18n.T(r.Context(), known.Key, known.Args...)))
				}
			}
		})
	}
	return o
}

func people(org string) map[string]access.Actor {
	of := func(org, region string, role access.Role) access.Actor {
		return access.Actor{PersonID: string(role), OrganisationID: org, Region: region, Programme: access.CCMS, Roles: []access.Role{role}}
	}
	return map[string]access.Actor{"supervisor": of(org, "", access.ProviderSupervisor), "officer": of("atl", "ATL", access.LiaisonOfficer),
		"analyst": of("hq", "", access.HeadquartersAnalyst), "management": of("hq", "", access.ManagementReader), "other": of("elsewhere", "", access.ProviderSupervisor)}
}

func enrol(t *testing.T, d *db.DB, org string) {
	t.Helper()
	for _, e := range [][3]string{{"referred", "2026-09-01", `{"region":"ATL"}`}, {"decided", "2026-09-05", `{"decision":"ACCEPTED"}`}, {"enrolled", "2026-09-10", "{}"}} {
		if _, err := d.Exec(t.Context(), `insert into event (id,organisation_id,file_id,kind,act,effective,effective_at,recorded,person_id,role,system,payload,corrects,import_id)
			values ($1,$2,'f',$3,'test',$4,0,1,'','','test',$5,'','')`, id.New(), org, e[0], e[1], e[2]); err != nil {
			t.Fatal(err)
		}
	}
}

func (o *opened) do(person string, r *http.Request) *httptest.ResponseRecorder {
	o.t.Helper()
	w := httptest.NewRecorder()
	ctx := access.WithActor(i18n.With(r.Context(), o.bundle, o.language, time.UTC), o.people[person])
	o.mux.ServeHTTP(w, r.WithContext(ctx))
	return w
}

func (o *opened) get(person, path string) string {
	o.t.Helper()
	w := o.do(person, httptest.NewRequest(http.MethodGet, path, nil))
	if w.Code != http.StatusOK {
		o.t.Fatalf("%s: %d", path, w.Code)
	}
	body := w.Body.String()
	if strings.Contains(body, "reporting.") && strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		o.t.Errorf("%s shows a key instead of its sentence", path)
	}
	return body
}

func (o *opened) post(person, path string, pairs ...string) *httptest.ResponseRecorder {
	o.t.Helper()
	form := url.Values{platform.FieldIdempotency: {id.New()}}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return o.do(person, r)
}

func (o *opened) act(person, act string, pairs ...string) {
	o.t.Helper()
	if act == "/certify" {
		pairs = append(pairs, "seen", o.seen(person))
	}
	if w := o.post(person, o.month+act, pairs...); w.Code != http.StatusSeeOther {
		o.t.Fatalf("%s: %d\n%s", act, w.Code, w.Body)
	}
	if !strings.HasPrefix(o.flash, "reporting.flash.") || !o.bundle.Has(o.language, o.flash) {
		o.t.Errorf("%s says %q", act, o.flash)
	}
}

// seen names the figures that stand on the month's page.
func (o *opened) seen(person string) string {
	o.t.Helper()
	return o.seenAt(person, o.month)
}

func (o *opened) seenAt(person, path string) string {
	o.t.Helper()
	_, rest, found := strings.Cut(o.get(person, path), `name="seen" value="`)
	if seen, _, ends := strings.Cut(rest, `"`); found && ends && seen != "" {
		return seen
	}
	o.t.Fatal("the page does not name its figures")
	return ""
}

// step gives the hidden fields of the page that a step is taken from.
func (o *opened) step(person string) []string {
	o.t.Helper()
	page := o.get(person, o.month)
	value := func(name string) string {
		_, rest, _ := strings.Cut(page, `name="`+name+`" value="`)
		text, _, _ := strings.Cut(rest, `"`)
		return text
	}
	return []string{"submission", value("submission"), "version", value("version")}
}

// RPT-1…4: the month's pages in both languages, from the provider to the nation, on both engines.
func TestPagesOfAMonth(t *testing.T) {
	for _, language := range []i18n.Language{i18n.English, i18n.French} {
		t.Run(string(language), func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) { walk(t, open(t, d, language)) })
		})
	}
}

// RPT-4: a month that cannot be read is not found, on the pages and in the files: nobody gets another month's figures for it.
func TestNoOtherMonthsFigures(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := open(t, d, i18n.English)
		for person, paths := range map[string][]string{"supervisor": {"/months"}, "officer": {"/region", "/region/figures.csv", "/region/figures.xlsx", "/region/figures.pdf"},
			"analyst":    {"/nation", "/nation/figures.csv", "/nation/figures.xlsx", "/nation/figures.pdf"},
			"management": {"/national", "/national/figures.csv", "/national/figures.xlsx", "/national/figures.pdf"}} {
			for _, path := range paths {
				for query, quarter := range map[string]bool{"?month=banana": false, "?month=2026-13": false, "?month=2026-9": false, "?month=2026-09&months=4": true, "?months=banana": true} {
					if quarter && (person == "supervisor" || person == "officer") {
						continue // their pages have no quarter
					}
					if w := o.do(person, httptest.NewRequest(http.MethodGet, path+query, nil)); w.Code != http.StatusNotFound {
						t.Errorf("%s%s: %d", path, query, w.Code)
					}
				}
				if w := o.do(person, httptest.NewRequest(http.MethodGet, path+"?month=", nil)); w.Code == http.StatusNotFound && !strings.HasPrefix(path, "/national/") && !strings.HasSuffix(path, ".pdf") {
					t.Errorf("%s of no month: %d", path, w.Code)
				}
			}
		}
		if w := o.post("officer", "/region/banana/consolidate"); w.Code != http.StatusNotFound {
			t.Errorf("consolidate: %d", w.Code)
		}
		if w := o.post("analyst", "/nation/banana/send"); w.Code != http.StatusNotFound {
			t.Errorf("send: %d", w.Code)
		}
	})
}

func walk(t *testing.T, o *opened) {
	o.get("supervisor", "/months")
	// RPT-1: a month under way, or to come, is not certified; its page says so and from when it can be.
	for month, key := range map[string]string{"2026-10": "reporting.not_over.current", "2027-03": "reporting.not_over.future"} {
		page := o.get("supervisor", strings.Replace(o.month, "2026-09", month, 1))
		if strings.Contains(page, "/certify") || !strings.Contains(page, o.bundle.Text(o.language, key)) {
			t.Errorf("%s is offered to be certified, or says nothing", month)
		}
	}
	if page := o.get("supervisor", "/months"); !strings.Contains(page, o.bundle.Text(o.language, "reporting.state.current")) {
		t.Error("the month in progress is not in the list")
	}
	for who, page := range map[string]string{"officer": "/region?month=2026-10", "analyst": "/nation?month=2026-10"} { // the boards call it what the provider's list does
		if board := o.get(who, page); !strings.Contains(board, o.bundle.Text(o.language, "reporting.state.current")) || strings.Contains(board, o.bundle.Text(o.language, "reporting.state.NONE")) {
			t.Errorf("%s: the month in progress is not begun", page)
		}
	}
	if w := o.do("supervisor", httptest.NewRequest(http.MethodGet, "/months?month=2026-10", nil)); w.Header().Get("Location") != strings.Replace(o.month, "2026-09", "2026-10", 1) {
		t.Errorf("the due strip leads to %q", w.Header().Get("Location"))
	}
	if w := o.post("supervisor", o.month+"/adjust", "figure", "enrolled/", "amount", "-99", "reason", "A slip"); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `id="amount-error"`) {
		t.Errorf("less than none enrolled: %d", w.Code)
	}
	if w := o.do("other", httptest.NewRequest(http.MethodGet, o.month, nil)); w.Code != http.StatusNotFound {
		t.Errorf("another provider's month: %d", w.Code)
	}
	if w := o.post("supervisor", o.month+"/annotate", "noted", "persons/", "note", " "); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `id="note-error"`) {
		t.Errorf("an empty remark: %d", w.Code)
	}
	o.act("supervisor", "/annotate", "noted", "persons/", "note", "Counted <twice>")
	o.act("supervisor", "/adjust", "figure", "referrals/", "amount", "1", "reason", "One on paper")
	if page := o.get("supervisor", o.month); !strings.Contains(page, "Counted &lt;twice&gt;") || !strings.Contains(page, "One on paper") || !strings.Contains(page, "<strong>+1</strong>") {
		t.Error("the signed lines are not on the page")
	}
	o.act("supervisor", "/certify")
	o.act("supervisor", "/submit", o.step("supervisor")...)
	if w := o.post("officer", "/region/2026-09/consolidate"); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), html.EscapeString(o.bundle.Text(o.language, "reporting.problem.none_accepted"))) {
		t.Errorf("sent on before it was accepted: %d", w.Code)
	}
	o.act("officer", "/return", append(o.step("officer"), "question", "Who came twice?")...)
	// RPT-2: what is certified again is counted anew, and the page says what would differ; a month with cases is no nil return.
	if page := o.get("supervisor", o.month); !strings.Contains(page, o.bundle.Text(o.language, "reporting.anew.same")) || strings.Contains(page, `name="nil"`) {
		t.Error("a returned month does not say what certifying it again would change, or is offered as nothing to report")
	}
	if page := o.get("officer", o.month); strings.Contains(page, o.bundle.Text(o.language, "reporting.anew.same")) {
		t.Error("the officer is told what certifying would change")
	}
	o.act("supervisor", "/adjust", "figure", "referrals/", "amount", "-1", "reason", "It was the same person")
	if page := o.get("supervisor", o.month); !strings.Contains(page, "Who came twice?") || !strings.Contains(page, "→") {
		t.Error("the question, or what the revision changes, is not on the page")
	}
	o.act("supervisor", "/certify", "reply", "The same person, twice.")
	o.act("supervisor", "/submit", o.step("supervisor")...)
	o.act("officer", "/accept", o.step("officer")...)
	o.get("officer", o.month+"/cases?figure=closing&code=")
	o.get("officer", o.month+"/drift")
	if !strings.Contains(o.get("officer", "/region?month=2026-09"), "/consolidate") {
		t.Error("the region's report cannot be sent")
	}
	if w := o.post("officer", "/region/2026-09/consolidate"); w.Code != http.StatusSeeOther {
		t.Errorf("consolidate: %d", w.Code)
	}
	if strings.Contains(o.get("officer", "/region?month=2026-09"), "/consolidate") {
		t.Error("the region's report can be sent twice")
	}
	if !strings.Contains(o.get("analyst", "/nation?month=2026-09&months=3&by=provider"), "ATL · Harbour") {
		t.Error("the nation is not shown by provider")
	}
	if page := o.get("officer", o.month); !strings.Contains(page, "The same person, twice.") || !strings.Contains(page, "Who came twice?") {
		t.Error("the officer does not read what the provider answers, under what was asked")
	}
	fileNames(t, o)
	readOut(t, o)
	askAndSend(t, o)
	correct(t, o)
}

// fileNames holds that each view of the nation comes under a name of its own, in the reader's language. RPT-4.
func fileNames(t *testing.T, o *opened) {
	for query, key := range map[string]string{"": "reporting.file.by_region", "&by=provider": "reporting.file.by_provider"} {
		w := o.do("analyst", httptest.NewRequest(http.MethodGet, "/nation/figures.csv?month=2026-09"+query, nil))
		if want := "passerelle-" + o.bundle.Text(o.language, key) + "-2026-09.csv"; !strings.Contains(w.Header().Get("Content-Disposition"), want) {
			t.Errorf("%s is no %s", w.Header().Get("Content-Disposition"), want)
		}
	}
}

// takenBack begins a correction by mistake and takes it back: the page then says both, and offers what it offered before. RPT-2.
func takenBack(t *testing.T, o *opened) {
	t.Helper()
	o.act("supervisor", "/correct", append(o.step("supervisor"), "correction", "By <mistake>")...)
	if strings.Contains(o.get("officer", o.month), "/take-back") {
		t.Error("the region is offered to take the provider's correction back")
	}
	if page := o.get("supervisor", o.month); !strings.Contains(page, o.month+"/take-back") || !strings.Contains(page, o.bundle.Text(o.language, "reporting.correction.take_back")) {
		t.Error("the provider is not offered to take its correction back")
	}
	o.act("supervisor", "/take-back", o.step("supervisor")...)
	if page := o.get("supervisor", o.month); strings.Contains(page, "/take-back") || !strings.Contains(page, "/correct") || !strings.Contains(page, "By &lt;mistake&gt;") {
		t.Error("the page does not say what was taken back, or offers it still")
	} else if taken := page[:strings.Index(page, "By &lt;mistake&gt;")]; strings.Count(taken[strings.LastIndex(taken, "<p"):], `<span class="app-nowrap">2026-10-03</span>`) != 2 {
		t.Error("its days break at the end of a line")
	}
}

// correct corrects the month that was accepted and sent on, up to management. RPT-2.
func correct(t *testing.T, o *opened) {
	if w := o.post("officer", o.month+"/correct", append(o.step("officer"), "correction", " ")...); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `id="correction-error"`) {
		t.Errorf("corrected without a reason: %d", w.Code)
	}
	if strings.Contains(o.get("analyst", o.month), "/correct") {
		t.Error("headquarters is offered to correct a provider's month")
	}
	takenBack(t, o)
	o.act("supervisor", "/correct", append(o.step("supervisor"), "correction", "One more <on paper>")...)
	if page := o.get("officer", o.month); !strings.Contains(page, "One more &lt;on paper&gt;") || !strings.Contains(page, o.bundle.Text(o.language, "reporting.correction.counts")) {
		t.Error("the correction is not said")
	}
	if page := o.get("officer", "/region?month=2026-09"); !strings.Contains(page, o.bundle.Text(o.language, "reporting.correction.board")) || strings.Contains(page, "/consolidate") {
		t.Error("the board does not say that an accepted month is corrected, or sends the report again already")
	}
	o.act("supervisor", "/adjust", "figure", "referrals/", "amount", "7", "reason", "Seven on paper")
	o.act("supervisor", "/certify")
	o.act("supervisor", "/submit", o.step("supervisor")...)
	o.act("officer", "/accept", o.step("officer")...)
	if page := o.get("officer", "/region?month=2026-09"); !strings.Contains(page, o.bundle.Text(o.language, "reporting.region.changed")) {
		t.Error("the region is not told to send again")
	}
	if page := o.get("analyst", "/nation?month=2026-09"); !strings.Contains(page, o.bundle.Text(o.language, "reporting.nation.region_changed")) || strings.Contains(page, o.bundle.Text(o.language, "reporting.region.changed")) {
		t.Error("headquarters is not told who sends the region's report again, or is to do it itself")
	}
	if w := o.post("officer", "/region/2026-09/consolidate", "missing", "nobody"); w.Code != http.StatusSeeOther {
		t.Errorf("consolidate again: %d", w.Code)
	}
	if w := o.post("analyst", "/nation/2026-09/send"); w.Code != http.StatusSeeOther {
		t.Errorf("send to management again: %d", w.Code)
	}
	page := o.get("management", "/national?month=2026-09")
	if !strings.Contains(page, "revision=1") || !strings.Contains(page, o.bundle.Text(o.language, "reporting.management.corrected", "Before", "1", "Providers", "Harbour (ATL)")) || !strings.Contains(page, ">8</td>") {
		t.Error("the second revision does not lead to the first, or does not say what was corrected")
	}
	page = o.get("management", "/national?month=2026-09&revision=1")
	if !strings.Contains(page, o.bundle.Text(o.language, "reporting.revisions.earlier", "Revision", "1", "Newest", "2")) || !strings.Contains(page, "The first month.") ||
		strings.Contains(page, ">8</td>") || !strings.Contains(page, "figures.csv?month=2026-09&amp;months=1&amp;revision=1") {
		t.Error("the first revision is not read as it went out")
	}
	first := o.do("management", httptest.NewRequest(http.MethodGet, "/national/figures.csv?month=2026-09&revision=1", nil))
	if !strings.Contains(first.Header().Get("Content-Disposition"), "-r1.csv") || strings.Contains(first.Body.String(), ",8,") {
		t.Errorf("the file of the first revision: %v", first.Header())
	}
}

// askAndSend lets headquarters ask about a figure and send the nation to management. RPT-4, RPT-5.
func askAndSend(t *testing.T, o *opened) {
	if page := o.get("officer", "/region?month=2026-09"); !strings.Contains(page, `id="region"`) || !strings.Contains(page, "It was the same person") {
		t.Error("the region's figures, or what was adjusted, are not on its page")
	}
	if w := o.post("analyst", o.month+"/ask", "about", "closing/", "ask", " "); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `id="ask-error"`) {
		t.Errorf("asked nothing: %d", w.Code)
	}
	o.act("analyst", "/ask", "about", "closing/", "ask", "Only <one>?")
	page := o.get("supervisor", o.month)
	_, rest, _ := strings.Cut(page, `name="asked" value="`)
	question, _, _ := strings.Cut(rest, `"`)
	if !strings.Contains(page, "Only &lt;one&gt;?") || question == "" {
		t.Fatal("the question is not on the provider's page")
	}
	if w := o.post("supervisor", o.month+"/answer", "asked", question, "version", "1"); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `id="answer-`+question+`-error"`) {
		t.Errorf("answered nothing: %d", w.Code)
	}
	o.act("supervisor", "/answer", "asked", question, "version", "1", "answer-"+question, "Only one came.")
	if !strings.Contains(o.get("analyst", "/nation?month=2026-09"), "Only one came.") || !strings.Contains(o.get("officer", "/region?month=2026-09"), "Only one came.") {
		t.Error("the answer is not seen")
	}
	// Headquarters reads on its page what was signed beside the numbers and, of a quarter, of which month.
	for query, month := range map[string]bool{"?month=2026-09": false, "?month=2026-09&months=3": true} {
		_, lines, _ := strings.Cut(o.get("analyst", "/nation"+query), `id="adjustments"`)
		if lines, _, _ = strings.Cut(lines, "</ul>"); !strings.Contains(lines, "It was the same person") || strings.Contains(lines, " · 2026-09") != month {
			t.Errorf("what was adjusted, on the nation's page %s: %s", query, lines)
		}
	}
	if !strings.Contains(o.get("analyst", "/nation/figures.csv?month=2026-09"), "Only one came.") {
		t.Error("the nation's file does not say what was answered")
	}
	if page := o.get("management", "/national?month=2026-09"); strings.Contains(page, `id="published"`) {
		t.Error("management reads what was not sent")
	}
	if w := o.post("analyst", "/nation/2026-09/send", "missing", "ATL"); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "ATL") {
		t.Errorf("a region that has sent was named as missing: %d", w.Code)
	}
	if w := o.post("analyst", "/nation/2026-09/send", "remark", "The first month."); w.Code != http.StatusSeeOther {
		t.Errorf("send to management: %d", w.Code)
	}
	if w := o.post("analyst", "/nation/2026-09/send", "remark", "The first month."); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "role=\"alert\"") {
		t.Errorf("sent again as it stands: %d", w.Code)
	}
	page = o.get("management", "/national")
	if !strings.Contains(page, "The first month.") || !strings.Contains(page, "&lt;5") || strings.Contains(page, ">1</td>") {
		t.Error("the published form is not there, or says a small number")
	}
	for _, path := range []string{"/nation?month=2026-09", "/region?month=2026-09"} {
		if w := o.do("management", httptest.NewRequest(http.MethodGet, path, nil)); w.Code == http.StatusOK {
			t.Errorf("management reads %s", path)
		}
	}
	for _, path := range []string{"/national/figures.csv", "/national/figures.xlsx", "/national/figures.csv?for=public"} {
		if body := o.get("management", path); len(body) < 200 || strings.HasSuffix(path, ".csv") && (!strings.Contains(body, "<5") || strings.Contains(body, "Only one came.") || strings.Contains(body, "One on paper")) {
			t.Errorf("%s: %s", path, body)
		}
	}
	for _, path := range []string{"/region/figures.csv?month=2026-09", "/region/figures.xlsx?month=2026-09", o.month + "/rows.xlsx", o.month + "/rows.csv?figure=closing"} {
		if len(o.get("officer", path)) < 40 {
			t.Errorf("%s is empty", path)
		}
	}
	if w := o.do("officer", httptest.NewRequest(http.MethodGet, o.month+"/figures.pdf", nil)); w.Code != http.StatusServiceUnavailable {
		t.Errorf("a PDF without a printer: %d", w.Code)
	}
}

// readOut compares what goes out with what was counted. RPT-5.
func readOut(t *testing.T, o *opened) {
	rows, err := csv.NewReader(bytes.NewReader([]byte(strings.TrimPrefix(o.get("analyst", "/nation/figures.csv?month=2026-09"), "\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if rows[0][1] != o.bundle.Text(o.language, "reporting.column.provider") {
		t.Errorf("the columns are called %q", rows[0])
	}
	said := map[string]string{}
	for _, r := range rows[1:] {
		said[r[0]+"/"+r[1]+"/"+r[2]+"/"+r[3]] = r[5]
		if r[9] != "2026-09" {
			t.Fatalf("a line of no month: %v", r)
		}
	}
	for _, of := range []string{"/", "ATL/", "ATL/Harbour"} { // the nation's lines, the region's, the provider's
		for figure, want := range map[string]string{"closing/": "1", "referrals/": "1", "persons/": "1"} {
			if said[of+"/"+figure] != want {
				t.Errorf("%s/%s goes out as %q, want %s", of, figure, said[of+"/"+figure], want)
			}
		}
	}
	if month := lines(t, o.get("supervisor", o.month+"/figures.csv")); !slices.Equal(month[1][len(month[1])-3:], []string{"ATL", "Harbour", "2026-09"}) {
		t.Errorf("a provider's file does not say whose and when: %v", month[1])
	}
	saysRemarks(t, o)
	for _, path := range []string{o.month + "/figures.xlsx", o.month + "/rows.xlsx"} {
		w := o.do("supervisor", httptest.NewRequest(http.MethodGet, path, nil))
		sheets, err := sheet.Read(w.Body.Bytes())
		if err != nil || !strings.Contains(w.Header().Get("Content-Disposition"), "ATL-harbour-2026-09") {
			t.Fatalf("%s: %v, %s", path, err, w.Header().Get("Content-Disposition"))
		}
		row := sheets[0].Rows[1]
		if at := len(row) - 3; row[at].Text != "ATL" || row[at+1].Text != "Harbour" || row[at+2].Text != "2026-09" {
			t.Errorf("%s does not say whose and when: %v", path, row)
		}
	}
	for _, path := range []string{o.month + "/figures.xlsx", o.month + "/figures.csv", "/nation/figures.xlsx?month=2026-09"} {
		if len(o.get("analyst", path)) < 200 {
			t.Errorf("%s is empty", path)
		}
	}
}

// saysRemarks holds that the files of a month say what its page says beside the numbers, each on its own line. RPT-2, RPT-3.
func saysRemarks(t *testing.T, o *opened) {
	t.Helper()
	column, code := o.bundle.Text(o.language, "reporting.column.remark"), o.bundle.Text(o.language, "reporting.column.code")
	for path, person := range map[string]string{o.month + "/figures.csv": "supervisor", "/region/figures.csv?month=2026-09": "officer", "/nation/figures.csv?month=2026-09": "analyst",
		"/nation/figures.csv?month=2026-09&months=3": "analyst"} {
		rows, said := lines(t, o.get(person, path)), map[string]string{}
		at, line := slices.Index(rows[0], column), slices.Index(rows[0], code)
		for _, r := range rows[1:] {
			said[r[line]] += r[at]
		}
		for figure, want := range map[string][]string{"persons": {"Counted <twice>"}, "referrals": {"+1 – One on paper", "1 – It was the same person", " | "}, "closing": nil} {
			for _, w := range want {
				if !strings.Contains(said[figure], w) {
					t.Errorf("%s says of %s: %q", path, figure, said[figure])
				}
			}
			if want == nil && said[figure] != "" {
				t.Errorf("%s says of %s: %q", path, figure, said[figure])
			}
		}
		if quarter := strings.HasSuffix(path, "months=3"); strings.Contains(said["persons"], "2026-09 – ") != quarter {
			t.Errorf("%s does not say of which month a remark is, or says it of one: %q", path, said["persons"])
		}
		if whole := said[""]; strings.HasPrefix(path, "/months") != (strings.Contains(whole, "Who came twice?") && strings.Contains(whole, "The same person, twice.")) {
			t.Errorf("%s says of the whole month: %q", path, whole)
		}
	}
	for path, person := range map[string]string{o.month + "/figures.xlsx": "supervisor", "/region/figures.xlsx?month=2026-09": "officer", "/nation/figures.xlsx?month=2026-09": "analyst",
		"/nation/figures.xlsx?month=2026-11&months=3": "analyst"} {
		sheets, err := sheet.Read([]byte(o.get(person, path)))
		at := slices.IndexFunc(sheets, func(s sheet.Sheet) bool { return s.Name == o.bundle.Text(o.language, "reporting.sheet.remarks") })
		if err != nil || at < 0 || !strings.Contains(fmt.Sprint(sheets[at].Rows), "One on paper") || !strings.Contains(fmt.Sprint(sheets[at].Rows), "Counted <twice>") {
			t.Errorf("%s has no sheet of remarks: %v", path, err)
			continue
		}
		if strings.HasPrefix(path, "/months") {
			saysWho(t, o, sheets[at].Rows)
		}
	}
}

// saysWho holds that the sheet of remarks names who returned the month and who answered, and when, as the page does. RPT-3.
func saysWho(t *testing.T, o *opened, rows [][]sheet.Cell) {
	t.Helper()
	page := o.get("officer", o.month)
	for text, person := range map[string]string{"Who came twice?": "Robin Ashby", "The same person, twice.": "Alex Thornton"} {
		i := slices.IndexFunc(rows, func(r []sheet.Cell) bool { return strings.Contains(fmt.Sprint(r), text) })
		if i < 0 || !strings.Contains(fmt.Sprint(rows[i]), person) || !strings.Contains(fmt.Sprint(rows[i]), "2026-10-03") {
			t.Errorf("the sheet of remarks does not say who wrote %q and when: %v", text, rows)
		}
		if _, after, _ := strings.Cut(page, text); !strings.Contains(strings.SplitN(after, "</div>", 2)[0], person) {
			t.Errorf("the page does not say who wrote %q", text)
		}
	}
}

// RPT-2: a number that a provider's register cannot give says so on the page and in every file, and is never 0: also in
// a line that only others name, and a column that has none of its own.
func TestNotAvailableIsSaid(t *testing.T) {
	bundle, err := i18n.NewBundle(platform.Locale, reporting.Locale)
	if err != nil {
		t.Fatal(err)
	}
	all, err := reporting.Definitions()
	if err != nil {
		t.Fatal(err)
	}
	d := all[0]
	lost := []reporting.Cell{{Figure: "closing_by_city", Code: "UNKNOWN"}, {Figure: "checkins_due"}, {Figure: "opening", Value: 0, Available: true}}
	only := reporting.Cell{Figure: "closing_by_city", Code: "Halifax", Value: 3, Available: true}
	for language, said := range map[i18n.Language]string{i18n.English: "not available (register)", i18n.French: "non disponible (registre)"} {
		ctx := i18n.With(t.Context(), bundle, language, time.UTC)
		written := numbersOf(ctx, lost)
		for _, like := range []reporting.Cell{lost[0], lost[1], only} {
			if got := written(like); got != said {
				t.Errorf("%s/%s is %q on the page", like.Figure, like.Code, got)
			}
			if got := (namedCells{cells: lost}).value(ctx, like); got != said {
				t.Errorf("%s/%s is %v in the workbook", like.Figure, like.Code, got)
			}
		}
		if got := written(lost[2]); got != "0" {
			t.Errorf("an opening of 0 is %q", got)
		}
		table := figures(ctx, d, lost[1:2])
		if r := table.Rows[0]; r[3] != said || r[4] != nil || r[5] != nil {
			t.Errorf("the row of a file: %v", r)
		}
		if r := places(ctx, d, []column{{Cells: lost[1:2]}}, nil).Rows[0]; r[5] != said {
			t.Errorf("the row of the nation's file: %v", r)
		}
		signed := reporting.Cell{Figure: "checkins_due", Adjusted: 5}
		if r := figures(ctx, d, []reporting.Cell{signed}).Rows[0]; number(ctx, signed) != "5" || r[3] != 5.0 || r[4] != said || r[5] != 5.0 || !strings.HasPrefix(adjustedNote(ctx, signed), said) {
			t.Errorf("what a person signed: %q, %v, %q", number(ctx, signed), r, adjustedNote(ctx, signed))
		}
		if words := dictionary(ctx, d).Rows[0]; words[2] != "stock (a state on one day)" || words[7] != "état (à un jour donné)" || words[8] != "dossiers" {
			t.Errorf("the dictionary says %v", words)
		}
		none, same := reporting.Cell{Figure: "referral_to_decision_median", Available: true, Empty: true}, reporting.Cell{Figure: "referral_to_decision_median", Available: true}
		if got := [3]any{number(ctx, none), number(ctx, same), figures(ctx, d, []reporting.Cell{none}).Rows[0][3]}; got != [3]any{"–", "0", nil} {
			t.Errorf("the length of no case, and of a day: %q", got)
		}
		if got := numbersOf(ctx, nil)(only); got != "–" {
			t.Errorf("a month that is not known is %q", got)
		}
	}
}

// A French colon stands after a space that does not break.
func TestFrenchNames(t *testing.T) {
	all, err := reporting.Definitions()
	if err != nil {
		t.Fatal(err)
	}
	ctx := i18n.With(t.Context(), nil, i18n.French, time.UTC)
	if got := name(ctx, all[0], "closed", "DEATH"); got != "Fermetures, par motif\u00a0: Décès" {
		t.Errorf("%q", got)
	}
	for _, f := range all[0].Figures {
		for _, text := range []string{f.Name.French, f.Includes.French, f.Excludes.French} {
			if strings.Contains(text, " :") {
				t.Errorf("%s: %q breaks before its colon", f.Code, text)
			}
		}
	}
}
