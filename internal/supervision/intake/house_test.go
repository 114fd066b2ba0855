package intake

import (
	"context"
	"encoding/json"
	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/history"
	"passerelle/internal/notes"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/registry"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"path/filepath"
	"testing"
	"time"
)

var ctx = context.Background()

const fileColumns = `f.id, f.organisation_id, f.site_id, f.region, f.programme, f.client_id, f.state, f.referred_on, f.decided_on, f.decision,
	f.decision_reason, f.enrolled_on, f.closed_on, f.closure_reason, f.risk, f.city, f.housing, f.ground, f.standard, f.liaison_name,
	f.housing_referred, f.opened_in_error, f.withdrawn, f.import_id, f.last_contact, f.next_due, f.version`

type house struct {
	*Service
	clk                         *clock.Settable
	worker, colleague, officer  access.Actor
	supervisor, otherSupervisor access.Actor
}

func open(t *testing.T, d *db.DB) house {
	t.Helper()
	keys, err := audit.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	clk := clock.At(time.Date(2026, 11, 10, 15, 0, 0, 0, time.UTC))
	log, err := audit.Open(ctx, d, db.Config{Path: filepath.Join(t.TempDir(), "reads.db"), HexKey: dbtest.Key}, keys, clk)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := log.Close(); err != nil {
			t.Errorf("close audit: %v", err)
		}
	})
	if _, err := d.Exec(ctx, `insert into organisation (id, code, kind, name, name_fr, region_code, time_zone, province, office_phone, after_phone, office_opens,
		office_closes, active_from, active_to) values ('org','ORG','provider','Provider','Fournisseur','','America/Halifax','NS','','','','','','')`); err != nil {
		t.Fatal(err)
	}
	rules, record := access.New(d, log, clk), history.New(d, log, clk)
	s := supervision.New(supervision.Deps{DB: d, Access: rules, Audit: log, History: record, Registry: registry.New(d, rules, record, clk),
		Schedule: schedule.New(d, clk), Notes: notes.New(d, rules, record, clk), Clock: clk})
	of := func(person, org, region string, role access.Role) access.Actor {
		return access.Actor{PersonID: person, OrganisationID: org, Region: region, Programme: access.CCMS, Roles: []access.Role{role}}
	}
	return house{New(s, nil, nil), clk, of("worker", "org", "", access.CaseManager), of("colleague", "org", "", access.CaseManager),
		of("officer", "agency", "ATL", access.LiaisonOfficer), of("supervisor", "org", "", access.ProviderSupervisor),
		of("other", "elsewhere", "", access.ProviderSupervisor)}
}

type kept struct {
	state                               supervision.State
	decision                            string
	referred, decided, enrolled, closed clock.Date
	risk                                string
}

func standing(f supervision.File) kept {
	return kept{f.State, f.Decision, f.ReferredOn, f.DecidedOn, f.EnrolledOn, f.ClosedOn, f.Risk}
}

// rebuilt makes the state of a file again from its events alone.
func rebuilt(t *testing.T, d *db.DB, h house, fileID string) kept {
	t.Helper()
	events, err := h.History.Of(ctx, d, fileID, nil, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var k kept
	for i := len(events) - 1; i >= 0; i-- {
		e := events[i]
		var p struct{ Decision, Risk string }
		if err := json.Unmarshal([]byte(e.Payload), &p); err != nil {
			t.Fatal(err)
		}
		switch e.Kind {
		case history.Referred:
			k.referred = e.Effective
			if e.Corrects == "" {
				k.state = supervision.Referred
			}
		case history.Decided:
			k.decided, k.decision = e.Effective, p.Decision
			if k.enrolled != "" || k.closed != "" { // it is only said later
				break
			}
			if k.state = supervision.Refused; p.Decision == supervision.Accepted {
				k.state = supervision.Approved
			}
		case history.Enrolled:
			k.state, k.enrolled = supervision.Active, e.Effective
		case history.RiskSet:
			k.risk = p.Risk
		case history.Closed:
			k.state, k.closed = supervision.Closed, e.Effective
		case history.Reopened:
			k.state, k.closed = supervision.Active, ""
		}
	}
	return k
}

func (h house) employ(t *testing.T, d *db.DB, person string, deactivated int) {
	t.Helper()
	if _, err := d.Exec(ctx, `insert into person (id, organisation_id, email, name, language, time_zone, password_hash, must_change, deactivated_at)
		values ($1,'org',$2,$3,'en','','',false,$4)`, person, person+"@example.org", "Person "+person, deactivated); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Exec(ctx, `insert into membership (id, person_id, organisation_id, programme, region_code, site_id, roles, from_date, to_date)
		values ($1,$2,'org',$3,'','',',case_manager,','2026-01-01','')`, "m-"+person, person, access.CCMS); err != nil {
		t.Fatal(err)
	}
}
