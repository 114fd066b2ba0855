package e2e

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"

	"passerelle/internal/access"
	"passerelle/internal/app"
	"passerelle/internal/app/demo"
	"passerelle/internal/platform/db"
)

const (
	guidePictures = "../../docs/guides/pictures"
	tallest       = 1100       // pixels of a page that a picture keeps
	heaviest      = 150 * 1000 // bytes of a picture
)

// guidePicture is one page of the guides, as somebody sees it.
type guidePicture struct {
	name string
	who  app.DemoPerson
	path string
	from string // what stands on top of the picture; the page when empty
}

// TestGuidePictures makes the pictures of docs/guides again: `make guides`. They change with the pages, so that a
// landing does not wait for it; internal/archtest looks whether the guides name pictures that are there.
func TestGuidePictures(t *testing.T) {
	if os.Getenv("PASSERELLE_GUIDES") != "1" {
		t.Skip("make guides")
	}
	p := openNation(t, demo.Small)
	b := newBrowser(t, p.base)
	for _, picture := range p.guidePictures() {
		b.open("/demo")
		b.press("main form:has([name=person][value='" + picture.who.PersonID + "']) button")
		for _, language := range []string{"en", "fr"} {
			b.open("/licences")
			if ask(b, chromedp.Evaluate[string]("document.documentElement.lang")) != language+"-CA" {
				b.press("form[action='/language'] button")
			}
			b.open(picture.path)
			b.guidePicture(picture, language)
		}
	}
}

func (p *paper) guidePictures() []guidePicture {
	harbour, tideway, northline := p.provider("HARBOUR"), p.provider("TIDEWAY"), p.provider("NORTHLINE")
	month := func(o access.Organisation, region string) string {
		return "/months/" + o.ID + "/" + region + "/2026-10"
	}
	worker, supervisor := p.one(access.CaseManager, harbour.Name), p.one(access.ProviderSupervisor, harbour.Name)
	coordinator, officer := p.one(access.HousingCoordinator, harbour.Name), p.one(access.LiaisonOfficer, "Atlantic")
	analyst, management := p.one(access.HeadquartersAnalyst, ""), p.one(access.ManagementReader, "")
	privacy, administrator := p.one(access.PrivacyOfficer, ""), p.one(access.Administrator, "")
	file, checkIn := p.checkInOf(worker)
	return []guidePicture{
		{"case-manager-day", worker, "/day", ""},
		{"case-manager-check-in", worker, "/files/" + file + "/check-ins/" + checkIn, ""},
		{"case-manager-notes", worker, "/files/" + file + "/notes", ""},
		{"supervisor-team", supervisor, "/team", ""},
		{"supervisor-month", p.one(access.ProviderSupervisor, northline.Name), month(northline, "NOR"), ""},
		{"supervisor-cases", supervisor, month(harbour, "ATL") + "/cases?figure=closing", ""},
		{"housing-beds", coordinator, "/beds", ""},
		{"housing-give", coordinator, "/beds", "#waiting"},
		{"liaison-region", officer, "/region?month=2026-10", ""},
		{"liaison-month", officer, month(tideway, "ATL"), ""},
		{"liaison-people", officer, "/region/people", ""},
		{"analyst-nation", analyst, "/nation?month=2026-10", ""},
		{"analyst-month", analyst, month(harbour, "ATL"), "#questions"},
		{"management-national", management, "/national?month=2026-09", ""},
		{"privacy-overview", privacy, "/audit", ""},
		{"privacy-emergency", privacy, "/audit/emergencies/" + p.emergency(), ""},
		{"administrator-people", administrator, "/people", ""},
		{"administrator-person", administrator, "/people/" + supervisor.PersonID, ""},
	}
}

func (p *paper) provider(code string) access.Organisation {
	p.t.Helper()
	o, err := p.house.Access.OrganisationByCode(p.t.Context(), code)
	if err != nil {
		p.t.Fatal(err)
	}
	return o
}

// checkInOf gives a file of somebody and the check-in of it that waits longest for its outcome: one that is due, whose form is asked.
func (p *paper) checkInOf(who app.DemoPerson) (file, checkIn string) {
	file = p.id(`select a.file_id from assignment a join check_in c on c.file_id=a.file_id and c.outcome=''
		where a.person_id=$1 and a.kind='assigned' and a.to_date='' order by c.due_on, a.file_id limit 1`, who.PersonID)
	return file, p.id(`select id from check_in where file_id=$1 and outcome='' order by due_on limit 1`, file)
}

func (p *paper) emergency() string {
	return p.id(`select id from access_grant where kind='emergency' and reviewed_at=0 order by id limit 1`)
}

func (p *paper) id(query string, args ...any) string {
	p.t.Helper()
	id, err := db.One[string](p.t.Context(), p.house.DB, query, args...)
	if err != nil {
		p.t.Fatal(err)
	}
	return id
}

func (b *browser) guidePicture(g guidePicture, language string) {
	b.t.Helper()
	top := 0
	if g.from != "" {
		top = ask(b, chromedp.Evaluate[int](fmt.Sprintf(`Math.round(document.querySelector(%q).getBoundingClientRect().top + scrollY) - 24`, g.from)))
	}
	whole, err := png.Decode(bytes.NewReader(ask(b, chromedp.FullScreenshot(100))))
	if err != nil {
		b.t.Fatal(err)
	}
	content := fewColours(b.t, whole, image.Rect(0, top, whole.Bounds().Dx(), min(top+tallest, whole.Bounds().Dy())))
	if len(content) > heaviest {
		b.t.Errorf("%s.%s has %d bytes", g.name, language, len(content))
	}
	if err := os.MkdirAll(guidePictures, 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(guidePictures, g.name+"."+language+".png"), content, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// fewColours gives a part of a picture in its 256 most frequent colours, which is enough for letters and lines and a
// third of the bytes.
func fewColours(t *testing.T, whole image.Image, part image.Rectangle) []byte {
	t.Helper()
	seen := map[color.RGBA]int{}
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			seen[color.RGBAModel.Convert(whole.At(x, y)).(color.RGBA)]++
		}
	}
	colours := make([]color.RGBA, 0, len(seen))
	for c := range seen {
		colours = append(colours, c)
	}
	slices.SortFunc(colours, func(a, b color.RGBA) int {
		return cmp.Or(seen[b]-seen[a], int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B))
	})
	palette := color.Palette{}
	for _, c := range colours[:min(256, len(colours))] {
		palette = append(palette, c)
	}
	small := image.NewPaletted(image.Rect(0, 0, part.Dx(), part.Dy()), palette)
	draw.Draw(small, small.Bounds(), whole, part.Min, draw.Src)
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, small); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
