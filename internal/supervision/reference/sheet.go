package reference

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
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// Service keeps the sheets.
type Service struct{ *supervision.Service }

func (s Service) today(ctx context.Context) clock.Date { return clock.Today(ctx, s.Clock) }

// Kinds lists what a sheet is about, in the order in which they stand: what the provider does itself comes first.
var Kinds = []string{"OWN", "PARTNER", "AGREEMENT"}

// Sheet is one service, partner or agreement.
type Sheet struct {
	ID             string     `db:"id"`
	OrganisationID string     `db:"organisation_id"`
	Kind           string     `db:"kind"`
	Name           string     `db:"name"`
	Purpose        string     `db:"purpose"` // what for
	Languages      string     `db:"languages"`
	Phone          string     `db:"phone"`
	Email          string     `db:"email"`
	Address        string     `db:"address"`
	Hours          string     `db:"hours"`
	Refer          string     `db:"refer"` // how to refer
	AwayFrom       clock.Date `db:"away_from"`
	AwayTo         clock.Date `db:"away_to"` // not available in these days; the last may be left open
	CheckedOn      clock.Date `db:"checked_on"`
	CheckedBy      string     `db:"checked_by_name"`
	Version        int        `db:"version"`
}

const columns = "id, organisation_id, kind, name, purpose, languages, phone, email, address, hours, refer, away_from, away_to, checked_on, checked_by_name, version"

// Takes reports whether clients are referred to it: to a service or a partner, not to an agreement.
func (x Sheet) Takes() bool { return x.Kind != "AGREEMENT" }

// Away says that the service is not available on a day.
func (x Sheet) Away(on clock.Date) bool {
	return x.AwayFrom != "" && x.AwayFrom <= on && (x.AwayTo == "" || on <= x.AwayTo)
}

// Outdated says that nobody looked at the sheet for longer than a number of days.
func (x Sheet) Outdated(today clock.Date, days int) bool { return x.CheckedOn.AddDays(days) < today }

const (
	// practice is how long a sheet is relied on where the provider has set nothing: half a year, our reading.
	practice           = 180
	fewest, mostDays   = 14, 1000
	longest, mostLines = 1000, 500
)

func (x Sheet) trimmed() Sheet {
	for _, text := range []*string{&x.Name, &x.Purpose, &x.Languages, &x.Phone, &x.Email, &x.Address, &x.Hours, &x.Refer} {
		*text = strings.TrimSpace(*text)
	}
	return x
}

func (x Sheet) validate() error {
	var c fault.Check
	c.Require(slices.Contains(Kinds, x.Kind), "sheet_kind", "reference.problem.kind")
	c.Require(x.Name != "", "name", "fault.required")
	c.Require(x.Purpose != "", "purpose", "fault.required")
	registry.CheckPhone(&c, "phone", x.Phone)
	registry.CheckEmail(&c, "email", x.Email)
	for _, f := range []struct{ field, text string }{{"name", x.Name}, {"purpose", x.Purpose}, {"languages", x.Languages}, {"address", x.Address}, {"hours", x.Hours}, {"refer", x.Refer}} {
		c.Require(len(f.text) <= longest, f.field, "fault.too_long")
	}
	c.Require(x.AwayFrom == "" || x.AwayFrom.Valid(), "away_from", "reference.problem.day")
	c.Require(x.AwayTo == "" || x.AwayTo.Valid(), "away_to", "reference.problem.day")
	c.Require(x.AwayTo == "" || x.AwayFrom != "", "away_from", "reference.problem.from")
	c.Require(!x.AwayTo.Valid() || !x.AwayFrom.Valid() || x.AwayFrom <= x.AwayTo, "away_to", "reference.problem.order")
	return c.Err()
}

// Book is the sheets of a provider.
type Book struct {
	Sheets           []Sheet
	Days             int // after which a sheet is out of date
	MayWrite, MaySet bool
	Today            clock.Date
}

// Of gives the sheets of a kind.
func (b Book) Of(kind string) []Sheet {
	return slices.DeleteFunc(slices.Clone(b.Sheets), func(x Sheet) bool { return x.Kind != kind })
}

func shelf(a access.Actor) access.Subject {
	return access.Subject{OrganisationID: a.OrganisationID, Programme: a.Programme}
}

// Book gives the sheets of the actor's provider in which the words stand, by name; all of them without words.
func (s Service) Book(ctx context.Context, a access.Actor, words string) (Book, error) {
	if err := s.Access.Check(ctx, s.DB, a, access.ShelfRead, shelf(a)); err != nil {
		return Book{}, err
	}
	out := Book{Today: s.today(ctx), MayWrite: s.Access.Can(ctx, s.DB, a, access.ShelfWrite, shelf(a)), MaySet: s.Access.Can(ctx, s.DB, a, access.ProviderSet, shelf(a))}
	days, err := db.All[int](ctx, s.DB, "select days from reference_setting where organisation_id=$1", a.OrganisationID)
	if err != nil {
		return out, fmt.Errorf("setting of sheets: %w", err)
	}
	if out.Days = practice; len(days) > 0 {
		out.Days = days[0]
	}
	all, err := db.All[Sheet](ctx, s.DB, "select "+columns+fmt.Sprintf(" from reference_sheet where organisation_id=$1 and ended_on='' order by lower(name), id limit %d", mostLines), a.OrganisationID)
	if err != nil {
		return out, fmt.Errorf("sheets: %w", err)
	}
	out.Sheets = slices.DeleteFunc(all, func(x Sheet) bool { return !x.says(words) })
	return out, nil
}

// says reports whether every one of some words stands on the sheet, however it is spelled with accents.
func (x Sheet) says(words string) bool {
	text := registry.Fold(strings.Join([]string{x.Name, x.Purpose, x.Languages, x.Address, x.Hours, x.Refer}, " "))
	for _, w := range strings.Fields(registry.Fold(words)) {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// Sheet gives one sheet of the actor's provider, to those who change it.
func (s Service) Sheet(ctx context.Context, a access.Actor, sheetID string) (Sheet, error) {
	if err := s.Access.Check(ctx, s.DB, a, access.ShelfWrite, shelf(a)); err != nil {
		return Sheet{}, err
	}
	return Stands(ctx, s.DB, a.OrganisationID, sheetID)
}

// Stands gives a sheet that stands in the book of a provider, to an act that decides access itself.
func Stands(ctx context.Context, q db.Querier, organisationID, sheetID string) (Sheet, error) {
	return db.One[Sheet](ctx, q, "select "+columns+" from reference_sheet where id=$1 and organisation_id=$2 and ended_on=''", sheetID, organisationID)
}

// Keep adds a sheet, or changes the one that has an id. Whoever writes a sheet has looked at it.
func (s Service) Keep(ctx context.Context, a access.Actor, x Sheet) error {
	x = x.trimmed()
	return s.act(ctx, a, "reference.kept", func(tx *db.Tx) error {
		if err := x.validate(); err != nil {
			return err
		}
		var err error
		if x.ID == "" {
			_, err = tx.Exec(ctx, "insert into reference_sheet ("+columns+") values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,1)", id.New(), a.OrganisationID, x.Kind, x.Name,
				x.Purpose, x.Languages, x.Phone, x.Email, x.Address, x.Hours, x.Refer, x.AwayFrom, x.AwayTo, s.today(ctx), a.Name)
		} else {
			err = db.Updated(tx.Exec(ctx, `update reference_sheet set version=version+1, kind=$4, name=$5, purpose=$6, languages=$7, phone=$8, email=$9, address=$10, hours=$11, refer=$12,
				away_from=$13, away_to=$14, checked_on=$15, checked_by_name=$16 where id=$1 and organisation_id=$2 and version=$3 and ended_on=''`, x.ID, a.OrganisationID, x.Version, x.Kind,
				x.Name, x.Purpose, x.Languages, x.Phone, x.Email, x.Address, x.Hours, x.Refer, x.AwayFrom, x.AwayTo, s.today(ctx), a.Name))
		}
		if db.IsDuplicate(err) {
			return fault.At("name", "reference.problem.there")
		}
		return err
	})
}

// Checked says that somebody looked at a sheet today and that it is right.
func (s Service) Checked(ctx context.Context, a access.Actor, sheetID string, version int) error {
	return s.act(ctx, a, "reference.checked", func(tx *db.Tx) error {
		return db.Updated(tx.Exec(ctx, "update reference_sheet set version=version+1, checked_on=$4, checked_by_name=$5 where id=$1 and organisation_id=$2 and version=$3 and ended_on=''",
			sheetID, a.OrganisationID, version, s.today(ctx), a.Name))
	})
}

// End takes a sheet out of the book; the row stays.
func (s Service) End(ctx context.Context, a access.Actor, sheetID string, version int) error {
	return s.act(ctx, a, "reference.ended", func(tx *db.Tx) error {
		return db.Updated(tx.Exec(ctx, "update reference_sheet set version=version+1, ended_on=$4 where id=$1 and organisation_id=$2 and version=$3 and ended_on=''",
			sheetID, a.OrganisationID, version, s.today(ctx)))
	})
}

func (s Service) act(ctx context.Context, a access.Actor, act string, do func(*db.Tx) error) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		if err := s.Access.Check(ctx, tx, a, access.ShelfWrite, shelf(a)); err != nil {
			return err
		}
		if err := do(tx); err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, a.Entry(act, "organisation", a.OrganisationID))
	})
}

// Set says after how many days a sheet of the provider is out of date.
func (s Service) Set(ctx context.Context, a access.Actor, days int) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		if err := s.Access.Check(ctx, tx, a, access.ProviderSet, shelf(a)); err != nil {
			return err
		}
		if days < fewest || days > mostDays {
			return fault.At("days", "reference.problem.days", "Fewest", fewest, "Most", mostDays)
		}
		_, err := tx.Exec(ctx, "insert into reference_setting (organisation_id, days) values ($1,$2) on conflict (organisation_id) do update set days=excluded.days", a.OrganisationID, days)
		if err != nil {
			return fmt.Errorf("setting of sheets: %w", err)
		}
		return s.Audit.Act(ctx, tx, a.Entry("reference.set", "organisation", a.OrganisationID))
	})
}
