package intake

import (
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision/intake/untaken"
	"passerelle/internal/supervision/register"
)

// CCM-27: the text of a cell that was not taken is read beside the file by those who work it, and by nobody else.
func TestWhatWasNotTakenIsReadBesideTheFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		csv := "Name,UCI,Referred on,Enrolled on,Language,Shoe size\n"
		if _, err := brought(t, h, h.supervisor, csv+"Ada Byrne,11112222,2026-03-01,soon,Klingon,41\n"); err != nil {
			t.Fatal(err)
		}
		i := Import{Reading: asRead(t, csv+"Ada Byrne,11112222,2026-03-01,2026-03-05,Klingon,42\n"), Region: "ATL", Changes: true, Settings: Settings{AsOf: "2026-11-09"}}
		if _, err := h.ImportRegister(ctx, h.supervisor, i); err != nil {
			t.Fatal(err)
		}
		f := named(t, d, "Ada Byrne")[0]
		got, err := untaken.Of(ctx, h.Service.Service, h.supervisor, f.ID)
		want := []untaken.Cell{{Field: register.Beside("Shoe size"), Text: "42", On: "2026-11-09"}, {Field: register.Enrolled, Text: "soon", On: "2026-10-30"},
			{Field: register.Language, Text: "Klingon", On: "2026-11-09"}}
		if err != nil || len(got) != len(want) {
			t.Fatalf("%+v, %v", got, err)
		}
		for n := range want {
			if got[n] != want[n] {
				t.Errorf("%+v, want %+v", got[n], want[n])
			}
		}
		for _, a := range []access.Actor{h.officer, h.otherSupervisor, h.worker} {
			if _, err := untaken.Of(ctx, h.Service.Service, a, f.ID); !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s: %v", a.PersonID, err)
			}
		}
	})
}
