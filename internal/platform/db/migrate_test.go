package db

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// CCM-16: the words of notes that were indexed before the index had a list of them are in the list when it comes, of
// every script: a word that is missing from it would not be found by its beginning.
func TestWordsOfAnOlderIndex(t *testing.T) {
	ctx := t.Context()
	d, err := Open(ctx, Config{Path: filepath.Join(t.TempDir(), "older.db"), HexKey: strings.Repeat("ab", 32)})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	steps, err := d.steps()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := steps.UpTo(ctx, 38); err != nil {
		t.Fatal(err)
	}
	for n, words := range []string{"bakery bakers 2026 hearing", "محمد hearing ተስፋይ", "коваленко baked"} {
		if _, err := d.Exec(ctx, "insert into note_text (rowid, words) values ($1,$2)", n+1, words); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	got, err := All[string](ctx, d, "select word from note_word order by word")
	want := []string{"2026", "baked", "bakers", "bakery", "hearing", "коваленко", "محمد", "ተስፋይ"}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v, want %v", got, err, want)
	}
}

// SEC-7: a migration whose number is lower than the last that was made still comes in: numbers are given to work that goes on side
// by side, and an installation may have been brought forward in between.
func TestALowerNumberComesInLater(t *testing.T) {
	ctx := t.Context()
	d, err := Open(ctx, Config{Path: filepath.Join(t.TempDir(), "between.db"), HexKey: strings.Repeat("ab", 32)})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	steps, err := d.steps()
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range steps.ListSources() {
		if source.Version == 113 {
			continue
		}
		if _, err := steps.ApplyVersion(ctx, source.Version, true); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	if pending, err := steps.HasPending(ctx); err != nil || pending {
		t.Errorf("something is left: %v, %v", pending, err)
	}
}
