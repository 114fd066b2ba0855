package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/alexedwards/scs/v2"

	"passerelle/internal/access"
	"passerelle/internal/access/ended"
	"passerelle/internal/access/holding"
	"passerelle/internal/access/naming"
	"passerelle/internal/access/refusal"
	"passerelle/internal/access/waiting"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
)

// Pages are the pages of this area.
type Pages struct {
	Access   *access.Service
	Held     holding.Service
	Refusals refusal.Service
	Ended    ended.Service
	Waiting  waiting.Service
	Naming   naming.Service
	Sessions *scs.SessionManager
	Bundle   *i18n.Bundle
	Clock    clock.Clock
	Posts    *platform.PostKeys
	Address  string   // where people reach the product, for links; that of the request when empty
	Letters  *Letters // nil when the installation sends no mail
	// File gives what the rules need to know of a file, or a not-found fault; the files are another area's.
	File func(ctx context.Context, fileID string) (access.Subject, error)
	// Files calls files by provider and UCI, by id, to whoever may read the audit log.
	Files func(ctx context.Context, a access.Actor, fileIDs []any) (map[string]string, error)
	// Drafts says how many drafts of a person are kept, in whichever membership; they are another area's.
	Drafts func(ctx context.Context, personID string) (int, error)
	Demo   bool // in a demonstration, where people have no password, one click confirms
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	return append(p.administration(), []platform.Route{
		{Pattern: "GET /sign-in", Handle: p.signIn, Action: platform.Public},
		{Pattern: "POST /sign-in", Handle: p.signInPost, Action: platform.Public},
		{Pattern: "POST /sign-out", Handle: p.signOut, Action: platform.Public},
		{Pattern: "POST /language", Handle: p.languagePost, Action: platform.Public},
		{Pattern: "GET /link/{token}", Handle: p.link, Action: platform.Public},
		{Pattern: "POST /link/{token}", Handle: p.linkPost, Action: platform.Public},
		{Pattern: "GET /forgotten", Handle: p.forgotten, Action: platform.Public},
		{Pattern: "POST /forgotten", Handle: p.forgottenPost, Action: platform.Public},
		{Pattern: "GET /account", Handle: p.account, Action: platform.Self},
		{Pattern: "POST /account", Handle: p.accountPost, Action: platform.Self},
		{Pattern: "GET /account/tokens", Handle: p.tokens, Action: platform.Self},
		{Pattern: "POST /account/tokens", Handle: p.tokenMake, Action: platform.Self},
		{Pattern: "POST /account/tokens/{token}/end", Handle: p.tokenEnd, Action: platform.Self},
		{Pattern: "GET /account/password", Handle: p.password, Action: platform.Self},
		{Pattern: "POST /account/password", Handle: p.passwordPost, Action: platform.Self},
		{Pattern: "GET /account/confirm", Handle: p.confirm, Action: platform.Self},
		{Pattern: "POST /account/confirm", Handle: p.confirmPost, Action: platform.Self},
		{Pattern: "GET /held", Handle: p.heldPage, Action: platform.Self},
		{Pattern: "POST /held", Handle: p.drop, Action: platform.Self},
		{Pattern: "GET /memberships", Handle: p.memberships, Action: platform.Self},
		{Pattern: "POST /memberships", Handle: p.membershipsPost, Action: platform.Self},
		{Pattern: "POST /audit/file/{object}/open", Handle: p.purposeSet, Action: string(access.EmergencyReview), Page: "/audit/file/{object}"},
		{Pattern: "GET /audit", Handle: p.reading, Action: string(access.AuditRead)},
		{Pattern: "GET /audit/emergencies", Handle: p.emergencies, Action: string(access.AuditRead)},
		{Pattern: "GET /audit/emergencies/{grant}", Handle: p.emergency, Action: string(access.AuditRead)},
		{Pattern: "POST /audit/emergencies/{grant}/review", Handle: p.emergencyReview, Action: string(access.EmergencyReview)},
		{Pattern: "GET /files/{file}/readers", Handle: p.readersOfFile, Action: string(access.AuditFile)},
		{Pattern: "GET /audit/{kind}/{object}", Handle: p.readersOf, Action: string(access.AuditRead)},
	}...)
}

// again shows a page once more with what was typed when the error is of its fields; any other error passes on.
func again(err error) bool { return fault.Is(err, fault.Invalid) }

func (p *Pages) signIn(w http.ResponseWriter, r *http.Request) error {
	if visitorOf(r.Context()).person.ID != "" {
		return platform.Redirect(w, r, "/")
	}
	return p.signInForm(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) signInForm(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	v, err := p.signInView(r)
	if err != nil {
		return err
	}
	return platform.Render(w, r, status, signInPage(form, v))
}

func (p *Pages) signInPost(w http.ResponseWriter, r *http.Request) error {
	email, password := r.PostFormValue("email"), r.PostFormValue("password")
	person, err := p.Access.SignIn(r.Context(), email, password, platform.From(r))
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.TooMany) {
		form := part.Of("email", email)
		known := asFault(err)
		form.Problems = []fault.Problem{{Field: "email", Key: known.Key, Args: known.Args}}
		return p.signInForm(w, r, platform.StatusOf(known.Kind), form)
	}
	if err != nil {
		return err
	}
	if err := p.begin(r.Context(), person); err != nil {
		return err
	}
	return p.onward(w, r, person)
}

func (p *Pages) signOut(w http.ResponseWriter, r *http.Request) error {
	end := func() error { return p.Sessions.Destroy(r.Context()) }
	if r.PostFormValue(FieldLocked) == "yes" {
		end = func() error { return p.lock(r) }
	}
	if err := end(); err != nil {
		return err
	}
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	return platform.Redirect(w, r, "/sign-in")
}

// languagePost opens the page in the other language. Who is signed in finds it again at the next sign-in; who is not
// yet takes it along into the account that they sign in to.
func (p *Pages) languagePost(w http.ResponseWriter, r *http.Request) error {
	p.Sessions.Put(r.Context(), keyLanguage, string(i18n.Parse(r.PostFormValue("language"))))
	if person := visitorOf(r.Context()).person; person.ID != "" {
		if err := p.keepLanguage(r.Context(), person); err != nil {
			return err
		}
	}
	return platform.Redirect(w, r, within(r.PostFormValue("return")))
}

// within allows only a path of our own as the place to return to. Browsers leave out control characters before they
// read an address, and take a backslash for a slash: neither is in a path of ours.
func within(path string) string {
	odd := func(c rune) bool { return c <= ' ' || c == '\\' || c == 0x7f }
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsFunc(path, odd) {
		return "/"
	}
	return path
}

// fieldNext names where a person wanted to go before what had to come first.
const fieldNext = "next"

// next gives where to go after what had to come first: the page that was asked for, or home.
func next(r *http.Request) string { return within(r.FormValue(fieldNext)) }

// before gives the address of a page that must come first. It says which page was asked for, if it was one, but nothing
// of its query, which may be what somebody searched.
func before(first string, r *http.Request) string {
	if r.Method != http.MethodGet || r.URL.Path == "/" {
		return first
	}
	return first + "?" + url.Values{fieldNext: {r.URL.Path}}.Encode()
}

func (p *Pages) link(w http.ResponseWriter, r *http.Request) error {
	r, err := p.inTheirLanguage(r)
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, linkPage(r.PathValue("token"), part.Form{}))
}

// inTheirLanguage gives the request for the page of a link in the language of the person whom the link is for, unless somebody
// chose one here, or is signed in here in theirs; a link that leads nowhere any more is a not-found fault.
func (p *Pages) inTheirLanguage(r *http.Request) (*http.Request, error) {
	person, err := p.Access.OfLink(r.Context(), r.PathValue("token"))
	if fault.Is(err, fault.NotFound) {
		return r, fault.New(fault.NotFound, "access.link.over")
	}
	if err != nil || p.Sessions.GetString(r.Context(), keyLanguage) != "" || visitorOf(r.Context()).person.ID != "" {
		return r, err
	}
	return r.WithContext(i18n.With(r.Context(), p.Bundle, i18n.Parse(person.Language), zoneOf(person))), nil
}

func (p *Pages) linkPost(w http.ResponseWriter, r *http.Request) error {
	r, err := p.inTheirLanguage(r)
	if err != nil {
		return err
	}
	token := r.PathValue("token")
	person, err := p.Access.UseLink(r.Context(), token, r.PostFormValue("password"))
	if again(err) {
		return platform.Render(w, r, http.StatusUnprocessableEntity, linkPage(token, part.Again(nil, err)))
	}
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.NotFound, "access.link.over")
	}
	if err != nil {
		return err
	}
	if err := p.begin(r.Context(), person); err != nil {
		return err
	}
	return platform.Redirect(w, r, "/")
}
