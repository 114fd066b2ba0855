// Package web decides how a request becomes a page: handlers return errors and one place renders them, every answer
// carries the security headers, every post is checked for its origin, its membership and its idempotency key.
//
// It knows no domain word. Start at [Handler] and [Site.Handler]; failures are rendered in failure.go.
package web

import (
	"log/slog"
	"net/http"

	"github.com/a-h/templ"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
)

// Handler answers a request. It returns a fault for anything it cannot answer; a page with field problems it renders
// itself, with status 422.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Route is one line of the route table. Action names the rule that guards it: an action of the access rules, "self"
// for a person's own account, or "public".
type Route struct {
	Pattern string
	Handle  Handler
	Action  string
	// Keep keeps what was posted for whoever typed it, as the draft of its form; nil where the form has none.
	Keep func(r *http.Request) error
	// Page is where the form of a post stands, with the parameters of its pattern, where that is not the page next above its address.
	Page string
}

// The two guards that are not actions of the access rules.
const (
	Public = "public" // anyone, signed in or not
	Self   = "self"   // anyone signed in
)

// Middleware wraps handlers.
type Middleware func(Handler) Handler

// Site holds what every request needs.
type Site struct {
	Log   *slog.Logger
	Clock clock.Clock
	// Failure gives the page that tells a person what went wrong, and how to go on.
	Failure func(r *http.Request, kind fault.Kind, key string, args []any, reference string) templ.Component
	// Around wraps every route with what the areas bring: session, language, actor, audit. Outermost first. Failures
	// of what it wraps are rendered inside it, in the person's language.
	Around []Middleware
	// Inner wraps only the guard and the handler: it sees their failures before they are rendered.
	Inner []Middleware
	// Beside serves what is no page, by its path ("/api/v1/"): it sees to who asks by itself.
	Beside map[string]http.Handler
	// Guard answers whether the actor may use a route at all; services decide again about each record.
	Guard func(r *http.Request, action string) error
}

// Handler serves a route table. Patterns are those of http.ServeMux ("GET /files/{file}").
func (s *Site) Handler(routes []Route, static http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /static/", static)
	for _, route := range reloading(routes) {
		mux.Handle(route.Pattern, s.serve(route))
	}
	for path, handler := range s.Beside {
		mux.Handle(path, textOnly(handler))
	}
	mux.Handle("/", s.serve(Route{Action: Public, Handle: func(http.ResponseWriter, *http.Request) error {
		return fault.Missing()
	}}))
	// A post from another site is refused like anything else that is: on a page, in the reader's language.
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(s.serve(Route{Action: Public, Handle: func(http.ResponseWriter, *http.Request) error {
		return fault.New(fault.Forbidden, "fault.cross_origin")
	}}))
	return s.observe(Secure(protection.Handler(limit(mux))))
}

func (s *Site) serve(route Route) http.Handler {
	inner := wrap(func(w http.ResponseWriter, r *http.Request) error {
		if err := s.Guard(r, route.Action); err != nil {
			return err
		}
		if err := legible(r); err != nil {
			return err
		}
		return s.handle(w, r, route)
	}, s.Inner)
	whole := wrap(func(w http.ResponseWriter, r *http.Request) error {
		if err := inner(w, r); err != nil {
			s.fail(w, r, err)
		}
		return nil
	}, s.Around)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := whole(w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

func wrap(h Handler, around []Middleware) Handler {
	for i := len(around) - 1; i >= 0; i-- {
		h = around[i](h)
	}
	return h
}

// Redirect sends the browser on after a post, so that reloading repeats nothing.
func Redirect(w http.ResponseWriter, r *http.Request, path string) error {
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}
