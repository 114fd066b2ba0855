package exclusion

import (
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision/filetest"
)

// employ gives the provider a case manager.
func employ(t *testing.T, d *db.DB, person string) {
	t.Helper()
	_, err := d.Exec(t.Context(), `insert into person (id, organisation_id, email, name, language, time_zone, password_hash, must_change, deactivated_at)
		values ($1,'org',$2,$3,'en','','',false,0)`, person, person+"@example.org", "Person "+person)
	filetest.Must(t, err)
	_, err = d.Exec(t.Context(), `insert into membership (id, person_id, organisation_id, programme, region_code, site_id, roles, from_date, to_date)
		values ($1,$2,'org',$3,'','',',case_manager,','2026-01-01','')`, "m-"+person, person, access.CCMS)
	filetest.Must(t, err)
}

// SEC-1: nobody is left with a file they cannot open, and no other provider's people are named.
func TestShutOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := filetest.Open(t, d), t.Context()
		s := Service{h.Documents.Service}
		for _, p := range []string{"worker", "colleague", "supervisor"} {
			employ(t, d, p)
		}
		f := h.File
		for person, want := range map[string]fault.Kind{"worker": fault.Invalid, "other": fault.Invalid, "": fault.Invalid, "supervisor": fault.Invalid} {
			if err := s.Exclude(ctx, h.Supervisor, f.ID, person, "related"); !fault.Is(err, want) {
				t.Errorf("%q: %v", person, err)
			}
		}
		if err := s.Exclude(ctx, h.Other, f.ID, "colleague", "related"); !fault.Is(err, fault.NotFound) {
			t.Errorf("by another provider: %v", err)
		}
		if err := s.Exclude(ctx, h.Worker, f.ID, "colleague", "related"); !fault.Is(err, fault.Forbidden) {
			t.Errorf("by a case manager: %v", err)
		}
		if err := s.Exclude(ctx, h.Supervisor, f.ID, "colleague", "related"); err != nil {
			t.Fatal(err)
		}
		if err := s.AssignTo(ctx, h.Supervisor, f.ID, "colleague"); !fault.Is(err, fault.Invalid) {
			t.Errorf("the file went to whoever is shut out of it: %v", err)
		}
		shut, err := s.ShutOut(ctx, h.Supervisor, f.ID)
		if err != nil || len(shut.Out) != 1 || len(shut.People) != 1 || shut.People[0].ID != "worker" {
			t.Fatalf("%+v, %v", shut, err)
		}
		if err := s.EndExclusion(ctx, h.Worker, f.ID, shut.Out[0].ID); !fault.Is(err, fault.Forbidden) {
			t.Errorf("ended by a case manager: %v", err)
		}
		if err := s.EndExclusion(ctx, h.Supervisor, f.ID, shut.Out[0].ID); err != nil {
			t.Fatal(err)
		}
		if err := s.AssignTo(ctx, h.Supervisor, f.ID, "colleague"); err != nil {
			t.Error(err)
		}
	})
}
