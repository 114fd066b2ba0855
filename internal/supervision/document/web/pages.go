package web

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/forms/render"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/agreement"
	"passerelle/internal/supervision/coming"
	"passerelle/internal/supervision/document"
	"passerelle/internal/supervision/document/since"
	"passerelle/internal/supervision/document/withheld"
	"passerelle/internal/supervision/interview"
	"passerelle/internal/supervision/life"
	"passerelle/internal/supervision/release"
)

// seenVersion is the field with the version of a part that somebody began from; no item of a form can be called so.
const seenVersion = "part-version"

// Pages are the pages of this area.
type Pages struct {
	Documents *document.Service
	Life      *life.Service
	Posts     *platform.PostKeys
	Flash     func(ctx context.Context, key string)
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	file := "/files/{file}"
	one := file + "/forms/{filled}"
	at := one + "/parts/{part}"
	read, write, send := string(access.FormRead), string(access.FormWrite), string(access.FormSend)
	return []platform.Route{
		{Pattern: "GET /incoming", Handle: p.tray, Action: send},
		{Pattern: "GET " + file + "/forms", Handle: p.forms, Action: read},
		{Pattern: "POST " + file + "/forms", Handle: p.formBegin, Action: write},
		{Pattern: "GET " + one, Handle: p.form, Action: read},
		{Pattern: "GET " + one + "/paper", Handle: p.formPaper, Action: read},
		{Pattern: "GET " + one + "/aloud", Handle: p.formAloud, Action: read},
		{Pattern: "POST " + one + "/print", Handle: p.printToSign, Action: string(access.FormSign)},
		{Pattern: "POST " + one + "/sign", Handle: p.formSign, Action: string(access.FormSign)},
		{Pattern: "POST " + one + "/scan", Handle: p.formScan, Action: string(access.FormSign)},
		{Pattern: "GET " + one + "/signatures/{signature}", Handle: p.signature, Action: read},
		{Pattern: "POST " + one + "/send", Handle: p.formSend, Action: send},
		{Pattern: "POST " + one + "/receive", Handle: p.formReceive, Action: send},
		{Pattern: "POST " + one + "/replace", Handle: p.formReplace, Action: write},
		{Pattern: "POST " + one + "/discard", Handle: p.formDiscard, Action: write},
		{Pattern: "POST /files/{file}/residence", Handle: p.keepRelease, Action: string(access.FileWrite)},
		{Pattern: "GET " + at, Handle: p.formPart, Action: write},
		{Pattern: "POST " + at, Handle: p.formPartPost, Action: write, Keep: p.keepUndone},
		{Pattern: "POST " + at + "/draft", Handle: p.formDraft, Action: write},
		{Pattern: "POST " + at + "/reopen", Handle: p.formReopen, Action: write, Page: one},
	}
}

func formAddress(fileID, formID string) string { return "/files/" + fileID + "/forms/" + formID }

func partAddress(fileID, formID, part string) string {
	return formAddress(fileID, formID) + "/parts/" + part
}

// tray shows the forms that came to the actor's side and that nobody has received.
func (p *Pages) tray(w http.ResponseWriter, r *http.Request) error {
	rows, err := p.Documents.Tray(r.Context(), access.Acting(r.Context()))
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, trayPage(rows))
}

func (p *Pages) forms(w http.ResponseWriter, r *http.Request) error {
	return p.formList(w, r, http.StatusOK, part.Of("code", r.URL.Query().Get("code"), "asks", r.URL.Query().Get("asks")))
}

func (p *Pages) formList(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	list, err := p.Documents.FormsOf(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		return err
	}
	waits := slices.ContainsFunc(list.Begin, func(v forms.Version) bool { return release.IsForm(v.Code) }) && !p.mayRecord(r.Context(), list.File)
	return platform.Render(w, r, status, formListPage(list, form, waits))
}

// formBegin begins a form of the posted code and leads to where it is written.
func (p *Pages) formBegin(w http.ResponseWriter, r *http.Request) error {
	a, file := access.Acting(r.Context()), r.PathValue("file")
	if r.PostFormValue("code") == "" {
		var c fault.Check
		c.Add("code", "fault.required")
		return p.formList(w, r, http.StatusUnprocessableEntity, part.Again(r.PostForm, c.Err()))
	}
	return p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		formID, err := p.begun(r, a, file)
		if errors.Is(err, document.ErrUnreported) { // the breach is reported first, the form begins from it
			p.Flash(r.Context(), "document.flash.report_first")
			return "/files/" + file + "/breach", nil
		}
		if err != nil {
			return "", err
		}
		p.Flash(r.Context(), "document.flash.form_begun")
		return p.firstPart(r, file, formID)
	})
}

// begun begins what was posted: a form of a code, about a breach when one is named; the request that is proposed; or the one that closes.
func (p *Pages) begun(r *http.Request, a access.Actor, file string) (string, error) {
	if r.PostFormValue("step") != "" {
		return p.Documents.BeginStepDown(r.Context(), a, file)
	}
	if r.PostFormValue("code") == changeForm && r.PostFormValue("asks") == "closing" {
		return p.Documents.BeginClosing(r.Context(), a, file)
	}
	return p.Documents.BeginFormOf(r.Context(), a, file, r.PostFormValue("code"), r.PostFormValue("breach"))
}

// firstPart gives where the first part is that the actor writes in.
func (p *Pages) firstPart(r *http.Request, file, formID string) (string, error) {
	x, err := p.Documents.Form(r.Context(), access.Acting(r.Context()), file, formID)
	if err != nil {
		return "", err
	}
	for _, s := range x.Seen {
		if s.MayWrite {
			return partAddress(file, formID, s.Part), nil
		}
	}
	return formAddress(file, formID), nil
}

// changeForm is the form whose closing section asks for the end of supervision.
const changeForm = "bsf806"

// formView is a form as its page shows it.
type formView struct {
	document.FormRecord
	Form    part.Form               // for signing
	Wanting []life.Wanting          // what is not there before the form proposes the client
	Along   *document.FileForm      // the plan that goes with it
	Coming  []coming.Change         // beside an agreement: what was granted from a day to come
	Over    []supervision.Condition // of a referral: what is proposed until a day that has passed
	Offered []document.Offered      // what is in words of its own and the catalogue has
	Behind  agreement.Behind        // beside an agreement that was signed: what changed since
	Paper   *document.AwaitedPaper  // printed to be signed, and not back yet
	Sign    signing                 // the signatures that may be given now
	Consent string                  // of a consent that is not recorded: the key of what that waits for
}

func (p *Pages) form(w http.ResponseWriter, r *http.Request) error {
	return p.showForm(w, r, http.StatusOK, part.Of("item", r.URL.Query().Get("sign")))
}

func (p *Pages) showForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	x, err := p.Documents.Form(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PathValue("filled"))
	if err != nil {
		return err
	}
	view := formView{FormRecord: x, Form: form, Over: p.Documents.Over(r.Context(), x)}
	for _, at := range x.Seen {
		view.Offered = append(view.Offered, p.Documents.Offered(r.Context(), x, at)...)
	}
	if x.MaySend && document.Proposes(access.Acting(r.Context()), x.File, x.Code) {
		if view.Wanting, err = p.Life.WantingOf(r.Context(), x.File, supervision.Proposing); err != nil {
			return err
		}
		if view.Along, err = p.Documents.GoesAlong(r.Context(), access.Acting(r.Context()), x); err != nil {
			return err
		}
	}
	paper, out, err := p.Documents.Awaited(r.Context(), p.Documents.DB, x.FileForm)
	if err != nil {
		return err
	}
	if out {
		view.Paper = &paper
	}
	if view.Sign, err = p.signing(r.Context(), x, form); err != nil {
		return err
	}
	if x.Code == agreement.Form {
		if err := p.besideAgreement(r.Context(), &view); err != nil {
			return err
		}
	}
	if view.Consent, err = p.consentWaits(r.Context(), view); err != nil {
		return err
	}
	return platform.Render(w, r, status, formPage(view))
}

// besideAgreement says what changes soon, and what changed since it was signed, to those who read the conditions.
func (p *Pages) besideAgreement(ctx context.Context, v *formView) (err error) {
	if !p.Documents.Access.Can(ctx, p.Documents.DB, access.Acting(ctx), access.ConditionRead, v.File.Subject()) {
		return nil
	}
	if v.Coming, err = p.coming().Of(ctx, v.File); err != nil {
		return err
	}
	x, changed, err := agreement.Service{Service: p.Documents.Service}.Of(ctx, v.File)
	if changed && x.FormID == v.ID {
		v.Behind = x
	}
	if err == nil && v.Behind.FormID == "" {
		v.Behind, err = p.since(ctx, v.FormRecord)
	}
	return err
}

// since says what changed since an agreement was begun that the client has not signed yet.
func (p *Pages) since(ctx context.Context, x document.FormRecord) (agreement.Behind, error) {
	signed := slices.ContainsFunc(x.Signatures, func(g forms.GivenSignature) bool { return g.Item == "client_signature" })
	if x.Code != agreement.Form || signed || x.Gone() || x.SupersededBy != "" || x.File.State != supervision.Active {
		return agreement.Behind{}, nil
	}
	b, _, err := agreement.Service{Service: p.Documents.Service}.Since(ctx, x.File, x.ID, x.Answers(), x.OpenedAt)
	return b, err
}

// formPaper is the form on paper: as it stands, or blank for this client.
func (p *Pages) formPaper(w http.ResponseWriter, r *http.Request) error {
	x, err := p.Documents.Form(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PathValue("filled"))
	if err != nil {
		return err
	}
	added, err := interview.Service{Service: p.Documents.Service}.Added(r.Context(), access.Acting(r.Context()), x.File, x.Code)
	if err != nil {
		return err
	}
	paper := render.Paper{Definition: x.Definition, Name: x.FullName, UCI: x.UCI, HideProtected: x.HideProtected, Added: added,
		Withheld: withheld.Parts(r.Context(), p.Documents, access.Acting(r.Context()), x)}
	if r.URL.Query().Get("blank") == "yes" {
		paper.Blank = true
	} else {
		paper.Answers, paper.Signatures, paper.Stamps = x.Written(), x.Signatures, stampsOf(r.Context(), x)
		if paper.Hash, err = p.Documents.Fingerprint(r.Context(), x.FileForm); err != nil {
			return err
		}
		paper.Drawing = render.DrawnAt(formAddress(x.File.ID, x.ID))
	}
	return platform.Render(w, r, http.StatusOK, formPaperPage(x, paper))
}

// partView is a part of a form as it is written.
type partView struct {
	document.FormRecord
	At      document.FormPart
	Sheet   render.Sheet
	Form    part.Form
	Draft   bool
	Over    []supervision.Condition // what is proposed until a day that has passed
	Offered []document.Offered      // what is in words of its own and the catalogue has
	Given   forms.Answers           // what the file says itself: shown, not asked
	Taken   bool                    // its conditions are those of the plan, and not kept yet
	Planned bool                    // of a referral: a case plan has its conditions
	Behind  agreement.Behind        // of an agreement: what changed since it was begun
	Log     loggedSince             // of a report of non-compliance: what the log says by now
	Waits   bool                    // of a consent: whoever writes it may not record it
}

// formPart shows a part to be written. One that is complete has no fields any more: it is read on the form's page, which offers to write it
// again, or to replace the form once it was signed or sent.
func (p *Pages) formPart(w http.ResponseWriter, r *http.Request) error {
	v, err := p.writable(r)
	if err != nil {
		return err
	}
	if v.At.State != forms.Draft || v.State == forms.Superseded {
		http.Redirect(w, r, formAddress(v.File.ID, v.ID), http.StatusSeeOther)
		return nil
	}
	begun, err := p.Documents.BeginsWith(r.Context(), access.Acting(r.Context()), v.FormRecord, v.At)
	if err != nil {
		return err
	}
	values := begun.Values()
	draft, err := p.Documents.Notes.DraftOf(r.Context(), access.Acting(r.Context()), document.DraftOfForm(v.ID, v.At.Part), v.File.ID)
	if err != nil {
		return err
	}
	values.Set(seenVersion, strconv.Itoa(v.At.Version))
	if typed, err := url.ParseQuery(draft.Typed); err == nil && draft.Typed != "" {
		values, v.Draft = typed, true
	}
	v.takeOver(r.Context(), forms.Answers(values))
	return v.show(w, r, http.StatusOK, part.Form{Values: values})
}

// readToClients are the forms that a client reads or has read to them: their words are to be plain (CCM-12).
var readToClients = []string{"bsf802", "undertaking", "residence-rules", "next-steps"}

// Plain reports whether what is written in the part is meant for the client, so that its ease of reading is shown.
func (v partView) Plain() bool { return slices.Contains(readToClients, v.Code) }

// writable gives a part to somebody who writes in it.
func (p *Pages) writable(r *http.Request) (partView, error) {
	x, err := p.Documents.Form(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PathValue("filled"))
	if err != nil {
		return partView{}, err
	}
	at, seen := x.At(r.PathValue("part"))
	if !seen {
		return partView{}, fault.Missing()
	}
	if !at.MayWrite {
		return partView{}, fault.Denied()
	}
	given, err := p.Documents.Given(r.Context(), access.Acting(r.Context()), x, at)
	if err != nil {
		return partView{}, err
	}
	behind, err := p.since(r.Context(), x)
	if err != nil {
		return partView{}, err
	}
	_, planned, err := p.Documents.FromPlan(r.Context(), x, at)
	if err != nil {
		return partView{}, err
	}
	v := partView{FormRecord: x, At: at, Given: given, Planned: planned, Over: p.Documents.Over(r.Context(), x), Offered: p.Documents.Offered(r.Context(), x, at), Behind: behind,
		Waits: release.IsForm(x.Code) && !p.mayRecord(r.Context(), x.File)}
	v.Log, err = p.loggedOf(r.Context(), v)
	return v, err
}

// show renders the part with values; what stands now is compared when somebody was there first.
func (v partView) show(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	if form.Meanwhile != nil {
		render.Meanwhile(r.Context(), v.Definition, v.At.FilledPart, form)
		form.Values.Set(seenVersion, strconv.Itoa(v.At.Version))
	}
	maps.Copy(form.Values, v.Given)
	v.compareLog(r.Context(), v.Definition.Read(form.Values, v.At.Part))
	v.Form, v.Sheet = form, render.Sheet{Given: v.Given, Definition: v.Definition, Part: v.At.Part, Values: form.Values, Others: v.Answers(), Problems: form.Problems, Ease: v.Plain()}
	return platform.Render(w, r, status, formPartPage(v))
}

// formPartPost saves or completes the part; any other button changes what the page asks, and keeps nothing.
func (p *Pages) formPartPost(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "fault.invalid", err)
	}
	v, err := p.writable(r)
	if err != nil {
		return err
	}
	act := r.PostForm.Get("act")
	if act == fromPlan && v.Planned {
		return p.showPlanned(w, r, v)
	}
	if act != "save" && act != "complete" {
		v.Definition.Act(r.PostForm, act)
		if err := p.reveal(r, v); err != nil {
			return err
		}
		return v.show(w, r, http.StatusOK, part.Form{Values: r.PostForm})
	}
	err = p.keepPart(w, r, v, act)
	if !part.Repeats(err) {
		return err
	}
	now, missing := p.writable(r)
	if missing != nil {
		return missing
	}
	if err := p.reveal(r, now); err != nil {
		return err
	}
	return now.show(w, r, platform.StatusOf(fault.KindOf(err)), part.Again(r.PostForm, err))
}

// reveal lets what an answer that was posted brings up begin with what is known of the file.
func (p *Pages) reveal(r *http.Request, v partView) error {
	begins, err := p.Documents.Beginning(r.Context(), access.Acting(r.Context()), v.FormRecord, v.At)
	if err != nil {
		return err
	}
	v.Definition.Reveal(r.PostForm, v.Answers(), begins, v.At.Part)
	return nil
}

func (p *Pages) keepPart(w http.ResponseWriter, r *http.Request, v partView, act string) error {
	a, file := access.Acting(r.Context()), v.File.ID
	return p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		keep, flash := p.Documents.SaveForm, "document.flash.form_saved"
		if act == "complete" {
			flash = "document.flash.form_completed"
			keep = func(ctx context.Context, a access.Actor, file string, w forms.Writing) error {
				return p.Documents.CompleteTyped(ctx, a, file, w, document.Said{Named: part.Named(r), Stays: r.PostFormValue(since.FieldStays) == "yes"})
			}
		}
		if err := keep(r.Context(), a, file, writing(r, v.Definition)); err != nil {
			return "", err
		}
		p.Flash(r.Context(), flash)
		return formAddress(file, v.ID), nil
	})
}

// writing gives what was posted of a part, with the version of it that was seen; of no definition, nothing typed.
func writing(r *http.Request, d *forms.Definition) forms.Writing {
	w := forms.Writing{FormID: r.PathValue("filled"), Part: r.PathValue("part"), Version: platform.VersionIn(r, seenVersion)}
	if d != nil {
		w.Answers = d.Read(r.PostForm, w.Part)
	}
	return w
}

// onForm does an act on a form and shows it; what stands in the way is said on its page.
func (p *Pages) onForm(w http.ResponseWriter, r *http.Request, flash string, do func(a access.Actor, file, form string) (string, error)) error {
	a, file, form := access.Acting(r.Context()), r.PathValue("file"), r.PathValue("filled")
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		shown, err := do(a, file, form)
		if err != nil {
			return "", err
		}
		p.Flash(r.Context(), flash)
		return formAddress(file, shown), nil
	})
	if part.Repeats(err) {
		return p.showForm(w, r, platform.StatusOf(fault.KindOf(err)), part.Again(r.PostForm, err))
	}
	return err
}

func (p *Pages) formSend(w http.ResponseWriter, r *http.Request) error {
	return p.onForm(w, r, "document.flash.form_sent", func(a access.Actor, file, form string) (string, error) {
		return form, p.Documents.SendForm(r.Context(), a, file, form, document.Said{Why: r.PostFormValue("why"), Named: part.Named(r), Stays: r.PostFormValue(since.FieldStays) == "yes"})
	})
}

func (p *Pages) formReceive(w http.ResponseWriter, r *http.Request) error {
	return p.onForm(w, r, "document.flash.form_received", func(a access.Actor, file, form string) (string, error) {
		return form, p.Documents.ReceiveForm(r.Context(), a, file, form)
	})
}

func (p *Pages) formReplace(w http.ResponseWriter, r *http.Request) error {
	return p.onForm(w, r, "document.flash.form_begun", func(a access.Actor, file, form string) (string, error) {
		return p.Documents.ReplaceForm(r.Context(), a, file, form)
	})
}

func (p *Pages) formDiscard(w http.ResponseWriter, r *http.Request) error {
	return p.onForm(w, r, "document.flash.form_discarded", func(a access.Actor, file, form string) (string, error) {
		return form, p.Documents.DiscardForm(r.Context(), a, file, form)
	})
}

func (p *Pages) formReopen(w http.ResponseWriter, r *http.Request) error {
	return p.onForm(w, r, "document.flash.form_reopened", func(a access.Actor, file, form string) (string, error) {
		return form, p.Documents.ReopenForm(r.Context(), a, file, writing(r, nil))
	})
}

// openedOn is the day a form was begun, where the reader is.
func openedOn(ctx context.Context, micros int64) string {
	return i18n.Time(ctx, clock.FromMicros(micros))
}

// OnRegion lists for an officer the forms that wait for the agency's part.
func (p *Pages) OnRegion(ctx context.Context, a access.Actor) (templ.Component, error) {
	return p.unanswered(ctx, a, "document.unanswered.region")
}

// OnDay lists for the provider's people the forms that the agency has not answered.
func (p *Pages) OnDay(ctx context.Context, a access.Actor) (templ.Component, error) {
	return p.unanswered(ctx, a, "document.unanswered.day")
}

func (p *Pages) unanswered(ctx context.Context, a access.Actor, title string) (templ.Component, error) {
	rows, err := p.Documents.Unanswered(ctx, a)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return unansweredList(i18n.T(ctx, title), rows, p.Documents.Clock.Now()), nil
}

// coming reads what was granted from a day to come.
func (p *Pages) coming() coming.Service { return coming.Service{Service: p.Documents.Service} }
