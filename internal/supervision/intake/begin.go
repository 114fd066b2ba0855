package intake

import (
	"cmp"
	"context"
	"fmt"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
)

// mayBegin keeps a provider to one file at a time until the transaction ends, and refuses (NotReady) to begin while another is on its way
// in: what that one brings is not here yet, and would come in twice. So is a register refused that is older than one that is in.
func (s *Service) mayBegin(ctx context.Context, tx *db.Tx, r Register) error {
	if err := tx.Hold(ctx, "organisation", r.OrganisationID); err != nil {
		return err
	}
	if err := s.alone(ctx, tx, r); err != nil || r.Kind == KindNotes {
		return err
	}
	how, err := r.settings()
	if err != nil {
		return err
	}
	return s.newest(ctx, tx, r, how.AsOf)
}

func (s *Service) alone(ctx context.Context, tx *db.Tx, r Register) error {
	coming, err := db.All[Register](ctx, tx, "select "+registerColumns+" where i.organisation_id=$1 and i.id<>$2 and i.state=$3 and i.withdrawn_at=0", r.OrganisationID, r.ID,
		RegisterComing)
	if err != nil {
		return fmt.Errorf("what is on its way in: %w", err)
	}
	for _, other := range coming {
		gone := s.standing(other).State != RegisterComing
		if gone {
			if gone, err = s.giveUp(ctx, tx, other); err != nil {
				return err
			}
		}
		if !gone {
			return fault.NotReadyAt("rows", "supervision.problem.register_other", "Name", cmp.Or(other.FileName, i18n.Unknown))
		}
	}
	return nil
}

// newest refuses (NotReady) a register of a day before that as of which another of the same site, or of the whole provider, was right that is
// in: what it says has been said again since, and who is not in it came later.
func (s *Service) newest(ctx context.Context, q db.Querier, r Register, asOf clock.Date) error {
	newer, err := db.All[clock.Date](ctx, q, `select as_of from register_import where organisation_id=$1 and id<>$2 and kind=$3 and state in ($4,$5,$6) and withdrawn_at=0
		and ($7='' or site_id='' or site_id=$7) and as_of>$8 order by as_of desc limit 1`,
		r.OrganisationID, r.ID, KindRegister, RegisterDone, RegisterComing, RegisterFailed, r.SiteID, asOf)
	if err != nil || len(newer) == 0 {
		return err
	}
	return fault.NotReadyAt("as_of", "supervision.problem.register_older", "On", string(newer[0]), "Date", string(asOf))
}
