package holding_test

import (
	"context"
	"testing"
	"time"

	"passerelle/internal/access/holding"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

// SEC-1: what is held is of one person in one browser; the next post of theirs takes its place, nobody else's does, and a sweep takes it only
// when its time is over.
func TestHeldForOnePersonInOneBrowser(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, clk := context.Background(), clock.At(time.Date(2026, 11, 3, 12, 0, 0, 0, time.UTC))
		s := holding.Service{DB: d, Clock: clk}
		for _, statement := range []string{
			`insert into organisation (id, code, kind, name, name_fr, region_code, time_zone, province, office_phone, after_phone, office_opens, office_closes, active_from, active_to)
				values ('o','O','provider','O','O','','America/Halifax','','','','','','','')`,
			"insert into person (id, organisation_id, email, name, language, time_zone, password_hash, must_change) values ('bob','o','b@example.org','Bob','en','UTC','',false),('riv','o','r@example.org','Riv','en','UTC','',false)",
			"insert into membership (id, person_id, organisation_id, programme, region_code, site_id, roles, from_date, to_date) values ('m1','bob','o','CCMS','','','','2020-01-01',''),('m2','riv','o','CCMS','','','','2020-01-01','')",
		} {
			if _, err := d.Exec(ctx, statement); err != nil {
				t.Fatal(err)
			}
		}
		keep := func(browser, membership, typed string, want bool) {
			t.Helper()
			if kept, err := s.Keep(ctx, browser, membership, typed); err != nil || kept != want {
				t.Fatalf("%v %v", kept, err)
			}
		}
		is := func(browser, person, want string) {
			t.Helper()
			if got, err := s.Of(ctx, browser, person); err != nil || got != want {
				t.Errorf("%s in %s: %q %v", person, browser, got, err)
			}
		}
		keep("b1", "m1", "first", true)
		keep("b1", "m1", "second", true)
		keep("b1", "m2", "other", true)
		keep("b1", "nobody's", "lost", false)
		is("b1", "bob", "second")
		is("b1", "riv", "other")
		is("b2", "bob", "")
		is("", "bob", "")
		if err := s.Drop(ctx, "b1", "riv"); err != nil {
			t.Fatal(err)
		}
		is("b1", "riv", "")
		clk.Set(clk.Now().Add(holding.Life - time.Minute))
		if err := s.Sweep(ctx); err != nil {
			t.Fatal(err)
		}
		is("b1", "bob", "second")
		clk.Set(clk.Now().Add(2 * time.Minute))
		is("b1", "bob", "")
		if err := s.Sweep(ctx); err != nil {
			t.Fatal(err)
		}
		if n, err := db.One[int](ctx, d, "select count(*) from held_post"); n != 0 || err != nil {
			t.Errorf("%d rows %v", n, err)
		}
		if waits, err := s.Waits(ctx, "b1"); waits || err != nil {
			t.Errorf("waits %v %v", waits, err)
		}
	})
}
