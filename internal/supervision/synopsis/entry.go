package synopsis

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/supervision"
)

// Source says from whom something is known.
type Source string

// The sources. What the file says itself needs nobody to write it.
const (
	FromAgency     Source = "agency"
	FromClient     Source = "client"
	FromThirdParty Source = "third_party"
	FromDocument   Source = "document"
	FromWorker     Source = "worker"
	FromFile       Source = "file"
)

// Sources lists what somebody may name as the source of what they write.
var Sources = []Source{FromAgency, FromClient, FromThirdParty, FromDocument, FromWorker}

// Entry is one thing that is known in answer to a question, with its source and day. One without an id is read from the
// file or one of its forms.
type Entry struct {
	ID          string     `db:"id"`
	Question    string     `db:"question"`
	Words       string     `db:"words"`
	Source      Source     `db:"source"`
	SaidBy      string     `db:"said_by"` // a name, a title, a document; empty when the source says enough
	On          clock.Date `db:"on_day"`
	Contradicts bool       `db:"contradicts"` // whoever wrote it says that it is otherwise than what stood there
	RecordedAt  int64      `db:"recorded_at"`
	RecordedBy  string     `db:"recorded_by_name"`
	AsideAt     int64      `db:"aside_at"`
	AsideBy     string     `db:"aside_by_name"`
	Form        string     `db:"-"` // the code of the form it is read from
	FormID      string     `db:"-"`
}

// Holds reports whether the entry was not set aside.
func (e Entry) Holds() bool { return e.AsideAt == 0 }

// longestEntry bounds an entry, in bytes.
const longestEntry = 4000

const (
	actEntryAdded = "synopsis.entry_added"
	actEntryAside = "synopsis.entry_aside"
)

func (e Entry) validate(known bool, today clock.Date) error {
	var c fault.Check
	c.Require(known, "question", "synopsis.problem.question")
	c.Require(strings.TrimSpace(e.Words) != "", "words", "fault.required")
	c.Require(len(e.Words) <= longestEntry, "words", "fault.too_long")
	c.Require(slices.Contains(Sources, e.Source), "source", "synopsis.problem.source")
	c.Require(e.Source != FromThirdParty && e.Source != FromDocument || strings.TrimSpace(e.SaidBy) != "", "said_by", "synopsis.problem.said_by")
	c.Require(len(e.SaidBy) <= 300, "said_by", "fault.too_long")
	c.Require(e.On.Valid(), "on_day", "synopsis.problem.day")
	c.Require(!e.On.Valid() || e.On <= today, "on_day", "synopsis.problem.future")
	return c.Err()
}

// Add writes what is known into the synopsis.
func (s *Service) Add(ctx context.Context, a access.Actor, fileID string, e Entry) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.FileIn(ctx, tx, a, access.FormWrite, fileID)
		if err != nil {
			return err
		}
		d, err := s.definition(ctx, tx)
		if err != nil {
			return err
		}
		_, known := find(d, e.Question)
		if err := e.validate(known, s.today(ctx)); err != nil {
			return err
		}
		if err := s.Keep(ctx, tx, a, f, e, ""); err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, a.Entry(actEntryAdded, "file", f.ID))
	})
}

// Keep writes an entry within an act that has been allowed and leaves its own audit row. Of one origin there is one entry:
// the later takes the place of the earlier, which is set aside.
func (s *Service) Keep(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, e Entry, origin string) error {
	now := clock.Micros(s.Clock.Now())
	if origin != "" {
		_, err := tx.Exec(ctx, "update synopsis_entry set aside_at=$3, aside_by_name=$4, origin='' where file_id=$1 and origin=$2", f.ID, origin, now, a.Name)
		if err != nil {
			return fmt.Errorf("replace entry: %w", err)
		}
	}
	_, err := tx.Exec(ctx, `insert into synopsis_entry (id, organisation_id, file_id, question, words, source, said_by, on_day, contradicts, origin, recorded_at,
		recorded_by, recorded_by_name) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)`, id.New(), f.OrganisationID, f.ID, e.Question,
		strings.TrimSpace(e.Words), e.Source, strings.TrimSpace(e.SaidBy), e.On, e.Contradicts, origin, now, a.PersonID, a.Name)
	if err != nil {
		return fmt.Errorf("keep entry: %w", err)
	}
	return nil
}

// SetAside says that an entry does not hold any more. It stays, and is not shown among what is known.
func (s *Service) SetAside(ctx context.Context, a access.Actor, fileID, entryID string) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.FileIn(ctx, tx, a, access.FormWrite, fileID)
		if err != nil {
			return err
		}
		n, err := db.One[int](ctx, tx, "select count(*) from synopsis_entry where id=$1 and file_id=$2", entryID, f.ID)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Missing()
		}
		_, err = tx.Exec(ctx, "update synopsis_entry set aside_at=$2, aside_by_name=$3 where id=$1 and aside_at=0", entryID, clock.Micros(s.Clock.Now()), a.Name)
		if err != nil {
			return fmt.Errorf("set entry aside: %w", err)
		}
		return s.Audit.Act(ctx, tx, a.Entry(actEntryAside, "file", f.ID))
	})
}

func entriesOf(ctx context.Context, q db.Querier, fileID string) ([]Entry, error) {
	return db.All[Entry](ctx, q, `select id, question, words, source, said_by, on_day, contradicts, recorded_at, recorded_by_name, aside_at, aside_by_name
		from synopsis_entry where file_id=$1 order by on_day, id`, fileID)
}
