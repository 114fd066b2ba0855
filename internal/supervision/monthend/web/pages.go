package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision/monthend"
)

// Pages are the pages of this area.
type Pages struct {
	Reports monthend.Service
	Posts   *platform.PostKeys
	Flash   func(ctx context.Context, key string)
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	write := string(access.CheckInWrite)
	return []platform.Route{
		{Pattern: "GET /month-end", Handle: p.month, Action: write},
		{Pattern: "POST /month-end/write", Handle: p.write, Action: write},
		{Pattern: "POST /month-end/setting", Handle: p.set, Action: string(access.FileAssign)},
	}
}

// view is the page of a month.
type view struct {
	monthend.Month
	Form   part.Form
	MaySet bool
	Newest clock.Month
}

func (p *Pages) month(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	a, month := access.Acting(r.Context()), clock.Month(r.URL.Query().Get("month"))
	if month == "" {
		month = p.Reports.Last(r.Context())
	}
	m, err := p.Reports.Of(r.Context(), a, month)
	if err != nil {
		return err
	}
	if form.Values == nil {
		form = part.Of("due_day", strconv.Itoa(m.Setting.DueDay), "count_from", m.Setting.CountFrom)
	}
	return platform.Render(w, r, status, monthPage(view{m, form, a.MayEver(access.FileAssign), p.Reports.Last(r.Context())}))
}

// write begins a report, or leads to the one that is begun.
func (p *Pages) write(w http.ResponseWriter, r *http.Request) error {
	a, v := access.Acting(r.Context()), r.PostFormValue
	return p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		form, err := p.Reports.Begin(r.Context(), a, v("file"), v("report"), clock.Month(v("month")))
		if err != nil {
			return "", err
		}
		x, err := p.Reports.Form(r.Context(), a, v("file"), form)
		if err != nil {
			return "", err
		}
		at := formAddress(v("file"), form)
		if len(x.Seen) > 0 && x.Seen[0].MayWrite && x.State == forms.Draft {
			at += "/parts/" + x.Seen[0].Part
		}
		return at, nil
	})
}

func (p *Pages) set(w http.ResponseWriter, r *http.Request) error {
	a := access.Acting(r.Context())
	day, err := strconv.Atoi(r.PostFormValue("due_day"))
	if err != nil {
		day = 0
	}
	err = p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		err := p.Reports.Set(r.Context(), a, monthend.Setting{DueDay: day, CountFrom: r.PostFormValue("count_from")})
		if err == nil {
			p.Flash(r.Context(), "monthend.flash.set")
		}
		return "/month-end", err
	})
	if part.Repeats(err) {
		return p.show(w, r, platform.StatusOf(fault.KindOf(err)), part.Again(r.PostForm, err))
	}
	return err
}

func formAddress(fileID, formID string) string { return "/files/" + fileID + "/forms/" + formID }

func monthAddress(m clock.Month) string {
	return "/month-end?" + url.Values{"month": {string(m)}}.Encode()
}

// table lists the clients with their reports; the column of who has them stands only where several do.
func (v view) table(ctx context.Context) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "monthend.title"), Quiet: true, Cards: true,
		Columns: part.Columns(ctx, "supervision.field.full_name", "monthend.report.SPR", "monthend.report.CR", "supervision.field.worker")}
	for _, x := range v.Rows {
		row := part.Row{Cells: []part.Cell{{Text: x.FullName, Href: "/files/" + x.FileID, Sub: x.UCI}, v.cell(ctx, x, x.Reports[0]), v.cell(ctx, x, x.Reports[1]), {Text: x.Worker}}}
		if v.Late() && !(x.Reports[0].Ready() && x.Reports[1].Ready()) {
			row.State = "late"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (v view) cell(ctx context.Context, x monthend.Row, r monthend.Report) part.Cell {
	switch {
	case !r.Asked:
		return part.Cell{Text: i18n.T(ctx, "monthend.not_asked")}
	case r.Ready():
		return part.Cell{Text: i18n.T(ctx, "monthend.ready"), Href: formAddress(x.FileID, r.FormID)}
	case r.FormID != "":
		return part.Cell{Text: i18n.T(ctx, "document.form.state."+string(r.State)), Href: formAddress(x.FileID, r.FormID), Sub: v.late(ctx)}
	}
	return part.Cell{Part: writeButton(x.FileID, r.Kind, v.Month.Month, "monthend.write")}
}

func (v view) late(ctx context.Context) string {
	if v.Late() {
		return i18n.T(ctx, "supervision.caseload.overdue")
	}
	return ""
}
