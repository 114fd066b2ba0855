package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"passerelle/internal/app"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/config"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
)

// Exit codes: 0 done, 1 failed, 2 called wrongly, 3 rows of an import stayed out.
const (
	exitDone    = 0
	exitFailed  = 1
	exitUsage   = 2
	exitRowsOut = 3
)

// errRowsOut says that rows of an import stayed out; which ones was printed.
var errRowsOut = errors.New("rows stayed out")

// commands is the command line. Each command's fields are its flags; its Run method does it.
type commands struct {
	Demo         demoCommand         `cmd:"" help:"Show the product with a fictional nation."`
	Serve        serveCommand        `cmd:"" help:"Serve the product."`
	Organisation organisationCommand `cmd:"" help:"Providers, regions and headquarters."`
	User         userCommand         `cmd:"" help:"People and their accounts."`
	Import       importCommand       `cmd:"" help:"Bring in what providers keep."`
	Migrate      migrateCommand      `cmd:"" help:"Bring the database forward to this program."`
	Backup       backupCommand       `cmd:"" help:"Write a copy of the databases, encrypted as they are, while work goes on."`
	Restore      restoreCommand      `cmd:"" help:"Make an installation from a backup and its keys."`
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
	if len(args) > 0 && args[0] == "help" {
		args = append(slices.Clone(args[1:]), "--help")
	}
	parsed, err := parser.Parse(args)
	if ended {
		return code
	}
	if err != nil {
		fmt.Fprintln(errs, "passerelle:", err)
		return exitUsage
	}
	err = parsed.Run(&console{ctx: ctx, in: in, out: out, err: errs})
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errRowsOut):
		return exitRowsOut
	}
	return report(errs, err)
}

// line is one thing that a failure says: of the command line's option, or of the whole.
type line struct{ option, text string }

// lines says a failure in words; problems of fields one a line, named as on the command line.
func lines(err error) []line {
	texts, loadErr := app.Catalogue()
	known, ok := errors.AsType[*fault.Error](err)
	if loadErr != nil || !ok {
		return []line{{text: err.Error()}}
	}
	if len(known.Problems) == 0 {
		return []line{{text: texts.Text(i18n.English, known.Key, known.Args...)}}
	}
	var out []line
	for _, p := range known.Problems {
		out = append(out, line{called(p.Field), texts.Text(i18n.English, p.Key, p.Args...)})
	}
	return out
}

// called names a field as the command line does: an option, or what stands without one.
func called(field string) string {
	if name, other := calledOtherwise[field]; other {
		return name
	}
	return "--" + strings.ReplaceAll(field, "_", "-")
}

// calledOtherwise are the fields that the command line has under another name than the services; none of the rows of a file, of which no option
// says anything.
var calledOtherwise = map[string]string{"file": "<file>", "password": "--password-stdin", "region_code": "--region", "office_opens": "--opens", "office_closes": "--closes", "rows": ""}

// report prints a failure in words; one of options was called wrongly.
func report(errs io.Writer, err error) int {
	code := exitFailed
	for _, l := range lines(err) {
		if l.option != "" {
			l.text, code = l.option+": "+l.text, exitUsage
		}
		fmt.Fprintln(errs, "passerelle:", l.text)
	}
	return code
}

// within is with for a command that stands on an installation: where there is none, none is made.
func within(c *console, settings config.Config, act func(h *app.House) error) error {
	if err := settings.KeysPresent(); err != nil {
		return err
	}
	return with(c, settings, act)
}

// with opens the installation, acts, and closes it again.
func with(c *console, settings config.Config, act func(h *app.House) error) (err error) {
	zone, err := clock.Zone(settings.HomeZone)
	if err != nil {
		return problem("home_zone", "app.problem.zone", "Zone", settings.HomeZone)
	}
	c.ctx = clock.In(c.ctx, zone)
	h, err := app.Open(c.ctx, settings, clock.System{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	return act(h)
}
