package intake

import (
	"slices"
	"strings"
	"testing"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision/register"
)

const (
	settledHead  = "Name,UCI,Birth date,City,Referred on,Last check-in\n"
	settledFirst = "Ada Byrne,11112222,1990-01-02,Halifax,2026-03-01,2026-08-01\n"
)

// month brings a register of a day in, with what somebody says of its rows, and gives how it looked and what became of it.
func (h house) month(t *testing.T, day clock.Date, csv string, choices map[int]Choice) (Look, Outcome) {
	t.Helper()
	id, err := h.ReceiveRegister(ctx, h.supervisor, Received{Content: []byte(settledHead + csv), Hash: csv, Region: "ATL", Settings: Settings{AsOf: day}})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Settle(ctx, h.supervisor, id, choices); err != nil {
		t.Fatal(err)
	}
	look, err := h.LookAtRegister(ctx, h.supervisor, id, "", 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.BringIn(ctx, h.supervisor, id); err != nil {
		t.Fatal(err)
	}
	out, err := h.came(t, id).report()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSortedFunc(out.Findings, func(x, y register.Finding) int { return x.Row - y.Row }) {
		t.Errorf("not in the order of the rows: %+v", out.Findings)
	}
	return look, out
}

func rowsWith(out Outcome, code string) (rows []int) {
	for _, f := range out.Findings {
		if f.Code == code {
			rows = append(rows, f.Row)
		}
	}
	return rows
}

// CCM-27: a second row of a client that somebody settled is not asked about again by next month's register, whatever has changed in it: it
// follows what was decided, as the same stay, another stay or another person, wherever it stands, and the report says who settled it and when.
func TestASettledRowStaysSettled(t *testing.T) {
	for name, c := range map[string]struct {
		choice Choice
		second string // the second row, of which the city and the last check-in change
		files  int
	}{
		"the same stay":                {TakeChanges, "Ada Birne,11112222,1990-01-02,Halifax,2026-03-01,2026-08-01\n", 1},
		"the same stay, written alike": {TakeChanges, "Ada Byrne,11112222,1990-01-02,Truro,2026-03-01,2026-08-01\n", 1},
		"another stay":                 {AnotherStay, "Ada Byrne,11112222,1990-01-02,Halifax,2025-03-01,2026-08-01\n", 2},
		"another person":               {OtherPerson, "Bo Castell,11112222,1985-05-06,Halifax,2026-02-01,2026-08-01\n", 2},
		"left out":                     {LeaveOut, "Bo Castell,11112222,1985-05-06,Halifax,2026-02-01,2026-08-01\n", 1},
		"left out, one person":         {LeaveOut, "Ada Birne,11112222,1990-01-02,Halifax,2026-03-01,2026-08-01\n", 1},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := registrar(t, d)
				h.clk.Set(time.Date(2026, 11, 11, 2, 0, 0, 0, time.UTC)) // in Halifax it is the evening of the 10th
				h.month(t, "2026-09-01", settledFirst+c.second, map[int]Choice{3: c.choice})
				if n := number(t, d, "select count(*) from supervision_file"); n != c.files {
					t.Fatalf("%d files", n)
				}
				later := strings.NewReplacer("Halifax", "Sydney", "Truro", "Sydney", "2026-08-01", "2026-09-20").Replace(c.second)
				for n, csv := range []string{settledFirst + later, settledFirst + strings.Replace(later, "09-20", "09-29", 1), strings.Replace(later, "09-20", "09-30", 1) + settledFirst} {
					look, out := h.month(t, clock.Date("2026-10-01").AddDays(n), csv, nil)
					if out.Undecided != 0 || look.Counts[FateSettle] != 0 || len(codesOf(out, register.Duplicate)) != 0 {
						t.Errorf("%d: %v, %+v", n, look.Counts, out)
					}
					at := slices.IndexFunc(out.Findings, func(f register.Finding) bool { return f.Code == register.CodeSettledBefore })
					if at < 0 {
						t.Fatalf("%d: nothing says so: %+v", n, out)
					}
					said := out.Findings[at]
					if row := said.Row; n < 2 && row != 3 || said.SettledBy != "Sol Visor" || said.SettledOn != "2026-11-10" {
						t.Errorf("%d: %+v", n, said)
					}
					if (c.choice == LeaveOut) != (out.LeftOut == 1) || c.choice != LeaveOut && out.Changed != 1 {
						t.Errorf("%d: %+v", n, out)
					}
				}
				if n := number(t, d, "select count(*) from supervision_file"); n != c.files {
					t.Errorf("%d files then", n)
				}
			})
		})
	}
}

// CCM-27: only a new doubt is asked about: a row with another name or birth date, one more row of the client, whatever stands first, and a stay
// after the closure; what was settled can be settled otherwise, and that holds from then on.
func TestOnlyANewDoubtIsAsked(t *testing.T) {
	const second = "Ada Birne,11112222,1990-01-02,Sydney,2026-03-01,2026-08-01\n"
	for name, c := range map[string]struct {
		choice Choice
		csv    string
		asked  []int
	}{
		"another birth date":    {LeaveOut, settledFirst + "Ada Birne,11112222,1991-01-02,Sydney,2026-03-01,2026-09-01\n", []int{3}},
		"another name":          {TakeChanges, settledFirst + "Ida Birne,11112222,1990-01-02,Sydney,2026-03-01,2026-09-01\n", []int{3}},
		"another referral":      {TakeChanges, settledFirst + "Ada Birne,11112222,1990-01-02,Sydney,2026-07-01,2026-09-01\n", []int{3}},
		"one more":              {TakeChanges, settledFirst + second + second, []int{4}},
		"one more, first":       {TakeChanges, "Ida Birne,11112222,1990-01-02,Truro,2026-03-01,\n" + settledFirst + second, []int{2}},
		"one more, of left out": {LeaveOut, settledFirst + second + "Ida Birne,11112222,1990-01-02,Truro,2026-03-01,\n", []int{4}},
		"the same":              {TakeChanges, settledFirst + second, nil},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := registrar(t, d)
				h.month(t, "2026-09-01", settledFirst+second, map[int]Choice{3: c.choice})
				look, out := h.month(t, "2026-10-01", c.csv, nil)
				if asked := rowsWith(out, register.CodeUCITwice); !slices.Equal(asked, c.asked) || look.Counts[FateSettle] != len(c.asked) || out.Undecided != len(c.asked) {
					t.Errorf("%v, %v, %+v", look.Counts, asked, out)
				}
			})
		})
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		h.month(t, "2026-09-01", settledFirst+second, map[int]Choice{3: LeaveOut})
		later := strings.Replace(second, "Sydney", "Truro", 1)
		if look, out := h.month(t, "2026-10-01", settledFirst+later, map[int]Choice{3: OtherPerson}); look.Counts[FateSettled] != 1 || out.Imported != 1 || rowsWith(out, register.CodeSettledBefore) != nil {
			t.Errorf("settled otherwise: %v, %+v", look.Counts, out)
		}
		look, out := h.month(t, "2026-10-02", settledFirst+strings.Replace(later, "08-01", "09-01", 1), nil)
		if look.Counts[FateSettled] != 1 || out.Changed != 1 || out.LeftOut+out.Undecided != 0 || number(t, d, "select count(*) from supervision_file") != 2 {
			t.Errorf("and then: %v, %+v", look.Counts, out)
		}
		if look, out = h.month(t, "2026-10-03", settledFirst+strings.Replace(later, "08-01", "09-02", 1), map[int]Choice{3: LeaveOut, 2: AsBefore}); look.Rows[0].Choice != LeaveOut || out.LeftOut != 1 {
			t.Errorf("left out now: %v, %+v", look.Counts, out)
		}
	})
}

// CCM-27: the command line goes by what was settled in a browser: such a row is no duplicate; without --update it is left like any other client's
// who is here and whose row differs.
func TestTheCommandLineKnowsWhatWasSettled(t *testing.T) {
	const second, out = "Ada Byrne,11112222,1990-01-02,Halifax,2025-03-01,2026-08-01\n", "Bo Castell,11112222,1985-05-06,Halifax,2026-02-01,2026-08-01\n"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		h.month(t, "2026-09-01", settledFirst+second+out, map[int]Choice{3: AnotherStay, 4: LeaveOut})
		for n, c := range []struct {
			csv                            string
			update                         bool
			changed, here, left, undecided int
			listed                         []string
		}{
			{settledFirst + second + out, false, 0, 2, 1, 0, nil},
			{settledFirst + strings.Replace(second, "Halifax", "Sydney", 1) + out, false, 0, 1, 1, 1, []string{register.CodeUCIHere}},
			{settledFirst + strings.Replace(second, "Halifax", "Sydney", 1) + out, true, 1, 1, 1, 0, nil},
			{settledFirst + second + out + "Cy Dorn,11112222,1990-02-02,Truro,2026-05-01,\n", true, 0, 2, 1, 1, []string{register.CodeUCITwice}},
		} {
			got, err := h.ImportRegister(ctx, h.supervisor, Import{Reading: asRead(t, settledHead+c.csv), Region: "ATL", Changes: c.update, Settings: Settings{AsOf: "2026-10-01"}})
			if err != nil || got.Changed != c.changed || got.AlreadyHere != c.here || got.LeftOut != c.left || got.Undecided != c.undecided || got.Imported != 0 ||
				!slices.Equal(codesOf(got, register.Duplicate), c.listed) {
				t.Errorf("%d: %+v, %v", n, got, err)
			}
		}
	})
}

// CCM-27: of two rows with the same UCI, name, birth date and day of referral, the one that was left out stays out when the other falls away, and
// the one that goes on in the file goes on when the left out one does, wherever they stand; a row that may be either is asked about.
func TestALeftOutRowStaysOutWithoutItsTwin(t *testing.T) {
	const (
		in    = "Ada Byrne,11112222,1990-01-02,Halifax,2026-03-01,2026-08-01\n"
		out   = "Ada Byrne,11112222,1990-01-02,Truro,2026-03-01,2026-08-02\n"
		other = "Cy Dorn,33334444,1991-02-03,Truro,2026-05-01,\n"
	)
	later := strings.NewReplacer("2026-08-01", "2026-09-20", "2026-08-02", "2026-09-21")
	latest := strings.NewReplacer("2026-08-01", "2026-10-20", "2026-08-02", "2026-10-21")
	for name, c := range map[string]struct {
		months               []string
		left, changed, asked int
		city                 string
		settledBefore        int
	}{
		"as it was":                   {[]string{out}, 1, 0, 0, "Halifax", 1},
		"with a change":               {[]string{later.Replace(out)}, 1, 0, 0, "Halifax", 1},
		"with changes of each month":  {[]string{later.Replace(in + out), latest.Replace(out)}, 1, 0, 0, "Halifax", 1},
		"the other, as it was":        {[]string{in}, 0, 0, 0, "Halifax", 0},
		"the other, with a change":    {[]string{later.Replace(in)}, 0, 1, 0, "Halifax", 0},
		"both, the other way about":   {[]string{later.Replace(out + in)}, 1, 1, 0, "Halifax", 2},
		"one that may be either":      {[]string{strings.Replace(in, "Halifax,2026-03-01,2026-08-01", "Sydney,2026-03-01,2026-09-20", 1)}, 0, 0, 1, "Halifax", 0},
		"either, on another referral": {[]string{strings.Replace(out, "2026-03-01", "2026-02-01", 1)}, 0, 0, 1, "Halifax", 0},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := registrar(t, d)
				h.month(t, "2026-09-01", in+out+other, map[int]Choice{3: LeaveOut})
				var look Look
				var got Outcome
				for n, csv := range c.months {
					look, got = h.month(t, clock.Date("2026-10-01").AddDays(n), csv+other, nil)
				}
				city, err := db.One[string](ctx, d, "select f.city from supervision_file f join client c on c.id=f.client_id where c.uci_digits='11112222'")
				if err != nil || city != c.city || got.LeftOut != c.left || got.Changed != c.changed || got.Undecided != c.asked || look.Counts[FateSettle] != c.asked {
					t.Errorf("%s, %v: %v, %+v", city, err, look.Counts, got)
				}
				if n := len(rowsWith(got, register.CodeSettledBefore)); n != c.settledBefore {
					t.Errorf("%d settled before: %+v", n, got)
				}
			})
		})
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		h.month(t, "2026-09-01", in+out, map[int]Choice{3: LeaveOut})
		h.month(t, "2026-10-01", out, map[int]Choice{2: TakeChanges}) // settled otherwise
		if _, got := h.month(t, "2026-10-02", later.Replace(out), nil); got.LeftOut+got.Undecided != 0 || got.Changed != 1 {
			t.Errorf("settled otherwise: %+v", got)
		}
	})
}
