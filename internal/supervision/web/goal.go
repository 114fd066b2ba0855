package web

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"passerelle/internal/access"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
)

func goalOf(r *http.Request) supervision.Goal {
	v := r.PostFormValue
	return supervision.Goal{Words: v("words"), Steps: v("steps"), ByDate: date(r, "by_date"), ReachedOn: date(r, "reached_on")}
}

func (p *Pages) goals(w http.ResponseWriter, r *http.Request) error {
	return p.planAct(w, r, func(ctx context.Context, a access.Actor, file string) error {
		return p.Supervision.SetGoal(ctx, a, file, goalOf(r))
	})
}

func (p *Pages) goal(w http.ResponseWriter, r *http.Request) error {
	return p.goalForm(w, r, http.StatusOK, part.Form{})
}

// writable gives the plan of a file for changing something of it.
func (p *Pages) writable(r *http.Request) (supervision.Plan, error) {
	plan, err := p.Supervision.PlanOf(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err == nil && !plan.MayWrite {
		err = fault.Missing()
	}
	return plan, err
}

func (p *Pages) goalForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	plan, err := p.writable(r)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(plan.Goals, func(g supervision.Goal) bool { return g.ID == r.PathValue("goal") })
	if at < 0 {
		return fault.Missing()
	}
	g := plan.Goals[at]
	now := part.Of("version", strconv.Itoa(g.Version), "words", g.Words, "steps", g.Steps, "by_date", string(g.ByDate), "reached_on", string(g.ReachedOn))
	return platform.Render(w, r, status, goalPage(plan, g, shown(r.Context(), now, form, "words", "steps", "by_date", "reached_on")))
}

// shown gives the form of a page that changes a record: as the record stands, or what was typed, beside what changed
// meanwhile.
func shown(ctx context.Context, now, typed part.Form, fields ...string) part.Form {
	if typed.Values == nil {
		return now
	}
	if typed.Meanwhile != nil {
		overtaken(ctx, now, typed, fields...)
	}
	return typed
}

func (p *Pages) goalChange(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "/plan", "supervision.flash.kept", func(f part.Form, status int) error { return p.goalForm(w, r, status, f) },
		func(ctx context.Context, a access.Actor, file string) error {
			g := goalOf(r)
			g.ID, g.Version = r.PathValue("goal"), number(r, "version")
			return p.Supervision.SetGoal(ctx, a, file, g)
		})
}

func hearingOf(r *http.Request) supervision.Hearing {
	v := r.PostFormValue
	return supervision.Hearing{OnDate: date(r, "on_date"), AtTime: v("at_time"), Kind: v("hearing_kind"), Place: v("place"), Arrangements: v("arrangements"), Earlier: v("hearing_earlier") == "yes"}
}

func (p *Pages) hearings(w http.ResponseWriter, r *http.Request) error {
	return p.planAct(w, r, func(ctx context.Context, a access.Actor, file string) error {
		return p.Supervision.SetHearing(ctx, a, file, hearingOf(r))
	})
}

func (p *Pages) hearing(w http.ResponseWriter, r *http.Request) error {
	return p.hearingForm(w, r, http.StatusOK, part.Form{})
}

// hearingIn finds the hearing of a plan that a page is about.
func hearingIn(plan supervision.Plan, r *http.Request) (supervision.Hearing, error) {
	for _, h := range plan.Hearings {
		if h.ID == r.PathValue("hearing") {
			return h, nil
		}
	}
	return supervision.Hearing{}, fault.Missing()
}

func (p *Pages) hearingForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	plan, err := p.writable(r)
	if err != nil {
		return err
	}
	h, err := hearingIn(plan, r)
	if err != nil {
		return err
	}
	now := part.Of("version", strconv.Itoa(h.Version), "hearing_kind", h.Kind, "on_date", string(h.OnDate), "at_time", i18n.HourOf(r.Context(), h.AtTime),
		"place", h.Place, "arrangements", h.Arrangements, "cancelled_reason", h.CancelledReason)
	if form.Values != nil && !form.Posted("on_date") { // the other form of the page is shown again
		typed := form.Values
		form.Values = maps.Clone(now.Values)
		maps.Copy(form.Values, typed)
	}
	return platform.Render(w, r, status, hearingPage(plan, h, shown(r.Context(), now, form, "hearing_kind", "on_date", "at_time", "place", "arrangements", "cancelled_reason")))
}

func (p *Pages) hearingChange(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "/plan", "supervision.flash.kept", func(f part.Form, status int) error { return p.hearingForm(w, r, status, f) },
		func(ctx context.Context, a access.Actor, file string) error {
			h := hearingOf(r)
			h.ID, h.Version = r.PathValue("hearing"), number(r, "version")
			return p.Supervision.SetHearing(ctx, a, file, h)
		})
}

func (p *Pages) hearingCancel(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "/plan", "supervision.flash.hearing_cancelled", func(f part.Form, status int) error { return p.hearingForm(w, r, status, f) },
		func(ctx context.Context, a access.Actor, file string) error {
			plan, err := p.writable(r)
			if err != nil {
				return err
			}
			h, err := hearingIn(plan, r)
			if err != nil {
				return err
			}
			h.Version, h.CancelledReason = number(r, "version"), r.PostFormValue("cancelled_reason")
			return p.Supervision.CancelHearing(ctx, a, file, h)
		})
}
