package reporting

import (
	"math"
	"slices"

	"passerelle/internal/reporting/suppression"
)

// Published is a number as it goes out: nothing of a hidden one is left in it.
type Published struct {
	Cell
	Mark suppression.Mark
}

// Publish suppresses the small cells of figures that are published together (RPT-5): one column of figures by itself (a month), or a total
// with the columns that it is the total of. Columns and cells come back in their order; a line that a column does not have counts as 0 and is
// not added. It reckons with what readers know: the total of each line, the breakdowns of the closing caseload, the caseload's balance,
// persons, and the outcomes of check-ins. A length of time is hidden when fewer cases than the threshold stand behind it.
func Publish(d *Definition, threshold int, columns ...[]Cell) [][]Published {
	return PublishAgain(d, threshold, make([]WentOut, len(columns)), columns...)
}

// WentOut is how a column went out in the revision before; without cells where it is new.
type WentOut struct {
	Cells []Published
	// Said are the numbers behind them, in the same order, hidden ones too: what did not change since says what it was.
	Said []Cell
	// Grown says that somebody's cases came in since: what the column has more is theirs.
	Grown bool
	// Left is what stood at the end of the time before, which a reader has: the column begins with it.
	Left Left
}

// Left is how many were there at the end of a month, and how that went out; nothing where the month was not sent.
type Left struct {
	Sent  bool
	Value float64
	Mark  suppression.Mark
}

// PublishAgain does so where a reader has an earlier revision: before holds how each column went out then, the total's first. What was hidden
// stays hidden, and the total of then is reckoned with, as it tells its columns still. Nor does what a column has more give a small number back.
func PublishAgain(d *Definition, threshold int, before []WentOut, columns ...[]Cell) [][]Published {
	p := &publication{definition: d, threshold: threshold, columns: columns, before: before, place: make([]map[key]int, len(columns))}
	p.number()
	p.totals()
	p.totalsBefore()
	for column := range columns {
		p.relations(column)
		p.growth(column)
	}
	marks := suppression.Suppress(p.numbers, p.sums, threshold)
	out := make([][]Published, len(columns))
	for i, cells := range columns {
		for _, c := range cells {
			out[i] = append(out[i], p.publish(c, i, marks))
		}
	}
	return out
}

type publication struct {
	definition *Definition
	columns    [][]Cell
	before     []WentOut
	threshold  int
	numbers    []suppression.Number
	sums       []suppression.Sum
	place      []map[key]int // of each column: where a cell stands in numbers
}

// counts reports whether a cell is a number of cases that is known; a length of time stands in no sum.
func (p *publication) counts(c Cell) bool {
	f, ok := p.definition.Figure(c.Figure)
	return ok && f.Kind != Duration && c.Known()
}

func (p *publication) number() {
	for i, cells := range p.columns {
		p.place[i] = map[key]int{}
		for _, c := range cells {
			if p.counts(c) {
				p.place[i][key{c.Figure, c.Code}] = len(p.numbers)
				// What stood at the month's end opens the next month, which is published too.
				p.numbers = append(p.numbers, p.begun(i, c, p.stayed(i, c, suppression.Number{Value: c.Shown(), Keep: c.Figure == "opening" || c.Figure == "closing",
					Before: p.wentOut(i, c)})))
			}
		}
	}
}

// begun says of what a column begins with how it went out as the end of the time before: hidden there it stays so, and shown
// there it covers nothing here.
func (p *publication) begun(column int, c Cell, n suppression.Number) suppression.Number {
	if left := p.before[column].Left; c.Figure == "opening" && left.Sent && left.Value == n.Value {
		n.Before, n.Told = max(n.Before, left.Mark), n.Told || left.Mark == suppression.Whole
	}
	return n
}

// stayed says of a region's number that is what it was in the revision before: shown there it covers nothing here, and hidden
// there it is kept from whoever subtracts, small or not, as it would give back what it covered. One that is another now is new.
func (p *publication) stayed(column int, c Cell, n suppression.Number) suppression.Number {
	at, said := p.then(column, c), p.before[column].Said
	switch {
	case column == 0 || at < 0 || at >= len(said) || !said[at].Known():
	case said[at].Shown() != n.Value:
		n.Before = suppression.Whole
	default:
		n.Told, n.Kept = n.Before == suppression.Whole, n.Before != suppression.Whole
	}
	return n
}

// totals says that each line of the first column is that of the others together. Persons are counted once and may be
// fewer; a reader who adds them all the same is nearly right, so they are covered as if they added up.
func (p *publication) totals() {
	if len(p.columns) < 2 {
		return
	}
	for _, c := range p.columns[0] {
		k := key{c.Figure, c.Code}
		whole, ok := p.place[0][k]
		if !ok {
			continue
		}
		sum := suppression.Sum{Plus: []int{whole}}
		for _, places := range p.place[1:] {
			if n, ok := places[k]; ok {
				sum.Minus = append(sum.Minus, n)
			}
		}
		p.sums = append(p.sums, sum) // and readers who have all that it is made of have it too
		p.numbers[whole].Told = p.numbers[whole].Told || len(sum.Minus) > 0 && !slices.ContainsFunc(sum.Minus, func(n int) bool { return !p.numbers[n].Told })
	}
}

// wentOut says how a number of a column went out before; a total of then was another number.
func (p *publication) wentOut(column int, c Cell) suppression.Mark {
	at := p.then(column, c)
	if column == 0 || at < 0 {
		return suppression.Whole
	}
	mark := p.before[column].Cells[at].Mark
	if v := c.Shown(); mark == suppression.Small && (v <= 0 || v >= float64(p.threshold)) {
		return suppression.Withheld // it became another number: it is hidden, and not said to be small
	}
	return mark
}

// then gives the place of a cell in its column of the revision before; below 0 when it was not there.
func (p *publication) then(column int, c Cell) int {
	return slices.IndexFunc(p.before[column].Cells, func(b Published) bool { return b.Figure == c.Figure && b.Code == c.Code })
}

// growth says what a reader reckons who takes a column of then from that of now: what came in since.
func (p *publication) growth(column int) {
	if !p.before[column].Grown {
		return
	}
	for _, c := range p.columns[column] {
		at := p.then(column, c)
		now, counts := p.place[column][key{c.Figure, c.Code}]
		if at < 0 || !counts || p.before[column].Cells[at].Mark != suppression.Whole {
			continue
		}
		more := c.Shown() - p.before[column].Cells[at].Shown()
		if more == 0 || math.Abs(more) >= float64(p.threshold) {
			continue
		}
		grew := suppression.Sum{Plus: []int{now}, Minus: []int{len(p.numbers)}}
		if more < 0 {
			grew = suppression.Sum{Plus: []int{now, len(p.numbers)}}
		}
		p.sums = append(p.sums, grew)
		p.numbers = append(p.numbers, suppression.Number{Value: math.Abs(more), Unseen: true, Reckoned: true})
	}
}

// totalsBefore says that the columns of the earlier revision still come to what was said of them together.
func (p *publication) totalsBefore() {
	for _, then := range p.before[0].Cells {
		var sum suppression.Sum
		for column := 1; then.Mark == suppression.Whole && column < len(p.columns); column++ {
			if n, ok := p.place[column][key{then.Figure, then.Code}]; ok && p.before[column].Cells != nil {
				sum.Plus = append(sum.Plus, n)
			}
		}
		if len(sum.Plus) > 0 {
			p.sums = append(p.sums, sum)
		}
	}
}

// outcomesOfCheckIns come to the check-ins due but for the few without an outcome yet. A reader takes these for none, and is
// nearly always right: they are covered as if there were none.
var outcomesOfCheckIns = []string{"checkins_kept", "checkins_late", "checkins_missed", "checkins_waiting", "checkins_excused"}

// relations says what holds within one column, in every definition.
func (p *publication) relations(column int) {
	for _, f := range p.definition.Figures {
		if len(f.Code) > len("closing_by_") && f.Code[:len("closing_by_")] == "closing_by_" {
			p.sum(column, []string{"closing"}, []string{f.Code})
		}
	}
	came := []string{"opening", "enrolled", "reopened"}
	p.sum(column, came, []string{"closing", "closed"})
	p.sum(column, []string{"persons"}, came)
	p.sum(column, []string{"persons"}, []string{"closing", "closed"})
	p.sum(column, []string{"checkins_due"}, outcomesOfCheckIns)
	p.closures(column)
}

// closures says that a reader reckons how many were closed, whatever the reasons: what came in, less what is left.
func (p *publication) closures(column int) {
	lines, known := p.linesOf(column, []string{"closed"})
	if !known || len(lines) == 0 {
		return
	}
	all := 0.0
	for _, n := range lines {
		all += p.numbers[n].Value
	}
	p.sums = append(p.sums, suppression.Sum{Plus: lines, Minus: []int{len(p.numbers)}})
	p.numbers = append(p.numbers, suppression.Number{Value: all, Unseen: true, Reckoned: true})
}

// sum adds what holds between figures of a column, all their lines together; a figure that is not available tells
// nothing.
func (p *publication) sum(column int, plus, minus []string) {
	a, aKnown := p.linesOf(column, plus)
	b, bKnown := p.linesOf(column, minus)
	if aKnown && bKnown && len(a) > 0 && len(b) > 0 {
		p.sums = append(p.sums, suppression.Sum{Plus: a, Minus: b})
	}
}

func (p *publication) linesOf(column int, figures []string) (places []int, known bool) {
	for _, c := range p.columns[column] {
		if !slices.Contains(figures, c.Figure) {
			continue
		}
		n, ok := p.place[column][key{c.Figure, c.Code}]
		if !ok {
			return nil, false
		}
		places = append(places, n)
	}
	return places, true
}

func (p *publication) publish(c Cell, column int, marks []suppression.Mark) Published {
	out := Published{Cell: Cell{Figure: c.Figure, Code: c.Code, Available: c.Available, Empty: c.Empty}}
	if n, ok := p.place[column][key{c.Figure, c.Code}]; ok {
		out.Mark = marks[n]
	} else if behind := c.Behind(); behind > 0 && behind < p.threshold {
		out.Mark = suppression.Withheld
	}
	if out.Mark == suppression.Whole {
		out.Value, out.Adjusted = c.Value, c.Adjusted
	}
	return out
}

// asMonthsSay withholds of a column of several months what its months, in order, do not say: a sum that is shown beside
// all its months but one would give that one back. A length of time stands for itself.
func asMonthsSay(d *Definition, column []Published, months [][]Published) []Published {
	open := true // whether who came, who left and who is there are all said: persons follow from them
	for i, p := range column {
		f, _ := d.Figure(p.Figure)
		of := months
		switch {
		case f.Kind == Duration || f.Kind == Distinct:
			continue
		case f.Kind == Stock && f.Code == "opening":
			of = months[:1]
		case f.Kind == Stock:
			of = months[len(months)-1:]
		}
		if slices.ContainsFunc(of, func(month []Published) bool { return hides(month, p) }) {
			column[i] = p.withheld()
		}
		if slices.Contains([]string{"opening", "enrolled", "reopened", "closed", "closing"}, p.Figure) {
			open = open && column[i].Mark == suppression.Whole
		}
	}
	for i, p := range column {
		if f, _ := d.Figure(p.Figure); f.Kind == Distinct && !open {
			column[i] = p.withheld()
		}
	}
	return column
}

func hides(month []Published, like Published) bool {
	return slices.ContainsFunc(month, func(p Published) bool {
		return p.Figure == like.Figure && p.Code == like.Code && p.Mark != suppression.Whole
	})
}

// withheld gives a number that is not shown: nothing of it is left.
func (p Published) withheld() Published {
	return Published{Cell: Cell{Figure: p.Figure, Code: p.Code, Available: p.Available, Empty: p.Empty}, Mark: suppression.Withheld}
}
