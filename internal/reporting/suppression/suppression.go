// Package suppression decides which numbers of a publication are hidden so that no reader learns of a single person
// (RPT-5). Start at Suppress: it knows numbers and the sums they stand in, and nothing of what they count.
package suppression

import (
	"cmp"
	"iter"
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
	// Reckoned is an unseen number that a reader can reckon all the same, and that is covered like one that is published.
	Reckoned bool
	// Keep asks that others be withheld first: a number that is also published elsewhere.
	Keep bool
	// Told says that readers have the number as it is from somewhere else: to withhold it would hide nothing.
	Told bool
	// Kept is a number that went out hidden and still is what it was: it is covered like a small one, and said to be small where it
	// was, as readers have that.
	Kept bool
	// Before is how the number went out once, in another arrangement: what was hidden then stays so.
	Before Mark
}

// Sum is what a reader knows of numbers, by their places: those of Plus less those of Minus come to a known number.
type Sum struct{ Plus, Minus []int }

// LeastThreshold is the first threshold that hides anything: "fewer than 2, and not 0" says 1.
const LeastThreshold = 3

// Suppress marks the numbers of a publication (RPT-5). A count above 0 and below the threshold is Small; then as few
// others as a plain search finds are Withheld, so that for each number below the threshold at least two values agree
// with everything that is published: the sums, the marks, and what the marks say (small is 1 to threshold-1, withheld
// may be anything). A zero is withheld only where nothing else helps. A threshold below 3 hides nothing. One publication is safe by itself; what is published
// twice, in another arrangement, is for the caller to keep apart.
func Suppress(numbers []Number, sums []Sum, threshold int) []Mark {
	s := &suppression{numbers: numbers, sums: sums, threshold: float64(threshold), marks: make([]Mark, len(numbers)), of: make([][]term, len(numbers)),
		moved: make([]float64, len(numbers)), off: make([]float64, len(sums))}
	if threshold < LeastThreshold {
		return s.marks
	}
	for i, sum := range sums {
		for _, n := range sum.Plus {
			s.of[n] = append(s.of[n], term{i, 1})
		}
		for _, n := range sum.Minus {
			s.of[n] = append(s.of[n], term{i, -1})
		}
	}
	for i, n := range numbers {
		if s.marks[i] = n.Before; n.Before == Whole && !n.Unseen && s.small(n.Value) {
			s.marks[i] = Small
		}
	}
	for i, n := range numbers {
		// To withhold more never uncovers what was covered, so one pass is enough.
		if n.Kept || (!n.Unseen || n.Reckoned) && s.small(n.Value) {
			s.hide(i)
		}
	}
	return s.marks
}

type suppression struct {
	numbers   []Number
	sums      []Sum
	of        [][]term // the sums that a number stands in
	threshold float64
	marks     []Mark

	// While a disguise is looked for: how far each number is moved, which are, how far each sum is out of balance by it,
	// how far all sums together, what hiding them may still cost, the steps taken, and how many may be moved.
	moved []float64
	order []int
	off   []float64
	out   float64
	left  int
	steps int
	most  int
}

// term is a number's place in a sum: added, or taken away.
type term struct {
	sum  int
	sign float64
}

// shift moves a number, and with it every sum that it stands in.
func (s *suppression) shift(n int, by float64) {
	s.moved[n] += by
	for _, t := range s.of[n] {
		s.out -= math.Abs(s.off[t.sum])
		s.off[t.sum] += t.sign * by
		s.out += math.Abs(s.off[t.sum])
	}
}

// back puts the last number that was moved where it was.
func (s *suppression) back() {
	last := len(s.order) - 1
	s.shift(s.order[last], -s.moved[s.order[last]])
	s.order = s.order[:last]
}

// hide withholds others until a number below the threshold is covered: more each time, so that the search ends soon.
func (s *suppression) hide(i int) {
	for n := 1; !s.cover(i); n *= 2 {
		for range n {
			if !s.withhold(i) {
				return
			}
		}
	}
}

func (s *suppression) small(value float64) bool { return value != 0 && value < s.threshold }

// never is the price of a value that no reader has to reckon with.
const never = 1 << 20

// price says what it costs to make a reader reckon with another value of a number: nothing when it is hidden already,
// more the more is lost by hiding it. Of a number that is withheld for others a reader may guess that it is not small,
// so it is not taken below the threshold.
func (s *suppression) price(i int, value float64) int {
	n := s.numbers[i]
	switch {
	case n.Told, n.Kept && s.marks[i] == Small && (value <= 0 || !s.small(value)):
		return never
	case n.Unseen && value >= 0, s.marks[i] == Small && s.small(value) && (value > 0 || n.Value < 0):
		return 0
	case n.Unseen || value < 0 || !s.small(n.Value) && n.Value != 0 && value < s.threshold:
		return never
	case s.marks[i] == Withheld:
		return 0
	case n.Value == 0:
		return 4
	case n.Keep:
		return 3
	case s.marks[i] == Small:
		return 2 // it is said to be small now
	}
	return 1
}

// prices are tried one after another, so that little is withheld where little is enough.
var prices = []int{0, 1, 2, 3, 4, 6, 9, 14, 25}

// lengths are how many numbers a disguise may move: four are enough in most tables, and the search among few is short.
var lengths = []int{4, 6, 9, 14, 24}

// patience bounds the search for one disguise of a length at a price.
const patience = 300

// cover looks for a disguise of a number: other values, one up or one down, of what is hidden and of what then is
// withheld with it, that leave every sum as it is. It reports whether one was found, and withholds what it needs.
func (s *suppression) cover(i int) bool {
	for _, length := range lengths {
		for _, price := range prices {
			for _, by := range []float64{1, -1} {
				for len(s.order) > 0 {
					s.back()
				}
				s.left, s.steps, s.most = price, 0, length
				if s.move(i, by) {
					s.withholdMoved()
					return true
				}
			}
		}
	}
	return false
}

func (s *suppression) withholdMoved() {
	for _, n := range s.order {
		if s.price(n, s.numbers[n].Value+s.moved[n]) > 0 {
			s.marks[n] = Withheld
		}
	}
}

func (s *suppression) move(i int, by float64) bool {
	price := s.price(i, s.numbers[i].Value+by)
	if s.steps++; s.steps > patience || len(s.order) == s.most || s.moved[i] != 0 || price > s.left {
		return false
	}
	s.shift(i, by)
	s.order = append(s.order, i)
	s.left -= price
	if s.settle() {
		return true
	}
	s.left += price
	s.back()
	return false
}

// step is one way to bring a sum into balance.
type step struct {
	number       int
	by, value    float64
	upset, price int // how much more is out of balance then, and what it costs
}

// settle brings a sum that is out of balance into balance again, and so on until all are. The sum with the fewest ways
// goes first, so that what cannot end well ends soon; of its ways, what upsets the fewest other sums.
func (s *suppression) settle() bool {
	if s.out == 0 {
		return true
	}
	if s.out > settled*float64(s.most-len(s.order)) {
		return false
	}
	ways := s.fewest()
	slices.SortFunc(ways, func(a, b step) int {
		return cmp.Or(cmp.Compare(a.upset, b.upset), cmp.Compare(a.price, b.price), cmp.Compare(a.value, b.value), cmp.Compare(a.number, b.number))
	})
	return slices.ContainsFunc(ways, func(w step) bool { return s.move(w.number, w.by) })
}

// settled is how many sums one more number is expected to settle at most: what is further off is given up.
const settled = 3

// fewest gives the ways of the sum out of balance that has the fewest.
func (s *suppression) fewest() (ways []step) {
	first := true
	for sum := range s.unbalanced() {
		if of := s.ways(sum); first || len(of) < len(ways) {
			ways, first = of, false
		}
	}
	return ways
}

// ways gives the numbers that could each bring a sum nearer to its balance.
func (s *suppression) ways(sum int) []step {
	one := math.Copysign(1, s.off[sum])
	var ways []step
	for _, n := range s.sums[sum].Plus {
		ways = s.way(ways, n, -one)
	}
	for _, n := range s.sums[sum].Minus {
		ways = s.way(ways, n, one)
	}
	return ways
}

func (s *suppression) way(ways []step, n int, by float64) []step {
	price := s.price(n, s.numbers[n].Value+by)
	if s.moved[n] != 0 || price > s.left {
		return ways
	}
	w := step{number: n, by: by, price: price, value: s.numbers[n].Value}
	for _, t := range s.of[n] {
		w.upset += int(math.Abs(s.off[t.sum]+t.sign*by) - math.Abs(s.off[t.sum]))
	}
	return append(ways, w)
}

// unbalanced gives the sums that what is moved has put out of balance, each perhaps more than once.
func (s *suppression) unbalanced() iter.Seq[int] {
	return func(yield func(int) bool) {
		for _, n := range s.order {
			for _, t := range s.of[n] {
				if s.off[t.sum] != 0 && !yield(t.sum) {
					return
				}
			}
		}
	}
}

// withhold hides one more number to cover another: the least that is shown of those in its sums, or in the sums of
// what is hidden there, and so on. When all that hangs together is hidden already, the greatest that is only said to be
// small is withheld. It reports whether there was one.
func (s *suppression) withhold(i int) bool {
	var shown, small []int
	if s.marks[i] == Small && !s.numbers[i].Kept {
		small = append(small, i)
	}
	seen, ring := map[int]bool{i: true}, []int{i}
	for len(ring) > 0 && len(shown) == 0 {
		var hidden []int
		for _, n := range s.neighbours(ring, seen) {
			switch {
			case s.numbers[n].Told:
			case s.numbers[n].Unseen || s.marks[n] == Withheld:
				hidden = append(hidden, n)
			case s.marks[n] == Small && s.numbers[n].Kept:
				hidden = append(hidden, n)
			case s.marks[n] == Small:
				hidden, small = append(hidden, n), append(small, n)
			default:
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
		for _, t := range s.of[n] {
			for _, other := range slices.Concat(s.sums[t.sum].Plus, s.sums[t.sum].Minus) {
				if !seen[other] {
					seen[other] = true
					out = append(out, other)
				}
			}
		}
	}
	return out
}
