package access

import (
	"fmt"
	"testing"
	"time"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

// CCM-15, SEC-1: a calendar's secret address is read so often in a quarter of an hour and no more, wherever from; whoever guesses at addresses is held up by the
// place they guess from, and the calendars of an office meanwhile read on elsewhere; of those that come at once no more are answered; later it is read again.
func TestAFeedIsReadSoOften(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, clk := service(t, d)
		o, _ := account(t, s)
		p, err := s.AddPersonWithMembership(ctx, root, NewPerson{OrganisationID: o.ID, Name: "Nora", Email: "nora@example.org", Language: "en"}, Membership{OrganisationID: o.ID, FromDate: "2020-01-01"}, CaseManager)
		if err != nil {
			t.Fatal(err)
		}
		places, err := s.Memberships(ctx, p.ID)
		if err != nil || len(places) != 1 {
			t.Fatalf("%v %v", places, err)
		}
		a, err := s.ActorOf(ctx, places[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		secret, err := s.MakeFeed(ctx, a)
		if err != nil {
			t.Fatal(err)
		}
		for range feedReadsOfAddress - 5 {
			if _, _, err := s.ActorOfFeed(ctx, secret, "10.0.0.1"); err != nil {
				t.Fatal(err)
			}
		}
		if n := dbtest.AtOnce(t, 12, func(int) error { _, _, err := s.ActorOfFeed(ctx, secret, "10.0.0.1"); return err }); n > 5 {
			t.Errorf("%d were answered at once, where 5 are allowed still", n)
		}
		if _, _, err := s.ActorOfFeed(ctx, secret, "10.0.0.2"); !fault.Is(err, fault.TooMany) {
			t.Errorf("not throttled by its address: %v", err)
		}
		for i := range feedReadsOfPlace {
			_, _, _ = s.ActorOfFeed(ctx, fmt.Sprint("guess ", i), "10.0.0.3")
		}
		if _, _, err := s.ActorOfFeed(ctx, "one guess more", "10.0.0.3"); !fault.Is(err, fault.TooMany) {
			t.Errorf("not throttled by the place: %v", err)
		}
		if _, _, err := s.ActorOfFeed(ctx, "one guess more", "10.0.0.4"); !fault.Is(err, fault.NotFound) {
			t.Errorf("another place is held up: %v", err)
		}
		clk.Set(clk.Now().Add(failureWindow + time.Second))
		if _, _, err := s.ActorOfFeed(ctx, secret, "10.0.0.3"); err != nil {
			t.Errorf("after the wait: %v", err)
		}
	})
}
