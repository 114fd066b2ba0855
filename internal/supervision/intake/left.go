package intake

import (
	"context"
	"slices"

	"passerelle/internal/platform/db"
	"passerelle/internal/supervision/intake/cells"
	"passerelle/internal/supervision/register"
)

// keepLeft keeps a row that says nothing new that could be read, and tells of a step by a cell that could not and that the last register did not
// have: the months tell of it from what is kept.
func (s *Service) keepLeft(ctx context.Context, i Import, row register.Row, fileID string) error {
	steps := cells.LeftSteps(row)
	if i.DryRun || len(steps) == 0 {
		return nil
	}
	before, err := cells.Last(ctx, s.DB, fileID, row)
	if err != nil || !slices.ContainsFunc(steps, func(f register.Field) bool { _, was := before.Left[f]; return !was }) {
		return err
	}
	return s.whileComing(ctx, i, func(tx *db.Tx) error {
		f, err := s.Stored(ctx, tx, fileID)
		if err != nil {
			return err
		}
		return keepOriginal(ctx, tx, i, f, row, false)
	})
}
