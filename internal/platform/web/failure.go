package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"

	"passerelle/internal/platform/fault"
)

// StatusOf gives the status of a kind of failure.
func StatusOf(kind fault.Kind) int {
	switch kind {
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.Invalid, fault.NotReady:
		return http.StatusUnprocessableEntity
	case fault.Conflict:
		return http.StatusConflict
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.TooMany:
		return http.StatusTooManyRequests
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	default:
		return http.StatusInternalServerError
	}
}

// fail renders a failure: the kind and its sentence for the person, the cause for the log and for nobody else.
func (s *Site) fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return // the person went away; nobody reads an answer
	}
	kind, key, args := fault.KindOf(err), "fault.internal", []any(nil)
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok && tooLarge != nil {
		kind, key = fault.TooLarge, "fault.too_large"
	}
	if known, ok := errors.AsType[*fault.Error](err); ok && kind != fault.Internal {
		key, args = known.Key, known.Args
	}
	if kind == fault.Internal || kind == fault.Unavailable {
		s.Log.ErrorContext(r.Context(), "request failed", "request", RequestID(r.Context()), "route", r.Pattern, "error", err)
	}
	page := s.Failure(r, kind, key, args, RequestID(r.Context()))
	if err := Render(w, r, StatusOf(kind), page); err != nil {
		s.Log.ErrorContext(r.Context(), "failure page", "request", RequestID(r.Context()), "error", err)
		http.Error(w, http.StatusText(StatusOf(kind)), StatusOf(kind))
	}
}

// recovered turns a panic into an ordinary internal failure with its stack in the log.
func recovered(err *error) {
	if cause := recover(); cause != nil {
		*err = fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
	}
}

// Recover turns a panic of a handler into a failure that is rendered like any other.
func Recover(next Handler) Handler {
	return func(w http.ResponseWriter, r *http.Request) (err error) {
		defer recovered(&err)
		return next(w, r)
	}
}
