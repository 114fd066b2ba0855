package web

import (
	"context"
	"net/http"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
)

func (p *Pages) day(w http.ResponseWriter, r *http.Request) error {
	d, err := p.Supervision.MyDay(r.Context(), actor(r))
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, dayPage(d, p.dayTasks(r.Context(), d), p.today()))
}

// dayTasks joins tasks and check-ins due into one list, what is overdue first; each says why and by when.
func (p *Pages) dayTasks(ctx context.Context, d supervision.Day) []part.Task {
	var out []part.Task
	for _, t := range d.Tasks {
		out = append(out, part.Task{Name: of(ctx, t.Rule, d.Names[t.FileID]), Href: "/files/" + t.FileID, Why: i18n.T(ctx, "supervision.why."+strings.TrimPrefix(t.Rule, "supervision.task.")),
			Status: i18n.Date(ctx, t.Due), Late: t.Due < p.today(), Kind: "warn"})
	}
	for _, c := range d.CheckIns {
		out = append(out, part.Task{Name: of(ctx, "supervision.day.check_in", d.Names[c.FileID]), Href: "/files/" + c.FileID + "/check-ins/" + c.CheckInID,
			Why: i18n.T(ctx, "supervision.day.check_in_why"), Status: i18n.Date(ctx, c.DueOn), Late: c.DueOn < p.today()})
	}
	return out
}

// finish marks a task done.
func (p *Pages) finish(w http.ResponseWriter, r *http.Request) error {
	if err := p.Supervision.FinishTask(r.Context(), actor(r), r.PathValue("task")); err != nil {
		return err
	}
	p.Flash(r.Context(), "supervision.flash.task")
	return platform.Redirect(w, r, "/day")
}

// call shows the number that answers now, before anything else (CCM-15, CCM-17).
func (p *Pages) call(w http.ResponseWriter, r *http.Request) error {
	v, err := p.Supervision.ViewTo(r.Context(), actor(r), r.PathValue("file"), access.CheckInWrite)
	if err != nil {
		return err
	}
	page := fileView{View: v}
	if page.Office, err = p.Access.RegionOffice(r.Context(), v.File.Region); err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	number, office := page.callNow(p.Clock.Now())
	return platform.Render(w, r, http.StatusOK, callPage(v, number, office))
}

// card is what the client leaves with, in the client's own official language.
func (p *Pages) card(w http.ResponseWriter, r *http.Request) error {
	v, err := p.Supervision.ViewTo(r.Context(), actor(r), r.PathValue("file"), access.CheckInWrite)
	if err != nil {
		return err
	}
	all, err := p.Supervision.Schedule.AppointmentsOfFile(r.Context(), p.Supervision.DB, v.File.ID)
	if err != nil {
		return err
	}
	org, err := p.Access.OrganisationByID(r.Context(), v.File.OrganisationID)
	if err != nil {
		return err
	}
	var next schedule.Appointment
	for _, x := range all {
		if x.Date >= p.today() && (next.Date == "" || x.Date < next.Date) {
			next = x
		}
	}
	return platform.Render(w, r, http.StatusOK, cardPage(v, next, org, i18n.Parse(v.Client.OfficialLanguage)))
}

// draft keeps what is being typed; the script posts it.
func (p *Pages) draft(w http.ResponseWriter, r *http.Request) error {
	form := r.PathValue("form")
	if form != "note" && form != "reporting" {
		return fault.Missing()
	}
	a := actor(r)
	if _, err := p.Supervision.ViewTo(r.Context(), a, r.PathValue("file"), access.NoteWrite); err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "fault.invalid", err)
	}
	typed := r.PostForm
	typed.Del(platform.FieldIdempotency)
	typed.Del(platform.FieldMembership)
	if err := p.Supervision.Notes.SaveDraft(r.Context(), a, form, r.PathValue("file"), typed.Encode()); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
