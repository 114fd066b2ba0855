package reporting

import (
	"math/rand/v2"
	"slices"
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

// RPT-5: a nation of seven regions with many small cells stays readable: most totals are said, and few numbers are
// withheld for the sake of others.
func TestPublishKeepsTheNationReadable(t *testing.T) {
	d := definition(t)
	r := rand.New(rand.NewPCG(1, 2))
	var regions []map[key]float64
	for range 7 {
		m := map[key]float64{}
		n := 10 + r.IntN(12)
		m[key{"opening", ""}] = float64(n)
		e, c := r.IntN(4), r.IntN(4)
		m[key{"enrolled", ""}] = float64(e)
		m[key{"reopened", ""}] = 0
		m[key{"closed", "OTHER"}] = float64(c)
		m[key{"closed", "BREACH"}] = 0
		m[key{"closing", ""}] = float64(n + e - c)
		m[key{"persons", ""}] = float64(n + e)
		for _, f := range d.Figures {
			if len(f.Code) > 11 && f.Code[:11] == "closing_by_" {
				for range n + e - c {
					codes := []string{"a", "b", "c", "d", "e"}
					m[key{f.Code, codes[min(r.IntN(5), r.IntN(5))]}]++
				}
			}
		}
		regions = append(regions, m)
	}
	total := map[key]float64{}
	for _, m := range regions {
		for k, v := range m {
			total[k] += v
		}
	}
	cells := func(m map[key]float64) (out []Cell) {
		for _, f := range d.Figures {
			for _, code := range []string{"", "a", "b", "c", "d", "e", "OTHER", "BREACH"} {
				k := key{f.Code, code}
				if _, ok := total[k]; ok {
					out = append(out, Cell{Figure: f.Code, Code: code, Value: m[k], Available: true})
				}
			}
		}
		return out
	}
	columns := [][]Cell{cells(total)}
	for _, m := range regions {
		columns = append(columns, cells(m))
	}
	out := Publish(d, 5, columns...)
	var counts, totals [3]int
	for i, col := range out {
		for _, p := range col {
			counts[p.Mark]++
			if i == 0 {
				totals[p.Mark]++
			}
		}
	}
	if totals[suppression.Whole] < 30 || totals[suppression.Withheld] > 6 || counts[suppression.Small] < 100 || counts[suppression.Withheld] > 30 {
		t.Errorf("whole, small and withheld: %v, of the totals %v", counts, totals)
	}
}
