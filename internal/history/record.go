package history

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strings"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/id"
)

// Record is the record of what happened. It is safe for use by many goroutines.
type Record struct {
	db    *db.DB
	log   *audit.Log
	clock clock.Clock
}

// New makes the record over a migrated database.
func New(d *db.DB, log *audit.Log, clk clock.Clock) *Record {
	return &Record{db: d, log: log, clock: clk}
}

// Append adds the facts of one act to a file, in their order and as of one instant, together with the act's one audit row,
// within the act's transaction, and gives the identifiers of the events. An act that the table of acts does not have, a kind
// its row does not name, a missing must, a payload of another kind or a date that is none is a fault of the
// program and comes back as an error.
func (r *Record) Append(ctx context.Context, tx *db.Tx, a access.Actor, act Act, organisationID, fileID string, facts ...Fact) ([]string, error) {
	if err := check(act, facts); err != nil {
		return nil, fmt.Errorf("append %s: %w", act, err)
	}
	ids := make([]string, len(facts))
	events, now := make([]stored, len(facts)), clock.Micros(r.clock.Now())
	for i, f := range facts {
		e, err := r.stored(a, act, organisationID, fileID, f, now)
		if err != nil {
			return nil, fmt.Errorf("append %s: %w", act, err)
		}
		ids[i], events[i] = e.ID, e
	}
	if err := insert(ctx, tx, events); err != nil {
		return nil, fmt.Errorf("append %s: %w", act, err)
	}
	return ids, r.log.Act(ctx, tx, audit.Entry{OrganisationID: organisationID, PersonID: a.PersonID,
		MembershipID: a.MembershipID, Role: string(a.MainRole()), System: a.System, Action: string(act), ObjectKind: "file",
		ObjectID: fileID, Purpose: a.Purpose}.With(r.evidence(events, facts)...))
}

// evidence is of the events and of what they tell of.
func (r *Record) evidence(events []stored, facts []Fact) []audit.Evidence {
	var out []audit.Evidence
	for _, e := range events {
		out = append(out, r.log.Evidence(eventRecord, e.record()))
	}
	for _, f := range facts {
		out = append(out, f.Evidence...)
	}
	return out
}

const eventRecord = "event"

func (s stored) record() audit.Record {
	return audit.Record{ID: s.ID, Fields: []string{s.OrganisationID, s.FileID, string(s.Kind), string(s.Act), string(s.Effective), fmt.Sprint(s.EffectiveAt),
		fmt.Sprint(s.Recorded), s.PersonID, s.Role, s.System, s.Payload, s.Corrects, s.ImportID}}
}

// Evidence is of a record beside the events, such as a signed note, for the fact that tells of it.
func (r *Record) Evidence(kind string, record audit.Record) audit.Evidence {
	return r.log.Evidence(kind, record)
}

// Verify holds every event against the act that left it, and names those that are not as they were.
func (r *Record) Verify(ctx context.Context) ([]audit.Finding, error) {
	return r.log.VerifyRecords(ctx, eventRecord, r.records(ctx))
}

// Vouch gives events that are older than their evidence some, once.
func (r *Record) Vouch(ctx context.Context) error {
	return r.log.VouchOnce(ctx, eventRecord, r.records(ctx))
}

func (r *Record) records(ctx context.Context) iter.Seq2[audit.Record, error] {
	return func(yield func(audit.Record, error) bool) {
		for s, err := range db.Each[stored](ctx, r.db, "select "+columns+" from event order by seq") {
			if !yield(s.record(), err) {
				return
			}
		}
	}
}

// check holds an act against its row in the table of acts.
func check(act Act, facts []Fact) error {
	row, ok := Acts[act]
	if !ok {
		return fmt.Errorf("no such act")
	}
	if len(facts) == 0 {
		return fmt.Errorf("an act without facts")
	}
	for _, must := range row.Must {
		if !slices.ContainsFunc(facts, func(f Fact) bool { return f.Kind == must }) {
			return fmt.Errorf("the act must leave %s", must)
		}
	}
	for _, f := range facts {
		if !slices.Contains(row.Must, f.Kind) && !slices.Contains(row.May, f.Kind) {
			return fmt.Errorf("the act may not leave %s", f.Kind)
		}
		if !f.Effective.Valid() {
			return fmt.Errorf("%s has no date of effect", f.Kind)
		}
	}
	return nil
}

func (r *Record) stored(a access.Actor, act Act, organisationID, fileID string, f Fact, now int64) (stored, error) {
	if f.Payload == nil {
		f.Payload = NoPayload{}
	}
	want, got := reflect.TypeOf(payloads[f.Kind]), reflect.TypeOf(f.Payload)
	if got != want {
		return stored{}, fmt.Errorf("%s carries %v, not %v", f.Kind, want, got)
	}
	text, err := json.Marshal(f.Payload)
	if err != nil {
		return stored{}, fmt.Errorf("payload of %s: %w", f.Kind, err)
	}
	s := stored{ID: id.New(), OrganisationID: organisationID, FileID: fileID, Kind: f.Kind, Act: act,
		Effective: f.Effective, Recorded: now, PersonID: a.PersonID, Role: string(a.MainRole()),
		System: a.System, Payload: string(text), Corrects: f.Corrects, ImportID: f.ImportID}
	if !f.EffectiveAt.IsZero() {
		s.EffectiveAt = clock.Micros(f.EffectiveAt)
	}
	return s, nil
}

// inserted are the columns an event is written with; the database gives seq, in the order of writing.
const inserted = "id,organisation_id,file_id,kind,act,effective,effective_at,recorded,person_id,role,system,payload," +
	"corrects,import_id"

const insertedCount = 14

func insert(ctx context.Context, tx *db.Tx, events []stored) error {
	groups := make([]string, len(events))
	args := make([]any, 0, len(events)*insertedCount)
	for i, e := range events {
		groups[i] = db.In(i*insertedCount+1, insertedCount)
		args = append(args, e.ID, e.OrganisationID, e.FileID, e.Kind, e.Act, e.Effective, e.EffectiveAt, e.Recorded,
			e.PersonID, e.Role, e.System, e.Payload, e.Corrects, e.ImportID)
	}
	_, err := tx.Exec(ctx, "insert into event ("+inserted+") values "+strings.Join(groups, ","), args...)
	return err
}

// Of gives a file's events of the given kinds (all when none is given), newest first, recorded before the event
// numbered before (from the newest when zero).
func (r *Record) Of(ctx context.Context, q db.Querier, fileID string, kinds []Kind, before int64, limit int) ([]Event, error) {
	where, args := "file_id=$1", []any{fileID}
	if before > 0 {
		args = append(args, before)
		where += fmt.Sprintf(" and seq<$%d", len(args))
	}
	if len(kinds) > 0 {
		where += " and kind in " + db.In(len(args)+1, len(kinds))
		for _, k := range kinds {
			args = append(args, k)
		}
	}
	return read(ctx, q, "select "+columns+" from event where "+where+" order by seq desc"+db.Limit(limit), args...)
}

// Told gives a file's events as its timeline tells them: by the day on which each happened, the newest first, and those of one day
// as they were recorded, before the event numbered before (from the newest when zero). What takes effect later than it was
// recorded happened when it was recorded. An event that the file does not have is not found.
func (r *Record) Told(ctx context.Context, q db.Querier, fileID string, before int64, limit int) ([]Event, error) {
	where, args := "file_id=$1", []any{fileID}
	if before > 0 {
		day, err := db.One[string](ctx, q, "select told_on from event where seq=$1 and file_id=$2", before, fileID)
		if err != nil {
			return nil, fmt.Errorf("where the timeline goes on: %w", err)
		}
		where, args = where+" and (told_on, seq) < ($2, $3)", append(args, day, before)
	}
	return read(ctx, q, "select "+columns+" from event where "+where+" order by told_on desc, seq desc"+db.Limit(limit), args...)
}

// KnownAt gives a file's events as they were known at an instant, oldest first: what was recorded later is not
// there, and what a later-known event corrects still is.
func KnownAt(ctx context.Context, q db.Querier, fileID string, at time.Time) ([]Event, error) {
	return read(ctx, q, "select "+columns+" from event where file_id=$1 and recorded<=$2 order by seq", fileID, clock.Micros(at))
}

// Standing leaves out the events that others of the list correct, so that each fact counts once.
func Standing(events []Event) []Event {
	corrected := map[string]bool{}
	for _, e := range events {
		if e.Corrects != "" {
			corrected[e.Corrects] = true
		}
	}
	var out []Event
	for _, e := range events {
		if !corrected[e.ID] {
			out = append(out, e)
		}
	}
	return out
}

func read(ctx context.Context, q db.Querier, query string, args ...any) ([]Event, error) {
	var out []Event
	for s, err := range db.Each[stored](ctx, q, query, args...) {
		if err != nil {
			return nil, fmt.Errorf("read events: %w", err)
		}
		out = append(out, s.event())
	}
	return out, nil
}
