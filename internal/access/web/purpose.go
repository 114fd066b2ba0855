package web

import (
	"net/http"
	"strings"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
)

const (
	keyPurpose      = "purpose"
	keyPurposeFile  = "purpose_file"
	keyPurposeUntil = "purpose_until"
	keyPurposeFor   = "purpose_membership"
	// purposeLife is how long a purpose opens its file.
	purposeLife = time.Hour
	mostPurpose = 300
)

// purposeSet opens one file to a privacy officer who says what for; every reading of it carries the purpose. It ends
// after an hour, or when another file is opened.
func (p *Pages) purposeSet(w http.ResponseWriter, r *http.Request) error {
	purpose, file := strings.TrimSpace(r.PostFormValue("purpose")), r.PathValue("object")
	if purpose == "" || len(purpose) > mostPurpose {
		var c fault.Check
		c.Add("purpose", "access.purpose.needed")
		return p.showReaders(w, r, "file", http.StatusUnprocessableEntity, part.Again(r.PostForm, c.Err()))
	}
	ctx := r.Context()
	p.Sessions.Put(ctx, keyPurpose, purpose)
	p.Sessions.Put(ctx, keyPurposeFile, file)
	p.Sessions.Put(ctx, keyPurposeFor, visitorOf(ctx).actor.MembershipID)
	p.Sessions.Put(ctx, keyPurposeUntil, clock.Micros(p.Clock.Now().Add(purposeLife)))
	return platform.Redirect(w, r, "/files/"+file)
}

// withPurpose gives the actor the purpose of the session while it lasts.
func (p *Pages) withPurpose(r *http.Request, a access.Actor) access.Actor {
	ctx := r.Context()
	if p.Sessions.GetInt64(ctx, keyPurposeUntil) > clock.Micros(p.Clock.Now()) && p.Sessions.GetString(ctx, keyPurposeFor) == a.MembershipID {
		a.Purpose, a.PurposeFile = p.Sessions.GetString(ctx, keyPurpose), p.Sessions.GetString(ctx, keyPurposeFile)
	}
	return a
}
