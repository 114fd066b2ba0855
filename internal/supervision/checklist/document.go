package checklist

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/supervision"
)

// Document is one that was asked for, a correctional plan, say, until it comes or is known not to.
type Document struct {
	ID         string     `db:"id"`
	FileID     string     `db:"file_id"`
	Name       string     `db:"name"`
	AskedOf    string     `db:"asked_of"`
	AskedOn    clock.Date `db:"asked_on"`
	DueOn      clock.Date `db:"due_on"`
	RemindedOn clock.Date `db:"reminded_on"` // the last time
	ReceivedOn clock.Date `db:"received_on"`
	GivenUpOn  clock.Date `db:"given_up_on"` // it will not come
	Version    int        `db:"version"`
	Steps      []Step     `db:"-"` // what was done about it, the newest first
}

// Waits reports whether a document is waited for.
func (d Document) Waits() bool { return d.ReceivedOn == "" && d.GivenUpOn == "" }

// Late reports whether it should have come before a day.
func (d Document) Late(today clock.Date) bool { return d.Waits() && d.DueOn < today }

// What is done about a document.
const (
	Asked    = "ASKED"
	Reminded = "REMINDED"
	Received = "RECEIVED"
	GivenUp  = "GIVEN_UP"
)

// Steps lists what is done about a document that is waited for.
var Steps = []string{Reminded, Received, GivenUp}

// Step is something that was done about a document.
type Step struct {
	Kind  string     `db:"kind"`
	On    clock.Date `db:"on_day"`
	DueOn clock.Date `db:"due_on"` // from now on, of a reminder
	Words string     `db:"words"`
	By    string     `db:"by_name"`
}

const documentColumns = "r.id, r.file_id, r.name, r.asked_of, r.asked_on, r.due_on, r.reminded_on, r.received_on, r.given_up_on, r.version"

func documentsOf(ctx context.Context, q db.Querier, fileID string) ([]Document, error) {
	list, err := db.All[Document](ctx, q, "select "+documentColumns+" from requested_document r where r.file_id=$1 order by case when r.received_on='' and r.given_up_on='' then 0 else 1 end, r.due_on, r.id limit 100", fileID)
	if err != nil {
		return nil, fmt.Errorf("documents asked for: %w", err)
	}
	return list, nil
}

// Awaited gives the documents of a file that are waited for, the first that is to come first, within an act that decides access itself.
func Awaited(ctx context.Context, q db.Querier, fileID string) ([]Document, error) {
	list, err := documentsOf(ctx, q, fileID)
	return slices.DeleteFunc(list, func(d Document) bool { return !d.Waits() }), err
}

// Waited gives the documents of the page that are waited for; none of a file that is closed, until it is reopened.
func (p Page) Waited() []Document {
	if p.File.State == supervision.Closed {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(p.Documents), func(d Document) bool { return !d.Waits() })
}

func stepsOf(ctx context.Context, q db.Querier, documentID string) ([]Step, error) {
	return db.All[Step](ctx, q, "select kind, on_day, due_on, words, by_name from requested_document_step where document_id=$1 order by id desc", documentID)
}

// daysForDocument is how long a document is waited for where nobody says until when.
const daysForDocument = 10

// Ask keeps that a document was asked for: of whom, when, and by when it is to come.
func (s Service) Ask(ctx context.Context, a access.Actor, fileID string, d Document) error {
	d.Name, d.AskedOf = strings.TrimSpace(d.Name), strings.TrimSpace(d.AskedOf)
	if d.DueOn == "" && d.AskedOn.Valid() {
		d.DueOn = d.AskedOn.AddDays(daysForDocument)
	}
	return s.act(ctx, a, fileID, history.ActDocumentAsked, func(tx *db.Tx, f supervision.File) ([]history.Fact, error) {
		if err := d.check(s.today(ctx)); err != nil {
			return nil, err
		}
		d.ID, d.FileID = id.New(), f.ID
		_, err := tx.Exec(ctx, "insert into requested_document (id, organisation_id, file_id, name, name_key, asked_of, asked_on, due_on) values ($1,$2,$3,$4,$5,$6,$7,$8)",
			d.ID, f.OrganisationID, f.ID, d.Name, strings.ToLower(strings.Join(strings.Fields(d.Name), " ")), d.AskedOf, d.AskedOn, d.DueOn)
		if db.IsDuplicate(err) {
			return nil, fault.At("document", "checklist.problem.asked")
		}
		if err != nil {
			return nil, fmt.Errorf("ask for a document: %w", err)
		}
		return s.step(ctx, tx, a, f, d.ID, Step{Kind: Asked, On: d.AskedOn, DueOn: d.DueOn}, history.DocumentAsked)
	})
}

func (d Document) check(today clock.Date) error {
	var c fault.Check
	c.Require(d.Name != "", "document", "fault.required")
	c.Require(len(d.Name) <= longestLine, "document", "fault.too_long")
	c.Require(d.AskedOf != "", "asked_of", "checklist.problem.of")
	c.Require(len(d.AskedOf) <= longestLine, "asked_of", "fault.too_long")
	past(&c, "asked_on", d.AskedOn, "", today)
	c.Require(d.DueOn == "" || d.DueOn.Valid(), "due_on", "supervision.problem.date")
	c.Require(!d.DueOn.Valid() || !d.AskedOn.Valid() || d.DueOn >= d.AskedOn, "due_on", "checklist.problem.due")
	return c.Err()
}

// past wants a day that is not to come, and not before another.
func past(c *fault.Check, field string, on, after, today clock.Date) {
	c.Require(on != "", field, "fault.required")
	c.Require(on == "" || on.Valid(), field, "supervision.problem.date")
	c.Require(!on.Valid() || on <= today, field, "supervision.problem.future")
	c.Require(!on.Valid() || after == "" || on >= after, field, "checklist.problem.before")
}

var kinds = map[string]history.Kind{Reminded: history.DocumentReminded, Received: history.DocumentReceived, GivenUp: history.DocumentGivenUp}

// Follow keeps what was done about a document that is waited for: reminded, with a new day where one is given; received; or given
// up, with the reason. The version is that of what the person saw.
func (s Service) Follow(ctx context.Context, a access.Actor, fileID, documentID string, version int, x Step) error {
	x.Words = strings.TrimSpace(x.Words)
	return s.act(ctx, a, fileID, history.ActDocumentFollowed, func(tx *db.Tx, f supervision.File) ([]history.Fact, error) {
		d, err := db.One[Document](ctx, tx, "select "+documentColumns+" from requested_document r where r.id=$1 and r.file_id=$2", documentID, f.ID)
		if err != nil {
			return nil, err
		}
		if err := x.check(d, s.today(ctx)); err != nil {
			return nil, err
		}
		set := map[string]string{Reminded: "reminded_on=$3, due_on=case when $4='' then due_on else $4 end", Received: "received_on=$3", GivenUp: "given_up_on=$3"}[x.Kind]
		args := []any{d.ID, version, x.On, x.DueOn}
		if x.Kind != Reminded {
			args = args[:3]
		}
		if err := db.Updated(tx.Exec(ctx, "update requested_document set version=version+1, "+set+" where id=$1 and version=$2 and received_on='' and given_up_on=''", args...)); err != nil {
			return nil, err
		}
		return s.step(ctx, tx, a, f, d.ID, x, kinds[x.Kind])
	})
}

func (x Step) check(d Document, today clock.Date) error {
	var c fault.Check
	_, known := kinds[x.Kind]
	c.Require(known, "step", "supervision.problem.choice")
	past(&c, "on_day", x.On, d.AskedOn, today)
	c.Require(x.DueOn == "" || x.Kind == Reminded && x.DueOn.Valid(), "due_on", "supervision.problem.date")
	c.Require(x.Kind != Reminded || !x.DueOn.Valid() || x.DueOn >= today, "due_on", "checklist.problem.to_come")
	c.Require(x.Kind != GivenUp || x.Words != "", "words", "checklist.problem.why")
	c.Require(len(x.Words) <= longestWords, "words", "fault.too_long")
	return c.Err()
}

func (s Service) step(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, documentID string, x Step, kind history.Kind) ([]history.Fact, error) {
	_, err := tx.Exec(ctx, "insert into requested_document_step (id, organisation_id, document_id, kind, on_day, due_on, words, by_name, recorded_at) values ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
		id.New(), f.OrganisationID, documentID, x.Kind, x.On, x.DueOn, x.Words, a.Name, clock.Micros(s.Clock.Now()))
	if err != nil {
		return nil, fmt.Errorf("step of a document: %w", err)
	}
	return []history.Fact{{Kind: kind, Effective: x.On, Payload: history.DocumentPayload{Document: documentID, Due: x.DueOn}}}, nil
}

// Waiting is a document that is waited for, with whose it is.
type Waiting struct {
	Document
	FullName string `db:"full_name"`
}

// daysAhead is how far My day looks.
const daysAhead = 7

// Waiting lists the documents of the actor's own files that are late or to come within days, the latest first; the reading is
// audited.
func (s Service) Waiting(ctx context.Context, a access.Actor) ([]Waiting, error) {
	if !a.MayEver(access.FormWrite) {
		return nil, nil
	}
	where, args := s.Access.Scope(a, access.FormWrite, supervision.Columns, 5)
	list, err := db.All[Waiting](ctx, s.DB, "select "+documentColumns+`, c.full_name from requested_document r join supervision_file f on f.id=r.file_id join client c on c.id=f.client_id
		where r.received_on='' and r.given_up_on='' and r.due_on<=$1 and r.organisation_id=$2 and `+supervision.OpenFile+`
		and `+supervision.HasOn("$4", "$3")+` and `+where+" order by r.due_on, r.id limit 50",
		append([]any{s.today(ctx).AddDays(daysAhead), a.OrganisationID, a.PersonID, s.today(ctx)}, args...)...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list, supervision.ReadRows(ctx, s.Service, a, access.FormRead, list, func(x Waiting) string { return x.FileID })
}
