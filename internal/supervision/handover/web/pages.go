package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/handover"
	"passerelle/internal/supervision/measure"
)

// Pages are the pages of this area.
type Pages struct {
	Handovers handover.Service
	part.Posting
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	page := "/files/{file}/hand-over"
	return []platform.Route{
		{Pattern: "GET " + page, Handle: p.page, Action: string(access.NoteRead)},
		{Pattern: "POST " + page, Handle: p.offer, Action: string(access.FileWrite)},
		{Pattern: "POST " + page + "/{handover}/accept", Handle: p.accept, Action: string(access.FileTake)},
		{Pattern: "POST " + page + "/{handover}/refuse", Handle: p.refuse, Action: string(access.FileTake)},
		{Pattern: "POST " + page + "/{handover}/withdraw", Handle: p.withdraw, Action: string(access.FileWrite)},
	}
}

func address(fileID string) string { return "/files/" + fileID + "/hand-over" }

func (p *Pages) page(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	v, err := p.Handovers.Page(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, handoverPage(v, form))
}

func (p *Pages) offer(w http.ResponseWriter, r *http.Request) error {
	v := r.PostFormValue
	return p.post(w, r, "handover.flash.offered", func(ctx context.Context, a access.Actor, file string) (string, error) {
		return address(file), p.Handovers.Offer(ctx, a, file, v("person"), handover.Words{GoingOn: v("going_on"), Watch: v("watch"), Promised: v("promised")})
	})
}

func (p *Pages) accept(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, "handover.flash.accepted", func(ctx context.Context, a access.Actor, file string) (string, error) {
		return "/files/" + file, p.Handovers.Accept(ctx, a, file, r.PathValue("handover"))
	})
}

// refuse leads to My day: whoever refuses does not read the file any more.
func (p *Pages) refuse(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, "handover.flash.refused", func(ctx context.Context, a access.Actor, file string) (string, error) {
		return "/day", p.Handovers.Refuse(ctx, a, file, r.PathValue("handover"), r.PostFormValue("refusal"))
	})
}

func (p *Pages) withdraw(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, "handover.flash.withdrawn", func(ctx context.Context, a access.Actor, file string) (string, error) {
		return address(file), p.Handovers.Withdraw(ctx, a, file, r.PathValue("handover"))
	})
}

// post does an act on the file; what stands in the way is said on the page of the hand-over.
func (p *Pages) post(w http.ResponseWriter, r *http.Request, flash string, act func(ctx context.Context, a access.Actor, file string) (string, error)) error {
	return p.Do(w, r, flash, func() (string, error) { return act(r.Context(), access.Acting(r.Context()), r.PathValue("file")) }, p.show)
}

// OnFile leads from a file to its hand-over, and says that one waits, or until when its reader reads on.
func (p *Pages) OnFile(ctx context.Context, a access.Actor, v supervision.View) (out aside.Aside, err error) {
	if !v.May[access.NoteRead] || v.File.OpenedInError {
		return out, nil
	}
	last, err := p.Handovers.Of(ctx, p.Handovers.DB, v.File.ID)
	if err != nil {
		return out, err
	}
	told := last.ID != "" && (last.Outcome == "" || last.Outcome == handover.Accepted && last.FromID == a.PersonID && !v.MayWrite)
	if told {
		out.Put(onFile(last))
	}
	if told || v.MayWrite && v.File.State != supervision.Closed && v.File.State != supervision.Refused {
		out.Links = append(out.Links, part.Fact{Label: aside.Life, Text: i18n.T(ctx, "handover.title"), Href: address(v.File.ID)})
	}
	return out, nil
}

// OnDay gives what the actor is asked to take, and what of theirs is not taken.
func (p *Pages) OnDay(ctx context.Context, a access.Actor) (templ.Component, error) {
	asked, err := p.Handovers.ForMe(ctx, a)
	if err != nil {
		return nil, err
	}
	given, err := p.Handovers.OfMine(ctx, a)
	if err != nil || len(asked)+len(given) == 0 {
		return nil, err
	}
	return onDay(asked, given), nil
}

// OnTeam gives the hand-overs of the provider that are not taken.
func (p *Pages) OnTeam(ctx context.Context, a access.Actor) (templ.Component, error) {
	rows, err := p.Handovers.NotTaken(ctx, a)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return onTeam(p.table(ctx, rows)), nil
}

func (p *Pages) table(ctx context.Context, rows []handover.Row) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "handover.team.title"), Quiet: true, Cards: true,
		Columns: part.Columns(ctx, "supervision.field.full_name", "handover.column.from", "handover.column.to", "handover.column.since", "handover.column.standing")}
	for _, r := range rows {
		row := part.Row{Cells: []part.Cell{{Text: r.FullName, Href: address(r.FileID), Sub: r.UCI}, {Text: r.FromName}, {Text: r.ToName},
			{Text: i18n.Date(ctx, r.Offered(ctx))}, {Text: standing(ctx, r.Handover)}}}
		if r.Outcome == handover.Refused || r.Late(ctx, p.Handovers.Today(ctx)) {
			row.State = "late"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// standing says how far a hand-over is.
func standing(ctx context.Context, h handover.Handover) string {
	switch h.Outcome {
	case handover.Refused:
		return i18n.T(ctx, "handover.refused", "Reason", h.Reason)
	case "":
		return i18n.T(ctx, "handover.waits", "By", i18n.Date(ctx, h.AnswerBy(ctx)))
	}
	return i18n.T(ctx, "handover.outcome."+string(h.Outcome))
}

// warning says in words what the next person must know first.
func warning(ctx context.Context, d handover.Danger) string {
	if key, code, is := strings.Cut(d.Code, "."); is {
		return i18n.T(ctx, "handover.danger."+key, "What", i18n.T(ctx, "desk.instruction."+code), "By", d.Words)
	}
	if d == (handover.Danger{Code: "protected"}) {
		return i18n.T(ctx, "handover.danger.protected_unnamed")
	}
	return i18n.T(ctx, "handover.danger."+d.Code, "Words", d.Words)
}

// found says what was found, and who of a residence noted it.
func found(sentence, by string) string {
	if by == "" {
		return sentence
	}
	return sentence + " · " + by
}

func facts(ctx context.Context, p handover.Page) []part.Fact {
	f, c := p.File, p.Client
	risk, often := i18n.Unknown, i18n.Unknown
	if f.Risk != "" {
		risk = i18n.T(ctx, "supervision.risk."+f.Risk)
	}
	if p.Often != "" {
		often = i18n.T(ctx, schedule.StandardKey(p.Often))
	}
	out := []part.Fact{}
	for _, x := range []struct{ key, text string }{
		{"supervision.field.uci", c.UCIWritten}, {"supervision.field.birth_date", i18n.Date(ctx, c.BirthDate)}, {"supervision.field.script_name", c.ScriptName},
		{"supervision.field.language", i18n.Spoken(ctx, c.Language)}, {"supervision.field.interpreter", i18n.T(ctx, "supervision.yesno."+c.InterpreterNeeded)},
		{"supervision.field.state", i18n.T(ctx, "life.phase."+string(p.Next.Phase))}, {"supervision.field.risk", risk}, {"supervision.field.standard", often},
		{"supervision.field.city", f.City}, {"supervision.field.enrolled_on", i18n.Date(ctx, f.EnrolledOn)}, {"supervision.field.last_contact", i18n.Date(ctx, f.LastContact)},
		{"supervision.field.next_due", i18n.Date(ctx, f.NextDue)}, {"supervision.field.worker", p.Holder}} {
		if x.text != "" {
			out = append(out, part.Fact{Label: i18n.T(ctx, x.key), Text: x.text})
		}
	}
	return out
}

// people offers who may be asked; of those who are away it is said until when.
func people(ctx context.Context, p handover.Page) []part.Option {
	out := make([]part.Option, len(p.People))
	for i, x := range p.People {
		out[i] = part.Option{Value: x.ID, Text: x.Name}
		if until := p.Away[x.ID]; until != "" {
			out[i].Text = i18n.T(ctx, "handover.away", "Name", x.Name, "Until", i18n.Date(ctx, until))
		}
	}
	return out
}

// when writes an appointment's day, and its time where it is known.
func when(ctx context.Context, a schedule.Appointment) string {
	if a.At.IsZero() {
		return i18n.Weekday(ctx, a.Date)
	}
	return i18n.Weekday(ctx, a.Date) + ", " + i18n.Hour(ctx, a.At)
}

// dated is a row of the days to come, with what it is ordered by.
type dated struct {
	part.Row
	on clock.Date
	at string
}

// days gives what is dated and to come, the earliest first: check-ins, appointments, interviews, hearings.
func days(ctx context.Context, p handover.Page) part.Table {
	t := part.Table{Caption: i18n.T(ctx, "handover.days"), Quiet: true, Cards: true, Columns: part.Columns(ctx, "handover.column.day", "handover.column.what", "handover.column.where")}
	rows := slices.Concat(dueDays(ctx, p), bookedDays(ctx, p), interviewDays(ctx, p), hearingDays(ctx, p))
	slices.SortStableFunc(rows, func(a, b dated) int { return cmp.Or(cmp.Compare(a.on, b.on), cmp.Compare(a.at, b.at)) })
	for _, r := range rows {
		t.Rows = append(t.Rows, r.Row)
	}
	return t
}

func dueDays(ctx context.Context, p handover.Page) (out []dated) {
	for _, k := range p.Due {
		row := part.Row{Cells: []part.Cell{{Text: i18n.Weekday(ctx, k.DueOn)}, {Text: i18n.T(ctx, "handover.check_in")}, {}}}
		switch {
		case k.Outcome == supervision.Waiting:
			row.Cells[1].Sub = i18n.T(ctx, "supervision.outcome.WAITING")
		case k.DueOn < p.Today:
			row.State, row.Cells[1].Sub = "late", i18n.T(ctx, "handover.late")
		}
		out = append(out, dated{row, k.DueOn, ""})
	}
	return out
}

func bookedDays(ctx context.Context, p handover.Page) (out []dated) {
	for _, x := range p.Appointments {
		cell := part.Cell{Text: i18n.T(ctx, "handover.appointment."+x.Kind)}
		if x.Interpreter != "" {
			cell.Sub = i18n.T(ctx, "supervision.field.next_interpreter") + i18n.Colon(ctx) + x.Interpreter
		} else if p.Client.InterpreterNeeded == "yes" {
			cell.Sub = i18n.T(ctx, "interview.wordless")
		}
		at := ""
		if !x.At.IsZero() {
			at = x.At.In(i18n.Zone(ctx)).Format("15:04")
		}
		out = append(out, dated{part.Row{Cells: []part.Cell{{Text: when(ctx, x)}, cell, {Text: x.Place}}}, x.Date, at})
	}
	return out
}

// interviewDays says of the assessment's interview when, how and where it is, with whom it was arranged and who interprets.
func interviewDays(ctx context.Context, p handover.Page) (out []dated) {
	for _, i := range p.Interviews {
		beside := []string{i18n.T(ctx, "interview.way."+i.Way), i18n.T(ctx, "interview.field.with") + i18n.Colon(ctx) + i.With}
		if i.Attends != "" {
			beside = append(beside, i18n.T(ctx, "interview.field.attends")+i18n.Colon(ctx)+i.Attends)
		}
		if i.Interpreter != "" {
			beside = append(beside, i18n.T(ctx, "interview.field.interpreter")+i18n.Colon(ctx)+i.Interpreter)
		} else if p.Client.InterpreterNeeded == "yes" {
			beside = append(beside, i18n.T(ctx, "interview.wordless"))
		}
		row := part.Row{Cells: []part.Cell{{Text: strings.TrimSpace(i18n.Weekday(ctx, i.On) + " " + i18n.HourOf(ctx, i.At))},
			{Text: i18n.T(ctx, "interview.title"), Sub: strings.Join(beside, " · ")}, {Text: i.Place}}}
		if i.On < p.Today {
			row.State, row.Cells[0].Sub = "late", i18n.T(ctx, "interview.unsaid")
		}
		out = append(out, dated{row, i.On, i.At})
	}
	return out
}

func hearingDays(ctx context.Context, p handover.Page) (out []dated) {
	for _, h := range p.Hearings {
		row := part.Row{Cells: []part.Cell{{Text: strings.TrimSpace(i18n.Weekday(ctx, h.OnDate) + " " + i18n.HourOf(ctx, h.AtTime))},
			{Text: i18n.T(ctx, "supervision.hearing."+h.Kind), Sub: h.Arrangements}, {Text: h.Place}}}
		if h.OnDate < p.Today { // nobody said what came of it
			row.State, row.Cells[0].Sub = "late", i18n.T(ctx, "hearing.unsaid")
		} else if p.Now.Over(h) {
			row.State, row.Cells[0].Sub = "late", i18n.T(ctx, "hearing.over")
		}
		out = append(out, dated{row, h.OnDate, h.AtTime})
	}
	return out
}

// answer says how the agency answered a report, and how things stood when it was made.
func answer(ctx context.Context, b handover.Breach) string {
	out := i18n.T(ctx, "handover.answered", "Action", measure.Words(ctx, b.Action, b.Also), "On", i18n.Date(ctx, b.AnsweredOn))
	if b.Going != "" {
		out += " · " + i18n.T(ctx, "desk.going."+b.Going)
	}
	if b.Whereabouts != "" {
		out += " · " + i18n.T(ctx, "handover.whereabouts", "Words", b.Whereabouts)
	}
	return out
}
