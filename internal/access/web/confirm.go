package web

import (
	"context"
	"net/http"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
)

const (
	keyStepUpUntil = "step_up_until"
	keyStepUpFor   = "step_up_membership"
)

// confirm asks for the password again, and leads back to the page that needs it.
func (p *Pages) confirm(w http.ResponseWriter, r *http.Request) error {
	free, err := p.confirmsFreely(r)
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, confirmPage(within(r.URL.Query().Get("return")), free, part.Form{}))
}

// confirmsFreely reports whether one click confirms: in a demonstration, whose people have no password.
func (p *Pages) confirmsFreely(r *http.Request) (bool, error) {
	if !p.Demo {
		return false, nil
	}
	person, err := p.Access.PersonByID(r.Context(), self(r).PersonID)
	return err == nil && person.PasswordHash == "", err
}

func (p *Pages) confirmPost(w http.ResponseWriter, r *http.Request) error {
	ctx, to := r.Context(), within(r.PostFormValue("return"))
	free, err := p.confirmsFreely(r)
	if err != nil {
		return err
	}
	if free {
		err = p.Access.ConfirmWithoutPassword(ctx, self(r))
	} else {
		err = p.Access.Confirm(ctx, self(r), r.PostFormValue("password"))
	}
	if fault.Is(err, fault.TooMany) {
		known := asFault(err)
		form := part.Form{Problems: []fault.Problem{{Field: "password", Key: known.Key, Args: known.Args}}}
		return platform.Render(w, r, platform.StatusOf(known.Kind), confirmPage(to, free, form))
	}
	if again(err) {
		return platform.Render(w, r, http.StatusUnprocessableEntity, confirmPage(to, free, part.Again(nil, err)))
	}
	if err != nil {
		return err
	}
	// Whoever holds the session as it was before has not confirmed anything.
	if err := p.Sessions.RenewToken(ctx); err != nil {
		return err
	}
	p.Sessions.Put(ctx, keyStepUpUntil, clock.Micros(p.Clock.Now().Add(access.StepUpLife)))
	p.Sessions.Put(ctx, keyStepUpFor, visitorOf(ctx).actor.MembershipID)
	return platform.Redirect(w, r, to)
}

// withStepUp says that the actor has just confirmed their password, while that lasts and in the membership it was for.
func (p *Pages) withStepUp(r *http.Request, a access.Actor) access.Actor {
	ctx := r.Context()
	a.SteppedUp = p.Sessions.GetInt64(ctx, keyStepUpUntil) > clock.Micros(p.Clock.Now()) && p.Sessions.GetString(ctx, keyStepUpFor) == a.MembershipID
	return a
}

// forget ends what was said or confirmed for one membership: it counts for no other, and for nobody who signs in later.
func (p *Pages) forget(ctx context.Context) {
	for _, key := range []string{keyStepUpUntil, keyStepUpFor, keyPurpose, keyPurposeFile, keyPurposeUntil, keyPurposeFor} {
		p.Sessions.Remove(ctx, key)
	}
	p.forgetSearches(ctx)
}
