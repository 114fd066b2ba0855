package intake

import (
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/blob"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/jobs"
	"passerelle/internal/supervision/register"
)

// registrar opens a house that keeps files and works on jobs, with a supervisor who has a membership.
func registrar(t *testing.T, d *db.DB) house {
	t.Helper()
	h := open(t, d)
	if err := jobs.Migrate(ctx, d); err != nil {
		t.Fatal(err)
	}
	runner, err := jobs.New(d, h.Clock)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	store, err := blob.Open(filepath.Join(dir, "files"), filepath.Join(dir, "files.key"))
	if err != nil {
		t.Fatal(err)
	}
	h.Jobs, h.Files = runner, store
	if err := runner.Register(RegisterJob, h.WorkOnRegister); err != nil {
		t.Fatal(err)
	}
	if err := runner.Start(ctx); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := runner.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
	system := access.SystemActor("command line", "org")
	p, err := h.Access.AddPersonWithMembership(ctx, system, access.NewPerson{OrganisationID: "org", Name: "Sol Visor", Email: "sol@example.org", Language: "en"},
		access.Membership{OrganisationID: "org", FromDate: "2020-01-01"}, access.ProviderSupervisor)
	if err != nil {
		t.Fatal(err)
	}
	m, err := h.Access.Memberships(ctx, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if h.supervisor, err = h.Access.ActorOf(ctx, m[0].ID); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h house) came(t *testing.T, importID string) Register {
	t.Helper()
	for range 200 {
		r, err := h.Register(ctx, h.supervisor, importID)
		if err != nil {
			t.Fatal(err)
		}
		if r.State != RegisterComing {
			return r
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the register did not come in")
	return Register{}
}

const odd = "Person,UCI,Danger,Referred on\nAda Byrne,11112222,Low,2026-03-01\nAda Byrne,11112222,High,2026-05-01\nBo Castell,22223333,High,03/04/2026\n,33334444,Low,2026-03-02\n"

// CCM-27: a register is looked at, what was taken wrongly corrected and remembered, what is here already settled; then
// a job brings it in, and the file itself is kept.
func TestLookAtRegister(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		if _, err := h.ReceiveRegister(ctx, h.worker, Received{Content: []byte(odd), Region: "ATL"}); !fault.Is(err, fault.Forbidden) {
			t.Fatalf("a case manager: %v", err)
		}
		if _, err := h.ReceiveRegister(ctx, h.supervisor, Received{Content: []byte("nothing"), Region: "ATL"}); !fault.Is(err, fault.Invalid) {
			t.Fatalf("no register: %v", err)
		}
		at, err := h.ReceiveRegister(ctx, h.supervisor, Received{Content: []byte(odd), Hash: "h", Region: "ATL", Settings: Settings{Reason: "As the register says"}})
		if err != nil {
			t.Fatal(err)
		}
		look := func(fate Fate) Look {
			t.Helper()
			l, err := h.LookAtRegister(ctx, h.supervisor, at, fate, 0)
			if err != nil {
				t.Fatal(err)
			}
			return l
		}
		if _, err := h.LookAtRegister(ctx, h.otherSupervisor, at, "", 0); !fault.Is(err, fault.NotFound) {
			t.Errorf("another provider's: %v", err)
		}
		if err := h.ReadAgain(ctx, h.supervisor, at, Settings{AsOf: "2026-11-01", Orders: map[register.Field]register.Order{register.Referred: register.MonthFirst}},
			map[string]register.Field{"person": register.FullName, "danger": register.Risk}); err != nil {
			t.Fatal(err)
		}
		l := look(FateSettle)
		if l.Counts[FateNew] != 2 || l.Counts[FateSettle] != 1 || len(l.Rows) != 1 || l.Rows[0].Earlier != 2 || l.Rows[0].Beside[register.Risk] != "LOW" || l.Rows[0].Says(register.Risk) != "HIGH" {
			t.Fatalf("%+v", l)
		}
		if err := h.Settle(ctx, h.supervisor, at, map[int]Choice{3: "both"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("no such choice: %v", err)
		}
		if err := h.Settle(ctx, h.supervisor, at, map[int]Choice{3: AnotherStay}); err != nil {
			t.Fatal(err)
		}
		if number(t, d, "select count(*) from supervision_file") != 0 {
			t.Fatal("looking brought something in")
		}
		if err := h.BringIn(ctx, h.supervisor, at); err != nil {
			t.Fatal(err)
		}
		if r := h.came(t, at); r.State != RegisterDone || r.Imported != 3 || r.PersonID != h.supervisor.PersonID {
			t.Fatalf("%+v", r)
		}
		if f := named(t, d, "Bo Castell"); len(f) != 1 || f[0].ReferredOn != "2026-03-04" || f[0].Risk != "HIGH" {
			t.Errorf("%+v", f)
		}
		for _, err := range []error{h.BringIn(ctx, h.supervisor, at), h.DropRegister(ctx, h.supervisor, at), h.Settle(ctx, h.supervisor, at, nil)} {
			if !fault.Is(err, fault.NotReady) {
				t.Errorf("after it came in: %v", err)
			}
		}
		file, name, err := h.RegisterFile(ctx, h.supervisor, at)
		if name != "register.csv" {
			t.Errorf("it is called %q", name)
		}
		if err != nil {
			t.Fatal(err)
		}
		if content, err := io.ReadAll(file); err != nil || string(content) != odd || file.Close() != nil {
			t.Errorf("%q, %v", content, err)
		}
		_, out, err := h.RegisterReport(ctx, h.supervisor, at)
		if err != nil || len(codesOf(out, register.Error)) != 1 {
			t.Errorf("%+v, %v", out, err)
		}
		again, err := h.ReceiveRegister(ctx, h.supervisor, Received{Content: []byte(strings.Replace(odd, "Bo Castell,22223333,High", "Bo Castell,22223333,Medium", 1)), Region: "ATL"})
		if err != nil {
			t.Fatal(err)
		}
		at = again
		if l = look(FateChanges); l.Counts[FateHere] != 2 || len(l.Rows) != 1 || len(l.Rows[0].Differences) != 1 || l.Rows[0].Differences[0].Is != "MEDIUM" {
			t.Errorf("next month, headings remembered: %+v", l)
		}
		if err := h.DropRegister(ctx, h.supervisor, at); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Register(ctx, h.supervisor, at); !fault.Is(err, fault.NotFound) {
			t.Errorf("left, but there: %v", err)
		}
	})
}

// CCM-27, SEC-1: a register comes in with the rights that whoever asked has when it does.
func TestRegisterOfSomebodyWhoLeft(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := registrar(t, d)
		at, err := h.ReceiveRegister(ctx, h.supervisor, Received{Content: []byte(few), Region: "ATL"})
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Access.Deactivate(ctx, access.SystemActor("command line", "org"), h.supervisor.PersonID); err != nil {
			t.Fatal(err)
		}
		if err := h.BringIn(ctx, h.supervisor, at); err != nil {
			t.Fatal(err)
		}
		if r := h.came(t, at); r.State != RegisterFailed || number(t, d, "select count(*) from supervision_file") != 0 {
			t.Errorf("%+v", r)
		}
	})
}
