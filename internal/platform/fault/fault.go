// Package fault decides what kinds of failure exist and which of them a person may be told about.
//
// A service returns one of the kinds below, wrapped with %w where it passes upward; anything else is an
// internal failure whose cause is logged once at the edge and never shown. Start at [Kind].
package fault

import (
	"errors"
	"fmt"
	"slices"
)

// Kind is the category of a failure; the edge maps each to one status and one page.
type Kind int

// The kinds a service may return. Everything unknown is Internal.
const (
	Internal    Kind = iota
	NotFound         // missing, or out of the actor's scope: the two are indistinguishable
	Forbidden        // in scope, not allowed
	Invalid          // the input has field problems
	Conflict         // a stale version, or a duplicate
	NotReady         // a gate is unmet
	Unavailable      // try again later
	TooLarge         // more than we accept
	TooMany          // tried too often: wait
)

// Problem is one thing wrong with one field: a catalogue key and its arguments, never a sentence.
type Problem struct {
	Field string
	Key   string
	Args  []any // name, value, name, value …
}

// Error is a failure of a known kind. Key is a catalogue key for the person; Problems are in page order.
type Error struct {
	Kind     Kind
	Key      string
	Args     []any
	Problems []Problem
	cause    error
	stale    bool // a Conflict that says what was done meanwhile
}

// Error says the kind and the key for the log; it holds no personal data.
func (e *Error) Error() string {
	text := e.Key
	for _, p := range e.Problems {
		text += " " + p.Field + ":" + p.Key
	}
	if e.cause != nil {
		return fmt.Sprintf("%s: %v", text, e.cause)
	}
	return text
}

// Unwrap gives the cause, for the log.
func (e *Error) Unwrap() error { return e.cause }

// New makes a failure of a kind with a catalogue key and its arguments (name, value, …).
func New(kind Kind, key string, args ...any) *Error { return &Error{Kind: kind, Key: key, Args: args} }

// Wrap makes a failure of a kind that remembers its cause for the log.
func Wrap(kind Kind, key string, cause error) *Error {
	return &Error{Kind: kind, Key: key, cause: cause}
}

// Missing is the one answer for "not there" and "not yours to see".
func Missing() *Error { return New(NotFound, "fault.not_found") }

// Denied is the answer for "in your scope, but not allowed to your role".
func Denied() *Error { return New(Forbidden, "fault.forbidden") }

// Stale is the answer to a write that began from an older version.
func Stale() *Error { return New(Conflict, "fault.stale") }

// Overtaken is [Stale] in words of its own: what somebody else has done to the record meanwhile.
func Overtaken(key string, args ...any) *Error {
	return &Error{Kind: Conflict, Key: key, Args: args, stale: true}
}

// IsStale reports whether an error is the answer to a write that began from an older version.
func IsStale(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Kind == Conflict && (e.stale || e.Key == "fault.stale")
}

// KindOf gives the kind of any error; unknown errors are Internal.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// Is reports whether an error is of a kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }

// ProblemsOf gives the field problems an error carries, or none.
func ProblemsOf(err error) []Problem {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Problems
	}
	return nil
}

// Beside says of a failure as a whole what it says, beside a field.
func Beside(field string, err error) Problem {
	if e, ok := errors.AsType[*Error](err); ok {
		return Problem{Field: field, Key: e.Key, Args: e.Args}
	}
	return Problem{Field: field, Key: "fault.internal"}
}

// At gives an Invalid error holding one problem, of a field.
func At(field, key string, args ...any) error {
	var c Check
	c.Add(field, key, args...)
	return c.Err()
}

// NotReadyAt gives a gate that is unmet, with the field where it is met.
func NotReadyAt(field, key string, args ...any) error {
	return &Error{Kind: NotReady, Key: key, Args: args, Problems: []Problem{{Field: field, Key: key, Args: args}}}
}

// Check collects field problems in page order.
type Check struct{ problems []Problem }

// Add notes a problem of a field.
func (c *Check) Add(field, key string, args ...any) {
	c.problems = append(c.problems, Problem{Field: field, Key: key, Args: args})
}

// Require notes a problem when ok is false.
func (c *Check) Require(ok bool, field, key string, args ...any) {
	if !ok {
		c.Add(field, key, args...)
	}
}

// Take notes the field problems that an error carries; what is wrong with a field already is said once. Where the fields are called otherwise
// here, called says how.
func (c *Check) Take(err error, called map[string]string) {
	for _, p := range ProblemsOf(err) {
		if field, other := called[p.Field]; other {
			p.Field = field
		}
		if !slices.ContainsFunc(c.problems, func(x Problem) bool { return x.Field == p.Field && x.Key == p.Key }) {
			c.problems = append(c.problems, p)
		}
	}
}

// Err gives an Invalid error holding the problems, or nil when there are none.
func (c *Check) Err() error {
	if len(c.problems) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Key: "fault.invalid", Problems: c.problems}
}
