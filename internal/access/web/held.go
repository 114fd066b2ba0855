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
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
)

const keyHeld = "held"

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
func (p *Pages) hold(r *http.Request) error {
	if r.Method != http.MethodPost || !sentByPerson(r) || r.ParseForm() != nil || r.PostForm.Get(platform.FieldMembership) == "" || hasPassword(r.PostForm) {
		return nil
	}
	text, err := json.Marshal(held{r.URL.Path, r.PostForm, visitorOf(r.Context()).person.ID != "", withFile(r)})
	if err != nil || len(text) > mostHeld {
		return err
	}
	p.Sessions.Put(r.Context(), keyHeld, string(text))
	return nil
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
	if err := p.holdOwn(r); err != nil {
		return err
	}
	h, membership, err := p.heldFor(r.Context(), visitorOf(r.Context()).person)
	if err != nil {
		return err
	}
	if h.Path != r.URL.Path || h.Values.Get(platform.FieldIdempotency) != r.PostFormValue(platform.FieldIdempotency) {
		return errPlace // this is not kept; what is was sent before
	}
	return platform.Render(w, r, http.StatusConflict, heldPost(h, elsewhere(r.Context(), membership)))
}

// holdOwn keeps a post that is of one of its person's places: what was typed in a page of somebody else's stays there.
func (p *Pages) holdOwn(r *http.Request) error {
	of := r.PostFormValue(platform.FieldMembership)
	if !slices.ContainsFunc(visitorOf(r.Context()).memberships, func(m access.Membership) bool { return m.ID == of }) {
		return nil
	}
	return p.hold(r)
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

// heldFor gives what is held when it is of one of a person's memberships; what is another's is thrown away.
func (p *Pages) heldFor(ctx context.Context, person access.Person) (h held, membership string, err error) {
	text := p.Sessions.GetString(ctx, keyHeld)
	if text == "" || json.Unmarshal([]byte(text), &h) != nil {
		return held{}, "", nil
	}
	all, err := p.Access.Memberships(ctx, person.ID)
	if err != nil {
		return held{}, "", err
	}
	membership = h.Values.Get(platform.FieldMembership)
	if !slices.ContainsFunc(all, func(m access.Membership) bool { return m.ID == membership }) {
		p.Sessions.Remove(ctx, keyHeld)
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
	p.Sessions.Remove(r.Context(), keyHeld)
	return platform.Redirect(w, r, "/")
}

// finishes takes what is held out of the session while a post that is it, sent by one press or again by its person, goes its way;
// it gives what puts it back when that fails.
func (p *Pages) finishes(r *http.Request) (failed func()) {
	ctx := r.Context()
	text := p.Sessions.GetString(ctx, keyHeld)
	var h held
	if text == "" || r.Method != http.MethodPost || json.Unmarshal([]byte(text), &h) != nil || h.Path != r.URL.Path || visitorOf(ctx).person.ID == "" || r.ParseForm() != nil {
		return func() {}
	}
	if r.PostForm.Get(platform.FieldIdempotency) != h.Values.Get(platform.FieldIdempotency) {
		return func() {}
	}
	p.Sessions.Remove(ctx, keyHeld)
	return func() { p.Sessions.Put(ctx, keyHeld, text) }
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
