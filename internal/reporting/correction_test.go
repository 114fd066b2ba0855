package reporting

import (
	"slices"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

// silentProvider gives the region a second provider that has reported nothing.
func (n *nation) silentProvider(t *testing.T) access.Organisation {
	t.Helper()
	org, err := n.access.AddOrganisation(ctx, access.SystemActor("command line", ""), access.Organisation{Code: "T", Kind: access.Provider, Name: "Tideway"},
		access.Site{Name: "Tideway", RegionCode: "ATL", ActiveFrom: "2026-01-01"})
	if err != nil {
		t.Fatal(err)
	}
	return org
}

func (n *nation) judge(t *testing.T) {
	t.Helper()
	n.send(t)
	sub := n.month(t).Submission
	if err := n.Accept(ctx, n.officer, sub.ID, sub.Version); err != nil {
		t.Fatal(err)
	}
}

// RPT-2: an accepted month is corrected by a revision of its own; what was accepted counts until that one is.
func TestAnAcceptedMonthIsCorrected(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		n.accept(t)
		if err := n.SendToManagement(ctx, n.analyst, n.period.Month, nil, ""); err != nil {
			t.Fatal(err)
		}
		n.enrol(t, "Late Entry")
		was := n.month(t).Submission
		if err := n.Adjust(ctx, n.supervisor, n.period, "referrals", "", 1, "one on paper"); !fault.Is(err, fault.NotReady) {
			t.Errorf("an accepted month was changed without a correction: %v", err)
		}
		if err := n.Correct(ctx, n.supervisor, n.period, was.Version, " "); !fault.Is(err, fault.Invalid) {
			t.Errorf("corrected without a reason: %v", err)
		}
		for _, a := range []access.Actor{n.other, n.analyst, n.reader()} {
			if err := n.Correct(ctx, a, n.period, was.Version, "why"); err == nil {
				t.Errorf("%s corrects the month of another", a.PersonID)
			}
		}
		if err := n.Correct(ctx, n.supervisor, n.period, was.Version-1, "why"); !fault.IsStale(err) {
			t.Errorf("from an older version: %v", err)
		}
		begun := dbtest.AtOnce(t, 3, func(int) error {
			return n.Correct(ctx, n.supervisor, n.period, was.Version, "One file was entered late.")
		})
		if begun != 1 {
			t.Errorf("%d corrections at once", begun)
		}
		if m := n.month(t); m.Submission.Revision != 2 || m.Submission.State != Open || m.Submission.Correction != "One file was entered late." || len(m.Revised) == 0 {
			t.Errorf("%+v", m.Submission)
		}
		stillAccepted(t, n)
		n.send(t)
		stillAccepted(t, n)
		sub := n.month(t).Submission
		if err := n.Accept(ctx, n.officer, sub.ID, sub.Version); err != nil {
			t.Fatal(err)
		}
		sentAnew(t, n)
	})
}

// stillAccepted checks that what was accepted counts while a correction is under way.
func stillAccepted(t *testing.T, n *nation) {
	t.Helper()
	m := n.period.Month
	if _, total, err := n.Nation(ctx, n.analyst, m, m); err != nil || find(total, "closing", "").Value != 1 {
		t.Errorf("the nation lost what was accepted: %v, %v", find(total, "closing", ""), err)
	}
	if r, err := n.Region(ctx, n.officer, m); err != nil || find(r.Total, "closing", "").Value != 1 || len(r.Parts) != 1 || r.Parts[0].Submission.State != Accepted {
		t.Errorf("the region shows what is not accepted yet: %v, %v", find(r.Total, "closing", ""), err)
	}
	lines, err := n.RegionBoard(ctx, n.officer, m)
	if err != nil {
		t.Fatal(err)
	}
	if r, err := n.RegionReports(ctx, m, lines); err != nil || r[0].Accepted != 1 || r[0].Changed {
		t.Errorf("%+v, %v", r, err)
	}
	next := n.period
	next.Month = m.Add(1)
	if beside, err := n.Month(ctx, n.supervisor, next); err != nil || beside.BeforeOpen || find(beside.Before, "closing", "").Value != 1 {
		t.Errorf("the month after stands beside %v, %v", find(beside.Before, "closing", ""), err)
	}
}

// RPT-2: what its provider certified and has not sent yet is certified again, with a reason, by a revision of its own; nobody else reopens it,
// and it is owed as any month that was never sent.
func TestWhatIsCertifiedTooEarlyIsCertifiedAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		sub, err := n.Certify(ctx, n.supervisor, n.period, Signing{})
		if err != nil {
			t.Fatal(err)
		}
		n.enrol(t, "Late Entry")
		if err := n.Correct(ctx, n.officer, n.period, sub.Version, "why"); !fault.Is(err, fault.NotReady) {
			t.Errorf("the region reopened what was not sent: %v", err)
		}
		if err := n.Correct(ctx, n.supervisor, n.period, sub.Version, "Certified before all was in."); err != nil {
			t.Fatal(err)
		}
		if m := n.month(t); m.Submission.Revision != 2 || m.Submission.State != Open || find(m.Cells, "closing", "").Value != 2 {
			t.Errorf("%+v, %v", m.Submission, find(m.Cells, "closing", ""))
		}
		n.send(t)
		m := n.month(t)
		if m.Submission.State != Submitted || find(m.Cells, "closing", "").Value != 2 {
			t.Errorf("%+v", m.Submission)
		}
		if i := slices.IndexFunc(m.Revised, func(d Difference) bool { return d.Figure == "closing" }); i < 0 || m.Revised[i].Was != 1 {
			t.Errorf("what was certified first is lost: %+v", m.Revised)
		}
	})
}

// drift gives what has changed since the revision that counts.
func (n *nation) drift(a access.Actor) ([]Difference, error) {
	all, err := n.Drifts(ctx, a, n.period)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return all[len(all)-1].Changed, nil
}

// RPT-2: while a correction is under way, drift is told against the accepted revision, which counts; once the correction is
// accepted, against that.
func TestDriftIsOfTheRevisionThatCounts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		n.accept(t)
		drifts := func(when string, was, is float64) {
			t.Helper()
			for _, a := range []access.Actor{n.supervisor, n.officer} {
				changed, err := n.drift(a)
				i := slices.IndexFunc(changed, func(d Difference) bool { return d.Figure == "closing" })
				if err != nil || (i >= 0) != (was != is) || i >= 0 && (changed[i].Was != was || changed[i].Is != is) {
					t.Errorf("%s: %s reads %+v, %v", when, a.PersonID, changed, err)
				}
			}
		}
		drifts("accepted", 1, 1)
		n.enrol(t, "Late Entry")
		drifts("entered late", 1, 2)
		if err := n.Correct(ctx, n.supervisor, n.period, n.month(t).Submission.Version, "One file was entered late."); err != nil {
			t.Fatal(err)
		}
		drifts("the correction is begun", 1, 2)
		n.send(t)
		drifts("the correction is sent", 1, 2)
		if both, err := n.Drifts(ctx, n.officer, n.period); err != nil || len(both) != 2 || both[0].Of.Revision != 2 || len(both[0].Changed) != 0 || both[1].Of.Revision != 1 {
			t.Errorf("of the revision that waits, and of the one that counts: %+v, %v", both, err)
		}
		sub := n.month(t).Submission
		if err := n.Return(ctx, n.officer, sub.ID, sub.Version, "Who came late?"); err != nil {
			t.Fatal(err)
		}
		drifts("the correction is returned", 1, 2)
		if anew, err := n.Anew(ctx, n.supervisor, n.period); err != nil || len(anew) != 0 {
			t.Errorf("certifying what was returned again: %+v, %v", anew, err)
		}
		n.judge(t)
		drifts("the correction is accepted", 2, 2)
	})
}

// sentAnew sends a corrected month on, through its region to management; the revision before can still be read.
func sentAnew(t *testing.T, n *nation) {
	t.Helper()
	m := n.period.Month
	if err := n.SendToManagement(ctx, n.analyst, m, nil, ""); !fault.IsStale(err) {
		t.Errorf("sent to management before its region: %v", err)
	}
	if err := n.Consolidate(ctx, n.officer, m, nil, ""); err != nil {
		t.Fatal(err)
	}
	n.clk.Set(n.clk.Now().Add(time.Hour))
	if err := n.SendToManagement(ctx, n.analyst, m, nil, ""); err != nil {
		t.Fatal(err)
	}
	r, err := n.NationalReport(ctx, n.reader(), m)
	if err != nil || r.Revision != 2 || !slices.Equal(r.Since.Corrected, []Period{n.period}) || len(r.Since.Arrived) != 0 {
		t.Errorf("%+v, %v", r, err)
	}
	earlier(t, n)
}

// earlier reads the first revision beside the second. With the threshold at its least both say their small numbers.
func earlier(t *testing.T, n *nation) {
	t.Helper()
	m := n.period.Month
	for revision, want := range map[int]int{0: 2, 1: 1, 2: 2} {
		p, err := n.Publication(ctx, n.reader(), m, m, false, revision)
		if err != nil || p.Reports[0].Revision != max(want, 1) || p.Newest != 2 {
			t.Fatalf("revision %d: %+v, %v", revision, p.Reports, err)
		}
		n, err := frozenNational(ctx, n.db, p.Reports[0].ID)
		if err != nil || find(n[""], "closing", "").Value != float64(want) {
			t.Errorf("revision %d says %v, %v", revision, find(n[""], "closing", ""), err)
		}
	}
	for _, bad := range []int{3, -1} {
		if _, err := n.Publication(ctx, n.reader(), m, m, false, bad); !fault.Is(err, fault.NotFound) {
			t.Errorf("revision %d: %v", bad, err)
		}
	}
	if _, err := n.Publication(ctx, n.officer, m, m, false, 1); err == nil {
		t.Error("an officer reads an earlier revision of what is for management")
	}
}

// RPT-3, RPT-4: a provider that is silent is named by its region and does not hold the others; once it has come in, the
// region and headquarters send a new revision.
func TestASilentProviderIsNamed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		silent, m := n.silentProvider(t), n.period.Month
		if err := n.Consolidate(ctx, n.officer, m, []string{silent.ID}, ""); !fault.Is(err, fault.NotReady) {
			t.Errorf("a report of nobody: %v", err)
		}
		n.judge(t)
		if err := n.Consolidate(ctx, n.officer, m, nil, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("a provider is missing unsaid: %v", err)
		}
		if err := n.Consolidate(ctx, n.officer, m, []string{silent.ID, n.period.OrganisationID}, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("an accepted one is said to be missing: %v", err)
		}
		sent := dbtest.AtOnce(t, 3, func(int) error { return n.Consolidate(ctx, n.officer, m, []string{silent.ID}, "Their server is down.") })
		if sent != 1 {
			t.Errorf("sent %d times", sent)
		}
		if err := n.SendToManagement(ctx, n.analyst, m, nil, ""); err != nil {
			t.Fatal(err)
		}
		if r, err := n.NationalReport(ctx, n.reader(), m); err != nil || !slices.Equal(r.Silent(), []Period{{silent.ID, "ATL", m}}) {
			t.Errorf("management is not told who is missing: %+v, %v", r, err)
		}
		n.comesIn(t, silent.ID)
	})
}

// comesIn has the silent provider send its month, and the region and headquarters theirs anew.
func (n *nation) comesIn(t *testing.T, organisation string) {
	t.Helper()
	own := *n
	own.supervisor.OrganisationID, own.period.OrganisationID = organisation, organisation
	own.judge(t)
	if err := n.Consolidate(ctx, n.officer, n.period.Month, nil, ""); err != nil {
		t.Fatal(err)
	}
	if err := n.Consolidate(ctx, n.officer, n.period.Month, nil, ""); !fault.IsStale(err) {
		t.Errorf("sent again as it stands: %v", err)
	}
	if err := n.SendToManagement(ctx, n.analyst, n.period.Month, nil, ""); err != nil {
		t.Fatal(err)
	}
	r, err := n.NationalReport(ctx, n.reader(), n.period.Month)
	if err != nil || !slices.Equal(r.Since.Arrived, []Period{own.period}) || len(r.Silent()) != 0 || len(r.Since.Corrected) != 0 {
		t.Errorf("%+v, %v", r, err)
	}
}

// RPT-3: what a month was returned with is answered when it is certified again.
func TestAReturnedMonthIsAnswered(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		n.send(t)
		sub := n.month(t).Submission
		n.clk.Set(time.Date(2026, 10, 28, 15, 0, 0, 0, time.UTC))
		if err := n.Return(ctx, n.officer, sub.ID, sub.Version, "Is this all?"); err != nil {
			t.Fatal(err)
		}
		if _, err := n.Certify(ctx, n.supervisor, n.period, Signing{Reply: " Yes, all. "}); err != nil {
			t.Fatal(err)
		}
		if m := n.month(t); m.Submission.Reply != "Yes, all." || m.Submission.Question != "Is this all?" {
			t.Errorf("%+v", m.Submission)
		}
	})
}
