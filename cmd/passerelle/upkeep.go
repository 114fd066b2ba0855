package main

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

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
		texts, err := app.Catalogue()
		if err != nil {
			return err
		}
		return say(i18n.With(c.ctx, texts, i18n.English, time.UTC), c, report)
	})
}

// say prints where the chains stand, what is older than its seal, and what was changed.
func say(ctx context.Context, c *console, report audit.Report) error {
	for _, chain := range report.Chains {
		fmt.Fprintf(c.out, "head %s:%d:%s\n", chain.Chain, chain.Position, chain.Head)
	}
	for _, v := range report.Vouched {
		fmt.Fprintln(c.out, i18n.T(ctx, "app.verify.older", "What", what(ctx, v.Kind), "Count", v.Count, "Date", v.At.UTC().Format(time.DateOnly)))
	}
	for _, f := range report.Findings {
		fmt.Fprintln(c.out, findingText(ctx, f))
	}
	if !report.OK() {
		return errors.New(i18n.T(ctx, "app.verify.broken"))
	}
	_, err := fmt.Fprintln(c.out, i18n.T(ctx, "app.verify.whole"))
	return err
}

// findingTexts say what each kind of finding means.
var findingTexts = map[audit.FindingKind]string{
	audit.Changed: "app.verify.finding.changed", audit.Dropped: "app.verify.finding.dropped", audit.Inserted: "app.verify.finding.inserted",
	audit.Unsealed: "app.verify.finding.unsealed", audit.Moved: "app.verify.finding.moved", audit.SealChanged: "app.verify.finding.seal_changed",
	audit.SealDropped: "app.verify.finding.seal_dropped", audit.CheckpointBad: "app.verify.finding.checkpoint_bad", audit.ChainTruncated: "app.verify.finding.chain_truncated",
}

// whats say what a chain, or a kind of record that the log vouches for, is of.
var whats = map[string]string{
	"act": "app.verify.what.act", "read": "app.verify.what.read", "event": "app.verify.what.event", "note": "app.verify.what.note",
	"addendum": "app.verify.what.addendum", "submission": "app.verify.what.submission", "month-signed": "app.verify.what.month-signed",
	"regional-report": "app.verify.what.regional-report", "national-report": "app.verify.what.national-report", "figure-question": "app.verify.what.figure-question",
}

func what(ctx context.Context, kind string) string {
	if key, ok := whats[kind]; ok {
		return i18n.T(ctx, key)
	}
	return kind
}

// findingText says in a sentence what is wrong where.
func findingText(ctx context.Context, f audit.Finding) string {
	at := f.Chain
	if f.Position > 0 {
		at += fmt.Sprintf(", position %d", f.Position)
	}
	if f.RowID != "" {
		at += ", row " + f.RowID
	}
	of := what(ctx, f.Chain)
	if f.Name != "" {
		of += ", " + f.Name
	}
	return fmt.Sprintf("%s: %s (%s; %s)", at, i18n.T(ctx, findingTexts[f.Kind]), of, f.Kind)
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
