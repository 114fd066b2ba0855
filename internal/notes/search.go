package notes

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/registry"
)

// Columns names the columns of note (alias x) for lists narrowed by access.
var Columns = access.Columns{Organisation: "x.organisation_id", Region: "x.region", Site: "x.site_id", File: "x.file_id", Programme: "x.programme",
	Housing: "exists (select 1 from supervision_file f where f.id=x.file_id and f.housing_referred)", ForHousing: "x.for_housing"}

// PageSize is how many notes a page of a search has.
const PageSize = 25

// What is searched for is bounded: words beyond mostWords say nothing more, and no word needs more than longestWord
// bytes to be told from others.
const (
	mostWords   = 12
	longestWord = 100
)

// wanted gives the words a note must hold, each by its beginning.
func wanted(text string) []string {
	words := registry.Tokens(text)
	words = words[:min(len(words), mostWords)]
	for i, w := range words {
		if len(w) > longestWord {
			words[i] = strings.ToValidUTF8(w[:longestWord], "")
		}
	}
	return words
}

// Search finds the notes an actor may read that hold every word of a text (a beginning is enough) in themselves or
// their addenda, newest first, before a place in the order of signing (0: from the newest). It is complete at once:
// what waits for the index is searched too.
func (s *Service) Search(ctx context.Context, a access.Actor, text string, before int64) ([]Note, error) {
	words := wanted(text)
	if len(words) == 0 {
		return nil, nil
	}
	if before == 0 {
		before = 1<<63 - 1
	}
	// What waits comes first: a note that is indexed in between is found twice, never missed.
	found, err := s.waiting(ctx, a, words, before)
	if err != nil {
		return nil, err
	}
	indexed, err := s.indexed(ctx, a, words, before)
	if err != nil {
		return nil, err
	}
	found = append(found, indexed...)
	slices.SortFunc(found, func(x, y Note) int { return cmp.Compare(y.N, x.N) })
	found = slices.CompactFunc(found, func(x, y Note) bool { return x.N == y.N })
	found = found[:min(len(found), PageSize)]
	return found, withAddenda(ctx, s.db, found)
}

// indexed searches the index. What may be read is told before any note is: most of what is found is not shown.
func (s *Service) indexed(ctx context.Context, a access.Actor, words []string, before int64) ([]Note, error) {
	terms, err := s.terms(ctx, words)
	if err != nil {
		return nil, err
	}
	where, more := s.access.Scope(a, access.NoteRead, Columns, 3)
	args := append([]any{db.TextQuery(s.db.Engine(), terms), before}, more...)
	found, err := db.All[Note](ctx, s.db, "select "+noteColumns+" from note x where x.n in (select t.rowid from note_text t cross join note x where x.n=t.rowid and "+
		db.TextMatch(s.db.Engine(), textColumn(s.db.Engine()), "$1")+" and t.rowid<$2 and "+where+fmt.Sprintf(" order by t.rowid desc limit %d)", PageSize), args...)
	if err != nil {
		return nil, fmt.Errorf("search notes: %w", err)
	}
	return found, nil
}

// textColumn names the indexed column: FTS5 matches the table itself.
func textColumn(e db.Engine) string {
	if e == db.Postgres {
		return "t.words"
	}
	return "note_text"
}

type queued struct {
	N     int64  `db:"n"`
	Words string `db:"words"`
}

// waiting searches what the index does not hold yet, and stops at a page of what the actor may read. It begins with what waits, mostly
// nothing: left to choose, SQLite begins with the notes of the organisation and asks of each whether it waits.
func (s *Service) waiting(ctx context.Context, a access.Actor, words []string, before int64) ([]Note, error) {
	where, more := s.access.Scope(a, access.NoteRead, Columns, 2)
	var hits []any
	for row, err := range db.Each[queued](ctx, s.db, "select o.n, o.words from note_outbox o cross join note x where x.n=o.n and o.n<$1 and "+
		where+" order by o.n desc", append([]any{before}, more...)...) {
		if err != nil {
			return nil, fmt.Errorf("search outbox: %w", err)
		}
		if holds(row.Words, words) {
			hits = append(hits, row.N)
		}
		if len(hits) == PageSize {
			break
		}
	}
	if len(hits) == 0 {
		return nil, nil
	}
	return db.All[Note](ctx, s.db, "select "+noteColumns+" from note x where x.n in "+db.In(1, len(hits)), hits...)
}

func holds(text string, words []string) bool {
	all := strings.Fields(text)
	for _, w := range words {
		if !slices.ContainsFunc(all, func(have string) bool { return strings.HasPrefix(have, w) }) {
			return false
		}
	}
	return true
}

// drainAtOnce bounds how long the index keeps the writer.
const drainAtOnce = 200

// DrainIndex moves waiting words into the index, at most 200 notes in one transaction, and says how many it moved.
func (s *Service) DrainIndex(ctx context.Context) (moved int, err error) {
	// Most of the time nothing waits, and the writer is not asked for.
	if waiting, err := db.One[int](ctx, s.db, "select count(*) from (select 1 from note_outbox limit 1) w"); err != nil || waiting == 0 {
		return 0, err
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		rows, err := db.All[queued](ctx, tx, fmt.Sprintf("select n, words from note_outbox order by n limit %d", drainAtOnce))
		if err != nil {
			return err
		}
		amended, err := wordsOfAddenda(ctx, tx, rows)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if err := index(ctx, tx, r, amended[r.N]); err != nil {
				return err
			}
		}
		moved = len(rows)
		return know(ctx, tx, rows, amended)
	})
	if err != nil {
		return 0, fmt.Errorf("index notes: %w", err)
	}
	return moved, nil
}

// wordsOfAddenda gives the words of all addenda of waiting notes: those that were indexed before too, for the index
// holds one entry for a note.
func wordsOfAddenda(ctx context.Context, tx *db.Tx, rows []queued) (map[int64]string, error) {
	var places []any
	for _, r := range rows {
		places = append(places, r.N)
	}
	type amended struct {
		N    int64  `db:"n"`
		Body string `db:"body"`
	}
	list, err := db.All[amended](ctx, tx, "select x.n, a.body from note x join note_addendum a on a.file_id=x.file_id and a.note_id=x.id where x.n in "+
		db.In(1, len(places)), places...)
	if err != nil {
		return nil, fmt.Errorf("words of addenda: %w", err)
	}
	words := map[int64]string{}
	for _, a := range list {
		words[a.N] += " " + strings.Join(registry.Tokens(a.Body), " ")
	}
	return words, nil
}

// index writes a note's words into the index, over those it had when it was amended. An entry whose words grew
// meanwhile goes on waiting.
func index(ctx context.Context, tx *db.Tx, r queued, amended string) error {
	if amended != "" {
		if _, err := tx.Exec(ctx, "delete from note_text where rowid=$1", r.N); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, "insert into note_text (rowid, words) values ($1,"+db.TextValue(tx.Engine(), "$2")+")", r.N, r.Words+amended); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "delete from note_outbox where n=$1 and words=$2", r.N, r.Words)
	return err
}
