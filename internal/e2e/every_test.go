package e2e

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"passerelle/internal/access"
	"passerelle/internal/app"
)

// linked gives the addresses of a page's links to other pages; what is downloaded or printed is not one.
const linked = `[...document.querySelectorAll('a[href^="/"]:not([download])')].map((a) => a.getAttribute('href').split('#')[0]).join(' ')`

var (
	noPage  = regexp.MustCompile(`\.(pdf|xlsx|csv|ics|eml|json|docx|yaml)\b|/pdf\b|^/licences/notices$`) // files, and plain text
	records = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d{2}(-\d{2})?`)
	numbers = regexp.MustCompile(`/forms/[a-z0-9-]+(/\d+)?|/\d+\b`)
)

// UX-1: no page that a link leads to is wider than a telephone, in French neither, and axe finds nothing serious on it. Of the pages of
// one kind one is read, as the first of the roles that meets it; axe, which takes longer, looks at one form in place of all.
func TestEveryPageFitsATelephone(t *testing.T) {
	p := openPaper(t)
	b := newBrowser(t, p.base)
	b.size(360)
	seen, looked := map[string]bool{}, map[string]bool{}
	for _, who := range p.readers() {
		b.open("/demo")
		b.press("main form:has([name=person][value='" + who.PersonID + "']) button")
		if strings.HasPrefix(ask(b, chromedp.Evaluate[string]("document.documentElement.lang")), "en") {
			b.press(otherLanguage)
		}
		b.readAll(who.Role, seen, looked)
	}
	if len(looked) < 120 {
		t.Errorf("%d kinds of pages were looked at: the links are not followed", len(looked))
	}
}

func (p *paper) readers() []app.DemoPerson {
	p.t.Helper()
	harbour := p.provider("HARBOUR").Name
	return []app.DemoPerson{p.one(access.CaseManager, harbour), p.one(access.ProviderSupervisor, harbour), p.one(access.HousingCoordinator, harbour),
		p.one(access.LiaisonOfficer, "Atlantic"), p.one(access.HeadquartersAnalyst, ""), p.one(access.ManagementReader, ""),
		p.one(access.PrivacyOfficer, ""), p.one(access.Auditor, ""), p.one(access.Administrator, "")}
}

// readAll follows the links from somebody's first page to one page of every kind that nobody met before.
func (b *browser) readAll(role string, seen, looked map[string]bool) {
	b.t.Helper()
	delete(seen, "/")
	for todo := []string{"/"}; len(todo) > 0; todo = todo[1:] {
		path, _, _ := strings.Cut(todo[0], "?")
		kind := records.ReplaceAllString(path, "*")
		if seen[kind] || noPage.MatchString(path) {
			continue
		}
		seen[kind] = true
		if !b.leads(todo[0]) {
			continue
		}
		b.fits(role+" at "+kind, 360)
		if alike := numbers.ReplaceAllString(kind, "/#"); !looked[alike] {
			looked[alike] = true
			b.axe(role+" at "+kind, 360)
		}
		todo = append(todo, strings.Fields(ask(b, chromedp.Evaluate[string](linked)))...)
	}
}

// leads opens a page, and reports whether it is one: a link to a file that is downloaded leaves the page where it is.
func (b *browser) leads(path string) bool {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	err := chromedp.Do(ctx, chromedp.Navigate(b.base+path))
	if err != nil && !strings.Contains(err.Error(), "ERR_ABORTED") {
		b.t.Fatalf("%s: %v", path, err)
	}
	return err == nil
}
