package e2e

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"passerelle/internal/access"
	"passerelle/internal/app"
	"passerelle/internal/app/demo"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/config"
	"passerelle/internal/platform/db"
)

// paper is a small nation whose pages are printed and pictured.
type paper struct {
	t      *testing.T
	base   string
	house  *app.House
	people []app.DemoPerson
}

func openPaper(t *testing.T) *paper {
	t.Helper()
	return openNation(t, demo.Size{Files: 6, Months: 3})
}

func openNation(t *testing.T, size demo.Size) *paper {
	t.Helper()
	now := time.Date(2026, 11, 12, 12, 0, 0, 0, time.UTC)
	settings := config.Config{Data: t.TempDir(), Chromium: os.Getenv("PASSERELLE_CHROMIUM")}
	people, err := demo.Make(context.Background(), settings, now, size, func(int, int) {})
	if err != nil {
		t.Fatal(err)
	}
	h, err := app.Open(context.Background(), settings, clock.At(now))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	site, err := app.NewSite(h, slog.New(slog.NewTextHandler(io.Discard, nil)), false, &app.Demo{People: people})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(site.Handler())
	t.Cleanup(server.Close)
	return &paper{t, server.URL, h, people}
}

// one gives somebody of a role, in an organisation when it is named.
func (p *paper) one(role access.Role, organisation string) app.DemoPerson {
	p.t.Helper()
	for _, x := range p.people {
		if x.Role == string(role) && (organisation == "" || x.Organisation == organisation) {
			return x
		}
	}
	p.t.Fatalf("nobody is %s of %s", role, organisation)
	return app.DemoPerson{}
}

// reader is somebody who reads files away from the browser.
func (p *paper) reader(who app.DemoPerson, language string) func(path string) []byte {
	p.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	for path, form := range map[string]url.Values{"/demo": {"person": {who.PersonID}}} {
		r, err := client.PostForm(p.base+path, form)
		if err != nil {
			p.t.Fatal(err)
		}
		_ = r.Body.Close()
	}
	r, err := client.PostForm(p.base+"/language", url.Values{"language": {language}, "return": {"/licences"}})
	if err != nil {
		p.t.Fatal(err)
	}
	_ = r.Body.Close()
	return func(path string) []byte {
		p.t.Helper()
		r, err := client.Get(p.base + path)
		if err != nil {
			p.t.Fatal(err)
		}
		defer r.Body.Close()
		content, err := io.ReadAll(r.Body)
		if err != nil || r.StatusCode != http.StatusOK {
			p.t.Fatalf("%s: %d, %v", path, r.StatusCode, err)
		}
		return content
	}
}

// keep writes a PDF beside the pictures, for people to look at.
func keep(t *testing.T, name string, pdf []byte) {
	t.Helper()
	if dir := os.Getenv("PASSERELLE_PICTURES"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name+".pdf"), pdf, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

var blanks = regexp.MustCompile(`\s+`)

// words gives what another program reads in a PDF, on one line.
func words(t *testing.T, pdf []byte) string {
	t.Helper()
	read := exec.Command("pdftotext", "-raw", "-", "-")
	read.Stdin = bytes.NewReader(pdf)
	text, err := read.Output()
	if err != nil {
		t.Fatalf("pdftotext (run scripts/install.sh): %v", err)
	}
	return blanks.ReplaceAllString(strings.ReplaceAll(string(text), "\u00a0", " "), " ")
}

// RPT-5: the PDF of a month, a region, the nation and what management reads says the figures of the CSV, in the
// reader's language, on numbered sheets.
func TestReportsAsPDF(t *testing.T) {
	p := openPaper(t)
	harbour, err := p.house.Access.OrganisationByCode(t.Context(), "HARBOUR")
	if err != nil {
		t.Fatal(err)
	}
	month := "/months/" + harbour.ID + "/ATL/2026-09"
	for _, c := range []struct {
		name, path, csv string
		who             app.DemoPerson
		says            map[string][]string
	}{
		{"month", month + "/figures.pdf", month + "/figures.csv", p.one(access.ProviderSupervisor, harbour.Name),
			map[string][]string{"en": {harbour.Name + " · 2026-09", "Version of the template", "Certified 2026-10-", "Page 1 of"}, "fr": {"Version du modèle", "Certifié 2026-10-", "Page 1 sur"}}},
		{"region", "/region/figures.pdf?month=2026-09", "", p.one(access.LiaisonOfficer, "Atlantic"),
			map[string][]string{"en": {"The region in 2026-09", harbour.Name, "Tideway House", "Page 1 of"}, "fr": {"La région en 2026-09", "Page 1 sur"}}},
		{"nation", "/nation/figures.pdf?month=2026-09", "/nation/figures.xlsx?month=2026-09", p.one(access.HeadquartersAnalyst, ""),
			map[string][]string{"en": {"The nation in 2026-09", "Page 1 of"}, "fr": {"Page 1 sur"}}},
		{"national", "/national/figures.pdf?month=2026-09", "/national/figures.csv?month=2026-09", p.one(access.ManagementReader, ""),
			map[string][]string{"en": {"Revision 2, sent", "<5", "Page 1 of"}, "fr": {"Révision 2, transmise", "<5", "Page 1 sur"}}},
		{"public", "/national/figures.pdf?month=2026-09&for=public", "/national/figures.csv?month=2026-09&for=public", p.one(access.ManagementReader, ""),
			map[string][]string{"fr": {"<20"}}},
	} {
		for language, says := range c.says {
			read := p.reader(c.who, language)
			pdf := read(c.path)
			keep(t, "pdf-"+c.name+"-"+language, pdf)
			text := words(t, pdf)
			for _, s := range says {
				if !strings.Contains(text, s) {
					t.Errorf("%s (%s) does not say %q:\n%s", c.name, language, s, text)
				}
			}
			if strings.HasSuffix(strings.SplitN(c.csv, "?", 2)[0], ".csv") {
				sameFigures(t, c.name+" "+language, text, read(c.csv))
			}
		}
	}
}

// sameFigures holds the paper's first number of each line against the file's, which stands after the figure, its line and
// its name.
func sameFigures(t *testing.T, at, text string, content []byte) {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(content, []byte("\ufeff")))).ReadAll()
	if err != nil || len(rows) < 40 {
		t.Fatalf("%s: %d rows, %v", at, len(rows), err)
	}
	const value = 3
	rest := text
	for _, r := range rows[1:] {
		if r[0] == "" { // what is said of the whole month is no figure
			continue
		}
		line := strings.ReplaceAll(r[2], "\u00a0", " ")
		if at := strings.LastIndex(line, ": "); r[1] != "" && at >= 0 {
			line = line[at+2:]
		}
		_, after, found := strings.Cut(rest, line+" "+cmp.Or(strings.TrimPrefix(r[value], "'"), "–")+" ") // no case leaves the cell of a file empty
		if !found {
			t.Fatalf("%s: %q %s is not on paper where it belongs:\n%s", at, line, r[value], rest)
		}
		rest = after
	}
}

// UX-31: the pages that people print come out without what is only for a screen, on both sizes of paper.
func TestPagesOnPaper(t *testing.T) {
	p := openPaper(t)
	harbour, err := p.house.Access.OrganisationByCode(t.Context(), "HARBOUR")
	if err != nil {
		t.Fatal(err)
	}
	file, err := db.One[string](t.Context(), p.house.DB, `select f.id from supervision_file f where f.organisation_id=$1 and f.state='ACTIVE'
		and exists (select 1 from note x where x.file_id=f.id) order by f.id limit 1`, harbour.ID)
	if err != nil {
		t.Fatal(err)
	}
	month := "/months/" + harbour.ID + "/ATL/2026-09"
	supervisor, officer := p.one(access.ProviderSupervisor, harbour.Name), p.one(access.LiaisonOfficer, "Atlantic")
	analyst, management := p.one(access.HeadquartersAnalyst, ""), p.one(access.ManagementReader, "")
	b := newBrowser(t, p.base)
	for _, c := range []struct {
		name, path string
		who        app.DemoPerson
	}{
		{"file", "/files/" + file, supervisor}, {"notes", "/files/" + file + "/notes", supervisor}, {"card", "/files/" + file + "/card", supervisor},
		{"month", month, supervisor}, {"cases", month + "/cases?figure=closing", supervisor}, {"caseload", "/files", supervisor}, {"day", "/day", supervisor},
		{"region", "/region?month=2026-09", officer}, {"nation", "/nation?month=2026-09", analyst}, {"national", "/national?month=2026-09", management},
	} {
		b.open("/demo")
		b.press("main form:has([name=person][value='" + c.who.PersonID + "']) button")
		for _, language := range []string{"en", "fr"} {
			b.open("/licences")
			if ask(b, chromedp.Evaluate[string]("document.documentElement.lang")) != language+"-CA" {
				b.press("form[action='/language'] button")
			}
			b.open(c.path)
			title := strings.ReplaceAll(b.text("h1"), "\u00a0", " ")
			// One size in each language: the sheets differ by a finger's breadth, the words by a third.
			pdf := ask(b, chromedp.PrintToPDF(chromedp.PDFPaper(map[string]chromedp.PaperSize{"en": chromedp.PaperLetter, "fr": chromedp.PaperA4}[language])))
			keep(t, "paper-"+c.name+"-"+language, pdf)
			onPaper(t, c.name+" "+language, title, words(t, pdf))
		}
	}
}

// onlyOnScreen is what leads elsewhere, asks for something, or names an address.
var onlyOnScreen = regexp.MustCompile(`Sign out|Se déconnecter|Fermer la session|My day|Ma journée|Skip to|Search|https?://|127\.0\.0\.1|/months/|/files/|XLSX|CSV|Send to management|Transmettre à la direction`)

func onPaper(t *testing.T, at, title, text string) {
	t.Helper()
	if found := onlyOnScreen.FindString(strings.ReplaceAll(text, title, "")); found != "" {
		t.Errorf("%s: %q is printed:\n%s", at, found, text)
	}
	if !strings.Contains(text, blanks.ReplaceAllString(strings.TrimSpace(title), " ")) {
		t.Errorf("%s: the title %q is not printed:\n%s", at, title, text)
	}
}
