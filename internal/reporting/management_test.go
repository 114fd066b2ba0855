package reporting

import (
	"maps"
	"passerelle/internal/platform/clock"
	"slices"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/reporting/suppression"
	"passerelle/internal/schedule"
)

func (n *nation) reader() access.Actor {
	return access.Actor{PersonID: "m", OrganisationID: "hq", Programme: access.CCMS, Roles: []access.Role{access.ManagementReader}}
}

// second gives the nation another region with a provider that has reported nothing.
func (n *nation) second(t *testing.T) {
	t.Helper()
	if _, err := n.access.AddOrganisation(ctx, access.SystemActor("command line", ""), access.Organisation{Code: "C", Kind: access.Provider, Name: "Cedar"},
		access.Site{Name: "Cedar", RegionCode: "PAC", ActiveFrom: "2026-01-01"}); err != nil {
		t.Fatal(err)
	}
}

func (n *nation) accept(t *testing.T) {
	t.Helper()
	n.send(t)
	sub := n.month(t).Submission
	if err := n.Accept(ctx, n.officer, sub.ID, sub.Version); err != nil {
		t.Fatal(err)
	}
	if err := n.Consolidate(ctx, n.officer, n.period.Month, nil, ""); err != nil {
		t.Fatal(err)
	}
}

// RPT-4, RPT-5: headquarters sends the nation's month once every region has reported or is named as missing; a later
// one is a new revision, and what was sent stays as it was.
func TestTheNationGoesToManagement(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		n.second(t)
		m := n.period.Month
		if err := n.SendToManagement(ctx, n.analyst, m, []string{"ATL", "PAC"}, ""); !fault.Is(err, fault.NotReady) {
			t.Errorf("sent without any region: %v", err)
		}
		n.accept(t)
		if err := n.SendToManagement(ctx, n.analyst, m, nil, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("a region is missing unsaid: %v", err)
		}
		if err := n.SendToManagement(ctx, n.analyst, m, []string{"PAC", "ATL"}, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("a region that has sent is said to be missing: %v", err)
		}
		for _, a := range []access.Actor{n.reader(), n.officer, n.supervisor} {
			if err := n.SendToManagement(ctx, a, m, []string{"PAC"}, ""); err == nil {
				t.Errorf("%s sent the nation", a.PersonID)
			}
		}
		if err := n.SendToManagement(ctx, n.analyst, m, []string{"PAC"}, "Cedar moves house."); err != nil {
			t.Fatal(err)
		}
		r, err := n.NationalReport(ctx, n.reader(), m)
		if err != nil || r.Revision != 1 || !slices.Equal(r.Missing(), []string{"PAC"}) || r.Remark != "Cedar moves house." || r.Standing != schedule.SubmittedOnTime || r.Due != "2026-10-30" {
			t.Errorf("%+v, %v", r, err)
		}
		n.clk.Set(time.Date(2026, 11, 2, 15, 0, 0, 0, time.UTC))
		if err := n.SendToManagement(ctx, n.analyst, m, []string{"PAC"}, ""); err != nil {
			t.Fatal(err)
		}
		if sent := dbtest.AtOnce(t, 3, func(int) error { return n.SendToManagement(ctx, n.analyst, m, []string{"PAC"}, " ") }); sent != 0 {
			t.Errorf("what was sent is sent %d times more", sent)
		}
		if err := n.SendToManagement(ctx, n.analyst, m, []string{"PAC"}, ""); !fault.IsStale(err) {
			t.Errorf("sent again as it stands: %v", err)
		}
		if r, err = n.NationalReport(ctx, n.reader(), m); err != nil || r.Revision != 2 || r.Standing != schedule.SubmittedOnTime {
			t.Errorf("a revision makes nobody late: %+v, %v", r, err)
		}
		if came := r.Came(); len(came) != 0 {
			t.Errorf("a region that is missing still came in: %v", came)
		}
		if _, err := d.Exec(ctx, "update national_report set missing='' where revision=2"); err != nil {
			t.Fatal(err)
		}
		then, err := n.markedBefore(ctx, definition(t), []NationalReport{r}, 5, []string{"", "ATL", "PAC"})
		if err != nil || len(then[0].Cells) == 0 || len(then[1].Cells) == 0 || then[2].Cells != nil {
			t.Errorf("how the revision before went out: %d, %d and %d numbers, %v", len(then[0].Cells), len(then[1].Cells), len(then[2].Cells), err)
		}
		if r, err = n.NationalReport(ctx, n.reader(), m); err != nil || !slices.Equal(r.Came(), []string{"PAC"}) {
			t.Errorf("a revision does not say who came in since the one before: %v, %v", r.Came(), err)
		}
	})
}

// RPT-5, SEC-1: management reads what was sent, small cells suppressed, and nothing else.
func TestManagementReadsThePublishedForm(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		for range 6 {
			n.enrol(t, "One Of Many")
		}
		m := n.period.Month
		if _, err := n.Publication(ctx, n.reader(), m, m, false, 0); !fault.Is(err, fault.NotFound) {
			t.Errorf("read before it was sent: %v", err)
		}
		n.accept(t)
		if err := n.SendToManagement(ctx, n.analyst, m, nil, ""); err != nil {
			t.Fatal(err)
		}
		at := func(p Publication, figure string) Published {
			return p.Total[slices.IndexFunc(p.Total, func(c Published) bool { return c.Figure == figure && c.Code == "" })]
		}
		for public, want := range map[bool]suppression.Mark{false: suppression.Whole, true: suppression.Small} {
			p, err := n.Publication(ctx, n.reader(), m, m, public, 0)
			if err != nil || at(p, "closing").Mark != want || len(p.Columns) != 1 || p.Regions[0] != "ATL" || p.Before != nil {
				t.Fatalf("public %v: %+v, %v", public, at(p, "closing"), err)
			}
			if c := at(p, "closing"); want == suppression.Whole && c.Shown() != 7 || want == suppression.Small && c.Shown() != 0 {
				t.Errorf("closing is %v", c.Shown())
			}
			if got := at(p, "referral_to_decision_median").Mark; got != map[bool]suppression.Mark{false: suppression.Whole, true: suppression.Withheld}[public] {
				t.Errorf("public %v: a length of time of seven is marked %v", public, got)
			}
		}
		if _, err := n.Publication(ctx, n.reader(), m.Add(-2), m, false, 0); !fault.Is(err, fault.NotFound) {
			t.Errorf("a quarter of which two months were not sent: %v", err)
		}
		for _, a := range []access.Actor{n.officer, n.supervisor} {
			if _, err := n.Publication(ctx, a, m, m, false, 0); err == nil {
				t.Errorf("%s reads what is for management", a.PersonID)
			}
		}
		if _, err := n.NationBoard(ctx, n.reader(), m); err == nil {
			t.Error("management reads the board of headquarters")
		}
		if _, _, err := n.Nation(ctx, n.reader(), m, m); err == nil {
			t.Error("management reads figures that are not suppressed")
		}
	})
}

// RPT-5: a quarter is put together from the months as they were sent; persons are counted once.
func TestAQuarterForManagement(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		for range 9 {
			n.enrol(t, "One Of Many")
		}
		n.clk.Set(time.Date(2026, 12, 3, 15, 0, 0, 0, time.UTC))
		for m := n.period.Month; m <= "2026-11"; m = m.Add(1) {
			n.period.Month = m
			n.accept(t)
			if err := n.SendToManagement(ctx, n.analyst, m, nil, ""); err != nil {
				t.Fatal(err)
			}
		}
		p, err := n.Publication(ctx, n.reader(), "2026-09", "2026-11", false, 0)
		if err != nil {
			t.Fatal(err)
		}
		for month, want := range map[clock.Month]map[string]Left{"2026-09": nil, "2026-10": {"": {true, 10, suppression.Whole}, "ATL": {true, 10, suppression.Whole}}} {
			r, err := n.nationalOf(ctx, d, month, newestRevision, everSent)
			if err != nil {
				t.Fatal(err)
			}
			for range 2 { // reckoned, and kept
				if left, err := n.leftBefore(ctx, r, 5); err != nil || !maps.Equal(left, want) {
					t.Errorf("before %s: %v, %v", month, left, err)
				}
			}
		}
		for figure, want := range map[string]float64{"persons": 10, "closing": 10, "enrolled": 10, "opening": 0} {
			i := slices.IndexFunc(p.Total, func(c Published) bool { return c.Figure == figure })
			if p.Total[i].Shown() != want || p.Total[i].Mark != suppression.Whole {
				t.Errorf("%s: %+v, want %v", figure, p.Total[i], want)
			}
		}
	})
}

// RPT-5: what a month of the three hides, the three do not say.
func TestAQuarterWithASmallMonth(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		for range 9 {
			n.enrol(t, "One Of Many")
		}
		n.clk.Set(time.Date(2026, 12, 3, 15, 0, 0, 0, time.UTC))
		for m := n.period.Month; m <= "2026-11"; m = m.Add(1) {
			n.period.Month = m
			if m == "2026-10" { // two on paper
				if err := n.Adjust(ctx, n.supervisor, n.period, "enrolled", "", 2, "two on paper"); err != nil {
					t.Fatal(err)
				}
			}
			n.accept(t)
			if err := n.SendToManagement(ctx, n.analyst, m, nil, ""); err != nil {
				t.Fatal(err)
			}
		}
		p, err := n.Publication(ctx, n.reader(), "2026-09", "2026-11", false, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, column := range [][]Published{p.Total, p.Columns[0]} {
			if c := column[slices.IndexFunc(column, func(c Published) bool { return c.Figure == "enrolled" })]; c.Mark == suppression.Whole || c.Shown() != 0 {
				t.Errorf("12 less the 10 of one month are the 2 of another: %+v", c)
			}
		}
	})
}

// RPT-5: the thresholds are settings; one that hides nothing is refused.
func TestThresholds(t *testing.T) {
	s := &Service{}
	for _, bad := range []suppression.Thresholds{{}, {Inside: 2, Public: 20}, {Inside: 5, Public: 4}} {
		if s.Suppress(bad) == nil {
			t.Errorf("%+v was taken", bad)
		}
	}
	if err := s.Suppress(suppression.Thresholds{Inside: 10, Public: 10}); err != nil || s.thresholds.Inside != 10 {
		t.Errorf("%+v, %v", s.thresholds, err)
	}
}
