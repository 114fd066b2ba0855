package reporting

import (
	"cmp"
	"slices"

	"passerelle/internal/platform/clock"
)

// Part is one submission's figures on their way into a roll-up.
type Part struct {
	Period       Period
	Cells        []Cell
	SubmissionID string
}

// RollUp puts parts together into the figures of a region, the nation, a quarter, or all of these at once (RPT-4).
//
// Flows add up over providers and months. Stocks add up over providers, and of several months only the first one's
// opening and the last one's other stocks count. Distinct persons and durations are never added: they are counted
// again from the rows behind them. A figure that one part cannot give is not available, in none of its lines: the part
// cannot say what it had of a line that only others name. A line of it that a person signed all the same counts.
func RollUp(d *Definition, parts []Part) []Cell {
	if len(parts) == 0 {
		return nil
	}
	first, last := span(parts)
	return RollUpOver(d, parts, first, last)
}

// RollUpOver puts parts together as [RollUp] does, over months that not all of them need to have: what stood at the
// beginning or the end is not told by a part that lacks that month.
func RollUpOver(d *Definition, parts []Part, first, last clock.Month) []Cell {
	sums := map[key]*Cell{}
	var silent []silence
	for _, part := range parts {
		of := silence{map[string]bool{}, map[key]bool{}}
		for _, c := range part.Cells {
			f, ok := d.Figure(c.Figure)
			if ok && counts(f, part.Period.Month, first, last) {
				gather(sums, f, c)
				of.hear(c)
			}
		}
		silent = append(silent, of)
	}
	for k, sum := range sums {
		if slices.ContainsFunc(silent, func(s silence) bool { return s.about(k) }) {
			sum.Available, sum.Adjusted = false, 0
		}
	}
	return ordered(d, sums)
}

// silence is what a part cannot say: the figures that it lacks, without the lines of them that a person signed.
type silence struct {
	figures map[string]bool
	signed  map[key]bool
}

func (s silence) hear(c Cell) {
	s.figures[c.Figure] = s.figures[c.Figure] || !c.Available
	s.signed[key{c.Figure, c.Code}] = c.Adjusted != 0
}

func (s silence) about(k key) bool { return s.figures[k.figure] && !s.signed[k] }

func span(parts []Part) (first, last clock.Month) {
	first, last = parts[0].Period.Month, parts[0].Period.Month
	for _, p := range parts {
		first, last = min(first, p.Period.Month), max(last, p.Period.Month)
	}
	return first, last
}

func counts(f Figure, m, first, last clock.Month) bool {
	switch {
	case f.Kind != Stock:
		return true
	case f.Code == "opening":
		return m == first
	default:
		return m == last
	}
}

func gather(sums map[key]*Cell, f Figure, c Cell) {
	k := key{c.Figure, c.Code}
	sum, ok := sums[k]
	if !ok {
		sum = &Cell{Figure: c.Figure, Code: c.Code}
		sums[k] = sum
	}
	sum.Available = sum.Available || c.Available
	sum.Rows = append(sum.Rows, c.Rows...)
	if f.adds() {
		sum.Value += c.Value
		sum.Adjusted += c.Adjusted
	}
}

func ordered(d *Definition, sums map[key]*Cell) []Cell {
	places := placesOf(d)
	var out []Cell
	for _, c := range sums {
		f, _ := d.Figure(c.Figure)
		if !f.adds() {
			c.measure(f)
		}
		if !c.Available {
			c.Value, c.Rows = 0, nil
		}
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b Cell) int {
		return cmp.Or(cmp.Compare(places.figure[a.Figure], places.figure[b.Figure]), cmp.Compare(places.code(a), places.code(b)), cmp.Compare(a.Code, b.Code))
	})
	return out
}

// places says where the lines of a definition stand.
type places struct {
	figure map[string]int
	named  map[key]int // by figure and code
	last   int
}

func placesOf(d *Definition) places {
	p := places{map[string]int{}, map[key]int{}, len(d.Codes)}
	for i, f := range d.Figures {
		p.figure[f.Code] = i
		for n, c := range d.Codes {
			if c.By == f.By {
				p.named[key{f.Code, c.Code}] = n
			}
		}
	}
	return p
}

// code gives the place of a line in its figure; those that the definition does not name come last.
func (p places) code(c Cell) int {
	if n, ok := p.named[key{c.Figure, c.Code}]; ok {
		return n
	}
	return p.last
}

// Finding is something in a submission that does not add up (RPT-4).
type Finding struct {
	Code string // a catalogue key: reporting.finding.<code>
	Args []any
}

// Check looks for what does not add up in a period's shown figures: within the month, and against the closing of the
// month before (nil when nothing was submitted for it).
func Check(cells, before []Cell) []Finding {
	var out []Finding
	in := shown(cells, "opening") + shown(cells, "enrolled") + shown(cells, "reopened")
	if expected, closing := in-shown(cells, "closed"), shown(cells, "closing"); expected != closing && known(cells, "opening", "enrolled", "closed", "closing") {
		out = append(out, Finding{"does_not_add_up", []any{"Expected", int(expected), "Closing", int(closing)}})
	}
	if due, outcomes := shown(cells, "checkins_due"), shown(cells, outcomesOfCheckIns...); outcomes > due && known(cells, "checkins_due") {
		out = append(out, Finding{"more_outcomes", []any{"Outcomes", int(outcomes), "Due", int(due)}})
	}
	if before == nil {
		return out
	}
	if was, opening := shown(before, "closing"), shown(cells, "opening"); was != opening && known(before, "closing") && known(cells, "opening") {
		out = append(out, Finding{"opening_differs", []any{"Closing", int(was), "Opening", int(opening)}})
	}
	return out
}

// known reports whether every line of some figures is: what is not available does not fail to add up.
func known(cells []Cell, figures ...string) bool {
	return !slices.ContainsFunc(cells, func(c Cell) bool { return slices.Contains(figures, c.Figure) && !c.Known() })
}

func shown(cells []Cell, figures ...string) float64 {
	sum := 0.0
	for _, c := range cells {
		if slices.Contains(figures, c.Figure) {
			sum += c.Shown()
		}
	}
	return sum
}

// Difference is a number that is not what it was: a revision against the one before, or drift of a frozen figure.
type Difference struct {
	Figure, Code string
	Was, Is      float64
	// WasUntold and IsUntold say that no number was, or is, available, WasEmpty and IsEmpty that a length was, or is, of no case: it is
	// then not 0.
	WasUntold, IsUntold, WasEmpty, IsEmpty bool
}

// Differences compares two states of a period's figures, in the order of the newer.
func Differences(was, is []Cell) []Difference {
	before, after := stateOf(was), stateOf(is)
	var out []Difference
	compare := func(w, i Cell) {
		if w.Shown() != i.Shown() || w.Known() != i.Known() || w.Told() != i.Told() {
			out = append(out, Difference{i.Figure, i.Code, w.Shown(), i.Shown(), !w.Known(), !i.Known(), w.Empty, i.Empty})
		}
	}
	for _, c := range is {
		compare(before.line(c), c)
	}
	for _, c := range was {
		if _, compared := after.at[key{c.Figure, c.Code}]; !compared {
			compare(c, after.line(c))
		}
	}
	return out
}

// state is a period's figures by line.
type state struct {
	at   map[key]Cell
	lost map[string]bool // the figures that it cannot tell
}

func stateOf(cells []Cell) state {
	s := state{map[key]Cell{}, map[string]bool{}}
	for _, c := range cells {
		s.at[key{c.Figure, c.Code}] = c
		s.lost[c.Figure] = s.lost[c.Figure] || !c.Available
	}
	return s
}

// line gives a line as it stands in this state: none of a figure that is told is 0.
func (s state) line(like Cell) Cell {
	if c, ok := s.at[key{like.Figure, like.Code}]; ok {
		return c
	}
	return Cell{Figure: like.Figure, Code: like.Code, Available: !s.lost[like.Figure]}
}
