package notes

import (
	"context"
	"fmt"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// Draft is what a person typed into a form of a file and has not signed: seen by nobody else.
type Draft struct {
	PersonID       string `db:"person_id"`
	Form           string `db:"form"`
	FileID         string `db:"file_id"`
	OrganisationID string `db:"organisation_id"`
	Typed          string `db:"typed"` // the form's values, as posted
	Updated        int64  `db:"updated"`
}

// UpdatedAt gives the instant it was last kept.
func (d Draft) UpdatedAt() time.Time { return clock.FromMicros(d.Updated) }

// SaveDraft keeps what is being typed, over what was kept before.
func (s *Service) SaveDraft(ctx context.Context, a access.Actor, form, fileID, typed string) error {
	if len(typed) > mostBody {
		return fault.New(fault.TooLarge, "fault.too_long")
	}
	_, err := s.db.Exec(ctx, `insert into note_draft (person_id, form, file_id, organisation_id, typed, updated) values ($1,$2,$3,$4,$5,$6)
		on conflict (person_id, form, file_id) do update set typed=excluded.typed, updated=excluded.updated`,
		a.PersonID, form, fileID, a.OrganisationID, typed, clock.Micros(s.clock.Now()))
	if err != nil {
		return fmt.Errorf("save draft: %w", err)
	}
	return nil
}

// DraftOf gives a person's draft; an empty one when there is none.
func (s *Service) DraftOf(ctx context.Context, a access.Actor, form, fileID string) (Draft, error) {
	d, err := db.One[Draft](ctx, s.db, "select person_id, form, file_id, organisation_id, typed, updated from note_draft where person_id=$1 and form=$2 and file_id=$3",
		a.PersonID, form, fileID)
	if fault.Is(err, fault.NotFound) {
		return Draft{}, nil
	}
	return d, err
}

// Drafts lists what a person has begun and may write still, newest first.
func (s *Service) Drafts(ctx context.Context, a access.Actor) ([]Draft, error) {
	list, err := db.All[Draft](ctx, s.db, "select person_id, form, file_id, organisation_id, typed, updated from note_draft where person_id=$1 and organisation_id=$2 order by updated desc limit 50",
		a.PersonID, a.OrganisationID)
	if err != nil || s.Unfinished == nil {
		return list, err
	}
	return s.Unfinished(ctx, list)
}

// DraftsOf counts what a person has begun, at whichever organisation: said to nobody but them.
func (s *Service) DraftsOf(ctx context.Context, personID string) (int, error) {
	return db.One[int](ctx, s.db, "select count(*) from note_draft where person_id=$1", personID)
}

// DropDraft removes a draft that was signed or discarded; in the act's own transaction when there is one.
func (s *Service) DropDraft(ctx context.Context, tx *db.Tx, personID, form, fileID string) error {
	if _, err := tx.Exec(ctx, "delete from note_draft where person_id=$1 and form=$2 and file_id=$3", personID, form, fileID); err != nil {
		return fmt.Errorf("drop draft: %w", err)
	}
	return nil
}
