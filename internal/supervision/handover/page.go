package handover

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/notes"
	"passerelle/internal/platform/clock"
	"passerelle/internal/registry"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/agreement"
	"passerelle/internal/supervision/checklist"
	"passerelle/internal/supervision/coming"
	"passerelle/internal/supervision/desk"
	"passerelle/internal/supervision/hearing"
	"passerelle/internal/supervision/interview"
	"passerelle/internal/supervision/life"
	"passerelle/internal/supervision/question"
	"passerelle/internal/supervision/release"
)

// Danger is what the next person must know before they call or meet the client: a code with the name of whom it is about, or
// what was said.
type Danger struct{ Code, Words string }

// Breach is a report of non-compliance that waits for the agency, with what it said for now.
type Breach struct {
	desk.Breach
	Instructions []desk.Instruction
}

// Page is everything the next person needs, drawn from the file as it stands now.
type Page struct {
	supervision.View
	Last         Handover // the last of the file
	Today        clock.Date
	Holder       string // who has the file
	Next         life.Next
	Often        string
	Dangers      []Danger
	Found        []desk.Finding          // not complied with, and neither reported nor set aside
	Aside        []desk.Aside            // and set aside
	Conditions   []supervision.Condition // in force
	Goals        []supervision.Goal      // not reached
	Hearings     []supervision.Hearing   // to come, or over without an outcome, the earliest first
	Now          hearing.Moment          // by which the hour of one of today is over
	Interviews   []interview.Interview   // arranged, and nobody said what came of them
	Due          []supervision.CheckIn   // without an outcome, or waiting for evidence, the earliest first
	Appointments []schedule.Appointment  // booked, from today on
	Tasks        []schedule.Task
	Open         []Breach
	Answered     []Breach              // by the agency of late
	Granted      []coming.Change       // from a day to come
	Behind       *agreement.Behind     // the signed agreement that does not say what is in force; nil when none is
	Letters      []release.Letter      // that have not left yet
	Questions    []question.Question   // that the officer has not answered
	Documents    []checklist.Document  // asked for and waited for, the first that is to come first
	Lets         []Lets                // what consents let be said to whom
	Withheld     []release.Withheld    // what the client does not let be said to whom
	Recent       []notes.Note          // of the last weeks, newest first
	People       []access.Person       // who may be asked to take the file; for whoever may hand it over
	Away         map[string]clock.Date // until when those are who are away today
	MayOffer     bool
	MayTake      bool // the actor is asked
}

// Waits says that somebody is asked to take the file.
func (p Page) Waits() bool { return p.Last.ID != "" && p.Last.Outcome == "" }

// recentDays is how far back notes are shown.
const recentDays = 28

// Page gives what the next person needs to those who read the notes of the whole file: who has it, who is asked to take it, who
// gave it lately, and their supervisor. Each part comes from the area that knows it, which decides who reads it, and audits.
func (s Service) Page(ctx context.Context, a access.Actor, fileID string) (Page, error) {
	_, err := s.FileIn(ctx, s.DB, a, access.NoteRead, fileID)
	if err != nil {
		return Page{}, err
	}
	p := Page{Today: s.Today(ctx)}
	if p.View, err = s.View(ctx, a, fileID); err != nil {
		return Page{}, err
	}
	for _, fill := range []func(context.Context, access.Actor, *Page) error{s.hands, s.plan, s.days, s.breaches, s.forms, s.recent} {
		if err := fill(ctx, a, &p); err != nil {
			return Page{}, err
		}
	}
	p.Dangers = append(dangers(p), p.Dangers...)
	return p, nil
}

// hands fills in from whom to whom the file goes.
func (s Service) hands(ctx context.Context, a access.Actor, p *Page) (err error) {
	if p.Last, err = s.Of(ctx, s.DB, p.File.ID); err != nil {
		return err
	}
	holder, err := s.holderOf(ctx, s.DB, p.File.ID)
	if err != nil {
		return err
	}
	p.Holder = holder.Name
	if p.Waits() && holder.ID != "" && holder.ID != p.Last.FromID { // a supervisor gave the file to somebody else meanwhile
		p.Last.Outcome = Withdrawn
	}
	p.MayTake = p.Waits() && p.Last.ToID == a.PersonID && s.Access.Can(ctx, s.DB, a, access.FileTake, p.File.Subject())
	p.MayOffer = p.MayWrite && p.File.Follows(history.ActFileAssigned) == nil
	if !p.MayOffer || p.Waits() {
		return nil
	}
	people, err := s.Access.PeopleAt(ctx, p.File.OrganisationID, p.File.SiteID, access.CaseManager)
	p.People = slices.DeleteFunc(people, func(x access.Person) bool { return x.ID == holder.ID || x.DeactivatedAt != 0 })
	if err != nil {
		return err
	}
	p.Away, err = s.Access.AwayUntil(ctx, s.DB, p.File.OrganisationID, p.Today)
	return err
}

// plan fills in conditions, goals and hearings, and where the file stands.
func (s Service) plan(ctx context.Context, a access.Actor, p *Page) (err error) {
	if p.Next, err = s.Life.Next(ctx, p.View); err != nil {
		return err
	}
	standing, err := s.Standards.Of(ctx, s.DB, p.File)
	if err != nil {
		return err
	}
	p.Often = standing.Follows()
	plan, err := s.PlanOf(ctx, a, p.File.ID)
	if err != nil {
		return err
	}
	p.Conditions = slices.DeleteFunc(plan.Conditions, func(c supervision.Condition) bool { return c.ToDate != "" })
	p.Goals = slices.DeleteFunc(plan.Goals, func(g supervision.Goal) bool { return g.ReachedOn != "" })
	if p.Now, err = hearing.Now(ctx, s.Service, p.File.OrganisationID); err != nil {
		return err
	}
	p.Hearings = slices.DeleteFunc(hearing.Standing(plan.Hearings, ""), func(h supervision.Hearing) bool { return h.OnDate < p.Today && !hearing.Waits(h, p.Today) })
	if p.Granted, err = (coming.Service{Service: s.Service}).Of(ctx, p.File); err != nil {
		return err
	}
	behind, is, err := agreement.Service{Service: s.Service}.Of(ctx, p.File)
	if is {
		p.Behind = &behind
	}
	return err
}

// days fills in what is due, what is booked and what waits to be done.
func (s Service) days(ctx context.Context, _ access.Actor, p *Page) (err error) {
	if p.Tasks, err = s.Schedule.TasksOfFile(ctx, s.DB, p.File.ID); err != nil {
		return err
	}
	p.Appointments, err = s.Schedule.AppointmentsAhead(ctx, s.DB, p.File.ID, p.Today)
	for _, k := range slices.Backward(p.CheckIns) {
		if (k.Outcome == "" || k.Outcome == supervision.Waiting) && !p.booked(k.DueOn) {
			p.Due = append(p.Due, k)
		}
	}
	return err
}

// booked reports whether the check-in of a day stands among the appointments, with its hour.
func (p *Page) booked(day clock.Date) bool {
	return slices.ContainsFunc(p.Appointments, func(x schedule.Appointment) bool { return x.Date == day && x.Kind == schedule.CheckInAppointment })
}

// breaches fills in what was found and not reported, and set aside, the reports that wait for the agency, and those that it answered in the weeks of which notes are shown: what was going
// on then may go on still.
func (s Service) breaches(ctx context.Context, _ access.Actor, p *Page) (err error) {
	if p.Found, err = s.Release.Desk.Findings(ctx, s.DB, p.File.ID); err != nil {
		return err
	}
	if p.Aside, err = s.Release.Desk.AsidesOf(ctx, s.DB, p.File.ID); err != nil {
		return err
	}
	for _, b := range p.Breaches {
		late := b.Action != "" && b.TakenBackOn == "" && b.AnsweredOn >= p.Today.AddDays(-recentDays)
		if !b.Waits() && !late {
			continue
		}
		open, err := s.Release.Desk.Waiting(ctx, s.DB, p.File.ID, b.ID)
		if err != nil {
			return err
		}
		said, err := s.Release.Desk.InstructionsOf(ctx, s.DB, b.ID)
		if err != nil {
			return err
		}
		if late {
			p.Answered = append(p.Answered, Breach{open, said})
		} else {
			p.Open = append(p.Open, Breach{open, said})
		}
	}
	return nil
}

// forms fills in what those who read forms know: open questions, consents and refusals, the assessment's interview, documents that are waited for,
// and what the synopsis says of risks.
func (s Service) forms(ctx context.Context, a access.Actor, p *Page) (err error) {
	if !p.May[access.FormRead] {
		return nil
	}
	if p.Questions, err = s.Release.OpenOf(ctx, s.DB, p.File.ID); err != nil {
		return err
	}
	released, err := s.Release.Page(ctx, a, p.File.ID)
	if err != nil {
		return err
	}
	p.Letters = slices.DeleteFunc(released.Letters, release.Letter.Sent)
	p.Lets, p.Withheld = lets(released), released.Withheld()
	if p.Interviews, err = interview.ToCome(ctx, s.DB, p.File.ID); err != nil {
		return err
	}
	if p.Documents, err = checklist.Awaited(ctx, s.DB, p.File.ID); err != nil {
		return err
	}
	synopsis, err := s.Release.Service.Page(ctx, a, p.File.ID) // on which letters stand
	if err != nil {
		return err
	}
	for i, q := range p.Questions {
		p.Questions[i].Words = synopsis.Titled(ctx, q.Question, q.Words)
	}
	risks, _ := synopsis.Question(risksHeading)
	for _, e := range risks.Known {
		p.Dangers = append(p.Dangers, Danger{"said", e.Words})
	}
	return nil
}

// risksHeading is the heading of the synopsis under which risks and concerns stand.
const risksHeading = "risks"

func (s Service) recent(ctx context.Context, a access.Actor, p *Page) error {
	list, err := s.NotesOf(ctx, a, p.File.ID, notes.From{})
	p.Recent = slices.DeleteFunc(list, func(n notes.Note) bool { return n.Occurred < p.Today.AddDays(-recentDays) })
	return err
}

// dangers gives what the file itself warns of, the gravest first.
func dangers(p Page) []Danger {
	var out []Danger
	for _, b := range p.Open {
		if b.Going == desk.Going[1] {
			out = append(out, Danger{"ongoing", b.Whereabouts})
		}
		for _, i := range b.Instructions {
			if i.Code != desk.Instructions[0] {
				out = append(out, Danger{"instruction." + i.Code, i.By})
			}
		}
	}
	for _, b := range p.Answered {
		if b.Going == desk.Going[1] {
			out = append(out, Danger{"was_ongoing", b.Whereabouts})
		}
		for _, i := range b.Instructions {
			if i.UntilFurtherWord() { // an answer that does not speak of it is no word of it
				out = append(out, Danger{"was_instruction." + i.Code, i.By})
			}
		}
	}
	if p.File.Risk == "HIGH" {
		out = append(out, Danger{"high_risk", ""})
	}
	for _, x := range p.Places {
		if x.Protected {
			out = append(out, Danger{"protected", x.Name})
		}
		out = append(out, unsafe(x)...)
	}
	return out
}

// unsafe gives the numbers of a person that are not to be called, or on which no message is to be left.
func unsafe(x registry.Place) []Danger {
	var out []Danger
	for _, n := range x.Numbers {
		about := strings.TrimSpace(x.Name + " " + n.Value)
		if n.NotSafe {
			out = append(out, Danger{"not_safe", about})
		}
		if n.NoVoicemail {
			out = append(out, Danger{"no_voicemail", about})
		}
	}
	return out
}
