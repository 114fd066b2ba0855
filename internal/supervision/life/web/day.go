package web

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/life"
)

// OnDay gives what stands first on the day, the referrals that need an answer by a day, what to know of whom one covers for and who is in custody, and the referrals
// of a case manager that wait for their first step.
func (p *Pages) OnDay(ctx context.Context, a access.Actor) (out aside.Aside, err error) {
	if out, err = p.OnRegion(ctx, a); err != nil {
		return out, err
	}
	if out.Know, err = p.Life.HeldInWords(ctx, a); err != nil {
		return out, err
	}
	list, err := p.Life.Unbegun(ctx, a)
	if err == nil && len(list) > 0 {
		out.Put(unbegun(list))
	}
	return out, err
}

// OnRegion gives what stands first where an officer begins: the referrals that need an answer by a day.
func (p *Pages) OnRegion(ctx context.Context, a access.Actor) (out aside.Aside, err error) {
	panel, err := p.Urgent(ctx, a)
	if panel != nil {
		out.First = []templ.Component{panel}
	}
	return out, err
}

// Detained gives who of an officer's region is held now, and who is by a referral that another provider's supervision speaks against; nothing when
// nobody is.
func (p *Pages) Detained(ctx context.Context, a access.Actor) (templ.Component, error) {
	now, doubted, err := p.Life.DetainedIn(ctx, a)
	if err != nil || len(now)+len(doubted) == 0 {
		return nil, err
	}
	return detained(now, doubted), nil
}

// Urgent gives the referrals that need an answer by a day; nothing when there is none.
func (p *Pages) Urgent(ctx context.Context, a access.Actor) (templ.Component, error) {
	list, err := p.Life.Urgent(ctx, a)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return urgent(urgentTasks(ctx, list, clock.Today(ctx, p.Life.Clock), a.MayEver(access.FileDecide))), nil
}

// urgentTasks writes the referrals as things to do, each with what is left of its days. An officer decides on the file, and reads whose it is.
func urgentTasks(ctx context.Context, list []life.Urgent, today clock.Date, decides bool) []part.Task {
	out := make([]part.Task, len(list))
	for i, x := range list {
		words := []string{i18n.T(ctx, "life.deadline.day", "On", i18n.Weekday(ctx, x.By))}
		t := part.Task{Name: x.FullName, Href: "/files/" + x.FileID, Status: x.Left(ctx, today), Kind: "warn", Late: x.Late(today)}
		if decides {
			t.Href, words = t.Href+"#agency-answer", append(words, x.Provider)
		} else if x.Nobody {
			words = append(words, i18n.T(ctx, "life.deadline.nobody"))
		}
		if x.Pressing(today) {
			t.Kind = "bad"
		}
		if after := x.After(ctx); after != "" {
			words = append(words, after)
		}
		t.Why = strings.Join(words, " · ")
		out[i] = t
	}
	return out
}

// firstSteps writes the referrals as things to do: first the receipt is confirmed, then the checklist begins the assessment.
func firstSteps(ctx context.Context, list []life.Unbegun) []part.Task {
	out := make([]part.Task, len(list))
	for i, x := range list {
		why, href := "life.unbegun.assess", "/files/"+x.FileID+"/checklist"
		if x.FormID != "" {
			why, href = "life.unbegun.receive", "/files/"+x.FileID+"/forms/"+x.FormID
		}
		out[i] = part.Task{Name: x.FullName, Href: href, Why: i18n.T(ctx, why), Status: i18n.T(ctx, "life.unbegun.since", "On", i18n.Date(ctx, x.ReceivedOn)), Kind: "warn"}
		if x.Risk == "HIGH" {
			out[i].Why += " " + i18n.T(ctx, "life.unbegun.high")
		}
	}
	return out
}
