package render

import (
	"cmp"
	"context"
	"net/http"
	"net/url"

	"passerelle/internal/forms"
	"passerelle/internal/forms/fhir"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
)

// Trial is a form that is filled in to see how it works; nothing of it is kept.
type Trial struct {
	Title    string
	Back     string // the page of the form, under which it is tried
	Sheets   []Sheet
	Problems []fault.Problem
	Whole    bool
}

// Try does what a button asked with what was posted, and shows the form again; "check" judges it as if it were completed. A request that
// posts nothing begins it.
func Try(w http.ResponseWriter, r *http.Request, d *forms.Definition, today clock.Date, title, back string) error {
	posted, act := url.Values(nil), "show"
	if r.Method == http.MethodPost {
		if err := r.ParseForm(); err != nil {
			return fault.Wrap(fault.Invalid, "fault.invalid", err)
		}
		posted, act = r.PostForm, r.PostForm.Get("act")
	} else {
		posted = d.Begin(forms.Context{"today": string(today)}, "").Values()
	}
	d.Act(posted, act)
	said := d.Read(posted, "")
	x, status := Trial{Title: title, Back: back}, http.StatusOK
	if act == "check" {
		err := d.Validate(said, forms.Judge{Complete: true, Today: today, Language: i18n.Lang(r.Context())})
		if x.Problems, x.Whole = fault.ProblemsOf(err), err == nil; err != nil {
			status = http.StatusUnprocessableEntity
		}
	}
	for _, p := range d.Parts {
		x.Sheets = append(x.Sheets, Sheet{Definition: d, Part: p.ID, Values: posted, Others: said, Problems: x.Problems})
	}
	return web.Render(w, r, status, tryPage(x))
}

// FlawTable lists what is wrong with a file of a definition, line by line.
func FlawTable(ctx context.Context, file string, flaws []forms.Flaw) part.Table {
	t := part.Table{Caption: file, Cards: true, Columns: part.Columns(ctx, "forms.column.line", "forms.column.item", "forms.column.flaw")}
	for _, f := range flaws {
		t.Rows = append(t.Rows, part.Line(i18n.Number(ctx, f.Line), cmp.Or(f.Item, i18n.Unknown), i18n.T(ctx, f.Key, f.Args...)))
	}
	return t
}

// unreadTable lists what of a questionnaire was not understood.
func unreadTable(ctx context.Context, unread []fhir.Unread) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "forms.unread_title"), Cards: true, Columns: part.Columns(ctx, "forms.column.item", "forms.column.unread")}
	for _, u := range unread {
		t.Rows = append(t.Rows, part.Line(cmp.Or(u.At, i18n.Unknown), i18n.T(ctx, u.Key, u.Args...)))
	}
	return t
}
