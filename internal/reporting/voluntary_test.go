package reporting_test

import (
	"slices"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/owing"
)

// RPT-1, RPT-3: nobody is late with a month that nobody owes, whether it was begun or sent all the same: not on the boards, not among what is
// owed, and no report of region or nation is due of it.
func TestNobodyIsLateWithWhatNobodyOwes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := reporting.Found(t, d)
		o := owing.Service{DB: d, Access: n.Rules, Clock: n.Clock}
		exec := func(sql string, args ...any) {
			t.Helper()
			if _, err := d.Exec(t.Context(), sql, args...); err != nil {
				t.Fatal(err)
			}
		}
		owes := func(what string, a access.Actor, want ...string) {
			t.Helper()
			all, err := o.Owed(t.Context(), a)
			var codes []string
			for _, x := range all {
				codes = append(codes, x.Code)
			}
			if err != nil || !slices.Equal(codes, want) {
				t.Errorf("%s: %s owes %v, want %v, %v", what, a.PersonID, codes, want, err)
			}
		}
		n.Clock.Set(time.Date(2026, 9, 25, 15, 0, 0, 0, time.UTC)) // August, before its first file, is reported now
		owes("nothing begun", n.Supervisor)
		owes("nothing begun", n.Analyst)
		exec(`insert into submission values ('v',$1,'ATL','2026-08',1,1,'CERTIFIED',false,1,'boss','',0,'',0,'',1,'','',0,'')`, n.Period.OrganisationID)
		for _, a := range []access.Actor{n.Supervisor, n.Officer, n.Analyst} {
			owes("begun", a)
		}
		exec("update submission set state='SUBMITTED', submitted_at=$1 where id='v'", n.Clock.Now().UnixMicro())
		owes("sent", n.Supervisor)
		owes("sent", n.Officer, "to_answer")
		owes("sent", n.Analyst)
		n.Clock.Set(time.Date(2026, 12, 25, 15, 0, 0, 0, time.UTC))
		if lines, err := n.RegionBoard(t.Context(), n.Officer, "2026-08"); err != nil || len(lines) != 1 || lines[0].Standing != "" || lines[0].Due != "" || lines[0].SentAt == 0 {
			t.Errorf("on the board: %+v, %v", lines, err)
		}
		if lines, err := n.RegionBoard(t.Context(), n.Officer, "2026-09"); err != nil || len(lines) != 1 || lines[0].Standing != "OVERDUE" {
			t.Errorf("a month that is owed: %+v, %v", lines, err)
		}
	})
}
