package web

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/reporting"
	"passerelle/internal/schedule"
)

type monthView struct {
	reporting.Month
	Provider                       string
	Form                           part.Form
	MayCertify, MayAccept, MayOpen bool
}

type nationView struct {
	First, Last clock.Month
	Months      int
	Definition  *reporting.Definition
	Lines       []reporting.Line
	Parts       []reporting.Part
	Total       []reporting.Cell
	Reports     []reporting.RegionReport
	Names       map[string]string // of providers, by id
	ByProvider  bool
}

type caseView struct {
	Period     reporting.Period
	Definition *reporting.Definition
	Figure     reporting.Figure
	Cell       reporting.Cell
	Cases      []reporting.Case
	From       int
	MayRead    bool
}

// next leads to the next page of cases, if there is one.
func (v caseView) next() string {
	if v.From+len(v.Cases) >= len(v.Cell.Rows) || len(v.Cases) == 0 {
		return ""
	}
	return casesAddress(v.Period, v.Cell) + "&from=" + strconv.Itoa(v.From+len(v.Cases))
}

// number writes a figure: not available is said, never 0.
func number(ctx context.Context, c reporting.Cell) string {
	if !c.Available {
		return i18n.T(ctx, "reporting.not_available")
	}
	return i18n.Decimal(ctx, c.Shown())
}

// before gives what the month before said of a number.
func before(ctx context.Context, cells []reporting.Cell, c reporting.Cell) string {
	for _, b := range cells {
		if b.Figure == c.Figure && b.Code == c.Code {
			return number(ctx, b)
		}
	}
	return "–"
}

// cellsOf gives the numbers of one heading, in the definition's order.
func cellsOf(d *reporting.Definition, cells []reporting.Cell, group string) []reporting.Cell {
	var out []reporting.Cell
	for _, c := range cells {
		if f, ok := d.Figure(c.Figure); ok && f.Group == group {
			out = append(out, c)
		}
	}
	return out
}

// name writes what a number is: its figure, and its line when it has several.
func name(ctx context.Context, d *reporting.Definition, figure, code string) string {
	f, _ := d.Figure(figure)
	if code == "" {
		return f.Name.In(i18n.Lang(ctx))
	}
	return f.Name.In(i18n.Lang(ctx)) + ": " + d.NameOf(f.By, code, i18n.Lang(ctx))
}

// line writes the short name of a number within its figure.
func line(ctx context.Context, d *reporting.Definition, c reporting.Cell) string {
	f, _ := d.Figure(c.Figure)
	if c.Code == "" {
		return f.Name.In(i18n.Lang(ctx))
	}
	return d.NameOf(f.By, c.Code, i18n.Lang(ctx))
}

// first reports whether a number is the first of its figure's lines, where the figure's name is said.
func first(cells []reporting.Cell, i int) bool {
	return cells[i].Code != "" && (i == 0 || cells[i-1].Figure != cells[i].Figure)
}

func casesAddress(p reporting.Period, c reporting.Cell) string {
	return address(p) + "/cases?" + url.Values{"figure": {c.Figure}, "code": {c.Code}}.Encode()
}

// adjustable lists the numbers that may be adjusted.
func adjustable(ctx context.Context, m monthView) []part.Option {
	var out []part.Option
	for _, c := range m.Cells {
		if f, ok := m.Definition.Figure(c.Figure); ok && (f.Kind == reporting.Stock || f.Kind == reporting.Flow) && c.Available {
			out = append(out, part.Option{Value: c.Figure + "/" + c.Code, Text: name(ctx, m.Definition, c.Figure, c.Code)})
		}
	}
	return out
}

// every lists the numbers that may be annotated: all of them.
func every(ctx context.Context, m monthView) []part.Option {
	var out []part.Option
	for _, c := range m.Cells {
		out = append(out, part.Option{Value: c.Figure + "/" + c.Code, Text: name(ctx, m.Definition, c.Figure, c.Code)})
	}
	return out
}

// signed writes an adjustment as it was signed: by how much, when and by whom.
func signed(ctx context.Context, j reporting.Adjustment) string {
	when := i18n.Date(ctx, clock.DateOf(clock.FromMicros(j.Recorded), time.UTC))
	if j.Person != "" {
		when += ", " + j.Person
	}
	return when
}

func amount(ctx context.Context, j reporting.Adjustment) string {
	if j.Amount > 0 {
		return "+" + i18n.Decimal(ctx, j.Amount)
	}
	return i18n.Decimal(ctx, j.Amount)
}

// wrong reports whether one of a form's fields has a problem: the form then stands open.
func wrong(f part.Form, fields ...string) bool {
	return slices.ContainsFunc(f.Problems, func(p fault.Problem) bool { return slices.Contains(fields, p.Field) })
}

func split(text string) (figure, code string) {
	figure, code, _ = strings.Cut(text, "/")
	return figure, code
}

func stateKey(s reporting.State) string {
	if s == "" {
		return "reporting.state.NONE"
	}
	return "reporting.state." + string(s)
}

func standingKey(s schedule.Standing) string { return "reporting.standing." + string(s) }

func late(s schedule.Standing) bool { return s == schedule.Overdue || s == schedule.SubmittedLate }

// column is one region's or one provider's numbers in the nation's table.
type column struct {
	Region, Provider string // Provider is empty for a whole region
	Cells            []reporting.Cell
}

func (c column) title() string {
	if c.Provider == "" {
		return c.Region
	}
	return c.Region + " · " + c.Provider
}

// columns puts the nation's parts together by region, or by region and provider, in the order of these.
func (n nationView) columns(byProvider bool) []column {
	type place struct{ region, provider string }
	parts := map[place][]reporting.Part{}
	for _, p := range n.Parts {
		at := place{region: p.Period.Region}
		if byProvider {
			at.provider = n.Names[p.Period.OrganisationID]
		}
		parts[at] = append(parts[at], p)
	}
	var out []column
	for at, of := range parts {
		out = append(out, column{at.region, at.provider, reporting.RollUp(n.Definition, of)})
	}
	slices.SortFunc(out, func(a, b column) int {
		return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.Provider, b.Provider))
	})
	return out
}

// address leads to this table, or to a file of it, with other columns if asked.
func (n nationView) address(path string, byProvider bool) string {
	by := ""
	if byProvider {
		by = "&by=provider"
	}
	return fmt.Sprintf("%s?month=%s&months=%d%s", path, n.Last, n.Months, by)
}

func find(cells []reporting.Cell, like reporting.Cell) (reporting.Cell, bool) {
	for _, c := range cells {
		if c.Figure == like.Figure && c.Code == like.Code {
			return c, true
		}
	}
	return reporting.Cell{}, false
}

func numberOf(ctx context.Context, cells []reporting.Cell, like reporting.Cell) string {
	if c, ok := find(cells, like); ok {
		return number(ctx, c)
	}
	return "0"
}

// uci writes a case's identifier; a file without one says so.
func uci(ctx context.Context, c reporting.Case) string {
	if c.UCI == "" {
		return i18n.T(ctx, "reporting.no_uci")
	}
	return c.UCI
}
