package web

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/notes"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/alike"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/coming"
	"passerelle/internal/supervision/desk"
	"passerelle/internal/supervision/document"
	"passerelle/internal/supervision/life"
	"passerelle/internal/supervision/standin"
	"passerelle/internal/supervision/told"
)

// Pages are the pages of this area.
type Pages struct {
	Supervision *supervision.Service
	Documents   *document.Service
	Life        *life.Service
	Desk        desk.Service
	Access      *access.Service
	Clock       clock.Clock
	Posts       *platform.PostKeys
	Flash       func(ctx context.Context, key string)
	Searches    Searches
	Asked       Asked
	Beside      aside.Pages
}

// Searches remembers what somebody searches for as long as they are signed in: the text is posted, so that no name gets
// into an address, and the page of the results is one to come back to.
type Searches interface {
	Remember(ctx context.Context, search, text string)
	Remembered(ctx context.Context, search string) string
	// KeepOrder keeps the order of the files of a list; Around gives the files before and after one of it.
	KeepOrder(ctx context.Context, ids []string)
	Around(ctx context.Context, id string) (before, after string)
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	file := "/files/{file}"
	return p.Told(slices.Concat(p.planRoutes(file), p.openingRoutes(file), p.teamRoutes(), []platform.Route{
		{Pattern: "GET /files", Handle: p.caseload, Action: string(access.FileRead)},
		{Pattern: "GET /files/search", Handle: p.found, Action: string(access.FileRead)},
		{Pattern: "POST /files/search", Handle: p.search, Action: string(access.FileRead)},
		{Pattern: "GET /files/new", Handle: p.referralNew, Action: string(access.FileOpen)},
		{Pattern: "POST /files/new", Handle: p.referralReceive, Action: string(access.FileOpen)},
		{Pattern: "GET " + file, Handle: p.file, Action: string(access.FileRead)},
		{Pattern: "POST " + file + "/decide", Handle: p.decide, Action: string(access.FileWrite)},
		{Pattern: "POST " + file + "/agency-decision", Handle: p.agencyDecide, Action: string(access.FileDecide)},
		{Pattern: "POST " + file + "/answer-question", Handle: p.questionAnswer, Action: string(access.FileWrite)},
		{Pattern: "POST " + file + "/enrol", Handle: p.enrol, Action: string(access.FileWrite)},
		{Pattern: "POST " + file + "/check-in", Handle: p.checkInPlan, Action: string(access.CheckInWrite)},
		{Pattern: "POST " + file + "/risk", Handle: p.risk, Action: string(access.ConditionWrite)},
		{Pattern: "POST " + file + "/close", Handle: p.close, Action: string(access.FileWrite)},
		{Pattern: "POST " + file + "/reopen", Handle: p.reopen, Action: string(access.FileWrite)},
		{Pattern: "POST " + file + "/assign", Handle: p.assign, Action: string(access.FileAssign)},
		{Pattern: "GET /day", Handle: p.day, Action: string(access.CheckInWrite)},
		{Pattern: "POST /tasks/{task}/finish", Handle: p.finish, Action: string(access.CheckInWrite), Page: "/day"},
		{Pattern: "GET " + file + "/check-ins/{check_in}", Handle: p.reporting, Action: string(access.CheckInWrite)},
		{Pattern: "POST " + file + "/check-ins/{check_in}", Handle: p.reportingPost, Action: string(access.CheckInWrite), Keep: p.keeping("reporting")},
		{Pattern: "POST " + file + "/check-ins/{check_in}/today", Handle: p.reportingToday, Action: string(access.CheckInWrite), Keep: p.keeping("reporting")},
		{Pattern: "POST " + file + "/drafts/{form}", Handle: p.draft, Action: string(access.NoteWrite)},
		{Pattern: "GET " + file + "/notes", Handle: p.notes, Action: string(access.NoteRead)},
		{Pattern: "POST " + file + "/notes", Handle: p.noteSign, Action: string(access.NoteWrite), Keep: p.keeping("note")},
		{Pattern: "POST " + file + "/notes/template", Handle: p.noteTemplate, Action: string(access.NoteWrite), Keep: p.keeping("note")},
		{Pattern: "GET " + file + "/notes/{note}/amend", Handle: p.amend, Action: string(access.NoteWrite)},
		{Pattern: "POST " + file + "/notes/{note}/amend", Handle: p.noteAmend, Action: string(access.NoteWrite)},
		{Pattern: "GET /notes/search", Handle: p.notesFound, Action: string(access.NoteRead)},
		{Pattern: "POST /notes/search", Handle: p.noteSearch, Action: string(access.NoteRead)},
	}))
}

func (p *Pages) today(ctx context.Context) clock.Date { return clock.Today(ctx, p.Clock) }

// caseload lists files. A name never stands in an address: the search form posts, see search.
func (p *Pages) caseload(w http.ResponseWriter, r *http.Request) error {
	return p.list(w, r, filterOf(r.URL.Query()))
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request, f supervision.Filter) error {
	rows, after, err := p.Supervision.Caseload(r.Context(), access.Acting(r.Context()), f)
	if err != nil {
		return err
	}
	var near []supervision.CaseRow
	if len(rows) == 0 && f.Text != "" && f.After == "" {
		if near, err = (alike.Service{Service: p.Supervision}).WrittenNearly(r.Context(), access.Acting(r.Context()), f.Text); err != nil {
			return err
		}
	}
	strips, err := p.strips(r.Context(), access.Acting(r.Context()), rows)
	if err != nil {
		return err
	}
	p.Searches.KeepOrder(r.Context(), idsOf(rows))
	return platform.Render(w, r, http.StatusOK, caseloadPage(f, rows, near, after, p.today(r.Context()), strips, access.Acting(r.Context())))
}

// filesOfEach counts the files of each client in a list: whoever has several is told apart by the referrals.
func filesOfEach(rows []supervision.CaseRow) map[string]int {
	out := map[string]int{}
	for _, row := range rows {
		out[row.ClientID]++
	}
	return out
}

func idsOf(rows []supervision.CaseRow) []string {
	out := make([]string, len(rows))
	for i, row := range rows {
		out[i] = row.ID
	}
	return out
}

func (p *Pages) referralNew(w http.ResponseWriter, r *http.Request) error {
	form := part.Of("received_on", string(p.today(r.Context())), "official_language", string(i18n.Lang(r.Context())))
	if announced := r.URL.Query().Get("heads_up"); announced != "" {
		values, err := p.Beside.Announced(r.Context(), access.Acting(r.Context()), announced)
		if err != nil {
			return err
		}
		maps.Copy(form.Values, values)
	}
	return p.referralForm(w, r, http.StatusOK, form)
}

func (p *Pages) referralForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	sites, err := p.Access.SitesNow(r.Context(), access.Acting(r.Context()).OrganisationID)
	if err != nil {
		return err
	}
	if len(sites) == 1 && !form.Posted("region") {
		form.Values.Set("region", sites[0].ID)
	}
	var twins []supervision.Twin
	if form.Posted("full_name") {
		if twins, err = p.Supervision.Twins(r.Context(), access.Acting(r.Context()), writtenClient(form.Value)); err != nil {
			return err
		}
	}
	return platform.Render(w, r, status, referralPage(sites, twins, form))
}

func (p *Pages) referralReceive(w http.ResponseWriter, r *http.Request) error {
	a := access.Acting(r.Context())
	sites, err := p.Access.Sites(r.Context(), a.OrganisationID)
	if err != nil {
		return err
	}
	referral := referralOf(r, sites)
	if announced := r.PostFormValue("heads_up"); announced != "" {
		referral.Taken = p.Beside.Taken(a, announced, r.PostFormValue("referral"), r.PostFormValue("differs_why"))
	}
	err = p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		f, err := p.Supervision.ReceiveReferral(r.Context(), a, referral)
		if err != nil {
			return "", err
		}
		flash := "supervision.flash.referral"
		if f.ClientID == referral.Of {
			flash = "supervision.flash.same_person"
		}
		p.Flash(r.Context(), flash)
		return "/files/" + f.ID, nil
	})
	if part.Repeats(err) {
		return p.referralForm(w, r, statusOf(err), part.Again(r.PostForm, err))
	}
	return err
}

func referralOf(r *http.Request, sites []access.Site) supervision.Referral {
	v := r.PostFormValue
	out := supervision.Referral{
		Client:     writtenClient(v),
		ReceivedOn: clock.Date(v("received_on")), Risk: v("risk"), City: v("city"), Ground: v("ground"), Standard: v("standard"),
		HousingReferred: v("housing") == "yes", HousingAnswer: v("housing")}
	if out.Of, out.Anew = strings.CutSuffix(v("alike"), anotherStay); out.Of == otherPerson {
		out.Of, out.Different = "", r.PostForm["met"]
	}
	for _, s := range sites {
		if s.ID == v("region") {
			out.SiteID, out.Region = s.ID, s.RegionCode
		}
	}
	return out
}

func (p *Pages) file(w http.ResponseWriter, r *http.Request) error {
	return p.showFile(w, r, http.StatusOK, "", part.Form{})
}

// showFile shows a file; open names the act whose form is shown again with its problems.
func (p *Pages) showFile(w http.ResponseWriter, r *http.Request, status int, open string, form part.Form) error {
	a := access.Acting(r.Context())
	before, err := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64)
	if err != nil {
		before = 0
	}
	v, err := p.Supervision.ViewBefore(r.Context(), a, r.PathValue("file"), before)
	if err != nil {
		return err
	}
	if err := p.Supervision.ShowAddresses(r.Context(), a, &v); err != nil {
		return err
	}
	page := fileView{View: v, Open: open, Form: form, Today: p.today(r.Context()), Now: p.Clock.Now(), Forms: p.Documents.HasForms(r.Context(), a, v.File)}
	page.Before, page.After = p.Searches.Around(r.Context(), v.File.ID)
	if err := p.attended(r.Context(), &page); err != nil {
		return err
	}
	if form.Meanwhile != nil {
		page.compare(r.Context())
	}
	if err := p.asides(r.Context(), a, &page); err != nil {
		return err
	}
	if page.Titles, err = told.Titles(r.Context(), p.Documents.DB, p.Documents.Forms, v.Events); err != nil {
		return err
	}
	if err := p.stands(r.Context(), a, &page); err != nil {
		return err
	}
	if v.MayWrite {
		if page.Emergencies, err = p.Access.EmergencyOn(r.Context(), p.Supervision.DB, v.File.ID); err != nil {
			return err
		}
	}
	if page.Others, err = p.pairing().OtherFiles(r.Context(), a, v.File); err != nil {
		return err
	}
	if v.May[access.FileAssign] {
		if page.Workers, err = p.Access.PeopleOf(r.Context(), a.OrganisationID, access.CaseManager); err != nil {
			return err
		}
	}
	if a.Has(access.HousingCoordinator) && !v.May[access.ConditionRead] {
		if page.House, err = p.house(r.Context(), a, v.File.ID); err != nil {
			return err
		}
	}
	if office, err := p.Access.RegionOffice(r.Context(), v.File.Region); err == nil {
		page.Office = office
	} else if !fault.Is(err, fault.NotFound) {
		return err
	}
	return platform.Render(w, r, status, filePage(page))
}

// stands loads, for those who may read how a file stands, where its life is, what was left to do in it, and who did something in whose place.
func (p *Pages) stands(ctx context.Context, a access.Actor, v *fileView) (err error) {
	if !v.May[access.ConditionRead] {
		return nil
	}
	if v.Tasks, err = p.Supervision.Schedule.TasksMadeIn(ctx, p.Supervision.DB, v.File.ID); err != nil {
		return err
	}
	if v.Life, err = p.Life.Next(ctx, v.View); err != nil {
		return err
	}
	v.StoodIn, err = standin.In(ctx, p.Supervision.DB, a, v.File.ID)
	return err
}

func (p *Pages) asides(ctx context.Context, a access.Actor, v *fileView) (err error) {
	if v.Rhythm, err = p.Beside.Rhythm(ctx, v.File); err != nil {
		return err
	}
	if v.MayWrite && v.File.State == supervision.Approved {
		if v.First, err = p.Documents.FirstMeeting(ctx, p.Documents.DB, a, v.File); err != nil {
			return err
		}
	}
	if v.Aside, err = p.Beside.OnFile(ctx, a, v.View); err != nil {
		return err
	}
	return p.moved(ctx, v)
}

func (p *Pages) house(ctx context.Context, a access.Actor, fileID string) (*housed, error) {
	plan, err := p.Supervision.PlanOf(ctx, a, fileID)
	if err != nil {
		return nil, err
	}
	granted, err := p.coming().Of(ctx, plan.File)
	if err != nil {
		return nil, err
	}
	list, err := p.Supervision.NotesOf(ctx, a, fileID, notes.From{})
	return &housed{plan.Conditions, coming.Marked(granted), list}, err
}

// once does an act on a file for the first post with its key; a problem of a field, or that the file has moved on, shows
// the file again with the form open and what was typed.
func (p *Pages) once(w http.ResponseWriter, r *http.Request, open, flash string, act func(ctx context.Context, a access.Actor, fileID string, version int) error) error {
	a, file := access.Acting(r.Context()), r.PathValue("file")
	version := number(r, "version")
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := act(r.Context(), a, file, version); err != nil {
			return "", err
		}
		p.Flash(r.Context(), flash)
		return "/files/" + file, nil
	})
	if part.Repeats(err) {
		return p.showFile(w, r, statusOf(err), open, part.Again(r.PostForm, err))
	}
	return err
}

func statusOf(err error) int { return platform.StatusOf(fault.KindOf(err)) }
