package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/desk"
)

// mark begins a report with what was found: its day is theirs where the file knows one, and the evidence stands in the account. What it is of is marked
// where all that waits is of one day: otherwise somebody says which of it the report tells of, and no condition is marked for them. Where nothing else was found, who did not come to the last check-in did not report on its day.
func (v *reportView) mark(ctx context.Context) {
	if len(v.Found) == 0 && v.Missed != "" {
		v.Form.Values.Set("breach_kind", "ABSENT")
		v.Form.Values.Set("occurred_on", string(v.Missed))
		return
	}
	var said []string
	kind := ""
	for _, x := range v.Found {
		if words := v.wordsOf(ctx, x); words != "" && !slices.Contains(said, words) {
			said = append(said, words)
		}
		if v.together() {
			v.Form.Values.Add("found", x.Key())
			if x.Code != "" {
				v.Form.Values.Add("condition", x.What)
			}
		}
		kind = cmp.Or(kind, kindOf(x))
		if kind != kindOf(x) {
			kind = "CONDITION"
		}
	}
	v.Form.Values.Set("breach_kind", kind)
	v.Form.Values.Set("occurred_on", string(desk.DayOf(v.Found)))
	v.Form.Values.Set("account", strings.Join(said, "\n"))
}

// together reports whether all that waits is of one day, or of one check-in: a report is of one day more often than of several.
func (v reportView) together() bool {
	return desk.DayOf(v.Found) != "" || !slices.ContainsFunc(v.Found, func(x desk.Finding) bool { return x.CheckIn != v.Found[0].CheckIn })
}

// wordsOf gives the evidence of something that was found, with its day where it is one of several, or a residence noted it.
func (v reportView) wordsOf(ctx context.Context, x desk.Finding) string {
	several := slices.ContainsFunc(v.Found, func(other desk.Finding) bool { return other.DueOn != x.DueOn })
	if x.Said == "" || !several && !x.House {
		return x.Said
	}
	at := []rune(x.At(ctx))
	return strings.ToUpper(string(at[:1])) + string(at[1:]) + i18n.Colon(ctx) + x.Said
}

// found offers what waits: a report answers what is ticked.
func (v reportView) found(ctx context.Context) (out []part.Option) {
	for _, x := range v.Found {
		out = append(out, part.Option{Value: x.Key(), Text: x.Sentence(ctx)})
	}
	return out
}

// dayHint says how the day is written, and where it came out of what nobody need know the day, or why it stands there.
func (v reportView) dayHint(ctx context.Context) string {
	hint := i18n.T(ctx, "supervision.hint.date")
	if on := desk.FoundOut(v.Found); on != "" {
		return hint + ". " + i18n.T(ctx, "desk.hint.found_out", "On", i18n.Date(ctx, on))
	}
	if len(v.Found) == 0 && v.Missed != "" {
		return hint + ". " + i18n.T(ctx, "desk.hint.missed", "On", i18n.Date(ctx, v.Missed))
	}
	return hint
}

// kindOf says what a report of something that was found is about.
func kindOf(x desk.Finding) string {
	if x.What == desk.OfAddress {
		return "ADDRESS"
	}
	if slices.Contains(supervision.BreachKinds, x.Code) {
		return x.Code
	}
	return "CONDITION"
}

// conditions offers those that the client is under, and those that something was found against.
func (v reportView) conditions(ctx context.Context) []part.Option {
	var out []part.Option
	for _, c := range v.Plan.Conditions {
		if c.ToDate == "" || slices.ContainsFunc(v.Found, func(x desk.Finding) bool { return x.What == c.ID }) {
			out = append(out, part.Option{Value: c.ID, Text: c.Text(ctx)})
		}
	}
	return out
}

// findingsView is what check-ins found of a file and nobody reported or set aside, and what corrections withdrew.
type findingsView struct {
	supervision.View
	Found []desk.Finding
	Gone  []desk.Withdrawn
	Aside []desk.Aside
	Form  part.Form
}

// OnFile tells the timeline of a file by whom, when and why what was found was set aside, for those who may read it; whoever reports of the file is led
// to the list of it, too when nothing waits there.
func (p *Pages) OnFile(ctx context.Context, a access.Actor, v supervision.View) (out aside.Aside, err error) {
	list, err := p.Desk.Asides(ctx, a, v.File)
	for _, x := range list {
		name, words := x.Told(ctx)
		if was := out.Names[name]; was != "" && was != words {
			words = was + " · " + words
		}
		out.Name(name, words)
	}
	if len(list) > 0 && v.May[access.BreachWrite] {
		out.Links = append(out.Links, part.Fact{Label: aside.Life, Text: i18n.T(ctx, "desk.found.aside_link", "N", len(list)), Href: fileAddress(v.File.ID) + "/findings"})
	}
	return out, err
}

func (v findingsView) options(ctx context.Context) []part.Option {
	var out []part.Option
	for _, x := range v.Found {
		out = append(out, part.Option{Value: x.Key(), Text: x.Sentence(ctx)})
	}
	return out
}

func (p *Pages) findings(w http.ResponseWriter, r *http.Request) error {
	return p.showFindings(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) showFindings(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	v, err := p.Desk.ViewTo(r.Context(), access.Acting(r.Context()), r.PathValue("file"), access.BreachWrite)
	if err != nil {
		return err
	}
	found, err := p.Desk.Findings(r.Context(), p.Desk.DB, v.File.ID)
	if err != nil {
		return err
	}
	gone, err := p.Desk.Withdrawn(r.Context(), p.Desk.DB, v.File.ID)
	if err != nil {
		return err
	}
	set, err := p.Desk.Asides(r.Context(), access.Acting(r.Context()), v.File)
	if err != nil {
		return err
	}
	if form.Values == nil && len(found) == 1 {
		form = part.Of("found", found[0].Key())
	}
	return platform.Render(w, r, status, findingsPage(findingsView{v, found, gone, set, form}))
}

func (p *Pages) setAside(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, "desk.flash.set_aside", func(ctx context.Context, a access.Actor, file string) (string, error) {
		return fileAddress(file), p.Desk.SetAside(ctx, a, file, r.PostForm["found"], r.PostFormValue("reason"))
	}, func(form part.Form, status int) error { return p.showFindings(w, r, status, form) })
}
