// Package precedent decides what of a register's rows was settled before: what somebody said of one of several rows with a UCI, or of a row
// whose client was here already, holds for the same row of the registers that follow, until somebody says otherwise. A row is the same that
// gives the UCI, the name and the birth date of before and no other day of referral; of any other somebody is asked.
package precedent

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/id"
	"passerelle/internal/supervision/register"
)

// Precedent is how a row of an earlier register was settled.
type Precedent struct {
	ID         string     `db:"id"`
	ImportID   string     `db:"import_id"`
	Row        int        `db:"row_number"`
	About      string     `db:"about"`       // what the rows have in common that may be of one client
	Whole      string     `db:"whole"`       // what the row said of who it is about
	ReferredOn clock.Date `db:"referred_on"` // as it said
	Choice     string     `db:"choice"`      // what was said of it; nothing of a row that only stood beside such a one
	FileID     string     `db:"file_id"`     // the file in which it goes on; none where it was left out
	Said       string     `db:"said"`        // what the row said that was left out, as it is kept
	PersonID   string     `db:"person_id"`   // who said it
	PersonName string     `db:"person_name"`
	Recorded   int64      `db:"recorded"`
}

// LeftOut says that the row stays out.
func (p Precedent) LeftOut() bool { return p.FileID == "" }

// Precedents are those of a provider, by what their rows have in common: those of the last register in which somebody settled one.
type Precedents map[string][]Precedent

// Load gives a provider's precedents for a register, of the others that stand.
func Load(ctx context.Context, q db.Querier, organisationID, importID string) (Precedents, error) {
	out := Precedents{}
	for p, err := range db.Each[Precedent](ctx, q, `select p.id, p.import_id, p.row_number, p.about, p.whole, p.referred_on, p.choice, p.file_id, p.said, p.person_id,
		coalesce(x.name,'') as person_name, p.recorded from register_precedent p join register_import i on i.id=p.import_id left join person x on x.id=p.person_id
		where p.organisation_id=$1 and p.import_id<>$2 and i.withdrawn_at=0 order by i.recorded, i.id, p.row_number, p.id`, organisationID, importID) {
		if err != nil {
			return nil, fmt.Errorf("what was settled before: %w", err)
		}
		if list := out[p.About]; len(list) > 0 && list[0].ImportID != p.ImportID {
			out[p.About] = nil
		}
		out[p.About] = append(out[p.About], p)
	}
	return out, nil
}

// Keep keeps what was settled in a provider's register.
func Keep(ctx context.Context, tx *db.Tx, organisationID, importID string, list []Precedent) error {
	if _, err := tx.Exec(ctx, "delete from register_precedent where import_id=$1", importID); err != nil {
		return fmt.Errorf("what was settled: %w", err)
	}
	for _, p := range list {
		if _, err := tx.Exec(ctx, `insert into register_precedent (id, import_id, organisation_id, row_number, about, whole, referred_on, choice, file_id, said, person_id, recorded)
			values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)`, id.New(), importID, organisationID, p.Row, p.About, p.Whole, p.ReferredOn, p.Choice, p.FileID, p.Said,
			p.PersonID, p.Recorded); err != nil {
			return fmt.Errorf("keep what was settled: %w", err)
		}
	}
	return nil
}

// After gives what is to be kept of a register that came in: of each client of whom somebody settled a row in it, or left one out before, that, what
// holds from before, and which file the other rows are of. said has what was said of which row, files the file that each row is of.
func (all Precedents) After(r register.Reading, held, said map[int]Precedent, files map[int]string) (out []Precedent) {
	rows := byAbout(r)
	for _, about := range slices.Sorted(maps.Keys(rows)) {
		last, met, keeps := Precedent{}, map[string]bool{}, false
		for _, row := range rows[about] {
			if p, is := said[row.Number]; is {
				last = p
			}
			before, is := held[row.Number]
			met[before.ID], keeps = true, keeps || is && before.LeftOut()
		}
		if last.Choice == "" && !keeps {
			continue
		}
		for _, row := range rows[about] {
			p, new := said[row.Number]
			before, is := held[row.Number]
			switch {
			case new:
			case is:
				p = before
			case files[row.Number] != "" && last.Choice != "":
				p = Precedent{FileID: files[row.Number], PersonID: last.PersonID, Recorded: last.Recorded}
			default:
				continue // nobody has said
			}
			p.Row, p.About, p.Whole, p.ReferredOn, p.Said = row.Number, about, of(row).Whole(), row.Dates[register.Referred], ""
			if p.LeftOut() {
				p.Said = written(row)
			}
			out = append(out, p)
		}
		for _, p := range all[about] { // of a row that this register does not have
			if !met[p.ID] {
				out = append(out, p)
			}
		}
	}
	return out
}

// byAbout gives the rows of a register that may be of one client, in their order.
func byAbout(r register.Reading) map[string][]register.Row {
	out := map[string][]register.Row{}
	for _, row := range inOrder(slices.Concat(r.Rows, r.Twice)) {
		if about := of(row).about(); about != "" {
			out[about] = append(out[about], row)
		}
	}
	return out
}

func inOrder(rows []register.Row) []register.Row {
	slices.SortStableFunc(rows, func(x, y register.Row) int { return x.Number - y.Number })
	return rows
}
