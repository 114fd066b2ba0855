package reporting

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

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
	"passerelle/internal/supervision"
)

var ctx = context.Background()

// nation is a provider, its region and headquarters, with one supervised client.
type nation struct {
	*Service
	clk                          *clock.Settable
	files                        *supervision.Service
	supervisor, officer, analyst access.Actor
	other                        access.Actor
	file                         supervision.File
	period                       Period
}

func found(t *testing.T, d *db.DB) *nation {
	t.Helper()
	keys, err := audit.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	clk := clock.At(time.Date(2026, 10, 3, 15, 0, 0, 0, time.UTC))
	log, err := audit.Open(ctx, d, db.Config{Path: filepath.Join(t.TempDir(), "reads.db"), HexKey: dbtest.Key}, keys, clk)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := log.Close(); err != nil {
			t.Errorf("close audit: %v", err)
		}
	})
	rules, record := access.New(d, log, clk), history.New(d, log, clk)
	s, err := New(d, rules, log, clk)
	if err != nil {
		t.Fatal(err)
	}
	org, err := rules.AddOrganisation(ctx, access.SystemActor("command line", ""), access.Organisation{Code: "H", Kind: access.Provider, Name: "Harbour"},
		access.Site{Name: "Harbour", RegionCode: "ATL"})
	if err != nil {
		t.Fatal(err)
	}
	of := func(person, org, region string, role access.Role) access.Actor {
		return access.Actor{PersonID: person, OrganisationID: org, Region: region, Programme: access.CCMS, Roles: []access.Role{role}}
	}
	n := &nation{Service: s, clk: clk, supervisor: of("s", org.ID, "", access.ProviderSupervisor), officer: of("o", "atl", "ATL", access.LiaisonOfficer),
		analyst: of("a", "hq", "", access.HeadquartersAnalyst), other: of("x", "another", "", access.ProviderSupervisor),
		period: Period{org.ID, "ATL", "2026-09"}}
	n.files = supervision.New(supervision.Deps{DB: d, Access: rules, Audit: log, History: record, Registry: registry.New(d, rules, record, clk),
		Schedule: schedule.New(d, clk), Notes: notes.New(d, rules, record, clk), Clock: clk})
	n.file = n.enrol(t, "Noor Warsame")
	return n
}

func (n *nation) enrol(t *testing.T, name string) supervision.File {
	t.Helper()
	different, err := db.All[string](ctx, n.files.DB, "select id from client") // those of the same name are other people
	if err != nil {
		t.Fatal(err)
	}
	f, err := n.files.ReceiveReferral(ctx, n.supervisor, supervision.Referral{Client: registry.Client{FullName: name}, Region: "ATL",
		ReceivedOn: "2026-09-01", Risk: "HIGH", Different: different})
	if err != nil {
		t.Fatal(err)
	}
	if f, err = n.files.RecordDecision(ctx, n.supervisor, f.ID, f.Version, supervision.Decision{On: "2026-09-05", Code: supervision.Accepted}); err != nil {
		t.Fatal(err)
	}
	if f, err = n.files.Enrol(ctx, n.supervisor, f.ID, f.Version, "2026-09-10", "", ""); err != nil {
		t.Fatal(err)
	}
	return f
}

func (n *nation) month(t *testing.T) Month {
	t.Helper()
	m, err := n.Month(ctx, n.supervisor, n.period)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// RPT-1…4: a month from casework to the nation, returned once, corrected, accepted; what was certified stays.
func TestAMonthFromProviderToNation(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		m := n.month(t)
		if c := find(m.Cells, "closing", ""); c.Value != 1 || len(c.Rows) != 1 || c.Rows[0].FileID != n.file.ID || m.Submission.State != "" {
			t.Fatalf("before: %+v %+v", c, m.Submission)
		}
		sub, err := n.Certify(ctx, n.supervisor, n.period, Signing{})
		if err != nil {
			t.Fatal(err)
		}
		if err := n.Submit(ctx, n.supervisor, sub.ID, sub.Version); err != nil {
			t.Fatal(err)
		}
		sub = n.month(t).Submission
		if err := n.Return(ctx, n.officer, sub.ID, sub.Version, "Is one closure missing?"); err != nil {
			t.Fatal(err)
		}
		n.enrol(t, "Late Entry")
		if err := n.Adjust(ctx, n.supervisor, n.period, "referrals", "", 1, "one on paper"); err != nil {
			t.Fatal(err)
		}
		if sub, err = n.Certify(ctx, n.supervisor, n.period, Signing{}); err != nil || sub.Revision != 2 {
			t.Fatalf("%+v, %v", sub, err)
		}
		if err := n.Submit(ctx, n.supervisor, sub.ID, sub.Version); err != nil {
			t.Fatal(err)
		}
		sub = n.month(t).Submission
		if err := n.Accept(ctx, n.officer, sub.ID, sub.Version); err != nil {
			t.Fatal(err)
		}
		if _, err := n.files.Close(ctx, n.supervisor, n.file.ID, n.file.Version, supervision.Closure{Reason: "OTHER", On: "2026-09-20"}); err != nil {
			t.Fatal(err)
		}
		m = n.month(t)
		if c := find(m.Cells, "closing", ""); c.Value != 2 {
			t.Errorf("what was certified changed: %+v", c)
		}
		if c := find(m.Cells, "referrals", ""); c.Value != 2 || c.Shown() != 3 {
			t.Errorf("adjusted: %+v", c)
		}
		drift, err := n.drift(n.supervisor)
		if err != nil || len(drift) == 0 {
			t.Errorf("drift %v, %v", drift, err)
		}
		if err := n.Consolidate(ctx, n.officer, "2026-09", nil, ""); err != nil {
			t.Fatal(err)
		}
		if err := n.Consolidate(ctx, n.officer, "2026-09", nil, ""); !fault.Is(err, fault.Conflict) {
			t.Errorf("consolidated twice: %v", err)
		}
		parts, total, err := n.Nation(ctx, n.analyst, "2026-07", "2026-09")
		if err != nil || len(parts) != 1 || find(total, "closing", "").Value != 2 || find(total, "referrals", "").Shown() != 3 {
			t.Errorf("nation %v, %v", total, err)
		}
	})
}

// RPT-1, RPT-3: who sent, who owes, who is late.
func TestBoards(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		lines, err := n.RegionBoard(ctx, n.officer, "2026-09")
		if err != nil || len(lines) != 1 || lines[0].Standing != schedule.Due || lines[0].Due != "2026-10-10" {
			t.Fatalf("%+v, %v", lines, err)
		}
		if err := n.Consolidate(ctx, n.officer, "2026-09", nil, ""); !fault.Is(err, fault.NotReady) {
			t.Errorf("consolidated without its provider: %v", err)
		}
		n.clk.Set(time.Date(2026, 10, 11, 15, 0, 0, 0, time.UTC))
		sub, err := n.Certify(ctx, n.supervisor, n.period, Signing{})
		if err != nil {
			t.Fatal(err)
		}
		if lines, err = n.NationBoard(ctx, n.analyst, "2026-09"); err != nil || lines[0].Standing != schedule.Overdue {
			t.Fatalf("certified is not sent: %+v, %v", lines, err)
		}
		if err := n.Submit(ctx, n.supervisor, sub.ID, sub.Version); err != nil {
			t.Fatal(err)
		}
		if lines, err = n.NationBoard(ctx, n.analyst, "2026-09"); err != nil || lines[0].Standing != schedule.SubmittedLate {
			t.Fatalf("%+v, %v", lines, err)
		}
	})
}

// SEC-1, RPT-2: what may not follow, whose it is not, and what is not so, is refused.
func TestRefusals(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		if _, err := n.Certify(ctx, n.supervisor, n.period, Signing{Nil: true}); !fault.Is(err, fault.NotReady) {
			t.Errorf("a nil return of a month with cases: %v", err)
		}
		open := n.period
		open.Month = "2026-10"
		if _, err := n.Certify(ctx, n.supervisor, open, Signing{}); !fault.Is(err, fault.NotReady) {
			t.Errorf("a month that is not over was certified: %v", err)
		}
		if _, err := n.Month(ctx, n.other, n.period); !fault.Is(err, fault.NotFound) {
			t.Errorf("another provider sees the month: %v", err)
		}
		if err := n.Adjust(ctx, n.supervisor, n.period, "persons", "", 1, "x"); !fault.Is(err, fault.Invalid) {
			t.Errorf("distinct persons were adjusted: %v", err)
		}
		sub, err := n.Certify(ctx, n.supervisor, n.period, Signing{})
		if err != nil {
			t.Fatal(err)
		}
		if err := n.Accept(ctx, n.officer, sub.ID, sub.Version); !fault.Is(err, fault.NotReady) {
			t.Errorf("accepted before it was sent: %v", err)
		}
		if err := n.Submit(ctx, n.officer, sub.ID, sub.Version); err == nil {
			t.Error("the officer sent the provider's month")
		}
		if err := n.Submit(ctx, n.supervisor, sub.ID, sub.Version-1); !fault.Is(err, fault.Conflict) {
			t.Errorf("stale: %v", err)
		}
		if err := n.Adjust(ctx, n.supervisor, n.period, "referrals", "", 1, "x"); !fault.Is(err, fault.NotReady) {
			t.Errorf("what is certified was adjusted: %v", err)
		}
	})
}

// RPT-2: what was certified counts the same at any later time, by the cases behind every figure; a new revision says
// what it says otherwise, and keeps the question it answers.
func TestWhatIsCertifiedCountsTheSameForEver(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		for range 30 {
			n.enrol(t, "One Of Many")
		}
		n.send(t)
		n.clk.Set(time.Date(2026, 10, 20, 15, 0, 0, 0, time.UTC))
		late := n.enrol(t, "Late Entry")
		if again, err := n.Recompute(ctx, n.officer, n.period); err != nil || len(again) > 0 {
			t.Fatalf("counted again: %v, %v", again, err)
		}
		if _, err := d.Exec(ctx, "delete from submission_row where figure='closing' and file_id=$1", n.file.ID); err != nil {
			t.Fatal(err)
		}
		if again, err := n.Recompute(ctx, n.officer, n.period); err != nil || len(again) != 1 || again[0].Figure != "closing" {
			t.Errorf("a lost case is not seen: %v, %v", again, err)
		}
		sub := n.month(t).Submission
		if err := n.Return(ctx, n.officer, sub.ID, sub.Version, "Who came late?"); err != nil {
			t.Fatal(err)
		}
		if err := n.Annotate(ctx, n.supervisor, n.period, "persons", "", "One came late."); err != nil {
			t.Fatal(err)
		}
		if m := n.month(t); m.Submission.Question != "Who came late?" || m.Submission.Revision != 2 {
			t.Errorf("the question is lost: %+v", m.Submission)
		}
		n.send(t)
		m := n.month(t)
		if len(m.Adjustments) != 1 || m.Adjustments[0].Amount != 0 || find(m.Cells, "persons", "").Adjusted != 0 {
			t.Errorf("annotation: %+v", m.Adjustments)
		}
		if i := slices.IndexFunc(m.Revised, func(d Difference) bool { return d.Figure == "closing" }); i < 0 || m.Revised[i].Was != 31 || m.Revised[i].Is != 32 {
			t.Errorf("revised: %+v", m.Revised)
		}
		cell, cases, err := n.Cases(ctx, n.officer, n.period, "closing", "", 30)
		if err != nil || len(cell.Rows) != 32 || len(cases) != 2 || cell.Value != 32 {
			t.Errorf("cases %d of %d, %v", len(cases), len(cell.Rows), err)
		}
		if !slices.ContainsFunc(cell.Rows, func(r Row) bool { return r.FileID == late.ID }) {
			t.Error("the late entry is not behind the revised figure")
		}
		if lines, err := n.RegionBoard(ctx, n.officer, "2026-09"); err != nil || lines[0].Standing != schedule.SubmittedOnTime {
			t.Errorf("a revision made its provider late: %+v, %v", lines, err)
		}
	})
}

// RPT-2: the cases behind a certified month keep the identifiers with which it was certified, and whoever changes one of them is found out; a
// month that is open, and one that was certified before these were kept, show what is written now.
func TestCasesAreCertifiedWithTheirIdentifiers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		uci := func(want string) {
			t.Helper()
			_, page, err := n.Cases(ctx, n.supervisor, n.period, "closing", "", 0)
			_, file, failed := n.Rows(ctx, n.supervisor, n.period, "closing")
			if err != nil || failed != nil || len(page) != 1 || len(file) != 1 || page[0].UCI != want || file[0].UCI != want {
				t.Errorf("UCI %q: %+v, %+v, %v, %v", want, page, file, err, failed)
			}
		}
		change := func(query string, args ...any) {
			t.Helper()
			if _, err := d.Exec(ctx, query, args...); err != nil {
				t.Fatal(err)
			}
		}
		change("update client set uci_written='11-1111-1111'")
		uci("11-1111-1111")
		n.send(t)
		change("update client set uci_written='22-2222-2222'")
		uci("11-1111-1111")
		if found, err := n.Verify(ctx); err != nil || len(found) != 0 {
			t.Errorf("verify: %v, %v", found, err)
		}
		change("update submission_client set uci='33-3333-3333'")
		if found, err := n.Verify(ctx); err != nil || len(found) != 1 {
			t.Errorf("a changed identifier is not found out: %v, %v", found, err)
		}
		change("delete from submission_client")
		uci("22-2222-2222")
	})
}

// RPT-2, SEC-1: cases are opened by their provider at any time, by the region and headquarters once they are certified; figures are read before.
func TestCasesOfOthersAreThoseOfCertifiedMonths(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		reads := func(a access.Actor) bool {
			t.Helper()
			_, _, err := n.Cases(ctx, a, n.period, "closing", "", 0)
			_, _, file := n.Rows(ctx, a, n.period, "")
			if (err == nil) != (file == nil) || err != nil && !fault.Is(err, fault.NotReady) {
				t.Errorf("%s: %v, %v", a.PersonID, err, file)
			}
			return err == nil
		}
		if _, err := n.Month(ctx, n.officer, n.period); err != nil || !reads(n.supervisor) || reads(n.officer) || reads(n.analyst) {
			t.Errorf("cases of a month that nobody certified: %v", err)
		}
		if _, err := n.Certify(ctx, n.supervisor, n.period, Signing{}); err != nil {
			t.Fatal(err)
		}
		if !reads(n.supervisor) || !reads(n.officer) || !reads(n.analyst) {
			t.Error("cases of a certified month are not read")
		}
	})
}

// send certifies and submits the period.
func (n *nation) send(t *testing.T) {
	t.Helper()
	sub, err := n.Certify(ctx, n.supervisor, n.period, Signing{})
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Submit(ctx, n.supervisor, sub.ID, sub.Version); err != nil {
		t.Fatal(err)
	}
}

// RPT-2, SEC-3: a certification that was cut off leaves the month open, and nothing that looks changed; the next one starts afresh. Of two at once, one wins.
func TestACertificationThatDidNotEnd(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		def, err := n.Definition(n.period.Month)
		if err != nil {
			t.Fatal(err)
		}
		cut, err := n.claim(ctx, n.supervisor, def, n.period)
		if err != nil {
			t.Fatal(err)
		}
		lost := []Cell{{Figure: "closing", Rows: []Row{{FileID: "gone", EventID: "gone"}}}}
		if err := n.freezeRows(ctx, cut, lost); err != nil {
			t.Fatal(err)
		}
		if found, err := n.Verify(ctx); err != nil || len(found) != 0 { // SEC-3
			t.Errorf("what it left is called changed: %+v, %v", found, err)
		}
		if m := n.month(t); m.Submission.State != Open || find(m.Cells, "closing", "").Value != 1 {
			t.Errorf("half frozen: %+v", m.Submission)
		}
		n.send(t)
		if err := n.freezeRows(ctx, cut, lost); !fault.Is(err, fault.Conflict) {
			t.Errorf("the first certifier wrote on: %v", err)
		}
		if again, err := n.Recompute(ctx, n.supervisor, n.period); err != nil || len(again) > 0 {
			t.Errorf("rows of the attempt were kept: %v, %v", again, err)
		}
	})
}

// RPT-1: a month without a case is said to be one.
func TestNilReturn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		if _, err := d.Exec(ctx, "update site set active_from='2026-01-01'"); err != nil {
			t.Fatal(err)
		}
		n.period.Month = "2026-08"
		sub, err := n.Certify(ctx, n.supervisor, n.period, Signing{Nil: true})
		if err != nil || !sub.NilReturn || sub.State != Certified {
			t.Fatalf("%+v, %v", sub, err)
		}
		n.period.Month = "2026-09"
		if _, err := n.Certify(ctx, n.supervisor, n.period, Signing{Nil: true}); !fault.Is(err, fault.NotReady) {
			t.Errorf("a nil return of a month with cases: %v", err)
		}
		if sub := n.month(t).Submission; sub.State != "" {
			t.Errorf("a refused act began the month: %+v", sub)
		}
	})
}

// RPT-3, RPT-4: what a region still waits for, when it sent its report, and what does not add up; a provider that
// joins later or left before owes nothing.
func TestRegionReportsAndFindings(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		reports := func() []RegionReport {
			t.Helper()
			lines, err := n.NationBoard(ctx, n.analyst, "2026-09")
			if err != nil {
				t.Fatal(err)
			}
			out, err := n.RegionReports(ctx, "2026-09", lines)
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		since := func(day string) {
			t.Helper()
			if _, err := d.Exec(ctx, "update site set active_from='"+day+"'"); err != nil {
				t.Fatal(err)
			}
		}
		referred := func(day string) {
			t.Helper()
			if _, err := d.Exec(ctx, "update supervision_file set referred_on='"+day+"'"); err != nil {
				t.Fatal(err)
			}
		}
		since("2026-10-01")
		if r := reports(); len(r) != 1 || r[0].Owed != 1 {
			t.Errorf("a client of September at a site that is said to begin later is asked for by nobody: %+v", r)
		}
		referred("2026-10-02")
		if r := reports(); len(r) != 0 {
			t.Errorf("a provider that joins later owes: %+v", r)
		}
		referred("2026-09-01")
		since("")
		if r := reports(); len(r) != 1 || r[0].Ready() || r[0].Owed != 1 || r[0].Due != "2026-10-20" || r[0].Standing != schedule.Due {
			t.Errorf("before: %+v", r)
		}
		if err := n.Adjust(ctx, n.supervisor, n.period, "closing", "", 2, "by hand"); err != nil {
			t.Fatal(err)
		}
		n.send(t)
		lines, err := n.RegionBoard(ctx, n.officer, "2026-09")
		if err != nil || len(lines[0].Findings) != 1 || lines[0].Findings[0].Code != "does_not_add_up" {
			t.Errorf("findings: %+v, %v", lines, err)
		}
		sub := n.month(t).Submission
		if err := n.Accept(ctx, n.officer, sub.ID, sub.Version); err != nil {
			t.Fatal(err)
		}
		if r := reports(); !r[0].Ready() {
			t.Errorf("accepted: %+v", r)
		}
		if err := n.Consolidate(ctx, n.officer, "2026-09", nil, ""); err != nil {
			t.Fatal(err)
		}
		if r := reports(); r[0].Ready() || r[0].Standing != schedule.SubmittedOnTime {
			t.Errorf("sent: %+v", r)
		}
	})
}
