package web_test

import (
	"context"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
)

// SEC-1: a place that is given in the evening begins on the day that it is at the organisation, not on the next, which it is in UTC by then:
// nobody who works there is said not to.
func TestAPlaceGivenInTheEvening(t *testing.T) {
	o := newOffice(t)
	now := o.clk.Now().UTC()
	o.clk.Set(time.Date(now.Year(), now.Month(), now.Day(), 0, 33, 0, 0, time.UTC)) // 20:33 or 21:33 in Halifax, the day before
	admin := o.administrator("en")
	form := admin.get("/people/new")
	if a := admin.send(form, "/people/new", "name", "Claire Beaulieu", "email", "claire@example.org", "organisation", o.org.ID, "role", "case_manager", "language", "fr"); a.StatusCode != 200 {
		t.Fatalf("%d: %s", a.StatusCode, a.text())
	}
	people, err := o.house.Access.PeopleOf(context.Background(), o.org.ID, access.CaseManager)
	if err != nil || len(people) != 1 {
		t.Fatalf("%v, %v", people, err)
	}
	places, err := o.house.Access.Memberships(context.Background(), people[0].ID)
	if want := clock.DateOf(o.clk.Now(), time.UTC).AddDays(-1); err != nil || len(places) != 1 || places[0].FromDate != want {
		t.Errorf("the place begins on %+v, not on %s (%v)", places, want, err)
	}
	if at := admin.get(admin.get("/people").page.Find(`main a:contains("Claire")`).AttrOr("href", "")); at.page.Find("#from").AttrOr("value", "") != string(places[0].FromDate) {
		t.Errorf("a further place is offered from %q", at.page.Find("#from").AttrOr("value", ""))
	}
}
