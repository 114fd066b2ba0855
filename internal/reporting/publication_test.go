package reporting

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"passerelle/internal/reporting/suppression"
)

// RPT-5: a month that goes out hides small cells and what gives them back, keeps zeros, says no length of time of a
// few, and leaves nothing of a hidden number behind.
func TestPublish(t *testing.T) {
	d := definition(t)
	cells := []Cell{{Figure: "opening", Value: 20}, {Figure: "enrolled", Value: 2}, {Figure: "reopened"}, {Figure: "closed", Code: "OTHER", Value: 8},
		{Figure: "closed", Code: "TRANSFER"}, {Figure: "closing", Value: 14}, {Figure: "persons", Value: 22},
		{Figure: "checkins_due", Value: 30}, {Figure: "checkins_kept", Value: 29}, {Figure: "checkins_missed", Value: 1},
		{Figure: "referral_to_decision_median", Value: 6, Cases: 3}, {Figure: "decision_to_enrolment_median", Value: 5, Cases: 12}}
	for i := range cells {
		cells[i].Available = true
	}
	out := Publish(d, 5, cells)[0]
	at := func(figure, code string) Published {
		return out[slices.IndexFunc(out, func(p Published) bool { return p.Figure == figure && p.Code == code })]
	}
	if at("enrolled", "").Mark != suppression.Small || at("closed", "TRANSFER").Mark != suppression.Whole || at("opening", "").Mark != suppression.Whole {
		t.Errorf("%+v", out)
	}
	if at("checkins_missed", "").Mark != suppression.Small || at("checkins_kept", "").Mark != suppression.Withheld && at("checkins_due", "").Mark != suppression.Withheld {
		t.Errorf("one missed of thirty can be had from the rest: %+v", out)
	}
	if at("referral_to_decision_median", "").Mark != suppression.Withheld || at("decision_to_enrolment_median", "").Mark != suppression.Whole {
		t.Errorf("lengths of time: %+v", out)
	}
	for i, p := range out {
		if p.Mark != suppression.Whole && (p.Value != 0 || p.Shown() != 0 || p.Rows != nil) {
			t.Errorf("%s left %v behind", p.Figure, p.Value)
		}
		if p.Mark == suppression.Whole && p.Value != cells[i].Value {
			t.Errorf("%s is %v", p.Figure, p.Value)
		}
	}
}

// RPT-5: the nation goes out with its regions; no region's small number is had from the total.
func TestPublishTotalWithColumns(t *testing.T) {
	cell := func(figure string, v float64) Cell { return Cell{Figure: figure, Value: v, Available: true} }
	out := Publish(definition(t), 5, []Cell{cell("referrals", 45), cell("breaches", 0)}, []Cell{cell("referrals", 3), cell("breaches", 0)},
		[]Cell{cell("referrals", 12)}, []Cell{cell("referrals", 30)})
	if out[0][0].Mark != suppression.Whole || out[1][0].Mark != suppression.Small || out[2][0].Mark != suppression.Withheld || out[3][0].Mark != suppression.Whole || out[1][1].Mark != suppression.Whole {
		t.Errorf("%+v", out)
	}
}

// RPT-5: a nation of seven regions with many small cells stays readable, whatever its numbers: its totals are said but
// for a few, and few numbers are withheld for the sake of others.
func TestPublishKeepsTheNationReadable(t *testing.T) {
	for seed := range uint64(40) {
		var columns [3]int
		var totals [3]int
		for i, column := range Publish(definition(t), 5, aNation(definition(t), rand.New(rand.NewPCG(1, seed)))...) {
			for _, p := range column {
				columns[p.Mark]++
				if i == 0 {
					totals[p.Mark]++
				}
			}
		}
		if totals[suppression.Whole] < 30 || totals[suppression.Withheld] > 15 || columns[suppression.Small] < 100 || columns[suppression.Withheld] > 65 {
			t.Errorf("nation %d: whole, small and withheld: %v, of the totals %v", seed, columns, totals)
		}
	}
}

// aNation draws the figures of a nation and its regions: few come and go, and each city is in one region.
func aNation(d *Definition, r *rand.Rand) [][]Cell {
	var regions []map[key]float64
	total := map[key]float64{}
	for i := range 7 {
		m := aRegion(d, r, i)
		for k, v := range m {
			total[k] += v
		}
		regions = append(regions, m)
	}
	columns := [][]Cell{listed(d, total)}
	for _, m := range regions {
		columns = append(columns, listed(d, m))
	}
	return columns
}

func aRegion(d *Definition, r *rand.Rand, region int) map[key]float64 {
	opening, enrolled, breach, other := 9+r.IntN(14), r.IntN(4), r.IntN(2)*r.IntN(2), r.IntN(2)
	kept, late, missed := 20+r.IntN(30), r.IntN(4), r.IntN(6)
	m := map[key]float64{{"opening", ""}: float64(opening), {"enrolled", ""}: float64(enrolled), {"reopened", ""}: 0, {"closed", "OTHER"}: float64(other),
		{"closed", "BREACH"}: float64(breach), {"closing", ""}: float64(opening + enrolled - breach - other), {"persons", ""}: float64(opening + enrolled),
		{"checkins_due", ""}: float64(kept + late + missed), {"checkins_kept", ""}: float64(kept), {"checkins_late", ""}: float64(late), {"checkins_missed", ""}: float64(missed)}
	for _, f := range d.Figures {
		codes := map[bool]int{true: 14, false: 4}[f.Code == "closing_by_language"]
		for range int(m[key{"closing", ""}]) {
			code := string(rune('a' + min(r.IntN(codes), r.IntN(codes))))
			if f.Code == "closing_by_city" {
				code = string(rune('A'+region)) + string(rune('a'+r.IntN(2)))
			}
			if strings.HasPrefix(f.Code, "closing_by_") {
				m[key{f.Code, code}]++
			}
		}
	}
	return m
}

func listed(d *Definition, m map[key]float64) (out []Cell) {
	for k, v := range m {
		out = append(out, Cell{Figure: k.figure, Code: k.code, Value: v, Available: true})
	}
	places := placesOf(d)
	slices.SortFunc(out, func(a, b Cell) int {
		return cmp.Or(cmp.Compare(places.figure[a.Figure], places.figure[b.Figure]), cmp.Compare(a.Code, b.Code))
	})
	return out
}

// RPT-5: three months together say nothing that would give a month's small number back.
func TestAQuarterGivesNoMonthBack(t *testing.T) {
	d := definition(t)
	cell := func(figure string, v float64) Cell { return Cell{Figure: figure, Value: v, Available: true} }
	month := func(opening, enrolled, referrals, closing float64) []Published {
		return Publish(d, 5, []Cell{cell("opening", opening), cell("enrolled", enrolled), cell("reopened", 0), cell("closing", closing), cell("referrals", referrals), cell("breaches", 6)})[0]
	}
	months := [][]Published{month(20, 1, 5, 21), month(21, 0, 7, 21), month(21, 5, 9, 26)}
	quarter := asMonthsSay(d, Publish(d, 5, []Cell{cell("opening", 20), cell("enrolled", 6), cell("reopened", 0), cell("closing", 26), cell("persons", 26), cell("referrals", 21), cell("breaches", 18)})[0], months)
	for _, p := range quarter {
		if want := p.Figure == "enrolled" || p.Figure == "persons" || hides(months[0], p) && p.Figure == "opening"; (p.Mark != suppression.Whole) != want || want && p.Shown() != 0 {
			t.Errorf("%s: %v, %v", p.Figure, p.Mark, p.Shown())
		}
	}
}

// RPT-5: a revision with one more region says nothing that, beside the revision before, gives a small number away.
func TestARevisionGivesNothingBack(t *testing.T) {
	d := definition(t)
	column := func(referrals float64) []Cell {
		return []Cell{{Figure: "referrals", Value: referrals, Available: true}}
	}
	first := Publish(d, 5, column(13), column(10), column(3))
	again := PublishAgain(d, 5, wentOut(first[0], first[1], first[2], nil), column(16), column(10), column(3), column(3))
	if first[0][0].Mark != suppression.Whole || first[1][0].Mark != suppression.Withheld {
		t.Fatalf("the first revision: %+v", first)
	}
	for i, mark := range []suppression.Mark{suppression.Withheld, suppression.Withheld, suppression.Small, suppression.Small} {
		if again[i][0].Mark != mark {
			t.Errorf("column %d is marked %v, want %v", i, again[i][0].Mark, mark)
		}
	}
	grown := PublishAgain(d, 5, wentOut(first...), column(20), column(10), column(10))
	if grown[2][0].Mark != suppression.Withheld {
		t.Errorf("a number that is not small any more is said to be: %+v", grown[2])
	}
}

// RPT-5: what a revision hid and what is still the same is not had from the next one by subtraction, small or not: beside what went out with it
// then, it would give a small number back. What readers have already is not hidden from them.
func TestWhatStaysHiddenIsNotSubtracted(t *testing.T) {
	d := definition(t)
	cell := func(figure string, v float64, available bool) Cell {
		return Cell{Figure: figure, Value: v, Available: available}
	}
	outcomes := func(due, kept, missed float64, told bool) []Cell {
		return []Cell{cell("checkins_due", due, true), cell("checkins_kept", kept, true), cell("checkins_missed", missed, told)}
	}
	then := [][]Cell{outcomes(43, 41, 2, true), outcomes(27, 25, 2, true), outcomes(16, 16, 0, true)}
	first := Publish(d, 5, then...)
	if first[1][1].Mark == suppression.Whole || first[1][2].Mark != suppression.Small {
		t.Fatalf("the first revision: %+v", first)
	}
	before := wentOut(first...)
	for i := range before {
		before[i].Said = then[i]
	}
	again := PublishAgain(d, 5, before, outcomes(43, 41, 0, false), outcomes(27, 25, 0, false), outcomes(16, 16, 0, true))
	if shown := again[0][1].Mark == suppression.Whole && again[2][1].Mark == suppression.Whole; again[1][1].Mark == suppression.Whole || shown {
		t.Errorf("25 kept of 27 are had by subtraction: %+v", again)
	}
	if more := PublishAgain(d, 5, before, outcomes(52, 46, 6, true), outcomes(36, 30, 6, true), outcomes(16, 16, 0, true)); more[1][2].Mark != suppression.Whole {
		t.Errorf("six are not what was hidden: %+v", more)
	}
	left := func(closing, moved, stayed float64) []Cell {
		return []Cell{cell("closing", closing, true), {Figure: "closing_by_city", Code: "A", Value: moved, Available: true}, {Figure: "closing_by_city", Code: "B", Value: stayed, Available: true}}
	}
	cities := [][]Cell{left(20, 12, 8), left(20, 12, 8), left(8, 0, 8)}
	cities[0] = left(28, 12, 16)
	sent := Publish(d, 5, cities...)
	beside := wentOut(sent...)
	for i := range beside {
		beside[i].Said = cities[i]
	}
	if same := PublishAgain(d, 5, beside, left(31, 12, 19), left(23, 12, 11), left(8, 0, 8)); same[0][1].Mark != suppression.Whole {
		t.Errorf("a total of what readers have is hidden from them: %+v", same)
	}
	referrals := func(n float64) []Cell { return []Cell{cell("referrals", n, true)} }
	first = Publish(d, 5, referrals(30), referrals(20), referrals(10))
	before = append(wentOut(nil, first[1], first[2]), WentOut{}) // whatever was said of them together
	for i, said := range []float64{30, 20, 10} {
		before[i].Said = referrals(said)
	}
	again = PublishAgain(d, 5, before, referrals(33), referrals(20), referrals(10), referrals(3))
	for i, mark := range []suppression.Mark{suppression.Withheld, suppression.Whole, suppression.Whole, suppression.Small} {
		if again[i][0].Mark != mark {
			t.Errorf("a region came in: column %d is marked %v, not %v", i, again[i][0].Mark, mark)
		}
	}
}

func wentOut(columns ...[]Published) []WentOut {
	out := make([]WentOut, len(columns))
	for i, c := range columns {
		out[i].Cells = c
	}
	return out
}

// RPT-5: where a provider came in since the revision before, what the region has more is the provider's: a small number of
// it is not given back by subtraction.
func TestWhatAProviderBringsIsNotGivenBack(t *testing.T) {
	d := definition(t)
	column := func(referrals float64) []Cell {
		return []Cell{{Figure: "referrals", Value: referrals, Available: true}}
	}
	first := Publish(d, 5, column(40), column(20), column(20))
	before := wentOut(first...)
	before[0].Grown, before[1].Grown = true, true
	for _, by := range []float64{2, -2} {
		again := PublishAgain(d, 5, before, column(40+by), column(20+by), column(20))
		if again[0][0].Mark == suppression.Whole || again[1][0].Mark == suppression.Whole {
			t.Errorf("%v more are given back: %+v", by, again)
		}
	}
	many := PublishAgain(d, 5, before, column(52), column(32), column(20))
	same := PublishAgain(d, 5, before, column(40), column(20), column(20))
	corrected := PublishAgain(d, 5, wentOut(first...), column(42), column(22), column(20))
	for _, out := range [][][]Published{many, same, corrected} {
		for i := range out {
			if out[i][0].Mark != suppression.Whole {
				t.Errorf("column %d is hidden without need: %+v", i, out[i])
			}
		}
	}
}
