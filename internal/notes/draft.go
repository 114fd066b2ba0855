package notes

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
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

// FieldDraft is the field of a form whose mark a draft and what is sent have in common when they were typed in the same page.
const FieldDraft = "draft"

// Mark gives the mark of a page: that of the draft which it shows, otherwise a new one.
func Mark(shown string) string {
	if shown != "" {
		return shown
	}
	return id.New()
}

// noteForm is the form of a note.
const noteForm = "note"

// emptied reports whether a note has no words any more: its kind and day alone are nothing that somebody has begun.
func emptied(form, typed string) bool {
	v, err := url.ParseQuery(typed)
	return err == nil && form == noteForm && v.Has("body") && strings.TrimSpace(v.Get("title")+v.Get("body")) == ""
}

// SaveDraft keeps what is being typed, over what was kept before; of a note that was emptied nothing stays.
func (s *Service) SaveDraft(ctx context.Context, a access.Actor, form, fileID, typed string) error {
	if len(typed) > mostBody {
		return fault.New(fault.TooLarge, "fault.too_long")
	}
	if emptied(form, typed) {
		return s.db.Tx(ctx, func(tx *db.Tx) error { return s.DropDraft(ctx, tx, a.PersonID, form, fileID) })
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
	return draftOf(ctx, s.db, a.PersonID, form, fileID)
}

func draftOf(ctx context.Context, q db.Querier, personID, form, fileID string) (Draft, error) {
	d, err := db.One[Draft](ctx, q, "select person_id, form, file_id, organisation_id, typed, updated from note_draft where person_id=$1 and form=$2 and file_id=$3",
		personID, form, fileID)
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

// DropTyped removes the draft that what is sent was typed in, or that says the same. Another one stays: what is finished late,
// or sent from another window, is not what its person typed there.
func (s *Service) DropTyped(ctx context.Context, tx *db.Tx, personID, form, fileID string, sent url.Values) error {
	d, err := draftOf(ctx, tx, personID, form, fileID)
	if err != nil || d.PersonID == "" {
		return err
	}
	typed, err := url.ParseQuery(d.Typed)
	if err != nil {
		return fmt.Errorf("draft: %w", err)
	}
	if mark := typed.Get(FieldDraft); (mark == "" || mark != sent.Get(FieldDraft)) && !saysTheSame(typed, sent) {
		return nil
	}
	return s.DropDraft(ctx, tx, personID, form, fileID)
}

// saysTheSame reports whether everything in a draft was sent; a browser and a script end lines differently.
func saysTheSame(typed, sent url.Values) bool {
	plain := strings.NewReplacer("\r\n", "\n")
	for name, values := range typed {
		if name != FieldDraft && !slices.EqualFunc(values, sent[name], func(a, b string) bool {
			return strings.TrimSpace(plain.Replace(a)) == strings.TrimSpace(plain.Replace(b))
		}) {
			return false
		}
	}
	return true
}
