package notes

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// SignedBefore says that what is sent was signed already: from the same page, or in the same words.
type SignedBefore struct {
	NoteID string     `db:"id"`
	Signed int64      `db:"signed"`
	Day    clock.Date `db:"occurred"`
	Kind   string     `db:"kind"`
	Title  string     `db:"title"`
	Body   string     `db:"body"`
	Same   bool       // word for word: there is nothing more to sign
}

// Error names the note.
func (s SignedBefore) Error() string { return "signed before as note " + s.NoteID }

// At gives the instant of that signing.
func (s SignedBefore) At() time.Time { return clock.FromMicros(s.Signed) }

// SignTyped signs what a person typed in a page, once: the page's mark and its draft are spent with it. What is sent from it
// again, or in the same words from another, is answered by SignedBefore; other words are signed when Another note is meant.
func (s *Service) SignTyped(ctx context.Context, tx *db.Tx, a access.Actor, n Note) (history.Fact, error) {
	if err := signedBefore(ctx, tx, a.PersonID, n); err != nil {
		return history.Fact{}, err
	}
	n, fact, err := s.Sign(ctx, tx, a, n)
	if err != nil {
		return fact, err
	}
	if err := spend(ctx, tx, n); err != nil {
		return fact, err
	}
	return fact, s.DropTyped(ctx, tx, a.PersonID, "note", n.FileID, n.Typed)
}

// signedBefore finds the note that a page was signed as, or that says the same of the same day.
func signedBefore(ctx context.Context, tx *db.Tx, personID string, n Note) error {
	pages := pagesOf(n.Typed)
	list, err := db.All[SignedBefore](ctx, tx, `select x.id, x.signed, x.occurred, x.kind, x.title, x.body from note x where x.file_id=$1 and x.author_id=$2 and x.import_id='' and x.id<>$3
		and (x.occurred=$4 and x.kind=$5 and x.title=$6 and x.body=$7 or x.id in (select m.note_id from note_mark m where m.person_id=$2 and m.file_id=$1 and m.mark in ($8,$9,$10) and m.mark<>'')) order by x.n desc`,
		n.FileID, personID, n.ID, n.Occurred, n.Kind, n.Title, n.Body, pages[0], pages[1], pages[2])
	if err != nil {
		return fmt.Errorf("signed before: %w", err)
	}
	for _, x := range list {
		if x.Same = x.Day == n.Occurred && x.Kind == n.Kind && x.Title == n.Title && x.Body == n.Body; x.Same {
			return x
		}
	}
	if len(list) > 0 && !n.Another {
		return list[0]
	}
	return nil
}

// spend keeps the marks of a page, and of those it went on from, with the first note that was signed from them. Where two are sent at once, the second
// waits here for the first, and finds it.
func spend(ctx context.Context, tx *db.Tx, n Note) error {
	pages := pagesOf(n.Typed)
	slices.Sort(pages[:]) // two that share some wait in one order
	for _, mark := range slices.Compact(pages[:]) {
		if mark == "" {
			continue
		}
		done, err := tx.Exec(ctx, "insert into note_mark (person_id, file_id, mark, organisation_id, note_id) values ($1,$2,$3,$4,$5) on conflict do nothing",
			n.AuthorID, n.FileID, mark, n.OrganisationID, n.ID)
		if err != nil {
			return fmt.Errorf("mark of note: %w", err)
		}
		if kept, err := done.RowsAffected(); err != nil {
			return err
		} else if kept == 0 {
			if err := signedBefore(ctx, tx, n.AuthorID, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// Forget removes the draft of what turned out to be signed already in the same words.
func (s *Service) Forget(ctx context.Context, a access.Actor, fileID string, typed url.Values) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error { return s.DropTyped(ctx, tx, a.PersonID, "note", fileID, typed) })
}
