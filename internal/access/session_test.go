package access

import (
	"testing"
	"time"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

// SEC-4: a sweep takes what is over and nothing that lives, also in an installation whose clock is set to another day.
func TestSweepTakesWhatIsOver(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := NewSessionStore(d)
		for token, expiry := range map[string]time.Time{"lives": time.Now().Add(time.Hour), "over": time.Now().Add(-time.Hour)} {
			if err := s.Commit(token, []byte("x"), expiry); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Sweep(t.Context(), time.Now().AddDate(1, 0, 0)); err != nil {
			t.Fatal(err)
		}
		if _, found, err := s.Find("lives"); !found || err != nil {
			t.Errorf("a session that lives is gone: %v", err)
		}
		if n, err := db.One[int](t.Context(), d, "select count(*) from session"); n != 1 || err != nil {
			t.Errorf("%d sessions are left, %v", n, err)
		}
	})
}
