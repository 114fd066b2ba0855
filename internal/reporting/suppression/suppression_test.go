package suppression

import (
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

// RPT-5: what was hidden in an earlier arrangement stays hidden, and what is known from it is reckoned with: three of
// which two came to 13 then, and which come to 16 now, do not give the third.
func TestSuppressAfterAnEarlierRevision(t *testing.T) {
	numbers := numbersOf(16, 10, 3, 3)
	numbers[1].Before, numbers[2].Before = Withheld, Small
	got := Suppress(numbers, []Sum{{[]int{0}, []int{1, 2, 3}}, {[]int{1, 2}, nil}}, 5)
	if got[0] == Whole || got[1] != Withheld || got[2] != Small || got[3] != Small {
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
		return 0, max(v, r.threshold) + 2
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

// RPT-5: of a number that went out as small and still is what it was, readers have that it is small: it stays said, also where nothing covers it.
func TestWhatWasSaidToBeSmallStaysSaid(t *testing.T) {
	numbers := numbersOf(18, 4, 4, 10)
	numbers[0].Told, numbers[3].Told = true, true
	for i := 1; i < 3; i++ {
		numbers[i].Before, numbers[i].Kept = Small, true
	}
	if marks := Suppress(numbers, []Sum{{Plus: []int{0}, Minus: []int{1, 2, 3}}}, 5); !slices.Equal(marks, []Mark{Whole, Small, Small, Whole}) {
		t.Errorf("%v", marks)
	}
}
