package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/app"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/config"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/sheet"
	"passerelle/internal/supervision/intake"
	"passerelle/internal/supervision/register"
)

type importCommand struct {
	Register importRegister `cmd:"" help:"Bring in a provider's client register (XLSX or CSV)."`
	Notes    importNotes    `cmd:"" help:"Bring in a provider's case notes (XLSX or CSV: UCI, date, author, kind, text)."`
}

type importRegister struct {
	config.Config
	Organisation string `required:"" help:"Code of the provider."`
	Site         string `help:"Name of the site; needed when the provider has several."`
	DateOrder    string `enum:"dmy,mdy,ask" default:"ask" help:"How dates such as 03/04/2026 are written: dmy or mdy."`
	AsOf         string `help:"Read the register as of this day (yyyy-mm-dd): later dates are in the future. When left out, the day that the sheet's title states, else today."`
	Update       bool   `help:"Add what changed since an earlier register to its files; otherwise clients who are here already are listed and left."`
	DryRun       bool   `help:"Look and say, keep nothing."`
	JSON         bool   `name:"json" help:"Print one object for programs."`
	File         string `arg:"" type:"existingfile" help:"The register."`
}

var orders = map[string]register.Order{"ask": register.Unasked, "dmy": register.DayFirst, "mdy": register.MonthFirst}

// Run reads the register, brings it in and says what became of each doubtful cell.
func (r *importRegister) Run(c *console) error {
	return within(c, r.Config, func(h *app.House) error {
		org, err := providerOf(c, h, r.Organisation)
		if err != nil {
			return err
		}
		site, err := r.siteOf(c, h, org)
		if err != nil {
			return err
		}
		i, err := r.read(c, h, org.ID)
		if err != nil {
			return err
		}
		i.SiteID, i.Region, i.Changes, i.DryRun = site.ID, site.RegionCode, r.Update, r.DryRun
		out, err := h.Intake.ImportRegister(c.ctx, access.SystemActor("importer", org.ID), i)
		if err != nil {
			return err
		}
		return printOutcome(c, out, r.JSON)
	})
}

func problem(field, key string, args ...any) error {
	var check fault.Check
	check.Add(field, key, args...)
	return check.Err()
}

func providerOf(c *console, h *app.House, code string) (access.Organisation, error) {
	org, err := h.Access.OrganisationByCode(c.ctx, code)
	if fault.Is(err, fault.NotFound) || err == nil && org.Kind != access.Provider {
		return org, fault.New(fault.NotFound, "app.problem.provider", "Code", code)
	}
	return org, err
}

// siteOf finds the site, which may be left out when there is only one.
func (r *importRegister) siteOf(c *console, h *app.House, org access.Organisation) (access.Site, error) {
	sites, err := h.Access.Sites(c.ctx, org.ID)
	if err != nil {
		return access.Site{}, err
	}
	for _, s := range sites {
		if s.Name == r.Site || r.Site == "" && len(sites) == 1 {
			return s, nil
		}
	}
	return access.Site{}, problem("site", "app.problem.site")
}

// read reads the register as the provider's headings are known to mean and its dates to be written.
func (r *importRegister) read(c *console, h *app.House, organisationID string) (intake.Import, error) {
	content, hash, err := readFile(r.File)
	if err != nil {
		return intake.Import{}, err
	}
	day, err := h.Intake.StandsAsOf(c.ctx, content, clock.Date(r.AsOf))
	if err != nil {
		return intake.Import{}, err
	}
	texts, err := app.Catalogue()
	if err != nil {
		return intake.Import{}, err
	}
	out := intake.Import{FileHash: hash, Content: content, Name: filepath.Base(r.File)}
	out.Reading, out.Settings, err = h.Intake.Read(c.ctx, organisationID, content, intake.Settings{AsOf: day, Order: orders[r.DateOrder],
		Reason: texts.Text(i18n.English, "supervision.register.correction")})
	return out, err
}

func readFile(path string) (content []byte, hash string, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, "", fmt.Errorf("open file: %w", err)
	}
	defer file.Close()
	if content, err = io.ReadAll(io.LimitReader(file, sheet.MaxFile+1)); err != nil {
		return nil, "", fmt.Errorf("read file: %w", err)
	}
	sum := sha256.Sum256(content)
	return content, hex.EncodeToString(sum[:]), nil
}

type importNotes struct {
	config.Config
	Organisation string `required:"" help:"Code of the provider."`
	DateOrder    string `enum:"dmy,mdy,ask" default:"ask" help:"How dates such as 03/04/2026 are written: dmy or mdy."`
	AsOf         string `help:"Read the notes as of this day (yyyy-mm-dd): later dates are in the future."`
	DryRun       bool   `help:"Look and say, keep nothing."`
	JSON         bool   `name:"json" help:"Print one object for programs."`
	File         string `arg:"" type:"existingfile" help:"The notes."`
}

// Run reads the notes, brings them in and says what became of each doubtful one.
func (n *importNotes) Run(c *console) error {
	return within(c, n.Config, func(h *app.House) error {
		org, err := providerOf(c, h, n.Organisation)
		if err != nil {
			return err
		}
		today, err := h.Intake.StandsAsOf(c.ctx, nil, clock.Date(n.AsOf)) // a sheet of notes has no day of its own
		if err != nil {
			return err
		}
		content, hash, err := readFile(n.File)
		if err != nil {
			return err
		}
		sheets, err := sheet.Read(content)
		if err != nil {
			return err
		}
		reading, err := register.ReadNotes(sheets, register.Options{Today: today, Order: orders[n.DateOrder]})
		if err != nil {
			return err
		}
		out, err := h.Intake.ImportNotes(c.ctx, access.SystemActor("importer", org.ID), intake.NoteImport{Reading: reading,
			FileHash: hash, Content: content, DryRun: n.DryRun})
		if err != nil {
			return err
		}
		return printOutcome(c, out, n.JSON)
	})
}

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
	Errors     []said `json:"errors"`
	Warnings   []said `json:"warnings"`
	Duplicates []said `json:"duplicates"`
	Absent     []said `json:"absent"` // who has an open file by an earlier register and is not in this one
}

func printOutcome(c *console, out intake.Outcome, asJSON bool) error {
	texts, err := app.Catalogue()
	if err != nil {
		return err
	}
	report := importReport{Rows: out.Read, Imported: out.Imported, Errors: []said{}, Warnings: []said{}, Duplicates: []said{}, Absent: []said{}}
	ctx := i18n.With(c.ctx, texts, i18n.English, time.UTC)
	met := map[said]bool{}
	for _, f := range out.Findings {
		s := said{f.Row, f.About, f.Column, f.Code, f.Sentence(ctx), f.Where(ctx)}
		if met[s] {
			continue // two dates of one cell, of which the same is wrong
		}
		met[s] = true
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
		encoder := json.NewEncoder(c.out)
		encoder.SetIndent("", "  ")
		return errors.Join(encoder.Encode(report), rowsOut(out))
	}
	for _, list := range [][]said{report.Errors, report.Duplicates, report.Warnings, report.Absent} {
		for _, s := range list {
			fmt.Fprintf(c.out, "%s: %s\n", s.at(), s.Message)
		}
	}
	if _, err = fmt.Fprintf(c.out, "%d rows, %d imported, %d changed, %d here already, %d errors, %d duplicates, %d warnings, %d not in this register\n", report.Rows,
		report.Imported, out.Changed, out.AlreadyHere, len(report.Errors), len(report.Duplicates), len(report.Warnings), len(report.Absent)); err != nil {
		return err
	}
	return rowsOut(out)
}

// rowsOut says whether a row stayed out: an error, or one of which nobody said what it is.
func rowsOut(out intake.Outcome) error {
	if out.Errors()+out.Undecided > 0 {
		return errRowsOut
	}
	return nil
}
