package registry

import (
	"context"
	"fmt"
	"strings"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
)

// Place is a person or a place around a file: counsel, bondsperson, residence, employer, clinic … A protected address
// is never inserted anywhere and is read only by those its own rule allows.
type Place struct {
	ID             string `db:"id"`
	OrganisationID string `db:"organisation_id"`
	FileID         string `db:"file_id"`
	Role           string `db:"role"`
	Name           string `db:"name"`
	Address        string `db:"address"`
	Protected      bool   `db:"protected"`
	Remarks        string `db:"remarks"`
	Version        int    `db:"version"`
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
	NoVoicemail    bool   `db:"no_voicemail"`
}

// PlaceRoles lists what a person or place may be to a file.
var PlaceRoles = []string{"client", "counsel", "representative", "bondsperson", "family", "interpreter", "officer", "residence",
	"employer", "clinic", "school", "other"}

// AddPlace adds a person or place with its numbers, within an act that has been allowed.
func (s *Service) AddPlace(ctx context.Context, tx *db.Tx, p Place) (Place, error) {
	var c fault.Check
	c.Require(strings.TrimSpace(p.Name) != "" || strings.TrimSpace(p.Address) != "", "name", "fault.required")
	if err := c.Err(); err != nil {
		return p, err
	}
	p.ID, p.Version = id.New(), 1
	_, err := tx.Exec(ctx, "insert into place (id, organisation_id, file_id, role, name, address, protected, remarks, version) values ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
		p.ID, p.OrganisationID, p.FileID, p.Role, p.Name, p.Address, p.Protected, p.Remarks, p.Version)
	if err != nil {
		return p, fmt.Errorf("add place: %w", err)
	}
	for i := range p.Numbers {
		n := &p.Numbers[i]
		n.ID, n.PlaceID, n.FileID, n.OrganisationID = id.New(), p.ID, p.FileID, p.OrganisationID
		_, err := tx.Exec(ctx, "insert into place_number (id, organisation_id, place_id, file_id, kind, value, safe_to_call, no_voicemail) values ($1,$2,$3,$4,$5,$6,$7,$8)",
			n.ID, n.OrganisationID, n.PlaceID, n.FileID, n.Kind, n.Value, n.SafeToCall, n.NoVoicemail)
		if err != nil {
			return p, fmt.Errorf("add number: %w", err)
		}
	}
	return p, nil
}

// PlacesOf lists the people and places of a file with their numbers, in two queries.
func (s *Service) PlacesOf(ctx context.Context, q db.Querier, fileID string) ([]Place, error) {
	places, err := db.All[Place](ctx, q, `select id, organisation_id, file_id, role, name, address, protected, remarks, version
		from place where file_id=$1 order by role, name, id`, fileID)
	if err != nil {
		return nil, err
	}
	numbers, err := db.All[Number](ctx, q, `select id, organisation_id, place_id, file_id, kind, value, safe_to_call, no_voicemail
		from place_number where file_id=$1 order by id`, fileID)
	if err != nil {
		return nil, err
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
	return places, nil
}

// Contacts gives what `@` inserts into a note: "Name (number used)" for each number, and "Name (address)" for a place
// whose address is not protected (CCM-16).
func Contacts(places []Place) []string {
	var out []string
	for _, p := range places {
		for _, n := range p.Numbers {
			out = append(out, p.Name+" ("+n.Value+")")
		}
		if p.Address != "" && !p.Protected {
			out = append(out, strings.TrimSpace(p.Name+" ("+p.Address+")"))
		}
	}
	return out
}
