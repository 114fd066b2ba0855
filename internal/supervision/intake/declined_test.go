package intake

import (
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision"
)

// CCM-27, RPT-2: non-compliance that an earlier register told stands when a later one says that the client was declined: the definition counts
// reports that nobody took back. Whoever knows better takes it back in the file, and no figure counts it any more.
func TestNonComplianceOfSomebodyWhoWasDeclined(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		for _, c := range [][2]string{
			{"Name,UCI,Referred on,Breaches\nAda Byrne,11112222,2026-03-01,2026-04-05\n", "2026-06-30"},
			{"Name,UCI,Referred on,Decision,Decision date\nAda Byrne,11112222,2026-03-01,Declined,2026-03-04\n", "2026-07-31"},
		} {
			if out, err := h.ImportRegister(ctx, h.supervisor, Import{Reading: asRead(t, c[0]), Region: "ATL", Changes: true, Settings: Settings{AsOf: clock.Date(c[1]), Reason: "As it says"}}); err != nil || out.Imported+out.Changed != 1 {
				t.Fatalf("%+v, %v", out, err)
			}
		}
		f := files(t, d)[0]
		if f.State != supervision.Refused || number(t, d, "select count(*) from breach where taken_back_on=''") != 1 {
			t.Fatalf("%+v", f)
		}
		if err := h.TakeBackBreach(ctx, h.supervisor, f.ID, text(t, d, "select id from breach"), "The client was never under supervision."); err != nil {
			t.Fatal(err)
		}
		if n := number(t, d, "select count(*) from event x join event was on was.id=x.corrects where x.kind='breach_taken_back' and was.kind='breach_reported'"); n != 1 {
			t.Errorf("%d reports are taken back", n)
		}
	})
}
