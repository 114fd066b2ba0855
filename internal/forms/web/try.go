package web

import (
	"net/http"
	"net/url"

	"passerelle/internal/forms"
	"passerelle/internal/forms/render"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
)

// tryView is a form that is filled in to see how it works; nothing of it is kept.
type tryView struct {
	forms.Version
	Sheets   []render.Sheet
	Problems []fault.Problem
	Whole    bool
}

func (p *Pages) try(w http.ResponseWriter, r *http.Request) error {
	return p.showTry(w, r, nil, "show")
}

func (p *Pages) tryPost(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "fault.invalid", err)
	}
	return p.showTry(w, r, r.PostForm, r.PostForm.Get("act"))
}

// showTry does what a button asked, and shows the form again; "check" judges it as if it were completed.
func (p *Pages) showTry(w http.ResponseWriter, r *http.Request, posted url.Values, act string) error {
	v, _, err := p.asked(r)
	if err != nil {
		return err
	}
	if posted == nil {
		posted = v.Begin(forms.Context{"today": string(p.today(r))}, "").Values()
	}
	v.Act(posted, act)
	said := v.Read(posted, "")
	view, status := tryView{Version: v}, http.StatusOK
	if act == "check" {
		err := v.Validate(said, forms.Judge{Complete: true, Today: p.today(r), Language: i18n.Lang(r.Context())})
		view.Problems, view.Whole = fault.ProblemsOf(err), err == nil
		if err != nil {
			status = http.StatusUnprocessableEntity
		}
	}
	for _, x := range v.Parts {
		view.Sheets = append(view.Sheets, render.Sheet{Definition: v.Definition, Part: x.ID, Values: posted, Others: said, Problems: view.Problems})
	}
	return platform.Render(w, r, status, tryPage(view))
}
