package intake

import (
	"strings"
	"testing"

	"passerelle/internal/audit"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

// headings is a register that lists nobody: a blank line and a total are no client.
const headings = "Name,UCI,Referred on,Enrolled on,Closed on\n,,,,\nTotal,0,,,\n"

// CCM-27, RPT-2: a register that lists nobody comes in only where somebody says that nobody was there, under their name; it can be taken back.
func TestThatNobodyWasThereIsSaid(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		at, err := h.ReceiveRegister(ctx, h.supervisor, Received{Content: []byte(headings), Region: "ATL", Settings: Settings{AsOf: "2026-10-31", Unheaded: true}})
		if err != nil {
			t.Fatal(err)
		}
		if l, err := h.LookAtRegister(ctx, h.supervisor, at, "", 0); err != nil || !l.Nobody {
			t.Errorf("%+v, %v", l, err)
		}
		if p := fault.ProblemsOf(h.BringIn(ctx, h.supervisor, at)); len(p) != 1 || p[0].Field != "nobody" || p[0].Key != "supervision.problem.nobody_unsaid" {
			t.Errorf("unsaid: %+v", p)
		}
		if err := h.SayNobody(ctx, h.supervisor, at); err != nil {
			t.Fatal(err)
		}
		if err := h.BringIn(ctx, h.supervisor, at); err != nil {
			t.Fatal(err)
		}
		r := h.came(t, at)
		if r.State != RegisterDone || !r.Nobody || r.AsOf != "2026-10-31" || r.PersonID != h.supervisor.PersonID {
			t.Errorf("%+v", r)
		}
		if n := number(t, d, "select count(*) from register_import where nobody and whole and imported=0 and told like 'referred decided enrolled closed%'"); n != 1 {
			t.Error("it does not tell of every step")
		}
		if err := h.WithdrawRegister(ctx, h.supervisor, at); err != nil {
			t.Fatal(err)
		}
		rows, err := h.Audit.Recent(ctx, audit.Filter{ObjectKind: "register", ObjectID: at, Outcome: audit.Done})
		var acts []string
		for _, row := range rows {
			if strings.HasPrefix(row.Action, "register.nobody") && row.PersonID == h.supervisor.PersonID {
				acts = append(acts, row.Action)
			}
		}
		if err != nil || len(acts) != 2 {
			t.Errorf("%v, %v", acts, err)
		}
	})
}

// CCM-27: that nobody was there is refused of a register that lists somebody or a row that cannot come in, and where somebody had a file there by
// its day; on the command line a register that lists nobody is refused without that word.
func TestThatNobodyWasThereIsRefused(t *testing.T) {
	const somebody = "Name,UCI,Referred on,Enrolled on,Closed on\nAda Byrne,11112222,2026-10-05,,\n"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		for n, c := range []struct {
			csv, asOf string
			said      bool
			want      string
		}{
			{headings, "2026-10-31", false, "supervision.problem.nobody_unsaid"},
			{somebody, "2026-10-31", true, "supervision.problem.nobody_listed"},
			{"Name,UCI,Referred on,Enrolled on,Closed on\n,11112222,2026-10-05,,\n", "2026-10-31", true, "supervision.problem.nobody_listed"},
			{somebody, "2026-10-31", false, ""},
			{headings, "2026-10-31", true, "supervision.problem.nobody_there"},
		} {
			_, err := h.ImportRegister(ctx, h.supervisor, Import{Reading: asRead(t, c.csv), Region: "ATL", Settings: Settings{AsOf: "2026-10-31", Nobody: c.said}})
			p := fault.ProblemsOf(err)
			if c.want == "" && err != nil || c.want != "" && (len(p) != 1 || p[0].Field != "nobody" || p[0].Key != c.want) {
				t.Errorf("%d: %+v, %v", n, p, err)
			}
		}
		if n := number(t, d, "select count(*) from register_import"); n != 1 {
			t.Errorf("%d registers are kept", n)
		}
	})
}
