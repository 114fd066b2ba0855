package main

import (
	"errors"
	"fmt"
	"runtime/debug"

	"passerelle/internal/app"
	"passerelle/internal/platform/config"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/print"
)

type migrateCommand struct{ config.Config }

// Run brings the schema forward, which opening does.
func (m *migrateCommand) Run(c *console) error {
	return with(c, m.Config, func(*app.House) error {
		_, err := fmt.Fprintln(c.out, "the database is up to date")
		return err
	})
}

type verifyCommand struct{ config.Config }

// Run checks the audit log and names each row that is not as it was written.
func (v *verifyCommand) Run(c *console) error {
	return with(c, v.Config, func(h *app.House) error {
		report, err := h.Audit.Verify(c.ctx)
		if err != nil {
			return err
		}
		for _, f := range report.Findings {
			fmt.Fprintf(c.out, "%s: %s at %d (row %s)\n", f.Chain, f.Kind, f.Position, f.RowID)
		}
		if !report.OK() {
			return errors.New("the audit log was changed")
		}
		_, err = fmt.Fprintln(c.out, "the audit log is whole")
		return err
	})
}

type doctorCommand struct{ config.Config }

// Run prints the settings without secrets and whether the database answers.
func (d *doctorCommand) Run(c *console) error {
	for _, line := range d.Describe() {
		fmt.Fprintln(c.out, line)
	}
	return with(c, d.Config, func(h *app.House) error {
		if err := h.DB.Ping(c.ctx); err != nil {
			return fmt.Errorf("the database does not answer: %w", err)
		}
		fmt.Fprintf(c.out, "the database answers (%s)\n", h.DB.Engine())
		return pdf(c, d.Chromium)
	})
}

// pdf says whether PDFs can be made; that they cannot is no fault of an installation.
func pdf(c *console, chromium string) error {
	texts, err := app.Catalogue()
	if err != nil {
		return err
	}
	said := "made by Chromium"
	if known, ok := errors.AsType[*fault.Error](print.New(print.Find(chromium), false).Ready()); ok {
		said = texts.Text(i18n.English, known.Key)
	}
	_, err = fmt.Fprintln(c.out, "PDF:", said)
	return err
}

type versionCommand struct{}

// Run prints the version that was built in.
func (versionCommand) Run(c *console) error {
	version := "development"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		version = info.Main.Version
	}
	_, err := fmt.Fprintln(c.out, "passerelle", version)
	return err
}
