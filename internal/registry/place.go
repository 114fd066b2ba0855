package registry

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
)

// Place is a person or a place around a file: counsel, bondsperson, residence, employer, clinic … A protected address
// is never inserted anywhere and is read only by those its own rule allows.
type Place struct {
	ID             string     `db:"id"`
	OrganisationID string     `db:"organisation_id"`
	FileID         string     `db:"file_id"`
	Role           string     `db:"role"`
	Name           string     `db:"name"`
	Address        string     `db:"address"`
	Protected      bool       `db:"protected"`
	Remarks        string     `db:"remarks"`
	Proposed       bool       `db:"proposed"` // of a residence: by the referral, and nobody wrote over it
	Version        int        `db:"version"`
	EndedOn        clock.Date `db:"ended_on"` // empty while it is on the list
	EndedBy        string     `db:"ended_by"`
	EndedReason    string     `db:"ended_reason"`
	HousedFrom     clock.Date `db:"-"` // of a residence that says itself who lives there since when: it is not changed or ended in the file
	Numbers        []Number
}

// Number is a telephone number or an e-mail address of a person or place.
type Number struct {
	ID             string `db:"id"`
	OrganisationID string `db:"organisation_id"`
	PlaceID        string `db:"place_id"`
	FileID         string `db:"file_id"`
	Kind           string `db:"kind"` // phone or email
	Value          string `db:"value"`
	SafeToCall     bool   `db:"safe_to_call"`
	NotSafe        bool   `db:"not_safe"` // known to be not safe; neither when nobody knows
	NoVoicemail    bool   `db:"no_voicemail"`
	// GivenOn is the day as of which a register gave the number, GivenAt when it did; empty when somebody wrote it here.
	GivenOn clock.Date `db:"given_on"`
	GivenAt int64      `db:"given_at"`
	// Later says that a register gave another of the client's numbers since, Latest that this is the one it gave last; neither where
	// the client has one number.
	Later, Latest bool `db:"-"`
}

// PlaceRoles lists what a person or place may be to a file.
var PlaceRoles = []string{"client", "counsel", "representative", "bondsperson", "family", "interpreter", "officer", "residence",
	"employer", "clinic", "school", "other"}

const mostNumbers = 20

func (p Place) validate() error {
	var c fault.Check
	c.Require(slices.Contains(PlaceRoles, p.Role), "role", "registry.problem.choice")
	c.Require(strings.TrimSpace(p.Name) != "" || strings.TrimSpace(p.Address) != "", "name", "fault.required")
	c.Require(len(p.Name) <= mostText, "name", "fault.too_long")
	c.Require(len(p.Address) <= mostText, "address", "fault.too_long")
	c.Require(len(p.Remarks) <= mostText, "remarks", "fault.too_long")
	c.Require(len(p.Numbers) <= mostNumbers, "numbers", "fault.too_long")
	for _, n := range p.Numbers {
		c.Require(n.Kind == "phone" || n.Kind == "email", "numbers", "registry.problem.choice")
		c.Require(strings.TrimSpace(n.Value) != "", "numbers", "fault.required")
		c.Require(len(n.Value) <= mostText, "numbers", "fault.too_long")
		c.Require(!n.SafeToCall || !n.NotSafe, "numbers", "registry.problem.choice")
	}
	return c.Err()
}

// AddPlace adds a person or place with its numbers, within an act that has been allowed.
func (s *Service) AddPlace(ctx context.Context, tx *db.Tx, p Place) (Place, error) {
	if err := p.validate(); err != nil {
		return p, err
	}
	p.ID, p.Version = id.New(), 1
	_, err := tx.Exec(ctx, "insert into place (id, organisation_id, file_id, role, name, address, protected, remarks, proposed, version) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)",
		p.ID, p.OrganisationID, p.FileID, p.Role, p.Name, p.Address, p.Protected, p.Remarks, p.Proposed, p.Version)
	if err != nil {
		return p, fmt.Errorf("add place: %w", err)
	}
	err = addNumbers(ctx, tx, &p)
	return p, err
}

func addNumbers(ctx context.Context, tx *db.Tx, p *Place) error {
	for i := range p.Numbers {
		n := &p.Numbers[i]
		n.ID, n.PlaceID, n.FileID, n.OrganisationID = id.New(), p.ID, p.FileID, p.OrganisationID
		_, err := tx.Exec(ctx, "insert into place_number (id, organisation_id, place_id, file_id, kind, value, safe_to_call, not_safe, no_voicemail, given_on, given_at) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)",
			n.ID, n.OrganisationID, n.PlaceID, n.FileID, n.Kind, n.Value, n.SafeToCall, n.NotSafe, n.NoVoicemail, n.GivenOn, n.GivenAt)
		if err != nil {
			return fmt.Errorf("add number: %w", err)
		}
	}
	return nil
}

// ChangePlace writes a person or place of a file anew, with all its numbers, within an act that has been allowed. A
// place that is not of the file is missing; one that has ended, and a version that is not the one the change began from, is
// a stale fault. What somebody wrote is proposed no longer.
func (s *Service) ChangePlace(ctx context.Context, tx *db.Tx, p Place) (Place, error) {
	if err := p.validate(); err != nil {
		return p, err
	}
	was, err := onList(ctx, tx, p.FileID, p.ID)
	if err != nil {
		return p, err
	}
	p.OrganisationID = was.OrganisationID
	err = db.Updated(tx.Exec(ctx, `update place set version=version+1, role=$3, name=$4, address=$5, protected=$6, remarks=$7, proposed=false
		where id=$1 and version=$2`, p.ID, p.Version, p.Role, p.Name, p.Address, p.Protected, p.Remarks))
	if err != nil {
		return p, fmt.Errorf("change place: %w", err)
	}
	p.Version++
	if err := keepGiven(ctx, tx, &p); err != nil {
		return p, err
	}
	if _, err := tx.Exec(ctx, "delete from place_number where place_id=$1", p.ID); err != nil {
		return p, fmt.Errorf("change numbers: %w", err)
	}
	err = addNumbers(ctx, tx, &p)
	return p, err
}

// PlacesOf lists the people and places of a file with their numbers; where a residence houses the client comes first. A residence that the
// referral proposed is left out once it is known where the client lives: see [Service.EndedPlaces].
func (s *Service) PlacesOf(ctx context.Context, q db.Querier, fileID string) ([]Place, error) {
	places, err := db.All[Place](ctx, q, placeSelect+"file_id=$1 and ended_on='' order by role, name, id", fileID)
	if err != nil {
		return nil, err
	}
	if err := numbersOf(ctx, q, fileID, places); err != nil {
		return nil, err
	}
	housed, err := s.housed(ctx, q, fileID)
	places = slices.DeleteFunc(places, outlived(places, housed))
	return append(slices.DeleteFunc(housed, func(p Place) bool { return p.EndedOn != "" }), places...), err
}

// housed gives where a client lives and lived by the residences, which alone say so.
func (s *Service) housed(ctx context.Context, q db.Querier, fileID string) ([]Place, error) {
	if s.Housed == nil {
		return nil, nil
	}
	return s.Housed(ctx, q, fileID)
}

// PlaceOf gives one person or place of a file with its numbers, also one that has ended.
func (s *Service) PlaceOf(ctx context.Context, q db.Querier, fileID, placeID string) (Place, error) {
	p, err := db.One[Place](ctx, q, placeSelect+"file_id=$1 and id=$2", fileID, placeID)
	if err != nil {
		return p, err
	}
	one := []Place{p}
	err = numbersOf(ctx, q, fileID, one)
	return one[0], err
}

// onList gives a person or place of a file that is still on its list.
func onList(ctx context.Context, tx *db.Tx, fileID, placeID string) (Place, error) {
	p, err := db.One[Place](ctx, tx, placeSelect+"file_id=$1 and id=$2", fileID, placeID)
	if err == nil && p.EndedOn != "" {
		return p, fault.Overtaken("registry.problem.place_ended", "On", string(p.EndedOn))
	}
	return p, err
}

const placeSelect = "select id, organisation_id, file_id, role, name, address, protected, remarks, proposed, version, ended_on, ended_by, ended_reason from place where "

// numbersOf gives places of a file their numbers.
func numbersOf(ctx context.Context, q db.Querier, fileID string, places []Place) error {
	numbers, err := db.All[Number](ctx, q, `select id, organisation_id, place_id, file_id, kind, value, safe_to_call, not_safe, no_voicemail, given_on, given_at
		from place_number where file_id=$1 order by id`, fileID)
	if err != nil {
		return err
	}
	at := map[string]int{}
	for i, p := range places {
		at[p.ID] = i
	}
	for _, n := range numbers {
		if i, ok := at[n.PlaceID]; ok {
			places[i].Numbers = append(places[i].Numbers, n)
		}
	}
	inTime(places)
	return nil
}

// Contacts gives what `@` inserts into a note: "Name (number used)" for each number, and "Name (address)" for a place
// whose address is not protected (CCM-16). What must be known before a number is used, as marks says it, stands beside the
// number: nobody calls from a note a number that is marked only elsewhere.
func Contacts(places []Place, marks func(Number) []string) []string {
	var out []string
	for _, p := range places {
		for _, n := range p.Numbers {
			used := strings.Join(append([]string{n.Value}, marks(n)...), " – ")
			out = append(out, strings.TrimSpace(p.Name+" ("+used+")"))
		}
		if p.Address != "" && !p.Protected {
			out = append(out, strings.TrimSpace(p.Name+" ("+p.Address+")"))
		}
	}
	return out
}
