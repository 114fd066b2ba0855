package web

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"github.com/a-h/templ"

	"passerelle/assets"
	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/forms/render"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/print"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/correspondence"
	"passerelle/internal/supervision/pack"
)

// Pages are the pages of this area.
type Pages struct {
	Packs   pack.Service
	Printer *print.Printer
	Sealer  print.Sealer
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	blank, write, file := string(access.FormBlank), string(access.FormWrite), "/files/{file}"
	return []platform.Route{
		{Pattern: "GET /packs", Handle: p.list, Action: blank},
		{Pattern: "GET /packs/{pack}", Handle: p.pages, Action: blank},
		{Pattern: "GET /packs/{pack}/pdf", Handle: p.pdf, Action: blank},
		{Pattern: "GET " + file + "/packs", Handle: p.list, Action: write},
		{Pattern: "GET " + file + "/packs/{pack}", Handle: p.pages, Action: write},
		{Pattern: "GET " + file + "/packs/{pack}/pdf", Handle: p.pdf, Action: write},
	}
}

// address is where packs stand: of nobody yet, or of a file.
func address(fileID string) string {
	if fileID == "" {
		return "/packs"
	}
	return "/files/" + fileID + "/packs"
}

// listView is every pack, for nobody yet or for a client.
type listView struct {
	FileID, Name string
	Packs        []pack.Filled
}

// packView is one pack in the language in which it is printed.
type packView struct {
	pack.Filled
	Language i18n.Language
	NoPDF    string // the key of why there is none
}

func (v packView) at() string { return address(v.View.File.ID) }

// title names a form of the pack; of a client, as the folder names documents.
func (v packView) title(d *forms.Definition) string {
	return v.named(d.Title.In(v.Language))
}

func (v packView) named(name string) string {
	if v.View.File.ID == "" {
		return name
	}
	return correspondence.DocumentName(v.View, v.Day, name)
}

func (v packView) paper(d *forms.Definition) render.Paper {
	return render.Paper{Definition: d, Blank: true, Name: v.Name, UCI: v.UCI, Inside: true, Added: v.Added[d.Code]}
}

func (p *Pages) of(r *http.Request, code string) (pack.Filled, error) {
	if file := r.PathValue("file"); file != "" {
		return p.Packs.OfFile(r.Context(), access.Acting(r.Context()), file, code)
	}
	return p.Packs.Of(r.Context(), access.Acting(r.Context()), code)
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	v := listView{FileID: r.PathValue("file")}
	for _, one := range pack.Packs {
		x, err := p.of(r, one.Code)
		if err != nil {
			return err
		}
		v.Packs, v.Name = append(v.Packs, x), x.Name
	}
	return platform.Render(w, r, http.StatusOK, listPage(v))
}

// asked gives the pack that is asked for, in the language that is asked for.
func (p *Pages) asked(r *http.Request) (packView, error) {
	x, err := p.of(r, r.PathValue("pack"))
	if err != nil {
		return packView{}, err
	}
	v := packView{Filled: x, Language: i18n.Lang(r.Context()), NoPDF: p.Printer.Missing()}
	if v.NoPDF == "" && p.Sealer.Missing() != "" {
		v.NoPDF = "pack.no_qpdf"
	}
	if l := r.URL.Query().Get("language"); l != "" {
		v.Language = i18n.Parse(l)
	}
	return v, nil
}

func (p *Pages) pages(w http.ResponseWriter, r *http.Request) error {
	v, err := p.asked(r)
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, packPage(v))
}

// pdf prints each form with its own page numbers, and puts them together.
func (p *Pages) pdf(w http.ResponseWriter, r *http.Request) error {
	v, err := p.asked(r)
	if err != nil {
		return err
	}
	ctx := i18n.WithLanguage(r.Context(), v.Language)
	var documents [][]byte
	for _, d := range v.Versions {
		one, err := v.document(ctx, d)
		if err != nil {
			return err
		}
		documents = append(documents, one)
	}
	each, err := p.Printer.PDFs(ctx, documents...)
	if err != nil {
		return err
	}
	whole, err := p.Sealer.Join(ctx, each)
	if err != nil {
		return err
	}
	return platform.Send(w, r, "application/pdf", v.named(i18n.T(ctx, "pack.name."+v.Code))+".pdf", io.NopCloser(bytes.NewReader(whole)))
}

// document is one form of the pack as it is printed.
func (v packView) document(ctx context.Context, d *forms.Definition) ([]byte, error) {
	x := v.paper(d)
	x.Inside = false
	var body bytes.Buffer
	if err := render.Print(x).Render(ctx, &body); err != nil {
		return nil, err
	}
	return print.Document{Language: string(v.Language) + "-CA", Title: v.title(d), Styles: assets.Styles(),
		Page: i18n.T(ctx, "print.page"), Of: i18n.T(ctx, "print.of"), Body: body.Bytes()}.HTML(), nil
}

// OnFile leads from a file to the packs for its client.
func (p *Pages) OnFile(ctx context.Context, v supervision.View) (out []part.Fact) {
	if v.May[access.FormWrite] {
		out = append(out, part.Fact{Label: aside.Papers, Text: i18n.T(ctx, "pack.title"), Href: address(v.File.ID)})
	}
	return out
}

// in writes the sheets in the language of the pack.
func in(v packView) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return sheets(v).Render(i18n.WithLanguage(ctx, v.Language), w)
	})
}
