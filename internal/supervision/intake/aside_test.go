package intake

import (
	"slices"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision/register"
)

// CCM-27: a line below a register that looks like no client's is one once somebody says so, before the register comes in, and none again once they take it back.
func TestALineIsAClientsAllTheSame(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		at, err := h.ReceiveRegister(ctx, h.supervisor, Received{Content: []byte("Name,UCI,Sex,Referred on\nAda Byrne,11112222,F,2026-05-01\n\nBo Castell,,,\n"), Region: "ATL"})
		if err != nil {
			t.Fatal(err)
		}
		for _, clients := range []map[int]bool{nil, {4: true}, {}} {
			l, err := h.LookAtRegister(ctx, h.supervisor, at, FateNew, 0)
			if err != nil {
				t.Fatal(err)
			}
			how := l.Settings
			if how.Clients = clients; clients != nil {
				if err := h.ReadAgain(ctx, h.supervisor, at, how, nil); err != nil {
					t.Fatal(err)
				}
			}
			if l, err = h.LookAtRegister(ctx, h.supervisor, at, FateNew, 0); err != nil || len(l.Rows) != 1+len(clients) || l.Reading.Skipped != 2-len(clients) {
				t.Errorf("%v: %d rows, %d skipped, %v", clients, len(l.Rows), l.Reading.Skipped, err)
			}
		}
	})
}

// CCM-27: what somebody said of such a line is remembered for the provider's next registers once the register is in, whatever the capitals and spaces, also where nobody
// can be asked; each says so of it, and it is taken back there. Another provider's line is another.
func TestWhatWasSaidOfALineIsRemembered(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		const list = "Name,UCI,Sex,Referred on\nAda Byrne,11112222,F,2026-05-01\n"
		receive := func(csv string, rows int, said bool) (string, Settings) {
			t.Helper()
			at, err := h.ReceiveRegister(ctx, h.supervisor, Received{Content: []byte(csv), Region: "ATL"})
			if err != nil {
				t.Fatal(err)
			}
			l, err := h.LookAtRegister(ctx, h.supervisor, at, FateNew, 0)
			if found := slices.ContainsFunc(l.Reading.Findings, func(f register.Finding) bool { return f.Code == register.CodeSaidClient && f.Text != "" }); err != nil || len(l.Reading.Rows) != rows || found != said {
				t.Errorf("%q: %d rows, said %v, %v", csv, len(l.Reading.Rows), found, err)
			}
			return at, l.Settings
		}
		say := func(csv string, row int, client bool, rows int, said bool) {
			t.Helper()
			at, how := receive(csv, rows, said)
			how.Clients = map[int]bool{row: client}
			if err := h.ReadAgain(ctx, h.supervisor, at, how, nil); err != nil {
				t.Fatal(err)
			}
			if err := h.BringIn(ctx, h.supervisor, at); err != nil {
				t.Fatal(err)
			}
			h.came(t, at)
		}
		receive(list+"\nBo Castell,,,\n", 1, false)
		say(list+"\nBo Castell,,,\n", 4, true, 1, false)
		receive(list+"Cy Dorn,22223333,M,2026-06-01\n\n BO  castell,,,\n", 3, true)
		receive(list+"\nBo Castell,,,\n", 2, true)
		for organisation, rows := range map[string]int{"org": 2, "elsewhere": 1} {
			if r, _, err := h.Read(ctx, organisation, []byte(list+"\nBo Castell,,,\n"), Settings{AsOf: "2026-11-01"}); err != nil || len(r.Rows) != rows {
				t.Errorf("%s: %d rows, %v", organisation, len(r.Rows), err)
			}
		}
		say(list+"Cy Dorn,22223333,M,2026-06-01\n\nBo Castell,,,\n", 5, false, 3, true)
		receive(list+"\nBo Castell,,,\n", 1, false)
	})
}
