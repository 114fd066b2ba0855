package web

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"

	"passerelle/internal/platform/fault"
)

// errInProgress answers a post that is being done already, by the press before.
var errInProgress = fault.New(fault.Conflict, "fault.in_progress")

// handle runs a route. What was posted to one that keeps what is typed is kept when its page comes back without the deed, asked about or
// refused: whoever turns away then believes it done, and what they typed last was never kept. A deed that is done leads on, and keeps nothing.
func (s *Site) handle(w http.ResponseWriter, r *http.Request, route Route) error {
	if route.Keep == nil {
		return route.Handle(w, r)
	}
	if err := r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "fault.invalid", err)
	}
	posted := maps.Clone(r.PostForm) // as it was sent: a page that is shown again puts into it what it goes on from
	seen := &statusWriter{ResponseWriter: w, status: http.StatusOK}
	err := route.Handle(seen, r)
	if err == nil && seen.status/100 == 3 || errors.Is(err, errInProgress) {
		return err
	}
	r = r.WithContext(context.WithoutCancel(r.Context())) // who has turned away already loses nothing by it
	r.PostForm = posted
	if unkept := route.Keep(r); unkept != nil {
		s.Log.InfoContext(r.Context(), "typed and not kept", "request", RequestID(r.Context()), "error", unkept)
	}
	return err
}

// Typed gives what was posted, as a draft keeps it: without what a form carries unseen, and without fields that say what was pressed.
func Typed(r *http.Request, pressed ...string) url.Values {
	typed := maps.Clone(r.PostForm)
	for _, field := range append(pressed, FieldIdempotency, FieldMembership) {
		typed.Del(field)
	}
	return typed
}

// Saves reports whether a post to a form of several buttons was to save or complete it. The others look, or change its page, and keep nothing.
func Saves(r *http.Request) bool {
	act := r.PostForm.Get("act")
	return act == "save" || act == "complete"
}
