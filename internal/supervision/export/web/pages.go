package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision/export"
	"passerelle/internal/supervision/outgoing"
)

// Pages are the pages of this area.
type Pages struct{ Export export.Service }

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	return []platform.Route{
		{Pattern: "GET /export", Handle: p.page, Action: string(access.FileExport)},
		{Pattern: "POST /export", Handle: p.take, Action: string(access.FileExport)},
	}
}

func (p *Pages) page(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	v, err := p.Export.Page(r.Context(), access.Acting(r.Context()))
	if err != nil {
		return err
	}
	if form.Values == nil {
		form = part.Of("format", outgoing.XLSX, "list", export.FilesList)
		form.Values["column"] = v.Keys()
	}
	return platform.Render(w, r, status, exportPage(v, form))
}

// take gives the file. It changes nothing but what is remembered, so that sending it twice makes the same file twice.
func (p *Pages) take(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "fault.invalid", err)
	}
	format := r.PostFormValue("format")
	content, err := p.taken(r, format)
	if part.Repeats(err) {
		return p.show(w, r, platform.StatusOf(fault.KindOf(err)), part.Again(r.PostForm, err))
	}
	if err != nil {
		return err
	}
	return outgoing.Send(w, r, "passerelle-"+cmp.Or(r.PostFormValue("list"), export.FilesList)+"-"+string(clock.DateOf(p.Export.Clock.Now(), i18n.Zone(r.Context()))), format, content)
}

// taken makes the files in the chosen columns, or a list of what happened in them.
func (p *Pages) taken(r *http.Request, format string) ([]byte, error) {
	if list := r.PostFormValue("list"); list != "" && list != export.FilesList {
		return p.Export.TakeList(r.Context(), access.Acting(r.Context()), list, format)
	}
	return p.Export.Take(r.Context(), access.Acting(r.Context()), r.PostForm["column"], format)
}

func lists(ctx context.Context) (out []part.Option) {
	for _, l := range export.Lists {
		out = append(out, part.Option{Value: l.Key, Text: i18n.T(ctx, "export.list."+l.Key)})
	}
	return out
}

func columns(ctx context.Context) []part.Option {
	out := make([]part.Option, len(export.Columns))
	for i, x := range export.Columns {
		out[i] = part.Option{Value: x.Key, Text: i18n.T(ctx, "export.column."+x.Key)}
	}
	return out
}

func formats(ctx context.Context) []part.Option {
	return part.Options(ctx, "export.format.", []string{outgoing.XLSX, outgoing.CSV})
}

// dictionary is what every column means, for reading on the page.
func dictionary(ctx context.Context) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "export.dictionary"), Quiet: true, Cards: true, Columns: part.Columns(ctx, "export.dictionary.label", "export.dictionary.column", "export.dictionary.meaning", "export.dictionary.codes")}
	told := map[string]bool{}
	for _, x := range slices.Concat(export.Columns, export.Lists[1].Columns, export.Lists[2].Columns, export.Lists[3].Columns) {
		if told[x.Key] {
			continue
		}
		told[x.Key] = true
		t.Rows = append(t.Rows, part.Line(i18n.T(ctx, "export.column."+x.Key), x.Key, i18n.T(ctx, "export.means."+x.Key), export.Codes(ctx, x)))
	}
	return t
}

func chosen(ctx context.Context, p export.Page) string {
	return i18n.T(ctx, "export.remembered", "By", p.By, "At", i18n.Time(ctx, clock.FromMicros(p.At)))
}

// OnTeam leads from the team's page to the export, where the actor may make one.
func (p *Pages) OnTeam(a access.Actor) templ.Component {
	if !a.MayEver(access.FileExport) {
		return nil
	}
	return link()
}
