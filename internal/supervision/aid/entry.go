package aid

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

// Service keeps the ledger, over the supervision files.
type Service struct{ *supervision.Service }

func (s Service) today(ctx context.Context) clock.Date { return clock.Today(ctx, s.Clock) }

// Items lists what is bought and given, in the order in which a page offers it. OTHER says in words what it is.
var Items = []string{"TICKET", "PASS", "GROCERY", "PHONE", "CLOTHES", "OTHER"}

// Receipts says how it was received: the client signed, or not.
var Receipts = []string{"SIGNED", "NOT_SIGNED"}

// The kinds of entry.
const (
	Bought = "BOUGHT"
	Given  = "GIVEN"
)

const (
	mostQuantity = 10_000
	mostCents    = 100_000_00
	longest      = 300
)

// Entry is one line of the ledger. A counter-entry has the numbers of what it undoes, with the opposite sign.
type Entry struct {
	ID         string     `db:"id"`
	FileID     string     `db:"file_id"` // empty of what was bought
	Kind       string     `db:"kind"`
	Item       string     `db:"item"`
	Words      string     `db:"words"`
	Quantity   int        `db:"quantity"`
	Cents      int64      `db:"cents"` // all of it together
	OnDay      clock.Date `db:"on_day"`
	Receipt    string     `db:"receipt"`
	Corrects   string     `db:"corrects"`
	Reason     string     `db:"reason"`
	RecordedAt int64      `db:"recorded_at"`
	By         string     `db:"recorded_by_name"`
	Undone     bool       `db:"undone"` // a counter-entry stands against it
}

const columns = `e.id, e.file_id, e.kind, e.item, e.words, e.quantity, e.cents, e.on_day, e.receipt, e.corrects, e.reason, e.recorded_at, e.recorded_by_name,
	exists (select 1 from aid_entry c where c.corrects=e.id and c.corrects<>'') as undone`

func (e Entry) validate(first, today clock.Date) error {
	var c fault.Check
	c.Require(slices.Contains(Items, e.Item), "item", "aid.problem.item")
	c.Require(e.Item != "OTHER" || e.Words != "", "words", "aid.problem.words")
	c.Require(len(e.Words) <= longest, "words", "fault.too_long")
	c.Require(e.Quantity > 0 && e.Quantity <= mostQuantity, "quantity", "aid.problem.quantity")
	c.Require(e.Cents >= 0 && e.Cents <= mostCents, "value", "aid.problem.value")
	c.Require(e.OnDay.Valid(), "on_day", "aid.problem.day")
	c.Require(!e.OnDay.Valid() || e.OnDay <= today && e.OnDay >= first, "on_day", "aid.problem.not_then")
	c.Require(e.Kind == Bought || slices.Contains(Receipts, e.Receipt), "receipt", "aid.problem.receipt")
	return c.Err()
}

// Give records aid given to the client of a file. More than is in stock is given only by somebody who says that they know: what
// was bought and not written down is found that way.
func (s Service) Give(ctx context.Context, a access.Actor, fileID string, e Entry, knowing bool) error {
	e.Kind, e.Words = Given, strings.TrimSpace(e.Words)
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.FileIn(ctx, tx, a, access.CheckInWrite, fileID)
		if err != nil {
			return err
		}
		if err := e.validate(f.ReferredOn, s.today(ctx)); err != nil {
			return err
		}
		// Two at once would each take the last ticket.
		if err := tx.Hold(ctx, "organisation", f.OrganisationID); err != nil {
			return err
		}
		left, err := s.leftOf(ctx, tx, f.OrganisationID, e)
		if err != nil {
			return err
		}
		if e.Quantity > left && !knowing {
			return fault.At("knowing", "aid.problem.left", "Left", max(left, 0))
		}
		e.FileID = f.ID
		if err := s.keep(ctx, tx, a, f.OrganisationID, e); err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, a.Entry("aid.given", "file", f.ID))
	})
}

// Buy records what the provider bought, into its stock.
func (s Service) Buy(ctx context.Context, a access.Actor, e Entry) error {
	e.Kind, e.Words, e.Receipt = Bought, strings.TrimSpace(e.Words), ""
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		if err := s.Access.Check(ctx, tx, a, access.ShelfWrite, shelf(a)); err != nil {
			return err
		}
		if err := e.validate("2000-01-01", s.today(ctx)); err != nil {
			return err
		}
		if err := s.keep(ctx, tx, a, a.OrganisationID, e); err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, a.Entry("aid.bought", "organisation", a.OrganisationID))
	})
}

func shelf(a access.Actor) access.Subject {
	return access.Subject{OrganisationID: a.OrganisationID, Programme: a.Programme, Region: a.Region}
}

// leftOf says how many of what an entry is of are in stock; of other things those that are called the same.
func (s Service) leftOf(ctx context.Context, q db.Querier, organisationID string, e Entry) (int, error) {
	left, err := db.One[int](ctx, q, `select coalesce(sum(case when kind='BOUGHT' then quantity else -quantity end),0) from aid_entry
		where organisation_id=$1 and item=$2 and (item<>'OTHER' or lower(words)=lower($3))`, organisationID, e.Item, e.Words)
	if err != nil {
		return 0, fmt.Errorf("what is left: %w", err)
	}
	return left, nil
}

func (s Service) keep(ctx context.Context, tx *db.Tx, a access.Actor, organisationID string, e Entry) error {
	_, err := tx.Exec(ctx, `insert into aid_entry (id, organisation_id, file_id, kind, item, words, quantity, cents, on_day, receipt, corrects, reason, recorded_at, recorded_by,
		recorded_by_name) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15)`, id.New(), organisationID, e.FileID, e.Kind, e.Item, e.Words, e.Quantity,
		e.Cents, e.OnDay, e.Receipt, e.Corrects, e.Reason, clock.Micros(s.Clock.Now()), a.PersonID, a.Name)
	if db.IsDuplicate(err) {
		return fault.New(fault.NotReady, "aid.problem.undone")
	}
	if err != nil {
		return fmt.Errorf("aid ledger: %w", err)
	}
	return nil
}

// Counter undoes an entry with one that says why; fileID is empty for what was bought. An entry is undone once, and a
// counter-entry is not.
func (s Service) Counter(ctx context.Context, a access.Actor, fileID, entryID, reason string) error {
	reason = strings.TrimSpace(reason)
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		may, sub, object := access.ShelfWrite, shelf(a), "organisation"
		if fileID != "" {
			f, err := s.Stored(ctx, tx, fileID)
			if err != nil {
				return err
			}
			may, sub, object = access.CheckInWrite, f.Subject(), "file"
		}
		if err := s.Access.Check(ctx, tx, a, may, sub); err != nil {
			return err
		}
		e, err := db.One[Entry](ctx, tx, "select "+columns+" from aid_entry e where e.id=$1 and e.file_id=$2 and e.organisation_id=$3 and e.corrects=''", entryID, fileID, sub.OrganisationID)
		if err != nil {
			return err
		}
		var c fault.Check
		c.Require(reason != "", "reason", "aid.problem.reason")
		c.Require(len(reason) <= longest, "reason", "fault.too_long")
		if err := c.Err(); err != nil {
			return err
		}
		e.Quantity, e.Cents, e.Corrects, e.Reason = -e.Quantity, -e.Cents, e.ID, reason
		if err := s.keep(ctx, tx, a, sub.OrganisationID, e); err != nil {
			return err
		}
		of := sub.OrganisationID
		if fileID != "" {
			of = fileID
		}
		return s.Audit.Act(ctx, tx, a.Entry("aid.countered", object, of))
	})
}
