package intake

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/supervision/pairs"
	"passerelle/internal/supervision/register"
)

const twoWays = "Name,UCI,Date of birth,Referred on\nAda Byrne,11112222,1990-01-02,03/04/2026\nBo Castell,22223333,1991-01-02,05/06/2026\n"

// CCM-27: the order of a column's dates is remembered for the provider once the register is in, proposed the next time,
// and forgotten when it is not said any more; an order that is asked for the whole file goes before it.
func TestOrderOfDatesIsRemembered(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		receive := func(how Settings) (string, Settings) {
			t.Helper()
			at, err := h.ReceiveRegister(ctx, h.supervisor, Received{Content: []byte(twoWays), Region: "ATL", Settings: how})
			if err != nil {
				t.Fatal(err)
			}
			l, err := h.LookAtRegister(ctx, h.supervisor, at, FateNew, 0)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := l.Reading.Rows[0].Dates[register.Referred] != "", l.Settings.Order != register.Unasked || len(l.Settings.Orders) > 0; got != want {
				t.Errorf("the date is read: %v, with %+v", got, l.Settings)
			}
			return at, l.Settings
		}
		standing := register.Unasked
		for _, say := range []register.Order{register.MonthFirst, register.DayFirst, register.Unasked} {
			at, how := receive(Settings{})
			again := Settings{AsOf: "2026-11-01", Orders: map[register.Field]register.Order{register.Referred: say}}
			if err := h.ReadAgain(ctx, h.supervisor, at, again, nil); err != nil || how.Orders[register.Referred] != standing {
				t.Fatalf("%v, %+v", err, how)
			}
			if _, how := receive(Settings{}); how.Orders[register.Referred] != standing {
				t.Errorf("said %v of what is not in yet, and proposed %+v", say, how)
			}
			if err := h.BringIn(ctx, h.supervisor, at); err != nil {
				t.Fatal(err)
			}
			h.came(t, at)
			if _, how := receive(Settings{}); how.Orders[register.Referred] != say {
				t.Errorf("said %v, next month %+v", say, how)
			}
			if _, how := receive(Settings{Order: register.DayFirst}); len(how.Orders) != 0 {
				t.Errorf("asked for the whole file, and yet %+v", how)
			}
			standing = say
		}
		if _, how, err := h.Read(ctx, "elsewhere", []byte(twoWays), Settings{AsOf: "2026-11-01"}); err != nil || len(how.Orders) != 0 {
			t.Errorf("another provider's: %+v, %v", how, err)
		}
	})
}

const (
	firstMonth = "Name,UCI,Date of birth,Referred on,Enrolled on,Closed on,Risk\nAda Byrne,11112222,1990-01-02,2026-03-01,2026-03-05,,Low\n" +
		"Bo Castell,22223333,1991-01-02,2026-03-01,2026-03-05,,Low\nCy Dorn,33334444,1992-01-02,2026-03-01,2026-03-05,2026-05-01,Low\nDi Ebe,,1993-01-02,2026-03-01,2026-03-05,,Low\n"
	nextMonth = "Name,UCI,Date of birth,Referred on,Enrolled on,Closed on,Risk\nAda Byrne,11112222,1990-01-02,2026-03-01,2026-03-05,,High\n" +
		"Ed Falk,55556666,1990-01-02,2026-10-01,2026-10-05,,Low\n"
)

// CCM-27: who is active here and does not stand in next month's register is listed, before and after, and stays as it is.
func TestWhoIsNotInNextMonthsRegister(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		if _, err := brought(t, h, h.supervisor, firstMonth); err != nil {
			t.Fatal(err)
		}
		events := number(t, d, "select count(*) from event e join supervision_file f on f.id=e.file_id join client c on c.id=f.client_id where c.full_name in ('Bo Castell','Di Ebe')")
		for csv, want := range map[string][]string{firstMonth: nil, nextMonth: {"Bo Castell · 22223333", "Di Ebe"}} {
			at, err := h.ReceiveRegister(ctx, h.supervisor, Received{Content: []byte(csv), Region: "ATL"})
			if err != nil {
				t.Fatal(err)
			}
			l, err := h.LookAtRegister(ctx, h.supervisor, at, "", 0)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range l.Absent {
				got = append(got, f.Text())
			}
			if !slices.Equal(got, want) {
				t.Errorf("before: %v, want %v", got, want)
			}
		}
		out, err := h.ImportRegister(ctx, h.supervisor, Import{Reading: asRead(t, nextMonth), Region: "ATL", Changes: true})
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, f := range out.Findings {
			if f.Code == register.CodeAbsent {
				said = append(said, f.Text)
			}
		}
		if !slices.Equal(said, []string{"Bo Castell · 22223333", "Di Ebe"}) {
			t.Errorf("after: %v", said)
		}
		if n := number(t, d, "select count(*) from event e join supervision_file f on f.id=e.file_id join client c on c.id=f.client_id where c.full_name in ('Bo Castell','Di Ebe')"); n != events {
			t.Errorf("%d events of who is absent, %d before", n, events)
		}
	})
}

// CCM-27: a client whose UCI stands in the row of another person, as somebody said of it, is not in the register.
func TestAnothersRowSaysNothingOfAClient(t *testing.T) {
	const other = "Name,UCI,Date of birth,Referred on,Enrolled on,Closed on,Risk\nXu Other,11112222,1980-01-02,2026-03-01,2026-03-05,,High\nBo Castell,22223333,1991-01-02,2026-03-01,2026-03-05,,Low\nDi Ebe,,1993-01-02,2026-03-01,2026-03-05,,Low\n"
	for choice, want := range map[Choice][]string{OtherPerson: {"Ada Byrne · 11112222"}, LeaveOut: nil} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			h := registrar(t, d)
			if _, err := brought(t, h, h.supervisor, firstMonth); err != nil {
				t.Fatal(err)
			}
			at, err := h.ReceiveRegister(ctx, h.supervisor, Received{Content: []byte(other), Region: "ATL"})
			if err == nil {
				err = h.Settle(ctx, h.supervisor, at, map[int]Choice{2: choice})
			}
			if err != nil {
				t.Fatal(err)
			}
			l, err := h.LookAtRegister(ctx, h.supervisor, at, "", 0)
			if err != nil {
				t.Fatal(err)
			}
			var before, after []string
			for _, f := range l.Absent {
				before = append(before, f.Text())
			}
			out, err := h.ImportRegister(ctx, h.supervisor, Import{Reading: asRead(t, other), Region: "ATL", Changes: true, Choices: map[int]Choice{2: choice}})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range out.Findings {
				if f.Code == register.CodeAbsent {
					after = append(after, f.Text)
				}
			}
			if !slices.Equal(before, want) || !slices.Equal(after, want) {
				t.Errorf("%s: before %v, after %v", choice, before, after)
			}
		})
	}
}

const twins = "Name,UCI,Date of birth,Referred on\nAda Byrne,11112222,1990-01-02,2026-03-01\nByrne Áda,33334444,1990-01-02,2026-04-01\nBo Castell,22223333,1991-01-02,2026-03-01\n"

// CCM-27, CCM-3: a pair to decide later is listed after the import; different is remembered and not asked again, the same
// person is put together and can be taken apart.
func TestPairsToDecideLater(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		out, err := brought(t, h, h.supervisor, twins)
		if err != nil || out.Imported != 3 {
			t.Fatalf("%+v, %v", out, err)
		}
		if _, err := brought(t, h, h.supervisor, "Name,UCI,Date of birth,Referred on\nBo Castell,77778888,1991-01-02,2026-06-01\n"); err != nil {
			t.Fatal(err)
		}
		pairs, err := h.pairing().Pairs(ctx, h.supervisor, out.ImportID)
		if err != nil || len(pairs) != 1 || pairs[0].OneName != "Ada Byrne" || pairs[0].OtherUCI != "33334444" {
			t.Fatalf("of the register: %+v, %v", pairs, err)
		}
		all, err := h.pairing().Pairs(ctx, h.supervisor, "")
		if n, counted := h.pairing().PairsWaiting(ctx, h.supervisor); err != nil || counted != nil || len(all) != 2 || n != 2 {
			t.Fatalf("%+v, %v, %d, %v", all, err, n, counted)
		}
		if list, err := h.pairing().Pairs(ctx, h.otherSupervisor, ""); err != nil || len(list) != 0 {
			t.Errorf("another provider's: %+v, %v", list, err)
		}
		for name, err := range map[string]error{"another provider": h.pairing().SettlePair(ctx, h.otherSupervisor, all[0].ID, registry.SettledSame),
			"a case manager who has neither": h.pairing().SettlePair(ctx, h.worker, all[0].ID, registry.SettledSame)} {
			if !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := h.pairing().SettlePair(ctx, h.supervisor, all[0].ID, "perhaps"); !fault.Is(err, fault.Invalid) {
			t.Errorf("perhaps: %v", err)
		}
		slices.Reverse(all) // first the two of one written name, whom a file offers too
		_, sides, err := h.pairing().PairBeside(ctx, h.supervisor, all[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		alike := func() int {
			list, err := h.Twins(ctx, h.supervisor, sides[0].Client)
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		if alike() != 1 {
			t.Error("the other of a pair is not offered in the file")
		}
		for n, settled := range []string{registry.SettledDifferent, registry.SettledSame} {
			if err := h.pairing().SettlePair(ctx, h.supervisor, all[n].ID, settled); err != nil {
				t.Fatal(err)
			}
			if err := h.pairing().SettlePair(ctx, h.supervisor, all[n].ID, registry.SettledSame); !fault.Is(err, fault.NotReady) {
				t.Errorf("%s, then decided again: %v", settled, err)
			}
		}
		if alike() != 0 {
			t.Error("who is said to be different is offered in the file")
		}
		if n := number(t, d, "select count(*) from client where merged_into<>''"); n != 1 {
			t.Errorf("%d clients were put together", n)
		}
		merges, err := h.Registry.MergesInto(ctx, d, all[1].OneClient)
		if err != nil || len(merges) != 1 {
			t.Fatalf("%+v, %v", merges, err)
		}
		if err := h.NotSamePerson(ctx, h.supervisor, all[1].OneFile, merges[0].ID); err != nil {
			t.Fatal(err)
		}
		if n, err := h.pairing().PairsWaiting(ctx, h.supervisor); err != nil || n != 0 {
			t.Errorf("asked again: %d, %v", n, err)
		}
	})
}

// CCM-27: the command line's register is on its way in until all of it is in; what breaks it off leaves it failed, and
// what ends it without a word is seen by its silence. It can then be brought in again, and nothing comes in twice.
func TestInterruptedDirectRegister(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		state := func() RegisterState {
			t.Helper()
			list, err := h.Registers(ctx, h.supervisor)
			if err != nil || len(list) != 1 {
				t.Fatalf("%+v, %v", list, err)
			}
			return list[0].State
		}
		broken, done := errors.New("the machine stops"), 0
		i := Import{Reading: asRead(t, firstMonth), Region: "ATL", Content: []byte(firstMonth), Step: func(context.Context, int) error {
			if s := state(); s != RegisterComing {
				t.Errorf("while it comes in: %s", s)
			}
			if done++; done == 3 {
				return broken
			}
			return nil
		}}
		out, err := h.ImportRegister(ctx, h.supervisor, i)
		if !errors.Is(err, broken) || state() != RegisterFailed {
			t.Fatalf("%v, %s", err, state())
		}
		if _, err := d.Exec(ctx, "update register_import set state='coming'"); err != nil { // as a power cut leaves it
			t.Fatal(err)
		}
		h.clk.Set(h.clk.Now().Add(stillFor - time.Minute))
		if s := state(); s != RegisterComing {
			t.Errorf("it may be alive: %s", s)
		}
		h.clk.Set(h.clk.Now().Add(2 * time.Minute))
		if s := state(); s != RegisterFailed {
			t.Errorf("silent: %s", s)
		}
		if err := h.BringIn(ctx, h.supervisor, out.ImportID); err != nil {
			t.Fatal(err)
		}
		if r := h.came(t, out.ImportID); r.State != RegisterDone || number(t, d, "select count(*) from supervision_file") != 4 {
			t.Errorf("%+v", r)
		}
	})
}

// pairing decides whether two are one.
func (h house) pairing() pairs.Service { return pairs.Service{Service: h.Service.Service} }
