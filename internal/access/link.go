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

// LinkLife is how long an invitation or a reset may be used.
const LinkLife = 72 * time.Hour

// Invite makes a link with which a person sets a password once, for a new account or a forgotten one. Older links of
// theirs end; replaced says that one could have been used still. The token is given once and only its hash is kept.
func (s *Service) Invite(ctx context.Context, a Actor, personID string) (token string, replaced bool, err error) {
	if err := s.mayAdministerPerson(ctx, a, personID); err != nil {
		return "", false, err
	}
	p, err := s.PersonByID(ctx, personID)
	if err != nil {
		return "", false, err
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		// Two links made at once would each not see the other, and both would stand.
		if err := tx.Hold(ctx, "person", p.ID); err != nil {
			return err
		}
		valid, err := db.One[int](ctx, tx, "select count(*) from one_time_link where person_id=$1 and used_at=0 and expires>$2", p.ID, clock.Micros(s.clock.Now()))
		if err != nil {
			return fmt.Errorf("links before: %w", err)
		}
		replaced = valid > 0
		token, err = s.newLink(ctx, tx, a, p)
		return err
	})
	return token, replaced, err
}

// Forgotten makes a link for whoever has the address, to be sent by mail. Nobody with that address is no error: the
// page says the same. A link made a moment ago is no error either, and no new one is made: whoever asks again and again
// fills no mailbox and ends nobody's link.
func (s *Service) Forgotten(ctx context.Context, email string) (token string, p Person, err error) {
	p, err = db.One[Person](ctx, s.db, "select "+personColumns+" from person where email=$1 and deactivated_at=0", foldEmail(email))
	if fault.Is(err, fault.NotFound) {
		return "", p, nil
	}
	if err != nil {
		return "", p, err
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		token = ""
		if err := tx.Hold(ctx, "person", p.ID); err != nil {
			return err
		}
		if waits, err := s.linkWaits(ctx, tx, p.ID); err != nil || waits {
			return err
		}
		token, err = s.newLink(ctx, tx, Actor{System: "sign-in", OrganisationID: p.OrganisationID}, p)
		return err
	})
	if err != nil {
		return "", p, err
	}
	return token, p, nil
}

// linkRest is how long after one link another can be asked for.
const linkRest = 5 * time.Minute

func (s *Service) linkWaits(ctx context.Context, q db.Querier, personID string) (bool, error) {
	n, err := db.One[int](ctx, q, "select count(*) from one_time_link where person_id=$1 and used_at=0 and expires>$2",
		personID, clock.Micros(s.clock.Now().Add(LinkLife-linkRest)))
	return n > 0, err
}

func (s *Service) newLink(ctx context.Context, tx *db.Tx, a Actor, p Person) (string, error) {
	token, now := id.Secret(), s.clock.Now()
	if _, err := tx.Exec(ctx, "update one_time_link set used_at=$2 where person_id=$1 and used_at=0", p.ID, clock.Micros(now)); err != nil {
		return "", fmt.Errorf("end links: %w", err)
	}
	_, err := tx.Exec(ctx, "insert into one_time_link (token_hash, organisation_id, person_id, kind, expires) values ($1,$2,$3,$4,$5)",
		hashOf(token), p.OrganisationID, p.ID, "password", clock.Micros(now.Add(LinkLife)))
	if err != nil {
		return "", fmt.Errorf("add link: %w", err)
	}
	return token, s.record(ctx, tx, a, "person.link_made", "person", p.ID)
}

// OfLink gives whom a link is for, while it can be used; one that is used, too old or unknown, or older than their account
// was ended or they were signed out everywhere, is a not-found fault.
func (s *Service) OfLink(ctx context.Context, token string) (Person, error) {
	return db.One[Person](ctx, s.db, "select "+personColumns+` from person where deactivated_at=0 and id in (
		select person_id from one_time_link where token_hash=$1 and used_at=0 and expires>$2 and expires-$3>=person.signed_out_at)`, hashOf(token), clock.Micros(s.clock.Now()), LinkLife.Microseconds())
}

// UseLink sets the password of the person a link is for: the link is spent if, and only if, the password is kept. A link
// that is used, too old or unknown is a not-found fault.
func (s *Service) UseLink(ctx context.Context, token, password string) (Person, error) {
	p, err := s.OfLink(ctx, token)
	if err != nil {
		return p, err
	}
	var c fault.Check
	checkPassword(&c, "password", password, p)
	if err := c.Err(); err != nil {
		return p, err
	}
	hash, err := s.hash(ctx, password)
	if err != nil {
		return p, err
	}
	return p, s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := s.spend(ctx, tx, token); err != nil {
			return err
		}
		return s.keepPassword(ctx, tx, Actor{PersonID: p.ID, OrganisationID: p.OrganisationID}, p.ID, "person.password_set", hash)
	})
}

// spend marks the link as used; of two who use it at once one wins.
func (s *Service) spend(ctx context.Context, tx *db.Tx, token string) error {
	result, err := tx.Exec(ctx, "update one_time_link set used_at=$2 where token_hash=$1 and used_at=0 and expires>$2", hashOf(token), clock.Micros(s.clock.Now()))
	if err != nil {
		return fmt.Errorf("use link: %w", err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return fault.Missing()
	}
	return nil
}
