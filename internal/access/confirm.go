package access

import (
	"context"
	"time"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// StepUpLife is how long a confirmed password opens what is protected most: enough to read an address and write it on
// an envelope, and over before somebody else sits down at a screen that was left.
const StepUpLife = 5 * time.Minute

// Confirm checks that it is still the same person who sits there, by their password; the actor's session is then
// stepped up for StepUpLife. A wrong password is a problem of the field "password"; too many make it wait. Both are kept.
func (s *Service) Confirm(ctx context.Context, a Actor, password string) error {
	p, err := s.PersonByID(ctx, a.PersonID)
	if err != nil {
		return err
	}
	if err := s.proveAgain(ctx, p, password, "password"); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error { return s.record(ctx, tx, a, "person.confirmed", "person", p.ID) })
}

// ConfirmWithoutPassword confirms somebody of a demonstration, who has none to give. Whoever has a password is refused.
func (s *Service) ConfirmWithoutPassword(ctx context.Context, a Actor) error {
	p, err := s.PersonByID(ctx, a.PersonID)
	if err != nil {
		return err
	}
	if p.PasswordHash != "" {
		return fault.Denied()
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error { return s.record(ctx, tx, a, "person.confirmed", "person", p.ID) })
}

// proveAgain checks the password of somebody who is signed in. Its failures are counted apart from those of signing in,
// so that a stranger who knows the e-mail address keeps nobody from their work.
func (s *Service) proveAgain(ctx context.Context, p Person, password, field string) error {
	subject := hashOf("again " + p.ID)
	err := s.prove(ctx, attempt{refusal: "person.confirm_refused", subject: subject, password: password, person: p})
	if fault.Is(err, fault.Invalid) {
		var c fault.Check
		c.Add(field, "access.problem.password_wrong")
		return c.Err()
	}
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error { return clearFailures(ctx, tx, subject) })
}
