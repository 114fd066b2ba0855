package intake

import (
	"context"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/notes"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/sheet"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/register"
)

func brought(t *testing.T, h house, a access.Actor, csv string) (Outcome, error) {
	t.Helper()
	sheets, err := sheet.Read([]byte(csv))
	if err != nil {
		t.Fatal(err)
	}
	r, err := register.Read(sheets, register.Options{Today: "2026-11-10"})
	if err != nil {
		t.Fatal(err)
	}
	return h.ImportRegister(ctx, a, Import{Reading: r, Region: "ATL", Settings: Settings{AsOf: "2026-10-30"}})
}

func number(t *testing.T, d *db.DB, query string, args ...any) int {
	t.Helper()
	n, err := db.One[int](ctx, d, query, args...)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

const few = "Name,UCI,Risk,Referred on,Case manager\nAda Byrne,11112222,Low,2026-03-01,Worker Wye\nBo Castell,22223333,High,2026-03-02,Wye\nCy Duhamel,33334444,Low,2026-03-03,Nobody Known\n"

// CCM-27: a register withdrawn is hidden whole, leaves its history, and can come in again.
func TestWithdrawRegister(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		out, err := brought(t, h, h.supervisor, few)
		if err != nil || out.Imported != 3 {
			t.Fatalf("%+v, %v", out, err)
		}
		if err := h.WithdrawRegister(ctx, h.otherSupervisor, out.ImportID); !fault.Is(err, fault.NotFound) {
			t.Fatalf("another provider's: %v", err)
		}
		file := files(t, d)[0]
		for range 2 { // asked twice, the second finds it done
			if err := h.WithdrawRegister(ctx, h.supervisor, out.ImportID); err != nil {
				t.Fatal(err)
			}
		}
		if n := number(t, d, "select count(*) from event where kind='import_withdrawn'"); n != 3 {
			t.Errorf("%d files say so", n)
		}
		if n := number(t, d, "select count(*) from event where kind='referred'"); n != 3 {
			t.Errorf("history lost, %d", n)
		}
		if _, err := h.File(ctx, h.supervisor, file.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("a withdrawn file opens: %v", err)
		}
		again, err := brought(t, h, h.supervisor, few)
		if err != nil || again.Imported != 3 {
			t.Errorf("the identifiers are not free: %+v, %v", again, err)
		}
		if list, err := h.Registers(ctx, h.supervisor); err != nil || len(list) != 2 || list[1].WithdrawnAt == 0 {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

// A register is not withdrawn from under somebody's work, nor from a month that somebody certified.
func TestWithdrawalIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		out, err := brought(t, h, h.supervisor, few)
		if err != nil {
			t.Fatal(err)
		}
		certified := true
		h.Certified = func(context.Context, db.Querier, string, string) (bool, error) { return certified, nil }
		if err := h.WithdrawRegister(ctx, h.supervisor, out.ImportID); !fault.Is(err, fault.NotReady) {
			t.Errorf("certified: %v", err)
		}
		certified = false
		officer := h.supervisor
		officer.PersonID = "second"
		if _, err := h.ChangeRisk(ctx, officer, files(t, d)[0].ID, 1, "MEDIUM", "2026-11-09", supervision.Word{}); err != nil {
			t.Fatal(err)
		}
		if err := h.WithdrawRegister(ctx, h.supervisor, out.ImportID); !fault.Is(err, fault.NotReady) {
			t.Errorf("in use: %v", err)
		}
		if n := number(t, d, "select count(*) from supervision_file where withdrawn"); n != 0 {
			t.Errorf("%d files hidden", n)
		}
	})
}

// CCM-27: an exact name of a case manager has the file; another is offered and waits.
func TestCaseManagersOfARegister(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		worker(t, d, "wye", "Wye Worker")
		out, err := brought(t, h, h.supervisor, few)
		if err != nil {
			t.Fatal(err)
		}
		if n := number(t, d, "select count(*) from assignment where person_id='wye' and kind='assigned'"); n != 1 {
			t.Fatalf("%d assigned", n)
		}
		if n := number(t, d, "select count(*) from event where kind='assigned' and import_id=$1", out.ImportID); n != 1 {
			t.Errorf("%d events", n)
		}
		names, people, err := h.NamesWaiting(ctx, h.supervisor, out.ImportID)
		if err != nil || len(names) != 2 || register.NamesOf(names[0].Likely) != "Wye Worker" || len(names[1].Likely) != 0 || len(people) != 1 {
			t.Fatalf("%+v, %+v, %v", names, people, err)
		}
		if n, err := h.AssignNamed(ctx, h.supervisor, out.ImportID, "Wye", "wye"); err != nil || n != 1 {
			t.Errorf("%d, %v", n, err)
		}
		if names, _, err = h.NamesWaiting(ctx, h.supervisor, out.ImportID); err != nil || len(names) != 1 {
			t.Errorf("%+v, %v", names, err)
		}
	})
}

func worker(t *testing.T, d *db.DB, id, name string) {
	t.Helper()
	_, err := d.Exec(ctx, "insert into person (id, organisation_id, email, name, language, time_zone, password_hash, must_change) values ($1,'org',$2,$3,'en','UTC','',false)", id, id+"@example.org", name)
	if err == nil {
		_, err = d.Exec(ctx, `insert into membership (id, person_id, organisation_id, programme, region_code, site_id, roles, from_date, to_date)
			values ($1,$1,'org',$2,'','',$3,'2026-01-01','')`, id, access.CCMS, ","+string(access.CaseManager)+",")
	}
	if err != nil {
		t.Fatal(err)
	}
}

// SEC-1: an emergency opens nothing of a register that was withdrawn, and does not keep it from being withdrawn.
func TestEmergencyInARegister(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		for _, p := range []string{"worker", "colleague", "supervisor"} {
			h.employ(t, d, p, 0)
		}
		out, err := brought(t, h, h.supervisor, few)
		if err != nil {
			t.Fatal(err)
		}
		id, err := h.OpenEmergency(ctx, h.colleague, "11112222", "her life")
		if err != nil {
			t.Fatal(err)
		}
		if err := h.WithdrawRegister(ctx, h.supervisor, out.ImportID); err != nil {
			t.Fatalf("who only read it has not written to it: %v", err)
		}
		if _, err := h.View(ctx, h.colleague, id); !fault.Is(err, fault.NotFound) {
			t.Errorf("opens what was withdrawn: %v", err)
		}
		if _, err := h.NotesOf(ctx, h.colleague, id, notes.From{}); !fault.Is(err, fault.NotFound) {
			t.Errorf("notes of what was withdrawn: %v", err)
		}
		if g, err := h.Reading(ctx, h.colleague, id); g.ID != "" || err != nil && !fault.Is(err, fault.NotFound) {
			t.Errorf("%+v, %v", g, err)
		}
	})
}

func text(t *testing.T, d *db.DB, query string, args ...any) string {
	t.Helper()
	said, err := db.One[string](ctx, d, query, args...)
	if err != nil {
		t.Fatal(err)
	}
	return said
}

// CCM-27: a register that brought nothing is told apart from the one whose file it is, and hides no file when it goes; one that was broken off hides
// what it brought.
func TestARegisterThatBroughtNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		var ids []string
		for n, csv := range []string{few, few, few + "Di Ebe,99990000,Low,2026-03-01,Wye\n", few} {
			out, err := h.ImportRegister(ctx, h.supervisor, Import{Reading: asRead(t, csv), Region: "ATL", FileHash: csv, Changes: true, Settings: Settings{AsOf: "2026-11-09"}})
			if err != nil {
				t.Fatal(n, err)
			}
			ids = append([]string{out.ImportID}, ids...)
			h.clk.Set(h.clk.Now().Add(time.Minute))
		}
		list, err := h.Registers(ctx, h.supervisor)
		if err != nil || len(list) != 4 {
			t.Fatalf("%+v, %v", list, err)
		}
		for n, want := range []struct {
			fresh  bool
			sameAs int64
			hides  int
		}{{false, list[2].Recorded, 0}, {true, 0, 1}, {false, list[3].Recorded, 0}, {true, 0, 3}} {
			hides, err := h.Hides(ctx, h.supervisor, list[n].ID)
			if list[n].ID != ids[n] || list[n].New != want.fresh || list[n].SameAs != want.sameAs || hides != want.hides || err != nil {
				t.Errorf("%d: %+v, %d files, %v", n, list[n], hides, err)
			}
		}
		if _, err := h.Hides(ctx, h.otherSupervisor, ids[0]); !fault.Is(err, fault.NotFound) {
			t.Errorf("another provider's: %v", err)
		}
		if _, err := d.Exec(ctx, "update register_import set state='failed', imported=0 where id=$1", ids[1]); err != nil { // as it is when it was broken off
			t.Fatal(err)
		}
		list, err = h.Registers(ctx, h.supervisor)
		if hides, failed := h.Hides(ctx, h.supervisor, ids[1]); err != nil || failed != nil || !list[1].New || hides != 1 {
			t.Errorf("broken off: %+v, %d, %v", list[1], hides, err)
		}
	})
}
