package access

import (
	"context"
	"encoding/base64"
	"fmt"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// SessionStore keeps the sessions of scs in the database. Tokens are kept as hashes: who reads the table cannot take
// over a session.
type SessionStore struct{ db *db.DB }

// NewSessionStore makes the store.
func NewSessionStore(d *db.DB) *SessionStore { return &SessionStore{d} }

type storedSession struct {
	Data    string `db:"data"`
	Expires int64  `db:"expires"`
}

// FindCtx gives the data of a session that has not expired.
func (s *SessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	row, err := db.One[storedSession](ctx, s.db, "select data, expires from session where token_hash=$1", hashOf(token))
	if fault.Is(err, fault.NotFound) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("find session: %w", err)
	}
	if !clock.FromMicros(row.Expires).After(time.Now()) {
		return nil, false, nil
	}
	data, err := base64.StdEncoding.DecodeString(row.Data)
	return data, err == nil, err
}

// CommitCtx writes a session.
func (s *SessionStore) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	_, err := s.db.Exec(ctx, `insert into session (token_hash, data, expires) values ($1,$2,$3)
		on conflict (token_hash) do update set data=excluded.data, expires=excluded.expires`,
		hashOf(token), base64.StdEncoding.EncodeToString(data), clock.Micros(expiry))
	if err != nil {
		return fmt.Errorf("write session: %w", err)
	}
	return nil
}

// DeleteCtx ends a session.
func (s *SessionStore) DeleteCtx(ctx context.Context, token string) error {
	if _, err := s.db.Exec(ctx, "delete from session where token_hash=$1", hashOf(token)); err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	return nil
}

// Find, Commit and Delete complete the store's interface for callers without a context.
func (s *SessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit writes a session.
func (s *SessionStore) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete ends a session.
func (s *SessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// Sweep removes sessions, links and failures that are over.
func (s *SessionStore) Sweep(ctx context.Context, now time.Time) error {
	for _, statement := range []string{"delete from session where expires<=$1",
		"delete from sign_in_failure where recorded<=$1-3600000000"} {
		if _, err := s.db.Exec(ctx, statement, clock.Micros(now)); err != nil {
			return fmt.Errorf("sweep: %w", err)
		}
	}
	return nil
}
