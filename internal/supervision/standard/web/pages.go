package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/standard"
)

// Pages are the pages of this area.
type Pages struct {
	Standards standard.Service
	part.Posting
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	file := "/files/{file}/contact-standard"
	return []platform.Route{
		{Pattern: "GET /contact-standard", Handle: p.list, Action: string(access.CheckInWrite)},
		{Pattern: "GET /contact-standard/setting", Handle: p.setting, Action: string(access.ProviderSet)},
		{Pattern: "POST /contact-standard/setting", Handle: p.set, Action: string(access.ProviderSet)},
		{Pattern: "GET " + file, Handle: p.file, Action: string(access.ConditionWrite)},
		{Pattern: "POST " + file, Handle: p.choose, Action: string(access.ConditionWrite)},
	}
}

// listView is who is below the standard, and what it is.
type listView struct {
	Rows    []standard.Row
	All     int
	Setting standard.Setting
	MaySet  bool
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request) (err error) {
	a, v := access.Acting(r.Context()), listView{}
	if v.Rows, v.All, err = p.Standards.Below(r.Context(), a, 1000); err != nil {
		return err
	}
	if v.Setting, err = p.Standards.SettingOf(r.Context(), p.Standards.DB, a.OrganisationID); err != nil {
		return err
	}
	v.MaySet = p.Standards.MaySet(r.Context(), a)
	return platform.Render(w, r, http.StatusOK, listPage(v))
}

func (p *Pages) setting(w http.ResponseWriter, r *http.Request) error {
	asked, err := p.Standards.SettingOf(r.Context(), p.Standards.DB, access.Acting(r.Context()).OrganisationID)
	if err != nil {
		return err
	}
	days, err := p.Standards.CleanDaysOf(r.Context(), p.Standards.DB, access.Acting(r.Context()).OrganisationID)
	if err != nil {
		return err
	}
	form := part.Of("clean_days", strconv.Itoa(days))
	for risk, often := range asked {
		form.Values.Set(standard.Field(risk), often)
	}
	return p.settingForm(w, r, http.StatusOK, form)
}

func (p *Pages) settingForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	if !p.Standards.MaySet(r.Context(), access.Acting(r.Context())) {
		return fault.Denied()
	}
	return platform.Render(w, r, status, settingPage(form, access.Acting(r.Context()).MayEver(access.CheckInWrite)))
}

func (p *Pages) set(w http.ResponseWriter, r *http.Request) error {
	a, to := access.Acting(r.Context()), standard.Setting{}
	for _, risk := range supervision.Risks {
		to[risk] = r.PostFormValue(standard.Field(risk))
	}
	days, _ := strconv.Atoi(strings.TrimSpace(r.PostFormValue("clean_days"))) // what is no number is out of its bounds
	return p.Do(w, r, "standard.flash.set", func() (string, error) { return "/contact-standard/setting", p.Standards.Set(r.Context(), a, to, days) }, p.settingForm)
}

func (p *Pages) file(w http.ResponseWriter, r *http.Request) error {
	return p.fileForm(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) fileForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	v, err := p.Standards.ViewTo(r.Context(), access.Acting(r.Context()), r.PathValue("file"), access.ConditionWrite)
	if err != nil {
		return err
	}
	x, err := p.Standards.Of(r.Context(), p.Standards.DB, v.File)
	if err != nil {
		return err
	}
	if form.Values == nil {
		form = part.Of("often", x.Follows(), "reason", x.Deviation.Reason, "version", strconv.Itoa(v.File.Version))
	}
	return platform.Render(w, r, status, filePage(v, x, form))
}

func (p *Pages) choose(w http.ResponseWriter, r *http.Request) error {
	a, file, v := access.Acting(r.Context()), r.PathValue("file"), r.PostFormValue
	version := platform.Version(r)
	return p.Do(w, r, "standard.flash.chosen", func() (string, error) {
		return "/files/" + file, p.Standards.Choose(r.Context(), a, file, version, v("often"), v("reason"))
	}, p.fileForm)
}

// OnFile gives how a file stands, for its page, to whoever reads its plan; nil where there is nothing to say.
func (p *Pages) OnFile(ctx context.Context, v supervision.View) (templ.Component, error) {
	if !v.May[access.ConditionRead] || v.File.OpenedInError || v.File.State != supervision.Approved && v.File.State != supervision.Active {
		return nil, nil
	}
	x, err := p.Standards.Of(ctx, p.Standards.DB, v.File)
	if err != nil || x.Follows() == "" {
		return nil, err
	}
	return standing(v, x), nil
}

// mostOnTeam is how many clients the team's page lists.
const mostOnTeam = 10

// OnTeam gives who is below the standard, for the page of a team.
func (p *Pages) OnTeam(ctx context.Context, a access.Actor) (templ.Component, error) {
	rows, all, err := p.Standards.Below(ctx, a, mostOnTeam)
	return onTeam(listView{Rows: rows, All: all}), err
}

func often(ctx context.Context, code string) string {
	if code == "" {
		return i18n.Unknown
	}
	return i18n.T(ctx, schedule.StandardKey(code))
}

func oftens(ctx context.Context) (out []part.Option) {
	for _, x := range schedule.Standards() {
		out = append(out, part.Option{Value: x, Text: often(ctx, x)})
	}
	return out
}

// reasons says in words why a client is below.
func reasons(ctx context.Context, x standard.Standing) string {
	var out []string
	for _, why := range x.Below {
		out = append(out, i18n.T(ctx, "standard.below."+string(why), "By", i18n.Date(ctx, x.By)))
	}
	return strings.Join(out, " · ")
}

func (v listView) table(ctx context.Context) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "standard.below.title"), Quiet: true, Cards: true,
		Columns: part.Columns(ctx, "supervision.field.full_name", "supervision.field.risk", "standard.column.asked", "standard.column.why", "supervision.field.last_contact", "supervision.field.next_due", "supervision.field.worker")}
	for _, r := range v.Rows {
		asked := part.Cell{Text: often(ctx, r.Standing.Asked)}
		if r.Own != "" && r.Own != r.Standing.Asked {
			asked.Sub = i18n.T(ctx, "standard.own", "Often", often(ctx, r.Own))
		}
		t.Rows = append(t.Rows, part.Row{Cells: []part.Cell{{Text: r.FullName, Href: "/files/" + r.FileID, Sub: r.UCI}, {Text: i18n.T(ctx, "supervision.risk."+r.Risk)},
			asked, {Text: reasons(ctx, r.Standing)}, {Text: i18n.Date(ctx, r.Last)}, {Text: i18n.Date(ctx, r.Next)}, {Text: r.Worker}}})
	}
	return t
}
