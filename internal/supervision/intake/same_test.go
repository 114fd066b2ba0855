package intake

import (
	"testing"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
)

// ownHead are headings of the list of files that goes out of here.
const ownHead = "File number,UCI,Name,Sex,Referred on,Risk,City,Last check-in,Check-ins kept\n"

// CCM-27, RPT-2: our own list, brought in unchanged, changes nothing at all: no file, no event, no month and no older register's way in, also
// where somebody worked on the files since their register, or opened one by hand. What differs in it is a difference as ever.
func TestOurOwnListComesBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		of := func(csv string, day clock.Date) Outcome {
			t.Helper()
			out, err := h.ImportRegister(ctx, h.supervisor, Import{Reading: readAsOf(t, csv, day), Region: "ATL", Changes: true, Settings: Settings{AsOf: day}})
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		of("Name,UCI,Sex,Referred on,Risk,City\nAda Byrne,11112222,F,2026-03-01,Low,Halifax\nBo Castell,22223333,M,2026-03-02,High,Halifax\n", "2026-08-31")
		for _, f := range files(t, d) {
			if _, err := h.ChangeRisk(ctx, h.supervisor, f.ID, f.Version, "MEDIUM", "2026-10-09", supervision.Word{}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := h.ReceiveReferral(ctx, h.supervisor, supervision.Referral{Client: registry.Client{FullName: "Cy Duhamel", UCIWritten: "33334444", Sex: "M"}, Region: "ATL", ReceivedOn: "2026-10-01"}); err != nil {
			t.Fatal(err)
		}
		own := ownHead + "1,11112222,Ada Byrne,F,2026-03-01,Medium,Halifax,,0\n2,22223333,Bo Castell,M,2026-03-02,Medium,Halifax,,0\n3,33334444,Cy Duhamel,M,2026-10-01,,,,0\n"
		looked, err := h.ReceiveRegister(ctx, h.supervisor, Received{Content: []byte(own), Region: "ATL", Settings: Settings{AsOf: "2026-11-10"}})
		if err != nil {
			t.Fatal(err)
		}
		look, err := h.LookAtRegister(ctx, h.supervisor, looked, "", 0)
		if err != nil || look.Counts[FateHere] != 3 || len(look.Counts) != 1 {
			t.Errorf("looked at: %v, %v", look.Counts, err)
		}
		events := number(t, d, "select count(*) from event")
		out := of(own, "2026-11-10")
		if out.AlreadyHere != 3 || out.Changed+out.Imported+out.Undecided != 0 || number(t, d, "select count(*) from event") != events || number(t, d, "select count(*) from register_row where import_id=$1", out.ImportID) != 0 {
			t.Errorf("%+v", out)
		}
		if n := number(t, d, "select count(*) from register_import where id=$1 and as_of='' and told='' and not whole", out.ImportID); n != 1 {
			t.Error("it tells a time")
		}
		if out := of("Name,UCI,Sex,Referred on,Risk,City\nAda Byrne,11112222,F,2026-03-01,Low,Sydney\n", "2026-09-30"); out.Changed != 1 {
			t.Errorf("a real register of before: %+v", out)
		}
		if out := of(ownHead+"1,11112222,Ada Byrne,F,2026-03-01,Medium,Truro,,0\n", "2026-11-10"); out.Changed != 1 || out.AlreadyHere != 0 {
			t.Errorf("with another city: %+v", out)
		}
	})
}

// CCM-27: the rows that a register brought before it was interrupted are its own in the look at it, and nobody is asked about them. One that
// a job was bringing in is given up as the command line's is, and stands in nobody's way any longer than that.
func TestALookAtWhatWasInterrupted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		out, err := h.ImportRegister(ctx, h.supervisor, Import{Reading: asRead(t, few), Region: "ATL", Content: []byte(few)})
		if err != nil {
			t.Fatal(err)
		}
		set := func(to string, args ...any) {
			t.Helper()
			if _, err := d.Exec(ctx, "update register_import set "+to, args...); err != nil {
				t.Fatal(err)
			}
		}
		set("state='failed', report='', told=''")
		look, err := h.LookAtRegister(ctx, h.supervisor, out.ImportID, "", 0)
		if err != nil || look.Counts[FateHere] != 3 || len(look.Counts) != 1 {
			t.Errorf("its own rows: %v, %v", look.Counts, err)
		}
		another := func() error {
			_, err := h.ImportRegister(ctx, h.supervisor, Import{Reading: asRead(t, october+"Di Evans,44445555,,Low,,2026-03-01,,,,,\n"), Region: "ATL"})
			return err
		}
		now := clock.Micros(h.clk.Now())
		for _, c := range []struct {
			name    string
			touched int64
			after   time.Duration
			waits   bool
		}{{"it waits for its turn", 0, time.Hour, true}, {"it is alive", now + time.Hour.Microseconds(), 30 * time.Second, true}, {"it is dead", now + time.Hour.Microseconds(), 61 * time.Second, false}} {
			set("state='coming', job_id='7', touched=$1 where id=$2", c.touched, out.ImportID)
			h.clk.Set(clock.FromMicros(now).Add(time.Hour + c.after))
			if err := another(); c.waits != fault.Is(err, fault.NotReady) || !c.waits && err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		if r, err := h.Register(ctx, h.supervisor, out.ImportID); err != nil || r.State != RegisterFailed {
			t.Errorf("%+v, %v", r, err)
		}
	})
}

// CCM-27: a register is withdrawn whole after a duplicate of it was settled in a second look as the same person and the same stay, where
// nothing was changed by that, and so is the second; where something was, neither is.
func TestWithdrawnAfterADuplicateWasSettled(t *testing.T) {
	for name, c := range map[string]struct {
		second string
		stays  bool
	}{"nothing differs": {"Ada  BYRNE,11112222,Low,2026-03-01\n", false}, "the risk does": {"Ada Byrne,11112222,High,2026-03-01\n", true}} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := registrar(t, d)
				csv := "Name,UCI,Risk,Referred on\nAda Byrne,11112222,Low,2026-03-01\n" + c.second
				first, err := h.ImportRegister(ctx, h.supervisor, Import{Reading: asRead(t, csv), Region: "ATL", Content: []byte(csv)})
				if err != nil || first.Undecided != 1 {
					t.Fatalf("%+v, %v", first, err)
				}
				second, err := h.ImportRegister(ctx, h.supervisor, Import{Reading: asRead(t, csv), Region: "ATL", Choices: map[int]Choice{3: TakeChanges}})
				if err != nil || second.AlreadyHere+second.Changed != 2 {
					t.Fatalf("%+v, %v", second, err)
				}
				for _, id := range []string{second.ImportID, first.ImportID} {
					if err := h.Withdrawable(ctx, h.supervisor, id); (err != nil) != c.stays {
						t.Errorf("%v", err)
					}
				}
				if err := h.WithdrawRegister(ctx, h.supervisor, first.ImportID); (err != nil) != c.stays {
					t.Errorf("withdrawn: %v", err)
				}
				if n := number(t, d, "select count(*) from supervision_file where not withdrawn"); (n == 1) != c.stays {
					t.Errorf("%d files stand", n)
				}
			})
		})
	}
}
