package notes

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"passerelle/internal/platform/db"
)

// mostWhole is how many whole words may stand for a beginning: with more, SQLite gathers them all sooner than one by one.
const mostWhole = 48

// terms gives what a search asks the index for. On SQLite a beginning is asked for as the whole words there are with it,
// so that the newest notes come first without all others. The words are read after what waits was searched, so that a
// note indexed meanwhile is not missed.
func (s *Service) terms(ctx context.Context, words []string) ([]db.Term, error) {
	out := make([]db.Term, len(words))
	for i, w := range words {
		out[i].Beginning = w
		if s.db.Engine() != db.SQLite || !plain(w) {
			continue
		}
		whole, err := db.All[string](ctx, s.db, fmt.Sprintf("select word from note_word where word>=$1 and word<$2 order by word limit %d", mostWhole+1),
			w, w+"\U0010FFFF")
		if err != nil {
			return nil, fmt.Errorf("words of the index: %w", err)
		}
		if len(whole) <= mostWhole {
			out[i].Words = whole
		}
	}
	return out, nil
}

// plain reports whether the index keeps a word as it is. Of other scripts its tokenizer may part what we take for one word.
func plain(word string) bool {
	return strings.IndexFunc(word, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }) < 0
}

// know keeps the words that are indexed, beside the index.
func know(ctx context.Context, tx *db.Tx, rows []queued, amended map[int64]string) error {
	if tx.Engine() != db.SQLite {
		return nil
	}
	seen, all := map[string]bool{}, []string{}
	for _, r := range rows {
		for _, w := range strings.Fields(r.Words + amended[r.N]) {
			if !seen[w] {
				seen[w], all = true, append(all, w)
			}
		}
	}
	text, err := json.Marshal(all)
	if err != nil {
		return fmt.Errorf("words of notes: %w", err)
	}
	_, err = tx.Exec(ctx, "insert into note_word (word) select value from json_each($1) where true on conflict do nothing", string(text))
	return err
}
