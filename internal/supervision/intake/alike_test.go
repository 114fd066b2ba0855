package intake

import (
	"slices"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/registry"
	"passerelle/internal/supervision/register"
)

// CCM-1, CCM-27: of three of one name and birth date every two are asked about, and so are two whose birth date only a later register gives; those of
// whom somebody has decided are not asked about again.
func TestEveryTwoOfOneNameAreAsked(t *testing.T) {
	const head = "Name,UCI,Date of birth,Referred on\n"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		waiting := func() int {
			t.Helper()
			list, err := h.pairing().Pairs(ctx, h.supervisor, "")
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		in := func(rows string) Outcome {
			t.Helper()
			out, err := h.ImportRegister(ctx, h.supervisor, Import{Reading: asRead(t, head+rows), Region: "ATL", Changes: true, Settings: Settings{AsOf: "2026-06-30", Reason: "As the register says"}})
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		in("Ada Byrne,11112222,1990-01-02,2026-05-01\nADA BYRNE,22223333,1990-01-02,2026-05-01\nAda Byrne,33334444,1990-01-02,2026-05-01\n")
		if n := waiting(); n != 3 {
			t.Errorf("%d pairs of three", n)
		}
		in("Bo Castell,44445555,,2026-05-01\nBo Castell,55556666,,2026-05-01\n")
		if n := waiting(); n != 3 {
			t.Errorf("%d pairs without a birth date", n)
		}
		out := in("Bo Castell,44445555,1980-02-01,2026-05-01\nBo Castell,55556666,1980-02-01,2026-05-01\n")
		if n := waiting(); out.Changed != 2 || n != 4 || !slices.ContainsFunc(out.Findings, func(f register.Finding) bool { return f.Row == 3 && f.Code == register.CodeDecideLater }) {
			t.Errorf("%d pairs, %+v", n, out)
		}
		list, err := h.pairing().Pairs(ctx, h.supervisor, out.ImportID)
		if err != nil || len(list) != 1 {
			t.Fatalf("%+v, %v", list, err)
		}
		if err := h.pairing().SettlePair(ctx, h.supervisor, list[0].ID, registry.SettledDifferent); err != nil {
			t.Fatal(err)
		}
		if in("Bo Castell,44445555,1980-02-03,2026-05-01\nBo Castell,55556666,1980-02-03,2026-05-01\n"); waiting() != 3 {
			t.Errorf("%d pairs once they are different people", waiting())
		}
	})
}
