package web

import (
	"cmp"
	"context"
	"net/http"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/forms/fhir"
	"passerelle/internal/forms/own"
	"passerelle/internal/forms/render"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
)

// state says how far a form is.
func state(ctx context.Context, r own.Record) (kind, text string) {
	switch {
	case r.RetiredAt != 0:
		return "dim", i18n.T(ctx, "own.state.retired", "When", i18n.Time(ctx, clock.FromMicros(r.RetiredAt)))
	case !r.Used():
		return "warn", i18n.T(ctx, "own.state.draft")
	case r.Changing():
		return "warn", i18n.T(ctx, "own.state.changing", "Version", r.InUse.Version)
	}
	return "good", i18n.T(ctx, "own.state.used", "Version", r.InUse.Version)
}

// table lists forms.
func table(ctx context.Context, list []own.Record, caption string) part.Table {
	t := part.Table{Caption: caption, Quiet: true, Cards: true, Columns: part.Columns(ctx, "own.column.form", "own.column.state", "own.column.languages", "own.column.changed")}
	for _, x := range list {
		kind, said := state(ctx, x)
		line := part.Line(words(ctx, x, x.Shown.Title), said, i18n.T(ctx, "own.language."+languages(x.Shown.Language)), i18n.Time(ctx, clock.FromMicros(x.ChangedAt)))
		line.Cells[0].Href, line.Cells[1].Part, line.Cells[3].Sub = address(x.Code), part.Tag(kind, said), x.ChangedByName
		t.Rows = append(t.Rows, line)
	}
	return t
}

// lacking lists what a draft lacks still, each with where it is put right.
func (v oneView) lacking(ctx context.Context) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "own.lacking"), Quiet: true, Cards: true, Columns: part.Columns(ctx, "own.column.item", "forms.column.flaw")}
	for _, f := range v.Flaws {
		line := part.Line(i18n.T(ctx, "own.settings"), i18n.T(ctx, f.Key, f.Args...))
		line.Cells[0].Href = address(v.Code) + "/settings"
		if i, there := own.ItemOf(v.Shown, f.Item); there {
			line.Cells[0].Text, line.Cells[0].Href = cmp.Or(v.words(ctx, i.Text), i.ID), address(v.Code)+"/items/"+i.ID
		} else if f.Item != "" || f.Key == "forms.flaw.no_items" {
			line.Cells[0].Text, line.Cells[0].Href = i18n.T(ctx, "own.add"), address(v.Code)+"/items/"+newItem
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}

// facts are what a form is as a whole.
func (v oneView) facts(ctx context.Context) []part.Fact {
	out := []part.Fact{{Label: i18n.T(ctx, "own.field.whose"), Text: i18n.T(ctx, "own.whose.all")}, {Label: i18n.T(ctx, "own.field.language"), Text: i18n.T(ctx, "own.language."+languages(v.Shown.Language))}}
	if v.Personal() {
		out[0].Text = i18n.T(ctx, "own.whose.mine")
	}
	if v.TakenAt != 0 {
		out = append(out, part.Fact{Label: i18n.T(ctx, "own.taken"), Text: i18n.T(ctx, "own.taken_from", "Maker", v.TakenFromName, "Name", v.TakenByName, "When", i18n.Time(ctx, clock.FromMicros(v.TakenAt)))})
	}
	if v.Pack != "" {
		out = append(out, part.Fact{Label: i18n.T(ctx, "own.in_pack"), Text: i18n.T(ctx, "pack.name."+v.Pack)})
	}
	if v.Used() {
		out = append(out, part.Fact{Label: i18n.T(ctx, "own.in_use"), Text: i18n.T(ctx, "own.version", "Version", v.InUse.Version, "Name", v.InUse.LoadedBy, "When", i18n.Time(ctx, clock.FromMicros(v.InUse.LoadedAt)))})
	}
	return append(out, part.Fact{Label: i18n.T(ctx, "own.column.changed"), Text: i18n.Time(ctx, clock.FromMicros(v.ChangedAt)) + " · " + v.ChangedByName})
}

// whole gives a form as it would be filled in: the draft when there is one, else what is in use.
func (p *Pages) whole(r *http.Request) (own.Record, *forms.Definition, error) {
	x, err := p.Own.Get(r.Context(), access.Acting(r.Context()), r.PathValue("own"))
	if err != nil {
		return x, nil, err
	}
	if !x.Changing() {
		return x, x.InUse.Definition, nil
	}
	d, err := forms.Load(x.Code+".yaml", []byte(x.Draft))
	if err != nil {
		return x, nil, fault.Wrap(fault.NotReady, "own.problem.flaws", err)
	}
	return x, d, nil
}

func (p *Pages) paper(w http.ResponseWriter, r *http.Request) error {
	x, d, err := p.whole(r)
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, render.Page(words(r.Context(), x, x.Shown.Title), address(x.Code), render.Paper{Definition: d, Blank: true}))
}

// try shows a form that is filled in to see how it works, and does what its buttons ask.
func (p *Pages) try(w http.ResponseWriter, r *http.Request) error {
	x, d, err := p.whole(r)
	if err != nil {
		return err
	}
	today := clock.DateOf(p.Own.Clock.Now(), i18n.Zone(r.Context()))
	return render.Try(w, r, d, today, words(r.Context(), x, x.Shown.Title), address(x.Code))
}

// source gives the form as a file, to bring in elsewhere.
func (p *Pages) source(w http.ResponseWriter, r *http.Request) error {
	x, err := p.Own.Get(r.Context(), access.Acting(r.Context()), r.PathValue("own"))
	if err != nil {
		return err
	}
	written, err := x.Shown.Written()
	if err != nil {
		return err
	}
	return platform.Give(w, r, "application/yaml; charset=utf-8", fileName(r.Context(), x)+".yaml", written)
}

func (p *Pages) questionnaire(w http.ResponseWriter, r *http.Request) error {
	x, d, err := p.whole(r)
	if err != nil {
		return err
	}
	written, err := fhir.Write(d)
	if err != nil {
		return err
	}
	return platform.Give(w, r, "application/fhir+json; charset=utf-8", fileName(r.Context(), x)+".json", written)
}

// fileName calls the file of a form by its title.
func fileName(ctx context.Context, x own.Record) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, words(ctx, x, x.Shown.Title))
}

// bringView is a form from a file: what is wrong with it, or what it becomes.
type bringView struct {
	Form  part.Form
	File  string
	Flaws []forms.Flaw
	Found own.Brought
}

func (p *Pages) bring(w http.ResponseWriter, r *http.Request) error {
	if !p.Own.MaySet(r.Context(), access.Acting(r.Context())) {
		return fault.Denied()
	}
	return platform.Render(w, r, http.StatusOK, bringPage(bringView{}))
}

// look reads a form that is brought, and keeps nothing of it yet.
func (p *Pages) look(w http.ResponseWriter, r *http.Request) error {
	name, text, err := platform.Upload(r, "file", "forms.problem.no_file")
	if err != nil {
		return p.again(w, r, bringView{}, err)
	}
	v := bringView{File: name}
	if v.Found, err = p.Own.Look(r.Context(), access.Acting(r.Context()), name, text); err != nil {
		return p.again(w, r, v, err)
	}
	return platform.Render(w, r, http.StatusOK, foundPage(v))
}

// again shows the page with what is wrong with the file; any other error passes on.
func (p *Pages) again(w http.ResponseWriter, r *http.Request, v bringView, err error) error {
	v.Flaws, v.Form = forms.FlawsOf(err), part.Again(nil, err)
	if len(v.Flaws) == 0 && len(v.Form.Problems) == 0 {
		return err
	}
	if len(v.Form.Problems) == 0 {
		v.Form.Problems = []fault.Problem{{Field: "file", Key: "own.problem.file"}}
	}
	return platform.Render(w, r, http.StatusUnprocessableEntity, bringPage(v))
}

func (p *Pages) keep(w http.ResponseWriter, r *http.Request) error {
	return p.Do(w, r, "own.flash.brought", func() (string, error) {
		code, err := p.Own.Bring(r.Context(), access.Acting(r.Context()), r.PostFormValue("source"))
		return address(code), err
	}, func(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
		return platform.Render(w, r, status, bringPage(bringView{Form: form}))
	})
}

// whole gives what was brought as it would be filled in; nothing while something is wrong with it.
func (v bringView) whole() *forms.Definition {
	d, err := forms.Load(v.File, []byte(v.Found.Text))
	if err != nil {
		return nil
	}
	return d
}
