// Package web has the page on which it is said what came of a hearing, and what of that stands on the pages of a file and of a day.
// Start at [Pages.Routes].
package web

import (
	"context"
	"net/http"
	"strconv"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/hearing"
)

// Pages are the pages of this area.
type Pages struct {
	Hearings hearing.Service
	part.Posting
}

// Routes is the area's part of the route table. Both sides read the page; the service says who records.
func (p *Pages) Routes() []platform.Route {
	at := "/files/{file}/hearings/{hearing}/outcome"
	return []platform.Route{
		{Pattern: "GET " + at, Handle: p.page, Action: string(access.ConditionRead)},
		{Pattern: "POST " + at, Handle: p.record, Action: string(access.CheckInWrite)},
	}
}

func (p *Pages) page(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, http.StatusOK, part.Form{})
}

// view is a hearing with the form that says what came of it.
type view struct {
	hearing.Page
	Form  part.Form
	Again bool // the form is shown again
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	v, err := p.Hearings.Page(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PathValue("hearing"))
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, page(view{v, begun(form, v), status != http.StatusOK}))
}

// begun fills in the form with what counts of what was said; shown again it has what was typed, with the number of what stands now.
func begun(form part.Form, v hearing.Page) part.Form {
	now := v.Latest()
	begin := part.Of("seen", strconv.Itoa(now.Number))
	if now.Outcome != "" {
		begin = part.Of("seen", strconv.Itoa(now.Number), "outcome", now.Outcome, "outcome_words", now.Words, "next_on", string(now.NextOn))
	}
	if form.Posted("outcome_words") {
		form.Values.Set("seen", begin.Value("seen"))
		return form
	}
	return begin
}

func (p *Pages) record(w http.ResponseWriter, r *http.Request) error {
	file, id := r.PathValue("file"), r.PathValue("hearing")
	return p.Do(w, r, "hearing.flash.recorded", func() (string, error) {
		v := r.PostFormValue
		seen, err := strconv.Atoi(v("seen"))
		if err != nil {
			seen = -1 // of no outcome: refused as overtaken
		}
		waits, err := p.Hearings.Record(r.Context(), access.Acting(r.Context()), file, id, hearing.Said{Outcome: v("outcome"), Words: v("outcome_words"),
			NextOn: clock.Date(v("next_on")), NextAt: v("next_at"), Why: v("correction"), Seen: seen})
		if waits {
			return "/files/" + file + "/breach", err
		}
		return hearing.Address(file, id), err
	}, p.show)
}

// choices are the outcomes; once there is one, also that it is not known after all.
func (v view) choices(ctx context.Context) []part.Option {
	list := part.Options(ctx, "hearing.choice.", hearing.Outcomes)
	if v.Latest().Outcome != "" {
		list = append(list, part.Options(ctx, "hearing.choice.", []string{hearing.NotKnown})...)
	}
	return list
}

// OnFile says to those who work on a file of which hearings nobody said what came, of one of today once its hour is over.
func (p *Pages) OnFile(ctx context.Context, v supervision.View) (out aside.Aside, err error) {
	if !v.May[access.CheckInWrite] || v.File.State == supervision.Closed {
		return out, nil
	}
	_, _, all, err := p.Hearings.PlanStored(ctx, p.Hearings.DB, v.File.ID)
	if err != nil {
		return out, err
	}
	now, err := hearing.Now(ctx, p.Hearings.Service, v.File.OrganisationID)
	if err != nil {
		return out, err
	}
	out.NextHearing = hearing.Next(all, now)
	var open []supervision.Hearing
	for _, h := range all {
		if hearing.Waits(h, p.Hearings.Today(ctx)) || now.Over(h) {
			open = append(open, h)
		}
	}
	if len(open) > 0 {
		out.Put(onFile(v.File.ID, open))
	}
	return out, nil
}

// OnDay puts hearings that are over without an outcome on the day of whoever has or covers the file, from the day after.
func (p *Pages) OnDay(ctx context.Context, a access.Actor) (out aside.Aside, err error) {
	list, err := p.Hearings.Waiting(ctx, a)
	for _, h := range list {
		out.Late = append(out.Late, part.Task{Name: i18n.T(ctx, "hearing.title") + i18n.Colon(ctx) + h.FullName, Href: hearing.Address(h.FileID, h.ID),
			Why: i18n.T(ctx, "hearing.why", "Kind", i18n.T(ctx, "supervision.hearing."+h.Kind), "On", i18n.Date(ctx, h.OnDate)), Status: i18n.T(ctx, "hearing.unsaid"), Kind: "warn", Late: true})
	}
	return out, err
}
