package supervision

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/history"
	"passerelle/internal/notes"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/schedule"
)

var ctx = context.Background()

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
	s := New(Deps{DB: d, Access: rules, Audit: log, History: record, Registry: registry.New(d, rules, record, clk),
		Schedule: schedule.New(d, clk), Notes: notes.New(d, rules, record, clk), Clock: clk})
	of := func(person, org, region string, role access.Role) access.Actor {
		return access.Actor{PersonID: person, OrganisationID: org, Region: region, Programme: access.CCMS, Roles: []access.Role{role}}
	}
	return house{s, clk, of("worker", "org", "", access.CaseManager), of("colleague", "org", "", access.CaseManager),
		of("officer", "agency", "ATL", access.LiaisonOfficer), of("supervisor", "org", "", access.ProviderSupervisor),
		of("other", "elsewhere", "", access.ProviderSupervisor)}
}

var clients atomic.Int64

// another names somebody whom no other client is like.
func another() string { return fmt.Sprintf("Noor%d Warsame", clients.Add(1)) }

// referred opens a file of somebody; those of the same name are other people.
func (h house) referred(t *testing.T) File {
	t.Helper()
	different, err := db.All[string](ctx, h.DB, "select id from client")
	if err != nil {
		t.Fatal(err)
	}
	f, err := h.ReceiveReferral(ctx, h.worker, Referral{Client: registry.Client{FullName: "Noor Warsame", Sex: "F", BirthDate: "1990-01-02"},
		Region: "ATL", ReceivedOn: "2026-09-01", Risk: "HIGH", City: "Port Sable", Standard: "WEEKLY", Different: different})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func (h house) active(t *testing.T) File {
	t.Helper()
	f := h.referred(t)
	f, err := h.RecordDecision(ctx, h.worker, f.ID, f.Version, Decision{On: "2026-09-05", Code: Accepted})
	if err != nil {
		t.Fatal(err)
	}
	f, err = h.Enrol(ctx, h.worker, f.ID, f.Version, "2026-09-10", "2026-09-17", "")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// CCM-1, CCM-11, CCM-13, CCM-15, CCM-17, CCM-18, CCM-19: the life of a file, and the events it leaves.
func TestLifeOfAFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		in, err := h.CheckIns(ctx, h.worker, f.ID)
		if err != nil || len(in) != 1 {
			t.Fatalf("%v, %v", in, err)
		}
		if f, err = h.RecordOutcome(ctx, h.worker, in[0].ID, Kept, "2026-09-24"); err != nil || f.LastContact != "2026-09-17" || f.NextDue != "2026-09-24" {
			t.Fatalf("%+v, %v", f, err)
		}
		breach, err := h.ReportBreach(ctx, h.worker, f.ID, Breach{Kind: "ABSENT", LearnedOn: "2026-09-25", ReportedOn: "2026-09-25", Account: "Did not come."})
		if err != nil {
			t.Fatal(err)
		}
		if err := h.AnswerBreach(ctx, h.officer, breach, "WARN_VERBAL", "2026-09-26"); err != nil {
			t.Fatal(err)
		}
		if err := h.AnswerBreach(ctx, h.officer, breach, "CUSTODY", "2026-09-27"); !fault.Is(err, fault.Conflict) {
			t.Fatalf("answered twice: %v", err)
		}
		f, err = h.File(ctx, h.worker, f.ID)
		if err != nil {
			t.Fatal(err)
		}
		if f, err = h.Close(ctx, h.worker, f.ID, f.Version, Closure{Reason: "LEFT_CANADA", On: "2026-10-01"}); err != nil || f.State != Closed {
			t.Fatalf("%+v, %v", f, err)
		}
		if f, err = h.Reopen(ctx, h.worker, f.ID, f.Version, "2026-10-20", "A letter came.", Word{}); err != nil || f.State != Active || f.ClosedOn != "" {
			t.Fatalf("%+v, %v", f, err)
		}
		if got := rebuilt(t, d, h, f.ID); got != standing(f) {
			t.Errorf("rebuilt from events %+v, stored %+v", got, standing(f))
		}
		n, err := db.One[int](ctx, d, "select count(*) from event where payload like '%Did not come%' or payload like '%Warsame%'")
		if err != nil || n != 0 {
			t.Errorf("personal text in %d events, %v", n, err)
		}
	})
}

type kept struct {
	state                               State
	decision                            string
	referred, decided, enrolled, closed clock.Date
	risk                                string
}

func standing(f File) kept {
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
			k.state, k.referred = Referred, e.Effective
		case history.Decided:
			k.decided, k.decision, k.state = e.Effective, p.Decision, Refused
			if p.Decision == Accepted {
				k.state = Approved
			}
		case history.Enrolled:
			k.state, k.enrolled = Active, e.Effective
		case history.RiskSet:
			k.risk = p.Risk
		case history.Closed:
			k.state, k.closed = Closed, e.Effective
		case history.Reopened:
			k.state, k.closed = Active, ""
		}
	}
	return k
}

// No sequence of acts breaks the state table, and after each the state rebuilt from events is the state stored.
func TestAnySequenceOfActs(t *testing.T) {
	d := dbtest.SQLite(t)
	h := open(t, d)
	rapid.Check(t, func(r *rapid.T) {
		f := h.referred(t)
		on := clock.Date("2026-09-01")
		for range rapid.IntRange(1, 8).Draw(r, "acts") {
			on = on.AddDays(rapid.IntRange(0, 8).Draw(r, "days"))
			before := f
			var err error
			switch act := rapid.SampledFrom([]string{"accept", "refuse", "enrol", "close", "reopen", "risk"}).Draw(r, "act"); act {
			case "accept":
				f, err = h.RecordDecision(ctx, h.worker, f.ID, f.Version, Decision{On: on, Code: Accepted})
			case "refuse":
				f, err = h.RecordDecision(ctx, h.worker, f.ID, f.Version, Decision{On: on, Code: RefusedBySP})
			case "enrol":
				f, err = h.Enrol(ctx, h.worker, f.ID, f.Version, on, "", "")
			case "close":
				f, err = h.Close(ctx, h.worker, f.ID, f.Version, Closure{Reason: "OTHER", On: on})
			case "reopen":
				f, err = h.Reopen(ctx, h.worker, f.ID, f.Version, on, "A letter came.", Word{})
			case "risk":
				f, err = h.ChangeRisk(ctx, h.worker, f.ID, f.Version, "LOW", on, Word{})
			}
			if err != nil {
				if !fault.Is(err, fault.NotReady) && !fault.Is(err, fault.Invalid) {
					r.Fatal(err)
				}
				f = before
			}
			if f.State == Active && (f.Decision != Accepted || f.EnrolledOn == "") {
				r.Fatalf("under supervision without acceptance and enrolment: %+v", f)
			}
			if got := rebuilt(t, d, h, f.ID); got != standing(f) {
				r.Fatalf("rebuilt %+v, stored %+v", got, standing(f))
			}
		}
	})
}

// SEC-1: who may not see a file is told it is missing; who may see it, that it is not theirs to change.
func TestActsAreGuarded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		for name, c := range map[string]struct {
			actor access.Actor
			kind  fault.Kind
		}{"colleague": {h.colleague, fault.NotFound}, "another provider": {h.otherSupervisor, fault.NotFound}, "officer": {h.officer, fault.Forbidden}} {
			if _, err := h.Close(ctx, c.actor, f.ID, f.Version, Closure{Reason: "OTHER", On: "2026-10-01"}); !fault.Is(err, c.kind) {
				t.Errorf("%s closed the file: %v", name, err)
			}
		}
		if _, err := h.Service.File(ctx, h.supervisor, f.ID); err != nil {
			t.Errorf("the supervisor does not see the file: %v", err)
		}
		if _, err := h.Service.File(ctx, h.colleague, "missing"); !fault.Is(err, fault.NotFound) {
			t.Errorf("got %v", err)
		}
		if _, err := h.ReceiveReferral(ctx, h.officer, Referral{Client: registry.Client{FullName: "X"}, Region: "ATL", ReceivedOn: "2026-09-01"}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("the agency opened a provider's file: %v", err)
		}
	})
}

// A write that began from an older page, a date out of order and an act out of turn are refused, and nothing is kept.
func TestWrongInputKeepsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		if _, err := h.ChangeRisk(ctx, h.worker, f.ID, f.Version-1, "LOW", "2026-09-20", Word{}); !fault.Is(err, fault.Conflict) {
			t.Errorf("stale: %v", err)
		}
		for name, on := range map[string]clock.Date{"before enrolment": "2026-09-01", "future": "2026-11-11", "no date": "2026-02-30", "empty": ""} {
			_, err := h.Close(ctx, h.worker, f.ID, f.Version, Closure{Reason: "OTHER", On: on})
			if p := fault.ProblemsOf(err); len(p) != 1 || p[0].Field != "closed_on" {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := h.Enrol(ctx, h.worker, f.ID, f.Version, "2026-09-12", "", ""); !fault.Is(err, fault.NotReady) {
			t.Errorf("enrolled twice: %v", err)
		}
		same, err := h.Service.File(ctx, h.worker, f.ID)
		if err != nil || same != f {
			t.Errorf("something was kept: %+v, %+v, %v", same, f, err)
		}
	})
}

func number(t *testing.T, d *db.DB, query string, args ...any) int {
	t.Helper()
	n, err := db.One[int](ctx, d, query, args...)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
