package intake

import (
	"context"
	"errors"
	"io"
	"sync/atomic"
	"testing"
	"time"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/jobs"
	"passerelle/internal/supervision/register"
)

// stumbling is a store of files that fails as often as it is told to, once it has let pass as many as it is told to.
type stumbling struct {
	Files
	passes, fails atomic.Int32
}

func (s *stumbling) Get(ctx context.Context, recordID string) (io.ReadCloser, error) {
	if s.passes.Add(-1) < 0 && s.fails.Add(-1) >= 0 {
		return nil, errors.New("the disk stumbles")
	}
	return s.Files.Get(ctx, recordID)
}

// CCM-27: only what is in, whole or in part, is withdrawn; and what was withdrawn does not come in any more, neither
// asked again nor by the next try of a job that had failed.
func TestWithdrawnRegisterStaysOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		files := &stumbling{Files: h.Files}
		h.Files = files
		at, err := h.ReceiveRegister(ctx, h.supervisor, Received{Content: []byte(few), Region: "ATL"})
		if err != nil {
			t.Fatal(err)
		}
		if err := h.WithdrawRegister(ctx, h.supervisor, at); !fault.Is(err, fault.NotReady) {
			t.Errorf("only looked at: %v", err)
		}
		files.passes.Store(1) // the look at whether any row can come in
		files.fails.Store(1)
		if err := h.BringIn(ctx, h.supervisor, at); err != nil {
			t.Fatal(err)
		}
		if r := h.came(t, at); r.State != RegisterFailed {
			t.Fatalf("%+v", r)
		}
		if err := h.WithdrawRegister(ctx, h.supervisor, at); err != nil {
			t.Fatal(err)
		}
		for name, err := range map[string]error{"brought in": h.BringIn(ctx, h.supervisor, at), "settled": h.Settle(ctx, h.supervisor, at, nil),
			"read again": h.ReadAgain(ctx, h.supervisor, at, Settings{AsOf: "2026-11-01"}, nil)} {
			if !fault.Is(err, fault.NotReady) {
				t.Errorf("withdrawn, then %s: %v", name, err)
			}
		}
		h.ended(t, d, at)
		if n := number(t, d, "select count(*) from supervision_file"); n != 0 {
			t.Errorf("%d files of a register that was withdrawn", n)
		}
	})
}

// ended waits until every try of a register's job is over.
func (h house) ended(t *testing.T, d *db.DB, importID string) {
	t.Helper()
	r, err := db.One[string](ctx, d, "select job_id from register_import where id=$1", importID)
	if err != nil {
		t.Fatal(err)
	}
	for range 200 {
		s, err := h.Jobs.StandingOf(ctx, d, r)
		if err != nil {
			t.Fatal(err)
		}
		if s.State == jobs.Done || s.State == jobs.Failed {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the job goes on and on")
}

// CCM-27: a job that failed for a moment says so no longer once its next try has brought the register in.
func TestNextTryBringsARegisterIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		files := &stumbling{Files: h.Files}
		h.Files = files
		at, err := h.ReceiveRegister(ctx, h.supervisor, Received{Content: []byte(few), Region: "ATL"})
		if err != nil {
			t.Fatal(err)
		}
		files.passes.Store(1) // the look at whether any row can come in
		files.fails.Store(1)
		if err := h.BringIn(ctx, h.supervisor, at); err != nil {
			t.Fatal(err)
		}
		h.came(t, at)
		h.ended(t, d, at)
		if r := h.came(t, at); r.State != RegisterDone || r.Imported != 3 {
			t.Errorf("%+v", r)
		}
	})
}

// CCM-27: a register of which no row can come in is not brought in; where no column is a name, that is said beside one.
func TestNothingToBringInIsSaid(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		for content, want := range map[string]string{"City,UCI\nTruro,11112222\n": "supervision.problem.column_no_name", "Name,UCI\n,11112222\n": "supervision.problem.no_rows"} {
			at, err := h.ReceiveRegister(ctx, h.supervisor, Received{Content: []byte(content), Region: "ATL", Settings: Settings{Unheaded: true}})
			if err != nil {
				t.Fatal(err)
			}
			problems := fault.ProblemsOf(h.BringIn(ctx, h.supervisor, at))
			if r, err := h.Register(ctx, h.supervisor, at); len(problems) != 1 || problems[0].Key != want || err != nil || r.State != RegisterLooked {
				t.Errorf("%q: %+v, %+v, %v", content, problems, r.State, err)
			}
		}
	})
}

// CCM-27: asked by many at once, one job brings a register in.
func TestBringInAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		at, err := h.ReceiveRegister(ctx, h.supervisor, Received{Content: []byte(few), Region: "ATL"})
		if err != nil {
			t.Fatal(err)
		}
		done := dbtest.AtOnce(t, 12, func(int) error {
			err := h.BringIn(ctx, h.supervisor, at)
			if err != nil && !fault.Is(err, fault.NotReady) {
				t.Error(err)
			}
			return err
		})
		if n := number(t, d, "select count(*) from job_progress"); done != 1 || n != 1 {
			t.Errorf("%d brought it in, %d jobs", done, n)
		}
		if r := h.came(t, at); r.State != RegisterDone || r.Imported != 3 || number(t, d, "select count(*) from supervision_file") != 3 {
			t.Errorf("%+v", r)
		}
	})
}

// CCM-27, S11: what is decided is decided about rows of a file, a page at a time.
func TestSettleTakesRowsOnly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		at, err := h.ReceiveRegister(ctx, h.supervisor, Received{Content: []byte(few), Region: "ATL"})
		if err != nil {
			t.Fatal(err)
		}
		many := map[int]Choice{}
		for n := range LookPage + 1 {
			many[n+2] = LeaveOut
		}
		for name, choices := range map[string]map[int]Choice{"below": {0: LeaveOut}, "beyond": {1 << 40: LeaveOut}, "many": many} {
			if err := h.Settle(ctx, h.supervisor, at, choices); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// CCM-27: what is said of headings never makes a register that nobody can read any more, is refused beside its column,
// and is kept for the provider's next register only when this one is in.
func TestHeadingsAreCorrectedWithSense(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		at, err := h.ReceiveRegister(ctx, h.supervisor, Received{Content: []byte("Name,Danger,File,UCI\nAda Byrne,Low,8,11112222\n"), Region: "ATL"})
		if err != nil {
			t.Fatal(err)
		}
		say := func(said map[string]register.Field) []fault.Problem {
			t.Helper()
			err := h.ReadAgain(ctx, h.supervisor, at, Settings{AsOf: "2026-11-01"}, said)
			if err != nil && !fault.Is(err, fault.Invalid) {
				t.Fatal(err)
			}
			return fault.ProblemsOf(err)
		}
		for name, c := range map[string]struct {
			said  map[string]register.Field
			field string
		}{
			"no name":             {map[string]register.Field{"name": ""}, "means-0"},
			"the UCI twice":       {map[string]register.Field{"file": register.UCI}, "means-3"},
			"twice among the new": {map[string]register.Field{"danger": register.Risk, "file": register.Risk}, "means-2"},
			"no such field":       {map[string]register.Field{"file": "shoe_size"}, "means-2"},
		} {
			if p := say(c.said); len(p) != 1 || p[0].Field != c.field {
				t.Errorf("%s: %+v", name, p)
			}
		}
		if p := say(map[string]register.Field{"danger": register.Risk}); p != nil {
			t.Fatalf("%+v", p)
		}
		if p := say(map[string]register.Field{"file": register.Housing}); p != nil {
			t.Fatalf("%+v", p)
		}
		kept := func() int { return number(t, d, "select count(*) from register_heading") }
		if l, err := h.LookAtRegister(ctx, h.supervisor, at, "", 0); err != nil || l.Rows[0].Text[register.Risk] != "LOW" || l.Rows[0].Text[register.Housing] != "8" || kept() != 0 {
			t.Errorf("as corrected, in two steps: %+v, %v, %d remembered", l.Rows, err, kept())
		}
		if err := h.BringIn(ctx, h.supervisor, at); err != nil {
			t.Fatal(err)
		}
		if h.came(t, at); kept() != 2 {
			t.Errorf("%d headings are remembered", kept())
		}
	})
}
