package regionday

import (
	"context"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/filetest"
)

// CCM-17: the officer's day counts, provider by provider, the check-ins of today, those of the days ahead, those whose day is past, the missed
// ones and the reports without an answer, of the files under supervision in the region and of no other.
func TestTheRegionsDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		h := filetest.Open(t, d)
		s := Service{h.Documents.Service}
		for n, due := range []string{"2026-11-10", "2026-11-11", "2026-11-17", "2026-11-18", "2026-11-09", ""} {
			f, err := s.ReceiveReferral(ctx, h.Worker, supervision.Referral{Client: registry.Client{FullName: "Somebody " + string(rune('A'+n)), Sex: "F"}, Region: "ATL", ReceivedOn: "2026-11-02"})
			filetest.Must(t, err)
			_, err = d.Exec(ctx, "update supervision_file set state='ACTIVE', next_due=$2 where id=$1", f.ID, due)
			filetest.Must(t, err)
			_, err = d.Exec(ctx, "insert into check_in (id, organisation_id, file_id, due_on, outcome, recorded_on) values ($1,$2,$3,$4,'MISSED',$4)", "k"+f.ID, f.OrganisationID, f.ID, map[bool]string{true: "2026-11-03", false: "2026-11-02"}[n < 2])
			filetest.Must(t, err)
			if n == 0 {
				_, err = s.ReportBreach(ctx, h.Worker, f.ID, supervision.Breach{Kind: "ABSENT", OccurredOn: "2026-11-09", LearnedOn: "2026-11-09", ReportedOn: "2026-11-10", Account: "Did not come."})
				filetest.Must(t, err)
			}
		}
		_, err := d.Exec(ctx, "update supervision_file set next_due='2026-11-10' where id=$1", h.File.ID) // referred only
		filetest.Must(t, err)
		day, err := s.Today(ctx, h.Officer)
		if err != nil || len(day.Rows) != 1 || day.Rows[0].Provider != "Provider" {
			t.Fatalf("%+v, %v", day, err)
		}
		if got, want := day.Sum, (Row{Today: 1, Coming: 2, Late: 1, Missed: 2, Breaches: 1}); got != want {
			t.Errorf("%+v", got)
		}
		_, err = d.Exec(ctx, "update organisation set name_fr='Prestataire' where id='org'")
		filetest.Must(t, err)
		if day, err := s.Today(i18n.WithLanguage(ctx, i18n.French), h.Officer); err != nil || len(day.Rows) != 1 || day.Rows[0].Provider != "Prestataire" {
			t.Errorf("for a reader of French: %+v, %v", day, err)
		}
		if far, err := s.Today(ctx, h.OtherRegion); err != nil || len(far.Rows) != 0 {
			t.Errorf("another region's: %+v, %v", far, err)
		}
	})
}
