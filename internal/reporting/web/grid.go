package web

import (
	"context"
	"fmt"
	"slices"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/reporting"
)

// gridView is a table of figures, its numbers written in the reader's way.
type gridView struct {
	ID, Caption string
	Columns     []gridColumn
	Groups      []gridGroup
}

// linesSeen is how many lines of a table stand in its frame at most; of a longer one it is said that it goes on.
const linesSeen = 12

func (g gridView) lines() (n int) {
	for _, group := range g.Groups {
		n += len(group.Lines)
	}
	return n
}

// columnsOnPaper is how many columns stand beside each other on a sheet that lies on its side, and are read [ours].
const columnsOnPaper = 6

// wide reports whether a table has more columns than a sheet holds.
func (g gridView) wide() bool { return len(g.Columns) > columnsOnPaper }

// sheets are a wide table's columns in several tables one after another, with all of its lines in each.
func (g gridView) sheets() []gridView {
	if !g.wide() {
		return []gridView{g}
	}
	var out []gridView
	sheets := (len(g.Columns) + columnsOnPaper - 1) / columnsOnPaper
	each := (len(g.Columns) + sheets - 1) / sheets // none holds much less than the others
	for from := 0; from < len(g.Columns); from += each {
		to := min(from+each, len(g.Columns))
		part := g
		part.ID, part.Columns, part.Groups = fmt.Sprint(g.ID, "-", from+1), g.Columns[from:to], nil
		for _, group := range g.Groups {
			part.Groups = append(part.Groups, group.columns(from, to))
		}
		out = append(out, part)
	}
	return out
}

// gridColumn is a column: Sub says what has to be known about it.
type gridColumn struct{ Title, Sub string }

type gridGroup struct {
	Title string
	Lines []gridLine
}

// columns leaves of a group the numbers of some columns.
func (g gridGroup) columns(from, to int) gridGroup {
	lines := slices.Clone(g.Lines)
	for i, l := range lines {
		lines[i].Numbers = l.Numbers[from:to]
	}
	return gridGroup{g.Title, lines}
}

// gridLine is one number of each column; the first of a figure's lines says the figure above it. Figure is its code and
// that of its line, for programs that read the page.
type gridLine struct {
	Figure, Heading, Name string
	Numbers               []string
}

// numbers writes the number of a line in one column.
type numbers func(reporting.Cell) string

// gridOf puts columns beside each other, with the lines of one of them under the headings of the template.
func gridOf(ctx context.Context, d *reporting.Definition, lines []reporting.Cell, columns []numbers) []gridGroup {
	var out []gridGroup
	for _, g := range d.Groups {
		group := gridGroup{Title: g.Name.In(i18n.Lang(ctx))}
		cells := cellsOf(d, lines, g.Code)
		for i, c := range cells {
			l := gridLine{Figure: c.Figure + "/" + c.Code, Name: line(ctx, d, c)}
			if first(cells, i) {
				l.Heading = name(ctx, d, c.Figure, "")
			}
			for _, column := range columns {
				l.Numbers = append(l.Numbers, column(c))
			}
			group.Lines = append(group.Lines, l)
		}
		if len(group.Lines) > 0 {
			out = append(out, group)
		}
	}
	return out
}

// numbersOf writes a column's numbers. A line that it does not have is 0, unless the column cannot tell the figure at
// all; nothing is known of a column without numbers, nor of a figure that it has no line of.
func numbersOf(ctx context.Context, cells []reporting.Cell) numbers {
	at, lost, has := map[[2]string]reporting.Cell{}, map[string]bool{}, map[string]bool{}
	for _, c := range cells {
		at[[2]string{c.Figure, c.Code}] = c
		lost[c.Figure], has[c.Figure] = lost[c.Figure] || !c.Available, true
	}
	return func(like reporting.Cell) string {
		c, ok := at[[2]string{like.Figure, like.Code}]
		switch {
		case !has[like.Figure]:
			return noCase
		case ok:
			return number(ctx, c)
		case lost[like.Figure]:
			return number(ctx, reporting.Cell{})
		}
		return i18n.Decimal(ctx, 0)
	}
}

// noneKnown reports whether no line of a part has a number that can be told: that is said once above, and not of each.
func noneKnown(ctx context.Context, lines []reporting.Cell, of numbers) bool {
	unknown := number(ctx, reporting.Cell{})
	return len(lines) > 1 && !slices.ContainsFunc(lines, func(c reporting.Cell) bool { return of(c) != unknown })
}

// noCase stands where nothing was counted or measured.
const noCase = i18n.Unknown

// number writes a figure: not available is said, never 0, and the length of no case is none.
func number(ctx context.Context, c reporting.Cell) string {
	switch {
	case !c.Known():
		return i18n.T(ctx, "reporting.not_available")
	case c.Empty:
		return noCase
	}
	return i18n.Decimal(ctx, c.Shown())
}

// stood writes a number that was or is otherwise; of one that is not available or of no case, that.
func stood(ctx context.Context, value float64, untold, empty bool) string {
	return number(ctx, reporting.Cell{Value: value, Available: !untold, Empty: empty})
}

// adjustedNote says what of a number was computed, if anything, and what a person added to it.
func adjustedNote(ctx context.Context, c reporting.Cell) string {
	added := i18n.Decimal(ctx, c.Adjusted)
	if !c.Available {
		return i18n.T(ctx, "reporting.adjusted_alone", "Adjusted", added)
	}
	return i18n.T(ctx, "reporting.adjusted", "Computed", i18n.Decimal(ctx, c.Value), "Adjusted", added)
}

// name writes what a number is: its figure, and its line when it has several.
func name(ctx context.Context, d *reporting.Definition, figure, code string) string {
	f, _ := d.Figure(figure)
	if code == "" {
		return f.Name.In(i18n.Lang(ctx))
	}
	return f.Name.In(i18n.Lang(ctx)) + i18n.Colon(ctx) + codeName(ctx, d, f, code)
}

// codeName writes one line of a breakdown in the reader's words. What a register says of a place to live stands in its
// own words, and says that they are the register's.
func codeName(ctx context.Context, d *reporting.Definition, f reporting.Figure, code string) string {
	text := d.NameOf(f.By, code, i18n.Lang(ctx))
	if f.By == "housing" && text == code {
		return i18n.T(ctx, "reporting.housing_written", "Text", text)
	}
	return text
}

// by writes who did something, and when.
func by(ctx context.Context, person string, at int64) string {
	if person == "" {
		return day(ctx, at)
	}
	return day(ctx, at) + ", " + person
}

// day writes the day of an instant where the reader is.
func day(ctx context.Context, at int64) string {
	return i18n.Date(ctx, clock.DateOf(clock.FromMicros(at), i18n.Zone(ctx)))
}

// when writes an instant where the reader is.
func when(ctx context.Context, at int64) string {
	if at == 0 {
		return i18n.Time(ctx, time.Time{})
	}
	return i18n.Time(ctx, clock.FromMicros(at))
}
