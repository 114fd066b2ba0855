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
	"passerelle/internal/platform/i18n"
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

// FieldDraft is the field of a form with its marks: that of the page, and behind it those that it went on from, a draft's with the instant at which it
// was kept.
const FieldDraft = "draft"

// mostMarks is how far back a page knows what it went on from.
const mostMarks = 3

// Mark gives the marks of a page that went on from others, or from none. Two pages that show one draft have each their own.
func Mark(shown string) string {
	all := append([]string{id.New()}, strings.Fields(shown)...)
	return strings.Join(all[:min(len(all), mostMarks)], " ")
}

// pageOf gives of a mark that of the page alone.
func pageOf(mark string) string {
	page, _, _ := strings.Cut(mark, "@")
	return page
}

// pagesOf gives the pages that a page is and went on from.
func pagesOf(sent url.Values) (out [mostMarks]string) {
	for n, mark := range strings.Fields(sent.Get(FieldDraft)) {
		if n < mostMarks {
			out[n] = pageOf(mark)
		}
	}
	return out
}

// stamped gives what is kept of a page the mark of that page with an instant: whoever goes on from it knows which it was.
func stamped(typed string, at int64) string {
	v, err := url.ParseQuery(typed)
	marks := strings.Fields(v.Get(FieldDraft))
	if err != nil || len(marks) == 0 {
		return typed
	}
	v.Set(FieldDraft, fmt.Sprintf("%s@%d", pageOf(marks[0]), at))
	return v.Encode()
}

// noteForm is the form of a note.
const noteForm = "note"

// emptied reports whether a note has no words any more: its kind and day alone are nothing that somebody has begun.
func emptied(form, typed string) bool {
	v, err := url.ParseQuery(typed)
	return err == nil && form == noteForm && v.Has("body") && strings.TrimSpace(v.Get("title")+v.Get("body")) == ""
}

// SaveDraft keeps what is being typed, over what was kept before; of a note that was emptied nothing stays. What another window kept since, and
// this one did not go on from, is not written over (Conflict): it was said to be saved.
func (s *Service) SaveDraft(ctx context.Context, a access.Actor, form, fileID, typed string) error {
	if len(typed) > mostBody {
		return fault.New(fault.TooLarge, "fault.too_long")
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		d, err := draftOf(ctx, tx, a.PersonID, form, fileID)
		if err != nil {
			return err
		}
		if d.elsewhere(typed) {
			return fault.Overtaken("notes.problem.draft_elsewhere")
		}
		if emptied(form, typed) {
			return s.DropDraft(ctx, tx, a.PersonID, form, fileID)
		}
		return s.keepDraft(ctx, tx, a, form, fileID, typed)
	})
}

// elsewhere reports whether a draft was kept by another window than the one that types now, and says something else.
func (d Draft) elsewhere(typed string) bool {
	kept, err := url.ParseQuery(d.Typed)
	now, failed := url.ParseQuery(typed)
	if err != nil || failed != nil || kept.Get(FieldDraft) == "" || now.Get(FieldDraft) == "" {
		return false // of no window that could be told
	}
	pages := pagesOf(now)
	return !slices.Contains(pages[:], pageOf(kept.Get(FieldDraft))) && !saysTheSame(kept, now)
}

func (s *Service) keepDraft(ctx context.Context, tx *db.Tx, a access.Actor, form, fileID, typed string) error {
	now := clock.Micros(s.clock.Now())
	_, err := tx.Exec(ctx, `insert into note_draft (person_id, form, file_id, organisation_id, typed, updated) values ($1,$2,$3,$4,$5,$6)
		on conflict (person_id, form, file_id) do update set typed=excluded.typed, updated=excluded.updated`,
		a.PersonID, form, fileID, a.OrganisationID, stamped(typed, now), now)
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

// DraftsIn lists what a person has begun in a file, newest first, whether they may still write there or not: their own words.
func (s *Service) DraftsIn(ctx context.Context, a access.Actor, fileID string) ([]Draft, error) {
	return db.All[Draft](ctx, s.db, "select person_id, form, file_id, organisation_id, typed, updated from note_draft where person_id=$1 and organisation_id=$2 and file_id=$3 order by updated desc, form limit 50",
		a.PersonID, a.OrganisationID, fileID)
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

// DropTyped removes the draft that what is sent was typed in, or went on from as it stands, or that says the same. Another one stays: what is finished
// late, or sent from another window, is not what its person typed there.
func (s *Service) DropTyped(ctx context.Context, tx *db.Tx, personID, form, fileID string, sent url.Values) error {
	d, err := draftOf(ctx, tx, personID, form, fileID)
	if err != nil || d.PersonID == "" {
		return err
	}
	typed, err := url.ParseQuery(d.Typed)
	if err != nil {
		return fmt.Errorf("draft: %w", err)
	}
	mark, known := typed.Get(FieldDraft), strings.Fields(sent.Get(FieldDraft))
	if !slices.Contains(known, mark) && !slices.Contains(known, pageOf(mark)) && !saysTheSame(typed, sent) {
		return nil
	}
	return s.DropDraft(ctx, tx, personID, form, fileID)
}

// saysTheSame reports whether everything in a draft was sent; a browser and a script end lines differently.
func saysTheSame(typed, sent url.Values) bool {
	for name, values := range typed {
		if name != FieldDraft && !slices.EqualFunc(values, sent[name], func(a, b string) bool {
			return strings.TrimSpace(i18n.Lines(a)) == strings.TrimSpace(i18n.Lines(b))
		}) {
			return false
		}
	}
	return true
}
