package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strconv"

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
	if kind == fault.TooMany {
		w.Header().Set("Retry-After", strconv.Itoa(retryAfter(args)))
	}
	page := s.Failure(r, kind, key, args, RequestID(r.Context()))
	if err := Render(w, r, StatusOf(kind), page); err != nil {
		s.Log.ErrorContext(r.Context(), "failure page", "request", RequestID(r.Context()), "error", err)
		http.Error(w, http.StatusText(StatusOf(kind)), StatusOf(kind))
	}
}

// retryAfter says in how many seconds whoever tried too often may try again: in as many minutes as the sentence says.
func retryAfter(args []any) int {
	for i := 0; i+1 < len(args); i += 2 {
		if minutes, ok := args[i+1].(int); ok && args[i] == "Minutes" {
			return minutes * 60
		}
	}
	return 60
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
