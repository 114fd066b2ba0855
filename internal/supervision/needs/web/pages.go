package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/needs"
	"passerelle/internal/supervision/reference"
)

// Pages are the pages of this area.
type Pages struct {
	Needs needs.Service
	part.Posting
}

// Routes is the area's part of the route table. Goals are of the plan, and so is who sets them.
func (p *Pages) Routes() []platform.Route {
	read, write, file := string(access.FormRead), string(access.FormWrite), "/files/{file}/needs"
	one := file + "/{area}"
	return []platform.Route{
		{Pattern: "GET " + file, Handle: p.list, Action: read},
		{Pattern: "GET " + one, Handle: p.area, Action: read},
		{Pattern: "POST " + one + "/goals", Handle: p.goal, Action: string(access.ConditionWrite)},
		{Pattern: "POST " + one + "/referrals", Handle: p.refer, Action: write},
		{Pattern: "POST " + one + "/referrals/{referral}", Handle: p.settle, Action: write},
	}
}

func address(fileID string) string { return "/files/" + fileID + "/needs" }

func areaAt(fileID, area string) string { return address(fileID) + "/" + area }

func formAt(fileID, formID string) string { return "/files/" + fileID + "/forms/" + formID }

func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	v, err := p.Needs.Of(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, listPage(v))
}

// areaView is one area of need as its page shows it.
type areaView struct {
	needs.Page
	needs.Line
	Services []reference.Sheet
	Form     part.Form
}

func (p *Pages) area(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	a := access.Acting(r.Context())
	page, err := p.Needs.Of(r.Context(), a, r.PathValue("file"))
	if err != nil {
		return err
	}
	line, there := page.Line(r.PathValue("area"))
	if !there {
		return fault.Missing()
	}
	v := areaView{Page: page, Line: line, Form: form}
	if form.Values == nil {
		v.Form = part.Of("on_day", string(page.Today))
	}
	if page.MayWrite {
		if v.Services, err = p.Needs.Services(r.Context(), a); err != nil {
			return err
		}
	}
	return platform.Render(w, r, status, areaPage(v))
}

// do does an act about an area, and shows its page again.
func (p *Pages) do(w http.ResponseWriter, r *http.Request, flash string, act func(a access.Actor, file, area string) error) error {
	file, area := r.PathValue("file"), r.PathValue("area")
	return p.Do(w, r, flash, func() (string, error) { return areaAt(file, area), act(access.Acting(r.Context()), file, area) }, p.show)
}

func (p *Pages) goal(w http.ResponseWriter, r *http.Request) error {
	v := r.PostFormValue
	return p.do(w, r, "needs.flash.goal", func(a access.Actor, file, area string) error {
		return p.Needs.SetGoal(r.Context(), a, file, area, supervision.Goal{Words: v("words"), Steps: v("steps"), ByDate: clock.Date(v("by_date"))})
	})
}

func (p *Pages) refer(w http.ResponseWriter, r *http.Request) error {
	v := r.PostFormValue
	return p.do(w, r, "needs.flash.referred", func(a access.Actor, file, area string) error {
		return p.Needs.Refer(r.Context(), a, file, needs.Referral{Area: area, SheetID: v("sheet"), To: v("to"), On: clock.Date(v("on_day")), Words: v("remarks")})
	})
}

func (p *Pages) settle(w http.ResponseWriter, r *http.Request) error {
	v, version := r.PostFormValue, platform.Version(r)
	return p.do(w, r, "needs.flash.settled", func(a access.Actor, file, _ string) error {
		return p.Needs.Settle(r.Context(), a, file, needs.Referral{ID: r.PathValue("referral"), Version: version, Outcome: v("outcome"), OutcomeOn: clock.Date(v("outcome_on"))})
	})
}

// OnFile leads from a file to its needs, and says beside it which of them nothing answers yet.
func (p *Pages) OnFile(ctx context.Context, a access.Actor, v supervision.View) (out aside.Aside, err error) {
	page, err := p.Needs.Beside(ctx, a, v)
	if err != nil || page.Lines == nil {
		return out, err
	}
	for _, l := range page.Lines {
		out.Name("need/"+l.Code, title(ctx, l))
	}
	out.Links = append(out.Links, part.Fact{Label: aside.Life, Text: i18n.T(ctx, "needs.title"), Href: address(v.File.ID)})
	if open := page.Open(); len(open) > 0 && page.MayWrite {
		out.Put(onFile(page, open))
	}
	return out, nil
}

func title(ctx context.Context, l needs.Line) string { return l.Title.In(i18n.Lang(ctx)) }

// titles names areas one after another.
func titles(ctx context.Context, lines []needs.Line) string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = title(ctx, l)
	}
	return strings.Join(out, " · ")
}

// level writes how much is needed; a gap is said to be one.
func level(ctx context.Context, x needs.Said) string {
	if !x.Asked {
		return i18n.T(ctx, "needs.gap")
	}
	return x.Level.Text.In(i18n.Lang(ctx))
}

// was says what an area was before, where it is something else now.
func was(ctx context.Context, l needs.Line) string {
	switch l.Change() {
	case needs.More, needs.Less, needs.Silent:
		return i18n.T(ctx, "needs.change.was", "Level", level(ctx, l.Before))
	}
	return ""
}

func changed(l needs.Line) string {
	return map[string]string{needs.More: "warn", needs.Less: "good"}[l.Change()]
}

// table lists the areas with what answers each.
func table(ctx context.Context, v needs.Page) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "needs.areas"), Quiet: true, Cards: true, Columns: part.Columns(ctx, "needs.column.area", "needs.column.level")}
	compared := len(v.Assessments) > 1
	if compared {
		t.Columns = append(t.Columns, part.Column{Label: i18n.T(ctx, "needs.column.change", "On", i18n.Date(ctx, v.Assessments[1].On))})
	}
	t.Columns = append(t.Columns, part.Columns(ctx, "needs.column.answer")...)
	for _, l := range v.Lines {
		row := part.Row{Cells: []part.Cell{{Text: title(ctx, l), Href: areaAt(v.File.ID, l.Code)}, {Part: levelCell(l)}}}
		if compared {
			row.Cells = append(row.Cells, part.Cell{Part: changeCell(l)})
		}
		row.Cells = append(row.Cells, part.Cell{Part: answerCell(v, l)})
		t.Rows = append(t.Rows, row)
	}
	return t
}

// facts are those of an assessment.
func facts(ctx context.Context, x needs.Assessment) []part.Fact {
	out := []part.Fact{{Label: i18n.T(ctx, "needs.assessed"), Text: i18n.Date(ctx, x.On)}, {Label: i18n.T(ctx, "needs.signed_off"), Text: x.By}}
	if x.Review != "" {
		out = append(out, part.Fact{Label: i18n.T(ctx, "needs.review"), Text: i18n.Date(ctx, x.Review)})
	}
	return out
}

// words are what was said of an area, and by whom.
func words(ctx context.Context, x needs.Said) []part.Fact {
	var out []part.Fact
	for _, f := range []part.Fact{{Label: i18n.T(ctx, "needs.client"), Text: x.Client}, {Label: i18n.T(ctx, "needs.papers"), Text: x.Papers}, {Label: i18n.T(ctx, "needs.strengths"), Text: x.Strengths}} {
		if f.Text != "" {
			out = append(out, f)
		}
	}
	return out
}

// offered are the services that a client may be referred to, with the days on which one is not there.
func (v areaView) offered(ctx context.Context) []part.Option {
	var out []part.Option
	for _, x := range v.Services {
		name := x.Name
		if x.Away(v.Today) {
			name += " · " + i18n.T(ctx, "needs.away")
		}
		out = append(out, part.Option{Value: x.ID, Text: name})
	}
	return out
}

// settling is the form that says what came of a referral: as it stands, or as it was typed.
func (v areaView) settling(x needs.Referral) part.Form {
	if v.Form.Value("referral") == x.ID {
		return v.Form
	}
	day := x.OutcomeOn
	if day == "" {
		day = v.Today
	}
	return part.Of("outcome", x.Outcome, "outcome_on", string(day), "version", strconv.Itoa(x.Version))
}

// came says what came of a referral.
func came(ctx context.Context, x needs.Referral) string {
	if x.Outcome == "" {
		return ""
	}
	return " · " + i18n.T(ctx, "needs.outcome."+x.Outcome) + " · " + i18n.Date(ctx, x.OutcomeOn)
}
