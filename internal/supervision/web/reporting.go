package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/notes"
	"passerelle/internal/platform/clock"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/registry"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/attendance"
	"passerelle/internal/supervision/coming"
	"passerelle/internal/supervision/desk"
	"passerelle/internal/supervision/hearing"
)

// reportingView is a reporting appointment with what is asked about beside it: conditions, goals, addresses, hearing.
type reportingView struct {
	supervision.View
	CheckIn supervision.CheckIn
	Plan    supervision.Plan
	Granted []coming.Change // from a day to come
	Form    part.Form
	Today   clock.Date
	Now     hearing.Moment // by which the hour of a hearing of today is over
	Advice  []string       // initialisms of what was typed, once it is sent
	After   clock.Date     // of the check-in that is planned after this one, with its hour; empty when none is
	AfterAt string
	Held    clock.Date // since when the client is in custody by what else the file says; empty of who is not
	// Evidence is what speaks for and against each condition so far.
	Evidence map[string]attendance.Evidence
}

// saidIn gives what somebody wrote in their own words into the form of a check-in: it is signed as a note.
func saidIn(form url.Values) string {
	var out []string
	for _, q := range supervision.Questions {
		out = append(out, form.Get(q.Code+"_words"))
	}
	for name := range form {
		if strings.HasPrefix(name, goalField) || strings.HasPrefix(name, evidenceField) {
			out = append(out, form.Get(name))
		}
	}
	return strings.Join(out, "\n")
}

func (p *Pages) reporting(w http.ResponseWriter, r *http.Request) error {
	draft, err := p.Supervision.Notes.DraftOf(r.Context(), access.Acting(r.Context()), "reporting", r.PathValue("file"))
	if err != nil {
		return err
	}
	typed, err := url.ParseQuery(draft.Typed)
	if err != nil {
		typed = url.Values{}
	}
	return p.reportingForm(w, r, http.StatusOK, part.Form{Values: typed})
}

func (p *Pages) reportingForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	ctx, a := r.Context(), access.Acting(r.Context())
	v, err := p.Supervision.ViewTo(ctx, a, r.PathValue("file"), access.CheckInWrite)
	if err != nil {
		return err
	}
	if err := v.File.Follows(history.ActCheckInRecorded); err != nil && r.Method == http.MethodGet { // nobody fills a form that would be refused
		return err
	}
	page := reportingView{View: v, Form: form, Today: p.today(ctx)}
	if page.Now, err = hearing.Now(ctx, p.Supervision, v.File.OrganisationID); err != nil {
		return err
	}
	if form.Value("advised") != "" {
		page.Advice = notes.Initialisms(saidIn(form.Values))
	}
	if page.CheckIn, err = p.Supervision.CheckIn(ctx, a, v.File.ID, r.PathValue("check_in")); err != nil {
		return err
	}
	if page.Plan, err = p.Supervision.PlanOf(ctx, a, v.File.ID); err != nil {
		return err
	}
	if page.Granted, err = p.coming().Of(ctx, v.File); err != nil {
		return err
	}
	if err := p.Supervision.ShowAddresses(ctx, a, &page.View); err != nil {
		return err
	}
	rhythm, err := p.Beside.Rhythm(ctx, page.File)
	if err != nil {
		return err
	}
	if page.Held, err = p.attendance().HeldBeside(ctx, v.File.ID, page.CheckIn.ID); err != nil {
		return err
	}
	if page.Evidence, err = p.attendance().Evidence(ctx, a, v.File); err != nil {
		return err
	}
	page.begin(ctx, rhythm)
	if err := p.proposeCame(ctx, &page); err != nil {
		return err
	}
	if page.After = page.after(); page.After != "" {
		if page.AfterAt, err = p.booked().Hour(ctx, p.Supervision.DB, v.File.OrganisationID, v.File.ID, page.After); err != nil {
			return err
		}
	}
	return platform.Render(w, r, status, reportingPage(page))
}

// begin proposes the next appointment in a form that says nothing of it yet, and compares in one that is shown again.
func (v *reportingView) begin(ctx context.Context, rhythm schedule.Rhythm) {
	if v.Form.Values == nil {
		v.Form.Values = url.Values{}
	}
	again := v.CheckIn.Outcome != "" && v.File.NextDue != "" // the next one stands already
	if v.Form.Value("next_due") == "" && len(v.Form.Problems) == 0 && !again {
		v.Form.Values.Set("next_due", string(rhythm.After(v.CheckIn.DueOn, v.Today.AddDays(1))))
	}
	if v.Form.Meanwhile != nil {
		beside(ctx, []string{"outcome"}, part.Of("outcome", v.CheckIn.Outcome), v.Form)
	}
}

// after gives the day of the check-in that is planned next after this one.
func (v reportingView) after() (next clock.Date) {
	for _, c := range v.CheckIns { // the latest first
		if c.Outcome == "" && c.DueOn > max(v.CheckIn.DueOn, v.Today.AddDays(-1)) {
			next = c.DueOn
		}
	}
	return next
}

// inForce gives the conditions that the client is under.
func (v reportingView) inForce() []supervision.Condition {
	return slices.DeleteFunc(slices.Clone(v.Plan.Conditions), func(c supervision.Condition) bool { return c.ToDate != "" })
}

// goals gives those that are not reached yet.
func (v reportingView) goals() []supervision.Goal {
	return slices.DeleteFunc(slices.Clone(v.Plan.Goals), func(g supervision.Goal) bool { return g.ReachedOn != "" })
}

// addresses gives the places with an address, and those whose address is protected.
func (v reportingView) addresses() supervision.View {
	out := v.View
	out.Places = slices.DeleteFunc(slices.Clone(v.Places), func(p registry.Place) bool { return p.Address == "" && !p.Protected })
	return out
}

// hearing gives the next one; without a date when none is known.
func (v reportingView) hearing() supervision.Hearing { return hearing.Next(v.Plan.Hearings, v.Now) }

// goalField begins the name of the field of a goal; its id follows.
const goalField = "goal_"

func goalsSaid(form url.Values) map[string]string {
	out := map[string]string{}
	for name := range form {
		if goal, ok := strings.CutPrefix(name, goalField); ok {
			out[goal] = form.Get(name)
		}
	}
	return out
}

// meantIn gives the fields in which it is said that an absence is meant.
func meantIn(form url.Values) []string {
	return slices.DeleteFunc([]string{attendance.FieldNotHere, attendance.FieldNotComing}, func(field string) bool { return form.Get(field) != "yes" })
}

func (p *Pages) reportingPost(w http.ResponseWriter, r *http.Request) error {
	a := access.Acting(r.Context())
	v := r.PostFormValue
	if len(notes.Initialisms(saidIn(r.PostForm))) > 0 && v("advised") == "" { // once, as of a note
		form := part.Again(r.PostForm, nil)
		form.Values.Set("advised", "yes")
		return p.reportingForm(w, r, http.StatusOK, form)
	}
	answer := supervision.Reporting{CheckInID: r.PathValue("check_in"), Seen: v("seen"), Outcome: v("outcome"), Why: v("why"), Answers: map[string]string{}, Words: map[string]string{},
		NextDue: date(r, "next_due"), NextTime: v("next_time"), NextPlace: v("next_place"), NextLanguage: v("next_interpreter"), Late: v("late_reason"), Hearing: hearing.Meant(r),
		AskedBy: v("moved_by"), AskedWhy: v("move_reason"),
		CameOn: date(r, "came_on"), CameAt: v("came_at"), Custody: v(attendance.FieldCustody), Typed: r.PostForm}
	for _, q := range supervision.Questions {
		answer.Answers[q.Code], answer.Words[q.Code] = v(q.Code), v(q.Code+"_words")
	}
	answer.Goals = goalsSaid(r.PostForm)
	plan, err := p.Supervision.PlanOf(r.Context(), a, r.PathValue("file"))
	if err != nil {
		return err
	}
	said := reviewed(r.PostForm)
	err = p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		now, err := p.attendance().Record(r.Context(), a, answer, plan.Conditions, said, v("excuse"), meantIn(r.PostForm)...)
		if err != nil {
			return "", err
		}
		flash := "supervision.flash.reporting." + answer.Outcome
		if answer.Outcome == supervision.Kept || answer.Outcome == supervision.Late { // the others say what is to be done next
			flash = planned(answer.NextDue, flash)
		}
		if now.Found {
			flash = "desk.flash.found"
		}
		p.Flash(r.Context(), flash)
		return afterReporting(now), nil
	})
	if part.Repeats(err) {
		return p.reportingForm(w, r, statusOf(err), part.Again(r.PostForm, err))
	}
	return err
}

// early reports whether the check-in is planned for a day to come.
func (v reportingView) early() bool { return v.CheckIn.DueOn > v.Today && v.CheckIn.Outcome == "" }

// reportingToday moves a check-in to today, when the client is there, and leads to recording it. What was typed of it is
// kept as the draft; pressed again it changes nothing, and the key of the form is left for the recording.
func (p *Pages) reportingToday(w http.ResponseWriter, r *http.Request) error {
	file, in := r.PathValue("file"), r.PathValue("check_in")
	if err := p.Supervision.CameEarly(r.Context(), access.Acting(r.Context()), file, in); err != nil {
		if part.Repeats(err) {
			return p.reportingForm(w, r, statusOf(err), part.Again(r.PostForm, err))
		}
		return err
	}
	if r.PostForm.Has("next_due") {
		if err := p.keepDraft(r, "reporting"); err != nil {
			return err
		}
	}
	p.Flash(r.Context(), "supervision.flash.moved_today")
	return platform.Redirect(w, r, "/files/"+file+"/check-ins/"+in)
}

// afterReporting leads to what comes next: the call and the report of what is not complied with, the call that cannot wait, the card that the client leaves with, or the file of
// a client who is not there to be handed one.
func afterReporting(now supervision.CallNow) string {
	switch file := "/files/" + now.FileID; {
	case now.Found:
		return file + "/breach"
	case now.Call:
		return file + "/call?about=" + desk.OfContact
	case now.Came:
		return file + "/card"
	default:
		return file
	}
}
