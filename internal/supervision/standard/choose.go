package standard

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
)

// longestReason bounds why a file deviates, in bytes.
const longestReason = 500

// Choose sets how often a client reports from today on. Less often than their risk level asks takes a reason, which stands
// as long as the risk level does.
func (s Service) Choose(ctx context.Context, a access.Actor, fileID string, version int, often, reason string) error {
	reason = strings.TrimSpace(reason)
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.FileIn(ctx, tx, a, access.ConditionWrite, fileID)
		if err != nil {
			return err
		}
		asked, err := s.SettingOf(ctx, tx, f.OrganisationID)
		if err != nil {
			return err
		}
		less := asked[f.Risk] != "" && lessOften(often, asked[f.Risk])
		var c fault.Check
		c.Require(slices.Contains(schedule.Standards(), often), "often", "supervision.problem.choice")
		c.Require(!less || reason != "", "reason", "standard.problem.reason")
		c.Require(len(reason) <= longestReason, "reason", "fault.too_long")
		if err := c.Err(); err != nil {
			return err
		}
		if less {
			if err := s.keep(ctx, tx, a, f, often, reason); err != nil {
				return err
			}
		}
		f.Standard, f.Version = often, version
		return s.Keep(ctx, tx, a, history.ActAttributeChanged, f, []history.Fact{{Kind: history.AttributeSet, Effective: s.today(ctx),
			Payload: history.AttributePayload{Name: "standard", Value: often}}})
	})
}

func (s Service) keep(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, often, reason string) error {
	_, err := tx.Exec(ctx, `insert into contact_deviation (id, organisation_id, file_id, risk, standard, reason, recorded_on, recorded_by, recorded_by_name)
		values ($1,$2,$3,$4,$5,$6,$7,$8,$9)`, id.New(), f.OrganisationID, f.ID, f.Risk, often, reason, s.today(ctx), a.PersonID, a.Name)
	if err != nil {
		return fmt.Errorf("why a file deviates: %w", err)
	}
	return nil
}
