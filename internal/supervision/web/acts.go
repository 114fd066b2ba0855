package web

import (
	"context"
	"net/http"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/answers"
	"passerelle/internal/supervision/hearing"
	onword "passerelle/internal/supervision/hearsay/panel"
	"passerelle/internal/supervision/promised"
)

func date(r *http.Request, name string) clock.Date { return clock.Date(r.PostFormValue(name)) }

// planned says that a check-in is planned, and of a weekend that it is one: nothing stands against it, but it may not be meant.
func planned(due clock.Date, usual string) string {
	if day := due.Time().Weekday(); due.Valid() && (day == time.Saturday || day == time.Sunday) {
		return "supervision.flash.weekend"
	}
	return usual
}

func (p *Pages) decide(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "decide", "supervision.flash.kept", func(ctx context.Context, a access.Actor, file string, version int) error {
		_, err := p.Supervision.RecordDecision(ctx, a, file, version, supervision.Decision{On: date(r, "decided_on"), Code: r.PostFormValue("decision"), Why: r.PostFormValue("why"), Word: onword.In(r), Holds: r.PostFormValue("holds"), Hearing: hearing.In(r.PostForm)})
		return err
	})
}

// agencyDecide records the liaison officer's answer to a referral: a decision, or a question that decides nothing yet.
func (p *Pages) agencyDecide(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "agency-decision", "supervision.flash.kept", func(ctx context.Context, a access.Actor, file string, version int) error {
		v := r.PostFormValue
		if v("agency_decision") == supervision.MoreInformation {
			_, err := p.Supervision.AskAboutReferral(ctx, a, file, version, v("question"))
			return err
		}
		_, err := p.Supervision.DecideForAgency(ctx, a, file, version, supervision.Decision{On: date(r, "decided_on"), Code: v("agency_decision"), Reason: v("refusal"), Question: v("question"), Holds: v("holds")})
		return err
	})
}

func (p *Pages) questionAnswer(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "answer-question", "supervision.flash.kept", func(ctx context.Context, a access.Actor, file string, _ int) error {
		return answers.Service{Service: p.Supervision}.AnswerQuestion(ctx, a, file, r.PostFormValue("asked"), r.PostFormValue("referral_answer"))
	})
}

func (p *Pages) enrol(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "enrol", planned(date(r, "first_due"), "supervision.flash.kept"), func(ctx context.Context, a access.Actor, file string, version int) error {
		v := r.PostFormValue
		first := supervision.Reporting{NextDue: date(r, "first_due"), NextTime: v("next_time"), NextPlace: v("next_place"), Late: v("late_reason"), Hearing: hearing.Meant(r), Otherwise: promised.Meant(r)}
		_, err := p.Supervision.EnrolFor(ctx, a, file, version, date(r, "enrolled_on"), first, v("why"))
		return err
	})
}

func (p *Pages) checkInPlan(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "check-in", planned(date(r, "due_on"), "supervision.flash.planned"), func(ctx context.Context, a access.Actor, file string, version int) error {
		_, err := p.Supervision.ScheduleCheckIn(ctx, a, file, version, date(r, "due_on"), supervision.Moved{At: r.PostFormValue("due_time"), By: r.PostFormValue("moved_by"), Reason: r.PostFormValue("move_reason"), Late: r.PostFormValue("late_reason"), Hearing: hearing.Meant(r)})
		return err
	})
}

func (p *Pages) risk(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "risk", "supervision.flash.kept", func(ctx context.Context, a access.Actor, file string, version int) error {
		_, err := p.Supervision.ChangeRisk(ctx, a, file, version, r.PostFormValue("risk"), date(r, "on"), onword.In(r))
		return err
	})
}

func (p *Pages) close(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "close", "supervision.flash.closed", func(ctx context.Context, a access.Actor, file string, version int) error {
		_, err := p.Supervision.Close(ctx, a, file, version, supervision.Closure{Reason: r.PostFormValue("reason"), On: date(r, "closed_on"), Why: r.PostFormValue("why")})
		return err
	})
}

func (p *Pages) reopen(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "reopen", "supervision.flash.kept", func(ctx context.Context, a access.Actor, file string, version int) error {
		_, err := p.Supervision.Reopen(ctx, a, file, version, date(r, "reopened_on"), r.PostFormValue("reopen_reason"), onword.In(r))
		return err
	})
}

func (p *Pages) assign(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "assign", "supervision.flash.assigned", func(ctx context.Context, a access.Actor, file string, _ int) error {
		return p.Supervision.AssignTo(ctx, a, file, r.PostFormValue("person"))
	})
}
