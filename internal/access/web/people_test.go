package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// administrator is somebody of headquarters who signs in in a language.
func (o *office) administrator(language string) *visitor {
	o.t.Helper()
	o.person("dana@example.org", sentence, false, access.Administrator)
	v := o.visitor()
	v.signIn("dana@example.org", sentence)
	v.post("/language", "language", language, "return", "/people")
	return v
}

// SEC-1: a person's places are given, changed and ended on screen, in both languages, and hold at their next request.
func TestPlacesOnScreen(t *testing.T) {
	for _, language := range []string{"en", "fr"} {
		o := newOffice(t)
		who := o.person("robin@example.org", sentence, false, access.CaseManager)
		robin, v := o.visitor(), o.administrator(language)
		robin.signIn("robin@example.org", sentence)
		at := "/people/" + who.ID
		if a := v.send(v.get(at), at+"/places"); a.StatusCode != http.StatusUnprocessableEntity || a.page.Find("#organisation-error").Length() != 1 {
			t.Errorf("a place nowhere: %d", a.StatusCode)
		}
		bad := v.send(v.get(at), at+"/places", "organisation", o.org.ID, "from", "soon")
		if bad.StatusCode != http.StatusUnprocessableEntity || bad.page.Find(".govuk-error-summary a").Length() == 0 || bad.page.Find("#from").AttrOr("value", "") != "soon" {
			t.Errorf("%s: a place without roles: %d %s", language, bad.StatusCode, bad.text())
		}
		place := v.get(at).page.Find(`td a[href*="/places/"], th a[href*="/places/"]`).AttrOr("href", "")
		if a := robin.get("/team"); a.StatusCode != http.StatusForbidden {
			t.Fatalf("a case manager's /team: %d", a.StatusCode)
		}
		form := v.get(place)
		if form.page.Find(`input[name="role"][checked]`).Length() != 1 || form.page.Find(`input[name="role"][value="liaison_officer"]`).Length() != 0 {
			t.Errorf("%s: the roles offered: %s", language, form.text())
		}
		if a := v.send(form, place+"/roles", "role", "case_manager", "role", "provider_supervisor"); a.StatusCode != http.StatusOK || a.path() != at {
			t.Fatalf("%s: %d at %s: %s", language, a.StatusCode, a.path(), a.text())
		}
		if a := robin.get("/team"); a.StatusCode != http.StatusOK {
			t.Errorf("the new role does not hold: %d", a.StatusCode)
		}
		if a := v.send(v.get(place), place+"/end", "last", ""); a.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d %s", language, a.StatusCode, a.text())
		}
		if a := robin.get("/files"); a.path() != "/memberships" {
			t.Errorf("who has no place any more is at %s", a.path())
		}
		if a := v.send(v.get(at), at+"/places", "organisation", o.org.ID, "programme", access.CCMS, "role", "case_manager", "from", "2090-01-01"); a.StatusCode != http.StatusOK {
			t.Errorf("%s: a place again: %d %s", language, a.StatusCode, a.text())
		}
		v.send(v.get(at), at+"/deactivate")
		if a := v.send(v.get(at), at+"/reactivate"); a.StatusCode != http.StatusOK || a.page.Find(`form[action$="/deactivate"]`).Length() != 1 {
			t.Errorf("%s: not opened again: %d %s", language, a.StatusCode, a.text())
		}
	}
}

// SEC-1: organisations and dated sites on screen: both texts when two change the same, and who still has files when a
// site is to end.
func TestOrganisationsOnScreen(t *testing.T) {
	o := newOffice(t)
	robin := o.person("robin@example.org", sentence, false, access.CaseManager)
	v := o.administrator("fr")
	if a := v.get("/people"); a.page.Find(`li:contains("Harbour Towns") a[href="/organisations/`+o.org.ID+`"]`).Length() != 1 {
		t.Errorf("that a provider has no supervisor does not wait: %s", a.text())
	}
	if a := v.get("/organisations"); !strings.Contains(a.text(), "Harbour Towns") || a.page.Find(`a[href="/organisations/new"]`).Length() != 1 ||
		!strings.Contains(a.page.Find(`tr:contains("Harbour Towns")`).Text(), "ATL") {
		t.Fatalf("%s", a.text())
	}
	at := "/organisations/" + o.org.ID
	first, late := v.get(at+"/edit"), v.get(at+"/edit")
	good := []string{"name", "Harbour Towns East", "name_fr", "Havre", "time_zone", "America/Halifax", "province", "NS"}
	if a := v.send(first, at+"/edit", good...); a.StatusCode != http.StatusOK || a.path() != at {
		t.Fatalf("%d at %s: %s", a.StatusCode, a.path(), a.text())
	}
	stale := v.send(late, at+"/edit", "name", "Harbour Towns West", "name_fr", "Havre", "time_zone", "America/Halifax", "province", "NS")
	if stale.StatusCode != http.StatusConflict || !strings.Contains(stale.text(), "Harbour Towns East") || !strings.Contains(stale.text(), "Harbour Towns West") ||
		stale.page.Find("#name").AttrOr("value", "") != "Harbour Towns West" {
		t.Errorf("two texts: %d %s", stale.StatusCode, stale.text())
	}
	if a := v.send(stale, at+"/edit", good...); a.StatusCode != http.StatusOK || a.path() != at {
		t.Errorf("meant the second time: %d %s", a.StatusCode, a.text())
	}
	if a := v.send(v.get(at+"/edit"), at+"/edit", "name", "X", "time_zone", "Nowhere", "office_opens", "8", "office_phone", "none"); a.StatusCode != http.StatusUnprocessableEntity ||
		a.page.Find(".govuk-error-summary a").Length() < 3 {
		t.Errorf("no zone, hour and number: %d %s", a.StatusCode, a.text())
	}
	sites, err := o.house.Access.Sites(context.Background(), o.org.ID)
	if err != nil {
		t.Fatal(err)
	}
	memberships, err := o.house.Access.Memberships(context.Background(), robin.ID)
	if err != nil {
		t.Fatal(err)
	}
	actor, err := o.house.Access.ActorOf(context.Background(), memberships[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	f, err := o.house.Supervision.ReceiveReferral(context.Background(), actor, supervision.Referral{Client: registry.Client{FullName: "Noor Warsame"}, Region: "ATL",
		SiteID: sites[0].ID, ReceivedOn: "2026-01-10"})
	if err != nil {
		t.Fatal(err)
	}
	if a := v.send(v.get(at), at+"/sites/office", "moved_site", sites[0].ID, "moved_phone", "none", "moved_address", "1 Quay"); a.StatusCode != http.StatusUnprocessableEntity ||
		a.page.Find("#moved_phone-error").Length() != 1 || a.page.Find(".govuk-error-message").Length() != 1 || a.page.Find("#moved_address").Text() != "1 Quay" {
		t.Errorf("a number that is none: %d", a.StatusCode)
	}
	if a := v.send(v.get(at), at+"/sites/office", "moved_site", sites[0].ID, "moved_phone", "902-555-0199", "moved_address", "1 Quay"); a.StatusCode != http.StatusOK ||
		!strings.Contains(a.text(), "902-555-0199") {
		t.Errorf("where the office is now: %d %s", a.StatusCode, a.text())
	}
	if a := v.send(v.get(at), at+"/sites/name", "named_site", sites[0].ID, "named_fr", "Bureau du port"); a.StatusCode != http.StatusOK {
		t.Errorf("its name in French: %d %s", a.StatusCode, a.text())
	}
	if site, err := o.house.Access.SiteOf(context.Background(), o.org.ID, sites[0].ID); err != nil || site.NameFrench != "Bureau du port" {
		t.Errorf("its name in French: %+v, %v", site, err)
	}
	days := at + "/sites/" + sites[0].ID
	if v.get(at).page.Find(`table a[href="`+days+`"]`).Length() != 1 {
		t.Error("no way to the days of a site")
	}
	held := v.send(v.get(days), days, "from", string(sites[0].ActiveFrom), "last", "2026-02-01")
	if held.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(held.text(), robin.Name) || strings.Contains(held.text(), "Warsame") ||
		held.page.Find("#last").AttrOr("value", "") != "2026-02-01" {
		t.Errorf("a site with an open file: %d %s", held.StatusCode, held.text())
	}
	if _, err := o.house.Supervision.Close(context.Background(), actor, f.ID, f.Version, supervision.Closure{Reason: "OTHER", On: "2026-01-12"}); err != nil {
		t.Fatal(err)
	}
	for _, last := range []string{"2027-02-01", "2026-02-01", ""} { // meant otherwise, and not at all
		if a := v.send(v.get(days), days, "from", "2025-03-01", "last", last); a.StatusCode != http.StatusOK || !strings.Contains(a.text(), last) || !strings.Contains(a.text(), "2025-03-01") {
			t.Errorf("%d %s", a.StatusCode, a.text())
		}
	}
}

// SEC-1: an administrator of a provider sees and changes their own organisation only.
func TestAProvidersAdministratorStaysAtHome(t *testing.T) {
	o := newOffice(t)
	other := o.provider("T", "Tideway")
	_, err := o.house.Access.AddPersonWithMembership(context.Background(), root, access.NewPerson{OrganisationID: o.org.ID, Name: "Own", Email: "own@example.org", Language: "en",
		Password: sentence}, access.Membership{OrganisationID: o.org.ID, FromDate: "2020-01-01"}, access.Administrator)
	if err != nil {
		t.Fatal(err)
	}
	v := o.visitor()
	v.signIn("own@example.org", sentence)
	list := v.get("/organisations")
	if strings.Contains(list.text(), "Tideway") || !strings.Contains(list.text(), "Harbour") || list.page.Find(`a[href="/organisations/new"]`).Length() != 0 {
		t.Errorf("%s", list.text())
	}
	for path, want := range map[string]int{"/organisations/" + other.ID: http.StatusNotFound, "/organisations/" + other.ID + "/edit": http.StatusNotFound,
		"/organisations/new": http.StatusForbidden, "/organisations/" + o.org.ID: http.StatusOK} {
		if a := v.get(path); a.StatusCode != want {
			t.Errorf("%s: %d", path, a.StatusCode)
		}
	}
}
