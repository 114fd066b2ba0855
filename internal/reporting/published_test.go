package reporting

import (
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

// RPT-5: a count of few persons is not shown, nor found by taking the other regions from the nation's.
func TestSmallCellsAreSuppressed(t *testing.T) {
	s := &Service{Least: 5}
	flow, days := Figure{Code: "enrolled", Kind: Flow}, Figure{Code: "median", Kind: Duration}
	few, none := PublishedCell{Available: true, Suppressed: true}, PublishedCell{}
	shown := func(n float64) PublishedCell { return PublishedCell{Value: n, Available: true} }
	for name, c := range map[string]struct {
		figure Figure
		cells  []Cell
		want   PublishedCell
	}{
		"none":                   {flow, []Cell{{Figure: "enrolled", Available: true}}, shown(0)},
		"one":                    {flow, []Cell{{Figure: "enrolled", Value: 1, Available: true}}, few},
		"four":                   {flow, []Cell{{Figure: "enrolled", Value: 4, Available: true}}, few},
		"five":                   {flow, []Cell{{Figure: "enrolled", Value: 5, Available: true}}, shown(5)},
		"adjusted":               {flow, []Cell{{Figure: "enrolled", Value: 6, Adjusted: -3, Available: true}}, few},
		"the sum of its lines":   {flow, []Cell{{Figure: "enrolled", Code: "A", Value: 3, Available: true}, {Figure: "enrolled", Code: "B", Value: 4, Available: true}}, shown(7)},
		"not in a register":      {flow, []Cell{{Figure: "enrolled", Value: 9, Available: true}, {Figure: "enrolled", Code: "B"}}, none},
		"nothing accepted":       {flow, nil, none},
		"days of four cases":     {days, []Cell{{Figure: "median", Value: 30, Available: true, Rows: make([]Row, 4)}}, few},
		"few days of five cases": {days, []Cell{{Figure: "median", Value: 2, Available: true, Rows: make([]Row, 5)}}, shown(2)},
		"days of no case":        {days, []Cell{{Figure: "median", Available: true}}, none},
	} {
		if got := s.publish(c.figure, c.cells); got != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
	line := PublishedLine{Figure: flow, Now: shown(40), Regions: []PublishedCell{shown(30), few, shown(7), shown(0)}}.closed()
	if line.Regions[2] != few || line.Regions[0] != shown(30) || line.Regions[3] != shown(0) {
		t.Errorf("the hidden region can be found: %+v", line.Regions)
	}
	two := PublishedLine{Figure: flow, Now: shown(40), Regions: []PublishedCell{shown(34), few, few}}.closed()
	if two.Regions[0] != shown(34) {
		t.Errorf("hidden without need: %+v", two.Regions)
	}
}

// RPT-5, SEC-1: management reads what was accepted, in published form, and neither the nation's table nor anybody's rows.
func TestManagementReadsTheMonthOnOnePage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		reader := access.Actor{PersonID: "m", OrganisationID: "hq", Programme: access.CCMS, Roles: []access.Role{access.ManagementReader}}
		for range 5 {
			n.enrol(t, "Noor Warsame")
		}
		empty, err := n.Publish(ctx, reader, "2026-09")
		if err != nil || empty.Owed != 1 || empty.Accepted != 0 || len(empty.Regions) != 0 || empty.Lines[0].Now.Available {
			t.Fatalf("before anything was accepted: %+v, %v", empty, err)
		}
		if m, err := n.LastPublished(ctx, reader, "2026-07"); err != nil || m != "2026-07" {
			t.Errorf("%s, %v", m, err)
		}
		sub, err := n.Certify(ctx, n.supervisor, n.period, false)
		if err != nil {
			t.Fatal(err)
		}
		if err := n.Submit(ctx, n.supervisor, sub.ID, sub.Version); err != nil {
			t.Fatal(err)
		}
		if p, err := n.Publish(ctx, reader, "2026-09"); err != nil || p.Accepted != 0 {
			t.Errorf("sent, not accepted: %+v, %v", p, err)
		}
		if err := n.Accept(ctx, n.officer, sub.ID, sub.Version+1); err != nil {
			t.Fatal(err)
		}
		p, err := n.Publish(ctx, reader, "2026-09")
		if err != nil || p.Accepted != 1 || len(p.Regions) != 1 {
			t.Fatalf("%+v, %v", p, err)
		}
		at := map[string]PublishedLine{}
		for _, l := range p.Lines {
			at[l.Figure.Code] = l
		}
		if got := at["enrolled"]; got.Now.Value != 6 || got.Regions[0].Value != 6 || got.Before.Available || got.YearAgo.Available {
			t.Errorf("%+v", got)
		}
		if got := at["referral_to_decision_median"].Now; got.Value != 4 {
			t.Errorf("six cases of four days: %+v", got)
		}
		if next, err := n.Publish(ctx, reader, "2026-10"); err != nil || next.Lines[0].Now.Available || next.Lines[4].Before.Value != 6 {
			t.Errorf("the month after: %+v, %v", next.Lines, err)
		}
		n.Least = 7
		if p, err := n.Publish(ctx, reader, "2026-09"); err != nil || !p.Lines[4].Now.Suppressed || p.Lines[4].Now.Value != 0 {
			t.Errorf("by the setting: %+v, %v", p.Lines[4], err)
		}
		if _, _, err := n.Nation(ctx, reader, "2026-09", "2026-09"); !fault.Is(err, fault.Forbidden) {
			t.Errorf("the nation's table: %v", err)
		}
		for _, a := range []access.Actor{n.supervisor, n.officer} {
			if _, err := n.Publish(ctx, a, "2026-09"); !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s: %v", a.MainRole(), err)
			}
		}
		if _, err := n.Publish(ctx, n.analyst, "2026-09"); err != nil {
			t.Errorf("the analyst: %v", err)
		}
	})
}
