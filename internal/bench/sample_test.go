package bench

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"passerelle/internal/app"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/config"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
)

// The rows of one file, table by table, in an order that both makers share. Instants, keys that follow from them, and
// the generated places in an order are left out.
var sampled = []struct{ name, query string }{
	{"client", "select * from client where id=(select client_id from supervision_file where id=$1)"},
	{"client_token", "select * from client_token where client_id=(select client_id from supervision_file where id=$1) order by token"},
	{"supervision_file", "select * from supervision_file where id=$1"},
	{"assignment", "select * from assignment where file_id=$1"},
	{"check_in", "select * from check_in where file_id=$1 order by due_on"},
	{"appointment", "select * from appointment where file_id=$1 order by date"},
	{"task", "select * from task where file_id=$1 order by due, rule"},
	{"event", "select * from event where file_id=$1 order by seq"},
	{"note", "select * from note where file_id=$1 order by n"},
	{"note_addendum", "select * from note_addendum where file_id=$1"},
	{"audit_act", "select organisation_id, person_id, membership_id, role, system, action, object_kind, object_id, object_ids, purpose, outcome, detail from audit_act where object_kind='file' and object_id=$1 order by seq"},
	{"index", "select count(*) as hits from note_text t join note x on x.n=t.rowid where note_text match 'landlord or bakery or reporting' and x.file_id=$1"},
	{"waiting", "select count(*) as waiting from note_outbox o join note x on x.n=o.n where x.file_id=$1"},
	{"all that is indexed", "select count(*) as entries from note_text t join note x on x.n=t.rowid where x.file_id=$1"},
}

var unequal = map[string]bool{"seq": true, "n": true, "mac": true}

// The load is what the services would have made: the same stories, by them and in bulk, leave the same rows.
func TestBulkIsAsTheServicesMake(t *testing.T) {
	services, clk := house(t)
	inBulk, bulkClk := house(t)
	ctx := inEnglish(t)
	stories := []int{3, 6, 8, 12, 16, fileWithFew}
	byServices, byBulk := map[int]string{}, map[int]string{}
	for i, h := range []*app.House{services, inBulk} {
		n, err := found(ctx, h, providerCount, 1)
		if err != nil {
			t.Fatal(err)
		}
		writer := newBulk(ctx, h.DB, h.Audit, bulkClk)
		for _, at := range stories {
			s := n.story(at)
			if i == 0 {
				if byServices[at], err = s.play(ctx, h, clk); err != nil {
					t.Fatalf("story %d: %v", at, err)
				}
				continue
			}
			writer.whole(s)
			byBulk[at] = s.fileID()
		}
		if err := writer.flush(); err != nil {
			t.Fatal(err)
		}
		for {
			if moved, err := h.Notes.DrainIndex(ctx); err != nil || moved == 0 {
				break
			}
		}
	}
	const usual = 3
	counts, err := db.One[string](ctx, inBulk.DB, "select (select count(*) from event where file_id=$1)||' events, '||(select count(*) from note where file_id=$1)||' notes'", byBulk[usual])
	if err != nil || counts != "100 events, 25 notes" {
		t.Errorf("a usual file has %s (%v)", counts, err)
	}
	for _, at := range stories {
		want, got := rowsOf(t, services.DB, byServices[at]), rowsOf(t, inBulk.DB, byBulk[at])
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("story %d, by the services (-) and in bulk (+):\n%s", at, diff)
		}
	}
}

func (b *bulk) whole(s *story) {
	b.open(s)
	b.referred(s)
	for _, a := range s.acts {
		b.happened(s, a)
	}
}

func house(t *testing.T) (*app.House, *clock.Settable) {
	t.Helper()
	clk := clock.At(now)
	h, err := app.Open(context.Background(), config.Config{Data: t.TempDir()}, clk)
	if err != nil {
		t.Fatal(err)
	}
	h.Supervision.Gates, h.Supervision.Words = nil, nil // a story is of the acts, not of their papers nor of who said so
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return h, clk
}

func inEnglish(t testing.TB) context.Context {
	t.Helper()
	texts, err := app.Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	return i18n.With(context.Background(), texts, i18n.English, nil)
}

// evidenceShape is of the codes under a house's own key in the rows of acts; no two houses share them, and what is made in bulk has none.
var evidenceShape = regexp.MustCompile(` ?\b(event|note):[0-9a-f-]{36}:[\w-]{22}`)

var identifierShape = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`)

// rowsOf gives the rows of a file as text, identifiers numbered in the order in which they are met.
func rowsOf(t *testing.T, d *db.DB, file string) []string {
	t.Helper()
	met := map[string]string{}
	var out []string
	for _, q := range sampled {
		rows, err := d.Query(context.Background(), q.query, file)
		if err != nil {
			t.Fatalf("%s: %v", q.name, err)
		}
		for row := range each(t, rows) {
			row = identifierShape.ReplaceAllStringFunc(evidenceShape.ReplaceAllString(row, ""), func(id string) string {
				if met[id] == "" {
					met[id] = fmt.Sprintf("<%d>", len(met))
				}
				return met[id]
			})
			out = append(out, q.name+": "+row)
		}
	}
	return out
}

func each(t *testing.T, rows *sql.Rows) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		defer rows.Close()
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		values, targets := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			targets[i] = &values[i]
		}
		for rows.Next() {
			if err := rows.Scan(targets...); err != nil {
				t.Fatal(err)
			}
			var line strings.Builder
			for i, c := range columns {
				if !unequal[c] {
					fmt.Fprintf(&line, "%s=%v ", c, values[i])
				}
			}
			if !yield(line.String()) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
}
