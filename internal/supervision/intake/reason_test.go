package intake

import (
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision/register"
)

// CCM-27, RPT-2: of two closures one has no reason: it is said, and neither the file nor its event has another reason instead, also where a
// later register brings it. A row that is not closed needs none.
func TestAClosureOfNoReason(t *testing.T) {
	const head = "Name,UCI,Enrolled on,Closed on,Reason\n"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		for _, c := range []struct {
			rows   string
			warned int
			events int // of no reason
		}{
			{"Ada Byrne,11112222,2026-03-01,2026-05-01,\nBo Castell,22223333,2026-03-02,2026-05-02,Other\nCy Duhamel,33334444,2026-03-03,,\n", 1, 1},
			{"Cy Duhamel,33334444,2026-03-03,2026-06-01,\n", 1, 2},
		} {
			out, err := h.ImportRegister(ctx, h.supervisor, Import{Reading: asRead(t, head+c.rows), Region: "ATL", Changes: true, Settings: Settings{AsOf: "2026-06-30", Reason: "As the register says"}})
			if err != nil {
				t.Fatal(err)
			}
			warned := 0
			for _, f := range out.Findings {
				if f.Code == register.CodeReasonMissing && f.Severity == register.Warning && f.Column == "Reason" {
					warned++
				}
			}
			if n := number(t, d, `select count(*) from event where kind='closed' and payload like '%"reason":""%'`); n != c.events || warned != c.warned {
				t.Errorf("%d closures of no reason, %d warnings", n, warned)
			}
			if n := number(t, d, `select count(*) from event where kind='closed' and payload like '%OTHER%'`); n != 1 {
				t.Errorf("%d closures for another reason", n)
			}
		}
		asEvents(t, d, h)
	})
}

// CCM-27, RPT-2: why a referral was not accepted is in the file and in its event where the cell of the decision says it, also of a decision
// that next month's register tells.
func TestARefusalWithItsReason(t *testing.T) {
	const head = "Name,UCI,Referred on,Decision,Decision date\n"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		for _, rows := range []string{
			"Ada Byrne,11112222,2026-03-01,Declined – no capacity,2026-03-02\nBo Castell,22223333,2026-03-02,,\nCy Duhamel,33334444,2026-03-02,Declined – lives far away,2026-03-04\n",
			"Ada Byrne,11112222,2026-03-01,Declined – no capacity,2026-03-02\nBo Castell,22223333,2026-03-02,Refusé : aucune place,2026-04-02\nCy Duhamel,33334444,2026-03-02,Declined – lives far away,2026-03-04\n",
		} {
			if _, err := h.ImportRegister(ctx, h.supervisor, Import{Reading: asRead(t, head+rows), Region: "ATL", Changes: true, Settings: Settings{AsOf: "2026-06-30", Reason: "As the register says"}}); err != nil {
				t.Fatal(err)
			}
		}
		if n := number(t, d, "select count(*) from supervision_file where state='REFUSED' and decision='REFUSED_BY_SP' and decision_reason='NO_PLACE'"); n != 2 {
			t.Errorf("%d files with the reason", n)
		}
		if n := number(t, d, `select count(*) from event where kind='decided' and payload like '%"reason":"NO_PLACE"%'`); n != 2 {
			t.Errorf("%d events with the reason", n)
		}
		if n := number(t, d, "select count(*) from supervision_file where decision='REFUSED_BY_SP' and decision_reason=''"); n != 1 {
			t.Errorf("%d files without a known reason", n)
		}
		asEvents(t, d, h)
	})
}
