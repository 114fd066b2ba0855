package access

import (
	"bytes"
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

// touchEvery is how far the end of a session is left behind the last request: one that says the same as before is not
// written again for so long, since a write for every page shown costs more than the page. It locks that much early at most.
const touchEvery = 30 * time.Second

// sessionRead is what a session said when the request began.
type sessionRead struct {
	token   string
	data    []byte
	expires time.Time
}

type sessionReadKey struct{}

// WithSessionRead lets the store remember, within one request, what it read, so that it writes only what changed.
func WithSessionRead(ctx context.Context) context.Context {
	return context.WithValue(ctx, sessionReadKey{}, &sessionRead{})
}

func sessionReadOf(ctx context.Context) *sessionRead {
	if read, ok := ctx.Value(sessionReadKey{}).(*sessionRead); ok {
		return read
	}
	return &sessionRead{}
}

func (r *sessionRead) same(token string, data []byte, expiry time.Time) bool {
	return r.token != "" && r.token == token && bytes.Equal(r.data, data) && expiry.Sub(r.expires) < touchEvery
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
	*sessionReadOf(ctx) = sessionRead{token, data, clock.FromMicros(row.Expires)}
	return data, err == nil, err
}

// CommitCtx writes a session, unless it says what it said when the request began.
func (s *SessionStore) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	if sessionReadOf(ctx).same(token, data, expiry) {
		return nil
	}
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

// Sweep removes sessions and failures that are over. Sessions live by the machine's own clock, here as where they are found.
func (s *SessionStore) Sweep(ctx context.Context, now time.Time) error {
	if _, err := s.db.Exec(ctx, "delete from session where expires<=$1", clock.Micros(time.Now())); err != nil {
		return fmt.Errorf("sweep sessions: %w", err)
	}
	if _, err := s.db.Exec(ctx, "delete from sign_in_failure where recorded<=$1-3600000000", clock.Micros(now)); err != nil {
		return fmt.Errorf("sweep failures: %w", err)
	}
	return nil
}
