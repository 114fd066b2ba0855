package main

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"passerelle/internal/platform/fault"
)

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	testscript.Main(m, map[string]func(){
		"passerelle": func() { os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

// status runs the program and expects an exit status: status 3 import register …
func status(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec("passerelle", args[1:]...)
	code := 0
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit status %d, want %s", code, args[0])
	}
}

// The command line as an operator meets it.
func TestCommandLine(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata", Cmds: map[string]func(*testscript.TestScript, bool, []string){"status": status}})
}

// An address is printed only when it is listened on: a port that is taken ends the command first, and nothing is made.
func TestATakenPortIsSaidFirst(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, args := range [][]string{{"demo"}, {"serve", "--insecure", "--data", t.TempDir() + "/inst"}} {
		var out, errs bytes.Buffer
		ctx, stop := context.WithTimeout(t.Context(), time.Minute)
		code := run(ctx, append(args, "--addr", taken.Addr().String()), nil, &out, &errs)
		if stop(); code != exitFailed || out.Len() != 0 || !strings.Contains(errs.String(), "address already in use") {
			t.Errorf("%v: %d, %q, %q", args, code, out.String(), errs.String())
		}
	}
}

// CCM-27: that another file is on its way in is said as a plain sentence, as of no option, and the command was not called wrongly.
func TestWhatIsOfNoOptionIsSaidPlainly(t *testing.T) {
	var said strings.Builder
	if code := report(&said, fault.NotReadyAt("rows", "supervision.problem.register_other", "Name", "june.xlsx")); code != exitFailed || !strings.HasPrefix(said.String(), "passerelle: Another file of yours is on its way in (june.xlsx).") {
		t.Errorf("%d: %s", code, said.String())
	}
	said.Reset()
	if code := report(&said, fault.At("as_of", "supervision.problem.date")); code != exitUsage || !strings.Contains(said.String(), "--as-of: ") {
		t.Errorf("%d: %s", code, said.String())
	}
}
