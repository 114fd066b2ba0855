package access

import (
	"context"
	"fmt"
	"strings"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
)

// TokenLife is how long a program may read with a token.
const TokenLife = 90 * 24 * time.Hour

// Token lets a program read in a person's place, in one membership. What it may read is what the person may.
type Token struct {
	ID           string `db:"id"`
	PersonID     string `db:"person_id"`
	MembershipID string `db:"membership_id"`
	Name         string `db:"name"`
	Made         int64  `db:"made"`
	Expires      int64  `db:"expires"`
}

// MakeToken makes a token for the actor's own membership; it is shown once and only its hash is kept.
func (s *Service) MakeToken(ctx context.Context, a Actor, name string) (token string, err error) {
	var c fault.Check
	c.Require(strings.TrimSpace(name) != "", "token_name", "fault.required")
	c.Require(len(name) <= 100, "token_name", "fault.too_long")
	if err := c.Err(); err != nil {
		return "", err
	}
	token, now := "pas_"+id.Secret(), s.clock.Now()
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		tokenID := id.New()
		_, err := tx.Exec(ctx, "insert into api_token (id, organisation_id, person_id, membership_id, name, token_hash, made, expires) values ($1,$2,$3,$4,$5,$6,$7,$8)",
			tokenID, a.OrganisationID, a.PersonID, a.MembershipID, strings.TrimSpace(name), hashOf(token), clock.Micros(now), clock.Micros(now.Add(TokenLife)))
		if err != nil {
			return fmt.Errorf("make token: %w", err)
		}
		return s.record(ctx, tx, a, "token.made", "token", tokenID)
	})
	return token, err
}

// Tokens lists a person's tokens that have not ended.
func (s *Service) Tokens(ctx context.Context, personID string) ([]Token, error) {
	return db.All[Token](ctx, s.db, "select id, person_id, membership_id, name, made, expires from api_token where person_id=$1 and ended_at=0 and expires>$2 order by made",
		personID, clock.Micros(s.clock.Now()))
}

// EndToken ends one of the actor's own tokens at once.
func (s *Service) EndToken(ctx context.Context, a Actor, tokenID string) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		result, err := tx.Exec(ctx, "update api_token set ended_at=$3 where id=$1 and person_id=$2 and ended_at=0", tokenID, a.PersonID, clock.Micros(s.clock.Now()))
		if err != nil {
			return fmt.Errorf("end token: %w", err)
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return fault.Missing()
		}
		return s.record(ctx, tx, a, "token.ended", "token", tokenID)
	})
}

// ActorOfToken gives the actor whom a token stands for. A token that is unknown, over or ended, and one whose person
// has signed out everywhere since it was made, is a not-found fault.
func (s *Service) ActorOfToken(ctx context.Context, token string) (Actor, error) {
	t, err := db.One[Token](ctx, s.db, "select id, person_id, membership_id, name, made, expires from api_token where token_hash=$1 and ended_at=0 and expires>$2",
		hashOf(token), clock.Micros(s.clock.Now()))
	if err != nil {
		return Actor{}, err
	}
	p, err := s.PersonByID(ctx, t.PersonID)
	if err != nil {
		return Actor{}, err
	}
	if p.SignedOutAt > t.Made {
		return Actor{}, fault.Missing()
	}
	a, err := s.ActorOf(ctx, t.MembershipID)
	a.Token = true
	return a, err
}
