package supervision

import (
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
)

// CCM-18: conditions come and go from a day on, in one act with their direction; their history stays.
func TestConditions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		f, err := h.ChangeConditions(ctx, h.worker, f.ID, f.Version, ConditionChange{On: "2026-09-12", Add: []Condition{{Code: "ADDR"}, {Code: "FREE", Words: "Attend the programme at the clinic."}}})
		if err != nil {
			t.Fatal(err)
		}
		list, err := conditionsOf(ctx, d, f.ID, false)
		if err != nil || len(list) != 2 {
			t.Fatalf("%v, %v", list, err)
		}
		f, err = h.ChangeConditions(ctx, h.worker, f.ID, f.Version, ConditionChange{On: "2026-10-01", Direction: "DOWN", End: []string{list[0].ID}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.ChangeConditions(ctx, h.worker, f.ID, f.Version, ConditionChange{On: "2026-10-02", End: []string{list[0].ID}}); !fault.IsStale(err) {
			t.Errorf("ended twice: %v", err)
		}
		for name, c := range map[string]ConditionChange{
			"nothing": {On: "2026-10-01"}, "no words": {On: "2026-10-01", Add: []Condition{{Code: "FREE"}}}, "an unknown code": {On: "2026-10-01", Add: []Condition{{Code: "X"}}},
			"a wrong direction": {On: "2026-10-01", Direction: "X", Add: []Condition{{Code: "ADDR"}}}, "the future": {On: "2026-12-01", Add: []Condition{{Code: "ADDR"}}},
		} {
			if _, err := h.ChangeConditions(ctx, h.worker, f.ID, f.Version, c); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if n, err := db.One[int](ctx, d, "select count(*) from event where file_id=$1 and act='conditions.changed'", f.ID); err != nil || n != 4 {
			t.Errorf("%d events, %v", n, err)
		}
	})
}

// CCM-10, CCM-13: goals and hearings are on the file; a stale change is refused; a closed file takes none.
func TestGoalsAndHearings(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		if err := h.SetGoal(ctx, h.worker, f.ID, Goal{Words: "Find a room.", ByDate: "2026-12-01"}); err != nil {
			t.Fatal(err)
		}
		goals, err := goalsOf(ctx, d, f.ID)
		if err != nil || len(goals) != 1 {
			t.Fatalf("%v, %v", goals, err)
		}
		reached := goals[0]
		reached.ReachedOn = "2026-11-10"
		if err := h.SetGoal(ctx, h.worker, f.ID, reached); err != nil {
			t.Fatal(err)
		}
		if err := h.SetGoal(ctx, h.worker, f.ID, goals[0]); !fault.Is(err, fault.Conflict) {
			t.Errorf("a stale goal was taken: %v", err)
		}
		if err := h.SetHearing(ctx, h.worker, f.ID, Hearing{OnDate: "2026-12-10", AtTime: "09:00", Kind: "DETENTION_REVIEW", Place: "By video"}); err != nil {
			t.Fatal(err)
		}
		if err := h.SetHearing(ctx, h.worker, f.ID, Hearing{OnDate: "soon", Kind: "X"}); len(fault.ProblemsOf(err)) != 2 {
			t.Errorf("got %v", err)
		}
		if _, err := h.Close(ctx, h.worker, f.ID, f.Version, Closure{Reason: "OTHER", On: "2026-11-02"}); err != nil {
			t.Fatal(err)
		}
		if err := h.SetGoal(ctx, h.worker, f.ID, Goal{Words: "Another."}); !fault.Is(err, fault.NotReady) {
			t.Errorf("a closed file took a goal: %v", err)
		}
	})
}

// CCM-1: one person on two files is put together, found by both names, and taken apart again; nothing is lost.
func TestSamePersonAndNot(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		first := h.referred(t)
		second, err := h.ReceiveReferral(ctx, h.worker, Referral{Client: registry.Client{FullName: "Amal Warsam", UCIWritten: "11112222", BirthDate: "1990-01-02"},
			Region: "ATL", ReceivedOn: "2026-10-01"})
		if err != nil {
			t.Fatal(err)
		}
		c, err := h.Registry.ClientByID(ctx, d, first.ClientID)
		if err != nil {
			t.Fatal(err)
		}
		c.FullName = "AMAL WARSAM"
		alike, err := h.Twins(ctx, h.worker, c)
		if err != nil || len(alike) != 1 || alike[0].File.ID != second.ID || alike[0].SameUCI || alike[0].Client.UCIWritten != "11112222" {
			t.Fatalf("%v, %v", alike, err)
		}
		clientOf := func(f File) string {
			t.Helper()
			now, err := h.File(ctx, h.worker, f.ID)
			if err != nil {
				t.Fatal(err)
			}
			return now.ClientID
		}
		if err := h.SamePerson(ctx, h.colleague, first.ID, second.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("a colleague merged: %v", err)
		}
		if err := h.SamePerson(ctx, h.worker, first.ID, second.ID); err != nil {
			t.Fatal(err)
		}
		if clientOf(first) != second.ClientID || clientOf(second) != second.ClientID {
			t.Error("the files are not of the client whose UCI is known")
		}
		merges, err := h.Registry.MergesInto(ctx, d, second.ClientID)
		if err != nil || len(merges) != 1 {
			t.Fatalf("%v, %v", merges, err)
		}
		if err := h.NotSamePerson(ctx, h.worker, first.ID, merges[0].ID); err != nil {
			t.Fatal(err)
		}
		if clientOf(second) != second.ClientID || clientOf(first) != first.ClientID {
			t.Error("the merge was not undone")
		}
		for _, f := range []File{first, second} { // whichever file is read, it says what happened
			if events, err := h.History.Of(ctx, d, f.ID, []history.Kind{history.Merged, history.Unmerged}, 0, 9); err != nil || len(events) != 2 {
				t.Errorf("%d events of the merge, %v", len(events), err)
			}
		}
		if err := h.NotSamePerson(ctx, h.worker, first.ID, merges[0].ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("undone twice: %v", err)
		}
	})
}

// SEC-3, CCM-16: a client is corrected and people and places added by those who work on the file only.
func TestClientOfAFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t)
		c, err := h.Registry.ClientByID(ctx, d, f.ClientID)
		if err != nil {
			t.Fatal(err)
		}
		c.BirthDate = clock.Date("1990-02-01")
		for _, a := range []access.Actor{h.colleague, h.otherSupervisor} {
			if err := h.CorrectClient(ctx, a, f.ID, c, "as on the passport"); !fault.Is(err, fault.NotFound) {
				t.Errorf("corrected by another: %v", err)
			}
			if err := h.AddPlace(ctx, a, f.ID, registry.Place{Role: "counsel", Name: "X"}); !fault.Is(err, fault.NotFound) {
				t.Errorf("place by another: %v", err)
			}
		}
		born := c
		born.BirthDate = f.ReferredOn.AddDays(1)
		if problems := fault.ProblemsOf(h.CorrectClient(ctx, h.worker, f.ID, born, "as on the passport")); len(problems) != 1 || problems[0].Field != "birth_date" {
			t.Errorf("born after the referral: %+v", problems)
		}
		if err := h.CorrectClient(ctx, h.worker, f.ID, c, "as on the passport"); err != nil {
			t.Fatal(err)
		}
		if err := h.AddPlace(ctx, h.worker, f.ID, registry.Place{Role: "residence", Name: "Shelter", Address: "1 Hidden Street", Protected: true}); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			actor access.Actor
			want  string
		}{{h.worker, "1 Hidden Street"}, {h.supervisor, ""}, {h.officer, ""}} {
			v, err := h.View(ctx, c.actor, f.ID)
			if err == nil {
				err = h.ShowAddresses(ctx, c.actor, &v)
			}
			if err != nil || len(v.Places) != 1 || v.Places[0].Address != c.want {
				t.Errorf("%s sees %+v, %v", c.actor.PersonID, v.Places, err)
			}
		}
	})
}
