package intake

import (
	"context"
	"slices"

	"passerelle/internal/platform/db"
	"passerelle/internal/supervision/register"
)

// keepLeft keeps a row that says nothing new that could be read, and tells of a step by a cell that could not and that the last register did not
// have: the months tell of it from what is kept.
func (s *Service) keepLeft(ctx context.Context, i Import, row register.Row, fileID string) error {
	steps := leftSteps(row)
	if i.DryRun || len(steps) == 0 {
		return nil
	}
	before, err := lastSaid(ctx, s.DB, fileID, row)
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

// leftSteps gives the steps of a file's life of which a row tells by a cell that is left out.
func leftSteps(row register.Row) []register.Field {
	return slices.DeleteFunc([]register.Field{register.Referred, register.DecisionDate, register.Enrolled, register.Closed}, func(f register.Field) bool {
		_, left := row.Original[f]
		return !left
	})
}
