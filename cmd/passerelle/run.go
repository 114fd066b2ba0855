package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/alecthomas/kong"

	"passerelle/internal/access"
	"passerelle/internal/app"
	"passerelle/internal/audit"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/config"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
	"passerelle/internal/reporting"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/register"
)

// Exit codes: 0 done, 1 failed, 2 called wrongly.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// commands is the command line. Each command's fields are its flags; its Run method does it.
type commands struct {
	Organisation organisationCommand `cmd:"" help:"Providers, regions and headquarters."`
	User         userCommand         `cmd:"" help:"People and their accounts."`
	Import       importCommand       `cmd:"" help:"Bring in what providers keep."`
	Migrate      migrateCommand      `cmd:"" help:"Bring the database forward to this program."`
	Verify       verifyCommand       `cmd:"" help:"Check that nothing in the audit log was changed."`
	Doctor       doctorCommand       `cmd:"" help:"Say how this installation is set up and what is wrong with it."`
	Version      versionCommand      `cmd:"" help:"Print the version."`
}

// console is what a command speaks to.
type console struct {
	ctx      context.Context
	in       io.Reader
	out, err io.Writer
}

func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	var c commands
	code, ended := exitDone, false
	parser, err := kong.New(&c, kong.Name("passerelle"), kong.Writers(out, errs), kong.UsageOnError(),
		kong.Description("Case management and reporting for supervision in the community."),
		kong.Exit(func(n int) { code, ended = n, true }))
	if err != nil {
		fmt.Fprintln(errs, "passerelle:", err)
		return exitFailed
	}
	parsed, err := parser.Parse(args)
	if ended {
		return code
	}
	if err != nil {
		fmt.Fprintln(errs, "passerelle:", err)
		return exitUsage
	}
	if err := parsed.Run(&console{ctx: ctx, in: in, out: out, err: errs}); err != nil {
		return report(errs, err)
	}
	return exitDone
}

// report prints a failure in words; problems of fields one a line, named as on the command line.
func report(errs io.Writer, err error) int {
	texts, loadErr := catalogue()
	known, ok := errors.AsType[*fault.Error](err)
	if loadErr != nil || !ok {
		fmt.Fprintln(errs, "passerelle:", err)
		return exitFailed
	}
	if len(known.Problems) == 0 {
		fmt.Fprintln(errs, "passerelle:", texts.Text(i18n.English, known.Key, known.Args...))
	}
	for _, p := range known.Problems {
		fmt.Fprintf(errs, "passerelle: --%s: %s\n", p.Field, texts.Text(i18n.English, p.Key, p.Args...))
	}
	return exitFailed
}

// catalogue joins the sentences of every area the command line speaks for.
func catalogue() (*i18n.Bundle, error) {
	return i18n.NewBundle(access.Locale, audit.Locale, history.Locale, schedule.Locale, registry.Locale, supervision.Locale,
		register.Locale, reporting.Locale, app.Locale)
}

// with opens the installation, acts, and closes it again.
func with(c *console, settings config.Config, act func(h *app.House) error) (err error) {
	h, err := app.Open(c.ctx, settings, clock.System{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	return act(h)
}
