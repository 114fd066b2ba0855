package web

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/notes"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/attendance"
	"passerelle/internal/supervision/coming"
	"passerelle/internal/supervision/document"
	"passerelle/internal/supervision/housing"
	"passerelle/internal/supervision/lastday"
	"passerelle/internal/supervision/life"
	"passerelle/internal/supervision/overruled"
	"passerelle/internal/supervision/pairs"
	"passerelle/internal/supervision/promised"
	"passerelle/internal/supervision/referring"
	"passerelle/internal/supervision/reply"
	"passerelle/internal/supervision/standin"
	"passerelle/internal/supervision/told"
)

// fileView is a file with what its page needs beside it.
type fileView struct {
	supervision.View
	Open string
	Form part.Form
	// Before and After are the files beside this one in the list that it was opened from; empty where there is none.
	Before, After string
	Today         clock.Date
	Now           time.Time
	Workers       []access.Person
	Office        access.Organisation
	Forms         bool                 // there is a page of forms for the reader
	Titles        map[string]i18n.Text // of the forms that the timeline tells of, by code
	Tasks         []schedule.Task      // that were made in the file, of which its check-ins tell
	Life          life.Next            // where the file stands, for those who may read how it stands
	// House is what of the file is marked for housing, for whoever sees no more of it; nil for others.
	House  *housed
	Strip  attendance.Strip    // of the last weeks
	Moves  []attendance.Move   // of the next check-in
	NextAt string              // the hour of the next check-in, empty when none is agreed
	Step   attendance.StepDown // that the system proposes
	Aside  aside.Aside         // of other areas
	Rhythm schedule.Rhythm     // by which the next check-in is proposed
	First  promised.Meeting    // that the agreement says
	// Emergencies are those of the last week, told to the people of the file.
	Emergencies []access.Emergency
	Others      []pairs.OtherFile // of the same client
	StoodIn     standin.Covers    // who did something in whose place
}

// housed is what the housing coordinator is told of a file beside who it is.
type housed struct {
	Conditions []supervision.Condition
	Coming     []coming.Change
	Notes      []notes.Note
}

// story is what the timeline tells.
func (v fileView) story() told.Story {
	return told.Story{Events: v.Events, Goals: v.Goals, People: v.People, Titles: v.Titles, Office: v.Office, Names: v.Aside.Names}
}

// form gives an act's form: what was typed when it is shown again, otherwise its beginning.
func (v fileView) form(act string, pairs ...string) part.Form {
	if v.Open == act {
		return v.Form
	}
	return part.Of(pairs...)
}

// decidable gives the state by which the file is acted on: an approval that the agency denies is to be decided again.
func (v fileView) decidable() supervision.State {
	if v.File.State == supervision.Approved && v.File.OnWord == overruled.Denied {
		return supervision.Referred
	}
	return v.File.State
}

// fitting gives the decision that a provider's own refusal leads to; none otherwise.
func (v fileView) fitting() string {
	if v.Life.Reply.Code == reply.Refuses {
		return supervision.NotApproved
	}
	return ""
}

// fittingHint names what is said beside the decision of a referral that the provider does not take as it stands.
func (v fileView) fittingHint() string {
	if v.Life.Reply.Code == "" {
		return ""
	}
	return "life.reply.hint." + v.Life.Reply.Code
}

// firstDue gives the day that is proposed for the first check-in: the one that the client was told, otherwise one by the contact standard.
func (v fileView) firstDue() string {
	return string(cmp.Or(v.First.On, v.Rhythm.Within(v.Today)))
}

// proposed gives the day of the next check-in as the client signed it where another stands, or by the contact standard, counted from the last
// contact and never past. Where one is planned its day stands there, to be moved.
func (v fileView) proposed() string {
	if v.Life.Meeting.Differs() {
		return string(v.Life.Meeting.On)
	}
	if v.planned() {
		return string(v.File.NextDue)
	}
	if len(v.open()) > 0 {
		return ""
	}
	return string(v.Rhythm.After(max(v.File.LastContact, v.File.EnrolledOn), v.Today))
}

// planned reports whether a check-in is planned for today or a day to come, which may be moved.
func (v fileView) planned() bool { return v.File.NextDue != "" && v.File.NextDue >= v.Today }

// proposedAt gives the hour of the next check-in as the client signed it where another stands, or the one that it has.
func (v fileView) proposedAt() string {
	if v.Life.Meeting.Differs() {
		return v.Life.Meeting.At
	}
	return v.NextAt
}

// standingKey names where the file stands, in the one word that its page has for it: the phase of its life, to those who see that.
func (v fileView) standingKey() string {
	if v.Life.Phase == "" || v.File.OpenedInError {
		return life.StandingKey(v.File)
	}
	return "life.phase." + string(v.Life.Phase)
}

// housingKey names whether the client is referred for housing, as far as somebody asked.
func (v fileView) housingKey() string {
	return "supervision.housing_answer." + cmp.Or(v.File.HousingAnswer, "none")
}

// word writes a code of a list in the reader's language, a dash when there is none.
func word(ctx context.Context, prefix, code string) string {
	if code == "" {
		return i18n.Unknown
	}
	return i18n.T(ctx, prefix+code)
}

// open gives the check-ins that wait for an outcome, the earliest last.
func (v fileView) open() []supervision.CheckIn {
	var out []supervision.CheckIn
	for _, c := range v.CheckIns {
		if c.Outcome == "" || c.Outcome == supervision.Waiting {
			out = append(out, c)
		}
	}
	return out
}

// leads gives where the next step is taken when that is at a check-in: the one that is next due, never one that waits for evidence.
func (v fileView) leads() string {
	at := slices.IndexFunc(v.CheckIns, func(c supervision.CheckIn) bool { return c.Outcome == "" && c.DueOn == v.File.NextDue })
	if at >= 0 && (v.Life.Step == "meet" || v.Life.Step == "report") {
		return "/files/" + v.File.ID + "/check-ins/" + v.CheckIns[at].ID
	}
	return ""
}

// of writes what something is about, with the colon of the reader's language.
func of(ctx context.Context, key, about string) string {
	return i18n.T(ctx, key) + i18n.Colon(ctx) + about
}

func or(text string) string { return cmp.Or(text, i18n.Unknown) }

// when writes an appointment's day, and its time where it is known.
func when(ctx context.Context, a schedule.Appointment) string {
	if a.At.IsZero() {
		return i18n.Date(ctx, a.Date)
	}
	return i18n.Time(ctx, a.At)
}

func draftAddress(d notes.Draft) string {
	if d.Form == "note" {
		return "/files/" + d.FileID + "/notes"
	}
	if announced, ok := strings.CutPrefix(d.Form, referring.DraftOf); ok {
		return "/heads-ups/" + announced + "/referral/part"
	}
	if form, at, ok := document.FormOfDraft(d.Form); ok {
		return "/files/" + d.FileID + "/forms/" + form + "/parts/" + at
	}
	return "/files/" + d.FileID
}

// draftName says what somebody has begun.
func draftName(ctx context.Context, d notes.Draft) string {
	if _, _, ok := document.FormOfDraft(d.Form); ok || d.FileID == "" {
		return i18n.T(ctx, "supervision.draft.form")
	}
	return i18n.T(ctx, "supervision.draft."+d.Form)
}

// endable lists the conditions in force, which a change may end.
func endable(ctx context.Context, p supervision.Plan) []part.Option {
	var out []part.Option
	for _, c := range p.Conditions {
		if c.ToDate == "" {
			out = append(out, part.Option{Value: c.ID, Text: c.Text(ctx) + lastday.Beside(ctx, c)})
		}
	}
	return out
}

// called lists the forms that where the file stands calls for: the agreement at enrolment, the closing section at the end.
// The report after a breach is begun at its desk. The change of conditions is begun where they are: on the plan.
func (v fileView) called() []string {
	if !v.May[access.FormWrite] {
		return nil
	}
	switch v.File.State {
	case supervision.Approved:
		return []string{"bsf802"}
	case supervision.Closed:
		return []string{"bsf806"}
	}
	return nil
}

// inForce gives the conditions that are in force, ended those that were.
func inForce(list []supervision.Condition) []supervision.Condition {
	return slices.DeleteFunc(slices.Clone(list), func(c supervision.Condition) bool { return c.ToDate != "" })
}

func ended(list []supervision.Condition) []supervision.Condition {
	return slices.DeleteFunc(slices.Clone(list), func(c supervision.Condition) bool { return c.ToDate == "" })
}

// forTheHouse gives the conditions that somebody marks for the residence, where the client is referred for one.
func forTheHouse(ctx context.Context, p supervision.Plan) (out []part.Option) {
	for _, c := range p.Conditions {
		if p.File.HousingReferred && housing.Markable(c) {
			out = append(out, part.Option{Value: c.ID, Text: c.Text(ctx)})
		}
	}
	return out
}

// markedNow is the form of those marks as they stand.
func markedNow(p supervision.Plan) part.Form {
	out := url.Values{}
	for _, c := range p.Conditions {
		if c.ForHousing {
			out.Add("house", c.ID)
		}
	}
	return part.Form{Values: out}
}
