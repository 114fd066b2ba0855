package web

import (
	"context"
	"encoding/json"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/access/holding"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/id"
	platform "passerelle/internal/platform/web"
)

// browserCookie tells one browser from another, for what is held in it; it says nothing of whoever works there.
const browserCookie = "passerelle-browser"

// mostHeld is the longest post that is held, in bytes: a long note.
const mostHeld = 256 << 10

// held is a post that came after its session had ended, or for another place of its person's: kept until the same person
// has signed in, or works there again, then finished with one press. It never does anything by itself, and nobody else
// sees it.
type held struct {
	Path   string     `json:"path"`
	Values url.Values `json:"values"`
	Place  bool       `json:"place,omitempty"` // it was sent while its person worked in another place
	File   bool       `json:"file,omitempty"`  // a file came with it, which is not kept: the words can be copied, not sent
}

// hold keeps a post of a form, which names the membership it was opened in. Files and passwords are not kept, nor what a
// page sends by itself while its person still types.
func (p *Pages) hold(w http.ResponseWriter, r *http.Request) (h held, kept bool, err error) {
	if r.Method != http.MethodPost || !sentByPerson(r) || r.ParseForm() != nil || r.PostForm.Get(platform.FieldMembership) == "" || hasPassword(r.PostForm) {
		return h, false, nil
	}
	h = held{r.URL.Path, r.PostForm, visitorOf(r.Context()).person.ID != "", withFile(r)}
	text, err := json.Marshal(h)
	if err != nil || len(text) > mostHeld {
		return h, false, err
	}
	kept, err = p.Held.Keep(r.Context(), p.browser(w, r), r.PostForm.Get(platform.FieldMembership), string(text))
	return h, kept, err
}

// browser gives what tells the browser from others, and lets it know when it does not yet.
func (p *Pages) browser(w http.ResponseWriter, r *http.Request) string {
	if known := browserOf(r); known != "" {
		return known
	}
	made := id.Secret()
	http.SetCookie(w, &http.Cookie{Name: browserCookie, Value: made, Path: "/", HttpOnly: true, Secure: p.Sessions.Cookie.Secure,
		SameSite: http.SameSiteLaxMode, MaxAge: int(holding.Life.Seconds())})
	return made
}

func browserOf(r *http.Request) string {
	known, err := r.Cookie(browserCookie)
	if err != nil {
		return ""
	}
	return known.Value
}

// sentByPerson tells a form that somebody sent from what the page's script sends; a browser that does not say has no script.
func sentByPerson(r *http.Request) bool {
	mode := r.Header.Get("Sec-Fetch-Mode")
	return mode == "" || mode == "navigate"
}

func hasPassword(values url.Values) bool {
	for name := range values {
		if strings.Contains(name, "password") {
			return true
		}
	}
	return false
}

func withFile(r *http.Request) bool {
	if r.MultipartForm == nil {
		return false
	}
	for _, files := range r.MultipartForm.File {
		if slices.ContainsFunc(files, func(f *multipart.FileHeader) bool { return f.Filename != "" }) {
			return true
		}
	}
	return false
}

// ofAnotherPlace answers a post of a page that was opened in another of its person's places: it is refused and nothing is
// done, but what was typed is kept, to be finished there.
func (p *Pages) ofAnotherPlace(w http.ResponseWriter, r *http.Request) error {
	h, kept, err := p.holdOwn(w, r)
	if err != nil {
		return err
	}
	if !kept {
		return errPlace
	}
	return platform.Render(w, r, http.StatusConflict, heldPost(h, elsewhere(r.Context(), h.Values.Get(platform.FieldMembership))))
}

// holdOwn keeps a post that is of one of its person's places: what was typed in a page of somebody else's stays there.
func (p *Pages) holdOwn(w http.ResponseWriter, r *http.Request) (h held, kept bool, err error) {
	of := r.PostFormValue(platform.FieldMembership)
	if !slices.ContainsFunc(visitorOf(r.Context()).memberships, func(m access.Membership) bool { return m.ID == of }) {
		return h, false, nil
	}
	return p.hold(w, r)
}

// elsewhere gives the place that something held is of, when it is not the one its person works in now.
func elsewhere(ctx context.Context, membership string) *access.Membership {
	v := visitorOf(ctx)
	for i, m := range v.memberships {
		if m.ID == membership && m.ID != v.actor.MembershipID {
			return &v.memberships[i]
		}
	}
	return nil
}

// heldFor gives what is held for a person in their browser, when it is of a membership that they still have.
func (p *Pages) heldFor(ctx context.Context, person access.Person) (h held, membership string, err error) {
	text, err := p.Held.Of(ctx, visitorOf(ctx).browser, person.ID)
	if err != nil || text == "" || json.Unmarshal([]byte(text), &h) != nil {
		return held{}, "", err
	}
	all, err := p.Access.Memberships(ctx, person.ID)
	if err != nil {
		return held{}, "", err
	}
	membership = h.Values.Get(platform.FieldMembership)
	if !slices.ContainsFunc(all, func(m access.Membership) bool { return m.ID == membership }) {
		return held{}, "", nil
	}
	return h, membership, nil
}

// onward leads a person who has signed in to what was held, to where their session was locked, or home.
func (p *Pages) onward(w http.ResponseWriter, r *http.Request, person access.Person) error {
	path, waits, err := p.waiting(r.Context(), person)
	if err != nil {
		return err
	}
	if !waits {
		path = next(r)
	}
	return platform.Redirect(w, r, path)
}

// waiting gives the page of what waits for a person who signs in: what was held, or where their session was locked; false
// when nothing does.
func (p *Pages) waiting(ctx context.Context, person access.Person) (path string, waits bool, err error) {
	_, membership, err := p.heldFor(ctx, person)
	if err != nil {
		return "", false, err
	}
	path, waits, err = p.resume(ctx, person)
	if err != nil || membership == "" {
		return path, waits, err
	}
	p.forget(ctx)
	p.Sessions.Put(ctx, keyMembership, membership)
	return "/held", true, nil
}

func (p *Pages) heldPage(w http.ResponseWriter, r *http.Request) error {
	h, membership, err := p.heldFor(r.Context(), visitorOf(r.Context()).person)
	if err != nil {
		return err
	}
	if membership == "" {
		return fault.Missing()
	}
	return platform.Render(w, r, http.StatusOK, heldPost(h, elsewhere(r.Context(), membership)))
}

// drop throws away what is held, when its person says so.
func (p *Pages) drop(w http.ResponseWriter, r *http.Request) error {
	v := visitorOf(r.Context())
	if err := p.Held.Drop(r.Context(), v.browser, v.person.ID); err != nil {
		return err
	}
	return platform.Redirect(w, r, "/")
}

// finishes reports whether a post is what is held, sent by one press or again by its person: once it went its way, nothing is held any more.
func (p *Pages) finishes(r *http.Request) (bool, error) {
	v := visitorOf(r.Context())
	if r.Method != http.MethodPost || v.browser == "" || v.person.ID == "" {
		return false, nil
	}
	text, err := p.Held.Of(r.Context(), v.browser, v.person.ID)
	var h held
	if err != nil || text == "" || json.Unmarshal([]byte(text), &h) != nil || h.Path != r.URL.Path || r.ParseForm() != nil {
		return false, err
	}
	return r.PostForm.Get(platform.FieldIdempotency) == h.Values.Get(platform.FieldIdempotency), nil
}

// letGo runs what answers a post, and lets go of what was held when that was it and nothing failed.
func (p *Pages) letGo(w http.ResponseWriter, r *http.Request, next platform.Handler) error {
	finishes, err := p.finishes(r)
	if err != nil {
		return err
	}
	if err := next(w, r); err != nil || !finishes {
		return err
	}
	v := visitorOf(r.Context())
	return p.Held.Drop(r.Context(), v.browser, v.person.ID)
}

// words gives what somebody wrote in what is held, for them to know it again.
func (h held) words() (out []string) {
	for _, name := range slices.Sorted(maps.Keys(h.Values)) {
		for _, value := range h.Values[name] {
			if name != platform.FieldIdempotency && name != platform.FieldMembership && strings.Contains(strings.TrimSpace(value), " ") {
				out = append(out, value)
			}
		}
	}
	return out
}

// lede says why this was kept, and how it is finished.
func (h held) lede(ctx context.Context, place *access.Membership) string {
	switch {
	case place != nil:
		return i18n.T(ctx, "access.held.lede_place", "Place", MembershipName(ctx, *place))
	case h.Place:
		return i18n.T(ctx, "access.held.lede_back")
	}
	return i18n.T(ctx, "access.held.lede")
}
