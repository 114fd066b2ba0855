// Package print decides how a page becomes a PDF: by Chromium when the machine has one, in its sandbox, with scripts
// and network off and nothing left behind; the reader's own print otherwise. Start at [New] and [Printer.PDF].
package print

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"passerelle/internal/platform/fault"
)

// patience is how long a page may take to become a PDF; a print waits for another no longer.
const patience = 60 * time.Second

// Printer makes PDFs, one at a time.
type Printer struct {
	chromium string
	bare     bool
	one      chan struct{}
}

// Find gives the path of Chromium: the one that is named, or the machine's, or nothing.
func Find(named string) string {
	if named != "" {
		return named
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// New makes a printer of a Chromium. Chromium run as root has no sandbox, so root gets no PDF; a demonstration, which
// prints nothing but what it made up, may do without (bare).
func New(chromium string, bare bool) *Printer {
	return &Printer{chromium: chromium, bare: bare && os.Geteuid() == 0, one: make(chan struct{}, 1)}
}

// Ready says with an unavailable fault why no PDF can be made here; nil when one can.
func (p *Printer) Ready() error {
	if missing := p.Missing(); missing != "" {
		return fault.Wrap(fault.Unavailable, missing, causes[missing])
	}
	return nil
}

// causes say for the log what whoever runs the installation has to do.
var causes = map[string]error{
	"print.absent": errors.New("no PDF: no Chromium was found; install it, or name it with --chromium or PASSERELLE_CHROMIUM"),
	"print.root":   errors.New("no PDF: the program runs as root, where Chromium has no sandbox; run it under an account of its own"),
}

// Missing gives the key of the sentence that says why no PDF can be made here; nothing when one can.
func (p *Printer) Missing() string {
	switch {
	case p.chromium == "":
		return "print.absent"
	case os.Geteuid() == 0 && !p.bare:
		return "print.root"
	}
	return ""
}

// PDF prints a whole document whose styles and pictures are within it. Paper and margins are the document's own
// (@page).
func (p *Printer) PDF(ctx context.Context, document []byte) ([]byte, error) {
	all, err := p.PDFs(ctx, document)
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// PDFs prints documents one after the other, each as PDF does.
func (p *Printer) PDFs(ctx context.Context, documents ...[]byte) ([][]byte, error) {
	if err := p.Ready(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case p.one <- struct{}{}:
		defer func() { <-p.one }()
	case <-ctx.Done():
		return nil, fault.Wrap(fault.Unavailable, "print.failed", ctx.Err())
	}
	all, err := p.print(ctx, documents)
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, "print.failed", fmt.Errorf("print: %w", err))
	}
	return all, nil
}

func (p *Printer) print(ctx context.Context, documents [][]byte) (all [][]byte, err error) {
	options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(p.chromium), chromedp.Headless, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.NoInheritEnv, chromedp.ProxyServer("127.0.0.1:9"), // a port where nothing answers: a second wall behind the policy
		chromedp.Flag("proxy-bypass-list", "<-loopback>"), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("disable-dev-shm-usage", true)}
	if p.bare {
		options = append(options, chromedp.NoSandbox)
	}
	allocated, stop := chromedp.NewExecAllocator(ctx, options...)
	defer stop()
	tab, leave := chromedp.NewContext(allocated)
	defer leave()
	for _, document := range documents {
		if err := chromedp.Do(tab, chromedp.Func(show(document))); err != nil {
			return nil, err
		}
		pdf, err := chromedp.Run(tab, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize(), chromedp.PDFPrintBackground(), chromedp.PDFOutlineAndTagged()))
		if err != nil {
			return nil, err
		}
		all = append(all, pdf)
	}
	return all, nil
}

// show puts the document in an empty tab that runs no script.
func show(document []byte) func(context.Context, *chromedp.Target) error {
	return func(ctx context.Context, t *chromedp.Target) error {
		if _, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
			return err
		}
		tree, err := cdp.Call(ctx, t, page.GetFrameTree, cdp.Empty{})
		if err != nil {
			return err
		}
		_, err = cdp.Call(ctx, t, page.SetDocumentContent, page.SetDocumentContentParams{FrameID: tree.FrameTree.Frame.ID, HTML: string(document)})
		return err
	}
}
