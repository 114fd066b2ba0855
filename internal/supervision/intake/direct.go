package intake

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// Whoever brings a register in says every beat that it is still alive. One that has not said so for a while was interrupted, and another may
// begin. Should it come alive after all, it ends at its next step: each asks whether the register is still its own. The command line has no
// job, and says itself that it is on its way and that it failed. A job says so from when it begins: until then it waits for its turn.
const stillFor = time.Minute

var beat = 10 * time.Second

// standing gives a register as it stands: one that nobody brings in any more has failed.
func (s *Service) standing(r Register) Register {
	last := clock.FromMicros(max(r.Recorded, r.Touched))
	if r.State == RegisterComing && (r.JobID == "" || r.Touched != 0) && s.Clock.Now().Sub(last) > stillFor {
		r.State = RegisterFailed
	}
	return r
}

// beatWhile lets a register be heard of until the function it gives is called.
func (s *Service) beatWhile(ctx context.Context, i Import) (silent func()) {
	if i.DryRun {
		return func() {}
	}
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(beat)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			if err := s.touch(ctx, s.DB, i); err != nil && ctx.Err() == nil {
				slog.ErrorContext(ctx, "beat of an import", "import", i.id, "error", err)
			}
		}
	}()
	return func() { stop(); <-ended }
}

// touch says that a register is still on its way in; it is not ready (NotReady) when it was given up meanwhile, or handed to a job.
func (s *Service) touch(ctx context.Context, q db.Querier, i Import) error {
	done, err := q.Exec(ctx, "update register_import set touched=$2 where id=$1 and state=$3 and job_id=$4 and withdrawn_at=0", i.id, clock.Micros(s.Clock.Now()), RegisterComing, i.jobID)
	if err != nil {
		return fmt.Errorf("touch register: %w", err)
	}
	n, err := done.RowsAffected()
	if err == nil && n == 0 {
		err = fault.New(fault.NotReady, "supervision.problem.register_given_up")
	}
	return err
}

// whileComing keeps something of a register in one transaction, as long as the register is on its way in by whoever keeps it.
func (s *Service) whileComing(ctx context.Context, i Import, keep func(tx *db.Tx) error) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		if err := s.touch(ctx, tx, i); err != nil {
			return err
		}
		return keep(tx)
	})
}

// giveUp says of an interrupted register that it failed, so that another may begin; false when it is alive after all.
func (s *Service) giveUp(ctx context.Context, tx *db.Tx, r Register) (bool, error) {
	done, err := tx.Exec(ctx, "update register_import set state=$2 where id=$1 and state=$3 and job_id=$5 and touched=$4", r.ID, RegisterFailed, RegisterComing, r.Touched, r.JobID)
	if err != nil {
		return false, fmt.Errorf("give an import up: %w", err)
	}
	n, err := done.RowsAffected()
	return n == 1, err
}

// step says that a row is done.
func (s *Service) step(ctx context.Context, i Import) error {
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
	_, failed := s.DB.Exec(context.WithoutCancel(ctx), "update register_import set state=$2 where id=$1 and state=$3 and job_id=''", i.id, RegisterFailed, RegisterComing)
	return errors.Join(err, failed)
}
