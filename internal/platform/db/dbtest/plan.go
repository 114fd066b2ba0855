package dbtest

import (
	"strings"
	"testing"

	"passerelle/internal/platform/db"
)

// Plan gives how the engine would answer a query without values of its own. PostgreSQL is kept from reading a small table whole and
// from sorting wherever an index could order, as it would with a large one.
func Plan(t testing.TB, d *db.DB, query string) string {
	t.Helper()
	var lines []string
	err := d.Tx(t.Context(), func(tx *db.Tx) error {
		if d.Engine() == db.SQLite {
			type step struct {
				ID     int64  `db:"id"`
				Parent int64  `db:"parent"`
				Unused int64  `db:"notused"`
				Detail string `db:"detail"`
			}
			steps, err := db.All[step](t.Context(), tx, "explain query plan "+query)
			for _, s := range steps {
				lines = append(lines, s.Detail)
			}
			return err
		}
		for _, way := range []string{"seqscan", "bitmapscan", "sort"} {
			if _, err := tx.Exec(t.Context(), "set local enable_"+way+"=off"); err != nil {
				return err
			}
		}
		var err error
		lines, err = db.All[string](t.Context(), tx, "explain "+query)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

// Orders reports whether a plan takes its order from an index, and sorts nothing.
func Orders(plan, index string) bool {
	return strings.Contains(plan, index) && !strings.Contains(plan, "Sort") && !strings.Contains(plan, "TEMP B-TREE")
}
