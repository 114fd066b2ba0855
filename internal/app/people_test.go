package app_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"passerelle/internal/access"
	"passerelle/internal/app"
)

// of gives whoever has a role in an organisation.
func (o opened) of(t testing.TB, role access.Role, organisation, name string) app.DemoPerson {
	t.Helper()
	for _, p := range o.people {
		if p.Role == string(role) && strings.Contains(p.Organisation, organisation) && strings.Contains(p.Name, name) {
			return p
		}
	}
	t.Fatalf("the nation has no %s of %s", role, organisation)
	return app.DemoPerson{}
}

func (a answer) main() string { return strings.Join(strings.Fields(a.page.Find("main").Text()), " ") }

// UX-1: each role's home says what waits for it and is never empty: it has a number, a row, or what would stand there.
func TestEachRoleHasAHome(t *testing.T) {
	o := open(t)
	for role, want := range map[access.Role]string{access.CaseManager: "/day", access.ProviderSupervisor: "/team", access.HousingCoordinator: "/beds",
		access.LiaisonOfficer: "/region/today", access.HeadquartersAnalyst: "/nation", access.ManagementReader: "/national", access.PrivacyOfficer: "/audit",
		access.Auditor: "/audit", access.Administrator: "/people"} {
		for _, language := range []string{"en", "fr"} {
			v := newVisitor(t, o.base)
			v.as(o.one(t, role), language)
			a := v.get("/")
			if a.Request.URL.Path != want {
				t.Errorf("%s begins at %s", role, a.Request.URL.Path)
			}
			if a.page.Find("main table tbody tr, main .app-empty, main .app-tile, main .govuk-task-list__item").Length() == 0 {
				t.Errorf("%s (%s): the home says nothing: %s", role, language, a.main())
			}
			if n := a.page.Find(`nav [aria-current="page"]`).Length(); n != 1 {
				t.Errorf("%s: %d places of the navigation are here", role, n)
			}
		}
	}
}

// CCM-3, SEC-1: a supervisor's morning: who is away and who covers, what nobody has, and each number with its rows; the
// colleague who covers calls, and sees no more.
func TestASupervisorsMorning(t *testing.T) {
	o := open(t)
	v := newVisitor(t, o.base)
	v.as(o.of(t, access.ProviderSupervisor, "Harbour Towns", ""), "en")
	team := v.get("/team")
	if team.StatusCode != http.StatusOK || !strings.Contains(team.main(), "covers") {
		t.Fatalf("%d %s", team.StatusCode, team.main())
	}
	seen := 0
	team.page.Find(".app-tile a, td a[href^='/files?']").Each(func(_ int, a *goquery.Selection) {
		number := strings.TrimSpace(a.Text())
		if n := a.Closest(".app-tile").Find(".app-tile__number"); n.Length() > 0 {
			number = n.Text()
		}
		href := a.AttrOr("href", "")
		if !strings.HasPrefix(href, "/files?") {
			return
		}
		seen++
		if rows := v.get(href).page.Find("main tbody tr").Length(); number != "" && number != "0" && rows == 0 {
			t.Errorf("%s says %s and has no row", href, number)
		}
	})
	if seen < 4 {
		t.Errorf("%d numbers lead to their rows", seen)
	}
	empty := v.send(team, "/team/assign", "worker", "")
	if empty.StatusCode != http.StatusUnprocessableEntity || empty.page.Find(".govuk-error-summary a").Length() != 2 {
		t.Errorf("nothing chosen: %d %s", empty.StatusCode, empty.main())
	}
	worker, colleague := o.of(t, access.CaseManager, "Harbour Towns", "Nora"), o.of(t, access.CaseManager, "Harbour Towns", "Tara")
	file := empty.page.Find(`input[name="file"]`).First().AttrOr("value", "")
	part := v.send(empty, "/team/assign", "worker", colleague.PersonID, "file", file, "file", "gone")
	if part.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(part.main(), "One file was given.") || !strings.Contains(part.main(), "A file stays on the list") {
		t.Errorf("one of two: %d %s", part.StatusCode, part.main())
	}
	if part.page.Find(`input[name="file"][value="`+file+`"]`).Length() != 0 {
		t.Error("what was given waits still")
	}
	bad := v.send(part, "/team/absences", "person", worker.PersonID, "from", "2026-11-12", "to", "2026-11-11", "reason", "an operation")
	if bad.StatusCode != http.StatusUnprocessableEntity || bad.page.Find(".govuk-error-summary a").Length() != 2 {
		t.Errorf("no absence: %d %s", bad.StatusCode, bad.main())
	}
	c := newVisitor(t, o.base)
	c.as(worker, "fr")
	if list := c.get("/files").main(); !strings.Contains(list, "En remplacement de "+colleague.Name) {
		t.Errorf("the caseload of whoever covers: %s", list)
	}
	day := c.get("/day")
	link := ""
	day.page.Find("li").Each(func(_ int, li *goquery.Selection) {
		if strings.Contains(li.Text(), "En remplacement de") {
			link = li.Find("a").First().AttrOr("href", "")
		}
	})
	covered := c.get(link)
	if link == "" || covered.StatusCode != http.StatusOK || covered.page.Find(".app-timeline").Length() == 0 || covered.page.Find("a[href$='/notes']").Length() == 0 {
		t.Errorf("a covered file %q: %d %s", link, covered.StatusCode, covered.main())
	}
	for page, want := range map[string]int{"/notes": http.StatusOK, "/plan": http.StatusOK, "/breach": http.StatusOK, "/client": http.StatusForbidden} { // decision 0006
		if a := c.get(link + page); a.StatusCode != want {
			t.Errorf("%s of a covered file: %d", page, a.StatusCode)
		}
	}
	if a := c.get("/team"); a.StatusCode != http.StatusForbidden {
		t.Errorf("the team's page: %d", a.StatusCode)
	}
}

// CCM-3, SEC-1: the region's people across providers, narrowed; nobody of another region.
func TestTheRegionsPeople(t *testing.T) {
	o := open(t)
	v := newVisitor(t, o.base)
	v.as(o.of(t, access.LiaisonOfficer, "Atlantic", ""), "fr")
	all := v.get("/region/people")
	if n := all.page.Find("main tbody tr").Length(); n < 3 {
		t.Fatalf("%d people: %s", n, all.main())
	}
	providers := map[string]bool{}
	all.page.Find("main tbody tr").Each(func(_ int, r *goquery.Selection) { providers[strings.TrimSpace(r.Find("td").Eq(1).Text())] = true })
	if !providers["Services communautaires Harbour Towns"] || !providers["Tideway House"] || len(providers) != 2 {
		t.Errorf("providers %v", providers)
	}
	tideway := all.page.Find(`#provider option:contains("Tideway")`).AttrOr("value", "")
	one := v.get("/region/people?provider=" + tideway + "&state=ACTIVE")
	if strings.Contains(one.page.Find("tbody").Text(), "Harbour") || one.page.Find(`#state option[selected]`).AttrOr("value", "") != "ACTIVE" {
		t.Errorf("narrowed: %s", one.main())
	}
	elsewhere, err := o.house.Access.OrganisationByCode(t.Context(), "CEDAR")
	if err != nil {
		t.Fatal(err)
	}
	if a := v.get("/region/people?provider=" + elsewhere.ID); a.page.Find("main tbody tr").Length() != 0 || a.page.Find(".app-empty").Length() != 1 {
		t.Errorf("another region's: %s", a.main())
	}
}
