package reporting

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"passerelle/internal/reporting/suppression"
)

// reader is somebody who reckons with a publication: what each hidden number may be, and what must hold between numbers.
type reader struct {
	lo, hi []float64
	truth  []float64
	small  []bool // a number below the threshold that is not said
	name   []string
	sums   [][]term
}

type term struct {
	number int
	sign   float64
}

func (r *reader) add(name string, truth, lo, hi float64, secret bool) int {
	r.lo, r.hi, r.truth, r.small, r.name = append(r.lo, lo), append(r.hi, hi), append(r.truth, truth), append(r.small, secret), append(r.name, name)
	return len(r.lo) - 1
}

func (r *reader) holds(plus, minus []int) {
	if len(plus) == 0 || len(minus) == 0 {
		return
	}
	var sum []term
	for _, n := range plus {
		sum = append(sum, term{n, 1})
	}
	for _, n := range minus {
		sum = append(sum, term{n, -1})
	}
	r.sums = append(r.sums, sum)
}

// reckon narrows what each number may be by every sum, until nothing changes.
func (r *reader) reckon() {
	for changed := true; changed; {
		changed = false
		for _, sum := range r.sums {
			for i := range sum {
				changed = r.narrow(sum, i) || changed
			}
		}
	}
}

// narrow bounds one number of a sum that comes to nothing by the others.
func (r *reader) narrow(sum []term, i int) bool {
	lo, hi := 0.0, 0.0
	for j, t := range sum {
		switch {
		case j == i:
		case t.sign == sum[i].sign:
			lo, hi = lo-r.hi[t.number], hi-r.lo[t.number]
		default:
			lo, hi = lo+r.lo[t.number], hi+r.hi[t.number]
		}
	}
	n := sum[i].number
	changed := lo > r.lo[n] || hi < r.hi[n]
	r.lo[n], r.hi[n] = max(lo, r.lo[n]), min(hi, r.hi[n])
	return changed
}

// read takes a publication as its readers do: the nation first, then its regions; columns are what was counted.
func read(d *Definition, threshold int, columns [][]Cell, published [][]Published) *reader {
	r := &reader{}
	at := make([]map[key]int, len(columns))
	for c := range columns {
		at[c] = map[key]int{}
		for i, p := range published[c] {
			v := columns[c][i].Shown()
			lo, hi := v, v
			switch p.Mark {
			case suppression.Small:
				lo, hi = 1, float64(threshold-1)
			case suppression.Withheld:
				lo, hi = 0, math.Inf(1)
			}
			at[c][key{p.Figure, p.Code}] = r.add(p.Figure+"/"+p.Code, v, lo, hi, p.Mark != suppression.Whole && v > 0 && v < float64(threshold))
		}
		r.knows(d, at[c], threshold)
	}
	for k, total := range at[0] {
		var parts []int
		for c := 1; c < len(at); c++ {
			if n, ok := at[c][k]; ok {
				parts = append(parts, n)
			}
		}
		r.holds([]int{total}, parts)
	}
	return r
}

// knows adds what holds within a column.
func (r *reader) knows(d *Definition, at map[key]int, threshold int) {
	of := func(figures ...string) (out []int) {
		for k, n := range at {
			for _, f := range figures {
				if k.figure == f {
					out = append(out, n)
				}
			}
		}
		return out
	}
	for _, f := range d.Figures {
		if strings.HasPrefix(f.Code, "closing_by_") {
			r.holds(of("closing"), of(f.Code))
		}
	}
	closed := of("closed")
	all := 0.0
	for _, n := range closed {
		all += r.truth[n]
	}
	total := r.add("closures", all, 0, math.Inf(1), all > 0 && all < float64(threshold))
	r.holds([]int{total}, closed)
	r.holds(of("opening", "enrolled", "reopened"), append(of("closing"), total))
	r.holds(of("persons"), of("opening", "enrolled", "reopened"))
	r.holds(of("persons"), append(of("closing"), total))
	r.holds(of("checkins_due"), of("checkins_kept", "checkins_late", "checkins_missed"))
}

// RPT-5: somebody who reckons with all that is published, and takes every check-in for settled, learns no small number: not
// of a line, and not how many were closed.
func TestNoReaderReckonsASmallNumber(t *testing.T) {
	d := definition(t)
	for _, threshold := range []int{5, 20} {
		for seed := range uint64(30) {
			columns := aNation(d, rand.New(rand.NewPCG(7, seed)))
			r := read(d, threshold, columns, Publish(d, threshold, columns...))
			r.reckon()
			for n, small := range r.small {
				if small && r.lo[n] == r.hi[n] {
					t.Errorf("threshold %d, nation %d: %s is %v", threshold, seed, r.name[n], r.truth[n])
				}
			}
		}
	}
}

// RPT-5: nor does somebody who has the month before as well: what was there at its end is what this one begins with, so that hiding it here
// covers nothing.
func TestTwoMonthsTogetherGiveNoSmallNumber(t *testing.T) {
	d := definition(t)
	for _, threshold := range []int{5, 20} {
		for seed := range uint64(30) {
			columns := aNation(d, rand.New(rand.NewPCG(11, seed)))
			before := make([]WentOut, len(columns))
			for i, cells := range columns {
				if v := valueIn(cells, "opening"); v >= float64(threshold) {
					before[i].Left = Left{Sent: true, Value: v}
				}
			}
			published := PublishAgain(d, threshold, before, columns...)
			r := read(d, threshold, columns, published)
			for n, name := range r.name {
				if v := r.truth[n]; name == "opening/" && v >= float64(threshold) { // as the month before says
					r.lo[n], r.hi[n] = v, v
				}
			}
			r.reckon()
			for n, small := range r.small {
				if small && r.lo[n] == r.hi[n] {
					t.Errorf("threshold %d, nation %d: %s is %v", threshold, seed, r.name[n], r.truth[n])
				}
			}
		}
	}
}

func valueIn(cells []Cell, figure string) float64 {
	for _, c := range cells {
		if c.Figure == figure {
			return c.Shown()
		}
	}
	return 0
}
