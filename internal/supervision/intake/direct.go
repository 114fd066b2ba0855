package intake

import (
	"context"
	"errors"
	"fmt"
	"time"

	"passerelle/internal/platform/clock"
)

// A register that the command line brings in has no job: it says itself that it is on its way, now and then that it is
// still alive, and that it failed. One that has not said so for a while was interrupted.
const (
	touchEvery = 100 // rows
	stillFor   = 10 * time.Minute
)

// standing gives a register as it stands: one that nobody brings in any more has failed.
func (s *Service) standing(r Register) Register {
	last := clock.FromMicros(max(r.Recorded, r.Touched))
	if r.State == RegisterComing && r.JobID == "" && s.Clock.Now().Sub(last) > stillFor {
		r.State = RegisterFailed
	}
	return r
}

// step says that a row is done.
func (s *Service) step(ctx context.Context, i Import, n int) error {
	if !i.DryRun && n%touchEvery == 0 {
		if _, err := s.DB.Exec(ctx, "update register_import set touched=$2 where id=$1", i.id, clock.Micros(s.Clock.Now())); err != nil {
			return fmt.Errorf("touch register: %w", err)
		}
	}
	if i.Step == nil {
		return nil
	}
	return i.Step(ctx, 1)
}

// orFailed says of a register that did not come in whole that it failed, also when whoever asked has gone.
func (s *Service) orFailed(ctx context.Context, i Import, err error) error {
	if err == nil || i.DryRun {
		return err
	}
	_, failed := s.DB.Exec(context.WithoutCancel(ctx), "update register_import set state=$2 where id=$1 and state=$3", i.id, RegisterFailed, RegisterComing)
	return errors.Join(err, failed)
}
