package web

import (
	"cmp"
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/headsup"
)

// Pages are the pages of this area.
type Pages struct {
	HeadsUps headsup.Service
	Referral Referral
	part.Posting
}

// Referral is the area that writes the referral of a heads-up.
type Referral interface {
	// OnHeadsUp gives what is done with the referral, for the page of its heads-up; nil where there is nothing.
	OnHeadsUp(ctx context.Context, a access.Actor, h headsup.HeadsUp) (templ.Component, error)
	// Begun begins the referral and gives where it is written.
	Begun(ctx context.Context, a access.Actor, headsUpID string) (string, error)
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	read, write := string(access.HeadsUpRead), string(access.HeadsUpWrite)
	return []platform.Route{
		{Pattern: "GET /heads-ups", Handle: p.list, Action: read},
		{Pattern: "GET /heads-ups/new", Handle: p.begin, Action: write},
		{Pattern: "POST /heads-ups/new", Handle: p.record, Action: write},
		{Pattern: "GET /heads-ups/{heads_up}", Handle: p.one, Action: read},
		{Pattern: "POST /heads-ups/{heads_up}", Handle: p.change, Action: write},
		{Pattern: "POST /heads-ups/{heads_up}/close", Handle: p.end, Action: write},
	}
}

func (p *Pages) today(ctx context.Context) clock.Date { return clock.Today(ctx, p.HeadsUps.Clock) }

// listView is what is waited for, and what ended lately.
type listView struct {
	Open, Ended []headsup.HeadsUp
	MayWrite    bool
	OfAgency    bool
	Today       clock.Date
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request) (err error) {
	v := p.view(r.Context(), access.Acting(r.Context()))
	if v.Open, err = p.HeadsUps.Open(r.Context(), access.Acting(r.Context())); err != nil {
		return err
	}
	if v.Ended, err = p.HeadsUps.Ended(r.Context(), access.Acting(r.Context())); err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, listPage(v))
}

func (p *Pages) view(ctx context.Context, a access.Actor) listView {
	return listView{MayWrite: a.MayEver(access.HeadsUpWrite), OfAgency: a.Has(access.LiaisonOfficer), Today: p.today(ctx)}
}

func (p *Pages) begin(w http.ResponseWriter, r *http.Request) error {
	return p.recordForm(w, r, http.StatusOK, part.Of("told_on", string(p.today(r.Context())), "way", headsup.Telephone))
}

// recordView is the form of a heads-up, with who is alike when somebody is.
type recordView struct {
	Sites    []access.NamedSite
	Found    headsup.Found
	OfAgency bool
	Form     part.Form
}

func (p *Pages) recordForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	a := access.Acting(r.Context())
	v := recordView{Form: form, OfAgency: a.Has(access.LiaisonOfficer)}
	var err error
	if v.Sites, err = p.HeadsUps.Sites(r.Context(), a); err != nil {
		return err
	}
	if len(v.Sites) == 1 && !form.Posted("site") {
		form.Values.Set("site", v.Sites[0].ID)
	}
	if form.Posted("name") && form.Error(r.Context(), "alike") != "" {
		if v.Found, err = p.HeadsUps.Alike(r.Context(), a, written(form.Value)); err != nil {
			return err
		}
	}
	return platform.Render(w, r, status, recordPage(v))
}

func written(v func(string) string) headsup.HeadsUp {
	return headsup.HeadsUp{SiteID: v("site"), Name: v("name"), UCIWritten: v("uci"), ToldOn: clock.Date(v("told_on")), Way: v("way"), ToldBy: v("told_by"),
		ExpectedOn: clock.Date(v("expected_on")), AnswerBy: clock.Date(v("answer_by")), HeldAt: v("held_at"), Risk: v("risk"), Housing: v("housing"), Remarks: v("remarks")}
}

func (p *Pages) record(w http.ResponseWriter, r *http.Request) error {
	return p.Do(w, r, "headsup.flash.recorded", func() (string, error) {
		a := access.Acting(r.Context())
		headsUpID, err := p.HeadsUps.Record(r.Context(), a, written(r.PostFormValue), r.PostFormValue("alike") == "anyway")
		if err == nil && r.PostFormValue("act") == "refer" {
			return p.Referral.Begun(r.Context(), a, headsUpID)
		}
		return at(headsUpID), err
	}, p.recordForm)
}

func at(headsUpID string) string { return "/heads-ups/" + headsUpID }

// oneView is a heads-up as its page shows it.
type oneView struct {
	headsup.HeadsUp
	MayWrite, MayOpen, MayChange bool
	OfAgency                     bool
	Changes                      []headsup.Change
	Today                        clock.Date
	Referral                     templ.Component
	Form                         part.Form
}

func (p *Pages) one(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	a := access.Acting(r.Context())
	h, err := p.HeadsUps.Of(r.Context(), a, r.PathValue("heads_up"))
	if err != nil {
		return err
	}
	if form.Values == nil {
		form = part.Of("name", h.Name, "uci", h.UCIWritten, "expected_on", string(h.ExpectedOn), "answer_by", string(h.AnswerBy), "held_at", h.HeldAt, "risk", h.Risk, "housing", h.Housing,
			"remarks", h.Remarks, "version", strconv.Itoa(h.Version))
	}
	v := oneView{HeadsUp: h, MayWrite: h.Open() && p.HeadsUps.MayWrite(r.Context(), a, h), OfAgency: a.Has(access.LiaisonOfficer), Today: p.today(r.Context()), Form: form}
	v.MayChange = v.MayWrite && h.ChangedBy(a)
	if v.Changes, err = p.HeadsUps.Changes(r.Context(), h); err != nil {
		return err
	}
	v.MayOpen = v.MayWrite && a.OrganisationID == h.OrganisationID && a.MayEver(access.FileOpen)
	if v.Referral, err = p.Referral.OnHeadsUp(r.Context(), a, h); err != nil {
		return err
	}
	return platform.Render(w, r, status, onePage(v))
}

func (p *Pages) change(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "headsup.flash.changed", func(a access.Actor, headsUpID string, version int) error {
		h := written(r.PostFormValue)
		h.ID, h.Version = headsUpID, version
		return p.HeadsUps.Change(r.Context(), a, h)
	})
}

func (p *Pages) end(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "headsup.flash.closed", func(a access.Actor, headsUpID string, version int) error {
		return p.HeadsUps.Close(r.Context(), a, headsUpID, version, r.PostFormValue("reason"), r.PostFormValue("words"))
	})
}

func (p *Pages) act(w http.ResponseWriter, r *http.Request, flash string, do func(a access.Actor, headsUpID string, version int) error) error {
	headsUpID := r.PathValue("heads_up")
	version := platform.Version(r)
	return p.Do(w, r, flash, func() (string, error) { return at(headsUpID), do(access.Acting(r.Context()), headsUpID, version) }, p.show)
}

// mostBeside is how many heads-ups stand beside a page.
const mostBeside = 5

// Waiting gives what is waited for, for the page of a day, a team or a region; nil to those who note none.
func (p *Pages) Waiting(ctx context.Context, a access.Actor) (templ.Component, error) {
	v := p.view(ctx, a)
	if !v.MayWrite {
		return nil, nil
	}
	var err error
	v.Open, err = p.HeadsUps.Open(ctx, a)
	return beside(v), err
}

// OnFile gives the heads-ups that led to a file, for its page.
func (p *Pages) OnFile(ctx context.Context, a access.Actor, v supervision.View) (templ.Component, error) {
	list, err := p.HeadsUps.BeforeFile(ctx, a, v.File)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return onFile(list), nil
}

func siteOptions(ctx context.Context, sites []access.NamedSite) []part.Option {
	out := make([]part.Option, len(sites))
	for i, x := range sites {
		out[i] = part.Option{Value: x.ID, Text: x.NameIn(i18n.Lang(ctx))}
		if x.Organisation != "" {
			out[i].Text = x.Organisation + " · " + out[i].Text
		}
	}
	return out
}

func (v listView) table(ctx context.Context, list []headsup.HeadsUp) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "headsup.title"), Quiet: true, Cards: true,
		Columns: part.Columns(ctx, "headsup.field.name", "headsup.field.expected_on", "headsup.field.held_at", "supervision.field.risk", "headsup.field.site", "headsup.column.told")}
	for _, h := range list {
		expected, state := part.Cell{Text: i18n.Date(ctx, h.ExpectedOn)}, ""
		if h.Late(v.Today) {
			expected.Sub, state = i18n.T(ctx, "headsup.late"), "late"
		}
		if h.Came() {
			expected.Sub, state = i18n.T(ctx, "headsup.came", "When", i18n.Time(ctx, clock.FromMicros(h.ReferredAt))), "late"
		}
		if !h.Open() {
			expected.Sub, state = outcome(ctx, h), "dim"
		}
		if h.AnswerBy != "" {
			expected.Sub = strings.Trim(expected.Sub+" · "+i18n.T(ctx, "headsup.answer_by", "On", i18n.Date(ctx, h.AnswerBy)), " ·")
		}
		if h.AnswerLate(v.Today) {
			state = "late"
		}
		risk := part.Cell{Text: word(ctx, "supervision.risk.", h.Risk)}
		if h.Housing == "yes" {
			risk.Sub = i18n.T(ctx, "headsup.housing")
		}
		site := h.Site
		if v.OfAgency {
			site = h.Provider + " · " + h.Site
		}
		t.Rows = append(t.Rows, part.Row{State: state, Cells: []part.Cell{{Text: h.Name, Href: at(h.ID), Sub: h.UCIWritten}, expected, {Text: or(h.HeldAt)}, risk, {Text: site}, {Text: i18n.Date(ctx, h.ToldOn), Sub: told(ctx, h)}}})
	}
	return t
}

// told says how a heads-up came, and from whom.
func told(ctx context.Context, h headsup.HeadsUp) string {
	text := i18n.T(ctx, "headsup.way."+h.Way)
	if h.ToldBy != "" {
		text += " · " + h.ToldBy
	}
	return text
}

// outcome says what became of a heads-up.
func outcome(ctx context.Context, h headsup.HeadsUp) string {
	return i18n.T(ctx, "headsup.outcome."+h.Outcome) + " · " + i18n.Date(ctx, h.EndedOn)
}

func word(ctx context.Context, prefix, code string) string {
	if code == "" {
		return i18n.Unknown
	}
	return i18n.T(ctx, prefix+code)
}

func or(text string) string {
	if text == "" {
		return i18n.Unknown
	}
	return text
}

func (v oneView) facts(ctx context.Context) []part.Fact {
	housing := i18n.T(ctx, "supervision.housing_answer."+cmp.Or(v.Housing, "none"))
	out := []part.Fact{{Label: i18n.T(ctx, "headsup.column.told"), Text: i18n.Date(ctx, v.ToldOn) + " · " + told(ctx, v.HeadsUp)}, {Label: i18n.T(ctx, "supervision.field.uci"), Text: registry.WordsOfUCI(ctx, v.UCIWritten)},
		{Label: i18n.T(ctx, "headsup.field.expected_on"), Text: i18n.Date(ctx, v.ExpectedOn)}, {Label: i18n.T(ctx, "headsup.field.answer_by"), Text: i18n.Date(ctx, v.AnswerBy)}, {Label: i18n.T(ctx, "headsup.field.held_at"), Text: or(v.HeldAt)},
		{Label: i18n.T(ctx, "supervision.field.risk"), Text: word(ctx, "supervision.risk.", v.Risk)}, {Label: i18n.T(ctx, "supervision.field.housing"), Text: housing},
		{Label: i18n.T(ctx, "headsup.field.site"), Text: v.Provider + " · " + v.Site}, {Label: i18n.T(ctx, "headsup.field.remarks"), Text: or(v.Remarks)},
		{Label: i18n.T(ctx, "headsup.recorded_by"), Text: v.By}}
	if !v.Open() {
		ended := outcome(ctx, v.HeadsUp) + " · " + v.EndedBy
		if v.Reason != "" {
			ended += " · " + v.Reason
		}
		out = append(out, part.Fact{Label: i18n.T(ctx, "headsup.ended"), Text: ended})
	}
	return out
}

// changed says what a heads-up said before, what since, who changed it and when.
func changed(ctx context.Context, c headsup.Change) string {
	written := func(value string) string {
		switch {
		case value == "":
			return i18n.Unknown
		case c.Field == "risk":
			return i18n.T(ctx, "supervision.risk."+value)
		case c.Field == "housing":
			return i18n.T(ctx, "supervision.yesno."+value)
		case c.Field == "expected_on" || c.Field == "answer_by":
			return i18n.Date(ctx, clock.Date(value))
		}
		return value
	}
	return i18n.T(ctx, changedLabel[c.Field]) + i18n.Colon(ctx) + written(c.Was) + " → " + written(c.Is) + " · " + c.By + " · " + i18n.Time(ctx, clock.FromMicros(c.At))
}

// changedLabel names the fields of a heads-up as its form does.
var changedLabel = map[string]string{"name": "headsup.field.name", "uci": "supervision.field.uci", "expected_on": "headsup.field.expected_on", "answer_by": "headsup.field.answer_by",
	"held_at": "headsup.field.held_at", "risk": "supervision.field.risk", "housing": "supervision.field.housing", "remarks": "headsup.field.remarks"}
