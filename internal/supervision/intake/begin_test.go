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
