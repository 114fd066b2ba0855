package intake

import (
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
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
