package access

import (
	"context"
	"fmt"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
)

// MakeFeed makes the secret of an address at which a calendar reads in the place of the actor's own membership; it is shown once and
// only its hash is kept. The one before it ends.
func (s *Service) MakeFeed(ctx context.Context, a Actor) (secret string, err error) {
	secret = id.Secret()
	return secret, s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := tx.Hold(ctx, "membership", a.MembershipID); err != nil { // two at once leave one
			return err
		}
		now := clock.Micros(s.clock.Now())
		if _, err := tx.Exec(ctx, "update calendar_feed set ended_at=$2 where membership_id=$1 and ended_at=0", a.MembershipID, now); err != nil {
			return fmt.Errorf("end feed: %w", err)
		}
		feedID := id.New()
		_, err := tx.Exec(ctx, "insert into calendar_feed (id, organisation_id, person_id, membership_id, secret_hash, made) values ($1,$2,$3,$4,$5,$6)",
			feedID, a.OrganisationID, a.PersonID, a.MembershipID, hashOf(secret), now)
		if err != nil {
			return fmt.Errorf("make feed: %w", err)
		}
		return s.record(ctx, tx, a, "feed.made", "feed", feedID)
	})
}

// FeedMade gives when the feed of the actor's membership was made; zero where there is none.
func (s *Service) FeedMade(ctx context.Context, a Actor) (time.Time, error) {
	made, err := db.One[int64](ctx, s.db, "select coalesce(max(made),0) from calendar_feed where membership_id=$1 and ended_at=0", a.MembershipID)
	if err != nil || made == 0 {
		return time.Time{}, err
	}
	return clock.FromMicros(made), nil
}

// EndFeed ends the feed of the actor's membership at once.
func (s *Service) EndFeed(ctx context.Context, a Actor) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := db.Updated(tx.Exec(ctx, "update calendar_feed set ended_at=$2 where membership_id=$1 and ended_at=0", a.MembershipID, clock.Micros(s.clock.Now()))); err != nil {
			return err
		}
		return s.record(ctx, tx, a, "feed.ended", "membership", a.MembershipID)
	})
}

// How often a feed is read in the window of the throttle: a calendar asks every few minutes, an office of many people is one place.
const (
	feedReadsOfAddress = 60
	feedReadsOfPlace   = 300
)

// countFeed counts a reading of a secret address, known or guessed, before it is answered: by the address and by the place on the network it
// comes from. What is refused already is not counted further.
func (s *Service) countFeed(ctx context.Context, secret, place string) error {
	address, from := hashOf("feed "+secret), hashOf("feed from "+place)
	within := func(spare int) error {
		if err := s.throttle(ctx, feedReadsOfAddress+spare, address); err != nil {
			return err
		}
		return s.throttle(ctx, feedReadsOfPlace+spare, from)
	}
	if err := within(0); err != nil {
		return err
	}
	if err := s.db.Tx(ctx, func(tx *db.Tx) error { return s.noteFailure(ctx, tx, address, from) }); err != nil {
		return err
	}
	return within(1) // of those that came at once, no more than are allowed
}

// ActorOfFeed gives the actor whom a feed stands for, and their language; place is where on the network it is read from. A secret that is
// unknown or ended, and one whose person or place has ended, is a not-found fault; one that is read too often is too many.
func (s *Service) ActorOfFeed(ctx context.Context, secret, place string) (Actor, string, error) {
	if err := s.countFeed(ctx, secret, place); err != nil {
		return Actor{}, "", err
	}
	membershipID, err := db.One[string](ctx, s.db, "select membership_id from calendar_feed where secret_hash=$1 and ended_at=0", hashOf(secret))
	if err != nil {
		return Actor{}, "", err
	}
	a, err := s.ActorOf(ctx, membershipID)
	if err != nil {
		return Actor{}, "", err
	}
	p, err := s.PersonByID(ctx, a.PersonID)
	if err != nil {
		return Actor{}, "", fault.Missing()
	}
	a.Token = true // what is said on a screen is not said for it
	return a, p.Language, nil
}
