// Package web has the pages of the interpreters of a file: who is booked for which meeting, and who is still to be asked. Start at [Pages.Routes].
package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/interpreting"
)

// Pages are the pages of this area.
type Pages struct {
	Interpreters interpreting.Service
	part.Posting
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	at, does := "/files/{file}/interpreters", string(access.CheckInWrite)
	return []platform.Route{
		{Pattern: "GET " + at, Handle: p.list, Action: does},
		{Pattern: "POST " + at, Handle: p.ask, Action: does},
		{Pattern: "GET " + at + "/{booking}", Handle: p.booking, Action: does},
		{Pattern: "POST " + at + "/{booking}", Handle: p.change, Action: does},
		{Pattern: "POST " + at + "/{booking}/anew", Handle: p.anew, Action: does},
	}
}

func address(fileID string) string { return "/files/" + fileID + "/interpreters" }

// asking leads to the form with a meeting chosen.
func asking(m interpreting.Meeting) string {
	if m.Kind == interpreting.Other {
		return address(m.FileID) + "#ask"
	}
	return address(m.FileID) + "?meeting=" + m.Key() + "#ask"
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	v, err := p.Interpreters.Page(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		return err
	}
	if !form.Posted("meeting") {
		form.Values = part.Of("meeting", r.URL.Query().Get("meeting"), "spoken", i18n.Spoken(r.Context(), v.Client.Language)).Values
	}
	return platform.Render(w, r, status, page(v, form))
}

// details reads who interprets from a form.
func details(r *http.Request) interpreting.Details {
	v := r.PostFormValue
	return interpreting.Details{Language: v("spoken"), Name: v("interpreter"), Phone: v("phone"), AskedOf: v("asked_of"), Client: v("client_says"), Remark: v("client_words")}
}

func (p *Pages) ask(w http.ResponseWriter, r *http.Request) error {
	file, v := r.PathValue("file"), r.PostFormValue
	return p.Do(w, r, "interpreting.flash.asked", func() (string, error) {
		b := interpreting.Booking{What: v("what"), On: clock.Date(v("on_day")), At: v("at_time"), Details: details(r)}
		b.Meeting, b.MeetingID = interpreting.Named(v("meeting"))
		return address(file), p.Interpreters.Ask(r.Context(), access.Acting(r.Context()), file, b, v("place"))
	}, p.show)
}

func (p *Pages) booking(w http.ResponseWriter, r *http.Request) error {
	return p.showBooking(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) showBooking(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	v, err := p.Interpreters.Page(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		return err
	}
	b, err := v.Of(r.PathValue("booking"))
	if err != nil {
		return err
	}
	begun := part.Of("spoken", b.Language, "interpreter", b.Name, "phone", b.Phone, "asked_of", b.AskedOf, "client_says", b.Client, "client_words", b.Remark, "status", b.Status, "status_words", b.Words)
	if !form.Posted("spoken") {
		if form.Posted("status") {
			begun.Values.Set("status", form.Value("status"))
		}
		form.Values = begun.Values
	}
	return platform.Render(w, r, status, bookingPage(v, b, form))
}

// change keeps what became of a booking: of a form of one press alone where that is all it has.
func (p *Pages) change(w http.ResponseWriter, r *http.Request) error {
	file, v := r.PathValue("file"), r.PostFormValue
	return p.Do(w, r, "interpreting.flash.changed", func() (string, error) {
		var who *interpreting.Details
		if r.PostForm.Has("spoken") {
			x := details(r)
			who = &x
		}
		return address(file), p.Interpreters.Change(r.Context(), access.Acting(r.Context()), file, r.PathValue("booking"), version(r), v("status"), v("status_words"), who)
	}, p.showBooking)
}

func (p *Pages) anew(w http.ResponseWriter, r *http.Request) error {
	file := r.PathValue("file")
	return p.Do(w, r, "interpreting.flash.anew", func() (string, error) {
		return address(file), p.Interpreters.Anew(r.Context(), access.Acting(r.Context()), file, r.PathValue("booking"), version(r))
	}, p.showBooking)
}

// version reads what somebody saw; none is refused as overtaken.
func version(r *http.Request) int {
	n, err := strconv.Atoi(r.PostFormValue("version"))
	if err != nil {
		return -1
	}
	return n
}

// OnFile leads those who work on a file to its interpreters.
func (p *Pages) OnFile(ctx context.Context, v supervision.View) (out aside.Aside) {
	if v.May[access.CheckInWrite] {
		out.Links = []part.Fact{{Label: aside.Daily, Text: i18n.T(ctx, "interpreting.title"), Href: address(v.File.ID)}}
	}
	return out
}

// OnDay lists the meetings to come without a confirmed interpreter, and who is booked for what is not to come any more.
func (p *Pages) OnDay(ctx context.Context, a access.Actor) (templ.Component, error) {
	list, err := p.Interpreters.Waiting(ctx, a)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	var tasks []part.Task
	for _, x := range list {
		tasks = append(tasks, part.Task{Name: x.FullName, Href: asking(x.Meeting), Why: reason(ctx, x), Status: i18n.T(ctx, "interpreting.why."+x.Why), Kind: "warn", Late: x.By() <= p.Interpreters.Today(ctx)})
	}
	return onDay(tasks), nil
}

// mostFirst is how many meetings My day shows before the fold: those that come first.
const mostFirst = 5

// when writes the day and the hour of a meeting.
func when(ctx context.Context, on clock.Date, hour string) string {
	return strings.TrimSpace(i18n.Weekday(ctx, on) + " " + i18n.HourOf(ctx, hour))
}

// shown gives the hour of a meeting, or the one that was asked for where it has none itself.
func shown(x interpreting.Ahead) string {
	if x.Hour == "" && x.Booking.On == x.On {
		return x.Booking.At
	}
	return x.Hour
}

// named says which meeting it is.
func named(ctx context.Context, m interpreting.Meeting) string {
	switch {
	case m.Kind == interpreting.Other:
		return m.What
	case m.Kind == interpreting.Hearing && m.What != "":
		return i18n.T(ctx, "supervision.hearing."+m.What)
	}
	return i18n.T(ctx, "interpreting.meeting."+m.Kind)
}

// of gives the meeting of a booking as it was asked for.
func of(b interpreting.Booking) interpreting.Meeting {
	return interpreting.Meeting{Kind: b.Meeting, ID: b.MeetingID, FileID: b.FileID, On: b.On, Hour: b.At, What: b.What}
}

// reason says of My day which meeting it is and what is to be done.
func reason(ctx context.Context, x interpreting.Ahead) string {
	out := named(ctx, x.Meeting) + " · " + when(ctx, x.On, x.Hour)
	switch {
	case x.Why == interpreting.Moved || x.Why == interpreting.Gone:
		return out + " · " + attention(ctx, x)
	case x.Booking.ID != "":
		return out + " · " + x.Booking.Who()
	}
	return out + typed(ctx, x)
}

// typed says who stands at a meeting without being booked.
func typed(ctx context.Context, x interpreting.Ahead) string {
	if x.Word == "" {
		return ""
	}
	return " · " + i18n.T(ctx, "interpreting.typed", "Name", x.Word)
}

// attention says what a booking was for that does not fit any more.
func attention(ctx context.Context, x interpreting.Ahead) string {
	if x.Why == interpreting.Gone {
		return i18n.T(ctx, "interpreting.gone", "When", when(ctx, x.Booking.On, x.Booking.At))
	}
	return i18n.T(ctx, "interpreting.moved", "When", when(ctx, x.Booking.On, x.Booking.At), "Now", when(ctx, x.On, x.Hour))
}

// meetings offers those that an interpreter may be asked for.
func meetings(ctx context.Context, list []interpreting.Meeting) []part.Option {
	out := part.Choices(list, func(m interpreting.Meeting) part.Option {
		return part.Option{Value: m.Key(), Text: named(ctx, m) + " · " + when(ctx, m.On, m.Hour)}
	})
	return append(out, part.Option{Value: interpreting.Other, Text: i18n.T(ctx, "interpreting.meeting.other")})
}

// people offers who interprets, of the people of the file.
func people(list []registry.Place) []part.Option {
	return part.Choices(list, func(p registry.Place) part.Option { return part.Option{Value: p.ID, Text: p.Name} })
}

// states offers where a booking may stand.
func states(ctx context.Context, b interpreting.Booking, today clock.Date) []part.Option {
	return part.Options(ctx, "interpreting.status.", append([]string{b.Status}, b.Next(today)...))
}

// tagOf gives the kind of tag of a booking.
func tagOf(status string) string {
	switch status {
	case interpreting.Confirmed, interpreting.Came:
		return "good"
	case interpreting.Asked:
		return "info"
	case interpreting.Declined, interpreting.NotCome:
		return "warn"
	}
	return ""
}

// presses lists what is said of a booking with one press: that it is confirmed, and from its day on whether the interpreter came.
func presses(b interpreting.Booking, why string, today clock.Date) (out []string) {
	for _, to := range b.Next(today) {
		ends := why == interpreting.Moved || why == interpreting.Gone
		if to == interpreting.Confirmed && !ends || to == interpreting.Came || to == interpreting.NotCome || to == interpreting.CalledOff && (ends || b.Status == interpreting.Declined) {
			out = append(out, to)
		}
	}
	return out
}

// standsFor gives a booking without a meeting to come as it is listed.
func standsFor(b interpreting.Booking, today clock.Date) interpreting.Ahead {
	x := interpreting.Ahead{Meeting: of(b), Booking: b}
	if b.IsGone(today) {
		x.Why = interpreting.Gone
	}
	return x
}
