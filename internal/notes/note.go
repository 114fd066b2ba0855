package notes

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/registry"
)

// Kinds lists what a note may be about, in the order a page offers them; each has a template in the catalogue
// (notes.template.<kind>).
var Kinds = []string{"general", "check_in", "call", "third_party", "interview", "incident"}

// Correspondence is the kind of note that a filed e-mail or letter is; it is filed on a page of its own, not typed as a note.
const Correspondence = "correspondence"

// Note is a signed note. It is never changed; what was wrong or missing is said in an addendum (SEC-3).
type Note struct {
	ID             string     `db:"id"`
	FileID         string     `db:"file_id"`
	N              int64      `db:"n"` // order of signing, for paging
	OrganisationID string     `db:"organisation_id"`
	Region         string     `db:"region"`
	SiteID         string     `db:"site_id"`
	Programme      string     `db:"programme"`
	Kind           string     `db:"kind"`
	Title          string     `db:"title"`
	Body           string     `db:"body"`
	AuthorID       string     `db:"author_id"`
	AuthorName     string     `db:"author_name"`
	Occurred       clock.Date `db:"occurred"`
	Signed         int64      `db:"signed"`
	ImportID       string     `db:"import_id"`
	ForHousing     bool       `db:"for_housing"` // the housing coordinator sees it
	Addenda        []Addendum

	// Since is the day of the referral: a day before it may belong in the file, more often it is mistyped, so that it is signed
	// only when it is Meant. Without Since nothing is asked. Neither is kept.
	Since clock.Date
	Meant bool
	// NamesProtected says that a protected address which the words name is meant. It is not kept.
	NamesProtected bool
	// Another says that it is meant beside the one that its page was signed as before. It is not kept.
	Another bool
	// Typed is the form that it was sent in, by which its draft is known. It is not kept.
	Typed url.Values
}

// SignedAt gives the instant of signing.
func (n Note) SignedAt() time.Time { return clock.FromMicros(n.Signed) }

// Addendum stands beside a signed note, with its author and reason.
type Addendum struct {
	ID         string `db:"id"`
	NoteID     string `db:"note_id"`
	Body       string `db:"body"`
	Reason     string `db:"reason"`
	AuthorName string `db:"author_name"`
	Signed     int64  `db:"signed"`
}

// SignedAt gives the instant of signing.
func (a Addendum) SignedAt() time.Time { return clock.FromMicros(a.Signed) }

// Service keeps notes.
type Service struct {
	// Unfinished leaves of the drafts of a person those that may be written still; nil: all may. The areas of the forms know it.
	Unfinished func(ctx context.Context, list []Draft) ([]Draft, error)

	db      *db.DB
	access  *access.Service
	history *history.Record
	clock   clock.Clock
	turn    sync.Mutex
	last    int64 // the place in the order of signing that was given last
}

// New makes the service.
func New(d *db.DB, a *access.Service, h *history.Record, clk clock.Clock) *Service {
	return &Service{db: d, access: a, history: h, clock: clk}
}

const (
	noteColumns = "x.id, x.file_id, x.n, x.organisation_id, x.region, x.site_id, x.programme, x.kind, x.title, x.body, x.author_id, x.author_name, x.occurred, x.signed, x.import_id, x.for_housing"
	// mostBody is the longest note that is taken, in bytes: about fifty pages.
	mostBody = 200_000
	// mostTitle is the longest title that is taken, in bytes.
	mostTitle = 200
)

func (n Note) validate(today clock.Date) error {
	var c fault.Check
	c.Require(slices.Contains(Kinds, n.Kind) || n.Kind == Correspondence, "kind", "notes.problem.kind")
	c.Require(n.Occurred != "", "occurred", "fault.required")
	c.Require(n.Occurred == "" || n.Occurred.Valid() && n.Occurred <= today, "occurred", "notes.problem.date")
	if n.Occurred.Valid() && n.Occurred < n.Since && !n.Meant {
		c.Add("early", "notes.problem.early", "On", string(n.Since))
	}
	c.Require(strings.TrimSpace(n.Body) != "", "body", "fault.required")
	c.Take(n.Fits(), nil)
	return c.Err()
}

// Fits says what of a note is longer than it may be.
func (n Note) Fits() error {
	var c fault.Check
	c.Require(len(n.Body) <= mostBody, "body", "fault.too_long")
	c.Require(len(n.Title) <= mostTitle, "title", "fault.too_long")
	return c.Err()
}

// Sign keeps a note within an act that has been allowed, and gives the fact for the act's events. A note of an import
// keeps the author that it names, who has not signed it here; any other is its signer's.
func (s *Service) Sign(ctx context.Context, tx *db.Tx, a access.Actor, n Note) (Note, history.Fact, error) {
	now := s.clock.Now()
	if err := n.validate(clock.DateOf(now, clock.Where(ctx))); err != nil {
		return n, history.Fact{}, err
	}
	if n.ImportID == "" {
		if err := s.says(ctx, tx, a, n); err != nil {
			return n, history.Fact{}, err
		}
	}
	n.ID, n.Signed = id.New(), clock.Micros(now)
	if n.ImportID == "" {
		n.AuthorID, n.AuthorName = a.PersonID, a.Name
	}
	n.N = s.place(now)
	if _, err := tx.Exec(ctx, `insert into note (id, file_id, n, organisation_id, region, site_id, programme, kind, title, body, author_id, author_name, occurred, signed, import_id, for_housing)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16)`, n.ID, n.FileID, n.N, n.OrganisationID, n.Region, n.SiteID, n.Programme,
		n.Kind, n.Title, n.Body, n.AuthorID, n.AuthorName, n.Occurred, n.Signed, n.ImportID, n.ForHousing); err != nil {
		return n, history.Fact{}, fmt.Errorf("sign note: %w", err)
	}
	if err := enqueue(ctx, tx, n.N, n.OrganisationID, n.Title+" "+n.Body); err != nil {
		return n, history.Fact{}, err
	}
	return n, history.Fact{Kind: history.NoteSigned, Effective: n.Occurred, Payload: history.NotePayload{Note: n.ID, Kind: n.Kind}, ImportID: n.ImportID,
		Evidence: []audit.Evidence{s.history.Evidence(noteRecord, n.record())}}, nil
}

// says holds that a note says something beyond headings.
func (s *Service) says(ctx context.Context, q db.Querier, a access.Actor, n Note) error {
	own, err := ownTemplates(ctx, q, a)
	if err != nil {
		return err
	}
	var c fault.Check
	c.Require(!onlyTemplate(ctx, n.Body, own), "body", "notes.problem.only_template")
	return c.Err()
}

// place gives a place in the order of signing. Notes of one millisecond stand in the order they came; where they begin
// in it is left to chance, so that two programs on one database do not meet.
func (s *Service) place(now time.Time) int64 {
	s.turn.Lock()
	defer s.turn.Unlock()
	n := now.UnixMilli()<<15 | rand.Int64N(1<<14)
	if n>>15 == s.last>>15 {
		n = s.last + 1
	}
	s.last = n
	return n
}

// Amend adds an addendum to a signed note within an act that has been allowed, and gives the fact for its events.
func (s *Service) Amend(ctx context.Context, tx *db.Tx, a access.Actor, fileID, noteID, body, reason string) (history.Fact, error) {
	var c fault.Check
	c.Require(strings.TrimSpace(body) != "", "addendum", "fault.required")
	c.Require(strings.TrimSpace(reason) != "", "reason", "fault.required")
	c.Require(len(body) <= mostBody, "addendum", "fault.too_long")
	if err := c.Err(); err != nil {
		return history.Fact{}, err
	}
	n, err := s.One(ctx, tx, fileID, noteID)
	if err != nil {
		return history.Fact{}, err
	}
	now := s.clock.Now()
	added := Addendum{ID: id.New(), NoteID: noteID, Body: body, Reason: reason, AuthorName: a.Name, Signed: clock.Micros(now)}
	if _, err := tx.Exec(ctx, `insert into note_addendum (id, file_id, note_id, organisation_id, body, reason, author_id, author_name, signed)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9)`, added.ID, fileID, noteID, n.OrganisationID, body, reason, a.PersonID, a.Name, added.Signed); err != nil {
		return history.Fact{}, fmt.Errorf("amend note: %w", err)
	}
	if err := enqueue(ctx, tx, n.N, n.OrganisationID, n.Title+" "+n.Body+" "+body); err != nil {
		return history.Fact{}, err
	}
	return history.Fact{Kind: history.NoteAmended, Effective: clock.DateOf(now, clock.Where(ctx)), Payload: history.NotePayload{Note: noteID},
		Evidence: []audit.Evidence{s.history.Evidence(addendumRecord, added.record())}}, nil
}

// From is where a page of a file's notes begins: after the note of a place in the order of signing, or with it; the zero begins
// with the newest.
type From struct {
	N    int64
	With bool
}

// OfFile lists the notes of a file with their addenda, by the day they are of, the newest first, and those of one day as they were
// signed; marked narrows them to those for housing. A note to begin from that the file does not have is not found. The caller
// has decided access and audited the reading.
func (s *Service) OfFile(ctx context.Context, q db.Querier, fileID string, from From, limit int, marked bool) ([]Note, error) {
	day, before := "9999-12-31", int64(1<<63-1)
	if from.N != 0 {
		var err error
		if day, err = db.One[string](ctx, q, "select occurred from note where file_id=$1 and n=$2", fileID, from.N); err != nil {
			return nil, fmt.Errorf("where the notes go on: %w", err)
		}
		if before = from.N; from.With {
			before++
		}
	}
	list, err := db.All[Note](ctx, q, "select "+noteColumns+" from note x where x.file_id=$1 and (x.occurred, x.n) < ($2, $3) and (x.for_housing or not $4) order by x.occurred desc, x.n desc"+db.Limit(limit),
		fileID, day, before, marked)
	if err != nil {
		return nil, fmt.Errorf("notes of file: %w", err)
	}
	return list, withAddenda(ctx, q, list)
}

// withAddenda puts the addenda beside their notes, in the order of signing.
func withAddenda(ctx context.Context, q db.Querier, list []Note) error {
	if len(list) == 0 {
		return nil
	}
	at := map[string]int{}
	var files, ids []any
	for i, n := range list {
		at[n.ID] = i
		ids = append(ids, n.ID)
		if !slices.Contains(files, any(n.FileID)) {
			files = append(files, n.FileID)
		}
	}
	addenda, err := db.All[Addendum](ctx, q, "select id, note_id, body, reason, author_name, signed from note_addendum where file_id in "+
		db.In(1, len(files))+" and note_id in "+db.In(len(files)+1, len(ids))+" order by signed, id", append(files, ids...)...)
	if err != nil {
		return fmt.Errorf("addenda: %w", err)
	}
	for _, a := range addenda {
		list[at[a.NoteID]].Addenda = append(list[at[a.NoteID]].Addenda, a)
	}
	return nil
}

// One gives a note of a file without its addenda. The caller has decided access and audited the reading.
func (s *Service) One(ctx context.Context, q db.Querier, fileID, noteID string) (Note, error) {
	return db.One[Note](ctx, q, "select "+noteColumns+" from note x where x.file_id=$1 and x.id=$2", fileID, noteID)
}

// enqueue leaves a note's words for the index. What waits already stays: two people may amend a note at once.
func enqueue(ctx context.Context, tx *db.Tx, n int64, organisationID, text string) error {
	words := strings.Join(registry.Tokens(text), " ")
	if _, err := tx.Exec(ctx, `insert into note_outbox (n, organisation_id, words) values ($1,$2,$3)
		on conflict (n) do update set words=note_outbox.words||' '||excluded.words`, n, organisationID, words); err != nil {
		return fmt.Errorf("words of note: %w", err)
	}
	return nil
}
