package intake

import (
	"slices"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision/register"
)

// CCM-27, RPT-2: a register writes a city as the provider's files have it, whatever its accents and capitals; of a client who is here another
// spelling is no change. A word that is no city leaves the file with the city that it has.
func TestCitiesOfARegisterAreThoseOfTheFiles(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		bring := func(rows string) Outcome {
			t.Helper()
			reading, _, err := h.Read(ctx, "org", []byte("Name,UCI,Sex,Referred on,City\n"+rows), Settings{AsOf: "2026-10-31"})
			if err != nil {
				t.Fatal(err)
			}
			out, err := h.ImportRegister(ctx, h.supervisor, Import{Reading: reading, Region: "ATL", Changes: true, Settings: Settings{AsOf: "2026-10-31"}})
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		bring("Ada Byrne,11112222,F,2026-03-01,Montréal\nBo Castell,22223333,M,2026-03-02,Laval\nDi Evans,44445555,F,2026-03-02,n/a\n")
		out := bring("Ada Byrne,11112222,F,2026-03-01,MONTREAL\nBo Castell,22223333,M,2026-03-02,unknown\nDi Evans,44445555,F,2026-03-02,n/a\nCy Duhamel,33334444,M,2026-10-01,montreal\n")
		if out.Imported != 1 || out.Changed != 0 {
			t.Errorf("%+v", out)
		}
		cities, err := db.All[string](ctx, d, "select f.city from supervision_file f join client c on c.id=f.client_id order by c.uci_written")
		if err != nil || len(cities) != 4 || cities[0] != "Montréal" || cities[1] != "Laval" || cities[2] != "Montréal" || cities[3] != "" {
			t.Errorf("%q, %v", cities, err)
		}
		for _, sql := range []string{"update supervision_file set city='montreal' where city in ('','Montréal')",
			"update supervision_file set city='MONTREAL' where client_id=(select id from client where uci_written='11112222')"} {
			if _, err := d.Exec(ctx, sql); err != nil {
				t.Fatal(err)
			}
		}
		if out := bring("Ada Byrne,11112222,F,2026-03-01,MONTREAL\nCy Duhamel,33334444,M,2026-10-01,Montréal\nBo Castell,22223333,M,2026-03-02,Truro\n"); out.Changed != 1 || slices.ContainsFunc(out.Findings, func(f register.Finding) bool { return f.Code == register.CodeNotTaken }) {
			t.Errorf("of a client who is here another spelling is a change: %+v", out)
		}
	})
}
