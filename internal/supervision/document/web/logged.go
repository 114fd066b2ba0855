package web

import (
	"context"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/forms/render"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision/document/contradict"
)

// loggedSince is what the log of a breach says by now beside the report of it that is being written: it may have been begun before the call.
type loggedSince struct {
	says  forms.Answers
	Taken string          // the items that took it over, in words
	Rows  []part.Compared // where the report says something else
}

// loggedOf gives what the log says of the breach that a form reports, to who may read it; of another form, and of what is the agency's to write,
// nothing.
func (p *Pages) loggedOf(ctx context.Context, v partView) (out loggedSince, err error) {
	s := p.Documents
	if v.Code != contradict.Form || v.At.Part != v.Definition.Parts[0].ID || !s.Access.Can(ctx, s.DB, access.Acting(ctx), access.BreachRead, v.File.Subject()) {
		return out, nil
	}
	b, err := s.Desk.ReportedOn(ctx, s.DB, v.ID)
	if fault.Is(err, fault.NotFound) {
		return out, nil
	}
	if err != nil {
		return out, err
	}
	r, err := contradict.Of(ctx, s.DB, s.Desk, b)
	if err != nil {
		return out, err
	}
	office, err := s.Desk.OfficeOf(ctx, v.File)
	if err == nil {
		out.says = r.Logged(office.Zone)
	}
	return out, err
}

// takeOver writes what was logged since into what is shown for the first time, where nothing is said yet.
func (v *partView) takeOver(ctx context.Context, values forms.Answers) {
	var names []string
	for _, id := range contradict.TakeOver(v.Log.says, values) {
		if i, there := v.Definition.Item(id); there {
			names = append(names, i.Text.In(i18n.Lang(ctx)))
		}
	}
	v.Log.Taken = strings.Join(names, ", ")
}

// compareLog sets beside what is shown what the log says otherwise.
func (v *partView) compareLog(ctx context.Context, said forms.Answers) {
	words := func(i forms.Item, values []string) string { return strings.Join(render.Words(ctx, i, values), ", ") }
	for _, id := range contradict.Otherwise(v.Log.says, said) {
		if i, there := v.Definition.Item(id); there {
			v.Log.Rows = append(v.Log.Rows, part.Compared{Label: i.Text.In(i18n.Lang(ctx)), Now: words(i, v.Log.says[id]), Typed: words(i, said[id])})
		}
	}
}
