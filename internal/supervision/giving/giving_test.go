package giving

import (
	"context"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/filetest"
)

var ctx = context.Background()

// CCM-3: files given together go one by one: each wholly or not at all, and what stays says why.
func TestGivingManyFiles(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := filetest.Open(t, d)
		s := Service{h.Documents.Service}
		for _, statement := range []string{
			"insert into person (id, organisation_id, email, name, language, time_zone, password_hash, must_change, deactivated_at) values ('giving','org','g@example.org','Person giving','en','','',false,0)",
			"insert into membership (id, person_id, organisation_id, programme, region_code, site_id, roles, from_date, to_date) values ('m-giving','giving','org','CCMS','','',',case_manager,','2026-01-01','')"} {
			_, err := d.Exec(ctx, statement)
			filetest.Must(t, err)
		}
		referred := func(name string) supervision.File {
			f, err := s.ReceiveReferral(ctx, h.Worker, supervision.Referral{Client: registry.Client{FullName: name, Sex: "F", BirthDate: "1990-01-02"}, Region: "ATL", ReceivedOn: "2026-11-01"})
			filetest.Must(t, err)
			return f
		}
		a, b, closed := referred("Noor Dahir"), referred("Idil Mattila"), referred("Ayla Osman")
		_, err := s.Close(ctx, h.Worker, closed.ID, closed.Version, supervision.Closure{Reason: "OTHER", On: "2026-11-01"})
		filetest.Must(t, err)
		given, left, err := s.AssignAll(ctx, h.Supervisor, "giving", a.ID, closed.ID, b.ID, "nothing")
		if err != nil || given != 2 || len(left) != 2 || left[0].Name != "Ayla Osman" || !fault.Is(left[0].Err, fault.NotReady) || left[1].Name != "" {
			t.Errorf("%d given, %+v, %v", given, left, err)
		}
		if rows, _, err := s.Caseload(ctx, h.Supervisor, supervision.Filter{WorkerID: "giving"}); err != nil || len(rows) != 2 {
			t.Errorf("%+v, %v", rows, err)
		}
		other := h.Supervisor
		other.OrganisationID = "elsewhere"
		if given, left, err := s.AssignAll(ctx, other, "giving", a.ID); err != nil || given != 0 || len(left) != 1 || left[0].Name != "" {
			t.Errorf("another provider's: %d, %+v, %v", given, left, err)
		}
		if _, _, err := s.AssignAll(ctx, h.Supervisor, "giving"); !fault.Is(err, fault.Invalid) {
			t.Errorf("no file: %v", err)
		}
		for _, statement := range []string{"update membership set site_id='elsewhere'", "update supervision_file set site_id='here'"} {
			_, err := d.Exec(ctx, statement)
			filetest.Must(t, err)
		}
		if _, left, err := s.AssignAll(ctx, h.Supervisor, "giving", a.ID); err != nil || len(left) != 1 || !fault.Is(left[0].Err, fault.Invalid) {
			t.Errorf("to somebody of another site, who could not open it: %+v, %v", left, err)
		}
	})
}
