package intake

import (
	"os"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/sheet"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/register"
)

func harbour(t *testing.T) register.Reading {
	t.Helper()
	content, err := os.ReadFile("../register/testdata/register-harbour-towns.csv")
	if err != nil {
		t.Fatal(err)
	}
	sheets, err := sheet.Read(content)
	if err != nil {
		t.Fatal(err)
	}
	r, err := register.Read(sheets, register.Options{Today: "2026-11-10"})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// CCM-27: a register comes in whole, once; the same file again brings nothing; each fact has its true date.
func TestImportRegister(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		importer := access.SystemActor("importer", "org")
		i := Import{Reading: harbour(t), Region: "ATL", DryRun: true, Settings: Settings{AsOf: "2026-10-31"}}
		dry, err := h.ImportRegister(ctx, importer, i)
		if err != nil || dry.Imported != 161 {
			t.Fatalf("%d, %v", dry.Imported, err)
		}
		count := func(query string) int {
			t.Helper()
			n, err := db.One[int](ctx, d, query)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		if n := count("select count(*) from supervision_file") + count("select count(*) from register_import"); n != 0 {
			t.Fatalf("a dry run kept %d", n)
		}
		i.DryRun = false
		for _, want := range []int{161, 0} {
			got, err := h.ImportRegister(ctx, importer, i)
			if err != nil || got.Imported != want || got.AlreadyHere != 161-want {
				t.Fatalf("imported %d, already here %d, %v", got.Imported, got.AlreadyHere, err)
			}
		}
		if n := count("select count(*) from event where kind='register_count' and effective='2026-10-31'"); n == 0 || n != count("select count(*) from event where kind='register_count'") {
			t.Errorf("%d counts are of the day on which the sheet was right", n)
		}
		if n := count("select count(*) from supervision_file"); n != 161 {
			t.Errorf("%d files", n)
		}
		if n := count("select count(*) from event where kind='referred' and effective='2026-01-06'"); n == 0 {
			t.Error("no referral has its true date")
		}
		if n := count("select count(*) from event where import_id='' or system<>'importer'"); n != 0 {
			t.Errorf("%d events do not say that they come from the register", n)
		}
		if n := count("select count(*) from event where kind in ('checkin_due','checkin_outcome')"); n != 0 {
			t.Errorf("counts without dates became %d events", n)
		}
		if _, err := h.ImportRegister(ctx, h.worker, i); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a case manager imported: %v", err)
		}
		for _, f := range files(t, d) {
			k := rebuilt(t, d, h, f.ID)
			if k.state != f.State || k.referred != f.ReferredOn || k.enrolled != f.EnrolledOn || k.closed != f.ClosedOn || k.risk != f.Risk {
				t.Errorf("rebuilt %+v, stored %+v", k, standing(f))
			}
		}
	})
}

func files(t *testing.T, d *db.DB) []supervision.File {
	t.Helper()
	out, err := db.All[supervision.File](ctx, d, "select "+fileColumns+" from supervision_file f")
	if err != nil {
		t.Fatal(err)
	}
	return out
}
