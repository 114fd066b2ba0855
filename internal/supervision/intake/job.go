package intake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/jobs"
	"passerelle/internal/supervision/intake/column"
	"passerelle/internal/supervision/intake/nobody"
)

// RegisterJob is the kind of job that brings a register in.
const RegisterJob = "register"

type registerJob struct {
	Import string `json:"import"`
}

// BringIn hands a register that was looked at over to a job.
func (s *Service) BringIn(ctx context.Context, a access.Actor, importID string) error {
	if err := s.anythingComes(ctx, a, importID); err != nil {
		return err
	}
	return s.onLooked(ctx, a, importID, func(tx *db.Tx, r Register) error {
		if err := s.mayBegin(ctx, tx, r); err != nil {
			return err
		}
		how, err := r.settings()
		if err != nil {
			return err
		}
		jobID, err := s.Jobs.EnqueueFor(ctx, tx, r.OrganisationID, RegisterJob, registerJob{r.ID})
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, "update register_import set state=$2, job_id=$3, person_id=$4, membership_id=$5, as_of=$6, touched=0 where id=$1", r.ID, RegisterComing,
			jobID, a.PersonID, a.MembershipID, how.AsOf)
		return err
	})
}

// anythingComes refuses a register of which no row can come in: beside the column where none is a name.
func (s *Service) anythingComes(ctx context.Context, a access.Actor, importID string) error {
	i, r, _, err := s.prepared(ctx, a, importID)
	if err != nil {
		return err
	}
	if err := nobody.Check(ctx, s.DB, i.Reading, s.where(ctx, r.OrganisationID, i), i.Nobody); err != nil || i.Nobody {
		return err
	}
	if r.State != RegisterLooked || len(i.Reading.Rows)+len(i.Reading.Twice) > 0 {
		return nil
	}
	var c fault.Check
	column.Check(&c, i.Reading.Columns, nil)
	if c.Err() == nil {
		c.Add("rows", "supervision.problem.no_rows")
	}
	return c.Err()
}

// SayNobody keeps with a register that lists nobody that somebody says that nobody was there until its day: it then comes in.
func (s *Service) SayNobody(ctx context.Context, a access.Actor, importID string) error {
	return s.onLooked(ctx, a, importID, func(tx *db.Tx, r Register) error {
		how, err := r.settings()
		if err != nil {
			return err
		}
		how.Nobody = true
		settings, err := json.Marshal(how)
		if err == nil {
			_, err = tx.Exec(ctx, "update register_import set settings=$2 where id=$1", r.ID, string(settings))
		}
		return err
	})
}

// WorkOnRegister is the job: it brings the rows in with the rights that whoever asked has now, and goes on where it
// was interrupted. A try of a job that is not asked for any more, since the register was withdrawn or handed to another
// job meanwhile, does nothing.
func (s *Service) WorkOnRegister(ctx context.Context, args json.RawMessage, progress *jobs.Progress) error {
	var job registerJob
	if err := json.Unmarshal(args, &job); err != nil {
		return fmt.Errorf("job of register: %w", err)
	}
	wanted, err := s.takeUp(ctx, job.Import, progress.JobID())
	if err != nil || !wanted {
		return err
	}
	err = s.workOn(ctx, job.Import, progress)
	if err == nil || ctx.Err() != nil {
		return err
	}
	_, failed := s.DB.Exec(ctx, "update register_import set state=$2 where id=$1 and state=$3 and job_id=$4", job.Import, RegisterFailed, RegisterComing, progress.JobID())
	return errors.Join(err, failed)
}

// takeUp says that a register is on its way in by a job, also when an earlier try of it had failed, once no other is; false when it is not
// that job's any more.
func (s *Service) takeUp(ctx context.Context, importID, jobID string) (wanted bool, err error) {
	err = s.DB.Tx(ctx, func(tx *db.Tx) error {
		r, err := db.One[Register](ctx, tx, "select "+registerColumns+" where i.id=$1", importID)
		if err != nil {
			return err
		}
		if wanted = r.JobID == jobID && r.WithdrawnAt == 0 && (r.State == RegisterComing || r.State == RegisterFailed); !wanted {
			return nil
		}
		if err := s.mayBegin(ctx, tx, r); err != nil {
			return err
		}
		result, err := tx.Exec(ctx, "update register_import set state=$3, touched=$5 where id=$1 and job_id=$2 and state in ($3,$4) and withdrawn_at=0",
			importID, jobID, RegisterComing, RegisterFailed, clock.Micros(s.Clock.Now()))
		if err != nil {
			return fmt.Errorf("take register up: %w", err)
		}
		n, err := result.RowsAffected()
		wanted = n == 1
		return err
	})
	return wanted, err
}

func (s *Service) workOn(ctx context.Context, importID string, progress *jobs.Progress) error {
	membership, err := db.One[string](ctx, s.DB, "select membership_id from register_import where id=$1", importID)
	if err != nil {
		return err
	}
	a, err := s.Access.ActorOf(ctx, membership)
	if err != nil {
		return err
	}
	i, _, _, err := s.prepared(ctx, a, importID)
	if err != nil {
		return err
	}
	if err := progress.Stage(ctx, "supervision.register.coming", len(i.Reading.Rows)+len(i.Reading.Twice)); err != nil {
		return err
	}
	i.Step, i.jobID = progress.Step, progress.JobID()
	defer s.beatWhile(ctx, i)()
	_, err = s.bringIn(ctx, a, i)
	return err
}
