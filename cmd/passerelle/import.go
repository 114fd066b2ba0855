package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

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
	Site         string `help:"Name of the site, in English or French; needed when the provider has several."`
	DateOrder    string `default:"ask" help:"How dates such as 03/04/2026 are written: dmy or mdy."`
	AsOf         string `help:"Read the register as of this day (yyyy-mm-dd): later dates are in the future. When left out, the day that the sheet's title states, else today."`
	Update       bool   `help:"Add what changed since an earlier register to its files; otherwise clients who are here already are listed and left."`
	Nobody       bool   `help:"Say that nobody was at the site until the day of a register that lists no client."`
	DryRun       bool   `help:"Look and say, keep nothing."`
	JSON         bool   `name:"json" help:"Print one object for programs."`
	File         string `arg:"" type:"path" help:"The register."`
}

// orderWrong says of an order of dates that it is none.
func orderWrong(written string) error {
	if _, known := orders[written]; known {
		return nil
	}
	return problem("date_order", "app.problem.date_order")
}

// wrong puts together what is wrong with several options; anything else that failed goes alone.
func wrong(errs ...error) error {
	var check fault.Check
	for _, err := range errs {
		known, ok := errors.AsType[*fault.Error](err)
		if err != nil && (!ok || len(known.Problems) == 0) {
			return err
		}
		if ok {
			for _, p := range known.Problems {
				check.Add(p.Field, p.Key, p.Args...)
			}
		}
	}
	return check.Err()
}

var orders = map[string]register.Order{"ask": register.Unasked, "dmy": register.DayFirst, "mdy": register.MonthFirst}

// Run reads the register, brings it in and says what became of each doubtful cell.
func (r *importRegister) Run(c *console) error {
	return inJSON(c, r.JSON, within(c, r.Config, func(h *app.House) error {
		org, err := providerOf(c, h, r.Organisation)
		if err != nil {
			return err
		}
		site, siteErr := r.siteOf(c, h, org)
		i, readErr := r.read(c, h, org.ID)
		if err := wrong(orderWrong(r.DateOrder), siteErr, readErr); err != nil {
			return err
		}
		i.SiteID, i.Region, i.Changes, i.DryRun, i.Nobody = site.ID, site.RegionCode, r.Update, r.DryRun, r.Nobody
		out, err := h.Intake.ImportRegister(c.ctx, access.SystemActor("importer", org.ID), i)
		if err != nil {
			return err
		}
		return printOutcome(c, out, r.JSON)
	}))
}

func problem(field, key string, args ...any) error {
	var check fault.Check
	check.Add(field, key, args...)
	return check.Err()
}

func providerOf(c *console, h *app.House, code string) (access.Organisation, error) {
	org, err := h.Access.OrganisationByCode(c.ctx, code)
	if fault.Is(err, fault.NotFound) || err == nil && org.Kind != access.Provider {
		return org, problem("organisation", "app.problem.provider", "Code", code)
	}
	return org, err
}

// siteOf finds the site, which may be left out when there is only one.
func (r *importRegister) siteOf(c *console, h *app.House, org access.Organisation) (access.Site, error) {
	sites, err := h.Access.Sites(c.ctx, org.ID)
	if err != nil {
		return access.Site{}, err
	}
	var names []string
	for _, s := range sites {
		names = append(names, s.Name)
		if s.Name == r.Site || s.NameFrench != "" && s.NameFrench == r.Site || r.Site == "" && len(sites) == 1 {
			return s, nil
		}
	}
	return access.Site{}, problem("site", "app.problem.site", "Sites", strings.Join(names, " · "))
}

// read reads the register as the provider's headings are known to mean and its dates to be written.
func (r *importRegister) read(c *console, h *app.House, organisationID string) (intake.Import, error) {
	content, hash, err := readFile(r.File)
	if err != nil {
		return intake.Import{}, err
	}
	how, err := h.Intake.Dated(c.ctx, organisationID, content, intake.Settings{AsOf: clock.Date(r.AsOf), Order: orders[r.DateOrder]})
	if err != nil {
		return intake.Import{}, err
	}
	texts, err := app.Catalogue()
	if err != nil {
		return intake.Import{}, err
	}
	out := intake.Import{FileHash: hash, Content: content, Name: filepath.Base(r.File)}
	how.Reason = texts.Text(i18n.English, "supervision.register.correction")
	out.Reading, out.Settings, err = h.Intake.Read(c.ctx, organisationID, content, how)
	return out, err
}

func readFile(path string) (content []byte, hash string, err error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "", problem("file", "app.problem.file", "Name", path)
	}
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
	DateOrder    string `default:"ask" help:"How dates such as 03/04/2026 are written: dmy or mdy."`
	AsOf         string `help:"Read the notes as of this day (yyyy-mm-dd): later dates are in the future."`
	DryRun       bool   `help:"Look and say, keep nothing."`
	JSON         bool   `name:"json" help:"Print one object for programs."`
	File         string `arg:"" type:"path" help:"The notes."`
}

// Run reads the notes, brings them in and says what became of each doubtful one.
func (n *importNotes) Run(c *console) error {
	return inJSON(c, n.JSON, within(c, n.Config, func(h *app.House) error {
		org, err := providerOf(c, h, n.Organisation)
		if err != nil {
			return err
		}
		how, err := h.Intake.Dated(c.ctx, org.ID, nil, intake.Settings{AsOf: clock.Date(n.AsOf)}) // a sheet of notes has no day of its own
		if err := wrong(orderWrong(n.DateOrder), err); err != nil {
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
		reading, err := register.ReadNotes(sheets, register.Options{Today: how.AsOf, Order: orders[n.DateOrder]})
		if err != nil {
			return err
		}
		out, err := h.Intake.ImportNotes(c.ctx, access.SystemActor("importer", org.ID), intake.NoteImport{Reading: reading,
			FileHash: hash, Content: content, DryRun: n.DryRun})
		if err != nil {
			return err
		}
		return printOutcome(c, out, n.JSON)
	}))
}
