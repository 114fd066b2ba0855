package reporting

import (
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/reporting/turn"
)

func part(t *testing.T, org string, m clock.Month, files ...tale) Part {
	t.Helper()
	n := newTally(Period{OrganisationID: org, Region: "ATL", Month: m})
	for _, f := range files {
		n.count(turn.Corrected(f.events))
	}
	return Part{Period: n.period, Cells: n.cells(definition(t))}
}

func find(cells []Cell, figure, code string) Cell {
	for _, c := range cells {
		if c.Figure == figure && c.Code == code {
			return c
		}
	}
	return Cell{}
}

// RPT-4: what may be added is added; persons are counted again from the rows; the quarter has one opening and one closing.
func TestQuarterAndNation(t *testing.T) {
	long, quick := supervised("long", "2026-07-10"), supervised("quick", "2026-07-20")
	quick.on("2026-08-05", "closed", `{"reason":"OTHER"}`)
	other := supervised("other", "2026-09-02")
	var parts []Part
	for m := clock.Month("2026-07"); m <= "2026-09"; m = m.Add(1) {
		parts = append(parts, part(t, "one", m, long, quick), part(t, "two", m, other))
	}
	parts[4].Cells[0].Adjusted = 2 // an opening that is not the quarter's
	got := RollUp(definition(t), parts)
	for figure, want := range map[string]float64{
		"opening": 0, "enrolled": 3, "closing": 2, "persons": 3, "referral_to_decision_median": 6,
	} {
		if c := find(got, figure, ""); c.Shown() != want || !c.Available {
			t.Errorf("%s is %v (available %v), want %v", figure, c.Shown(), c.Available, want)
		}
	}
	if c := find(RollUp(definition(t), parts[2:3]), "referral_to_decision_median", ""); !c.Empty || c.Told() {
		t.Errorf("the median of no decision: %+v", c)
	}
	if c := find(got, "referral_to_decision_median", ""); c.Empty || !c.Told() {
		t.Errorf("the median of three: %+v", c)
	}
	if c := find(got, "closed", "OTHER"); c.Value != 1 {
		t.Errorf("closed: %+v", c)
	}
}

// RPT-4: a provider that cannot say how many lived in a city leaves that line unknown, though only others name it.
func TestALineThatOnePartCannotTell(t *testing.T) {
	d := definition(t)
	told := Part{Period: Period{"one", "ATL", "2026-07"}, Cells: []Cell{{Figure: "closing_by_city", Code: "Halifax", Value: 3, Available: true}}}
	lost := Part{Period: Period{"two", "ATL", "2026-07"}, Cells: []Cell{{Figure: "closing_by_city", Code: "UNKNOWN"}}}
	for _, c := range RollUp(d, []Part{told, lost}) {
		if c.Available || c.Value != 0 {
			t.Errorf("%+v", c)
		}
	}
}

func TestWhatOnePartCannotTellTheNationCannot(t *testing.T) {
	p := part(t, "one", "2026-07", supervised("a", "2026-07-02"))
	lost := part(t, "two", "2026-07")
	for i := range lost.Cells {
		if lost.Cells[i].Figure == "checkins_due" {
			lost.Cells[i].Available = false
		}
	}
	got := RollUp(definition(t), []Part{p, lost})
	if find(got, "checkins_due", "").Available || !find(got, "enrolled", "").Available {
		t.Error("availability was not carried over")
	}
}

// RPT-4: what a person signed of a number that could not be computed counts in every roll-up, with the computed numbers
// of others; the other lines of the figure stay unknown.
func TestASignedLineCountsWhereNothingWasComputed(t *testing.T) {
	signed := Part{Period: Period{"one", "ATL", "2026-07"}, Cells: []Cell{{Figure: "agency_action", Code: "CUSTODY", Adjusted: 5}, {Figure: "agency_action", Code: "NO_ACTION"}, {Figure: "breaches"}}}
	computed := Part{Period: Period{"two", "ATL", "2026-07"}, Cells: []Cell{{Figure: "agency_action", Code: "CUSTODY", Value: 2, Available: true}, {Figure: "agency_action", Code: "NO_ACTION", Value: 1, Available: true}}}
	alone := find(RollUp(definition(t), []Part{signed}), "agency_action", "CUSTODY")
	if alone.Available || !alone.Told() || alone.Shown() != 5 {
		t.Errorf("alone: %+v", alone)
	}
	both := RollUp(definition(t), []Part{signed, computed})
	if c := find(both, "agency_action", "CUSTODY"); !c.Told() || c.Shown() != 7 {
		t.Errorf("with another provider: %+v", c)
	}
	if find(both, "agency_action", "NO_ACTION").Told() || find(both, "breaches", "").Told() {
		t.Error("what nobody said is known")
	}
}

// RPT-4: figures that do not add up are found; figures that do are left in peace.
func TestCheckFindsWhatDoesNotAddUp(t *testing.T) {
	a := supervised("a", "2026-07-02")
	july, august := part(t, "one", "2026-07", a).Cells, part(t, "one", "2026-08", a).Cells
	if found := Check(august, july); len(found) != 0 {
		t.Fatalf("false alarm: %v", found)
	}
	august[0].Adjusted = 1
	if found := Check(august, july); len(found) != 2 {
		t.Fatalf("found %v", found)
	}
	outcomes := func(due, kept, missed float64) []Finding {
		return Check([]Cell{{Figure: "checkins_due", Value: due, Available: true}, {Figure: "checkins_kept", Value: kept}, {Figure: "checkins_missed", Value: missed, Adjusted: 1}}, nil)
	}
	if found := outcomes(19, 16, 2); len(found) != 0 {
		t.Errorf("false alarm: %v", found)
	}
	if found := outcomes(19, 17, 2); len(found) != 1 || found[0].Code != "more_outcomes" {
		t.Errorf("more outcomes than were due: %v", found)
	}
}

// RPT-2: a revision shows what changed.
func TestDifferences(t *testing.T) {
	a, b := supervised("a", "2026-07-02"), supervised("b", "2026-07-03")
	got := Differences(part(t, "one", "2026-07", a).Cells, part(t, "one", "2026-07", a, b).Cells)
	if len(got) == 0 || got[0] != (Difference{Figure: "enrolled", Was: 1, Is: 2}) {
		t.Fatalf("got %v", got)
	}
	if same := Differences(part(t, "one", "2026-07", a).Cells, part(t, "one", "2026-07", a).Cells); len(same) != 0 {
		t.Fatalf("got %v", same)
	}
}

// RPT-4: what is not available does not fail to add up: of a month that begins on a day of which nobody tells no opening is said to be wrong.
func TestWhatIsNotAvailableIsNoFinding(t *testing.T) {
	month := func(available bool) []Cell {
		return []Cell{{Figure: "opening", Available: available}, {Figure: "enrolled", Available: true}, {Figure: "closed", Code: "OTHER", Available: true}, {Figure: "closing", Value: 91, Available: true}}
	}
	before := []Cell{{Figure: "closing", Value: 90, Available: true}}
	for available, want := range map[bool]int{true: 2, false: 0} {
		if got := Check(month(available), before); len(got) != want {
			t.Errorf("opening told %v: %+v", available, got)
		}
		outcomes := Check([]Cell{{Figure: "checkins_due", Available: available}, {Figure: "checkins_missed", Adjusted: 3}}, nil)
		if len(outcomes) != want/2 {
			t.Errorf("due told %v: %+v", available, outcomes)
		}
	}
}
