package reporting

import (
	"cmp"
	"math"
	"slices"
)

// Mark says how a number goes out to readers who may not learn of a single person.
type Mark int

// The marks.
const (
	Whole    Mark = iota // as it is
	Small                // said to be fewer than the threshold, and no more
	Withheld             // not shown at all: it would give a small one back, or its being small would
)

// Number is one number of a publication.
type Number struct {
	Value float64
	// Unseen is a number that is not published at all and only stands in sums, such as what is left of a whole.
	Unseen bool
	// Keep asks that others be withheld first: a number that is also published elsewhere.
	Keep bool
}

// Sum is what a reader knows of numbers, by their places: those of Plus less those of Minus come to a known number.
type Sum struct{ Plus, Minus []int }

// leastThreshold is the first threshold that hides anything: "fewer than 2, and not 0" says 1.
const leastThreshold = 3

// Suppress marks the numbers of a publication (RPT-5). A count above 0 and below the threshold is Small; then as few
// others as a plain search finds are Withheld, so that for each number below the threshold at least two values agree
// with everything that is published: the sums, the marks, and what the marks say (small is 1 to threshold-1, withheld
// is at least 1). Zeros stay. A threshold below 3 hides nothing. One publication is safe by itself; what is published
// twice, in another arrangement, is for the caller to keep apart.
func Suppress(numbers []Number, sums []Sum, threshold int) []Mark {
	s := &suppression{numbers: numbers, sums: sums, threshold: float64(threshold), marks: make([]Mark, len(numbers)), of: make([][]int, len(numbers))}
	if threshold < leastThreshold {
		return s.marks
	}
	for i, sum := range sums {
		for _, n := range slices.Concat(sum.Plus, sum.Minus) {
			s.of[n] = append(s.of[n], i)
		}
	}
	for i, n := range numbers {
		if !n.Unseen && s.small(n.Value) {
			s.marks[i] = Small
		}
	}
	for i, n := range numbers {
		// To withhold more never uncovers what was covered, so one pass is enough.
		for !n.Unseen && s.small(n.Value) && !s.covered(i) && s.withhold(i) {
		}
	}
	return s.marks
}

type suppression struct {
	numbers   []Number
	sums      []Sum
	of        [][]int // the sums that a number stands in
	threshold float64
	marks     []Mark
	moved     map[int]float64 // how far numbers are moved from their values, while a disguise is looked for
	steps     int
}

func (s *suppression) small(value float64) bool { return value != 0 && value < s.threshold }

// mayBe says whether a reader has to reckon with another value of a number. Of a number that is withheld for others a
// reader may guess that it is not small, so it is not taken below the threshold.
func (s *suppression) mayBe(i int, value float64) bool {
	switch {
	case s.numbers[i].Unseen:
		return value >= 0
	case s.marks[i] == Small:
		return s.small(value) && (value > 0 || s.numbers[i].Value < 0)
	case s.marks[i] == Withheld && s.small(s.numbers[i].Value):
		return value >= 1
	case s.marks[i] == Withheld:
		return value >= s.threshold
	}
	return false
}

// patience bounds the search for one disguise; a number for which none is found in time counts as uncovered, which
// withholds more than needed and never less.
const patience = 3000

// covered looks for a disguise of a number: other values of what is not shown, one up or one down, that leave every sum
// as it is.
func (s *suppression) covered(i int) bool {
	for _, by := range []float64{1, -1} {
		s.moved, s.steps = map[int]float64{}, 0
		if s.move(i, by) {
			return true
		}
	}
	return false
}

func (s *suppression) move(i int, by float64) bool {
	if s.steps++; s.steps > patience || s.moved[i] != 0 || !s.mayBe(i, s.numbers[i].Value+by) {
		return false
	}
	s.moved[i] = by
	if s.settle() {
		return true
	}
	delete(s.moved, i)
	return false
}

// settle brings the first sum that is out of balance into balance again, and so on until all are.
func (s *suppression) settle() bool {
	sum, off := s.unbalanced()
	if off == 0 {
		return true
	}
	step := math.Copysign(1, off)
	for _, n := range s.sums[sum].Plus {
		if s.move(n, -step) {
			return true
		}
	}
	for _, n := range s.sums[sum].Minus {
		if s.move(n, step) {
			return true
		}
	}
	return false
}

// unbalanced gives a sum that what is moved has changed, and by how much; 0 when there is none.
func (s *suppression) unbalanced() (sum int, off float64) {
	first := -1
	for n := range s.moved {
		for _, i := range s.of[n] {
			if first < 0 || i < first {
				if by := s.change(s.sums[i]); by != 0 {
					first, off = i, by
				}
			}
		}
	}
	return first, off
}

func (s *suppression) change(sum Sum) float64 {
	by := 0.0
	for _, n := range sum.Plus {
		by += s.moved[n]
	}
	for _, n := range sum.Minus {
		by -= s.moved[n]
	}
	return by
}

// withhold hides one more number to cover another: the least that is shown of those in its sums, or in the sums of
// what is hidden there, and so on. When all that hangs together is hidden already, the greatest that is only said to be
// small is withheld. It reports whether there was one.
func (s *suppression) withhold(i int) bool {
	var shown, small []int
	if s.marks[i] == Small {
		small = append(small, i)
	}
	seen, ring := map[int]bool{i: true}, []int{i}
	for len(ring) > 0 && len(shown) == 0 {
		var hidden []int
		for _, n := range s.neighbours(ring, seen) {
			switch {
			case s.numbers[n].Unseen || s.marks[n] == Withheld:
				hidden = append(hidden, n)
			case s.marks[n] == Small:
				hidden, small = append(hidden, n), append(small, n)
			case s.numbers[n].Value != 0: // a zero covers nothing
				shown = append(shown, n)
			}
		}
		ring = hidden
	}
	switch {
	case len(shown) > 0:
		s.marks[slices.MinFunc(shown, s.cheaper)] = Withheld
	case len(small) > 0:
		s.marks[slices.MaxFunc(small, s.cheaper)] = Withheld
	}
	return len(shown)+len(small) > 0
}

func (s *suppression) cheaper(a, b int) int {
	kept := func(n int) int {
		if s.numbers[n].Keep {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(kept(a), kept(b)), cmp.Compare(s.numbers[a].Value, s.numbers[b].Value), cmp.Compare(a, b))
}

// neighbours gives what stands in a sum with one of some numbers and was not seen before, in order.
func (s *suppression) neighbours(of []int, seen map[int]bool) []int {
	var out []int
	for _, n := range of {
		for _, sum := range s.of[n] {
			for _, other := range slices.Concat(s.sums[sum].Plus, s.sums[sum].Minus) {
				if !seen[other] {
					seen[other] = true
					out = append(out, other)
				}
			}
		}
	}
	return out
}
