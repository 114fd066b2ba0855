package bench

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/app"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/config"
	"passerelle/internal/platform/db"
)

// world is the product at work on a copy of the load: behind a real server, with people signed in.
type world struct {
	dir      string
	settings config.Config
	made     made
	house    *app.House
	site     *app.Site
	server   *http.Server
	browser  *browser
	clock    *clock.Settable

	cookies  map[string]string
	searched map[string]string // what each person's session remembers // by person
	byHand   *bare
	filed    []filed
}

var opened *world

// TestMain puts the copy of the load away when all benchmarks are done.
func TestMain(m *testing.M) {
	code := m.Run()
	if opened != nil {
		opened.end()
	}
	os.Exit(code)
}

// theWorld opens the copy once for all benchmarks of a run.
func theWorld(b *testing.B) *world {
	b.Helper()
	if opened != nil {
		return opened
	}
	dir, err := os.MkdirTemp(os.Getenv("PASSERELLE_BENCH_TMP"), "passerelle-bench")
	if err != nil {
		b.Fatal(err)
	}
	w := &world{dir: dir, cookies: map[string]string{}, searched: map[string]string{}, clock: clock.At(now)}
	if engine() == db.Postgres {
		w.settings, w.made = onPostgres(b, reference(b), filepath.Join(dir, "data"))
	} else {
		w.settings, w.made = copied(b, reference(b), filepath.Join(dir, "data"))
	}
	if w.house, err = app.Open(context.Background(), w.settings, w.clock); err != nil {
		b.Fatal(err)
	}
	if w.site, err = app.NewSite(w.house, slog.New(slog.NewJSONHandler(io.Discard, nil)), false, &app.Demo{People: w.people()}); err != nil {
		b.Fatal(err)
	}
	for i := range reference(b).Files {
		s := w.made.Nation.story(i)
		w.filed = append(w.filed, filed{s.fileID(), s.site.OrganisationID, s.site.RegionCode, s.site.ID, s.worker})
	}
	var address string
	w.server, address = serve(b, w.site.Handler())
	w.browser = dial(b, address)
	w.behind(b)
	opened = w
	return w
}

func (w *world) end() {
	_ = w.server.Close()
	_ = w.house.Close()
	_ = os.RemoveAll(w.dir)
}

func (w *world) people() []app.DemoPerson {
	var out []app.DemoPerson
	for _, a := range w.made.Nation.everybody() {
		out = append(out, app.DemoPerson{PersonID: a.PersonID, Name: a.Name, Role: string(a.MainRole())})
	}
	return out
}

func (n *nation) everybody() []access.Actor {
	var out []access.Actor
	for _, p := range n.Providers {
		out = append(append(out, p.Supervisor, p.Housing), p.Workers...)
	}
	for _, a := range n.Officers {
		out = append(out, a)
	}
	for _, a := range n.Centre {
		out = append(out, a)
	}
	return out
}

// as gives the cookie of somebody's session.
func (w *world) as(b *testing.B, a access.Actor) string {
	b.Helper()
	if c, ok := w.cookies[a.PersonID]; ok {
		return c
	}
	got := w.browser.send(b, request{method: http.MethodPost, path: "/demo", form: "person=" + a.PersonID})
	c, _, _ := strings.Cut(got.header.Get("Set-Cookie"), ";")
	if got.status != http.StatusSeeOther || c == "" {
		b.Fatalf("sign in: %d", got.status)
	}
	w.cookies[a.PersonID] = c
	return c
}

// drain brings what waits for the index into it, as the product does beside its pages.
func (w *world) drain(b *testing.B) {
	b.Helper()
	for {
		moved, err := w.house.Notes.DrainIndex(context.Background())
		if err != nil {
			b.Fatal(err)
		}
		if moved == 0 {
			return
		}
	}
}
