package intake

import (
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision/intake/rests"
)

// RPT-2, CCM-27: a register that repeats rows of another rests on it: whoever withdraws that one is told beforehand, and the later one says so
// after. One that repeats nothing of it rests on nothing.
func TestARegisterRestsOnWhatItRepeats(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		came := func(csv, day string) string {
			t.Helper()
			out, err := h.ImportRegister(ctx, h.supervisor, Import{Reading: asRead(t, csv), Region: "ATL", Settings: Settings{AsOf: clock.Date(day)}})
			if err != nil {
				t.Fatal(err)
			}
			return out.ImportID
		}
		const head = "Name,UCI,Birth date,Referred on\n"
		first := came(head+"Ada Byrne,11112222,1990-01-02,2026-03-01\n", "2026-07-31")
		second := came(head+"Ada Byrne,11112222,1990-01-02,2026-03-01\nBo Castell,22223333,1985-05-06,2026-08-02\n", "2026-08-31")
		third := came(head+"Cy Dorn,33334444,1979-09-09,2026-09-01\n", "2026-09-30")
		upon, err := rests.Upon(ctx, d, first)
		if err != nil || len(upon) != 1 || upon[0].ID != second {
			t.Errorf("upon the first: %+v, %v", upon, err)
		}
		if fallen, err := rests.Fallen(ctx, d, second); err != nil || len(fallen) != 0 {
			t.Errorf("before: %+v, %v", fallen, err)
		}
		if err := h.WithdrawRegister(ctx, h.supervisor, first); err != nil {
			t.Fatal(err)
		}
		for importID, want := range map[string]int{second: 1, third: 0, first: 0} {
			if fallen, err := rests.Fallen(ctx, d, importID); err != nil || len(fallen) != want {
				t.Errorf("after: %+v, %v", fallen, err)
			}
		}
	})
}
