package web

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

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
	return platform.Render(w, r, http.StatusOK, heldPost(h))
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
