package supervision

import (
	"sync"
	"sync/atomic"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
)

// succeedAtOnce lets many try at the same moment and gives how many succeeded. Whoever did not must be told so in words: a
// failure of the program is none.
func succeedAtOnce(t *testing.T, n int, try func(i int) error) int {
	t.Helper()
	var all sync.WaitGroup
	var done atomic.Int32
	start := make(chan struct{})
	for i := range n {
		all.Go(func() {
			<-start
			err := try(i)
			if err == nil {
				done.Add(1)
			} else if fault.KindOf(err) == fault.Internal {
				t.Errorf("try %d: %v", i, err)
			}
		})
	}
	close(start)
	all.Wait()
	return int(done.Load())
}

func count(t *testing.T, d *db.DB, query string, args ...any) int {
	t.Helper()
	n, err := db.One[int](ctx, d, query, args...)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// CCM-13, CCM-19: of many who do the same act on a file at once one does it, and it stands once in the history.
func TestActsOnAFileAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t)
		decide := func(int) error {
			_, err := h.RecordDecision(ctx, h.worker, f.ID, f.Version, Decision{On: "2026-09-05", Code: Accepted})
			return err
		}
		enrol := func(int) error {
			_, err := h.Enrol(ctx, h.worker, f.ID, f.Version+1, "2026-09-10", "2026-11-12")
			return err
		}
		end := func(int) error {
			_, err := h.Close(ctx, h.worker, f.ID, f.Version+2, "OTHER", "2026-11-01")
			return err
		}
		for name, act := range map[string]func(int) error{"decided": decide} {
			if n := succeedAtOnce(t, 8, act); n != 1 {
				t.Errorf("%s %d times", name, n)
			}
		}
		for _, act := range []func(int) error{enrol, end} {
			if n := succeedAtOnce(t, 8, act); n != 1 {
				t.Errorf("done %d times", n)
			}
		}
		for kind, most := range map[string]int{"decided": 1, "enrolled": 1, "closed": 1, "check_in.due": 1} {
			if n := count(t, d, "select count(*) from event where file_id=$1 and kind=$2", f.ID, kind); n > most {
				t.Errorf("%s stands %d times", kind, n)
			}
		}
		if n := count(t, d, "select count(*) from check_in where file_id=$1", f.ID); n != 1 {
			t.Errorf("%d check-ins were planned", n)
		}
	})
}

// CCM-24: the last bed goes to one person, and one person to one bed, however many try at once.
func TestBedsAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		coordinator := access.Actor{PersonID: "housing", OrganisationID: "org", Programme: access.CCMS, Roles: []access.Role{access.HousingCoordinator}}
		var files []File
		for range 4 {
			f, err := h.ReceiveReferral(ctx, h.worker, Referral{Client: registry.Client{FullName: "Noor Warsame"}, Region: "ATL", ReceivedOn: "2026-09-01", HousingReferred: true})
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
		}
		for _, name := range []string{"A", "B"} {
			if err := h.AddResidence(ctx, coordinator, Residence{Name: name, Places: 1}); err != nil {
				t.Fatal(err)
			}
		}
		houses, err := h.Beds(ctx, coordinator)
		if err != nil {
			t.Fatal(err)
		}
		arrived := succeedAtOnce(t, 16, func(i int) error {
			return h.Arrive(ctx, coordinator, houses[i%2].ID, files[(i/2)%len(files)].ID, "2026-09-05")
		})
		stays := count(t, d, "select count(*) from bed_stay where left_on=''")
		most := count(t, d, "select max(n) from (select count(*) as n from bed_stay where left_on='' group by residence_id) x")
		people := count(t, d, "select count(distinct file_id) from bed_stay where left_on=''")
		if arrived != stays || most != 1 || people != stays {
			t.Errorf("%d arrived, %d stay, %d in one bed, %d people", arrived, stays, most, people)
		}
		left := succeedAtOnce(t, 8, func(i int) error { return h.Depart(ctx, coordinator, files[i%len(files)].ID, "2026-10-01") })
		if left != stays {
			t.Errorf("%d of %d left", left, stays)
		}
	})
}

// CCM-1: merging and taking apart at once leave every file with a record that stands, and each taking apart gives back
// what its merge took.
func TestMergesAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		files := []File{h.referred(t), h.referred(t), h.referred(t)}
		for range 6 {
			succeedAtOnce(t, 9, func(i int) error {
				merges, err := db.All[string](ctx, d, "select id from client_merge where undone_at=0")
				if err != nil {
					return err
				}
				if len(merges) > 0 && i%2 == 0 {
					return h.NotSamePerson(ctx, h.supervisor, files[i%3].ID, merges[i%len(merges)])
				}
				return h.SamePerson(ctx, h.supervisor, files[i%3].ID, files[(i+1+i/3)%3].ID)
			})
			if n := count(t, d, "select count(*) from supervision_file f join client c on c.id=f.client_id where c.merged_into<>''"); n != 0 {
				t.Fatalf("%d files are of a record that was put into another", n)
			}
			if n := count(t, d, `select count(*) from client c where c.merged_into<>'' and not exists (select 1 from client_merge m
				where m.from_client=c.id and m.into_client=c.merged_into and m.undone_at=0)`); n != 0 {
				t.Fatalf("%d records were put into another without a merge that stands", n)
			}
		}
	})
}

// SEC-1, CCM-1: no file is opened at a site while it ends.
func TestSiteEndsAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		h.Access.Holders = HoldersAt(h.clk)
		root, yesterday := access.SystemActor("command line", ""), clock.Date("2026-11-09")
		for range 6 {
			site, err := h.Access.AddSite(ctx, root, access.Site{OrganisationID: "org", Name: "East", RegionCode: "ATL", ActiveFrom: "2020-01-01"})
			if err != nil {
				t.Fatal(err)
			}
			succeedAtOnce(t, 4, func(i int) error {
				if i == 0 {
					return h.Access.EndSite(ctx, root, "org", site.ID, yesterday)
				}
				_, err := h.ReceiveReferral(ctx, h.worker, Referral{Client: registry.Client{FullName: "Noor Warsame"}, Region: "ATL", SiteID: site.ID, ReceivedOn: "2026-09-01"})
				return err
			})
		}
		if n := count(t, d, "select count(*) from supervision_file f join site x on x.id=f.site_id where x.active_to<>''"); n != 0 {
			t.Errorf("%d files were opened at a site that had ended", n)
		}
	})
}
