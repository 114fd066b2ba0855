package document

import (
	"context"
	"path/filepath"
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
)

var ctx = context.Background()

// house is an installation with one provider, the office of its region, and people on both sides.
type house struct {
	*Service
	worker, supervisor, otherSupervisor, officer, otherOfficer, housing access.Actor
}

// called are the names of the people of the house.
var called = map[string]string{"worker": "Robin Vale", "supervisor": "Ines Duval", "officer": "Camille Roy", "house": "Hana Girma"}

// signing is a name typed before a witness: of staff that of whoever is signed in.
func signing(formID, item string) forms.Signing {
	g := forms.Signing{FormID: formID, Item: item, Way: forms.Typed, Witness: "Sam Poirier"}
	if item == "client_signature" {
		g.Signer = "Noor Warsame"
	}
	return g
}

// paperDay is the day on which papers are signed here: that of the clock.
const paperDay clock.Date = "2026-11-10"

func open(t *testing.T, d *db.DB) house {
	t.Helper()
	keys, err := audit.NewKeys()
	must(t, err)
	clk := clock.At(time.Date(2026, 11, 10, 15, 0, 0, 0, time.UTC))
	log, err := audit.Open(ctx, d, db.Config{Path: filepath.Join(t.TempDir(), "reads.db"), HexKey: dbtest.Key}, keys, clk)
	must(t, err)
	t.Cleanup(func() {
		if err := log.Close(); err != nil {
			t.Errorf("close audit: %v", err)
		}
	})
	_, err = d.Exec(ctx, `insert into organisation (id, code, kind, name, name_fr, region_code, time_zone, province, office_phone, after_phone, office_opens,
		office_closes, active_from, active_to) values ('org','ORG','provider','Provider','Fournisseur','','America/Halifax','NS','','','','','',''),
		('agency','ATL-OFFICE','region','Region','Région','ATL','America/Halifax','NS','','','','','','')`)
	must(t, err)
	rules, record := access.New(d, log, clk), history.New(d, log, clk)
	files, err := blob.Open(filepath.Join(t.TempDir(), "files"), filepath.Join(t.TempDir(), "files.key"))
	must(t, err)
	filled, err := forms.New(d, rules, log, files, clk)
	must(t, err)
	s := supervision.New(supervision.Deps{DB: d, Access: rules, Audit: log, History: record, Registry: registry.New(d, rules, record, clk),
		Schedule: schedule.New(d, clk), Notes: notes.New(d, rules, record, clk), Clock: clk})
	of := func(person, org, region string, role access.Role) access.Actor {
		return access.Actor{PersonID: person, Name: called[person], OrganisationID: org, Region: region, Programme: access.CCMS, Roles: []access.Role{role}}
	}
	officer := of("officer", "agency", "ATL", access.LiaisonOfficer)
	return house{New(s, filled), of("worker", "org", "", access.CaseManager), of("supervisor", "org", "", access.ProviderSupervisor),
		of("other", "elsewhere", "", access.ProviderSupervisor), officer,
		of("second", "agency", "ATL", access.LiaisonOfficer), of("house", "org", "", access.HousingCoordinator)}
}

// active gives a file under supervision that the case manager has.
func (h house) active(t *testing.T) supervision.File {
	t.Helper()
	f, err := h.ReceiveReferral(ctx, h.worker, supervision.Referral{Client: registry.Client{FullName: "Noor Warsame", Sex: "F", BirthDate: "1990-01-02"},
		Region: "ATL", ReceivedOn: "2026-09-01", Risk: "HIGH", City: "Port Sable", Standard: "WEEKLY"})
	must(t, err)
	f, err = h.RecordDecision(ctx, h.worker, f.ID, f.Version, supervision.Decision{On: "2026-09-05", Code: supervision.Accepted})
	must(t, err)
	f, err = h.Enrol(ctx, h.worker, f.ID, f.Version, "2026-09-10", "2026-09-17", "")
	must(t, err)
	return f
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
