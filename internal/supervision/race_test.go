package supervision

import (
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/registry"
)

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
			_, err := h.Enrol(ctx, h.worker, f.ID, f.Version+1, "2026-09-10", "2026-11-12", "")
			return err
		}
		end := func(int) error {
			_, err := h.Close(ctx, h.worker, f.ID, f.Version+2, Closure{Reason: "OTHER", On: "2026-11-01"})
			return err
		}
		for i, act := range []func(int) error{decide, enrol, end} {
			if n := dbtest.AtOnce(t, 8, act); n != 1 {
				t.Errorf("act %d is done %d times", i, n)
			}
		}
		for _, kind := range []history.Kind{history.Decided, history.Enrolled, history.CheckInDue, history.Closed} {
			if n := number(t, d, "select count(*) from event where file_id=$1 and kind=$2", f.ID, kind); n != 1 {
				t.Errorf("%s stands %d times", kind, n)
			}
		}
		if n := number(t, d, "select count(*) from check_in where file_id=$1", f.ID); n != 1 {
			t.Errorf("%d check-ins were planned", n)
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
			dbtest.AtOnce(t, 9, func(i int) error {
				merges, err := db.All[string](ctx, d, "select id from client_merge where undone_at=0")
				if err != nil {
					return err
				}
				if len(merges) > 0 && i%2 == 0 {
					return h.NotSamePerson(ctx, h.supervisor, files[i%3].ID, merges[i%len(merges)])
				}
				return h.SamePerson(ctx, h.supervisor, files[i%3].ID, files[(i+1+i/3)%3].ID)
			})
			if n := number(t, d, "select count(*) from supervision_file f join client c on c.id=f.client_id where c.merged_into<>''"); n != 0 {
				t.Fatalf("%d files are of a record that was put into another", n)
			}
			if n := number(t, d, `select count(*) from client c where c.merged_into<>'' and not exists (select 1 from client_merge m
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
			dbtest.AtOnce(t, 4, func(i int) error {
				if i == 0 {
					return h.Access.SetSiteDays(ctx, root, "org", site.ID, site.ActiveFrom, yesterday)
				}
				_, err := h.ReceiveReferral(ctx, h.worker, Referral{Client: registry.Client{FullName: another()}, Region: "ATL", SiteID: site.ID, ReceivedOn: "2026-09-01"})
				return err
			})
		}
		if n := number(t, d, "select count(*) from supervision_file f join site x on x.id=f.site_id where x.active_to<>''"); n != 0 {
			t.Errorf("%d files were opened at a site that had ended", n)
		}
	})
}
