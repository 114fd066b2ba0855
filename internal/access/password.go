package access

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	guess "passerelle/internal/access/password"
	"passerelle/internal/audit"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
)

// MinPassword is the shortest password, in characters: length over complexity (GC guideline, NIST 800-63B).
const MinPassword = 15

const (
	failuresAllowed = 10
	// failuresOfPlace is how many are allowed from one place on the network: an office of many people is one.
	failuresOfPlace = 100
	failureWindow   = 15 * time.Minute
)

var hashing = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// strangerHash is checked when nobody has the e-mail address, so that the answer takes as long.
var strangerHash = func() string {
	hash, err := argon2id.CreateHash(id.Secret(), hashing)
	if err != nil {
		panic("hash: " + err.Error()) // no randomness: nothing else could work either
	}
	return hash
}()

func checkPassword(c *fault.Check, field, password string, p Person) {
	long := utf8.RuneCountInString(password) >= MinPassword
	c.Require(long, field, "access.problem.password_short", "Least", MinPassword)
	c.Require(len(password) <= 256, field, "fault.too_long")
	if long && (guess.Guessable(password) || guess.OfOwnName(password, p.Name, foldEmail(p.Email))) {
		c.Add(field, "access.problem.password_common")
	}
}

// takeHash waits for a turn at hashing, which takes much memory; call done afterwards.
func (s *Service) takeHash(ctx context.Context) (done func(), err error) {
	select {
	case s.hashes <- struct{}{}:
		return func() { <-s.hashes }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (s *Service) hash(ctx context.Context, password string) (string, error) {
	done, err := s.takeHash(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	hash, err := argon2id.CreateHash(password, hashing)
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return hash, nil
}

func compare(password, hash string) (bool, error) {
	if hash == "" {
		hash = strangerHash
	}
	return argon2id.ComparePasswordAndHash(password, hash)
}

// SignIn answers the person whose e-mail address and password these are. Every refusal is the same fault, whether
// the address is unknown, the account has ended or the password is wrong; too many failures for the address or from
// the same place make it wait.
func (s *Service) SignIn(ctx context.Context, email, password, from string) (Person, error) {
	email = foldEmail(email)
	subject := hashOf("email " + email)
	p, err := db.One[Person](ctx, s.db, "select "+personColumns+" from person where email=$1", email)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return Person{}, err
	}
	if err := s.prove(ctx, attempt{"person.sign_in_refused", subject, hashOf("from " + from), password, p}); err != nil {
		return Person{}, err
	}
	signedIn := Actor{PersonID: p.ID, OrganisationID: p.OrganisationID}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := clearFailures(ctx, tx, subject); err != nil {
			return err
		}
		return s.record(ctx, tx, signedIn, "person.signed_in", "person", p.ID)
	})
	return p, err
}

// attempt is a password that somebody gives to prove who they are: failures are counted for whom it is about and for
// the place it comes from, if that is known, and kept in the audit under the action named.
type attempt struct {
	refusal  string
	subject  string
	place    string
	password string
	person   Person
}

// prove checks the password, and counts the failure before the next one is checked: however many attempts come at
// once, no more of them than are allowed reach a hash, but for the few in hand.
func (s *Service) prove(ctx context.Context, t attempt) error {
	done, err := s.takeHash(ctx)
	if err != nil {
		return err
	}
	defer done()
	if err := s.throttle(ctx, failuresAllowed, t.subject); err != nil {
		return err
	}
	if err := s.throttle(ctx, failuresOfPlace, t.place); err != nil {
		return err
	}
	ok, err := compare(t.password, t.person.PasswordHash)
	if err != nil {
		return err
	}
	if !ok || t.person.ID == "" || t.person.PasswordHash == "" || t.person.DeactivatedAt != 0 {
		return s.refuse(ctx, t)
	}
	return nil
}

func (s *Service) throttle(ctx context.Context, most int, subject string) error {
	since := clock.Micros(s.clock.Now().Add(-failureWindow))
	n, err := db.One[int](ctx, s.db, "select count(*) from sign_in_failure where subject_hash=$1 and recorded>$2", subject, since)
	if err != nil {
		return fmt.Errorf("count failures: %w", err)
	}
	if n >= most {
		return fault.New(fault.TooMany, "access.sign_in.wait", "Minutes", int(failureWindow.Minutes()))
	}
	return nil
}

func (s *Service) refuse(ctx context.Context, t attempt) error {
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := s.noteFailure(ctx, tx, t.subject, t.place); err != nil {
			return err
		}
		entry := Actor{OrganisationID: t.person.OrganisationID}.Entry(t.refusal, "person", t.person.ID)
		entry.Outcome = audit.Denied
		return s.log.Act(ctx, tx, entry)
	})
	if err != nil {
		return err
	}
	return fault.New(fault.Invalid, "access.sign_in.wrong")
}

func (s *Service) noteFailure(ctx context.Context, tx *db.Tx, subjects ...string) error {
	for _, subject := range subjects {
		if subject == "" {
			continue
		}
		if _, err := tx.Exec(ctx, "insert into sign_in_failure (id, subject_hash, recorded) values ($1,$2,$3)",
			id.New(), subject, clock.Micros(s.clock.Now())); err != nil {
			return fmt.Errorf("note failure: %w", err)
		}
	}
	return nil
}

func clearFailures(ctx context.Context, tx *db.Tx, subject string) error {
	if _, err := tx.Exec(ctx, "delete from sign_in_failure where subject_hash=$1", subject); err != nil {
		return fmt.Errorf("clear failures: %w", err)
	}
	return nil
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// ChangePassword changes a person's own password. Every other session of theirs ends. Guessing at the old one is
// throttled like a confirmation: whoever finds an open session learns no password in it.
func (s *Service) ChangePassword(ctx context.Context, a Actor, old, password string) error {
	p, err := s.PersonByID(ctx, a.PersonID)
	if err != nil {
		return err
	}
	if err := s.proveAgain(ctx, p, old, "old_password"); err != nil {
		return err
	}
	var c fault.Check
	c.Require(old != password, "password", "access.problem.password_same")
	checkPassword(&c, "password", password, p)
	if err := c.Err(); err != nil {
		return err
	}
	return s.setPassword(ctx, a, p.ID, "person.password_changed", password)
}

func (s *Service) setPassword(ctx context.Context, a Actor, personID, action, password string) error {
	hash, err := s.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error { return s.keepPassword(ctx, tx, a, personID, action, hash) })
}

func (s *Service) keepPassword(ctx context.Context, tx *db.Tx, a Actor, personID, action, hash string) error {
	return s.changePersonIn(ctx, tx, a, personID, action, "password_hash=$2, must_change=$3, signed_out_at=$4", hash, false,
		clock.Micros(s.clock.Now()))
}
