package web

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/supervision/calendar"
)

// Pages are the pages of this area.
type Pages struct {
	Calendar calendar.Service
	Bundle   *i18n.Bundle
	Address  string // where people reach the product; empty when it was not said
	Posts    *platform.PostKeys
	Know     func(context.Context, access.Actor) (map[string]string, error) // by file, who is held
	Flash    func(ctx context.Context, key string)
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	mine := string(access.CheckInWrite)
	return []platform.Route{
		{Pattern: "GET /calendar", Handle: p.week, Action: mine},
		{Pattern: "POST /calendar/feed", Handle: p.make, Action: mine},
		{Pattern: "POST /calendar/feed/end", Handle: p.end, Action: mine},
		{Pattern: "GET /calendar/feed/{feed}", Handle: p.feed, Action: platform.Public},
	}
}

// weekView is a week, and whether a calendar elsewhere reads it.
type weekView struct {
	From    clock.Date
	Entries []calendar.Entry
	Today   clock.Date
	Know    map[string]string // by file, who is held
	Made    time.Time         // of the feed; zero where there is none
	Secret  string            // of a feed that was made now: shown once
	Address string
}

func (p *Pages) week(w http.ResponseWriter, r *http.Request) error { return p.show(w, r, "") }

func (p *Pages) show(w http.ResponseWriter, r *http.Request, secret string) error {
	v := weekView{Today: p.Calendar.Today(r.Context()), Secret: secret}
	v.From = calendar.Monday(v.Today)
	if asked := clock.Date(r.URL.Query().Get("week")); asked.Valid() {
		v.From = calendar.Monday(asked)
	}
	var err error
	if v.Entries, err = p.Calendar.Between(r.Context(), access.Acting(r.Context()), v.From, v.From.AddDays(6)); err != nil {
		return err
	}
	if v.Know, err = p.Know(r.Context(), access.Acting(r.Context())); err != nil {
		return err
	}
	if v.Made, err = p.Calendar.Access.FeedMade(r.Context(), access.Acting(r.Context())); err != nil {
		return err
	}
	if v.Address = p.Address; v.Address == "" {
		v.Address = "http://" + r.Host // a demonstration, or a server of which nobody said where it is reached
	}
	return platform.Render(w, r, http.StatusOK, weekPage(v))
}

// make makes the feed of the person's membership, in place of the one before, and shows its address once.
func (p *Pages) make(w http.ResponseWriter, r *http.Request) error {
	secret, err := p.Calendar.Access.MakeFeed(r.Context(), access.Acting(r.Context()))
	if err != nil {
		return err
	}
	return p.show(w, r, secret)
}

func (p *Pages) end(w http.ResponseWriter, r *http.Request) error {
	a := access.Acting(r.Context())
	return p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := p.Calendar.Access.EndFeed(r.Context(), a); err != nil && !fault.IsStale(err) { // ended already: as was wanted
			return "", err
		}
		p.Flash(r.Context(), "calendar.flash.ended")
		return "/calendar", nil
	})
}

// How far a feed looks back and ahead, in days.
const (
	daysBack  = 14
	daysAhead = 120
)

// feed gives what the person of a secret address has, in their language, with initials only. An address that is unknown or ended has
// nothing.
func (p *Pages) feed(w http.ResponseWriter, r *http.Request) error {
	a, language, err := p.Calendar.Access.ActorOfFeed(r.Context(), strings.TrimSuffix(r.PathValue("feed"), ".ics"), platform.From(r))
	if err != nil {
		return err
	}
	today := p.Calendar.Today(r.Context())
	entries, err := p.Calendar.Between(r.Context(), a, today.AddDays(-daysBack), today.AddDays(daysAhead))
	if err != nil {
		return err
	}
	ctx := i18n.With(r.Context(), p.Bundle, i18n.Parse(language), nil)
	events := make([]calendar.Event, len(entries))
	for i, e := range entries {
		events[i] = calendar.Event{Entry: e, Summary: i18n.T(ctx, "calendar.kind."+e.Kind) + " " + calendar.Initials(e.FullName)}
		if p.Address != "" {
			events[i].URL = p.Address + "/files/" + e.FileID
		}
	}
	var out bytes.Buffer
	if err := calendar.Write(&out, "Passerelle", p.Calendar.Clock.Now(), events); err != nil {
		return err
	}
	if err := platform.Ready(r.Context()); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, err = w.Write(out.Bytes())
	return err
}

// on gives the entries of one day.
func (v weekView) on(d clock.Date) []calendar.Entry {
	var out []calendar.Entry
	for _, e := range v.Entries {
		if e.On == d {
			out = append(out, e)
		}
	}
	return out
}

// days are those of the week; Saturday and Sunday only where something is on them.
func (v weekView) days() []clock.Date {
	var out []clock.Date
	for n := range 7 {
		if d := v.From.AddDays(n); n < 5 || len(v.on(d)) > 0 {
			out = append(out, d)
		}
	}
	return out
}

// what names an entry.
func what(ctx context.Context, e calendar.Entry) string {
	if e.Kind == calendar.Hearing && e.Code != "" {
		return i18n.T(ctx, "supervision.hearing."+e.Code)
	}
	return i18n.T(ctx, "calendar.kind."+e.Kind)
}

// hour writes the time of an entry in the provider's zone.
func hour(ctx context.Context, e calendar.Entry) string {
	if e.At.IsZero() {
		return ""
	}
	return i18n.HourOf(ctx, e.At.Format("15:04"))
}

func weekAddress(d clock.Date) string { return "/calendar?week=" + string(d) }
