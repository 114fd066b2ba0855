package access

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
)

// MinPassword is the shortest password, in characters: length over complexity (GC guideline, NIST 800-63B).
const MinPassword = 15

const (
	failuresAllowed = 10
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

// blocked are beginnings and words of passwords that are tried first, long ones included.
var blocked = []string{"passwordpassword", "motdepassemotdepasse", "passerelle", "123456789012345", "qwertyuiop", "azertyuiop",
	"correcthorsebattery", "letmein", "iloveyou", "administrator", "administrateur"}

func checkPassword(c *fault.Check, field, password, email string) {
	folded := strings.ToLower(strings.ReplaceAll(password, " ", ""))
	c.Require(utf8.RuneCountInString(password) >= MinPassword, field, "access.problem.password_short", "Least", MinPassword)
	c.Require(len(password) <= 256, field, "fault.too_long")
	for _, b := range blocked {
		if strings.HasPrefix(folded, b) {
			c.Add(field, "access.problem.password_common")
			return
		}
	}
	if local, _, _ := strings.Cut(foldEmail(email), "@"); len(local) > 4 && strings.Contains(folded, local) {
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

func (s *Service) matches(ctx context.Context, password, hash string) (bool, error) {
	done, err := s.takeHash(ctx)
	if err != nil {
		return false, err
	}
	defer done()
	return compare(password, hash)
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
	subjects := []string{hashOf("email " + email), hashOf("from " + from)}
	p, err := db.One[Person](ctx, s.db, "select "+personColumns+" from person where email=$1", email)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return Person{}, err
	}
	if err := s.prove(ctx, subjects, password, p); err != nil {
		return Person{}, err
	}
	signedIn := Actor{PersonID: p.ID, OrganisationID: p.OrganisationID}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "delete from sign_in_failure where subject_hash=$1", subjects[0]); err != nil {
			return fmt.Errorf("clear failures: %w", err)
		}
		return s.record(ctx, tx, signedIn, "person.signed_in", "person", p.ID)
	})
	return p, err
}

// prove checks the password, and counts the failure before the next one is checked: however many attempts come at
// once, no more of them than are allowed reach a hash, but for the few in hand.
func (s *Service) prove(ctx context.Context, subjects []string, password string, p Person) error {
	done, err := s.takeHash(ctx)
	if err != nil {
		return err
	}
	defer done()
	if err := s.throttle(ctx, subjects); err != nil {
		return err
	}
	ok, err := compare(password, p.PasswordHash)
	if err != nil {
		return err
	}
	if !ok || p.ID == "" || p.PasswordHash == "" || p.DeactivatedAt != 0 {
		return s.refuse(ctx, subjects, p)
	}
	return nil
}

func (s *Service) throttle(ctx context.Context, subjects []string) error {
	since := clock.Micros(s.clock.Now().Add(-failureWindow))
	for _, subject := range subjects {
		n, err := db.One[int](ctx, s.db, "select count(*) from sign_in_failure where subject_hash=$1 and recorded>$2", subject, since)
		if err != nil {
			return fmt.Errorf("count failures: %w", err)
		}
		if n >= failuresAllowed {
			return fault.New(fault.Unavailable, "access.sign_in.wait", "Minutes", int(failureWindow.Minutes()))
		}
	}
	return nil
}

func (s *Service) refuse(ctx context.Context, subjects []string, p Person) error {
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		for _, subject := range subjects {
			if _, err := tx.Exec(ctx, "insert into sign_in_failure (id, subject_hash, recorded) values ($1,$2,$3)",
				id.New(), subject, clock.Micros(s.clock.Now())); err != nil {
				return fmt.Errorf("note failure: %w", err)
			}
		}
		entry := Actor{OrganisationID: p.OrganisationID}.Entry("person.sign_in_refused", "person", p.ID)
		entry.Outcome = "refused"
		return s.log.Act(ctx, tx, entry)
	})
	if err != nil {
		return err
	}
	return fault.New(fault.Invalid, "access.sign_in.wrong")
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// ChangePassword changes a person's own password. Every other session of theirs ends.
func (s *Service) ChangePassword(ctx context.Context, a Actor, old, password string) error {
	p, err := s.PersonByID(ctx, a.PersonID)
	if err != nil {
		return err
	}
	var c fault.Check
	ok, err := s.matches(ctx, old, p.PasswordHash)
	if err != nil {
		return err
	}
	c.Require(ok, "old", "access.problem.password_wrong")
	c.Require(old != password, "password", "access.problem.password_same")
	checkPassword(&c, "password", password, p.Email)
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
	return s.changePerson(ctx, a, personID, action, "password_hash=$2, must_change=$3, signed_out_at=$4", hash, false,
		clock.Micros(s.clock.Now()))
}
