package web

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/fault"
	platform "passerelle/internal/platform/web"
)

const keyHeld = "held"

// mostHeld is the longest post that is held, in bytes: a long note.
const mostHeld = 256 << 10

// held is a post that came after its session had ended: kept until the same person has signed in, then finished with
// one press. It never does anything by itself, and nobody else sees it.
type held struct {
	Path   string     `json:"path"`
	Values url.Values `json:"values"`
}

// hold keeps a post of a form, which names the membership it was opened in. Files are not kept.
func (p *Pages) hold(r *http.Request) error {
	if r.Method != http.MethodPost || r.ParseForm() != nil || r.PostForm.Get(platform.FieldMembership) == "" {
		return nil
	}
	text, err := json.Marshal(held{r.URL.Path, r.PostForm})
	if err != nil || len(text) > mostHeld {
		return err
	}
	p.Sessions.Put(r.Context(), keyHeld, string(text))
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
	p.Sessions.Remove(r.Context(), keyHeld)
	return platform.Render(w, r, http.StatusOK, heldPost(h))
}
