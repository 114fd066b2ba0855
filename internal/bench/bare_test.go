package bench

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"crypto/sha256"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/id"
)

// bare is what somebody would write by hand who wanted nothing but the rows: prepared statements on the same driver
// with the same settings, and a handler that sends a body of the same length.
type bare struct {
	main, writer, reads *sql.DB
	prepared            map[*sql.DB]map[string]*sql.Stmt
	browser             *browser
	do                  func(ctx context.Context) error
	body                []byte
	status              int
}

func (w *world) bare(b *testing.B) *bare {
	b.Helper()
	if w.byHand != nil {
		return w.byHand
	}
	where, err := w.settings.Database()
	if err != nil {
		b.Fatal(err)
	}
	h := &bare{prepared: map[*sql.DB]map[string]*sql.Stmt{}}
	if where.URL != "" {
		c, err := pgx.ParseConfig(where.URL)
		if err != nil {
			b.Fatal(err)
		}
		h.main = stdlib.OpenDB(*c)
		h.writer, h.reads = h.main, h.main
	} else {
		h.main = sqlite(b, where, "query_only(on)")
		h.writer = sqlite(b, where, "journal_mode(wal)")
		h.reads = sqlite(b, db.Config{Path: filepath.Join(w.settings.Data, "audit-reads.db"), HexKey: where.HexKey}, "journal_mode(wal)")
	}
	_, address := serve(b, h)
	h.browser = dial(b, address)
	w.byHand = h
	return h
}

// sqlite opens an encrypted file as the product does.
func sqlite(b *testing.B, c db.Config, pragma string) *sql.DB {
	b.Helper()
	text := "file:" + url.PathEscape(c.Path) + "?vfs=adiantum"
	if pragma != "query_only(on)" {
		text += "&_txlock=immediate"
	}
	for _, p := range []string{"hexkey('" + c.HexKey + "')", "busy_timeout(10000)", pragma, "synchronous(full)", "temp_store(memory)", "foreign_keys(on)"} {
		text += "&_pragma=" + url.QueryEscape(p)
	}
	d, err := sql.Open("sqlite3", text)
	if err != nil {
		b.Fatal(err)
	}
	d.SetMaxOpenConns(1)
	return d
}

// ServeHTTP does the statements and sends a body of the same length.
func (h *bare) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := h.do(r.Context()); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(h.status)
	_, _ = w.Write(h.body)
}

func (h *bare) send(b *testing.B, do func(ctx context.Context) error) {
	h.do = do
	if got := h.browser.send(b, request{method: http.MethodGet, path: "/"}); got.status != h.status {
		b.Fatalf("bare: %d %s", got.status, got.body)
	}
}

func (h *bare) statement(ctx context.Context, d *sql.DB, query string) (*sql.Stmt, error) {
	known := h.prepared[d]
	if known == nil {
		known = map[string]*sql.Stmt{}
		h.prepared[d] = known
	}
	if s, ok := known[query]; ok {
		return s, nil
	}
	s, err := d.PrepareContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", query, err)
	}
	known[query] = s
	return s, nil
}

// all reads every row of a statement, and gives the first column of the last.
func (h *bare) all(ctx context.Context, query string, args ...any) (last string, n int, err error) {
	s, err := h.statement(ctx, h.main, query)
	if err != nil {
		return "", 0, err
	}
	rows, err := s.QueryContext(ctx, args...)
	if err != nil {
		return "", 0, fmt.Errorf("%s: %w", query, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return "", 0, err
	}
	values, targets := make([]string, len(columns)), make([]any, len(columns))
	for i := range values {
		targets[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return "", 0, err
		}
		n++
	}
	return values[0], n, rows.Err()
}

// each runs statements that read, all with the same arguments.
func (h *bare) each(ctx context.Context, args []any, queries ...string) error {
	for _, q := range queries {
		if _, _, err := h.all(ctx, q, args...); err != nil {
			return err
		}
	}
	return nil
}

// written is a statement that writes.
type written struct {
	query string
	args  []any
}

func (h *bare) write(ctx context.Context, d *sql.DB, list ...written) error {
	prepared := make([]*sql.Stmt, len(list))
	for i, w := range list { // before the transaction takes the one connection
		var err error
		if prepared[i], err = h.statement(ctx, d, w.query); err != nil {
			return err
		}
	}
	tx, err := d.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	for i, w := range list {
		if _, err := tx.StmtContext(ctx, prepared[i]).ExecContext(ctx, w.args...); err != nil {
			return fmt.Errorf("%s: %w", w.query, err)
		}
	}
	return tx.Commit()
}

// session reads who asks: the session, the person, the membership.
func (h *bare) session(ctx context.Context, a access.Actor, cookie string) error {
	sum := sha256.Sum256([]byte(cookie))
	if _, _, err := h.all(ctx, "select data, expires from session where token_hash=$1", hex.EncodeToString(sum[:])); err != nil {
		return err
	}
	_, _, err := h.all(ctx, `select p.id, p.name, p.language, p.time_zone, p.must_change, p.deactivated_at, p.signed_out_at, m.roles, m.region_code, m.site_id,
		m.programme, o.id, o.kind, o.name from membership m join person p on p.id=m.person_id join organisation o on o.id=m.organisation_id where m.id=$1`, a.MembershipID)
	return err
}

const auditColumns = "(id,organisation_id,person_id,membership_id,role,system,action,object_kind,object_id,object_ids,purpose,outcome,detail,recorded,mac) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15)"

// read keeps the row of a reading.
func (h *bare) read(ctx context.Context, a access.Actor, action, object string) error {
	return h.write(ctx, h.reads, written{"insert into audit_read " + auditColumns, auditRow(a, action, object)})
}

// evidence is as long as that of a note and its event.
var evidence = strings.Repeat("e", 2*66)

func auditRow(a access.Actor, action, object string) []any {
	sum := sha256.Sum256([]byte(object))
	return []any{id.New(), a.OrganisationID, a.PersonID, a.MembershipID, string(a.MainRole()), "", action, "file", object, "", "", "done", evidence, clock.Micros(now), hex.EncodeToString(sum[:])}
}
