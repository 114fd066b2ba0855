package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/print"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/registry"
	"passerelle/internal/supervision/release"
	"passerelle/internal/supervision/release/leaf"
)

// Pages are the pages of this area.
type Pages struct {
	Release *release.Service
	Printer *print.Printer
	Posts   *platform.PostKeys
	Flash   func(ctx context.Context, key string)
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	at := "/files/{file}/letters"
	one := at + "/{letter}"
	read, write, letters := string(access.FormRead), string(access.FormWrite), string(access.FileWrite)
	return []platform.Route{
		{Pattern: "GET " + at, Handle: p.letters, Action: read},
		{Pattern: "POST " + at, Handle: p.begin, Action: letters},
		{Pattern: "POST " + at + "/consents", Handle: p.consent, Action: letters},
		{Pattern: "POST " + at + "/refusals", Handle: p.refuse, Action: write},
		{Pattern: "POST " + at + "/revoke", Handle: p.revoke, Action: write},
		{Pattern: "POST " + at + "/contacts", Handle: p.contact, Action: write},
		{Pattern: "GET " + one, Handle: p.letter, Action: read},
		{Pattern: "POST " + one, Handle: p.write, Action: letters},
		{Pattern: "POST " + one + "/seal", Handle: p.seal, Action: letters},
		{Pattern: "GET " + one + "/sealed.pdf", Handle: p.sealed, Action: write},
		{Pattern: "POST " + one + "/sent", Handle: p.sent, Action: letters},
		{Pattern: "POST " + one + "/aside", Handle: p.aside, Action: letters},
	}
}

func lettersAt(fileID string) string          { return "/files/" + fileID + "/letters" }
func letterAt(fileID, letterID string) string { return lettersAt(fileID) + "/" + letterID }

// lettersView is the page of what was said outside.
type lettersView struct {
	release.Page
	Form part.Form
}

func (p *Pages) letters(w http.ResponseWriter, r *http.Request) error {
	return p.showLetters(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) showLetters(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	page, err := p.Release.Page(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		return err
	}
	if form.Values == nil {
		form = part.Of("given_on", string(page.Today), "on_day", string(page.Today), "refused_on", string(page.Today))
		form.Values["form"], form.Values["covers"] = begunWith(page, r.URL.Query().Get("form"))
	}
	return platform.Render(w, r, status, lettersPage(lettersView{page, form}))
}

// begunWith gives the signed form with which the recording of a consent begins, and whom it names: the one that was led to, or the only one that waits.
func begunWith(page release.Page, led string) (form, covers []string) {
	waiting := page.Unrecorded()
	i := slices.IndexFunc(waiting, func(x release.SignedForm) bool { return x.ID == led || led == "" && len(waiting) == 1 })
	if i < 0 {
		return nil, nil
	}
	return []string{waiting[i].ID}, page.Named(waiting[i])
}

// act does something on the page of letters and shows it again.
func (p *Pages) act(w http.ResponseWriter, r *http.Request, flash string, do func(a access.Actor, file string) (to string, err error)) error {
	a, file := access.Acting(r.Context()), r.PathValue("file")
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		to, err := do(a, file)
		if err != nil {
			return "", err
		}
		p.Flash(r.Context(), flash)
		return to, nil
	})
	if !part.Repeats(err) {
		return err
	}
	if r.PathValue("letter") != "" {
		return p.showLetter(w, r, platform.StatusOf(fault.KindOf(err)), part.Again(r.PostForm, err))
	}
	return p.showLetters(w, r, platform.StatusOf(fault.KindOf(err)), part.Again(r.PostForm, err))
}

// begin begins a letter with what the officer has not answered.
func (p *Pages) begin(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "release.flash.begun", func(a access.Actor, file string) (string, error) {
		letterID, err := p.Release.Ask(r.Context(), a, file, r.PostFormValue("to"))
		return letterAt(file, letterID), err
	})
}

// consent records a signed consent; the day of today that stands in an untouched page is not asked of a form, which has its own.
func (p *Pages) consent(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "release.flash.consent", func(a access.Actor, file string) (string, error) {
		v := r.PostFormValue
		n := release.NewConsent{FormID: v("form"), What: r.PostForm["what"], Covers: r.PostForm["covers"], GivenOn: clock.Date(v("given_on")), UntilOn: clock.Date(v("until_on"))}
		if n.FormID == onPaper {
			n.FormID, n.OnPaper = "", true
		}
		return lettersAt(file), p.Release.KeepConsent(r.Context(), a, file, n)
	})
}

// refuse records what the client did not consent to.
func (p *Pages) refuse(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "release.flash.refused", func(a access.Actor, file string) (string, error) {
		v := r.PostFormValue
		return lettersAt(file), p.Release.Refuse(r.Context(), a, file, v("refused_to"), r.PostForm["refused_what"], clock.Date(v("refused_on")))
	})
}

func (p *Pages) revoke(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "release.flash.revoked", func(a access.Actor, file string) (string, error) {
		return lettersAt(file), p.Release.RevokeConsent(r.Context(), a, file, r.PostFormValue("consent"), clock.Date(r.PostFormValue("revoked_on")))
	})
}

func (p *Pages) contact(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "release.flash.contact", func(a access.Actor, file string) (string, error) {
		v := r.PostFormValue
		return lettersAt(file) + "#contacts", p.Release.LogContact(r.Context(), a, file, release.Contact{PlaceID: v("with"), On: clock.Date(v("on_day")), Way: v("contact_way"), Why: v("why"),
			Said: v("said"), Written: strings.Join(r.PostForm["said_what"], ","), Ground: v("ground"), OfficerTold: v("told") == "yes", Meant: v(registry.FieldCalled) == "yes"})
	})
}

// letterView is a letter as its page shows it.
type letterView struct {
	release.Page
	At       release.Letter
	On       []release.Consent // it left on, or would leave on today
	Held     string            // why it cannot leave today
	Form     part.Form
	Password string // shown once, when the paper was just sealed
	Missing  string // why no paper can be made here
	From     access.Organisation
	Office   access.Site // of the file
}

func (p *Pages) letter(w http.ResponseWriter, r *http.Request) error {
	return p.showLetter(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) showLetter(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	v, err := p.letterOf(r)
	if err != nil {
		return err
	}
	if form.Values != nil {
		if !form.Posted("subject") { // another form of the page
			form.Values.Set("subject", v.At.Subject)
			form.Values.Set("body", v.At.Body)
		}
		form.Values.Set("version", strconv.Itoa(v.At.Version))
		v.Form = form
	}
	return platform.Render(w, r, status, letterPage(v))
}

func (p *Pages) letterOf(r *http.Request) (letterView, error) {
	page, err := p.Release.Page(r.Context(), access.Acting(r.Context()), r.PathValue("file"))
	if err != nil {
		return letterView{}, err
	}
	at, there := page.Letter(r.PathValue("letter"))
	if !there {
		return letterView{}, fault.Missing()
	}
	x, err := leaf.Of(r.Context(), p.Release, page, at)
	if err != nil {
		return letterView{}, err
	}
	v := letterView{Page: page, At: at, On: x.On, From: x.From, Office: x.Office, Missing: page.NoSeal}
	if x.Held != nil {
		v.Held = part.Form{Problems: fault.ProblemsOf(x.Held)}.Error(r.Context(), "body")
	}
	if v.Missing == "" {
		v.Missing = p.Printer.Missing()
	}
	v.Form = part.Of("subject", at.Subject, "body", at.Body, "version", strconv.Itoa(at.Version), "sent_on", string(page.Today))
	return v, nil
}

// leaf is its paper.
func (v letterView) leaf() leaf.Leaf {
	return leaf.Leaf{Letter: v.At, Today: v.Today, On: v.On, From: v.From, Office: v.Office}
}

// leftKey names the paper that a letter left as: to be read, or encrypted only, of one that left before what was sealed was kept.
func (v letterView) leftKey() string {
	if v.At.PaperID == "" {
		return "release.download"
	}
	return "release.left"
}

// takenBack gives a consent that the letter is on and that the client took back since.
func (v letterView) takenBack() (release.Consent, bool) {
	for _, c := range v.On {
		if c.RevokedOn != "" {
			return c, true
		}
	}
	return release.Consent{}, false
}

// write keeps a letter that was not sent.
func (p *Pages) write(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "release.flash.written", func(a access.Actor, file string) (string, error) {
		v := r.PostFormValue
		version := platform.Version(r)
		return letterAt(file, r.PathValue("letter")), p.Release.Write(r.Context(), a, file, r.PathValue("letter"), v("subject"), v("body"), version)
	})
}

// seal makes the paper of a letter with its consents, encrypts it, and shows the password this once.
func (p *Pages) seal(w http.ResponseWriter, r *http.Request) error {
	v, err := p.letterOf(r)
	if err != nil {
		return err
	}
	password, err := p.Release.Seal(r.Context(), access.Acting(r.Context()), v.File.ID, v.At.ID, part.Named(r), func(l release.Letter, on []release.Consent) ([]byte, error) {
		v.At, v.On = l, on
		v.At.SealedOn = v.Today
		return p.paper(r, v)
	})
	if part.Repeats(err) {
		return p.showLetter(w, r, platform.StatusOf(fault.KindOf(err)), part.Again(r.PostForm, err))
	}
	if err != nil {
		return err
	}
	if v, err = p.letterOf(r); err != nil {
		return err
	}
	v.Password = password
	return platform.Render(w, r, http.StatusOK, letterPage(v))
}

func (p *Pages) sealed(w http.ResponseWriter, r *http.Request) error {
	held, err := p.Release.Sealed(r.Context(), access.Acting(r.Context()), r.PathValue("file"), r.PathValue("letter"))
	if err != nil {
		return err
	}
	return platform.Send(w, r, "application/pdf", held.Name, held)
}

func (p *Pages) sent(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "release.flash.sent", func(a access.Actor, file string) (string, error) {
		return letterAt(file, r.PathValue("letter")), p.Release.MarkSent(r.Context(), a, file, r.PathValue("letter"), clock.Date(r.PostFormValue("sent_on")), r.PostFormValue("way"), part.Named(r))
	})
}

// aside sets a letter aside that is not to be sent.
func (p *Pages) aside(w http.ResponseWriter, r *http.Request) error {
	return p.act(w, r, "release.flash.aside", func(a access.Actor, file string) (string, error) {
		return lettersAt(file), p.Release.SetAside(r.Context(), a, file, r.PathValue("letter"), platform.Version(r))
	})
}
