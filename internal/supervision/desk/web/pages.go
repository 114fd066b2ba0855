package web

import (
	"context"
	"net/http"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/coming"
	"passerelle/internal/supervision/desk"
)

// Pages are the pages of this area.
type Pages struct {
	Desk  desk.Service
	Clock clock.Clock
	Posts *platform.PostKeys
	Flash func(ctx context.Context, key string)
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	file := "/files/{file}"
	one := file + "/breaches/{breach}"
	call, report, read := string(access.CheckInWrite), string(access.BreachWrite), string(access.BreachRead)
	return []platform.Route{
		{Pattern: "GET " + file + "/call", Handle: p.call, Action: call},
		{Pattern: "POST " + file + "/call", Handle: p.callLog, Action: call},
		{Pattern: "POST " + file + "/calls/{call}/relay", Handle: p.relay, Action: call},
		{Pattern: "GET " + file + "/card", Handle: p.card, Action: call},
		{Pattern: "GET " + file + "/breach", Handle: p.report, Action: report},
		{Pattern: "POST " + file + "/breach", Handle: p.reportPost, Action: report},
		{Pattern: "GET " + file + "/findings", Handle: p.findings, Action: report},
		{Pattern: "POST " + file + "/findings", Handle: p.setAside, Action: report},
		{Pattern: "GET " + one, Handle: p.breach, Action: read},
		{Pattern: "POST " + one + "/called", Handle: p.called, Action: report},
		{Pattern: "POST " + one + "/instruct", Handle: p.instruct, Action: report},
		{Pattern: "POST " + one + "/update", Handle: p.update, Action: report},
		{Pattern: "POST " + one + "/lift", Handle: p.lift, Action: report},
		{Pattern: "POST " + one + "/correct", Handle: p.correct, Action: string(access.BreachAnswer)},
		{Pattern: "POST " + one + "/residence", Handle: p.residence, Action: report},
	}
}

func fileAddress(fileID string) string { return "/files/" + fileID }

func breachAddress(fileID, breachID string) string {
	return fileAddress(fileID) + "/breaches/" + breachID
}

// post does an act once; what stands in the way shows the page again with what was typed.
func (p *Pages) post(w http.ResponseWriter, r *http.Request, flash string, act func(ctx context.Context, a access.Actor, file string) (string, error), again func(form part.Form, status int) error) error {
	a := access.Acting(r.Context())
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		to, err := act(r.Context(), a, r.PathValue("file"))
		if err == nil {
			p.Flash(r.Context(), flash)
		}
		return to, err
	})
	if part.Repeats(err) {
		return again(part.Again(r.PostForm, err), platform.StatusOf(fault.KindOf(err)))
	}
	return err
}

// callView is the page of calls.
type callView struct {
	desk.Calls
	Form part.Form
}

func (p *Pages) call(w http.ResponseWriter, r *http.Request) error {
	return p.showCalls(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) showCalls(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	list, err := p.Desk.CallsOf(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		return err
	}
	if !form.Posted("kind") {
		about := r.URL.Query().Get("about")
		if !slices.Contains(desk.CallKinds, about) {
			about = desk.OfOther
		}
		begun := part.Of("kind", about, "learned_on", string(list.Now.On))
		form.Values = merged(begun, form)
	}
	return platform.Render(w, r, status, callPage(callView{list, form}))
}

func (p *Pages) callLog(w http.ResponseWriter, r *http.Request) error {
	about := r.PostFormValue("kind")
	return p.post(w, r, "desk.flash.logged", func(ctx context.Context, a access.Actor, file string) (string, error) {
		_, err := p.Desk.LogCall(ctx, a, file, logged(r, about))
		if about == desk.OfBreach {
			return fileAddress(file) + "/breach", err
		}
		return fileAddress(file) + "/call", err
	}, func(form part.Form, status int) error { return p.showCalls(w, r, status, form) })
}

func logged(r *http.Request, kind string) desk.Logged {
	v := r.PostFormValue
	return desk.Logged{Kind: kind, JustNow: v("when") == "NOW", Yet: v("when") == "YET", Then: v("when") == "AT",
		Learned: moment(r, "learned_on", "learned_at"), Called: moment(r, "reported_on", "called_at"), To: v("called_to"), Said: v("said")}
}

func moment(r *http.Request, day, hour string) desk.Moment {
	return desk.Moment{On: clock.Date(r.PostFormValue(day)), At: r.PostFormValue(hour)}
}

func (p *Pages) relay(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, "desk.flash.relayed", func(ctx context.Context, a access.Actor, file string) (string, error) {
		return fileAddress(file) + "/call", p.Desk.Relay(ctx, a, file, r.PathValue("call"), r.PostFormValue("relayed_to"))
	}, func(form part.Form, status int) error { return p.showCalls(w, r, status, form) })
}

// reportView is the page on which a breach is reported.
type reportView struct {
	desk.Calls
	Plan    supervision.Plan
	Fresh   []desk.Call // calls that no report followed yet
	Found   []desk.Finding
	Missed  clock.Date // of the last check-in, to which the client did not come and of which no report is
	Gone    []desk.Withdrawn
	Housed  string
	Granted []coming.Change // from a day to come
	Form    part.Form
}

func (p *Pages) report(w http.ResponseWriter, r *http.Request) error {
	return p.showReport(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) showReport(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	ctx, a := r.Context(), access.Acting(r.Context())
	list, err := p.Desk.CallsOf(ctx, a, r.PathValue("file"))
	if err != nil {
		return err
	}
	v := reportView{Calls: list, Form: form}
	if v.Plan, err = p.Desk.PlanOf(ctx, a, list.File.ID); err != nil {
		return err
	}
	if v.Granted, err = (coming.Service{Service: p.Desk.Service}).Of(ctx, list.File); err != nil {
		return err
	}
	if v.Fresh, err = p.Desk.Fresh(ctx, list.File); err != nil {
		return err
	}
	if v.Found, err = p.Desk.Findings(ctx, p.Desk.DB, list.File.ID); err != nil {
		return err
	}
	if v.Missed, err = p.Desk.MissedOn(ctx, list.File); err != nil {
		return err
	}
	if v.Gone, err = p.Desk.Withdrawn(ctx, p.Desk.DB, list.File.ID); err != nil {
		return err
	}
	if v.Housed, err = p.Desk.Housed(ctx, list.File.ID); err != nil {
		return err
	}
	v.begin(ctx)
	return platform.Render(w, r, status, reportPage(v))
}

// begin proposes today for what was learned, and the call that was logged before; of a call that nobody logged it says nothing.
func (v *reportView) begin(ctx context.Context) {
	if len(v.Form.Values) > 0 {
		return
	}
	v.Form.Values = part.Of("learned_on", string(v.Now.On)).Values
	if len(v.Fresh) > 0 {
		v.Form.Values.Set("call", v.Fresh[0].ID)
	}
	v.mark(ctx)
}

func (p *Pages) reportPost(w http.ResponseWriter, r *http.Request) error {
	flash := "desk.flash.reported"
	if r.PostFormValue("call") == "" && r.PostFormValue("when") == "YET" {
		flash = "desk.flash.reported_uncalled"
	}
	return p.post(w, r, flash, func(ctx context.Context, a access.Actor, file string) (string, error) {
		v := r.PostFormValue
		breachID, err := p.Desk.Report(ctx, a, file, desk.Reported{Kind: v("breach_kind"), OccurredOn: clock.Date(v("occurred_on")), Account: v("account"), CallID: v("call"),
			Call: logged(r, desk.OfBreach), Going: v("going"), Whereabouts: v("whereabouts"), Mind: v("mind"), Conditions: r.PostForm["condition"], Answers: r.PostForm["found"],
			Instructions: r.PostForm["instruction"], ToldResidence: v("told_to"), Meant: part.Named(r)})
		return breachAddress(file, breachID), err
	}, func(form part.Form, status int) error { return p.showReport(w, r, status, form) })
}

// breachView is a breach with its clock.
type breachView struct {
	desk.Record
	Form  part.Form
	Clock clock.Clock
}

func (p *Pages) breach(w http.ResponseWriter, r *http.Request) error {
	return p.showBreach(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) showBreach(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	b, err := p.Desk.Open(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PathValue("breach"))
	if err != nil {
		return err
	}
	if form.Values == nil {
		form = part.Of("given_by", b.Breach.CalledTo)
	}
	return platform.Render(w, r, status, breachPage(breachView{b, form, p.Clock}))
}

func (p *Pages) instruct(w http.ResponseWriter, r *http.Request) error {
	return p.onBreach(w, r, "desk.flash.instructed", func(ctx context.Context, a access.Actor, file, breach string) error {
		return p.Desk.Instruct(ctx, a, file, breach, r.PostFormValue("instruction"), r.PostFormValue("given_by"))
	})
}

func (p *Pages) update(w http.ResponseWriter, r *http.Request) error {
	return p.onBreach(w, r, "desk.flash.updated", func(ctx context.Context, a access.Actor, file, breach string) error {
		return p.Desk.BringUpToDate(ctx, a, file, breach, desk.Word{Going: r.PostFormValue("going"), Whereabouts: r.PostFormValue("whereabouts")})
	})
}

func (p *Pages) correct(w http.ResponseWriter, r *http.Request) error {
	return p.onBreach(w, r, "desk.flash.corrected", func(ctx context.Context, a access.Actor, file, breach string) error {
		v := r.PostFormValue
		return p.Desk.CorrectAnswer(ctx, a, file, breach, desk.Correction{Action: v("action"), On: clock.Date(v("answered_on")), Why: v("why")})
	})
}

func (p *Pages) lift(w http.ResponseWriter, r *http.Request) error {
	return p.onBreach(w, r, "desk.flash.lifted", func(ctx context.Context, a access.Actor, file, breach string) error {
		return p.Desk.Lift(ctx, a, file, breach, r.PostFormValue("instruction_id"), r.PostFormValue("lifted_by"))
	})
}

func (p *Pages) called(w http.ResponseWriter, r *http.Request) error {
	return p.onBreach(w, r, "desk.flash.logged", func(ctx context.Context, a access.Actor, file, breach string) error {
		return p.Desk.Called(ctx, a, file, breach, logged(r, desk.OfBreach))
	})
}

func (p *Pages) residence(w http.ResponseWriter, r *http.Request) error {
	return p.onBreach(w, r, "desk.flash.told", func(ctx context.Context, a access.Actor, file, breach string) error {
		return p.Desk.TellResidence(ctx, a, file, breach, r.PostFormValue("told_to"))
	})
}

func (p *Pages) onBreach(w http.ResponseWriter, r *http.Request, flash string, act func(ctx context.Context, a access.Actor, file, breach string) error) error {
	return p.post(w, r, flash, func(ctx context.Context, a access.Actor, file string) (string, error) {
		breach := r.PathValue("breach")
		return breachAddress(file, breach), act(ctx, a, file, breach)
	}, func(form part.Form, status int) error { return p.showBreach(w, r, status, form) })
}
