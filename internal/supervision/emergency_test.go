package supervision

import (
	"fmt"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
)

func (h house) known(t *testing.T, a access.Actor, uci string) File {
	t.Helper()
	f, err := h.ReceiveReferral(ctx, a, Referral{Client: registry.Client{FullName: "Noor " + uci, UCIWritten: uci}, Region: "ATL", ReceivedOn: "2026-09-01", Standard: "WEEKLY"})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// SEC-1: the whole UCI of a file of the own provider opens it; for every other number, and for whoever is shut out, the
// answer is one and the same.
func TestEmergencyByUCI(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		for _, p := range []string{"worker", "colleague", "other"} {
			h.employ(t, d, p, 0)
		}
		f := h.known(t, h.worker, "11-2222-3333")
		shut := h.known(t, h.worker, "44-4444-4444")
		gone, wrong := h.known(t, h.worker, "55-5555-5555"), h.known(t, h.worker, "66-6666-6666")
		if _, err := h.ReceiveReferral(ctx, h.otherSupervisor, Referral{Client: registry.Client{FullName: "X", UCIWritten: "77-7777-7777"}, Region: "ATL", ReceivedOn: "2026-09-01", Standard: "WEEKLY"}); err != nil {
			t.Fatal(err)
		}
		if err := d.Tx(ctx, func(tx *db.Tx) error {
			return h.Access.Exclude(ctx, tx, h.supervisor, "org", shut.ID, "colleague", "related")
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Exec(ctx, "update supervision_file set withdrawn=(id=$1), opened_in_error=(id=$2) where id in ($1,$2)", gone.ID, wrong.ID); err != nil {
			t.Fatal(err)
		}
		said := map[string]bool{}
		for _, uci := range []string{"99999999", "1122223333 ", "112222333", "11222233334", "44-4444-4444", "55-5555-5555", "66-6666-6666", "77-7777-7777"} {
			if uci == "1122223333 " {
				continue // the file itself, below
			}
			id, err := h.OpenEmergency(ctx, h.colleague, uci, "her life")
			if id != "" || !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %q, %v", uci, id, err)
			}
			said[fmt.Sprint(err, fault.ProblemsOf(err))] = true
		}
		if len(said) != 1 {
			t.Errorf("the answers differ: %v", said)
		}
		if n := number(t, d, "select count(*) from access_grant"); n != 0 {
			t.Errorf("%d grants", n)
		}
		if _, err := h.OpenEmergency(ctx, h.colleague, "Noor", "her life"); !fault.Is(err, fault.Invalid) || fault.ProblemsOf(err)[0].Key != "supervision.problem.uci_digits" {
			t.Errorf("by name: %v, %v", err, fault.ProblemsOf(err))
		}
		if _, err := h.OpenEmergency(ctx, h.colleague, "  ", "her life"); !fault.Is(err, fault.Invalid) || fault.ProblemsOf(err)[0].Key != "fault.required" {
			t.Errorf("by nothing: %v, %v", err, fault.ProblemsOf(err))
		}
		id, err := h.OpenEmergency(ctx, h.colleague, "1122 223333", "her life")
		if err != nil || id != f.ID {
			t.Fatalf("%q, %v", id, err)
		}
		for _, a := range []access.Actor{h.worker, h.colleague, h.supervisor} { // who may read it needs no emergency
			if again, err := h.OpenEmergency(ctx, a, "11-2222-3333", "her life"); err != nil || again != f.ID {
				t.Errorf("%s: %q, %v", a.PersonID, again, err)
			}
		}
		if n := number(t, d, "select count(*) from access_grant"); n != 1 {
			t.Errorf("%d grants", n)
		}
		newer := h.known(t, h.worker, "")
		if _, err := d.Exec(ctx, "update supervision_file set client_id=(select client_id from supervision_file where id=$1), state=$3, referred_on='2026-09-02' where id=$2", f.ID, newer.ID, Referred); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Exec(ctx, "update supervision_file set state=$2 where id=$1", f.ID, Active); err != nil {
			t.Fatal(err)
		}
		if again, err := h.OpenEmergency(ctx, h.worker, "11-2222-3333", "her life"); err != nil || again != f.ID {
			t.Errorf("a newer referral in place of the file under supervision: %q, %v", again, err)
		}
		if _, err := h.OpenEmergency(ctx, h.officer, "11-2222-3333", "her life"); !fault.Is(err, fault.Forbidden) {
			t.Errorf("an officer: %v", err)
		}
	})
}

// SEC-1: who opened a file in an emergency reads it and does nothing to it, sees no protected address, and its people are told.
func TestEmergencyReadsOnly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		for _, p := range []string{"worker", "colleague"} {
			h.employ(t, d, p, 0)
		}
		f := h.known(t, h.worker, "11-2222-3333")
		if err := h.AddPlace(ctx, h.worker, f.ID, registry.Place{Role: "residence", Name: "Shelter", Address: "1 Hidden Street", Remarks: "blue door", Protected: true}); err != nil {
			t.Fatal(err)
		}
		if _, err := h.OpenEmergency(ctx, h.colleague, "11-2222-3333", "her life"); err != nil {
			t.Fatal(err)
		}
		v, err := h.View(ctx, h.colleague, f.ID)
		if err == nil {
			err = h.ShowAddresses(ctx, h.colleague, &v)
		}
		if err != nil || v.MayWrite || v.MayStepUp || len(v.Places) != 1 || v.Places[0].Address+v.Places[0].Remarks != "" {
			t.Fatalf("%+v, %v", v, err)
		}
		for action, may := range v.May {
			if reads := action == access.NoteRead || action == access.ConditionRead || action == access.BreachRead; may != reads {
				t.Errorf("%s: %v", action, may)
			}
		}
		for _, act := range []access.Action{access.FileWrite, access.NoteWrite, access.CheckInWrite, access.AddressRead} {
			if _, err := h.ViewTo(ctx, h.colleague, f.ID, act); !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s: %v", act, err)
			}
		}
		if h.Access.Can(ctx, d, h.colleague, access.FileAssign, f.Subject()) {
			t.Error("says who may open the file")
		}
		for who, want := range map[*access.Actor]int{&h.worker: 1, &h.supervisor: 1, &h.colleague: 0, &h.otherSupervisor: 0} {
			day, err := h.MyDay(ctx, *who)
			if err != nil || len(day.Emergencies) != want {
				t.Errorf("%s is told %+v, %v", who.PersonID, day.Emergencies, err)
			}
		}
		if g, err := h.Reading(ctx, h.colleague, f.ID); err != nil || g.ID == "" {
			t.Errorf("no banner: %v", err)
		}
		if err := h.AssignTo(ctx, h.supervisor, f.ID, "colleague"); err != nil {
			t.Fatal(err)
		}
		if g, err := h.Reading(ctx, h.colleague, f.ID); err != nil || g.ID != "" {
			t.Errorf("a banner over one's own work: %v", err)
		}
	})
}

// SEC-1: a grant goes with a file whose client was put together.
func TestEmergencyFollowsTheFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		for _, p := range []string{"worker", "colleague", "supervisor"} {
			h.employ(t, d, p, 0)
		}
		first, second := h.known(t, h.worker, "11-1111-1111"), h.known(t, h.worker, "22-2222-2222")
		if err := h.SamePerson(ctx, h.worker, first.ID, second.ID); err != nil {
			t.Fatal(err)
		}
		id, err := h.OpenEmergency(ctx, h.colleague, "22-2222-2222", "her life")
		if err != nil || id != second.ID && id != first.ID {
			t.Fatalf("by the number of a record put into another: %q, %v", id, err)
		}
		if v, err := h.View(ctx, h.colleague, id); err != nil || v.Client.UCIWritten != "11-1111-1111" {
			t.Errorf("%+v, %v", v.Client, err)
		}
	})
}

// SEC-1: a protected address is shown to those its own rule allows, each time as a reading of its own.
func TestProtectedAddress(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.known(t, h.worker, "11-2222-3333")
		if err := h.AddPlace(ctx, h.worker, f.ID, registry.Place{Role: "residence", Name: "Shelter", Address: "1 Hidden Street", Protected: true}); err != nil {
			t.Fatal(err)
		}
		stepped, program := h.supervisor, h.supervisor
		stepped.SteppedUp, program.Token = true, true
		for _, c := range []struct {
			who          access.Actor
			seen, stepUp bool
		}{{h.worker, true, false}, {h.supervisor, false, true}, {stepped, true, false}, {program, false, false}, {h.officer, false, false}} {
			before := reads(t, h, f.ID)
			v, err := h.View(ctx, c.who, f.ID)
			if err == nil {
				err = h.ShowAddresses(ctx, c.who, &v)
			}
			if err != nil || (v.Places[0].Address != "") != c.seen || v.MayStepUp != c.stepUp {
				t.Errorf("%s: %+v, %v, %v", c.who.PersonID, v.Places, v.MayStepUp, err)
			}
			if kept := reads(t, h, f.ID) - before; kept != map[bool]int{true: 1}[c.seen] {
				t.Errorf("%s: %d readings of the address are kept", c.who.PersonID, kept)
			}
		}
	})
}

func reads(t *testing.T, h house, fileID string) int {
	t.Helper()
	rows, err := h.Audit.Recent(ctx, audit.Filter{Action: string(access.AddressRead), ObjectKind: "file", ObjectID: fileID})
	if err != nil {
		t.Fatal(err)
	}
	return len(rows)
}

// SEC-1: a page shows of a file what its reader's rights open, class by class: who houses reads who it is.
func TestViewShowsByRight(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		h.employ(t, d, "worker", 0)
		f := h.active(t)
		if _, err := h.ReportBreach(ctx, h.worker, f.ID, Breach{Kind: "ABSENT", LearnedOn: "2026-09-25", ReportedOn: "2026-09-25", Account: "Did not come."}); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Exec(ctx, "update supervision_file set housing_referred=$2 where id=$1", f.ID, true); err != nil {
			t.Fatal(err)
		}
		houses := access.Actor{PersonID: "housing", OrganisationID: "org", Programme: access.CCMS, Roles: []access.Role{access.HousingCoordinator}}
		own, err := h.View(ctx, h.worker, f.ID)
		if err != nil || len(own.Breaches) != 1 || len(own.CheckIns) == 0 {
			t.Fatalf("%+v, %v", own, err)
		}
		v, err := h.View(ctx, houses, f.ID)
		if err != nil || v.Client.FullName == "" || len(v.Breaches)+len(v.CheckIns) != 0 || v.MayWrite {
			t.Fatalf("%+v, %v", v, err)
		}
		if len(v.Events) != 0 || len(own.Events) == 0 {
			t.Errorf("%d events of %d", len(v.Events), len(own.Events))
		}
	})
}
