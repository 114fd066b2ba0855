package main

import (
	"errors"
	"fmt"
	"runtime/debug"
	"strconv"
	"strings"

	"passerelle/internal/app"
	"passerelle/internal/audit"
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

type verifyCommand struct {
	config.Config
	Head []string `help:"Where a chain stood, as an earlier check printed it (act:POSITION:HASH): what was cut off since is found."`
}

// Run checks the audit log and what it vouches for, names each row that is not as it was written, and prints where the
// chains stand, to be noted outside the installation. An installation that is not there is not made.
func (v *verifyCommand) Run(c *console) error {
	if err := v.KeysPresent(); err != nil {
		return err
	}
	return with(c, v.Config, func(h *app.House) error {
		report, err := h.Verify(c.ctx)
		if err != nil {
			return err
		}
		if err := v.compare(c, h, &report); err != nil {
			return err
		}
		for _, chain := range report.Chains {
			fmt.Fprintf(c.out, "head %s:%d:%s\n", chain.Chain, chain.Position, chain.Head)
		}
		for _, f := range report.Findings {
			fmt.Fprintln(c.out, findingText(f))
		}
		if !report.OK() {
			return errors.New("the audit log, or what it vouches for, was changed")
		}
		_, err = fmt.Fprintln(c.out, "the audit log is whole")
		return err
	})
}

// findingTexts say what each kind of finding means.
var findingTexts = map[audit.FindingKind]string{
	audit.Changed: "it says something else than when it was sealed", audit.Dropped: "it was sealed and is gone",
	audit.Inserted: "this installation did not write it", audit.Unsealed: "it has no seal, though the chain goes on after it",
	audit.Moved: "it stands in another place than when it was sealed", audit.SealChanged: "it is as it was, but its seal is not",
	audit.SealDropped: "there is no seal at this place of the chain", audit.CheckpointBad: "the signature here does not hold, or the chain says otherwise",
	audit.ChainTruncated: "the chain does not hold what was seen or signed there: its end was cut off, or it was written anew",
}

// findingText says in a sentence what is wrong where.
func findingText(f audit.Finding) string {
	at := f.Chain
	if f.Position > 0 {
		at += fmt.Sprintf(", position %d", f.Position)
	}
	if f.RowID != "" {
		at += ", row " + f.RowID
	}
	return fmt.Sprintf("%s: %s (%s)", at, findingTexts[f.Kind], f.Kind)
}

// compare holds the chains against the heads that were noted.
func (v *verifyCommand) compare(c *console, h *app.House, report *audit.Report) error {
	for _, text := range v.Head {
		part := strings.Split(text, ":")
		if len(part) != 3 {
			return problem("head", "app.problem.head", "Text", text)
		}
		position, err := strconv.ParseInt(part[1], 10, 64)
		if err != nil {
			return problem("head", "app.problem.head", "Text", text)
		}
		missing, err := h.Audit.Missing(c.ctx, audit.Head{Chain: part[0], Position: position, Hash: part[2]})
		if err != nil {
			return err
		}
		if missing {
			report.Findings = append(report.Findings, audit.Finding{Chain: part[0], Kind: audit.ChainTruncated, Position: position})
		}
	}
	return nil
}

type doctorCommand struct{ config.Config }

// Run prints the settings without secrets and whether the database answers.
func (d *doctorCommand) Run(c *console) error {
	if err := d.KeysPresent(); err != nil {
		return err
	}
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
	if _, err = fmt.Fprintln(c.out, "PDF:", said); err != nil {
		return err
	}
	return letters(c)
}

// letters says in which writing systems a name cannot be printed for want of a font.
func letters(c *console) error {
	without, err := print.Unlettered(c.ctx)
	said := "for every writing system of clients"
	switch {
	case err != nil:
		said = "not known: fontconfig (fc-list) does not answer"
	case len(without) > 0:
		said = "none for " + strings.Join(without, ", ") + " (on Debian: fonts-noto-core, fonts-noto-cjk)"
	}
	_, err = fmt.Fprintln(c.out, "fonts:", said)
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
