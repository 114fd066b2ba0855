package e2e

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

//go:embed testdata/axe.min.js
var axe string

// browser is one person's window.
type browser struct {
	t    *testing.T
	ctx  context.Context
	base string
}

// chromium finds the browser; its absence fails, it never skips.
func chromium(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("PASSERELLE_CHROMIUM"); path != "" {
		return path
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("no Chromium: run scripts/install.sh")
	return ""
}

func newBrowser(t *testing.T, base string) *browser {
	t.Helper()
	allocated, cancel := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(chromium(t)), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-dev-shm-usage", true))
	t.Cleanup(cancel)
	ctx, cancelTab := chromedp.NewContext(allocated)
	t.Cleanup(cancelTab)
	ctx, cancelTime := context.WithTimeout(ctx, 15*time.Minute)
	t.Cleanup(cancelTime)
	// The first step starts the browser and decides how long it lives, so it runs without a time limit of its own.
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 900)); err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	return &browser{t: t, ctx: ctx, base: base}
}

func (b *browser) size(width int64) {
	b.t.Helper()
	b.must(chromedp.EmulateViewport(width, 900))
}

func (b *browser) must(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatalf("at %s: %v\n%s", b.path(), err, b.text("body"))
	}
}

func ask[T any](b *browser, a chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	value, err := chromedp.Run(ctx, a)
	if err != nil {
		b.t.Fatalf("ask: %v", err)
	}
	return value
}

func (b *browser) open(path string) {
	b.t.Helper()
	answer := b.leaves()
	b.must(chromedp.Navigate(b.base + path))
	if answer {
		b.follows(b.ctx)
	}
}

// leaves marks the page that is about to be left, and reports whether it is the answer to a form.
func (b *browser) leaves() bool {
	b.t.Helper()
	return ask(b, chromedp.Evaluate[bool]("window.left = document.body.dataset.again !== undefined"))
}

func (b *browser) path() string {
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[string]("location.pathname + location.search"))
	if err != nil {
		return "?"
	}
	return value
}

func (b *browser) text(selector string) string {
	script := fmt.Sprintf("(document.querySelector(%q) || {innerText: ''}).innerText", selector)
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](script))
	if err != nil {
		return ""
	}
	return value
}

// fill types into the field of a name, or chooses it in a list.
func (b *browser) fill(name, value string) {
	b.t.Helper()
	script := fmt.Sprintf(`(() => { const e = document.querySelector('main [name=%q]'); if (!e) return false;
		e.value = %q; e.dispatchEvent(new Event('input', {bubbles: true})); e.dispatchEvent(new Event('change', {bubbles: true}));
		return e.value === %q })()`, name, value, value)
	if !ask(b, chromedp.Evaluate[bool](script)) {
		b.t.Fatalf("at %s: no field %q that takes %q\n%s", b.path(), name, value, b.text("main"))
	}
}

// choose ticks the radio or check box of a name and value.
func (b *browser) choose(name, value string) {
	b.t.Helper()
	b.must(chromedp.Click(chromedp.CSS(fmt.Sprintf("main [name=%q][value=%q]", name, value))))
}

// press sends the form that holds the button, and waits for the page that follows.
func (b *browser) press(selector string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 90*time.Second)
	defer cancel()
	answer := b.leaves()
	if err := b.clicks(ctx, selector); err != nil {
		b.t.Fatalf("press %s at %s: %v\n%s", selector, b.path(), err, b.text("main"))
	}
	if answer {
		b.follows(ctx)
	}
}

// clicks clicks and waits for the page that follows. Where the line that says that a draft was saved moves a button away under the
// pointer, nothing is pressed: like a person, it clicks once more, and what is posted twice counts once.
func (b *browser) clicks(ctx context.Context, selector string) (err error) {
	for _, patience := range []time.Duration{30 * time.Second, 60 * time.Second} {
		within, cancel := context.WithTimeout(ctx, patience)
		_, err = chromedp.RunResponse(within, chromedp.Click(chromedp.CSS(selector+":not([hidden])")))
		cancel()
		if err == nil || !errors.Is(err, context.DeadlineExceeded) {
			return err
		}
	}
	return err
}

// follows waits until the answer to a form has been left: it changes its own address on the way, which is no page that follows.
func (b *browser) follows(ctx context.Context) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(ctx, 60*time.Second)
	defer cancel()
	for ctx.Err() == nil {
		there, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("!window.left && document.readyState === 'complete'"))
		if err == nil && there { // between two pages there is none to ask
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	b.t.Fatalf("at %s: no page followed", b.path())
}

// shows waits until an element is on the page that is open, or is not, without a press.
func (b *browser) shows(selector string, there bool) {
	b.t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if ask(b, chromedp.Evaluate[bool](fmt.Sprintf("document.querySelector(%q) !== null", selector))) == there {
			return
		}
	}
	b.t.Fatalf("at %s: %s on the page is not %v:\n%s", b.path(), selector, there, b.text("main"))
}

func (b *browser) upload(name, file string) {
	b.t.Helper()
	b.must(chromedp.SetUploadFiles(chromedp.CSS(fmt.Sprintf("main [name=%q]", name)), []string{file}))
}

func (b *browser) sees(texts ...string) {
	b.t.Helper()
	page := b.text("body")
	for _, text := range texts {
		if !strings.Contains(page, text) {
			b.t.Fatalf("at %s: %q is not on the page:\n%s", b.path(), text, page)
		}
	}
}

// look takes a picture of the page at both widths and lets axe look at it; serious findings fail.
func (b *browser) look(name string) {
	b.t.Helper()
	for _, width := range []int64{1280, 360} {
		b.size(width)
		b.picture(fmt.Sprintf("%s-%d", name, width))
		b.axe(name, width)
		b.fits(name, width)
	}
	b.size(1280)
}

func (b *browser) picture(name string) {
	dir := os.Getenv("PASSERELLE_PICTURES")
	if dir == "" {
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), ask(b, chromedp.FullScreenshot(100)), 0o644); err != nil {
		b.t.Fatal(err)
	}
}

func (b *browser) fits(name string, width int64) {
	b.t.Helper()
	if over := ask(b, chromedp.Evaluate[int]("document.documentElement.scrollWidth - document.documentElement.clientWidth")); over > 1 {
		wide := ask(b, chromedp.Evaluate[string](`[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.tagName + '.' + e.className).slice(0, 6).join(' ')`))
		b.t.Errorf("%s at %d pixels scrolls sideways by %d: %s", name, width, over, wide)
	}
}

type violation struct {
	ID     string `json:"id"`
	Impact string `json:"impact"`
	Nodes  []struct {
		HTML string `json:"html"`
	} `json:"nodes"`
}

func (b *browser) axe(name string, width int64) {
	b.t.Helper()
	b.must(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := chromedp.Evaluate[json.RawMessage](axe+"; true")(ctx, t)
		return err
	}))
	found := ask(b, chromedp.Evaluate[string](
		`axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']}).then(r => JSON.stringify(r.violations))`,
		chromedp.EvalAwaitPromise))
	var violations []violation
	if err := json.Unmarshal([]byte(found), &violations); err != nil {
		b.t.Fatal(err)
	}
	for _, v := range violations {
		if v.Impact == "serious" || v.Impact == "critical" {
			b.t.Errorf("%s at %d pixels: %s (%s) %v", name, width, v.ID, v.Impact, v.Nodes)
		}
	}
}

// axe must see what is wrong, or its silence means nothing.
func TestAxeSeesABadPage(t *testing.T) {
	b := newBrowser(t, "")
	b.must(chromedp.Navigate(`data:text/html,<html><body><img src="x"><input></body></html>`))
	probe := &testing.T{}
	bad := &browser{t: probe, ctx: b.ctx}
	bad.axe("bad page", 1280)
	if !probe.Failed() {
		t.Fatal("axe found nothing on a page without a title, a language or labels")
	}
}
