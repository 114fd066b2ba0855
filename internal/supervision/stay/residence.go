package stay

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/supervision"
)

// Residence is a house of a provider with places for clients (CCM-24).
type Residence struct {
	ID       string `db:"id"`
	SiteID   string `db:"site_id"`
	Name     string `db:"name"`
	Places   int    `db:"places"`
	HighRisk bool   `db:"high_risk"`
	Rules    string `db:"rules"`
	Address  string `db:"address"`
	Phone    string `db:"phone"`
	Unlisted bool   `db:"unlisted"` // where it is, is protected
	Version  int    `db:"version"`
	Stays    []Stay
	Expected []Expected
}

// Said is what whoever gives somebody a place says of what is asked about it.
type Said struct {
	Why      string // why a client of high risk comes into a house that is not marked for it
	Released bool   // that the client is free, who was in detention by what the file says
	Bound    bool   // that the client may live there, whom a condition binds to another place
}

// Free is how many places nobody has.
func (r Residence) Free() int { return max(0, r.Places-len(r.Stays)) }

// Stay is one client's place in a residence, from arrival until departure.
type Stay struct {
	ID          string     `db:"id"`
	ResidenceID string     `db:"residence_id"`
	FileID      string     `db:"file_id"`
	FullName    string     `db:"full_name"`
	UCI         string     `db:"uci_written"`
	ArrivedOn   clock.Date `db:"arrived_on"`
	LeavesOn    clock.Date `db:"leaves_on"` // expected; empty when nobody knows
	LeftOn      clock.Date `db:"left_on"`   // empty while they are there
	Version     int        `db:"version"`
	Risk        string     `db:"risk"`
	// Why a client of high risk came into a house that is not marked for it; empty where nobody had to say.
	UnmarkedWhy string `db:"unmarked_why"`
	// CustodySince is when the agency took the client into custody, who has not been seen since; empty of who was not taken.
	CustodySince clock.Date `db:"custody_since"`
}

// Misplaced reports whether a resident is of high risk and the house not marked for it.
func (r Residence) Misplaced(x Stay) bool { return misplaced(r.HighRisk, x.Risk) }

func misplaced(marked bool, risk string) bool { return risk == "HIGH" && !marked }

// mostWhy is the longest reason that is taken, in bytes.
const mostWhy = 2_000

// meant asks about a client of high risk who is put into a house that is not marked for it: whoever does says why, and gets the reason to
// keep; none has to be said of anybody else.
func meant(c *fault.Check, house Residence, f supervision.File, why string) string {
	if !misplaced(house.HighRisk, f.Risk) {
		return ""
	}
	why = strings.TrimSpace(why)
	c.Require(why != "", "unmarked_why", "supervision.problem.unmarked", "House", house.Name)
	c.Require(len(why) <= mostWhy, "unmarked_why", "fault.too_long")
	return why
}

func ownBeds(a access.Actor) access.Subject {
	return access.Subject{OrganisationID: a.OrganisationID, Programme: a.Programme, SiteID: a.SiteID}
}

// Beds gives the provider's residences with who is in them; the reading is audited.
func (s Service) Beds(ctx context.Context, a access.Actor) ([]Residence, error) {
	if err := s.Access.Check(ctx, s.DB, a, access.BedsRead, ownBeds(a)); err != nil {
		return nil, err
	}
	houses, err := db.All[Residence](ctx, s.DB, "select id, site_id, name, places, high_risk, rules, address, phone, unlisted, version from residence where organisation_id=$1 order by name, id", a.OrganisationID)
	if err != nil {
		return nil, fmt.Errorf("residences: %w", err)
	}
	stays, err := db.All[Stay](ctx, s.DB, selected+"b.left_on='' order by b.arrived_on, b.id", a.OrganisationID)
	if err != nil {
		return nil, fmt.Errorf("stays: %w", err)
	}
	entry, at := a.Entry(string(access.BedsRead), "file", ""), map[string]int{}
	for i, h := range houses {
		at[h.ID] = i
	}
	for _, stay := range stays {
		entry.ObjectIDs = append(entry.ObjectIDs, stay.FileID)
		houses[at[stay.ResidenceID]].Stays = append(houses[at[stay.ResidenceID]].Stays, stay)
	}
	coming, err := s.expected(ctx, a)
	if err != nil {
		return nil, err
	}
	for _, x := range coming {
		entry.ObjectIDs = append(entry.ObjectIDs, x.FileID)
		houses[at[x.ResidenceID]].Expected = append(houses[at[x.ResidenceID]].Expected, x)
	}
	return houses, s.Audit.Read(ctx, entry).Wait()
}

// AddResidence adds a residence.
func (s Service) AddResidence(ctx context.Context, a access.Actor, r Residence) error {
	if err := s.Access.Check(ctx, s.DB, a, access.BedsWrite, ownBeds(a)); err != nil {
		return err
	}
	var c fault.Check
	c.Require(strings.TrimSpace(r.Name) != "", "name", "fault.required")
	c.Require(r.Places > 0 && r.Places <= 500, "places", "supervision.problem.places")
	c.Require(len(r.Rules) <= 20_000, "rules", "fault.too_long")
	r.where(&c)
	if err := c.Err(); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		residence := id.New()
		_, err := tx.Exec(ctx, "insert into residence (id, organisation_id, site_id, name, places, high_risk, rules, address, phone, unlisted) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)",
			residence, a.OrganisationID, a.SiteID, strings.TrimSpace(r.Name), r.Places, r.HighRisk, r.Rules,
			strings.TrimSpace(r.Address), strings.TrimSpace(r.Phone), r.Unlisted)
		if err != nil {
			return fmt.Errorf("add residence: %w", err)
		}
		return s.Audit.Act(ctx, tx, a.Entry("residence.added", "residence", residence))
	})
}

// Arrive gives a client a place from a day on. A full residence, and a client who has a place already, are refused; why is asked of a
// client of high risk in a house that is not marked for it, once: not again of whoever was expected there. Of somebody who is in detention by
// what the file says it is asked whether they are free.
func (s Service) Arrive(ctx context.Context, a access.Actor, residenceID, fileID string, on clock.Date, words Said) error {
	if err := chosen(residenceID, fileID, on); err != nil {
		return err
	}
	return s.bedAct(ctx, a, fileID, "on", on, func(tx *db.Tx, f supervision.File) (string, []history.Fact, error) {
		if f.OpenedInError {
			return "", nil, fault.At("file", "supervision.problem.nobody_moves")
		}
		house, err := db.One[Residence](ctx, tx, "select id, site_id, name, places, high_risk, rules, version from residence where id=$1 and organisation_id=$2", residenceID, a.OrganisationID)
		if err != nil {
			return "", nil, err
		}
		// The version orders two arrivals at once: one of them finds the other's.
		if err := db.Updated(tx.Exec(ctx, "update residence set version=version+1 where id=$1 and version=$2", house.ID, house.Version)); err != nil {
			return "", nil, err
		}
		taken, err := db.One[int](ctx, tx, "select count(*) from bed_stay where residence_id=$1 and left_on=''", house.ID)
		if err != nil {
			return "", nil, err
		}
		then, err := db.One[int](ctx, tx, "select count(*) from bed_stay where file_id=$1 and left_on>$2", f.ID, on)
		if err != nil {
			return "", nil, err
		}
		said, err := db.One[string](ctx, tx, "select coalesce(max(unmarked_why),'') from bed_expected where file_id=$1 and residence_id=$2", f.ID, house.ID)
		if err != nil {
			return "", nil, err
		}
		var c fault.Check
		why := meant(&c, house, f, cmp.Or(strings.TrimSpace(words.Why), said))
		c.Require(then == 0, "on", "supervision.problem.elsewhere")
		c.Require(taken < house.Places, "residence", "supervision.problem.full")
		if err := s.askDetained(ctx, tx, &c, f, on, words.Released); err != nil {
			return "", nil, err
		}
		if err := s.askBound(ctx, tx, &c, f, house, on, words.Bound); err != nil {
			return "", nil, err
		}
		if err := c.Err(); err != nil {
			return "", nil, err
		}
		_, err = tx.Exec(ctx, "insert into bed_stay (id, organisation_id, residence_id, file_id, arrived_on, left_on, unmarked_why) values ($1,$2,$3,$4,$5,'',$6)",
			id.New(), a.OrganisationID, house.ID, f.ID, on, why)
		if db.IsDuplicate(err) {
			return "", nil, fault.New(fault.NotReady, "supervision.problem.housed")
		}
		if err != nil {
			return "", nil, fmt.Errorf("arrive: %w", err)
		}
		if _, err = tx.Exec(ctx, "delete from bed_expected where file_id=$1", f.ID); err != nil {
			return "", nil, err
		}
		freed, err := s.freed(ctx, tx, f, on)
		return supervision.InResidence, freed, err
	})
}

// Depart ends a client's place; the last day is the day given.
func (s Service) Depart(ctx context.Context, a access.Actor, fileID string, on clock.Date) error {
	var c fault.Check
	if c.Require(fileID != "", "leaver", "fault.required"); fileID == "" {
		return c.Err()
	}
	return s.bedAct(ctx, a, fileID, "left_on", on, func(tx *db.Tx, f supervision.File) (string, []history.Fact, error) {
		stay, err := db.One[Stay](ctx, tx, "select id, arrived_on, version from bed_stay where file_id=$1 and left_on=''", f.ID)
		if fault.Is(err, fault.NotFound) {
			return "", nil, fault.At("leaver", "supervision.problem.no_place")
		}
		if err != nil {
			return "", nil, err
		}
		inOrder(&c, "left_on", on, stay.ArrivedOn, s.today(ctx))
		if err := c.Err(); err != nil {
			return "", nil, err
		}
		// Where the client lives now is not known.
		return "", nil, db.Updated(tx.Exec(ctx, "update bed_stay set left_on=$3, version=version+1 where id=$1 and version=$2", stay.ID, stay.Version, on))
	})
}

// bedAct moves a client in or out: the place and the dated attribute that figures use, in one transaction.
func (s Service) bedAct(ctx context.Context, a access.Actor, fileID, field string, on clock.Date, move func(*db.Tx, supervision.File) (housing string, more []history.Fact, err error)) error {
	if err := s.Access.Check(ctx, s.DB, a, access.BedsWrite, ownBeds(a)); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.FileIn(ctx, tx, a, access.FileRead, fileID)
		if err != nil {
			return err
		}
		var c fault.Check
		inOrder(&c, field, on, f.ReferredOn, s.today(ctx))
		if err := c.Err(); err != nil {
			return err
		}
		housing, more, err := move(tx, f)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "update supervision_file set housing=$2, version=version+1 where id=$1", f.ID, housing); err != nil {
			return fmt.Errorf("housing of file: %w", err)
		}
		_, err = s.History.Append(ctx, tx, a, history.ActAttributeChanged, f.OrganisationID, f.ID,
			append(more, history.Fact{Kind: history.AttributeSet, Effective: on, Payload: history.AttributePayload{Name: "housing", Value: housing}})...)
		return err
	})
}
