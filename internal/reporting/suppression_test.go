package reporting

import (
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func numbersOf(values ...float64) []Number {
	out := make([]Number, len(values))
	for i, v := range values {
		out[i].Value = v
	}
	return out
}

// RPT-5: what is small is said to be small, and what would give it back is withheld with it.
func TestSuppress(t *testing.T) {
	whole := func(n int) []Sum {
		s := Sum{Plus: []int{0}}
		for i := 1; i < n; i++ {
			s.Minus = append(s.Minus, i)
		}
		return []Sum{s}
	}
	for name, c := range map[string]struct {
		values    []float64
		sums      []Sum
		threshold int
		want      []Mark
	}{
		"alone":                        {[]float64{0, 1, 4, 5}, nil, 5, []Mark{Whole, Small, Small, Whole}},
		"one small part":               {[]float64{33, 3, 10, 20}, whole(4), 5, []Mark{Whole, Small, Withheld, Whole}},
		"two small parts cover":        {[]float64{25, 2, 3, 20}, whole(4), 5, []Mark{Whole, Small, Small, Whole}},
		"two that can only be 4 and 4": {[]float64{18, 4, 4, 10}, whole(4), 5, []Mark{Whole, Small, Small, Withheld}},
		"two that can only be 1 and 1": {[]float64{12, 1, 1, 10}, whole(4), 5, []Mark{Whole, Small, Small, Withheld}},
		"small whole":                  {[]float64{3, 3, 0}, whole(3), 5, []Mark{Small, Small, Whole}},
		"a whole that gives its parts": {[]float64{3, 1, 1, 1}, whole(4), 4, []Mark{Withheld, Small, Small, Small}},
		"zeros stay":                   {[]float64{7, 0, 7, 0}, whole(4), 5, []Mark{Whole, Whole, Whole, Whole}},
		"nothing is small":             {[]float64{15, 5, 10}, whole(3), 5, []Mark{Whole, Whole, Whole}},
		"another threshold":            {[]float64{49, 9, 19, 21}, whole(4), 20, []Mark{Whole, Small, Small, Whole}},
		"no threshold":                 {[]float64{3, 3}, whole(2), 1, []Mark{Whole, Whole}},
	} {
		if got := Suppress(numbersOf(c.values...), c.sums, c.threshold); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestSuppressKeepsWhatIsPublishedElsewhere(t *testing.T) {
	numbers := numbersOf(33, 3, 10, 20)
	numbers[2].Keep = true
	if got := Suppress(numbers, []Sum{{[]int{0}, []int{1, 2, 3}}}, 5); got[2] != Whole || got[3] != Withheld {
		t.Errorf("%v", got)
	}
}

// reader knows the sums, what is shown, and what the marks mean; possible gives every value a number may have for it.
type reader struct {
	numbers   []Number
	sums      []Sum
	marks     []Mark
	threshold int
	now       []int
	seen      []map[int]bool
}

func (r *reader) possible(i int) {
	if i == len(r.numbers) {
		for n, v := range r.now {
			r.seen[n][v] = true
		}
		return
	}
	from, to := r.bounds(i)
	if v, ok := r.total(i); ok && from <= v && (v <= to || r.marks[i] == Withheld) {
		from, to = v, v
	} else if ok {
		return
	}
	for v := from; v <= to; v++ {
		r.now[i] = v
		if r.agrees(i) {
			r.possible(i + 1)
		}
	}
}

// bounds says what a number may be; of what has no upper end, the first few are enough.
func (r *reader) bounds(i int) (from, to int) {
	v := int(r.numbers[i].Value)
	switch {
	case r.numbers[i].Unseen:
		return 0, v + 3
	case r.marks[i] == Small:
		return 1, r.threshold - 1
	case r.marks[i] == Withheld:
		return 1, max(v, r.threshold) + 2
	}
	return v, v
}

// total gives a number that is the whole of numbers before it.
func (r *reader) total(i int) (sum int, ok bool) {
	for _, s := range r.sums {
		if s.Plus[0] == i {
			for _, n := range s.Minus {
				sum += r.now[n]
			}
			return sum, true
		}
	}
	return 0, false
}

// agrees checks the sums whose last part is number i.
func (r *reader) agrees(i int) bool {
	for _, s := range r.sums {
		if slices.Max(slices.Concat(s.Plus, s.Minus)) != i {
			continue
		}
		if sum, _ := r.total(s.Plus[0]); sum != r.now[s.Plus[0]] {
			return false
		}
	}
	return true
}

func read(numbers []Number, sums []Sum, marks []Mark, threshold int) []map[int]bool {
	r := &reader{numbers: numbers, sums: sums, marks: marks, threshold: threshold, now: make([]int, len(numbers)), seen: make([]map[int]bool, len(numbers))}
	for i := range r.seen {
		r.seen[i] = map[int]bool{}
	}
	r.possible(0)
	return r.seen
}

// RPT-5: whoever tries every table that agrees with what is published never learns a small number: two or more stay
// possible for each. The tables have totals over rows and columns and in some a rest that is not published.
func TestNoReaderLearnsASmallNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const rows, columns, threshold = 2, 3, 4
		numbers, sums := tableOf(t, rows, columns)
		marks := Suppress(numbers, sums, threshold)
		for i, possible := range read(numbers, sums, marks, threshold) {
			if v := int(numbers[i].Value); !numbers[i].Unseen && 0 < v && v < threshold && len(possible) < 2 || !possible[v] {
				t.Fatalf("number %d (%v) of %v can only be %v; marks %v", i, v, numbers, possible, marks)
			}
			if v := numbers[i].Value; !numbers[i].Unseen && v > 0 && v < threshold && marks[i] == Whole {
				t.Fatalf("number %d (%v) is shown", i, v)
			}
		}
	})
}

// tableOf draws a table with totals of rows, columns and all; the first row's total may have a part that is not shown.
func tableOf(t *rapid.T, rows, columns int) (numbers []Number, sums []Sum) {
	value := rapid.SampledFrom([]float64{0, 0, 1, 1, 2, 3, 3, 4, 6})
	at := func(row, column int) int { return row*columns + column }
	for range rows * columns {
		numbers = append(numbers, Number{Value: value.Draw(t, "cell")})
	}
	add := func(parts ...int) int {
		total := 0.0
		for _, p := range parts {
			total += numbers[p].Value
		}
		numbers = append(numbers, Number{Value: total})
		sums = append(sums, Sum{Plus: []int{len(numbers) - 1}, Minus: parts})
		return len(numbers) - 1
	}
	var ofRows []int
	for row := range rows {
		var parts []int
		for column := range columns {
			parts = append(parts, at(row, column))
		}
		if row == 0 && rapid.Bool().Draw(t, "rest") {
			numbers = append(numbers, Number{Value: rapid.SampledFrom([]float64{0, 0, 1, 5}).Draw(t, "left"), Unseen: true})
			parts = append(parts, len(numbers)-1)
		}
		ofRows = append(ofRows, add(parts...))
	}
	for column := range columns {
		add(at(0, column), at(1, column))
	}
	add(ofRows...)
	return numbers, sums
}

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
	if at("enrolled", "").Mark != Small || at("closed", "TRANSFER").Mark != Whole || at("opening", "").Mark != Whole {
		t.Errorf("%+v", out)
	}
	if at("checkins_missed", "").Mark != Small || at("checkins_kept", "").Mark != Withheld && at("checkins_due", "").Mark != Withheld {
		t.Errorf("one missed of thirty can be had from the rest: %+v", out)
	}
	if at("referral_to_decision_median", "").Mark != Withheld || at("decision_to_enrolment_median", "").Mark != Whole {
		t.Errorf("lengths of time: %+v", out)
	}
	for i, p := range out {
		if p.Mark != Whole && (p.Value != 0 || p.Shown() != 0 || p.Rows != nil) {
			t.Errorf("%s left %v behind", p.Figure, p.Value)
		}
		if p.Mark == Whole && p.Value != cells[i].Value {
			t.Errorf("%s is %v", p.Figure, p.Value)
		}
	}
}

// RPT-5: the nation goes out with its regions; no region's small number is had from the total.
func TestPublishTotalWithColumns(t *testing.T) {
	cell := func(figure string, v float64) Cell { return Cell{Figure: figure, Value: v, Available: true} }
	out := Publish(definition(t), 5, []Cell{cell("referrals", 45), cell("breaches", 0)}, []Cell{cell("referrals", 3), cell("breaches", 0)},
		[]Cell{cell("referrals", 12)}, []Cell{cell("referrals", 30)})
	if out[0][0].Mark != Whole || out[1][0].Mark != Small || out[2][0].Mark != Withheld || out[3][0].Mark != Whole || out[1][1].Mark != Whole {
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
	if totals[Whole] < 30 || totals[Withheld] > 6 || counts[Small] < 100 || counts[Withheld] > 30 {
		t.Errorf("whole, small and withheld: %v, of the totals %v", counts, totals)
	}
}
