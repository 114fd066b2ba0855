package web

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/sheet"
	"passerelle/internal/reporting"
)

// remark is what a person wrote about one number of a provider's month, or about the whole month when it names none.
type remark struct {
	provider, figure, code string
	kind                   string // names it in the catalogue (reporting.remark.<kind>)
	amount                 float64
	text, person           string
	at                     int64       // 0 where the month alone says when
	month                  clock.Month // where the numbers are of several
}

// remarks gives what stands on the month's page beside its numbers: of the whole month first, what its registers leave open before what people
// wrote, then what was signed, then what headquarters asked and was answered.
func (m monthView) remarks(ctx context.Context) []remark {
	var out []remark
	for _, n := range notes(ctx, m) {
		out = append(out, remark{provider: m.Provider, kind: "registers", text: n.text})
	}
	for _, whole := range []remark{{kind: "returned", text: m.Submission.Question, person: m.Asker.Name, at: m.Asker.At},
		{kind: "reply", text: m.Submission.Reply, person: m.Certifier, at: m.Submission.KnownAt},
		{kind: "correction", text: m.Submission.Correction, person: m.CorrectedBy, at: m.Submission.CorrectionAt}} {
		if whole.provider = m.Provider; whole.text != "" {
			out = append(out, whole)
		}
	}
	return append(append(out, signed(m.Provider, m.Adjustments)...), askedAbout(m.Provider, m.Questions)...)
}

// signed gives the lines that were signed beside a provider's numbers.
func signed(provider string, lines []reporting.Adjustment) []remark {
	var out []remark
	for _, j := range lines {
		r := remark{provider: provider, figure: j.Figure, code: j.Code, kind: "adjusted", amount: j.Amount, text: j.Reason, person: j.Person, at: j.Recorded}
		if j.Amount == 0 {
			r.kind = "noted"
		}
		out = append(out, r)
	}
	return out
}

// askedAbout gives what headquarters asked about a provider's numbers, each with its answer after it.
func askedAbout(provider string, questions []reporting.Question) []remark {
	var out []remark
	for _, q := range questions {
		r := remark{provider: provider, figure: q.Figure, code: q.Code, kind: "asked", text: q.Text, person: q.AskedBy, at: q.AskedAt}
		if out = append(out, r); q.AnsweredAt != 0 {
			r.kind, r.text, r.person, r.at = "answered", q.Answer, q.AnsweredBy, q.AnsweredAt
			out = append(out, r)
		}
	}
	return out
}

// questionsOf gives those of several questions that are about one provider in one region.
func questionsOf(all []reporting.Question, organisation, region string) []reporting.Question {
	var out []reporting.Question
	for _, q := range all {
		if q.OrganisationID == organisation && q.Region == region {
			out = append(out, q)
		}
	}
	return out
}

func (v regionView) remarksOf(p reporting.RegionPart) []remark {
	provider := v.Names[p.Submission.OrganisationID]
	return append(signed(provider, p.Adjustments), askedAbout(provider, questionsOf(v.Questions, p.Submission.OrganisationID, p.Submission.Region))...)
}

// remarked writes all that was said about one number in one cell, as a line of a file has no other place for it.
func remarked(ctx context.Context, all []remark, figure, code string) any {
	var out []string
	for _, r := range all {
		if r.figure == figure && r.code == code {
			out = append(out, r.sentence(ctx))
		}
	}
	if len(out) == 0 {
		return nil
	}
	return strings.Join(out, " | ")
}

func (r remark) sentence(ctx context.Context) string {
	text := i18n.T(ctx, "reporting.remark."+r.kind) + i18n.Colon(ctx)
	if r.month != "" {
		text = string(r.month) + " – " + text
	}
	if r.amount != 0 {
		text += amount(ctx, reporting.Adjustment{Amount: r.amount}) + " – "
	}
	text += strings.Join(strings.Fields(r.text), " ")
	if r.at != 0 {
		text += " (" + by(ctx, r.person, r.at) + ")"
	}
	return text
}

func remarkColumn(ctx context.Context) sheet.Column {
	return sheet.Column{Key: "remark", Label: i18n.T(ctx, "reporting.column.remark")}
}

// withRemarks gives the table of a month's numbers another column: what was said about each. What was said about the whole
// month has a line of its own, without a number.
func withRemarks(ctx context.Context, t sheet.Table, cells []reporting.Cell, all []remark) sheet.Table {
	width := len(t.Columns)
	t.Columns = append(t.Columns, remarkColumn(ctx))
	for i, c := range cells {
		t.Rows[i] = append(t.Rows[i], remarked(ctx, all, c.Figure, c.Code))
	}
	if whole := remarked(ctx, all, "", ""); whole != nil {
		row := make([]any, width+1)
		row[0], row[1], row[2], row[width] = "", "", i18n.T(ctx, "reporting.remark.whole"), whole
		t.Rows = append(t.Rows, row)
	}
	return t
}

// remarksTable writes every remark on a line of its own.
func remarksTable(ctx context.Context, d *reporting.Definition, all []remark) sheet.Table {
	t := sheet.Table{Name: i18n.T(ctx, "reporting.sheet.remarks"), Columns: append(append([]sheet.Column{providerColumn(ctx)}, lineColumns(ctx)...),
		sheet.Column{Key: "kind", Label: i18n.T(ctx, "reporting.column.kind")}, sheet.Column{Key: "amount", Label: i18n.T(ctx, "reporting.column.adjusted"), Kind: sheet.Decimal},
		remarkColumn(ctx), sheet.Column{Key: "person", Label: i18n.T(ctx, "reporting.column.signed")},
		sheet.Column{Key: "date", Label: i18n.T(ctx, "reporting.column.date_in", "Zone", i18n.Zone(ctx).String()), Kind: sheet.Date})}
	for _, r := range all {
		line := []any{"", "", i18n.T(ctx, "reporting.remark.whole")}
		if r.figure != "" {
			line = lineOf(ctx, d, r.figure, r.code)
		}
		var adds, on any
		if r.amount != 0 {
			adds = r.amount
		}
		if r.at != 0 {
			on = clock.DateOf(clock.FromMicros(r.at), i18n.Zone(ctx))
		}
		t.Rows = append(t.Rows, append(append([]any{r.provider}, line...), i18n.T(ctx, "reporting.remark."+r.kind), adds, r.text, r.person, on))
	}
	return ofMonths(ctx, t, all)
}

// ofMonths says in a last column which month each remark is about, where the numbers are of several.
func ofMonths(ctx context.Context, t sheet.Table, all []remark) sheet.Table {
	if !slices.ContainsFunc(all, func(r remark) bool { return r.month != "" }) {
		return t
	}
	t.Columns = append(t.Columns, monthColumn(ctx))
	for n, r := range all {
		t.Rows[n] = append(t.Rows[n], string(r.month))
	}
	return t
}
