package jobs

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/id"
)

// Queue is what a service needs to hand over work: it is done if, and only if, the transaction is kept.
type Queue interface {
	Enqueue(ctx context.Context, tx *db.Tx, kind string, args any) error
	EnqueueFor(ctx context.Context, tx *db.Tx, organisationID, kind string, args any) (jobID string, err error)
}

// Work does one job. It may be run again after a failure or a crash, so it must not do anything it could not do
// twice; it must not hold a transaction while it reports progress. An error of a kind that a person can mend
// (fault.Invalid and the like) ends the job, any other is tried again.
type Work func(ctx context.Context, args json.RawMessage, progress *Progress) error

// How the runner works: few jobs at once beside the pages, a handful of tries, and no job longer than longest.
const (
	atOnce  = 2
	tries   = 4
	longest = time.Hour
)

// Runner is the queue and its workers. It is safe for use by many goroutines once started.
type Runner struct {
	db     *db.DB
	clock  clock.Clock
	kinds  map[string]Work
	client *river.Client[*sql.Tx]
}

var _ Queue = (*Runner)(nil)

// New makes a runner over a database; it enqueues at once and works after Start.
func New(d *db.DB, clk clock.Clock) (*Runner, error) {
	r := &Runner{db: d, clock: clk, kinds: map[string]Work{}}
	workers := river.NewWorkers()
	if err := river.AddWorkerSafely(workers, &worker{runner: r}); err != nil {
		return nil, fmt.Errorf("job queue: %w", err)
	}
	client, err := river.NewClient(driverOf(d), &river.Config{
		Logger:               slog.New(warnings{slog.Default().Handler()}),
		Workers:              workers,
		Queues:               map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: atOnce}},
		FetchPollInterval:    500 * time.Millisecond,
		PollOnly:             true, // no LISTEN: it does not pass through poolers
		MaxAttempts:          tries,
		JobTimeout:           longest,
		RescueStuckJobsAfter: longest + 10*time.Minute,
	})
	if err != nil {
		return nil, fmt.Errorf("job queue: %w", err)
	}
	r.client = client
	return r, nil
}

// warnings lets through of the queue's own words only those that somebody should read.
type warnings struct{ slog.Handler }

// Enabled says which words are let through.
func (w warnings) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && w.Handler.Enabled(ctx, l)
}

// WithAttrs and WithGroup keep letting through the same.
func (w warnings) WithAttrs(attrs []slog.Attr) slog.Handler {
	return warnings{w.Handler.WithAttrs(attrs)}
}

// WithGroup is as WithAttrs.
func (w warnings) WithGroup(name string) slog.Handler { return warnings{w.Handler.WithGroup(name)} }

func driverOf(d *db.DB) riverdriver.Driver[*sql.Tx] {
	if d.Engine() == db.SQLite {
		return riversqlite.New(d.Writer())
	}
	return riverdatabasesql.New(d.Writer())
}

// Migrate brings the queue's own tables forward. Running it twice changes nothing.
func Migrate(ctx context.Context, d *db.DB) error {
	migrator, err := rivermigrate.New(driverOf(d), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return fmt.Errorf("job queue migrations: %w", err)
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate job queue: %w", err)
	}
	if d.Engine() == db.SQLite {
		if _, err := d.Exec(ctx, comparableTimes); err != nil {
			return fmt.Errorf("migrate job queue: %w", err)
		}
	}
	return nil
}

// comparableTimes rewrites the time of a next try as the queue compares it. The queue hands it over as a time,
// our SQLite driver writes it with a T, and "…T…" is greater than any "… …" of the same day: without this, a
// failed job is tried again only the next day.
const comparableTimes = "create trigger if not exists river_job_time after update of scheduled_at on river_job " +
	"when new.scheduled_at like '%T%' begin " +
	"update river_job set scheduled_at=datetime(new.scheduled_at,'subsec') where id=new.id; end"

// Register says how jobs of a kind are done. Call it before Start; a kind is registered once.
func (r *Runner) Register(kind string, work Work) error {
	if _, twice := r.kinds[kind]; twice {
		return fmt.Errorf("job kind %s is registered twice", kind)
	}
	r.kinds[kind] = work
	return nil
}

// Start begins to work. What a process that died was doing is taken up again: at once on SQLite, which has one
// process; on PostgreSQL, where another may be at it, once nothing was heard of it for a while.
func (r *Runner) Start(ctx context.Context) error {
	if err := r.takeUp(ctx); err != nil {
		return fmt.Errorf("take up jobs: %w", err)
	}
	if err := r.client.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("start jobs: %w", err)
	}
	if r.db.Engine() == db.Postgres {
		go r.takeUpForEver(ctx)
	}
	return nil
}

// A running job is heard of at each beat; one that is silent for longer than silence has died with its process.
const (
	beat    = 15 * time.Second
	silence = 90 * time.Second
)

func (r *Runner) takeUp(ctx context.Context) error {
	statement, args := "update river_job set state='available' where state='running'", []any(nil)
	if r.db.Engine() == db.Postgres {
		statement += " and exists (select 1 from job_progress p where p.id=args->>'id' and p.updated<$1)"
		args = append(args, clock.Micros(r.clock.Now().Add(-silence)))
	}
	_, err := r.db.Exec(ctx, statement, args...)
	return err
}

func (r *Runner) takeUpForEver(ctx context.Context) {
	tick := time.NewTicker(2 * beat)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := r.takeUp(ctx); err != nil && ctx.Err() == nil {
			slog.ErrorContext(ctx, "take up jobs", "error", err)
		}
	}
}

// Stop lets running jobs end until the context is done, then cancels them; they are taken up at the next start.
func (r *Runner) Stop(ctx context.Context) error {
	if err := r.client.Stop(ctx); err == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := r.client.StopAndCancel(ctx); err != nil {
		return fmt.Errorf("stop jobs: %w", err)
	}
	return nil
}

// Enqueue hands over work of no particular organisation within the caller's transaction.
func (r *Runner) Enqueue(ctx context.Context, tx *db.Tx, kind string, args any) error {
	_, err := r.EnqueueFor(ctx, tx, "", kind, args)
	return err
}

// EnqueueFor hands over an organisation's work within the caller's transaction and gives the identifier under
// which its progress can be read. Args hold codes and identifiers, never personal data.
func (r *Runner) EnqueueFor(ctx context.Context, tx *db.Tx, organisationID, kind string, args any) (string, error) {
	text, err := json.Marshal(args)
	if err != nil {
		return "", fmt.Errorf("enqueue %s: %w", kind, err)
	}
	job := envelope{ID: id.New(), Name: kind, Args: text}
	if err := r.announce(ctx, tx, job, organisationID); err != nil {
		return "", fmt.Errorf("enqueue %s: %w", kind, err)
	}
	// Always within the transaction: on SQLite an insert outside it would wait for the connection it holds.
	if _, err := r.client.InsertTx(ctx, tx.SQL(), job, nil); err != nil {
		return "", fmt.Errorf("enqueue %s: %w", kind, err)
	}
	return job.ID, nil
}
