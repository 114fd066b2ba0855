package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"passerelle/internal/app"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision/intake"
	"passerelle/internal/supervision/register"
)

// said is one finding as programs read it.
type said struct {
	Row     int    `json:"row"` // as numbered in the file; 0 when it is about the whole file, or somebody who is in no row
	About   string `json:"about,omitempty"`
	Column  string `json:"column"`
	Code    string `json:"code"`
	Message string `json:"message"`
	where   string // the column in words
}

// at says what a finding is about: a cell of a row, a client by UCI or initials, another sheet, or the whole file.
func (s said) at() string {
	at := fmt.Sprintf("row %d", s.Row)
	switch {
	case s.About != "":
		at = s.About
	case s.Row == 0:
		at = "the file"
	}
	if s.where == "" {
		return at
	}
	return at + ", " + s.where
}

type importReport struct {
	Rows       int    `json:"rows"`
	Imported   int    `json:"imported"`
	Changed    int    `json:"changed"`
	Here       int    `json:"already_here"`
	LeftOut    int    `json:"left_out"`                // as somebody chose, now or for a register before
	Skipped    int    `json:"skipped"`                 // blank rows, totals, repeated headings
	AsOf       string `json:"as_of,omitempty"`         // the day as of which a register was read
	Assumed    bool   `json:"as_of_assumed,omitempty"` // nobody said that day, and so it is today
	Errors     []said `json:"errors"`
	Warnings   []said `json:"warnings"`
	Duplicates []said `json:"duplicates"`
	Absent     []said `json:"absent"` // who has an open file by an earlier register and is not in this one
}

// newReport is a report in which nothing stands: its lists are written also when they are empty.
func newReport() importReport {
	return importReport{Errors: []said{}, Warnings: []said{}, Duplicates: []said{}, Absent: []said{}}
}

func (r importReport) print(c *console) error {
	encoder := json.NewEncoder(c.out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(r)
}

// inJSON says for programs, too, why a file was refused as a whole; the words for people go where they always go.
func inJSON(c *console, asJSON bool, err error) error {
	if !asJSON || err == nil || errors.Is(err, errRowsOut) {
		return err
	}
	report, code := newReport(), register.Refusal(err)
	for _, line := range lines(err) {
		report.Errors = append(report.Errors, said{Column: line.option, Code: code, Message: line.text})
	}
	return errors.Join(err, report.print(c))
}

func printOutcome(c *console, out intake.Outcome, asJSON bool) error {
	texts, err := app.Catalogue()
	if err != nil {
		return err
	}
	report := newReport()
	report.Rows, report.Imported, report.Changed, report.Here, report.LeftOut, report.Skipped = out.Read, out.Imported, out.Changed, out.AlreadyHere, out.LeftOut, out.Skipped
	report.AsOf, report.Assumed = string(out.AsOf), out.Assumed
	ctx := i18n.With(c.ctx, texts, i18n.English, time.UTC)
	for _, f := range out.Findings {
		s := said{f.Row, f.About, f.Column, f.Code, f.Sentence(ctx), f.Where(ctx)}
		switch {
		case f.Code == register.CodeAbsent:
			report.Absent = append(report.Absent, s)
		case f.Severity == register.Error:
			report.Errors = append(report.Errors, s)
		case f.Severity == register.Duplicate:
			report.Duplicates = append(report.Duplicates, s)
		default:
			report.Warnings = append(report.Warnings, s)
		}
	}
	if asJSON {
		return errors.Join(report.print(c), rowsOut(out))
	}
	for _, list := range [][]said{report.Errors, report.Duplicates, report.Warnings, report.Absent} {
		for _, s := range list {
			fmt.Fprintf(c.out, "%s: %s\n", s.at(), s.Message)
		}
	}
	if out.Assumed {
		fmt.Fprintln(c.out, i18n.T(ctx, "supervision.register.assumed", "Date", string(out.AsOf)))
	}
	if _, err = fmt.Fprintln(c.out, report.counted(ctx, out.Errors())); err != nil {
		return err
	}
	return rowsOut(out)
}

// counted is the last line for people: how many rows there were, and what became of them.
func (r importReport) counted(ctx context.Context, wrong int) string {
	return strings.Join([]string{
		i18n.T(ctx, "app.import.rows", "Count", r.Rows), i18n.T(ctx, "app.import.imported", "Count", r.Imported), i18n.T(ctx, "app.import.changed", "Count", r.Changed),
		i18n.T(ctx, "app.import.here", "Count", r.Here), i18n.T(ctx, "app.import.errors", "Count", wrong), i18n.T(ctx, "app.import.duplicates", "Count", len(r.Duplicates)),
		i18n.T(ctx, "app.import.left_out", "Count", r.LeftOut),
		i18n.T(ctx, "app.import.warnings", "Count", len(r.Warnings)), i18n.T(ctx, "app.import.absent", "Count", len(r.Absent)), i18n.T(ctx, "app.import.skipped", "Count", r.Skipped),
	}, ", ")
}

// rowsOut says whether a row stayed out: an error, or one of which nobody said what it is.
func rowsOut(out intake.Outcome) error {
	if out.Errors()+out.Undecided > 0 {
		return errRowsOut
	}
	return nil
}
