package stay

import (
	"context"
	"fmt"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
)

// mostAddress is the longest address that is taken, in bytes.
const mostAddress = 1_000

func (r Residence) where(c *fault.Check) {
	c.Require(len(r.Address) <= mostAddress, "address", "fault.too_long")
	registry.CheckPhone(c, "phone", strings.TrimSpace(r.Phone))
	c.Require(len(r.Phone) <= mostAddress, "phone", "fault.too_long")
}

// OneResidence gives a residence to those who may say where it is.
func (s Service) OneResidence(ctx context.Context, a access.Actor, residenceID string) (Residence, error) {
	if err := s.Access.Check(ctx, s.DB, a, access.BedsWrite, ownBeds(a)); err != nil {
		return Residence{}, err
	}
	return db.One[Residence](ctx, s.DB, "select id, site_id, name, places, high_risk, rules, address, phone, unlisted, version from residence where id=$1 and organisation_id=$2",
		residenceID, a.OrganisationID)
}

// Place says where a residence is, and its telephone. It holds at once for everybody who lives there. The version is that of the residence
// the person saw.
func (s Service) Place(ctx context.Context, a access.Actor, r Residence) error {
	if _, err := s.OneResidence(ctx, a, r.ID); err != nil {
		return err
	}
	var c fault.Check
	r.where(&c)
	if err := c.Err(); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		err := db.Updated(tx.Exec(ctx, "update residence set address=$3, phone=$4, unlisted=$5, version=version+1 where id=$1 and version=$2", r.ID, r.Version,
			strings.TrimSpace(r.Address), strings.TrimSpace(r.Phone), r.Unlisted))
		if err != nil {
			return fmt.Errorf("where a residence is: %w", err)
		}
		return s.Audit.Act(ctx, tx, a.Entry("residence.placed", "residence", r.ID))
	})
}
