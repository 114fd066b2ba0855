package web

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/takeback"
	"passerelle/internal/schedule"
)

type monthView struct {
	reporting.Month
	Provider, NoPDF                        string
	Certifier, Certified                   string // who, and who and when
	CorrectedBy                            string // who began the correction of an accepted month
	Form                                   part.Form
	Typed                                  string // words that could not be sent as the month has gone on
	MayCertify, MayAccept, MayOpen, MayAsk bool
	MayTakeBack                            bool                   // the correction that is under way
	Taken                                  []takeback.Taken       // corrections that were begun and taken back
	Anew                                   []reporting.Difference // what certifying a returned month again would say otherwise
}

// returned reports whether the month came back and waits to be certified again by whom reads it.
func (m monthView) returned() bool {
	return m.MayCertify && m.Submission.State == reporting.Returned
}

func (m monthView) frozen() bool {
	return m.Submission.State != "" && m.Submission.State != reporting.Open
}

// grid is the month as one table, for paper.
func (m monthView) grid(ctx context.Context) gridView {
	g := gridView{ID: "month", Caption: i18n.T(ctx, "reporting.own.title"), Columns: []gridColumn{{Title: i18n.T(ctx, "reporting.column.value")}, {Title: m.beforeTitle(ctx)}}}
	computed := func(c reporting.Cell) string {
		if c.Adjusted == 0 {
			return number(ctx, c)
		}
		return number(ctx, c) + " (" + adjustedNote(ctx, c) + ")"
	}
	g.Groups = gridOf(ctx, m.Definition, m.Cells, []numbers{computed, numbersOf(ctx, m.Before)})
	return g
}

// askedKey calls the question with which a month was returned: once it is sent again, it is of the revision before.
func askedKey(s reporting.State) string {
	if s == reporting.Submitted || s == reporting.Accepted {
		return "reporting.question_before"
	}
	return "reporting.question"
}

// asks reports whether the question with which the month was returned is shown: until it is accepted, and above its answer for ever.
func (m monthView) asks() bool {
	open := m.Submission.State == reporting.Returned || m.Submission.State == reporting.Open || m.Submission.State == reporting.Submitted
	return m.Submission.Question != "" && (open || m.Submission.Reply != "")
}

// answerField names the field for the answer to one question of several on a page.
func answerField(question string) string { return "answer-" + question }

// answered gives a question about the month, with its answer where it has one.
func (m monthView) answered(question string) reporting.Question {
	for _, q := range m.Questions {
		if q.ID == question {
			return q
		}
	}
	return reporting.Question{}
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

// beforeTitle calls the column of the month before, and says where that was not certified.
func (m monthView) beforeTitle(ctx context.Context) string {
	if m.BeforeOpen {
		return i18n.T(ctx, "reporting.before_open")
	}
	return i18n.T(ctx, "reporting.before")
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

// line writes the short name of a number within its figure.
func line(ctx context.Context, d *reporting.Definition, c reporting.Cell) string {
	f, _ := d.Figure(c.Figure)
	if c.Code == "" {
		return f.Name.In(i18n.Lang(ctx))
	}
	return codeName(ctx, d, f, c.Code)
}

// first reports whether a number is the first of its figure's lines, where the figure's name is said.
func first(cells []reporting.Cell, i int) bool {
	return cells[i].Code != "" && (i == 0 || cells[i-1].Figure != cells[i].Figure)
}

func rowsAddress(p reporting.Period, format, figure string) string {
	if figure != "" {
		figure = "?" + url.Values{"figure": {figure}}.Encode()
	}
	return address(p) + "/rows." + format + figure
}

// opens reports whether a number leads to the cases behind it: a length of 0 days has some too.
func (m monthView) opens(c reporting.Cell) bool {
	return m.MayOpen && c.Available && (c.Value > 0 || c.Behind() > 0)
}

func casesAddress(p reporting.Period, c reporting.Cell) string {
	return address(p) + "/cases?" + url.Values{"figure": {c.Figure}, "code": {c.Code}}.Encode()
}

// adjustable lists the numbers that may be adjusted.
func adjustable(ctx context.Context, m monthView) []part.Option {
	var out []part.Option
	for _, c := range m.Cells {
		if f, ok := m.Definition.Figure(c.Figure); ok && (f.Kind == reporting.Stock || f.Kind == reporting.Flow) {
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

// stateKey says where the month stands, as the list does.
func (m monthView) stateKey() string {
	if m.Submission.State == "" && m.Begun && !m.Over {
		return "reporting.state.current"
	}
	return stateKey(m.Submission.State)
}

// changeable reports whether a provider can still say something about the month's numbers.
func (m monthView) changeable() bool { return m.MayCertify && m.Begun && !m.closed() }

// correctable reports whether an accepted month, or one that is certified and not sent yet, can be corrected by whom reads it.
func (m monthView) correctable() bool {
	return m.Submission.State == reporting.Accepted && (m.MayCertify || m.MayAccept) || m.Submission.State == reporting.Certified && m.MayCertify
}

// correcting reports whether an accepted month is being corrected by this revision.
func (m monthView) correcting() bool {
	return m.Submission.Correction != "" && m.Submission.State != reporting.Accepted
}

// correctionKey calls a correction that is under way, or one that was accepted.
func (m monthView) correctionKey() string {
	if m.correcting() {
		return "reporting.correction.title"
	}
	return "reporting.correction.done"
}

// answering reports whether whoever certifies the month has a question to answer.
func (m monthView) answering() bool {
	return m.Submission.Question != "" && (m.Submission.State == reporting.Returned || m.Submission.State == reporting.Open)
}

// closed reports whether the month is certified, and not returned.
func (m monthView) closed() bool { return m.frozen() && m.Submission.State != reporting.Returned }

// listedKey says where a month of a list or board stands: the one under way is not begun, but not owed either.
func listedKey(s reporting.State, m, current clock.Month) string {
	if s == "" && m == current {
		return "reporting.state.current"
	}
	return stateKey(s)
}

// notOverKey tells a month that is under way from one that is to come.
func notOverKey(m monthView) string {
	if m.Begun {
		return "reporting.not_over.current"
	}
	return "reporting.not_over.future"
}

func standingKey(s schedule.Standing) string { return "reporting.standing." + string(s) }

// owedBy reports whether any provider of a region, or where it is empty of the nation, owes the month of a board: without one no report of it
// is due.
func owedBy(lines []reporting.Line, region string) bool {
	return slices.ContainsFunc(lines, func(l reporting.Line) bool { return l.Standing != "" && (region == "" || l.Region == region) })
}

func late(s schedule.Standing) bool { return s == schedule.Overdue || s == schedule.SubmittedLate }

func find(cells []reporting.Cell, like reporting.Cell) (reporting.Cell, bool) {
	for _, c := range cells {
		if c.Figure == like.Figure && c.Code == like.Code {
			return c, true
		}
	}
	return reporting.Cell{}, false
}

// uci writes a case's identifier; a file without one says so.
func uci(ctx context.Context, c reporting.Case) string {
	if c.UCI == "" {
		return i18n.T(ctx, "reporting.no_uci")
	}
	return c.UCI
}

// note is a sentence about what the numbers of a month cannot say, and the register that it is about where somebody can settle it there.
type note struct{ id, text, register string }

// notes gives those of a month, for its page, its paper and its files alike.
func notes(ctx context.Context, m monthView) (out []note) {
	if m.CutOver != "" {
		out = append(out, note{"cut-over", i18n.T(ctx, cutOverKey(m), "Day", i18n.Date(ctx, m.CutOver)) + gapNote(ctx, m), ""})
	}
	if m.Waiting.Register != "" {
		text := i18n.T(ctx, "reporting.register_row_waits")
		switch {
		case m.Waiting.Nobody:
			text = i18n.T(ctx, "reporting.nobody_belied")
		case m.Waiting.Withholds:
			text = i18n.T(ctx, "reporting.register_waits")
		}
		out = append(out, note{"register-waits", text, m.Waiting.Register})
	}
	if u := m.Undated; u.Any() {
		text := i18n.T(ctx, "reporting.undated", "Referrals", u.Referrals, "Decisions", u.Decisions, "Enrolments", u.Enrolments, "Closures", u.Closures, "Breaches", u.Breaches)
		out = append(out, note{"undated", text, ""})
	}
	return out
}

// gapNote says that there are days or sites of the month of which neither a register nor casework tells; nothing where there are none.
func gapNote(ctx context.Context, m monthView) string {
	if len(m.Silent) > 0 {
		var names []string
		for _, s := range m.Silent {
			names = append(names, s.NameIn(i18n.Lang(ctx)))
		}
		return " " + i18n.T(ctx, "reporting.cut_over.silent", "Sites", strings.Join(names, " · "))
	}
	if m.Told == "" {
		return ""
	}
	return " " + i18n.T(ctx, "reporting.cut_over.gap", "Told", i18n.Date(ctx, m.Told), "Day", i18n.Date(ctx, m.CutOver))
}

// cutOverKey tells the month in which casework began here from the months before it.
func cutOverKey(m monthView) string {
	if m.CutOver.MonthOf() == m.Period.Month {
		return "reporting.cut_over.month"
	}
	return "reporting.cut_over.before"
}
