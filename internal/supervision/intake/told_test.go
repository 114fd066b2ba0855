package intake

import (
	"fmt"
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

// RPT-2, CCM-27: of a register that is in stands as of which day it was right, which steps it dates, for what of the profile it has a column, and whether it speaks of everybody whom an
// earlier one brought and who is here still, by a row that is taken.
func TestWhatARegisterTells(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		for _, c := range []struct {
			name, text string
			changes    bool
			asOf, want string
		}{
			{"few columns", "Name,UCI,Enrolled on\nAda Byrne,11112222,2026-03-01\nBo Castell,22223333,2026-03-02\n", false, "2026-06-30", "2026-06-30 enrolled|true"},
			{"a decision without its day", "Name,UCI,Enrolled on,Decision\nAda Byrne,11112222,2026-03-01,Accepted\nBo Castell,22223333,2026-03-02,Accepted\n", true, "2026-07-01", "2026-07-01 enrolled|true"},
			{"all steps, somebody left out", "Name,UCI,Referred on,Decision,Decision date,Enrolled on,Closed on,Reason\nAda Byrne,11112222,2026-02-01,Accepted,2026-02-05,2026-03-01,2026-07-20,Left Canada\n", true, "2026-07-31",
				"2026-07-31 referred decided enrolled closed|false"},
			{"breaches, of which one is dated", "Name,UCI,Enrolled on,Breaches\nAda Byrne,11112222,2026-03-01,2026-04-01\nBo Castell,22223333,2026-03-02,\n", true, "2026-08-01", "2026-08-01 enrolled breach_reported|true"},
			{"word for word what was said", "Name,UCI,Enrolled on\nBo Castell,22223333,2026-03-02\n", false, "2026-08-31", "2026-08-31 enrolled|true"},
			{"rows that are not taken", "Name,UCI,Enrolled on,City\nBo Castell,22223333,2026-03-02,Riverton\n", false, "2026-09-30", "2026-09-30 enrolled city|false"},
		} {
			i := Import{Reading: asRead(t, c.text), Region: "ATL", Changes: c.changes, Settings: Settings{AsOf: clock.Date(c.asOf), Reason: "As the register says"}}
			out, err := h.ImportRegister(ctx, h.supervisor, i)
			if err != nil {
				t.Fatal(err)
			}
			type kept struct {
				AsOf  string `db:"as_of"`
				Told  string `db:"told"`
				Whole bool   `db:"whole"`
				Done  int64  `db:"done_at"`
			}
			got, err := db.One[kept](ctx, d, "select as_of, told, whole, done_at from register_import where id=$1", out.ImportID)
			if said := fmt.Sprintf("%s %s|%v", got.AsOf, got.Told, got.Whole); err != nil || said != c.want || got.Done == 0 {
				t.Errorf("%s: %s, in at %d, %v", c.name, said, got.Done, err)
			}
		}
	})
}
