package intake

import (
	"strings"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/register"
)

// CCM-27: days of breaches that are here already are no difference, by whatever way they came here, and none is reported twice.
func TestBreachesThatAreHere(t *testing.T) {
	const heading = "Name,UCI,Referred on,Enrolled on,Breaches\n"
	row := func(days string) string {
		return heading + "Ada Byrne,11112222,2026-03-01,2026-03-05," + days + "\n"
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		if _, err := brought(t, h, h.supervisor, row("2026-06-15; 2026-07-27")); err != nil {
			t.Fatal(err)
		}
		for n, c := range []struct {
			days    string
			changed int
			all     int
		}{{"2026-06-15", 0, 2}, {"2026-06-15; 2026-07-27", 0, 2}, {"2026-08-01", 1, 3}, {"2026-06-15; 2026-08-01", 0, 3}} {
			i := Import{Reading: asRead(t, row(c.days)), Region: "ATL", Changes: true, Settings: Settings{AsOf: "2026-11-09"}}
			out, err := h.ImportRegister(ctx, h.supervisor, i)
			if err != nil || out.Changed != c.changed || out.AlreadyHere != 1-c.changed || len(saidOf(out)) != c.changed {
				t.Errorf("%d: %+v, %v", n, out, err)
			}
			if all := number(t, d, "select count(*) from event where kind='breach_reported'"); all != c.all {
				t.Errorf("%d: %d breaches", n, all)
			}
		}
	})
}

// CCM-27: side by side stands what the file has, also around it; a protected address does not.
func TestWhatStandsBeside(t *testing.T) {
	const heading = "Name,UCI,Referred on,Phone,Address,Missed\n"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		if _, err := brought(t, h, h.supervisor, heading+"Ada Byrne,11112222,2026-03-01,555-0189,271 Sample Street,3\n"); err != nil {
			t.Fatal(err)
		}
		look := func() LookedRow {
			t.Helper()
			at, err := h.ReceiveRegister(ctx, h.supervisor, Received{Content: []byte(heading + "Someone Else,11112222,2026-03-01,555-0189,9 Other Street,3\n"), Region: "ATL"})
			if err != nil {
				t.Fatal(err)
			}
			l, err := h.LookAtRegister(ctx, h.supervisor, at, "", 0)
			if err != nil || len(l.Rows) != 1 {
				t.Fatalf("%+v, %v", l, err)
			}
			return l.Rows[0]
		}
		row := look()
		for field, want := range map[register.Field]string{register.Phone: "555-0189", register.Address: "271 Sample Street", register.Missed: "3"} {
			if row.Beside[field] != want || row.Differs(field) != (field == register.Address) {
				t.Errorf("%s: %q, differs %v", field, row.Beside[field], row.Differs(field))
			}
		}
		if _, err := d.Exec(ctx, "update place set protected=true"); err != nil {
			t.Fatal(err)
		}
		if row := look(); strings.Contains(row.Beside[register.Address], "Sample") {
			t.Error("a protected address stands beside a row")
		}
	})
}

// CCM-27: that two records were put together is no casework in a file: the next register's steps are taken.
func TestPuttingTogetherIsNoCasework(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		if _, err := brought(t, h, h.supervisor, steps+"Ada Byrne,11112222,Truro,2026-03-01,,,,,\nAda Byrne,22223333,Truro,2026-06-01,,,,,\n"); err != nil {
			t.Fatal(err)
		}
		files := named(t, d, "Ada Byrne")
		if _, err := d.Exec(ctx, `insert into event (id,organisation_id,file_id,kind,act,effective,effective_at,recorded,person_id,role,system,payload,corrects,import_id)
			values ('m','org',$1,'merged','client.merged','2026-11-01',0,1,'supervisor','','','{}','','')`, files[1].ID); err != nil {
			t.Fatal(err)
		}
		i := Import{Reading: asRead(t, steps+"Ada Byrne,22223333,Truro,2026-06-01,Accepted,2026-06-05,2026-06-09,,\n"), Region: "ATL", Changes: true, Settings: Settings{AsOf: "2026-11-09"}}
		if out, err := h.ImportRegister(ctx, h.supervisor, i); err != nil || out.Changed != 1 {
			t.Errorf("%+v, %v", out, err)
		}
		if f := named(t, d, "Ada Byrne")[1]; f.State != supervision.Active {
			t.Errorf("%+v", f)
		}
	})
}

// CCM-27: nothing differs of what a register has no column of, though the file says it; an empty cell of a column that is there does.
func TestAColumnThatIsNotThereDoesNotDiffer(t *testing.T) {
	for heading, want := range map[string]string{"Name,UCI,Referred on\nSomeone Else,11112222,2026-03-01\n": "full_name", "Name,UCI,Referred on,Phone\nSomeone Else,11112222,2026-03-01,\n": "full_name phone",
		"Surname,Given name,UCI,Phone,City\nElse,Someone,11112222,555-0189,\n": "full_name city"} {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			h := registrar(t, d)
			if _, err := brought(t, h, h.supervisor, "Name,UCI,Referred on,Phone,City\nAda Byrne,11112222,2026-03-01,555-0189,Truro\n"); err != nil {
				t.Fatal(err)
			}
			_, rows := looks(t, h, heading, "")
			var got []string
			for _, f := range rows[0].Compared() {
				if rows[0].Differs(f) {
					got = append(got, string(f))
				}
			}
			if said := strings.Join(got, " "); said != want {
				t.Errorf("%q: %q, want %q", heading, said, want)
			}
		})
	}
}
