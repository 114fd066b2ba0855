package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
)

// IdleMinutes is how long a session lives without a request; a day ends it in any case.
const IdleMinutes = 15

const lifetime = 24 * time.Hour

const (
	keyPerson     = "person"
	keyMembership = "membership"
	keyLanguage   = "language"
	keySince      = "since"
	keyFlash      = "flash"
)

// NewSessions makes the sessions: cookies that scripts cannot read and other sites do not send.
func NewSessions(store scs.Store, secure bool) *scs.SessionManager {
	m := scs.New()
	m.Store, m.Codec, m.IdleTimeout, m.Lifetime = store, sessionCodec{}, IdleMinutes*time.Minute, lifetime
	m.HashTokenInStore = false // the store hashes
	m.Cookie.Name, m.Cookie.HttpOnly, m.Cookie.Secure, m.Cookie.SameSite, m.Cookie.Persist = "passerelle", true, secure, http.SameSiteLaxMode, false
	if secure {
		m.Cookie.Name = "__Host-passerelle"
	}
	return m
}

type visitor struct {
	person      access.Person
	memberships []access.Membership // all that the person may act in today
	actor       access.Actor
	browser     string // what tells the browser from others, once something was held in it
}

// acting is the actor of a request, or whoever is signed in and has not chosen a membership.
func (v visitor) acting() access.Actor {
	if v.actor.MembershipID != "" {
		return v.actor
	}
	return access.Actor{PersonID: v.person.ID, OrganisationID: v.person.OrganisationID}
}

type visitorKey struct{}

func visitorOf(ctx context.Context) visitor {
	v, _ := ctx.Value(visitorKey{}).(visitor)
	return v
}

// Who is the middleware that finds out who asks: the person of the session, unless the account or the session has
// ended, acting in the chosen membership. It also sets the language.
func (p *Pages) Who(next platform.Handler) platform.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx := r.Context()
		v, err := p.visitor(ctx)
		if err != nil {
			return err
		}
		v.browser = browserOf(r)
		l := p.language(r, v)
		p.remember(w, r, v, l)
		ctx = i18n.With(ctx, p.Bundle, l, zoneOf(v.person))
		ctx = context.WithValue(ctx, visitorKey{}, v)
		if v.actor.MembershipID != "" {
			v.actor = p.withStepUp(r, p.withPurpose(r, v.actor))
			ctx = context.WithValue(ctx, visitorKey{}, v)
			ctx = access.WithActor(ctx, v.actor)
		}
		return next(w, r.WithContext(ctx))
	}
}

func (p *Pages) visitor(ctx context.Context) (visitor, error) {
	personID := p.Sessions.GetString(ctx, keyPerson)
	if personID == "" {
		return visitor{}, nil
	}
	person, err := p.Access.PersonByID(ctx, personID)
	if err != nil {
		return visitor{}, err
	}
	if person.DeactivatedAt != 0 || person.SignedOutAt > p.Sessions.GetInt64(ctx, keySince) {
		return visitor{}, p.Sessions.Destroy(ctx)
	}
	v := visitor{person: person}
	if v.memberships, err = p.Access.Memberships(ctx, person.ID); err != nil {
		return v, err
	}
	chosen := p.Sessions.GetString(ctx, keyMembership)
	for _, m := range v.memberships {
		if m.ID == chosen {
			v.actor = access.ActorIn(person, m)
		}
	}
	if chosen != "" && v.actor.MembershipID == "" { // the membership has ended: the person chooses again
		p.Sessions.Remove(ctx, keyMembership)
	}
	return v, nil
}

func (p *Pages) language(r *http.Request, v visitor) i18n.Language {
	if chosen := p.Sessions.GetString(r.Context(), keyLanguage); chosen != "" {
		return i18n.Parse(chosen)
	}
	if v.person.ID != "" {
		return i18n.Parse(v.person.Language)
	}
	if kept, err := r.Cookie(languageCookie); err == nil {
		return i18n.Parse(kept.Value)
	}
	return i18n.Parse(r.Header.Get("Accept-Language"))
}

// languageCookie keeps the language of whoever worked here last, and nothing else: after the idle lock the page to sign
// in speaks it still.
const languageCookie = "passerelle-language"

func (p *Pages) remember(w http.ResponseWriter, r *http.Request, v visitor, l i18n.Language) {
	if kept, err := r.Cookie(languageCookie); v.person.ID == "" || err == nil && kept.Value == string(l) {
		return
	}
	http.SetCookie(w, &http.Cookie{Name: languageCookie, Value: string(l), Path: "/", HttpOnly: true, Secure: p.Sessions.Cookie.Secure, SameSite: http.SameSiteLaxMode})
}

func zoneOf(p access.Person) *time.Location {
	zone, err := clock.Zone(p.TimeZone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// Guard answers whether somebody may use a route at all: signed in, with a password of their own, acting in a
// membership whose roles have a rule for the action. Services decide again about each record.
func (p *Pages) Guard(r *http.Request, action string) error {
	v := visitorOf(r.Context())
	switch {
	case action == platform.Public:
		return nil
	case v.person.ID == "":
		return errSignIn
	case v.person.MustChange && r.URL.Path != "/account/password":
		return errPassword
	case action == platform.Self:
		return nil
	case v.actor.MembershipID == "":
		return errMembership
	case r.Method == http.MethodPost && r.PostFormValue(platform.FieldMembership) != v.actor.MembershipID:
		return cutShort(r)
	case !v.actor.MayEver(access.Action(action)):
		return fault.Denied()
	}
	return nil
}

// cutShort says why a form does not carry the membership that is acted in: it was too large to be read to its end, or it
// is of another membership.
func cutShort(r *http.Request) error {
	if _, large := errors.AsType[*http.MaxBytesError](r.ParseMultipartForm(1 << 20)); large {
		return fault.New(fault.TooLarge, "fault.too_large")
	}
	return errPlace
}

// What Guard asks for first; Detour leads there.
var (
	errSignIn     = fault.New(fault.Forbidden, "access.sign_in.needed")
	errPassword   = fault.New(fault.Forbidden, "access.password.needed")
	errMembership = fault.New(fault.Forbidden, "access.membership.needed")
	errPlace      = fault.New(fault.Conflict, "access.stale_membership")
)

// Detour leads a person to what must come first: signing in, a password of their own, a membership, the place that a
// page was opened in.
func (p *Pages) Detour(next platform.Handler) platform.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		err := p.letGo(w, r, next)
		switch err {
		case errSignIn:
			if _, _, err := p.hold(w, r); err != nil {
				return err
			}
			return platform.Redirect(w, r, before("/sign-in", r))
		case errPassword:
			return platform.Redirect(w, r, "/account/password")
		case errMembership:
			if _, _, err := p.holdOwn(w, r); err != nil {
				return err
			}
			return platform.Redirect(w, r, before("/memberships", r))
		case errPlace:
			return p.ofAnotherPlace(w, r)
		default:
			a := visitorOf(r.Context()).acting()
			err = p.Ended.Say(r.Context(), a, r.PathValue("file"), err)
			p.Refusals.Keep(r, a, err)
			return err
		}
	}
}

// keepLanguage makes the language that was chosen in a page's head a person's own, if one was.
func (p *Pages) keepLanguage(ctx context.Context, person access.Person) error {
	chosen := p.Sessions.PopString(ctx, keyLanguage)
	if chosen == "" || chosen == person.Language {
		return nil
	}
	return p.Access.SetLanguage(ctx, access.Actor{PersonID: person.ID, OrganisationID: person.OrganisationID}, chosen)
}

func (p *Pages) begin(ctx context.Context, person access.Person) error {
	if err := p.Sessions.RenewToken(ctx); err != nil {
		return err
	}
	p.Sessions.Put(ctx, keyPerson, person.ID)
	p.Sessions.Put(ctx, keySince, clock.Micros(p.Clock.Now()))
	p.Sessions.Remove(ctx, keyMembership)
	p.forget(ctx)
	if err := p.keepLanguage(ctx, person); err != nil {
		return err
	}
	memberships, err := p.Access.Memberships(ctx, person.ID)
	if err == nil && len(memberships) == 1 {
		p.Sessions.Put(ctx, keyMembership, memberships[0].ID)
	}
	return err
}

// Flash says on the next page what was just done.
func (p *Pages) Flash(ctx context.Context, key string) { p.Sessions.Put(ctx, keyFlash, key) }

// TakeFlash gives what was just done, once.
func (p *Pages) TakeFlash(ctx context.Context) string { return p.Sessions.PopString(ctx, keyFlash) }

// Memberships gives all that whoever is signed in may act in today.
func (p *Pages) Memberships(ctx context.Context) []access.Membership {
	return visitorOf(ctx).memberships
}

// PersonName gives the name of whoever is signed in, or nothing.
func (p *Pages) PersonName(ctx context.Context) string { return visitorOf(ctx).person.Name }

// OwnPassword reports whether whoever is signed in has a password that they chose: before, nothing is open but its page.
func (p *Pages) OwnPassword(ctx context.Context) bool {
	person := visitorOf(ctx).person
	return person.ID != "" && !person.MustChange
}

// SignInAs begins a session for a person without a password, and says where they go on. Only a demonstration has a page
// that calls it.
func (p *Pages) SignInAs(ctx context.Context, personID string) (to string, err error) {
	person, err := p.Access.PersonByID(ctx, personID)
	if err != nil {
		return "", err
	}
	if err := p.begin(ctx, person); err != nil {
		return "", err
	}
	path, waits, err := p.waiting(ctx, person)
	if !waits {
		path = "/"
	}
	return path, err
}
