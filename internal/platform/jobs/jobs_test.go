package jobs_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/jobs"
)

func started(t *testing.T, d *db.DB, kinds map[string]jobs.Work) *jobs.Runner {
	t.Helper()
	ctx := context.Background()
	for range 2 {
		if err := jobs.Migrate(ctx, d); err != nil {
			t.Fatal(err)
		}
	}
	r, err := jobs.New(d, clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	for kind, work := range kinds {
		if err := r.Register(kind, work); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Start(ctx); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
		defer cancel()
		if err := r.Stop(ctx); err != nil {
			t.Errorf("stop: %v", err)
		}
	})
	return r
}

func enqueue(t *testing.T, d *db.DB, r *jobs.Runner, kind string, args any) (jobID string) {
	t.Helper()
	if err := d.Tx(context.Background(), func(tx *db.Tx) (err error) {
		jobID, err = r.EnqueueFor(context.Background(), tx, "org", kind, args)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return jobID
}

// until waits for a job's standing to satisfy want.
func until(t *testing.T, d *db.DB, r *jobs.Runner, jobID string, want func(jobs.Standing) bool) jobs.Standing {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for {
		s, err := r.StandingOf(context.Background(), d, jobID)
		if err != nil {
			t.Fatal(err)
		}
		if want(s) {
			return s
		}
		if time.Now().After(deadline) {
			t.Fatalf("stands at %+v", s)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func TestJobIsDoneWithProgress(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var got atomic.Value
		r := started(t, d, map[string]jobs.Work{"count": func(ctx context.Context, args json.RawMessage, p *jobs.Progress) error {
			got.Store(string(args))
			if err := p.Stage(ctx, "test.counting", 100); err != nil {
				return err
			}
			for range 100 {
				if err := p.Step(ctx, 1); err != nil {
					return err
				}
			}
			return nil
		}})
		s := until(t, d, r, enqueue(t, d, r, "count", map[string]int{"n": 7}), jobs.Standing.Ended)
		if s.State != jobs.Done || s.Done != 100 || s.Total != 100 || s.Stage != "test.counting" || s.OrganisationID != "org" || strings.ReplaceAll(got.Load().(string), " ", "") != `{"n":7}` {
			t.Fatalf("%+v %v", s, got.Load())
		}
		list, err := r.StandingsOf(context.Background(), d, "org", 5)
		if err != nil || len(list) != 1 {
			t.Fatalf("%v %v", list, err)
		}
	})
}

func TestJobOfAnUndoneActIsNotDone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var ran atomic.Int32
		r := started(t, d, map[string]jobs.Work{"x": func(context.Context, json.RawMessage, *jobs.Progress) error { ran.Add(1); return nil }})
		undone := errors.New("undone")
		if err := d.Tx(context.Background(), func(tx *db.Tx) error {
			return errors.Join(r.Enqueue(context.Background(), tx, "x", nil), undone)
		}); !errors.Is(err, undone) {
			t.Fatal(err)
		}
		until(t, d, r, enqueue(t, d, r, "x", nil), jobs.Standing.Ended)
		if ran.Load() != 1 {
			t.Fatalf("ran %d times", ran.Load())
		}
	})
}

func TestFaultsEndAndFailuresAreTriedAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var flaky atomic.Int32
		r := started(t, d, map[string]jobs.Work{
			"invalid": func(context.Context, json.RawMessage, *jobs.Progress) error {
				return fault.New(fault.Invalid, "sheet.unreadable")
			},
			"flaky": func(context.Context, json.RawMessage, *jobs.Progress) error {
				if flaky.Add(1) == 1 {
					panic("once")
				}
				return nil
			},
		})
		invalid, again := enqueue(t, d, r, "invalid", nil), enqueue(t, d, r, "flaky", nil)
		if s := until(t, d, r, invalid, jobs.Standing.Ended); s.State != jobs.Failed || s.ErrorKey != "sheet.unreadable" {
			t.Errorf("%+v", s)
		}
		if s := until(t, d, r, again, jobs.Standing.Ended); s.State != jobs.Done || s.ErrorKey != "" {
			t.Errorf("%+v", s)
		}
	})
}

// R1: on PostgreSQL, where another process may be at it, a running job is taken up once nothing was heard of it.
func TestSilentJobIsTakenUpOnPostgres(t *testing.T) {
	d, ctx := dbtest.Postgres(t), context.Background()
	var done atomic.Int32
	kinds := map[string]jobs.Work{"count": func(context.Context, json.RawMessage, *jobs.Progress) error { done.Add(1); return nil }}
	if err := jobs.Migrate(ctx, d); err != nil {
		t.Fatal(err)
	}
	r, err := jobs.New(d, clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Tx(ctx, func(tx *db.Tx) error { return r.Enqueue(ctx, tx, "count", 1) }); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Exec(ctx, "update river_job set state='running', attempted_at=now(), attempt=1"); err != nil {
		t.Fatal(err)
	}
	started(t, d, kinds)
	time.Sleep(1200 * time.Millisecond)
	if done.Load() != 0 {
		t.Error("a job that another process works on was taken up")
	}
	if _, err := d.Exec(ctx, "update job_progress set updated=updated-100000000"); err != nil {
		t.Fatal(err)
	}
	started(t, d, kinds)
	for range 100 {
		if done.Load() == 1 {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("a silent job was done %d times", done.Load())
}

// A job that a dying process left running is taken up at the next start.
func TestRunningJobIsTakenUpOnSQLite(t *testing.T) {
	d := dbtest.SQLite(t)
	ctx := context.Background()
	if err := jobs.Migrate(ctx, d); err != nil {
		t.Fatal(err)
	}
	idle, err := jobs.New(d, clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	jobID := enqueue(t, d, idle, "x", nil)
	if _, err := d.Exec(ctx, "update river_job set state='running'"); err != nil {
		t.Fatal(err)
	}
	r := started(t, d, map[string]jobs.Work{"x": func(context.Context, json.RawMessage, *jobs.Progress) error { return nil }})
	if s := until(t, d, r, jobID, jobs.Standing.Ended); s.State != jobs.Done {
		t.Fatalf("%+v", s)
	}
}
