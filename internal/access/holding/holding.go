// Package holding decides what becomes of a post that came when its person could not send it: it is kept for the person whose page it was, in the
// browser that it came from, for a time, whoever signs in there meanwhile. Start at [Service.Keep].
package holding

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// Life is how long a post is held: until the next morning, whoever works at the machine before.
const Life = 24 * time.Hour

// Service keeps what is held.
type Service struct {
	DB    *db.DB
	Clock clock.Clock
}

type owner struct {
	PersonID       string `db:"person_id"`
	OrganisationID string `db:"organisation_id"`
}

// Keep holds a post for the person of a membership; what was held for them in this browser before gives way. False when nobody has the
// membership: then nothing is held.
func (s Service) Keep(ctx context.Context, browser, membershipID, typed string) (bool, error) {
	of, err := db.One[owner](ctx, s.DB, "select person_id, organisation_id from membership where id=$1", membershipID)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("whose is held: %w", err)
	}
	_, err = s.DB.Exec(ctx, `insert into held_post (browser_hash, person_id, organisation_id, typed, expires) values ($1,$2,$3,$4,$5)
		on conflict (browser_hash, person_id) do update set typed=excluded.typed, organisation_id=excluded.organisation_id, expires=excluded.expires`,
		hashOf(browser), of.PersonID, of.OrganisationID, typed, clock.Micros(s.Clock.Now().Add(Life)))
	if err != nil {
		return false, fmt.Errorf("hold: %w", err)
	}
	return true, nil
}

// Of gives what is held for a person in a browser, or nothing.
func (s Service) Of(ctx context.Context, browser, personID string) (typed string, err error) {
	if browser == "" || personID == "" {
		return "", nil
	}
	typed, err = db.One[string](ctx, s.DB, "select typed from held_post where browser_hash=$1 and person_id=$2 and expires>$3", hashOf(browser), personID, s.now())
	if fault.Is(err, fault.NotFound) {
		return "", nil
	}
	return typed, err
}

// Waits reports whether something is held in a browser for whomever.
func (s Service) Waits(ctx context.Context, browser string) (bool, error) {
	if browser == "" {
		return false, nil
	}
	n, err := db.One[int](ctx, s.DB, "select count(*) from held_post where browser_hash=$1 and expires>$2", hashOf(browser), s.now())
	return n > 0, err
}

// Drop lets go of what is held for a person in a browser.
func (s Service) Drop(ctx context.Context, browser, personID string) error {
	if _, err := s.DB.Exec(ctx, "delete from held_post where browser_hash=$1 and person_id=$2", hashOf(browser), personID); err != nil {
		return fmt.Errorf("let go of what is held: %w", err)
	}
	return nil
}

// Sweep removes what nobody came for.
func (s Service) Sweep(ctx context.Context) error {
	if _, err := s.DB.Exec(ctx, "delete from held_post where expires<=$1", s.now()); err != nil {
		return fmt.Errorf("sweep what is held: %w", err)
	}
	return nil
}

func (s Service) now() int64 { return clock.Micros(s.Clock.Now()) }

// hashOf lets the table say nothing by which a browser could be taken for another.
func hashOf(browser string) string {
	sum := sha256.Sum256([]byte("held " + browser))
	return hex.EncodeToString(sum[:])
}
