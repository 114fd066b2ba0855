package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// State is where a job stands.
type State string

// The states of a job.
const (
	Waiting State = "waiting"
	Running State = "running"
	Done    State = "done"
	Failed  State = "failed"
)

// Standing is how far a job has come, for a page.
type Standing struct {
	ID             string `db:"id"`
	OrganisationID string `db:"organisation_id"`
	Kind           string `db:"kind"`
	Stage          string `db:"stage"` // catalogue key of what it is doing
	Done           int    `db:"done"`
	Total          int    `db:"total"`
	State          State  `db:"state"`
	ErrorKey       string `db:"error_key"` // catalogue key of why it failed
	Updated        int64  `db:"updated"`   // instant in microseconds
}

// Ended reports whether the job will not go on.
func (s Standing) Ended() bool { return s.State == Done || s.State == Failed }

const standingColumns = "id,organisation_id,kind,stage,done,total,state,error_key,updated"

// StandingOf gives how far a job has come; a not-found fault when there is none.
func (r *Runner) StandingOf(ctx context.Context, q db.Querier, jobID string) (Standing, error) {
	s, err := db.One[Standing](ctx, q, "select "+standingColumns+" from job_progress where id=$1", jobID)
	if err != nil {
		return Standing{}, fmt.Errorf("read progress: %w", err)
	}
	return s, nil
}

// StandingsOf gives an organisation's latest jobs, newest first.
func (r *Runner) StandingsOf(ctx context.Context, q db.Querier, organisationID string, limit int) ([]Standing, error) {
	out, err := db.All[Standing](ctx, q, "select "+standingColumns+" from job_progress where organisation_id=$1 order by id desc"+db.Limit(limit), organisationID)
	if err != nil {
		return nil, fmt.Errorf("read progress: %w", err)
	}
	return out, nil
}

func (r *Runner) announce(ctx context.Context, tx *db.Tx, job envelope, organisationID string) error {
	_, err := tx.Exec(ctx, "insert into job_progress ("+standingColumns+") values ($1,$2,$3,'',0,0,$4,'',$5)",
		job.ID, organisationID, job.Name, Waiting, clock.Micros(r.clock.Now()))
	return err
}

// Progress is how a running job tells how far it has come. It belongs to the job's one goroutine.
type Progress struct {
	runner      *Runner
	jobID       string
	stage       string
	done, total int
	written     time.Time
}

// often is how often progress is written at most, so that reporting costs the one writer nothing.
const often = 300 * time.Millisecond

// JobID gives the identifier under which the progress is read.
func (p *Progress) JobID() string { return p.jobID }

// Stage begins a stage, named by a catalogue key, of so many steps (0 when unknown).
func (p *Progress) Stage(ctx context.Context, key string, total int) error {
	p.stage, p.done, p.total = key, 0, total
	return p.write(ctx)
}

// Step says that n more steps of the stage are done.
func (p *Progress) Step(ctx context.Context, n int) error {
	p.done += n
	if p.done < p.total && time.Since(p.written) < often {
		return nil
	}
	return p.write(ctx)
}

func (p *Progress) write(ctx context.Context) error {
	p.written = time.Now()
	return p.update(ctx, "stage=$3,done=$4,total=$5", p.stage, p.done, p.total)
}

// beatWhile lets the job be heard of, also through a long step, until the function it gives is called.
func (p *Progress) beatWhile(ctx context.Context) (silent func()) {
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
			if err := p.update(ctx, "id=id"); err != nil && ctx.Err() == nil {
				slog.ErrorContext(ctx, "beat of a job", "job", p.jobID, "error", err)
			}
		}
	}()
	return func() { stop(); <-ended }
}

func (p *Progress) begin(ctx context.Context) error {
	return p.update(ctx, "state=$3,error_key='',stage='',done=0,total=0", Running)
}

func (p *Progress) end(ctx context.Context, state State, errorKey string) error {
	if p.stage != "" && state == Done {
		if err := p.write(ctx); err != nil {
			return err
		}
	}
	return p.update(ctx, "state=$3,error_key=$4", state, errorKey)
}

func (p *Progress) update(ctx context.Context, set string, args ...any) error {
	args = append([]any{p.jobID, clock.Micros(p.runner.clock.Now())}, args...)
	if _, err := p.runner.db.Exec(ctx, "update job_progress set updated=$2,"+set+" where id=$1", args...); err != nil {
		return fmt.Errorf("write progress: %w", err)
	}
	return nil
}

// StateKey is the catalogue key of a state's name.
func StateKey(s State) string { return "jobs.state." + string(s) }
