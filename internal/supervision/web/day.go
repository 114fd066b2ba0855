package web

import (
	"context"
	"net/http"
	"strings"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/notes"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/agenda"
	"passerelle/internal/supervision/answers"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/desk"
	"passerelle/internal/supervision/errand"
	"passerelle/internal/supervision/leftover"
	"passerelle/internal/supervision/told"
)

func (p *Pages) day(w http.ResponseWriter, r *http.Request) error {
	d, err := p.Supervision.MyDay(r.Context(), access.Acting(r.Context()))
	if err != nil {
		return err
	}
	answered, err := p.answers().Lately(r.Context(), access.Acting(r.Context()))
	if err != nil {
		return err
	}
	titles, err := told.Titles(r.Context(), p.Documents.DB, p.Documents.Forms, answers.Told(answered))
	if err != nil {
		return err
	}
	undecided, err := p.Desk.Undecided(r.Context(), access.Acting(r.Context()))
	if err != nil {
		return err
	}
	aside, err := p.Beside.OnDay(r.Context(), access.Acting(r.Context()))
	if err != nil {
		return err
	}
	wrote, err := errand.Service{Service: p.Supervision}.Names(r.Context(), d.Tasks)
	if err != nil {
		return err
	}
	left, err := leftover.Service{Service: p.Supervision}.Of(r.Context(), access.Acting(r.Context()))
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, dayPage(dayView{Left: left, Reader: access.Acting(r.Context()).PersonID, Aside: aside, Wrote: wrote, Undecided: undecided, Now: p.Clock.Now(), Day: d, Agenda: agenda.Of(d, p.today(r.Context())), Today: p.today(r.Context()), Answered: answered, Titles: titles}))
}

// dayView is My day as its page shows it.
type dayView struct {
	supervision.Day
	Agenda    agenda.Agenda
	Today     clock.Date
	Answered  []answers.Answer // of the agency, lately
	Titles    map[string]i18n.Text
	Left      []leftover.Draft // what the reader had begun on files that they may not open any more
	Undecided []desk.Open      // breaches that wait for the agency's final action
	Now       time.Time
	Aside     aside.Aside
	Wrote     map[string]string // the names of those who wrote a task
	Reader    string            // whoever it is the day of: a task of their own is nobody else's, whomever they cover
}

// tasks writes a part of the agenda; each line says why and by when.
func (v dayView) tasks(ctx context.Context, items []agenda.Item) []part.Task {
	out := make([]part.Task, len(items))
	for i, x := range items {
		t := part.Task{Status: i18n.Date(ctx, x.Due), Late: x.Due < v.Today}
		if x.CheckInID != "" {
			t.Name, t.Href = of(ctx, "supervision.day.check_in", v.Names[x.FileID]), "/files/"+x.FileID+"/check-ins/"+x.CheckInID
			t.Why = v.whyCheckIn(ctx, x)
		} else if x.Words != "" {
			t.Name, t.Href, t.Kind = v.Names[x.FileID]+i18n.Colon(ctx)+x.Words, "/files/"+x.FileID+within(x), "warn"
			t.Why = i18n.T(ctx, "supervision.why.written", "Name", v.Wrote[x.MadeBy])
		} else {
			t.Name, t.Href, t.Kind = of(ctx, x.Rule, v.Names[x.FileID]), "/files/"+x.FileID+within(x), "warn"
			if subject := schedule.Subject(ctx, x.Args); subject != "" {
				t.Name += " · " + subject
			}
			t.Why = i18n.T(ctx, strings.Replace(x.Rule, ".task.", ".why.", 1))
		}
		if x.Due == v.Today && !x.At.IsZero() {
			t.Status = i18n.Hour(ctx, x.At)
		}
		if away := v.covered(x.FileID); away != "" && x.PersonID != v.Reader {
			t.Why = strings.TrimPrefix(t.Why+" · "+i18n.T(ctx, "supervision.day.for", "Name", away), " · ")
		}
		out[i] = t
	}
	return out
}

// covered gives for whom whoever reads covers in a file.
func (v dayView) covered(fileID string) string {
	for _, c := range v.Covered {
		if c.FileID == fileID {
			return c.For
		}
	}
	return ""
}

// pageOf gives the page on which a task is done.
func pageOf(t schedule.Task) string { return "/files/" + t.FileID + within(agenda.Item{Args: t.Args}) }

// endsBy says what ends a task that nobody ends by hand.
func endsBy(t schedule.Task) string {
	if t.ByGate() {
		return "supervision.day.by_gate"
	}
	return "supervision.day.by_paper"
}

// within says where in a file a task is done; on the file's own page when nothing else is said.
func within(x agenda.Item) string {
	if round := x.Args["round"]; round != "" {
		return "/questions/" + round
	}
	if page := x.Args["page"]; page != "" {
		return "/" + page
	}
	return ""
}

func (v dayView) whyCheckIn(ctx context.Context, x agenda.Item) string {
	if x.Evidence {
		return i18n.T(ctx, "supervision.day.evidence", "By", i18n.Date(ctx, x.Due))
	}
	if x.Due > v.Today {
		return i18n.T(ctx, "supervision.day.check_in_coming")
	}
	return i18n.T(ctx, "supervision.day.check_in_why")
}

// finish marks a task done.
func (p *Pages) finish(w http.ResponseWriter, r *http.Request) error {
	if err := p.Supervision.FinishTask(r.Context(), access.Acting(r.Context()), r.PathValue("task")); err != nil {
		return err
	}
	p.Flash(r.Context(), "supervision.flash.task")
	return platform.Redirect(w, r, "/day")
}

// draft keeps what is being typed; the script posts it.
func (p *Pages) draft(w http.ResponseWriter, r *http.Request) error {
	form := r.PathValue("form")
	if form != "note" && form != "reporting" {
		return fault.Missing()
	}
	if err := p.keepDraft(r, form); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// keeping keeps what was posted to a form that did not do it. A form with nothing to type posts no field of its own, and leaves what was kept.
func (p *Pages) keeping(form string) func(*http.Request) error {
	return func(r *http.Request) error {
		if !r.PostForm.Has(notes.FieldDraft) {
			return nil
		}
		return p.keepDraft(r, form)
	}
}

// keepDraft keeps what was posted as the draft of a form, for those who may write in the file.
func (p *Pages) keepDraft(r *http.Request, form string) error {
	a := access.Acting(r.Context())
	if _, err := p.Supervision.ViewTo(r.Context(), a, r.PathValue("file"), access.NoteWrite); err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "fault.invalid", err)
	}
	// Who comes back to it another day is advised anew.
	return p.Supervision.Notes.SaveDraft(r.Context(), a, form, r.PathValue("file"), platform.Typed(r, "advised").Encode())
}
