package filetest

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/notes"
	"passerelle/internal/platform/blob"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/registry"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document"
)

// House is an installation with one provider, the office of its region, people on both sides, and a referred file.
type House struct {
	Documents *document.Service
	Clock     *clock.Settable
	// Other works for another provider, OtherRegion for another region's office.
	Worker, Colleague, Supervisor, Other, Officer, OtherRegion, Housing access.Actor
	File                                                                supervision.File
}

// Open opens the house on a database. It is 15:00 on 2026-11-10, a Tuesday.
func Open(t *testing.T, d *db.DB) House {
	t.Helper()
	ctx := context.Background()
	keys, err := audit.NewKeys()
	Must(t, err)
	clk := clock.At(time.Date(2026, 11, 10, 15, 0, 0, 0, time.UTC))
	log, err := audit.Open(ctx, d, db.Config{Path: filepath.Join(t.TempDir(), "reads.db"), HexKey: dbtest.Key}, keys, clk)
	Must(t, err)
	t.Cleanup(func() { Must(t, log.Close()) })
	_, err = d.Exec(ctx, `insert into organisation (id, code, kind, name, name_fr, region_code, time_zone, province, office_phone, after_phone, office_opens,
		office_closes, active_from, active_to) values ('org','ORG','provider','Provider','Fournisseur','','America/Halifax','NS','','','','','',''),
		('agency','ATL-OFFICE','region','Region','Région','ATL','America/Halifax','NS','','','','','','')`)
	Must(t, err)
	rules, record := access.New(d, log, clk), history.New(d, log, clk)
	files, err := blob.Open(filepath.Join(t.TempDir(), "files"), filepath.Join(t.TempDir(), "files.key"))
	Must(t, err)
	filled, err := forms.New(d, rules, log, files, clk)
	Must(t, err)
	s := supervision.New(supervision.Deps{DB: d, Access: rules, Audit: log, History: record, Registry: registry.New(d, rules, record, clk),
		Schedule: schedule.New(d, clk), Notes: notes.New(d, rules, record, clk), Clock: clk})
	h := House{Documents: document.New(s, filled), Clock: clk, Worker: somebody("worker", "org", "", access.CaseManager), Colleague: somebody("colleague", "org", "", access.CaseManager),
		Supervisor: somebody("supervisor", "org", "", access.ProviderSupervisor), Other: somebody("other", "elsewhere", "", access.ProviderSupervisor),
		Officer: somebody("officer", "agency", "ATL", access.LiaisonOfficer), OtherRegion: somebody("far", "pacific", "PAC", access.LiaisonOfficer),
		Housing: somebody("house", "org", "", access.HousingCoordinator)}
	h.File, err = s.ReceiveReferral(ctx, h.Worker, supervision.Referral{Client: registry.Client{FullName: "Noor Warsame", Sex: "F", BirthDate: "1990-01-02"},
		Region: "ATL", ReceivedOn: "2026-11-02", Risk: "HIGH", City: "Port Sable"})
	Must(t, err)
	return h
}

func somebody(person, org, region string, role access.Role) access.Actor {
	return access.Actor{PersonID: person, Name: "Person " + person, OrganisationID: org, Region: region, Programme: access.CCMS, Roles: []access.Role{role}}
}

// Away lets the case manager be away between two days, and no other, with whom cover names, or nobody.
func (h House) Away(t *testing.T, d *db.DB, from, to, cover string) {
	t.Helper()
	ctx := context.Background()
	for _, person := range []string{"worker", "colleague"} {
		_, err := d.Exec(ctx, `insert into person (id, organisation_id, email, name, language, time_zone, password_hash, must_change)
			select $1,'org',$1,$1,'en','UTC','',$2 where not exists (select 1 from person where id=$1)`, person, false)
		Must(t, err)
	}
	_, err := d.Exec(ctx, "delete from absence")
	Must(t, err)
	_, err = d.Exec(ctx, `insert into absence (id, organisation_id, person_id, cover_id, from_date, to_date, reason, recorded_by, recorded)
		values ('away','org','worker',$1,$2,$3,'LEAVE','supervisor',0)`, cover, from, to)
	Must(t, err)
}

// Events gives the kinds of what happened to the file since the referral, the earliest first.
func (h House) Events(t *testing.T) []history.Kind {
	t.Helper()
	list, err := h.Documents.History.Of(context.Background(), h.Documents.DB, h.File.ID, nil, 0, 100)
	Must(t, err)
	var out []history.Kind
	for _, e := range slices.Backward(list) {
		if e.Act != history.ActReferralReceived && e.Kind != history.Assigned {
			out = append(out, e.Kind)
		}
	}
	return out
}

// Tasks gives the rules of the tasks that wait in the file.
func (h House) Tasks(t *testing.T) []string {
	t.Helper()
	list, err := h.Documents.Schedule.TasksOfFile(context.Background(), h.Documents.DB, h.File.ID)
	Must(t, err)
	var out []string
	for _, x := range list {
		out = append(out, x.Rule)
	}
	return out
}

// Must fails the test for an error.
func Must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
