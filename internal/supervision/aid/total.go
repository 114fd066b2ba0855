package aid

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
)

// mostLines bounds the lines of a list.
const mostLines = 200

// File is the aid of one file, the newest first, with what of it stands in all.
type File struct {
	supervision.View
	Entries  []Entry
	Cents    int64
	MayWrite bool
	Stock    []Stock
	Today    clock.Date
}

// OfFile gives the aid of a file to those who read the notes of the whole file; the reading is audited.
func (s Service) OfFile(ctx context.Context, a access.Actor, fileID string) (File, error) {
	v, err := s.ViewTo(ctx, a, fileID, access.NoteRead)
	if err != nil {
		return File{}, err
	}
	out := File{View: v, MayWrite: v.May[access.CheckInWrite], Today: s.today(ctx)}
	if out.Entries, err = db.All[Entry](ctx, s.DB, "select "+columns+fmt.Sprintf(" from aid_entry e where e.file_id=$1 order by e.on_day desc, e.id desc limit %d", mostLines), v.File.ID); err != nil {
		return out, err
	}
	if out.Cents, err = db.One[int64](ctx, s.DB, "select coalesce(sum(cents),0) from aid_entry where file_id=$1", v.File.ID); err != nil {
		return out, err
	}
	if out.MayWrite {
		out.Stock, err = s.stockOf(ctx, v.File.OrganisationID)
	}
	return out, err
}

// Stock is what was bought and given of one thing, and what is left.
type Stock struct {
	Item   string `db:"item"`
	Words  string `db:"words"`
	Bought int    `db:"bought"`
	Given  int    `db:"given"`
}

// Left is how many there are; below zero when more was given than was written down as bought.
func (x Stock) Left() int { return x.Bought - x.Given }

func (s Service) stockOf(ctx context.Context, organisationID string) ([]Stock, error) {
	return db.All[Stock](ctx, s.DB, `select item, words, sum(case when kind='BOUGHT' then quantity else 0 end) as bought, sum(case when kind='GIVEN' then quantity else 0 end) as given
		from (select item, case when item='OTHER' then lower(words) else '' end as words, kind, quantity from aid_entry where organisation_id=$1) e
		group by item, words order by item, words limit 200`, organisationID)
}

// Total is what one case manager gave in one month.
type Total struct {
	Month    clock.Month `db:"month"`
	Name     string      `db:"name"`
	Files    int         `db:"files"`
	Quantity int         `db:"quantity"`
	Cents    int64       `db:"cents"`
	Unsigned int         `db:"unsigned"` // entries whose receipt nobody signed
}

// Ledger is the provider's stock, what was bought, and what was given of the files whose notes the actor reads.
type Ledger struct {
	Stock    []Stock
	Bought   []Entry
	Totals   []Total
	MayWrite bool
	Today    clock.Date
}

// Of gives the ledger of the actor's provider. Totals name no client.
func (s Service) Of(ctx context.Context, a access.Actor) (out Ledger, err error) {
	if err := s.Access.Check(ctx, s.DB, a, access.ShelfRead, shelf(a)); err != nil {
		return out, err
	}
	out.MayWrite, out.Today = s.Access.Can(ctx, s.DB, a, access.ShelfWrite, shelf(a)), s.today(ctx)
	if out.Stock, err = s.stockOf(ctx, a.OrganisationID); err != nil {
		return out, err
	}
	if out.Bought, err = db.All[Entry](ctx, s.DB, "select "+columns+" from aid_entry e where e.organisation_id=$1 and e.kind='BOUGHT' order by e.on_day desc, e.id desc limit 50", a.OrganisationID); err != nil {
		return out, err
	}
	where, args := s.Access.Scope(a, access.NoteRead, supervision.Columns, 2)
	// A counter-entry belongs to whoever gave what it undoes, and to the month in which that was given.
	out.Totals, err = db.All[Total](ctx, s.DB, `select substr(e.on_day,1,7) as month, coalesce(o.recorded_by_name, e.recorded_by_name) as name, count(distinct e.file_id) as files,
		sum(e.quantity) as quantity, sum(e.cents) as cents, sum(case when e.receipt='SIGNED' then 0 when e.corrects<>'' then -1 else 1 end) as unsigned
		from aid_entry e join supervision_file f on f.id=e.file_id left join aid_entry o on o.id=e.corrects and e.corrects<>''
		where e.organisation_id=$1 and e.kind='GIVEN' and not f.withdrawn and `+where+`
		group by 1, 2 order by 1 desc, 2 limit 200`, append([]any{a.OrganisationID}, args...)...)
	if err != nil {
		return out, fmt.Errorf("totals of aid: %w", err)
	}
	return out, nil
}

// Line is an entry of the ledger as it goes out, with whose file it is of.
type Line struct {
	Entry
	FullName string `db:"full_name"`
	UCI      string `db:"uci_written"`
}

// mostOut bounds how many lines go out at once.
const mostOut = 20_000

// Lines gives the entries of a year that the actor may read, the earliest first: what was given in the files whose notes they
// read, and what was bought. The reading is audited with the export.
func (s Service) Lines(ctx context.Context, a access.Actor, year string) ([]Line, error) {
	if err := s.Access.Check(ctx, s.DB, a, access.ShelfRead, shelf(a)); err != nil {
		return nil, err
	}
	where, args := s.Access.Scope(a, access.NoteRead, supervision.Columns, 4)
	rows, err := db.All[Line](ctx, s.DB, "select "+columns+`, coalesce(c.full_name,'') as full_name, coalesce(c.uci_written,'') as uci_written from aid_entry e
		left join supervision_file f on f.id=e.file_id left join client c on c.id=f.client_id where e.organisation_id=$1 and e.on_day>=$2 and e.on_day<=$3
		and (e.kind='BOUGHT' or not f.withdrawn and `+where+fmt.Sprintf(") order by e.on_day, e.id limit %d", mostOut),
		append([]any{a.OrganisationID, year + "-01-01", year + "-12-31"}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("lines of the ledger: %w", err)
	}
	return rows, nil
}
