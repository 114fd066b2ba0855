package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"passerelle/internal/access"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
)

// What a session that was locked leaves to the next: where the person was, in which membership, and how many drafts wait
// for them. It is the server's; whoever signs in as somebody else is told nothing of it.
const (
	keyLockedAt  = "locked.path"
	keyLockedIn  = "locked.membership"
	keyLockedHas = "locked.drafts"
)

// FieldLocked is the field by which the page says that it signs out by itself, as nothing was typed for too long.
const FieldLocked = "locked"

// lock ends a session that nothing was typed in for too long, and keeps where to go on after signing in again.
func (p *Pages) lock(r *http.Request) error {
	ctx, at, in := r.Context(), within(r.PostFormValue("return")), r.PostFormValue(platform.FieldMembership)
	drafts, err := p.draftsOf(ctx, visitorOf(ctx).person.ID)
	if err != nil {
		return err
	}
	if err := p.Sessions.Destroy(ctx); err != nil {
		return err
	}
	p.Sessions.Put(ctx, keyLockedAt, at) // of a session of nobody, which begins here
	p.Sessions.Put(ctx, keyLockedIn, in)
	p.Sessions.Put(ctx, keyLockedHas, strconv.Itoa(drafts))
	return nil
}

func (p *Pages) draftsOf(ctx context.Context, personID string) (int, error) {
	if personID == "" || p.Drafts == nil {
		return 0, nil
	}
	return p.Drafts(ctx, personID)
}

// unlocked gives where a person was when their session was locked, or nothing; it is forgotten with that.
func (p *Pages) unlocked(ctx context.Context, memberships []access.Membership) (path, membership string) {
	path, membership = p.Sessions.PopString(ctx, keyLockedAt), p.Sessions.PopString(ctx, keyLockedIn)
	p.Sessions.Remove(ctx, keyLockedHas)
	if !slices.ContainsFunc(memberships, func(m access.Membership) bool { return m.ID == membership }) {
		return "", ""
	}
	return path, membership
}

// resume leads a person back to where they were when their session was locked, and says that their drafts are there;
// false when there is nothing to go back to.
func (p *Pages) resume(ctx context.Context, person access.Person) (path string, ok bool, err error) {
	memberships, err := p.Access.Memberships(ctx, person.ID)
	if err != nil {
		return "", false, err
	}
	path, membership := p.unlocked(ctx, memberships)
	if path == "" {
		return "", false, nil
	}
	p.forget(ctx)
	p.Sessions.Put(ctx, keyMembership, membership)
	drafts, err := p.draftsOf(ctx, person.ID)
	if err == nil && drafts > 0 {
		p.Flash(ctx, "access.flash.drafts_kept")
	}
	return path, true, err
}

// signInView is what the page to sign in says beside its form.
type signInView struct {
	mail, demo, locked bool
	held               bool // something that was sent waits for whoever signs in
	drafts             int
	next               string
}

func (p *Pages) signInView(r *http.Request) (signInView, error) {
	ctx := r.Context()
	v := signInView{mail: p.Letters != nil, demo: p.Demo, locked: p.Sessions.Exists(ctx, keyLockedAt), next: next(r)}
	if n, err := strconv.Atoi(p.Sessions.GetString(ctx, keyLockedHas)); err == nil {
		v.drafts = n
	}
	waits, err := p.Held.Waits(ctx, visitorOf(ctx).browser)
	v.held = waits
	return v, err
}

// lockedText says why the person is to sign in again, and that nothing that was kept is lost.
func lockedText(ctx context.Context, v signInView) string {
	if v.drafts > 0 {
		return i18n.T(ctx, "access.locked.drafts", "Minutes", IdleMinutes, "Count", v.drafts)
	}
	return i18n.T(ctx, "access.locked.text", "Minutes", IdleMinutes)
}
