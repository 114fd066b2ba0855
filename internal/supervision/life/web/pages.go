package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/hearing"
	"passerelle/internal/supervision/hearsay"
	onword "passerelle/internal/supervision/hearsay/panel"
	"passerelle/internal/supervision/life"
)

// Pages are the pages of this area.
type Pages struct {
	Life  *life.Service
	Posts *platform.PostKeys
	Flash func(ctx context.Context, key string)
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	file := "/files/{file}"
	write := string(access.FileWrite)
	return []platform.Route{
		{Pattern: "GET /gates", Handle: p.gates, Action: string(access.ProviderSet)},
		{Pattern: "POST /gates", Handle: p.gatesPost, Action: string(access.ProviderSet)},
		{Pattern: "GET " + file + "/enrolment", Handle: p.enrolment, Action: write},
		{Pattern: "POST " + file + "/enrolment", Handle: p.arrange, Action: write},
		{Pattern: "POST " + file + "/enrolment/checklist", Handle: p.tickEnrolment, Action: write},
		{Pattern: "GET " + file + "/closing", Handle: p.closing, Action: string(access.ConditionRead)},
		{Pattern: "POST " + file + "/closing", Handle: p.begin, Action: write},
		{Pattern: "POST " + file + "/closing/drop", Handle: p.drop, Action: write},
		{Pattern: "POST " + file + "/closing/confirm", Handle: p.confirm, Action: string(access.ConditionRead)},
		{Pattern: "POST " + file + "/closing/checklist", Handle: p.tickClosing, Action: write},
		{Pattern: "POST " + file + "/closing/end", Handle: p.end, Action: write},
	}
}

// lifeView is a file with where it stands, as a page of its enrolment or closing shows it.
type lifeView struct {
	supervision.View
	life.Next
	Interview life.Interview
	Hearing   supervision.Hearing // the next
	Word      hearsay.Row         // on which the end of the closing stands, where the provider wrote it
	Ending    life.Ending         // of a file that is closed for another reason than papers said
	Today     clock.Date
	Form      part.Form
	Open      string // the form that is shown again
}

// form gives a form of the page: what was typed when it is shown again, otherwise its beginning.
func (v lifeView) form(name string, pairs ...string) part.Form {
	if v.Open == name {
		return v.Form
	}
	return part.Of(pairs...)
}

// ticked gives the form of a list with what is seen to.
func (v lifeView) ticked(list string) part.Form {
	values := url.Values{}
	for _, line := range v.Facts.Lines(list) {
		if line.Own && line.Done {
			values.Add("item", line.Key)
		}
	}
	return part.Form{Values: values}
}

// leftAt is the page on which what is left of an item is seen to.
func leftAt(fileID, item string) string {
	if item == "reports" {
		return "/months"
	}
	return "/files/" + fileID + "/folder"
}

// shows loads a file for a page, and says whose it is and where it stands.
func (p *Pages) shows(w http.ResponseWriter, r *http.Request, status int, open string, form part.Form, may access.Action, page func(lifeView) error) error {
	ctx, a := r.Context(), access.Acting(r.Context())
	v, err := p.Life.ViewTo(ctx, a, r.PathValue("file"), may)
	if err != nil {
		return err
	}
	out := lifeView{View: v, Today: clock.Today(ctx, p.Life.Clock), Form: form, Open: open}
	if out.Next, err = p.Life.Next(ctx, v); err != nil {
		return err
	}
	if out.Interview, err = p.Life.InterviewOf(ctx, v.File.ID); err != nil {
		return err
	}
	_, _, all, err := p.Life.PlanStored(ctx, p.Life.DB, v.File.ID)
	if err != nil {
		return err
	}
	now, err := hearing.Now(ctx, p.Life.Service, v.File.OrganisationID)
	if err != nil {
		return err
	}
	out.Hearing = hearing.Next(all, now)
	return page(out)
}

// over loads why the reason of a file that is closed is another than papers said.
func (p *Pages) over(ctx context.Context, v *lifeView) error {
	list, err := p.Life.Endings(ctx, v.File.ID)
	if err != nil {
		return err
	}
	v.Ending, err = p.Life.EndingOf(ctx, v.File, list)
	return err
}

// once does an act on a file for the first post with its key, and leads on; what is wrong is said on the page it came from.
func (p *Pages) once(w http.ResponseWriter, r *http.Request, to, flash string, again func(status int, form part.Form) error, act func(ctx context.Context, a access.Actor, file string) error) error {
	a, file := access.Acting(r.Context()), r.PathValue("file")
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := act(r.Context(), a, file); err != nil {
			return "", err
		}
		p.Flash(r.Context(), flash)
		return "/files/" + file + to, nil
	})
	if part.Repeats(err) {
		return again(platform.StatusOf(fault.KindOf(err)), part.Again(r.PostForm, err))
	}
	return err
}

func (p *Pages) enrolment(w http.ResponseWriter, r *http.Request) error {
	return p.enrolmentForm(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) enrolmentForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	open := ""
	if len(form.Values) > 0 {
		open = "interview"
	}
	return p.shows(w, r, status, open, form, access.FileWrite, func(v lifeView) error { return platform.Render(w, r, status, enrolmentPage(v)) })
}

func (p *Pages) onEnrolment(w http.ResponseWriter, r *http.Request, act func(ctx context.Context, a access.Actor, file string) error) error {
	return p.once(w, r, "/enrolment", "life.flash.kept", func(status int, form part.Form) error { return p.enrolmentForm(w, r, status, form) }, act)
}

func (p *Pages) arrange(w http.ResponseWriter, r *http.Request) error {
	return p.onEnrolment(w, r, func(ctx context.Context, a access.Actor, file string) error {
		v := r.PostFormValue
		return p.Life.Arrange(ctx, a, file, life.Interview{On: clock.Date(v("interview_on")), At: v("interview_at"), Place: v("interview_place"),
			Officers: v("officers"), Version: platform.Version(r), Meant: hearing.Meant(r)})
	})
}

func (p *Pages) tickEnrolment(w http.ResponseWriter, r *http.Request) error {
	return p.onEnrolment(w, r, func(ctx context.Context, a access.Actor, file string) error {
		return p.Life.Tick(ctx, a, file, life.EnrolmentList, r.PostForm["item"], r.PostForm["seen"])
	})
}

func (p *Pages) closing(w http.ResponseWriter, r *http.Request) error {
	return p.closingForm(w, r, http.StatusOK, "", part.Form{})
}

func (p *Pages) closingForm(w http.ResponseWriter, r *http.Request, status int, open string, form part.Form) error {
	return p.shows(w, r, status, open, form, access.ConditionRead, func(v lifeView) error {
		if err := p.over(r.Context(), &v); err != nil {
			return err
		}
		word, err := hearsay.Service{Service: p.Life.Service}.OfEnd(r.Context(), p.Life.DB, v.File.ID)
		if err != nil {
			return err
		}
		v.Word = word
		return platform.Render(w, r, status, closingPage(v))
	})
}

func (p *Pages) onClosing(w http.ResponseWriter, r *http.Request, open, to, flash string, act func(ctx context.Context, a access.Actor, file string) error) error {
	return p.once(w, r, to, flash, func(status int, form part.Form) error { return p.closingForm(w, r, status, open, form) }, act)
}

func (p *Pages) begin(w http.ResponseWriter, r *http.Request) error {
	return p.onClosing(w, r, "begin", "/closing", "life.flash.closing", p.Life.BeginClosing)
}

func (p *Pages) drop(w http.ResponseWriter, r *http.Request) error {
	return p.onClosing(w, r, "drop", "", "life.flash.dropped", p.Life.DropClosing)
}

func (p *Pages) confirm(w http.ResponseWriter, r *http.Request) error {
	return p.onClosing(w, r, "confirm", "/closing", "life.flash.confirmed", func(ctx context.Context, a access.Actor, file string) error {
		said := onword.In(r)
		said.On = cmp.Or(said.On, clock.Date(r.PostFormValue("confirmed_on")))
		return p.Life.ConfirmEnd(ctx, a, file, said, r.PostFormValue("confirmed_reason"))
	})
}

func (p *Pages) tickClosing(w http.ResponseWriter, r *http.Request) error {
	return p.onClosing(w, r, "checklist", "/closing", "life.flash.kept", func(ctx context.Context, a access.Actor, file string) error {
		return p.Life.Tick(ctx, a, file, life.ClosingList, r.PostForm["item"], r.PostForm["seen"])
	})
}

func (p *Pages) end(w http.ResponseWriter, r *http.Request) error {
	return p.onClosing(w, r, "end", "", "supervision.flash.closed", func(ctx context.Context, a access.Actor, file string) error {
		v := r.PostFormValue
		_, err := p.Life.Close(ctx, a, file, platform.Version(r), supervision.Closure{Reason: v("reason"), On: clock.Date(v("closed_on")), Why: v("why"), Differs: v("differs")})
		return err
	})
}
