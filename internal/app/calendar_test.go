package app_test

import (
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"passerelle/internal/access"
)

var feedAddress = regexp.MustCompile(`/calendar/feed/[A-Za-z0-9_-]{43}\.ics`)

// CCM-15: a case manager's week stands on a page; a calendar elsewhere reads it at an address that is shown once, with initials
// and nothing else of anybody, until it is renewed or ended.
func TestTheWeekAndItsFeed(t *testing.T) {
	o := open(t)
	for language, words := range map[string]struct{ week, once, kind string }{
		"en": {"Week from 2026-11-09 to 2026-11-15", "it is not shown again", "Hearing"}, "fr": {"Semaine du 2026-11-09 au 2026-11-15", "elle ne sera plus affichée", "Audience"},
	} {
		nora := o.of(t, access.CaseManager, "Harbour Towns", "Nora")
		if _, err := o.house.DB.Exec(t.Context(), "update person set language=$2 where id=$1", nora.PersonID, language); err != nil {
			t.Fatal(err)
		}
		file := o.text(t, `select f.id from supervision_file f join assignment a on a.file_id=f.id and a.kind='assigned' and a.to_date='' where a.person_id=$1
			and f.state='ACTIVE' order by f.id limit 1`, nora.PersonID)
		if _, err := o.house.DB.Exec(t.Context(), `insert into hearing (id, organisation_id, file_id, on_date, at_time, kind, place, arrangements)
			select 'h-'||$2, organisation_id, id, '2026-11-13', '09:00', 'COURT', 'Secret Street', 'Bus' from supervision_file where id=$1`, file, language); err != nil {
			t.Fatal(err)
		}
		name := o.text(t, "select c.full_name from client c join supervision_file f on f.client_id=c.id where f.id=$1", file)
		v := newVisitor(t, o.base)
		v.as(nora, language)
		page := v.get("/calendar")
		if !strings.Contains(page.main(), words.week) || !strings.Contains(page.main(), name) || !strings.Contains(page.main(), "Secret Street") {
			t.Errorf("%s: the week: %s", language, page.main())
		}
		if next := v.get("/calendar?week=2026-11-18"); strings.Contains(next.main(), "Secret Street") {
			t.Errorf("%s: another week: %s", language, next.main())
		}
		made := v.press(page, "/calendar/feed")
		address := feedAddress.FindString(made.page.Find("input#feed").AttrOr("value", ""))
		if !strings.Contains(made.main(), words.once) || address == "" {
			t.Fatalf("%s: no address: %s", language, made.main())
		}
		if again := v.get("/calendar"); again.page.Find("input#feed").Length() != 0 || feedAddress.MatchString(again.main()) {
			t.Errorf("%s: it is shown again", language)
		}
		text, status := o.fetched(t, address)
		if status != http.StatusOK || !strings.Contains(text, "BEGIN:VCALENDAR") || !strings.Contains(text, "SUMMARY:"+words.kind+" ") {
			t.Errorf("%s: %d %s", language, status, text)
		}
		for _, secret := range append(strings.Fields(name), "Secret", "Bus") {
			if strings.Contains(text, secret) {
				t.Errorf("%s: the feed says %q", language, secret)
			}
		}
		v.press(v.get("/calendar"), "/calendar/feed")
		if _, status := o.fetched(t, address); status != http.StatusNotFound {
			t.Errorf("%s: the address before: %d", language, status)
		}
		if a := v.press(v.get("/calendar"), "/calendar/feed/end"); a.StatusCode != http.StatusOK || a.page.Find(`form[action="/calendar/feed/end"]`).Length() != 0 {
			t.Errorf("%s: ended: %d %s", language, a.StatusCode, a.main())
		}
	}
}

// fetched gives what somebody without a session finds at an address.
func (o opened) fetched(t *testing.T, address string) (string, int) {
	t.Helper()
	r, err := http.Get(o.base + address)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text), r.StatusCode
}

// feed gives the secret of a case manager's calendar.
func (o opened) feed(t testing.TB) string {
	t.Helper()
	places, err := o.house.Access.Memberships(t.Context(), o.one(t, access.CaseManager).PersonID)
	if err != nil {
		t.Fatal(err)
	}
	a, err := o.house.Access.ActorOf(t.Context(), places[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := o.house.Access.MakeFeed(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

// CCM-15, SEC-1: whoever reads a secret address without end is told to wait, and for how long, before it is said whether the address is one.
func TestAFeedReadWithoutEndWaits(t *testing.T) {
	o := open(t)
	at := "/calendar/feed/" + o.feed(t) + ".ics"
	answered := 0
	for range 100 {
		r, err := http.Get(o.base + at)
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		if r.StatusCode == http.StatusTooManyRequests {
			if r.Header.Get("Retry-After") != "900" {
				t.Errorf("it does not say when: %q", r.Header.Get("Retry-After"))
			}
			if answered < 30 {
				t.Errorf("a calendar that asks every minute is held up: after %d", answered)
			}
			return
		}
		answered++
	}
	t.Errorf("%d readings were answered", answered)
}
