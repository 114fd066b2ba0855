package intake

import (
	"context"
	"errors"
	"testing"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

// problemOf gives the first problem with which something is refused.
func problemOf(err error) fault.Problem {
	if p := fault.ProblemsOf(err); len(p) > 0 {
		return p[0]
	}
	return fault.Problem{}
}

// CCM-27: a register that is older than one of the same site, or of the whole provider, that is in does not come in, by whatever way, and
// the newer one's day is named.
func TestAnOlderRegisterDoesNotComeIn(t *testing.T) {
	const older, problem = "2026-06-30", "supervision.problem.register_older"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		of := func(site string, day clock.Date, dry bool) error {
			i := Import{Reading: readAsOf(t, few, day), Region: "ATL", SiteID: site, Settings: Settings{AsOf: day}, Changes: true, DryRun: dry}
			_, err := h.ImportRegister(ctx, h.supervisor, i)
			return err
		}
		looked, err := h.ReceiveRegister(ctx, h.supervisor, Received{Content: []byte(few), Region: "ATL", Settings: Settings{AsOf: older}})
		if err != nil {
			t.Fatal(err)
		}
		if err := of("a", "2026-10-31", false); err != nil {
			t.Fatal(err)
		}
		_, received := h.ReceiveRegister(ctx, h.supervisor, Received{Content: []byte(few), Region: "ATL", SiteID: "a", Settings: Settings{AsOf: older}})
		for name, err := range map[string]error{"the same site": of("a", older, false), "only looked at": of("a", older, true), "the whole provider": of("", older, false),
			"in a browser": received, "looked at before": h.BringIn(ctx, h.supervisor, looked), "read again": h.ReadAgain(ctx, h.supervisor, looked, Settings{AsOf: older}, nil)} {
			if p := problemOf(err); p.Key != problem || p.Field != "as_of" || len(p.Args) != 4 || p.Args[1] != "2026-10-31" {
				t.Errorf("%s: %v", name, err)
			}
		}
		for name, err := range map[string]error{"another site": of("b", older, false), "the same day": of("a", "2026-10-31", false), "a later one": of("", "2026-11-01", false)} {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// CCM-27: a withdrawn register stands in nobody's way.
func TestAWithdrawnRegisterIsNotNewer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		of := func(day clock.Date) (Outcome, error) {
			return h.ImportRegister(ctx, h.supervisor, Import{Reading: readAsOf(t, october+"Ada Byrne,11112222,,Low,,2026-03-01,,,,,\n", day), Region: "ATL", Settings: Settings{AsOf: day}})
		}
		newer, err := of("2026-10-31")
		if err != nil {
			t.Fatal(err)
		}
		if err := h.WithdrawRegister(ctx, h.supervisor, newer.ImportID); err != nil {
			t.Fatal(err)
		}
		if out, err := of("2026-06-30"); err != nil || out.Imported != 1 {
			t.Errorf("%+v, %v", out, err)
		}
	})
}

// CCM-27: one file of a provider comes in at a time; the others are told so, and one that was interrupted gives way.
func TestOneFileAtATime(t *testing.T) {
	const nameless = october + "Ada Byrne,,1990-01-02,Low,Halifax,2026-03-01,,,,,\nBo Castell,22223333,,Low,,2026-03-01,,,,,\n"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		looked, err := h.ReceiveRegister(ctx, h.supervisor, Received{Content: []byte(few), Region: "ATL"})
		if err != nil {
			t.Fatal(err)
		}
		i := Import{Reading: asRead(t, nameless), Region: "ATL"}
		tried := false
		i.Step = func(context.Context, int) error {
			if tried {
				return nil
			}
			tried = true
			again := i
			again.Step = nil
			_, twice := h.ImportRegister(ctx, h.supervisor, again)
			_, notes := h.ImportNotes(ctx, h.supervisor, NoteImport{})
			for name, err := range map[string]error{"again": twice, "notes": notes, "in a browser": h.BringIn(ctx, h.supervisor, looked)} {
				if problemOf(err).Key != "supervision.problem.register_other" {
					t.Errorf("%s: %v", name, err)
				}
			}
			return nil
		}
		if out, err := h.ImportRegister(ctx, h.supervisor, i); err != nil || out.Imported != 2 || !tried {
			t.Fatalf("%+v, %v", out, err)
		}
		if _, err := h.beginImport(ctx, h.supervisor, Import{Reading: i.Reading, Region: "ATL"}); err != nil {
			t.Fatal(err)
		}
		h.clk.Set(h.clk.Now().Add(stillFor + time.Minute))
		if out, err := h.ImportRegister(ctx, h.supervisor, Import{Reading: i.Reading, Region: "ATL"}); err != nil || out.AlreadyHere != 2 {
			t.Errorf("after an interruption: %+v, %v", out, err)
		}
	})
}

// CCM-27: an import that was silent for so long that another took its place ends at its next step, should it come alive: the two never run together,
// and nobody is here twice.
func TestAnImportThatWasGivenUpEnds(t *testing.T) {
	const register = october + "Ada Byrne,,1990-01-02,Low,Halifax,2026-03-01,,,,,\nBo Castell,22223333,,Low,,2026-03-01,,,,,\n"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		i, tried, first := Import{Reading: asRead(t, register), Region: "ATL"}, false, ""
		i.Step = func(context.Context, int) error {
			if tried {
				return nil
			}
			tried = true
			first = text(t, d, "select id from register_import where state='coming'")
			h.clk.Set(h.clk.Now().Add(stillFor + time.Second))
			again := i
			again.Step = nil
			out, err := h.ImportRegister(ctx, h.supervisor, again)
			if err != nil || out.Imported != 2 {
				t.Errorf("in its place: %+v, %v", out, err)
			}
			return nil
		}
		if out, err := h.ImportRegister(ctx, h.supervisor, i); !fault.Is(err, fault.NotReady) || out.ImportID != first || number(t, d, "select count(*) from supervision_file") != 2 {
			t.Errorf("it went on: %+v, %v", out, err)
		}
		if state := text(t, d, "select state from register_import where id=$1", first); state != string(RegisterFailed) {
			t.Errorf("it stands as %s", state)
		}
		for name, set := range map[string]string{"handed to a job": "job_id='another'", "withdrawn": "withdrawn_at=1", "ended": "state='done'"} {
			id, err := h.beginImport(ctx, h.supervisor, Import{Reading: i.Reading, Region: "ATL"})
			if err != nil {
				t.Fatal(err)
			}
			if err := h.touch(ctx, d, Import{id: id}); err != nil {
				t.Errorf("on its way: %v", err)
			}
			if _, err := d.Exec(ctx, "update register_import set "+set+" where id=$1", id); err != nil {
				t.Fatal(err)
			}
			if err := h.touch(ctx, d, Import{id: id}); !fault.Is(err, fault.NotReady) {
				t.Errorf("%s: %v", name, err)
			}
			if _, err := d.Exec(ctx, "update register_import set state='failed' where id=$1", id); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// CCM-27: an import of the command line is heard of as long as it lives, also through a long step, and makes no other wait for long once it is gone.
func TestAnImportIsHeardOf(t *testing.T) {
	was := beat
	beat = 20 * time.Millisecond
	t.Cleanup(func() { beat = was })
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		i := Import{Reading: asRead(t, few), Region: "ATL"}
		waited := false
		i.Step = func(context.Context, int) error {
			if waited {
				return nil
			}
			waited = true
			h.clk.Set(h.clk.Now().Add(stillFor + time.Second))
			for range 100 {
				if time.Sleep(20 * time.Millisecond); number(t, d, "select count(*) from register_import where touched=$1", clock.Micros(h.clk.Now())) == 1 {
					break
				}
			}
			if _, err := h.ImportRegister(ctx, h.supervisor, Import{Reading: i.Reading, Region: "ATL"}); problemOf(err).Key != "supervision.problem.register_other" {
				t.Errorf("another began beside one that lives: %v", err)
			}
			return nil
		}
		if out, err := h.ImportRegister(ctx, h.supervisor, i); err != nil || out.Imported != 3 || !waited {
			t.Errorf("%+v, %v", out, err)
		}
	})
	if stillFor > time.Minute {
		t.Errorf("the next one waits for %s", stillFor)
	}
}

// CCM-27: of the same file brought in by many at once one comes in, and nobody is here twice.
func TestTheSameFileAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		dbtest.AtOnce(t, 8, func(int) error {
			i := Import{Reading: asRead(t, october+"Ada Byrne,,1990-01-02,Low,Halifax,2026-03-01,,,,,\n"), Region: "ATL"}
			_, err := h.ImportRegister(ctx, h.supervisor, i)
			if err != nil && !fault.Is(err, fault.NotReady) {
				t.Error(err)
			}
			return errors.Join(err)
		})
		if n := number(t, d, "select count(*) from supervision_file"); n != 1 {
			t.Errorf("%d files", n)
		}
	})
}
