package notes

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"passerelle/internal/audit"
	"passerelle/internal/platform/db"
)

// What a signed note and an addendum are called in the evidence of the acts that left them.
const (
	noteRecord     = "note"
	addendumRecord = "addendum"
)

func (n Note) record() audit.Record {
	return audit.Record{ID: n.ID, Fields: []string{n.FileID, n.OrganisationID, n.Kind, n.Title, n.Body, n.AuthorID, n.AuthorName, string(n.Occurred), fmt.Sprint(n.Signed), n.ImportID}}
}

func (a Addendum) record() audit.Record {
	return audit.Record{ID: a.ID, Fields: []string{a.NoteID, a.Body, a.Reason, a.AuthorName, fmt.Sprint(a.Signed)}}
}

// Verify holds every signed note and addendum against the act that left it, and names those that are not as they were
// (SEC-3).
func (s *Service) Verify(ctx context.Context, log *audit.Log) ([]audit.Finding, error) {
	found, err := log.VerifyRecords(ctx, noteRecord, s.allNotes(ctx))
	if err != nil {
		return nil, err
	}
	more, err := log.VerifyRecords(ctx, addendumRecord, s.allAddenda(ctx))
	return append(found, more...), err
}

// Vouch gives notes and addenda that are older than their evidence some, once.
func (s *Service) Vouch(ctx context.Context, log *audit.Log) error {
	return errors.Join(log.VouchOnce(ctx, noteRecord, s.allNotes(ctx)), log.VouchOnce(ctx, addendumRecord, s.allAddenda(ctx)))
}

func (s *Service) allNotes(ctx context.Context) iter.Seq2[audit.Record, error] {
	return recordsOf(db.Each[Note](ctx, s.db, "select "+noteColumns+" from note x"), Note.record)
}

func (s *Service) allAddenda(ctx context.Context) iter.Seq2[audit.Record, error] {
	return recordsOf(db.Each[Addendum](ctx, s.db, "select id, note_id, body, reason, author_name, signed from note_addendum"), Addendum.record)
}

func recordsOf[T any](rows iter.Seq2[T, error], record func(T) audit.Record) iter.Seq2[audit.Record, error] {
	return func(yield func(audit.Record, error) bool) {
		for row, err := range rows {
			if !yield(record(row), err) {
				return
			}
		}
	}
}
