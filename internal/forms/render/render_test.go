package render

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"passerelle/assets"
	"passerelle/internal/forms"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/print"
	"passerelle/internal/platform/web"
)

var languages = []i18n.Language{i18n.English, i18n.French}

func in(t testing.TB, l i18n.Language) context.Context {
	t.Helper()
	b, err := i18n.NewBundle(forms.Locale, web.Locale)
	if err != nil {
		t.Fatal(err)
	}
	return i18n.With(context.Background(), b, l, time.UTC)
}

func page(t rapid.TB, ctx context.Context, c templ.Component) *goquery.Document {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// typed gives what a browser would post of the fields of a page.
func typed(doc *goquery.Document) url.Values {
	out := url.Values{}
	doc.Find("input[name]").Each(func(_ int, s *goquery.Selection) {
		name, _ := s.Attr("name")
		_, checked := s.Attr("checked")
		if kind := s.AttrOr("type", ""); checked || kind != "radio" && kind != "checkbox" {
			out.Add(name, s.AttrOr("value", ""))
		}
	})
	doc.Find("textarea[name]").Each(func(_ int, s *goquery.Selection) { out.Add(s.AttrOr("name", ""), s.Text()) })
	doc.Find("select[name]").Each(func(_ int, s *goquery.Selection) {
		out.Add(s.AttrOr("name", ""), s.Find("option[selected]").AttrOr("value", ""))
	})
	return out
}

func library(t testing.TB) []*forms.Definition {
	t.Helper()
	all, err := forms.Library()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// answers draws answers to a form, some of them wrong.
func answers(r *rapid.T, d *forms.Definition) forms.Answers {
	posted := url.Values{}
	var draw func(items []forms.Item, prefix string)
	draw = func(items []forms.Item, prefix string) {
		for _, i := range items {
			path := forms.PathOf(prefix, i.ID)
			switch {
			case i.Kind == forms.Group && i.Repeats:
				n := rapid.IntRange(0, 2).Draw(r, path)
				posted.Set(path, []string{"0", "1", "2"}[n])
				for at := range n {
					draw(i.Items, forms.EntryOf(path, at))
				}
			case i.Kind == forms.Group:
				draw(i.Items, prefix)
			case len(i.Options) > 0:
				posted.Set(path, rapid.SampledFrom(i.Options).Draw(r, path).Code)
			case i.Kind == forms.YesNo:
				posted.Set(path, rapid.SampledFrom([]string{"yes", "no", ""}).Draw(r, path))
			case i.Kind != forms.Display && i.Kind != forms.Signature:
				posted.Set(path, rapid.SampledFrom([]string{"", "x", "<b>&\"", "ሰላም", "Łódź\nline"}).Draw(r, path))
				if i.Kind != forms.Paragraph {
					posted.Set(path, strings.ReplaceAll(posted.Get(path), "\n", " "))
				}
			}
		}
	}
	for _, p := range d.Parts {
		draw(p.Items, "")
	}
	return d.Read(posted, "")
}

// CCM-25, UX-1: whatever was answered, the fields of a page say it back: what is asked is what is posted again.
func TestFieldsSayBackWhatWasAnswered(t *testing.T) {
	ctx, all := in(t, i18n.French), library(t)
	rapid.Check(t, func(r *rapid.T) {
		d := rapid.SampledFrom(all).Draw(r, "form")
		said := answers(r, d)
		shown := d.Show(said).Answers
		got := forms.Answers{}
		for _, p := range d.Parts {
			doc := page(r, ctx, Fields(Sheet{Definition: d, Part: p.ID, Values: said.Values(), Others: said}))
			for path, values := range d.Read(typed(doc), p.ID) {
				got[path] = values
			}
		}
		for path := range got { // an entry that must be there is offered, empty
			if _, there := shown[path]; !there && len(got[path]) == 1 && got[path][0] == "1" {
				delete(got, path)
			}
		}
		if diff := cmp.Diff(shown, got); diff != "" {
			r.Fatal(diff)
		}
	})
}

// UX-1, SEC-7: each form is whole in both languages as fields, to read and on paper: no key shows, each field has its
// label, and no id stands twice.
func TestEveryFormInBothLanguages(t *testing.T) {
	for _, l := range languages {
		ctx := in(t, l)
		for _, d := range library(t) {
			said, _ := forms.SpecimenOf(d, l)
			for _, p := range d.Parts {
				doc := page(t, ctx, Fields(Sheet{Definition: d, Part: p.ID, Values: said.Values(), Others: said}))
				sound(t, d.Code+" "+p.ID, doc)
			}
			read := page(t, ctx, Reading(Record{Definition: d, Answers: said}))
			sound(t, d.Code, read)
			blank := page(t, ctx, Print(Paper{Definition: d, Blank: true}))
			sound(t, d.Code, blank)
			filled := page(t, ctx, Print(Paper{Definition: d, Answers: said, Name: "ሰላም", UCI: "11-2233-4455"}))
			sound(t, d.Code, filled)
			if mark := filled.Find("thead").Text(); !strings.Contains(mark, "ሰላም") || !strings.Contains(mark, "11-2233-4455") {
				t.Errorf("%s: the head of a page is %q", d.Code, mark)
			}
			forms.Walk(d.Parts[0].Items, func(i forms.Item) {
				if !d.Retired(i) && !strings.Contains(blank.Text(), i.Text.In(l)) {
					t.Errorf("%s, %s: the blank form does not ask %s", d.Code, l, i.ID)
				}
			})
		}
	}
}

func sound(t *testing.T, at string, doc *goquery.Document) {
	t.Helper()
	if text := doc.Text(); strings.Contains(text, "forms.") || strings.Contains(text, "web.") {
		t.Errorf("%s shows a key", at)
	}
	seen := map[string]bool{}
	doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		id, _ := s.Attr("id")
		if seen[id] {
			t.Errorf("%s: the id %s stands twice", at, id)
		}
		seen[id] = true
	})
	doc.Find("input[type=text], textarea, select").Each(func(_ int, s *goquery.Selection) {
		if id := s.AttrOr("id", ""); s.AttrOr("aria-label", "") == "" && doc.Find(`label[for="`+id+`"]`).Length() != 1 {
			t.Errorf("%s: %s has no label", at, id)
		}
	})
}

// CCM-17: what is wrong stands at its field; what is not asked is not there, and comes when its answer is given.
func TestProblemsAndConditions(t *testing.T) {
	ctx := in(t, i18n.English)
	d := library(t)[0]
	for _, d = range library(t) {
		if d.Code == "bsf807" {
			break
		}
	}
	s := Sheet{Definition: d, Part: "provider", Values: url.Values{"source": {"seen"}}, Problems: []fault.Problem{{Field: "what", Key: "forms.problem.required", Args: []any{"Item", "What"}}}}
	doc := page(t, ctx, Fields(s))
	if doc.Find("#source_other").Length() != 0 || !strings.Contains(doc.Find("#what-error").Text(), "What: this is needed") {
		t.Error("asked too early, or the problem is not at its field")
	}
	s.Values = url.Values{"source": {"other"}}
	if page(t, ctx, Fields(s)).Find("#source_other").Length() != 1 {
		t.Error("not asked")
	}
}

// CCM-18: of an entry that is offered and not written in yet, too, only what is asked is there.
func TestConditionsOfAnOfferedEntry(t *testing.T) {
	ctx := in(t, i18n.French)
	var d *forms.Definition
	for _, x := range library(t) {
		if x.Code == "bsf806" {
			d = x
		}
	}
	for chosen, want := range map[string][2]int{"": {0, 0}, "add": {1, 1}, "amend": {0, 1}} {
		values := url.Values{"asks": {"conditions"}}
		if chosen != "" {
			values.Set("changes", "1")
			values.Set("changes[0].change", chosen)
		}
		doc := page(t, ctx, Fields(Sheet{Definition: d, Part: d.Parts[0].ID, Values: values}))
		if got := [2]int{doc.Find(`[name="changes[0].of_catalogue"]`).Length(), doc.Find(`[name="changes[0].becomes"]`).Length()}; got != want {
			t.Errorf("%q: catalogue and words are asked %v times", chosen, got)
		}
	}
}

// CCM-13: the paper says who signed before whom.
func TestPaperOfASignature(t *testing.T) {
	ctx := in(t, i18n.French)
	for _, d := range library(t) {
		if d.Code != "bsf807" {
			continue
		}
		g := forms.GivenSignature{Item: "worker_signature", Way: forms.Typed, Signer: "Robin Vale", Witness: "Alex Moreau", Interpreter: "Hana Girma", Language: "tigrigna", Hash: "abc123"}
		text := page(t, ctx, Print(Paper{Definition: d, Answers: forms.Answers{}, Signatures: []forms.GivenSignature{g}})).Text()
		for _, want := range []string{"Robin Vale", "Alex Moreau", "Hana Girma", "tigrigna", "abc123", "Protégé B"} {
			if !strings.Contains(text, want) {
				t.Errorf("the paper does not say %s", want)
			}
		}
		g.Way = forms.Drawn
		paper := Paper{Definition: d, Answers: forms.Answers{}, Signatures: []forms.GivenSignature{g}, Drawing: func(forms.GivenSignature) string { return "/drawn" }}
		if page(t, ctx, Print(paper)).Find(`img[src="/drawn"][alt*="Robin Vale"]`).Length() != 1 {
			t.Error("the drawing is not on the paper")
		}
	}
}

// CCM-14, SEC-7: on paper the name, whatever its letters, the UCI and the mark stand on each page, and the pages are counted.
func TestEachPageOfThePaper(t *testing.T) {
	ctx := in(t, i18n.English)
	for _, d := range library(t) {
		if d.Code != "bsf801" {
			continue
		}
		said, _ := forms.SpecimenOf(d, i18n.English)
		var body bytes.Buffer
		if err := Print(Paper{Definition: d, Answers: said, Name: "Иван Łódź سلام", UCI: "11-2233-4455"}).Render(ctx, &body); err != nil {
			t.Fatal(err)
		}
		pages := pagesOf(t, ctx, body.Bytes())
		if len(pages) < 3 {
			t.Fatalf("%d pages", len(pages))
		}
		for n, page := range pages {
			for _, want := range []string{"Иван Łódź", "11-2233-4455", "Protected B", fmt.Sprintf("page %d of %d", n+1, len(pages))} {
				if !strings.Contains(page, want) {
					t.Errorf("page %d does not say %s", n+1, want)
				}
			}
		}
	}
}

// CCM-14, CCM-17: of a form that is filled in, the part that another side is still to write takes one line; blank, it has all its boxes; and so has a
// part beside which nothing is written.
func TestAPartOfTheOtherSideWaitsInOneLine(t *testing.T) {
	const agency, provider = "To be completed by the agency", "To be completed by the provider"
	for _, row := range []struct {
		code    string
		filled  []string // parts
		blank   bool
		waits   string
		without string // an item of the part that waits
	}{
		{"bsf801", []string{"agency", "provider"}, false, agency, "The release plan is not enough"},
		{"bsf801", []string{"agency"}, false, provider, "Address on release"},
		{"bsf806", []string{"provider"}, false, agency, "Condition from then on"},
		{"bsf807", []string{"provider"}, false, agency, "Remarks for the provider"},
		{"case-plan", []string{"provider"}, false, agency, ""},
		{"bsf807", []string{"provider", "agency"}, false, "", ""},
		{"bsf807", nil, false, "", ""},
		{"bsf807", nil, true, "", ""},
		{"bsf805", []string{"provider"}, false, "", ""},
		{"needs-assessment", []string{"daily"}, false, "", ""},
	} {
		for _, l := range []i18n.Language{i18n.English, i18n.French} {
			ctx := in(t, l)
			all := library(t)
			d := all[slices.IndexFunc(all, func(x *forms.Definition) bool { return x.Code == row.code })]
			for _, x := range all {
				if x.Code == row.code && x.Version > d.Version {
					d = x
				}
			}
			specimen, _ := forms.SpecimenOf(d, l)
			said := forms.Answers{}
			for _, id := range row.filled {
				p, _ := d.Part(id)
				for path, values := range specimen {
					if item, _, _ := strings.Cut(path, "["); p.Has(item) {
						said[path] = values
					}
				}
			}
			text := page(t, ctx, Print(Paper{Definition: d, Answers: said, Blank: row.blank})).Text()
			waits := strings.Contains(text, "To be completed by") || strings.Contains(text, "À remplir par")
			if waits != (row.waits != "") || l == i18n.English && !strings.Contains(text, row.waits) {
				t.Errorf("%s with %v, blank %v, in %s: a part waits: %v", row.code, row.filled, row.blank, l, waits)
			}
			if l == i18n.English && row.without != "" && strings.Contains(text, row.without) {
				t.Errorf("%s with %v still has %q", row.code, row.filled, row.without)
			}
			if row.code == "bsf807" && row.waits == "" && l == i18n.English && !strings.Contains(text, "Remarks for the provider") {
				t.Errorf("%s with %v, blank %v, has no boxes", row.code, row.filled, row.blank)
			}
		}
	}
}

// CCM-21: no page of what is printed together has nothing but the head of a form and a signature: what is signed stands on the same page.
func TestNoPageHasASignatureAlone(t *testing.T) {
	ctx := in(t, i18n.English)
	var body bytes.Buffer
	var signatures []string
	all := library(t)
	for _, d := range all {
		if slices.ContainsFunc(all, func(x *forms.Definition) bool { return x.Code == d.Code && x.Version > d.Version }) {
			continue
		}
		forms.Walk(d.Parts[len(d.Parts)-1].Items, func(i forms.Item) {
			if i.Kind == forms.Signature {
				signatures = append(signatures, i.Text.In(i18n.English))
			}
		})
		for _, items := range []int{0, 1, 2, 3, 4, 5, 6} { // so that the end of one of them falls near the end of a page
			said, _ := forms.SpecimenOf(d, i18n.English)
			stamps := slices.Repeat([]string{"A line more"}, items)
			body.WriteString(`<div class="app-sheet"><h2>A form among others</h2>`)
			if err := Print(Paper{Definition: d, Answers: said, Stamps: stamps, Name: "Noor Warsame", UCI: "11-2233-4455", Inside: true}).Render(ctx, &body); err != nil {
				t.Fatal(err)
			}
			body.WriteString("</div>")
		}
	}
	pages := pagesOf(t, ctx, body.Bytes())
	for n, page := range pages {
		var said []string
		for _, line := range strings.Split(page, "\n") {
			if line = strings.TrimSpace(line); line != "" && line != "A form among others" && !strings.Contains(line, "11-2233-4455") && !strings.HasPrefix(line, "page ") {
				said = append(said, line)
			}
		}
		if len(said) < 2 || slices.Contains(signatures, said[0]) {
			t.Errorf("page %d has its head and %q after %s", n+1, said, pages[n-1])
		}
	}
}

// pagesOf prints a body and gives the words of each page.
func pagesOf(t *testing.T, ctx context.Context, body []byte) []string {
	t.Helper()
	document := print.Document{Language: "en-CA", Title: "BSF801", Styles: assets.Styles(), Page: "page", Of: "of", Body: body}
	pdf, err := print.New(print.Find(os.Getenv("PASSERELLE_CHROMIUM")), true).PDF(ctx, document.HTML())
	if err != nil {
		t.Fatal(err)
	}
	read := exec.Command("pdftotext", "-layout", "-", "-")
	read.Stdin = bytes.NewReader(pdf)
	text, err := read.Output()
	if err != nil {
		t.Fatalf("pdftotext (run scripts/install.sh): %v", err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\f"), "\f")
}

// CCM-21, UX-1: a form that stands on paper among others begins with its title, of which one is seen on the screen by the heading of its sheet; no other
// heading is in it, as each begins a sheet of its own.
func TestAFormAmongOthersBeginsWithItsTitle(t *testing.T) {
	ctx := in(t, i18n.English)
	for _, d := range library(t) {
		var body bytes.Buffer
		if err := Print(Paper{Definition: d, Blank: true, Inside: true}).Render(ctx, &body); err != nil {
			t.Fatal(err)
		}
		title, text := d.Title.In(i18n.English), body.String()
		if at := strings.Index(text, "<tbody>"); strings.Contains(text, "<h1") || !strings.Contains(text[at:], `app-paper-only">`+html.EscapeString(title)+"</p>") {
			t.Errorf("%s has no title: %.300s", d.Code, text[max(at, 0):])
		}
	}
}

// SEC-1: an address that only its own rule opens is neither read nor printed where that rule does not.
func TestProtectedAddressIsLeftOut(t *testing.T) {
	ctx := in(t, i18n.English)
	for _, d := range library(t) {
		if d.Code != "bsf802" {
			continue
		}
		said, _ := forms.SpecimenOf(d, i18n.English)
		for _, hidden := range []bool{true, false} {
			for name, c := range map[string]templ.Component{"read": Reading(Record{Definition: d, Answers: said, HideProtected: hidden}),
				"print": Print(Paper{Definition: d, Answers: said, HideProtected: hidden})} {
				if shown := strings.Contains(page(t, ctx, c).Text(), "12 Example Street"); shown == hidden {
					t.Errorf("%s: hidden %v, shown %v", name, hidden, shown)
				}
			}
		}
	}
}

// CCM-25: an own form says on page, read view and paper, on each of its pages, that it is no official form; one in one language is shown and
// printed in that language to readers of the other, and says so.
func TestOwnFormsSayWhatTheyAre(t *testing.T) {
	d, err := forms.Load("own.yaml", []byte(`
code: own-visit
version: 1
reading: own
language: fr
from: 2026-01-01
title: {fr: "Visite"}
parts:
  - id: own
    title: {fr: "À remplir"}
    side: provider
    edit: [case_manager]
    items:
      - {id: well, kind: yesno, text: {fr: "Tout va bien?"}}
`))
	if err != nil {
		t.Fatal(err)
	}
	ctx, said := in(t, i18n.English), forms.Answers{"well": {"yes"}}
	for name, c := range map[string]templ.Component{"fields": Fields(Sheet{Definition: d, Part: "own", Others: said}), "record": Reading(Record{Definition: d, Answers: said}),
		"paper": Print(Paper{Definition: d, Answers: said}), "blank": Print(Paper{Definition: d, Blank: true})} {
		doc := page(t, ctx, c)
		text := doc.Text()
		if !strings.Contains(text, "Tout va bien?") || !strings.Contains(text, "not official") && !strings.Contains(text, "non officiel") ||
			!strings.Contains(text, "French only") && !strings.Contains(text, "français seulement") {
			t.Errorf("%s: %s", name, text)
		}
		if head := doc.Find("thead").Text(); strings.HasPrefix(name, "paper") && !strings.Contains(head, "non officiel") {
			t.Errorf("%s: its pages do not say it: %s", name, head)
		}
		if name != "fields" && (doc.Find(`[lang="fr-CA"]`).Length() == 0 || !strings.Contains(text, "Oui")) {
			t.Errorf("%s is not in its language: %s", name, text)
		}
	}
}
