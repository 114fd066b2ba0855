package web

import (
	"context"
	"net/http"
	"strconv"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/forms/own"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
)

// Pages are the pages of this area.
type Pages struct {
	Own own.Service
	part.Posting
}

const home = "/own-forms"

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	read, write, set, one := string(access.OwnFormRead), string(access.OwnFormWrite), string(access.OwnFormSet), home+"/{own}"
	return []platform.Route{
		{Pattern: "GET " + home, Handle: p.list, Action: read},
		{Pattern: "GET " + home + "/new", Handle: p.begin, Action: write},
		{Pattern: "POST " + home + "/new", Handle: p.make, Action: write},
		{Pattern: "GET " + home + "/bring", Handle: p.bring, Action: set},
		{Pattern: "POST " + home + "/bring", Handle: p.look, Action: set},
		{Pattern: "POST " + home + "/bring/keep", Handle: p.keep, Action: set},
		{Pattern: "GET " + one, Handle: p.one, Action: read},
		{Pattern: "POST " + one + "/order", Handle: p.order, Action: write},
		{Pattern: "GET " + one + "/settings", Handle: p.settings, Action: write},
		{Pattern: "POST " + one + "/settings", Handle: p.set, Action: write},
		{Pattern: "GET " + one + "/items/{item}", Handle: p.item, Action: write},
		{Pattern: "POST " + one + "/items/{item}", Handle: p.setItem, Action: write},
		{Pattern: "POST " + one + "/items/{item}/drop", Handle: p.drop, Action: write},
		{Pattern: "POST " + one + "/use", Handle: p.use, Action: write},
		{Pattern: "POST " + one + "/undo", Handle: p.undo, Action: write},
		{Pattern: "POST " + one + "/retire", Handle: p.retire, Action: write},
		{Pattern: "POST " + one + "/return", Handle: p.back, Action: write},
		{Pattern: "GET " + one + "/take-over", Handle: p.abandoned, Action: string(access.OwnFormTakeOver)},
		{Pattern: "POST " + one + "/take-over", Handle: p.takeOver, Action: string(access.OwnFormTakeOver)},
		{Pattern: "POST " + one + "/give-back", Handle: p.giveBack, Action: string(access.OwnFormTakeOver)},
		{Pattern: "GET " + one + "/paper", Handle: p.paper, Action: read},
		{Pattern: "GET " + one + "/try", Handle: p.try, Action: read},
		{Pattern: "POST " + one + "/try", Handle: p.try, Action: read},
		{Pattern: "GET " + one + "/definition.yaml", Handle: p.source, Action: read},
		{Pattern: "GET " + one + "/questionnaire.json", Handle: p.questionnaire, Action: read},
	}
}

func address(code string) string { return home + "/" + code }

// listView is every form that the reader has.
type listView struct {
	Mine, All, Retired []own.Record
	Abandoned          []own.Abandoned // of colleagues who left or are absent
	MayMake, MaySet    bool
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	a := access.Acting(r.Context())
	records, err := p.Own.List(r.Context(), a)
	if err != nil {
		return err
	}
	abandoned, err := p.Own.Abandoned(r.Context(), a)
	if err != nil {
		return err
	}
	v := listView{Abandoned: abandoned, MayMake: p.Own.MayMake(r.Context(), a), MaySet: p.Own.MaySet(r.Context(), a)}
	for _, x := range records {
		switch {
		case x.RetiredAt != 0:
			v.Retired = append(v.Retired, x)
		case x.Personal():
			v.Mine = append(v.Mine, x)
		default:
			v.All = append(v.All, x)
		}
	}
	return platform.Render(w, r, http.StatusOK, listPage(v))
}

// newView is a form that is begun.
type newView struct {
	From   []part.Option
	MaySet bool
	Form   part.Form
}

func (p *Pages) begin(w http.ResponseWriter, r *http.Request) error {
	return p.showNew(w, r, http.StatusOK, part.Of("language", "both", "whose", "mine", "from", r.URL.Query().Get("from")))
}

func (p *Pages) showNew(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	ctx, a := r.Context(), access.Acting(r.Context())
	official, err := p.Own.Forms.List(ctx)
	if err != nil {
		return err
	}
	records, err := p.Own.List(ctx, a)
	if err != nil {
		return err
	}
	v := newView{MaySet: p.Own.MaySet(ctx, a), Form: form}
	begun := !form.Posted("title_en") && !form.Posted("title_fr")
	offer := func(code, name string, title forms.Text) {
		v.From = append(v.From, part.Option{Value: code, Text: name})
		if begun && code == form.Value("from") { // a copy begins with the title of what it is a copy of
			title = forms.WithoutNumber(title)
			form.Values.Set("title_en", title.English)
			form.Values.Set("title_fr", title.French)
		}
	}
	for _, l := range official {
		if l.InForce.Definition != nil {
			offer(l.InForce.Code, l.InForce.Title.In(i18n.Lang(ctx)), l.InForce.Title)
		}
	}
	for _, x := range records {
		offer(x.Code, i18n.T(ctx, "own.option", "Title", words(ctx, x, x.Shown.Title)), x.Shown.Title)
	}
	return platform.Render(w, r, status, newPage(v))
}

func text(r *http.Request, name string) forms.Text {
	return i18n.Both(r.PostFormValue(name+"_en"), r.PostFormValue(name+"_fr"))
}

// languageOf reads which languages a form is in: both, or one.
func languageOf(r *http.Request) i18n.Language {
	if l := r.PostFormValue("language"); l != "both" {
		if l == "" {
			return "none" // no choice was made
		}
		return i18n.Language(l)
	}
	return ""
}

func (p *Pages) make(w http.ResponseWriter, r *http.Request) error {
	return p.Do(w, r, "own.flash.made", func() (string, error) {
		code, err := p.Own.Make(r.Context(), access.Acting(r.Context()), own.New{Title: text(r, "title"), Language: languageOf(r), From: r.PostFormValue("from"),
			ForAll: r.PostFormValue("whose") == "all"})
		return address(code), err
	}, p.showNew)
}

// oneView is one form: what it asks, item by item, and what may be done with it.
type oneView struct {
	own.Record
	Form      part.Form
	GivesBack bool // to whoever it was taken over from
}

func (p *Pages) one(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	x, err := p.Own.Get(r.Context(), access.Acting(r.Context()), r.PathValue("own"))
	if err != nil {
		return err
	}
	back, err := p.Own.GivesBack(r.Context(), access.Acting(r.Context()), x.Form)
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, onePage(oneView{x, form, back}))
}

// post does an act on a form that leads to a page.
func (p *Pages) post(w http.ResponseWriter, r *http.Request, flash, to string, act func(ctx context.Context, a access.Actor, code string) error, again func(http.ResponseWriter, *http.Request, int, part.Form) error) error {
	return p.Do(w, r, flash, func() (string, error) { return to, act(r.Context(), access.Acting(r.Context()), r.PathValue("own")) }, again)
}

func (p *Pages) use(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, "own.flash.used", address(r.PathValue("own")), func(ctx context.Context, a access.Actor, code string) error {
		return p.Own.Use(ctx, a, code, platform.Version(r))
	}, p.show)
}

func (p *Pages) undo(w http.ResponseWriter, r *http.Request) error {
	return p.Do(w, r, "own.flash.undone", func() (string, error) {
		gone, err := p.Own.Undo(r.Context(), access.Acting(r.Context()), r.PathValue("own"), platform.Version(r))
		if gone {
			return home, err
		}
		return address(r.PathValue("own")), err
	}, p.show)
}

func (p *Pages) retire(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, "own.flash.retired", address(r.PathValue("own")), func(ctx context.Context, a access.Actor, code string) error {
		return p.Own.Retire(ctx, a, code, platform.Version(r))
	}, p.show)
}

func (p *Pages) back(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, "own.flash.returned", address(r.PathValue("own")), func(ctx context.Context, a access.Actor, code string) error {
		return p.Own.Return(ctx, a, code, platform.Version(r))
	}, p.show)
}

func (p *Pages) settings(w http.ResponseWriter, r *http.Request) error {
	return p.showSettings(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) showSettings(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	x, err := p.changeable(r)
	if err != nil {
		return err
	}
	s := own.SettingsOf(x)
	now := part.Of("title_en", s.Title.English, "title_fr", s.Title.French, "text_en", s.Text.English, "text_fr", s.Text.French, "language", languages(s.Language),
		"mark", yes(s.Protected), "pack", s.Pack, "version", strconv.Itoa(x.Row))
	form = overtaken(r.Context(), form, now, "own.field.", "title_en", "title_fr", "text_en", "text_fr")
	return platform.Render(w, r, status, settingsPage(oneView{Record: x, Form: form}))
}

// overtaken sets beside what was typed what stands by now, when somebody else was there first; what is posted next is of that. Where
// nothing was typed it is what stands.
func overtaken(ctx context.Context, form, now part.Form, label string, fields ...string) part.Form {
	if form.Values == nil {
		now.Problems, now.Meanwhile = form.Problems, form.Meanwhile
		return now
	}
	if form.Meanwhile != nil {
		form.Overtaken(now, fields, func(f string) string { return i18n.T(ctx, label+f) }, func(f string, x part.Form) string { return x.Value(f) })
	}
	return form
}

func languages(l i18n.Language) string {
	if l == "" {
		return "both"
	}
	return string(l)
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return ""
}

// changeable gives a form that the reader may change.
func (p *Pages) changeable(r *http.Request) (own.Record, error) {
	x, err := p.Own.Get(r.Context(), access.Acting(r.Context()), r.PathValue("own"))
	if err == nil && !x.MayWrite {
		err = fault.Denied()
	}
	return x, err
}

func (p *Pages) set(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, "own.flash.changed", address(r.PathValue("own")), func(ctx context.Context, a access.Actor, code string) error {
		return p.Own.Set(ctx, a, code, platform.Version(r), own.Settings{Title: text(r, "title"), Text: text(r, "text"), Language: languageOf(r), Protected: r.PostFormValue("mark") == "yes",
			Pack: r.PostFormValue("pack")})
	}, p.showSettings)
}
