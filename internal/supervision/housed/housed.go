// Package housed decides what the residences of a provider say of where a client lives: the stay says from when until when, the residence
// where it is. Nothing is copied into the file. Start at [Places].
package housed

import (
	"context"
	"fmt"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/registry"
)

// Role is what a residence is among the people and places of a file.
const Role = "residence"

type stay struct {
	ID             string     `db:"id"`
	OrganisationID string     `db:"organisation_id"`
	Name           string     `db:"name"`
	Address        string     `db:"address"`
	Phone          string     `db:"phone"`
	Unlisted       bool       `db:"unlisted"`
	ArrivedOn      clock.Date `db:"arrived_on"`
	LeftOn         clock.Date `db:"left_on"`
}

// Places gives the residences of the provider in which a client lives or lived, the last first, as places of the file; a stay that ended
// because the file was opened in error never was.
func Places(ctx context.Context, q db.Querier, fileID string) ([]registry.Place, error) {
	stays, err := db.All[stay](ctx, q, `select b.id, b.organisation_id, r.name, r.address, r.phone, r.unlisted, b.arrived_on, b.left_on
		from bed_stay b join residence r on r.id=b.residence_id where b.file_id=$1 and not b.in_error order by b.arrived_on desc, b.id desc`, fileID)
	if err != nil {
		return nil, fmt.Errorf("where a client is housed: %w", err)
	}
	out := make([]registry.Place, len(stays))
	for i, x := range stays {
		out[i] = x.place(fileID)
	}
	return out, nil
}

func (x stay) place(fileID string) registry.Place {
	p := registry.Place{ID: x.ID, OrganisationID: x.OrganisationID, FileID: fileID, Role: Role, Name: x.Name, Address: x.Address, Protected: x.Unlisted,
		EndedOn: x.LeftOn, HousedFrom: x.ArrivedOn}
	if x.Phone != "" {
		p.Numbers = []registry.Number{{PlaceID: x.ID, FileID: fileID, OrganisationID: x.OrganisationID, Kind: "phone", Value: x.Phone, SafeToCall: true}}
	}
	return p
}
