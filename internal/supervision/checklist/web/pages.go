package web

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/checklist"
)

// Pages are the pages of this area.
type Pages struct {
	Checklists checklist.Service
	part.Posting
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	read, write, file := string(access.FormRead), string(access.FormWrite), "/files/{file}/checklist"
	return []platform.Route{
		{Pattern: "GET " + file, Handle: p.list, Action: read},
		{Pattern: "POST " + file, Handle: p.set, Action: write},
		{Pattern: "POST " + file + "/known", Handle: p.keepKnown, Action: write},
		{Pattern: "POST " + file + "/documents", Handle: p.ask, Action: write},
		{Pattern: "GET " + file + "/documents/{asked}", Handle: p.document, Action: read},
		{Pattern: "POST " + file + "/documents/{asked}", Handle: p.follow, Action: write},
	}
}

func address(fileID string) string { return "/files/" + fileID + "/checklist" }

func documentAt(d checklist.Document) string { return address(d.FileID) + "/documents/" + d.ID }

func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	v, err := p.Checklists.Of(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, listPage(v, begun(form, v)))
}

// begun fills in what a form that was not posted begins with.
func begun(form part.Form, v checklist.Page) part.Form {
	begin := part.Of("on_day", string(v.Today), "asked_on", string(v.Today))
	for _, l := range v.Lines {
		begin.Values.Set("state."+l.Code, l.State)
	}
	for name, values := range form.Values {
		begin.Values[name] = values
	}
	return part.Form{Values: begin.Values, Problems: form.Problems, Meanwhile: form.Meanwhile}
}

// seen is how an item stood when the page was opened.
func seen(l checklist.Line) string { return strconv.Itoa(l.Number) + " " + l.State }

// found reads what was said of items: those whose state was changed, or of which something was written.
func found(r *http.Request) []checklist.Finding {
	var out []checklist.Finding
	for name := range r.PostForm {
		item, of := strings.CutPrefix(name, "state.")
		number, was, whole := strings.Cut(r.PostFormValue("seen."+item), " ")
		state, words := r.PostFormValue(name), r.PostFormValue("words."+item)
		n, err := strconv.Atoi(number)
		if !of || !whole || err != nil || state == was && strings.TrimSpace(words) == "" {
			continue
		}
		out = append(out, checklist.Finding{Item: item, Number: n, State: state, Words: words, Source: r.PostFormValue("source"), On: clock.Date(r.PostFormValue("on_day"))})
	}
	return out
}

func (p *Pages) set(w http.ResponseWriter, r *http.Request) error {
	file := r.PathValue("file")
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "fault.invalid", err)
	}
	if noted(r) {
		return p.ask(w, r)
	}
	return p.Do(w, r, "checklist.flash.kept", func() (string, error) {
		return address(file), p.Checklists.Set(r.Context(), access.Acting(r.Context()), file, found(r))
	}, p.show)
}

// noted reports whether a document was typed beside the items: it is kept with them, whichever of the two buttons is pressed.
func noted(r *http.Request) bool {
	return slices.ContainsFunc([]string{"document", "asked_of", "due_on"}, func(field string) bool { return strings.TrimSpace(r.PostFormValue(field)) != "" })
}

func (p *Pages) keepKnown(w http.ResponseWriter, r *http.Request) error {
	file := r.PathValue("file")
	return p.Do(w, r, "checklist.flash.kept", func() (string, error) {
		return address(file), p.Checklists.KeepKnown(r.Context(), access.Acting(r.Context()), file)
	}, p.show)
}

func (p *Pages) ask(w http.ResponseWriter, r *http.Request) error {
	file, v := r.PathValue("file"), r.PostFormValue
	d := checklist.Document{Name: v("document"), AskedOf: v("asked_of"), AskedOn: clock.Date(v("asked_on")), DueOn: clock.Date(v("due_on"))}
	return p.Do(w, r, "checklist.flash.asked", func() (string, error) {
		if err := p.setBeside(r, file); err != nil {
			return "", err
		}
		return address(file) + "#documents", p.Checklists.Ask(r.Context(), access.Acting(r.Context()), file, d)
	}, p.show)
}

// setBeside keeps what was said of the list, in whose form a document is noted; what is kept is typed no more.
func (p *Pages) setBeside(r *http.Request, file string) error {
	said := found(r)
	if len(said) == 0 {
		return nil
	}
	if err := p.Checklists.Set(r.Context(), access.Acting(r.Context()), file, said); err != nil {
		return err
	}
	maps.DeleteFunc(r.PostForm, func(name string, _ []string) bool {
		return strings.HasPrefix(name, "seen.") || strings.HasPrefix(name, "state.") || strings.HasPrefix(name, "words.")
	})
	return nil
}

// asking reports whether a document that is asked for is being noted: its fields then stand open.
func asking(form part.Form) bool {
	for _, field := range []string{"document", "asked_of", "due_on"} {
		if form.Value(field) != "" {
			return true
		}
	}
	return slices.ContainsFunc(form.Problems, func(x fault.Problem) bool {
		return slices.Contains([]string{"document", "asked_of", "asked_on", "due_on"}, x.Field)
	})
}

// documentView is a document as its page shows it.
type documentView struct {
	checklist.Page
	checklist.Document
	Form part.Form
}

func (p *Pages) document(w http.ResponseWriter, r *http.Request) error {
	return p.showDocument(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) showDocument(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	v, err := p.Checklists.Of(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		return err
	}
	for _, d := range v.Documents {
		if d.ID == r.PathValue("asked") {
			if form.Values == nil {
				form = part.Of("on_day", string(v.Today), "version", strconv.Itoa(d.Version))
			}
			return platform.Render(w, r, status, documentPage(documentView{v, d, form}))
		}
	}
	return fault.Missing()
}

func (p *Pages) follow(w http.ResponseWriter, r *http.Request) error {
	file, v := r.PathValue("file"), r.PostFormValue
	version := platform.Version(r)
	x := checklist.Step{Kind: v("step"), On: clock.Date(v("on_day")), DueOn: clock.Date(v("due_on")), Words: v("words")}
	return p.Do(w, r, "checklist.flash.followed", func() (string, error) {
		return address(file) + "#documents", p.Checklists.Follow(r.Context(), access.Acting(r.Context()), file, r.PathValue("asked"), version, x)
	}, p.showDocument)
}

// OnFile gives how the checklist stands beside a file while its referral is worked on, and the documents waited for at any time.
func (p *Pages) OnFile(ctx context.Context, v supervision.View) (out aside.Aside, err error) {
	page, err := p.Checklists.Beside(ctx, v)
	if err != nil || !v.May[access.FormRead] {
		return out, err
	}
	for _, l := range page.Lines {
		out.Name("checklist/"+l.Code, l.Title.In(i18n.Lang(ctx)))
	}
	for _, d := range page.Documents {
		out.Name(d.ID, d.Name)
	}
	out.Links = append(out.Links, part.Fact{Label: aside.Papers, Text: i18n.T(ctx, "checklist.title"), Href: address(v.File.ID)})
	if before(v.File) || len(page.Waited()) > 0 {
		out.Put(onFile(page))
	}
	return out, nil
}

// before reports whether a file is one whose client is not enrolled yet.
func before(f supervision.File) bool {
	return f.State == supervision.Referred || f.State == supervision.Approved
}

// OnDay gives the documents of one's own files that are waited for, late ones first.
func (p *Pages) OnDay(ctx context.Context, a access.Actor) (templ.Component, error) {
	list, err := p.Checklists.Waiting(ctx, a)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return onDay(list, clock.DateOf(p.Checklists.Clock.Now(), i18n.Zone(ctx))), nil
}

// titles names items one after another.
func titles(ctx context.Context, lines checklist.Lines) string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = l.Title.In(i18n.Lang(ctx))
	}
	return strings.Join(out, " · ")
}

// kindOf is how an item's state is marked.
func kindOf(state string) string {
	return map[string]string{checklist.InPlace: "good", checklist.Clear: "good", checklist.Missing: "warn", checklist.Might: "warn", checklist.RulesOut: "bad"}[state]
}

// stateIn names how an item may stand: one of which only the file knows stands as the file says.
func stateIn(ctx context.Context, l checklist.Line, state string) string {
	if l.InFile != "" && state == checklist.Unknown {
		return i18n.T(ctx, "checklist.state.as_file")
	}
	return i18n.T(ctx, "checklist.state."+state)
}

// said writes when, from whom and by whom something was found.
func said(ctx context.Context, f checklist.Finding) string {
	return i18n.Date(ctx, f.On) + " · " + i18n.T(ctx, "checklist.source."+f.Source) + " · " + f.By
}

// stands says how a document stands.
func stands(ctx context.Context, d checklist.Document) string {
	switch {
	case d.ReceivedOn != "":
		return i18n.T(ctx, "checklist.document.received", "On", i18n.Date(ctx, d.ReceivedOn))
	case d.GivenUpOn != "":
		return i18n.T(ctx, "checklist.document.given_up", "On", i18n.Date(ctx, d.GivenUpOn))
	default:
		return i18n.T(ctx, "checklist.document.due", "On", i18n.Date(ctx, d.DueOn))
	}
}

func (v documentView) facts(ctx context.Context) []part.Fact {
	return []part.Fact{{Label: i18n.T(ctx, "checklist.field.asked_of"), Text: v.AskedOf}, {Label: i18n.T(ctx, "checklist.field.asked_on"), Text: i18n.Date(ctx, v.AskedOn)},
		{Label: i18n.T(ctx, "checklist.document.stands"), Text: stands(ctx, v.Document)}}
}

// step says what was done about a document.
func step(ctx context.Context, x checklist.Step) string {
	text := i18n.Date(ctx, x.On) + " · " + i18n.T(ctx, "checklist.step."+x.Kind)
	if x.DueOn != "" {
		text += " · " + i18n.T(ctx, "checklist.document.due", "On", i18n.Date(ctx, x.DueOn))
	}
	return text + " · " + x.By
}
