package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/hearing"
	"passerelle/internal/supervision/interview"
)

// Pages are the pages of this area.
type Pages struct {
	Interviews interview.Service
	part.Posting
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	write, file, own := string(access.FormWrite), "/files/{file}/interview", "/files/{file}/own-questions"
	return []platform.Route{
		{Pattern: "GET " + file, Handle: p.page, Action: string(access.FormRead)},
		{Pattern: "POST " + file, Handle: p.arrange, Action: write},
		{Pattern: "POST " + file + "/{interview}/move", Handle: p.move, Action: write},
		{Pattern: "POST " + file + "/{interview}/call-off", Handle: p.callOff, Action: write},
		{Pattern: "POST " + file + "/{interview}/settle", Handle: p.settle, Action: write},
		{Pattern: "POST " + file + "/{interview}/typed-up", Handle: p.typedUp, Action: write},
		{Pattern: "POST " + own, Handle: p.add, Action: write, Page: file},
		{Pattern: "POST " + own + "/{own}", Handle: p.answer, Action: write, Page: file},
		{Pattern: "POST " + own + "/{own}/leave-out", Handle: p.leaveOut, Action: write, Page: file},
	}
}

func address(fileID string) string { return "/files/" + fileID + "/interview" }

func ownAddress(fileID string) string { return "/files/" + fileID + "/own-questions" }

func at(i interview.Interview) string { return address(i.FileID) + "/" + i.ID }

func (p *Pages) page(w http.ResponseWriter, r *http.Request) error {
	return p.show(w, r, http.StatusOK, part.Form{})
}

// view is the interviews of a file, with the form that arranges or moves one and the form that was shown again.
type view struct {
	interview.Page
	Form part.Form
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	v, err := p.Interviews.Of(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, interviewPage(view{v, begun(r.Context(), form, v)}))
}

// begun fills in what the form of an interview begins with: that which is arranged, or what is known of the client.
func begun(ctx context.Context, form part.Form, v interview.Page) part.Form {
	i := v.Current()
	if i.ID == "" {
		i = interview.Interview{Way: "IN_PERSON", Language: i18n.Spoken(ctx, v.Client.Language), Brought: strings.Join(bringable(v.File), ",")}
	}
	begin := part.Of("through", i.Through, "with", i.With, "on_day", string(i.On), "at_time", i.At, "way", i.Way, "place", i.Place, "attends", i.Attends,
		"interpreter", i.Interpreter, "language", i.Language, "bring_words", i.BringWords, "version", strconv.Itoa(i.Version))
	begin.Values["bring"] = i.Bringing()
	if i.Housing {
		begin.Values.Set("housing", "yes")
	}
	if form.Posted("on_day") { // it is this form that is shown again: what was unticked stays so
		begin.Values = nil
	}
	out := part.Form{Values: begin.Values, Problems: form.Problems, Meanwhile: form.Meanwhile}
	if out.Values == nil {
		out.Values = form.Values
		return out
	}
	for name, values := range form.Values {
		out.Values[name] = values
	}
	return out
}

// bringable lists what is brought to an interview: the rules of a residence where housing is sought.
func bringable(f supervision.File) []string {
	var out []string
	for _, code := range interview.Bring {
		if code != interview.Rules || f.HousingReferred {
			out = append(out, code)
		}
	}
	return out
}

func written(r *http.Request) interview.Interview {
	v := r.PostFormValue
	return interview.Interview{Through: v("through"), With: v("with"), On: clock.Date(v("on_day")), At: v("at_time"), Way: v("way"), Place: v("place"), Attends: v("attends"),
		Housing: v("housing") == "yes", Interpreter: v("interpreter"), Language: v("language"), Brought: strings.Join(r.PostForm["bring"], ","), BringWords: v("bring_words"), Meant: hearing.Meant(r)}
}

// do does an act that leads back to the page.
func (p *Pages) do(w http.ResponseWriter, r *http.Request, flash string, act func(a access.Actor, fileID, id string, version int) error) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "fault.invalid", err)
	}
	file, id := r.PathValue("file"), cmp.Or(r.PathValue("interview"), r.PathValue("own"))
	version := platform.Version(r)
	return p.Do(w, r, flash, func() (string, error) { return address(file), act(access.Acting(r.Context()), file, id, version) }, p.show)
}

func (p *Pages) arrange(w http.ResponseWriter, r *http.Request) error {
	return p.do(w, r, "interview.flash.arranged", func(a access.Actor, file, _ string, _ int) error {
		return p.Interviews.Arrange(r.Context(), a, file, written(r))
	})
}

func (p *Pages) move(w http.ResponseWriter, r *http.Request) error {
	return p.do(w, r, "interview.flash.moved", func(a access.Actor, file, id string, version int) error {
		return p.Interviews.Move(r.Context(), a, file, id, version, written(r), interview.Change{AskedBy: r.PostFormValue("asked_by"), Reason: r.PostFormValue("reason")})
	})
}

func (p *Pages) callOff(w http.ResponseWriter, r *http.Request) error {
	return p.do(w, r, "interview.flash.called_off", func(a access.Actor, file, id string, version int) error {
		return p.Interviews.CallOff(r.Context(), a, file, id, version, interview.Change{AskedBy: r.PostFormValue("off_by"), Reason: r.PostFormValue("off_reason")})
	})
}

// mostPeople is how many the form of a result has room for; the list of people and places takes more.
const mostPeople = 3

// named reads whom the client named: the lines in which something was written.
func named(r *http.Request) []registry.Place {
	var out []registry.Place
	for n := 1; n <= mostPeople; n++ {
		get := func(field string) string {
			return strings.TrimSpace(r.PostFormValue(fmt.Sprint("person_", field, "_", n)))
		}
		if get("name")+get("phone")+get("role") == "" {
			continue
		}
		p := registry.Place{Name: get("name"), Role: get("role")}
		if phone := get("phone"); phone != "" {
			p.Numbers = []registry.Number{{Kind: "phone", Value: phone}}
		}
		out = append(out, p)
	}
	return out
}

func (p *Pages) settle(w http.ResponseWriter, r *http.Request) error {
	return p.do(w, r, "interview.flash.settled", func(a access.Actor, file, id string, version int) error {
		return p.Interviews.Settle(r.Context(), a, file, id, version, interview.Result{Outcome: r.PostFormValue("outcome"), Words: r.PostFormValue("words"), Note: r.PostFormValue("note"),
			People: named(r)})
	})
}

func (p *Pages) typedUp(w http.ResponseWriter, r *http.Request) error {
	return p.do(w, r, "interview.flash.typed_up", func(a access.Actor, file, id string, version int) error {
		return p.Interviews.TypedUp(r.Context(), a, file, id, version)
	})
}

func (p *Pages) add(w http.ResponseWriter, r *http.Request) error {
	return p.do(w, r, "interview.flash.added", func(a access.Actor, file, _ string, _ int) error {
		return p.Interviews.Add(r.Context(), a, file, r.PostFormValue("form"), r.PostFormValue("question"))
	})
}

func (p *Pages) answer(w http.ResponseWriter, r *http.Request) error {
	return p.do(w, r, "interview.flash.answered", func(a access.Actor, file, id string, _ int) error {
		number, err := strconv.Atoi(r.PostFormValue("number"))
		if err != nil {
			number = -1
		}
		err = p.Interviews.Keep(r.Context(), a, file, id, number, r.PostFormValue("answer-"+id))
		var c fault.Check
		if c.Take(err, map[string]string{"answer": "answer-" + id}); c.Err() != nil {
			return c.Err()
		}
		return err
	})
}

func (p *Pages) leaveOut(w http.ResponseWriter, r *http.Request) error {
	return p.do(w, r, "interview.flash.left_out", func(a access.Actor, file, id string, _ int) error {
		return p.Interviews.LeaveOut(r.Context(), a, file, id)
	})
}

// OnFile gives the interview that is arranged, or the last one, beside a file whose referral is worked on.
func (p *Pages) OnFile(ctx context.Context, v supervision.View) (out aside.Aside, err error) {
	page, err := p.Interviews.Beside(ctx, v)
	if err != nil || !v.May[access.FormRead] {
		return out, err
	}
	out.Links = append(out.Links, part.Fact{Label: aside.Life, Text: i18n.T(ctx, "interview.title"), Href: address(v.File.ID)})
	if len(page.Interviews) > 0 && (v.File.State == supervision.Referred || v.File.State == supervision.Approved) {
		out.Put(onFile(page))
	}
	return out, nil
}

// OnDay gives the interviews of one's own files that are to come, and those of which nobody said what came of them.
func (p *Pages) OnDay(ctx context.Context, a access.Actor) (templ.Component, error) {
	list, err := p.Interviews.Coming(ctx, a)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return onDay(list, clock.DateOf(p.Interviews.Clock.Now(), i18n.Zone(ctx))), nil
}

// when writes day and hour of an interview.
func when(ctx context.Context, i interview.Interview) string {
	return strings.TrimSpace(i18n.Weekday(ctx, i.On) + " " + i18n.HourOf(ctx, i.At))
}

// where writes in which way an interview is, and where.
func where(ctx context.Context, i interview.Interview) string {
	return i18n.T(ctx, "interview.way."+i.Way) + " · " + i.Place
}

// facts writes what was arranged.
func facts(ctx context.Context, i interview.Interview) []part.Fact {
	out := []part.Fact{{Label: i18n.T(ctx, "interview.fact.when"), Text: when(ctx, i)}, {Label: i18n.T(ctx, "interview.fact.where"), Text: where(ctx, i)},
		{Label: i18n.T(ctx, "interview.field.with"), Text: i.With + " · " + i18n.T(ctx, "interview.through."+i.Through)}}
	house := ""
	if i.Housing {
		house = i18n.T(ctx, "interview.housing")
	}
	add := func(key, text string) {
		if text != "" {
			out = append(out, part.Fact{Label: i18n.T(ctx, key), Text: text})
		}
	}
	add("interview.field.attends", beside(i.Attends, house))
	add("interview.field.interpreter", i.Interpreter)
	add("interview.field.language", i.Language)
	return append(out, part.Fact{Label: i18n.T(ctx, "interview.arranged_by"), Text: i.By})
}

// beside writes two texts beside each other, or the one there is.
func beside(one, other string) string {
	if one == "" || other == "" {
		return one + other
	}
	return one + " · " + other
}

// formOf names the form of the library that is brought.
func formOf(code string) string {
	return map[string]string{"CONSENT": "consent", "INTAKE": "intake", "QUESTIONNAIRE": "questionnaire", interview.Rules: "residence-rules", "NEXT_STEPS": "next-steps"}[code]
}

// became says what became of an interview that is over.
func became(ctx context.Context, i interview.Interview) string {
	text := i18n.T(ctx, "interview.status."+i.Status)
	if i.AskedBy != "" {
		text += " · " + i18n.T(ctx, "interview.asked_by."+i.AskedBy)
	}
	return text + " · " + i.EndedBy
}
