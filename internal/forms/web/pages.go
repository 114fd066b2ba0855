package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/forms/fhir"
	"passerelle/internal/forms/render"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
)

// Pages are the pages of this area.
type Pages struct {
	Forms *forms.Service
	Posts *platform.PostKeys
	Clock clock.Clock
	Flash func(ctx context.Context, key string)
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	version := "/forms/{form}/{version}"
	blank, load := string(access.FormBlank), string(access.FormLoad)
	return []platform.Route{
		{Pattern: "GET /forms", Handle: p.list, Action: blank},
		{Pattern: "GET " + version, Handle: p.version, Action: blank},
		{Pattern: "GET " + version + "/paper", Handle: p.paper, Action: blank},
		{Pattern: "GET " + version + "/specimen", Handle: p.specimen, Action: blank},
		{Pattern: "GET " + version + "/try", Handle: p.try, Action: blank},
		{Pattern: "POST " + version + "/try", Handle: p.try, Action: blank},
		{Pattern: "GET " + version + "/definition.yaml", Handle: p.source, Action: blank},
		{Pattern: "GET " + version + "/questionnaire.json", Handle: p.questionnaire, Action: blank},
		{Pattern: "POST " + version + "/date", Handle: p.datePost, Action: load},
		{Pattern: "GET /forms/load", Handle: p.load, Action: load},
		{Pattern: "POST /forms/load", Handle: p.loadPost, Action: load},
		{Pattern: "POST /forms/keep", Handle: p.keepPost, Action: load},
	}
}

// today is the day where the reader is.
func (p *Pages) today(r *http.Request) clock.Date {
	return clock.DateOf(p.Clock.Now(), i18n.Zone(r.Context()))
}

// listView is every form as it is today.
type listView struct {
	Forms   []forms.Listed
	MayLoad bool
	MayOwn  bool
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	all, err := p.Forms.List(r.Context())
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, listPage(listView{all, p.Forms.MayLoad(r.Context(), access.Acting(r.Context())), access.Acting(r.Context()).MayEver(access.OwnFormRead)}))
}

func (v listView) table(ctx context.Context) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "forms.title"), Quiet: true, Cards: true,
		Columns: part.Columns(ctx, "forms.column.form", "forms.column.version", "forms.column.from", "forms.column.reading")}
	for _, l := range v.Forms {
		now := l.Current()
		row := part.Line(now.Title.In(i18n.Lang(ctx)), i18n.Number(ctx, now.Version), from(ctx, now), reading(ctx, now.Definition))
		row.Cells[0].Href = address(now.Definition)
		if l.Newest.Version != now.Version {
			row.Cells[0].Sub = i18n.T(ctx, "forms.newer", "Version", l.Newest.Version)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func address(d *forms.Definition) string { return "/forms/" + d.Code + "/" + strconv.Itoa(d.Version) }

func from(ctx context.Context, v forms.Version) string {
	if v.From == "" {
		return i18n.T(ctx, "forms.undated")
	}
	return i18n.Date(ctx, v.From)
}

func reading(ctx context.Context, d *forms.Definition) string {
	return i18n.T(ctx, "forms.reading."+string(d.Reading))
}

// versionView is one version of a form with the others beside it.
type versionView struct {
	forms.Version
	All     []forms.Version
	Older   *forms.Definition
	Changes []forms.Change
	MayDate bool
	Sample  bool
	MayOwn  bool
	Form    part.Form
}

func (p *Pages) version(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	v, all, err := p.asked(r)
	if err != nil {
		return err
	}
	view := versionView{Version: v, All: all, MayDate: p.Forms.MayDate(r.Context(), access.Acting(r.Context()), v), Form: form}
	view.MayOwn = access.Acting(r.Context()).MayEver(access.OwnFormWrite)
	_, view.Sample = forms.SpecimenOf(v.Definition, i18n.Lang(r.Context()))
	for _, other := range all {
		if other.Version < v.Version {
			view.Older = other.Definition
		}
	}
	if view.Older != nil {
		view.Changes = forms.Compare(view.Older, v.Definition)
	}
	if view.Form.Values == nil {
		view.Form = part.Of("from", string(v.From), "row", strconv.Itoa(v.Row))
	}
	return platform.Render(w, r, status, versionPage(view))
}

// asked gives the version that a request names, and all of its form.
func (p *Pages) asked(r *http.Request) (forms.Version, []forms.Version, error) {
	number, err := strconv.Atoi(r.PathValue("version"))
	if err != nil {
		return forms.Version{}, nil, fault.Missing()
	}
	all, err := p.Forms.All(r.Context(), r.PathValue("form"))
	if err != nil {
		return forms.Version{}, nil, err
	}
	for _, v := range all {
		if v.Version == number {
			return v, all, nil
		}
	}
	return forms.Version{}, nil, fault.Missing()
}

func (p *Pages) paper(w http.ResponseWriter, r *http.Request) error {
	v, _, err := p.asked(r)
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, paper(r.Context(), v, render.Paper{Definition: v.Definition, Blank: true}))
}

func (p *Pages) specimen(w http.ResponseWriter, r *http.Request) error {
	v, _, err := p.asked(r)
	if err != nil {
		return err
	}
	said, ok := forms.SpecimenOf(v.Definition, i18n.Lang(r.Context()))
	if !ok {
		return fault.Missing()
	}
	return platform.Render(w, r, http.StatusOK, paper(r.Context(), v, render.Paper{Definition: v.Definition, Answers: said, Name: said.Get("client_name"), UCI: said.Get("uci"), Specimen: true}))
}

func paper(ctx context.Context, v forms.Version, p render.Paper) templ.Component {
	return render.Page(v.Title.In(i18n.Lang(ctx)), address(v.Definition), p)
}

// try shows a form that is filled in to see how it works, and does what its buttons ask.
func (p *Pages) try(w http.ResponseWriter, r *http.Request) error {
	v, _, err := p.asked(r)
	if err != nil {
		return err
	}
	return render.Try(w, r, v.Definition, p.today(r), v.Title.In(i18n.Lang(r.Context())), address(v.Definition))
}

// source gives the definition as it was written, to begin another from.
func (p *Pages) source(w http.ResponseWriter, r *http.Request) error {
	v, _, err := p.asked(r)
	if err != nil {
		return err
	}
	return platform.Give(w, r, "application/yaml; charset=utf-8", v.Code+".yaml", v.Source())
}

// questionnaire gives the definition as a FHIR Questionnaire.
func (p *Pages) questionnaire(w http.ResponseWriter, r *http.Request) error {
	v, _, err := p.asked(r)
	if err != nil {
		return err
	}
	text, err := fhir.Write(v.Definition)
	if err != nil {
		return err
	}
	return platform.Give(w, r, "application/fhir+json; charset=utf-8", v.Code+".json", text)
}

// parts says whose each part is and who writes in it.
func (v versionView) parts(ctx context.Context) []part.Fact {
	var out []part.Fact
	for _, x := range v.Parts {
		var roles []string
		for _, role := range x.Edit {
			roles = append(roles, i18n.T(ctx, "access.role."+string(role)))
		}
		out = append(out, part.Fact{Label: x.Title.In(i18n.Lang(ctx)), Text: i18n.T(ctx, "forms.side."+string(x.Side)) + " · " + strings.Join(roles, ", ")})
	}
	return out
}
