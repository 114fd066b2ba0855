package web

import (
	"context"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/housing"
	"passerelle/internal/supervision/interview"
	"passerelle/internal/supervision/register"
)

// Pages are the pages of this area.
type Pages struct {
	Housing housing.Service
	part.Posting
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	return []platform.Route{
		{Pattern: "GET /files/{file}/housing", Handle: p.page, Action: string(access.FormRead)},
		{Pattern: "POST /files/{file}/housing/interview", Handle: p.join, Action: string(access.FormWrite)},
		{Pattern: "POST /files/{file}/housing/conditions", Handle: p.mark, Action: string(access.ConditionWrite)},
		{Pattern: "GET /files/{file}/housing/answer", Handle: p.asked, Action: string(access.FileWrite)},
		{Pattern: "POST /files/{file}/housing/answer", Handle: p.answer, Action: string(access.FileWrite)},
		{Pattern: "POST /beds/seen", Handle: p.seen, Action: string(access.BedsWrite)},
	}
}

func address(fileID string) string { return "/files/" + fileID + "/housing" }

func (p *Pages) page(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	v, err := p.Housing.Of(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, partPage(v, form))
}

func (p *Pages) join(w http.ResponseWriter, r *http.Request) error {
	file := r.PathValue("file")
	version := platform.Version(r)
	return p.Do(w, r, "housing.flash.join", func() (string, error) {
		return address(file), p.Housing.Join(r.Context(), access.Acting(r.Context()), file, r.PostFormValue("interview"), version, r.PostFormValue("join") == "yes")
	}, p.show)
}

// mark keeps which conditions are for the house. It cannot be wrong: whatever else was written meanwhile is not among what was shown.
func (p *Pages) mark(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "fault.invalid", err)
	}
	a, file := access.Acting(r.Context()), r.PathValue("file")
	return p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := p.Housing.Mark(r.Context(), a, file, r.PostForm["shown"], r.PostForm["house"]); err != nil {
			return "", err
		}
		p.Flash(r.Context(), "housing.flash.marked")
		return "/files/" + file + "/plan", nil
	})
}

// seen keeps that somebody saw what stood on the page. It cannot be wrong: whatever else happened meanwhile is not among it.
func (p *Pages) seen(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "fault.invalid", err)
	}
	a := access.Acting(r.Context())
	return p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := p.Housing.Seen(r.Context(), a, r.PostForm["of"]); err != nil {
			return "", err
		}
		p.Flash(r.Context(), "housing.flash.seen")
		return "/beds", nil
	})
}

// OnBeds gives what the coordinators are told and have not seen.
func (p *Pages) OnBeds(ctx context.Context, a access.Actor) (templ.Component, error) {
	list, err := p.Housing.Notices(ctx, a)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	below := slices.DeleteFunc(slices.Clone(list), func(n housing.Notice) bool { return !n.Below })
	rest := slices.DeleteFunc(slices.Clone(list), func(n housing.Notice) bool { return n.Below })
	return onBeds(rest, below), nil
}

// OnFile leads the coordinator to the assessment part of a file, and tells whoever writes it what was seen of it, and by whom, and where the
// question is answered whether housing is sought.
func (p *Pages) OnFile(ctx context.Context, a access.Actor, v supervision.View) (out aside.Aside, err error) {
	if v.MayWrite && housing.Answerable(v.File) {
		out.Links = append(out.Links, part.Fact{Label: aside.People, Text: i18n.T(ctx, "supervision.field.housing"), Href: answerAt(v.File.ID)})
	}
	if !v.File.HousingReferred {
		return out, nil
	}
	stored, err := p.Housing.Stored(ctx, p.Housing.DB, v.File.ID) // the view leaves the risk out for whoever only houses
	if err != nil || !housing.HighRisk(stored) {
		return out, err
	}
	if a.Has(access.HousingCoordinator) || v.May[access.FormRead] {
		out.Links = append(out.Links, part.Fact{Label: aside.People, Text: i18n.T(ctx, "housing.title"), Href: address(v.File.ID)})
	}
	if !v.May[access.FormRead] {
		return out, nil
	}
	list, err := p.Housing.Told(ctx, stored)
	if err == nil && len(list) > 0 {
		out.Put(onFile(list))
	}
	return out, err
}

// toldOf says what a coordinator was told of, and of which day where it was told on another.
func toldOf(ctx context.Context, n housing.Notice) string {
	if n.On == n.ToldOn(i18n.Zone(ctx)) {
		return saidOf(ctx, n)
	}
	return i18n.T(ctx, "housing.of_day", "What", saidOf(ctx, n), "On", i18n.Date(ctx, n.On))
}

// saidOf says what a coordinator was told of; of the referral also how it was decided, as it may be decided anew.
func saidOf(ctx context.Context, n housing.Notice) string {
	out := i18n.T(ctx, "housing.kind."+string(n.Kind))
	if code := n.Decision(); code != "" {
		out += i18n.Colon(ctx) + i18n.T(ctx, "supervision.decision."+code)
	}
	return out
}

// receipt says who saw a notice and when, or that nobody has.
func receipt(ctx context.Context, n housing.Notice) string {
	if n.SeenAt == 0 {
		return i18n.T(ctx, "housing.unseen")
	}
	return i18n.T(ctx, "housing.seen_by", "Name", n.SeenBy, "At", i18n.Time(ctx, n.Seen()))
}

// where leads to what a notice is about.
func where(n housing.Notice) string {
	if n.Kind == housing.HeadsUp {
		return "/heads-ups/" + n.Of
	}
	return address(n.FileID)
}

func (v facts) list(ctx context.Context) []part.Fact {
	out := []part.Fact{{Label: i18n.T(ctx, "supervision.field.risk"), Text: i18n.T(ctx, "supervision.risk."+v.Risk)}, {Label: i18n.T(ctx, "supervision.field.state"), Text: i18n.T(ctx, "supervision.state."+string(v.File.State))},
		{Label: i18n.T(ctx, "supervision.field.received_on"), Text: register.Received(ctx, v.File.ReferredOn, v.File.Undated)}, {Label: i18n.T(ctx, "supervision.field.language"), Text: i18n.Spoken(ctx, v.Client.Language)}}
	if v.Needs != "" {
		out = append(out, part.Fact{Label: i18n.T(ctx, "homeneed.title"), Text: v.Needs})
	}
	if v.Client.InterpreterNeeded != "" {
		out = append(out, part.Fact{Label: i18n.T(ctx, "supervision.field.interpreter"), Text: i18n.T(ctx, "supervision.yesno."+v.Client.InterpreterNeeded)})
	}
	return out
}

// facts are who a file is about, for whoever is to house them.
type facts struct{ housing.Part }

// talk writes when and how an interview is, and what became of it.
func talk(ctx context.Context, i interview.Interview) string {
	text := i18n.Weekday(ctx, i.On)
	if i.At != "" {
		text += " " + i18n.HourOf(ctx, i.At)
	}
	text += " · " + i18n.T(ctx, "interview.way."+i.Way) + " · " + i.Place
	if i.Status != interview.Arranged {
		text += " · " + i18n.T(ctx, "interview.status."+i.Status)
	}
	return text
}
