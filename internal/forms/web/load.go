package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/forms/fhir"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
)

// loadView is a new version that is brought: what is wrong with it, or what it becomes.
type loadView struct {
	Form   part.Form
	File   string
	Flaws  []forms.Flaw
	Look   forms.Look
	Source string
	Unread []fhir.Unread
}

func (p *Pages) load(w http.ResponseWriter, r *http.Request) error {
	if !p.Forms.MayLoad(r.Context(), access.Acting(r.Context())) {
		return fault.Missing()
	}
	return platform.Render(w, r, http.StatusOK, loadPage(loadView{}))
}

// loadPost reads a definition that is brought, and keeps nothing of it yet.
func (p *Pages) loadPost(w http.ResponseWriter, r *http.Request) error {
	name, text, err := platform.Upload(r, "file", "forms.problem.no_file")
	if err != nil {
		return p.again(w, r, loadView{}, err)
	}
	v := loadView{File: name}
	if strings.HasPrefix(strings.TrimSpace(string(text)), "{") {
		if text, v.Unread, err = fhir.Read(name, text); err != nil {
			return p.again(w, r, v, err)
		}
	}
	if v.Look, err = p.Forms.Look(r.Context(), access.Acting(r.Context()), name, text); err != nil {
		return p.again(w, r, v, err)
	}
	v.Source = string(text)
	return platform.Render(w, r, http.StatusOK, lookPage(v))
}

// again shows the page with what is wrong with the file; any other error passes on.
func (p *Pages) again(w http.ResponseWriter, r *http.Request, v loadView, err error) error {
	v.Flaws, v.Form = forms.FlawsOf(err), part.Again(nil, err)
	if len(v.Flaws) == 0 && len(v.Form.Problems) == 0 {
		return err
	}
	if len(v.Form.Problems) == 0 {
		v.Form.Problems = []fault.Problem{{Field: "file", Key: "forms.problem.flaws"}}
	}
	return platform.Render(w, r, http.StatusUnprocessableEntity, loadPage(v))
}

func (p *Pages) keepPost(w http.ResponseWriter, r *http.Request) error {
	a := access.Acting(r.Context())
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		d, err := p.Forms.Keep(r.Context(), a, r.PostFormValue("file"), []byte(r.PostFormValue("source")))
		if err != nil {
			return "", err
		}
		p.Flash(r.Context(), "forms.flash.kept")
		return address(d), nil
	})
	if len(forms.FlawsOf(err)) > 0 {
		return p.again(w, r, loadView{File: r.PostFormValue("file")}, err)
	}
	return err
}

func (p *Pages) datePost(w http.ResponseWriter, r *http.Request) error {
	v, _, err := p.asked(r)
	if err != nil {
		return err
	}
	row, err := strconv.Atoi(r.PostFormValue("row"))
	if err != nil {
		return fault.Stale()
	}
	a := access.Acting(r.Context())
	err = p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := p.Forms.SetDate(r.Context(), a, v.Code, v.Version, row, clock.Date(r.PostFormValue("from"))); err != nil {
			return "", err
		}
		p.Flash(r.Context(), "forms.flash.dated")
		return address(v.Definition), nil
	})
	if fault.Is(err, fault.Invalid) && len(fault.ProblemsOf(err)) > 0 {
		return p.show(w, r, http.StatusUnprocessableEntity, part.Again(r.PostForm, err))
	}
	return err
}

// lack says in what an item is not as the program reads it, and what is lost without it.
func lack(ctx context.Context, l forms.Lack) string {
	var kinds []string
	for _, k := range l.Kinds {
		kinds = append(kinds, string(k))
	}
	where := strings.TrimSuffix(strings.TrimPrefix(l.Part+" › "+l.Group, " › "), " › ")
	why := i18n.T(ctx, "forms.lacks."+l.Why, "Item", l.Item, "Where", where, "Kinds", strings.Join(kinds, ", "), "Options", l.Missing)
	return why + " " + i18n.T(ctx, "forms.lost."+l.Use)
}

// changeTable lists what differs between two versions, as whoever loads one or everybody else reads it.
func changeTable(ctx context.Context, changes []forms.Change, loads bool) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "forms.changes"), Quiet: true, Cards: true,
		Columns: part.Columns(ctx, "forms.column.item", "forms.column.change", "forms.column.what")}
	for _, c := range changes {
		row := part.Line(c.Text.In(i18n.Lang(ctx)), i18n.T(ctx, "forms.change."+string(c.Kind)), i18n.Unknown)
		if len(c.What) > 0 {
			row.Cells[2] = part.Cell{Part: differences(differencesOf(ctx, c, loads))}
		}
		row.Cells[0].Sub = c.Item
		t.Rows = append(t.Rows, row)
	}
	return t
}
