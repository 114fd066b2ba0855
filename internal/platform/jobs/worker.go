package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"

	"github.com/riverqueue/river"

	"passerelle/internal/platform/fault"
)

// envelope is the one kind of job that the queue knows: which work, with what.
type envelope struct {
	ID   string          `json:"id"`
	Name string          `json:"name"`
	Args json.RawMessage `json:"args"`
}

// Kind names the envelope to the queue.
func (envelope) Kind() string { return "passerelle" }

// worker opens envelopes.
type worker struct {
	river.WorkerDefaults[envelope]
	runner *Runner
}

// Work does the job in an envelope and keeps how it ended.
func (w *worker) Work(ctx context.Context, job *river.Job[envelope]) error {
	progress := &Progress{runner: w.runner, jobID: job.Args.ID}
	if err := progress.begin(ctx); err != nil {
		return err
	}
	silent := progress.beatWhile(ctx)
	err := w.open(ctx, job.Args, progress)
	silent()
	if err == nil {
		return progress.end(ctx, Done, "")
	}
	slog.ErrorContext(ctx, "job failed", "job", job.Args.ID, "kind", job.Args.Name, "attempt", job.Attempt, "error", err)
	if ctx.Err() != nil {
		return err // stopped, not failed: it is taken up again
	}
	hopeless := fault.KindOf(err) != fault.Internal && fault.KindOf(err) != fault.Unavailable
	if !hopeless && job.Attempt < job.MaxAttempts {
		return errors.Join(err, progress.end(ctx, Waiting, keyOf(err)))
	}
	if ended := progress.end(ctx, Failed, keyOf(err)); ended != nil {
		return errors.Join(err, ended)
	}
	if hopeless {
		return river.JobCancel(err)
	}
	return err
}

func (w *worker) open(ctx context.Context, job envelope, progress *Progress) (err error) {
	work, ok := w.runner.kinds[job.Name]
	if !ok {
		return fmt.Errorf("no work is registered for %s", job.Name)
	}
	defer func() { // one job's fault must not end the process
		if r := recover(); r != nil {
			err = fmt.Errorf("job %s panicked: %v", job.Name, r)
		}
	}()
	return work(ctx, job.Args, progress)
}

func keyOf(err error) string {
	if e, ok := errors.AsType[*fault.Error](err); ok {
		return e.Key
	}
	return "jobs.failed"
}
