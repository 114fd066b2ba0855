package supervision

import (
	"slices"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/notes"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
)

// SEC-1, CCM-24: whoever runs the residences is shown of a client who is referred for housing the notes and conditions
// that are marked for it; breaches and where the house itself is, be it unlisted, only while the client lives there; and nothing else.
func TestWhatTheHousingCoordinatorSees(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		coordinator := access.Actor{PersonID: "housing", OrganisationID: "org", Programme: access.CCMS, Roles: []access.Role{access.HousingCoordinator}}
		elsewhere := coordinator
		elsewhere.OrganisationID = "elsewhere"
		f, err := h.ReceiveReferral(ctx, h.worker, Referral{Client: registry.Client{FullName: "Noor Warsame"}, Region: "ATL", ReceivedOn: "2026-09-01", HousingReferred: true, Risk: "HIGH"})
		if err != nil {
			t.Fatal(err)
		}
		if f, err = h.RecordDecision(ctx, h.worker, f.ID, f.Version, Decision{On: "2026-09-03", Code: Accepted}); err != nil {
			t.Fatal(err)
		}
		if f, err = h.Enrol(ctx, h.worker, f.ID, f.Version, "2026-09-05", "2026-12-01", ""); err != nil {
			t.Fatal(err)
		}
		if _, err := h.ReportBreach(ctx, h.worker, f.ID, Breach{Kind: BreachKinds[0], OccurredOn: "2026-09-20", LearnedOn: "2026-09-20", ReportedOn: "2026-09-20", Account: "Was out."}); err != nil {
			t.Fatal(err)
		}
		if err := h.AddPlace(ctx, h.worker, f.ID, registry.Place{Role: "client", Name: "Home", Address: "1 Hidden Lane", Protected: true}); err != nil {
			t.Fatal(err)
		}
		for code, marked := range map[string]bool{"CURFEW": true, "ABSTAIN": false} {
			if err := h.WriteNote(ctx, h.worker, f.ID, notes.Note{Kind: "general", Occurred: "2026-09-21", Body: "Sleeps badly, " + code, ForHousing: marked}); err != nil {
				t.Fatal(err)
			}
			stands, err := h.Stored(ctx, d, f.ID)
			if err != nil {
				t.Fatal(err)
			}
			change := ConditionChange{On: "2026-09-21", Add: []Condition{{Code: code, Words: "21:00 to 06:00", ForHousing: marked}}}
			if _, err := h.ChangeConditions(ctx, h.worker, f.ID, stands.Version, change); err != nil {
				t.Fatal(err)
			}
		}
		sees := func(state string, breaches int, house string) {
			t.Helper()
			v, err := h.View(ctx, coordinator, f.ID)
			if err != nil {
				t.Fatal(err)
			}
			if err := h.ShowAddresses(ctx, coordinator, &v); err != nil {
				t.Fatal(err)
			}
			lives := slices.DeleteFunc(slices.Clone(v.Places), func(p registry.Place) bool { return p.HousedFrom == "" })
			others := slices.DeleteFunc(v.Places, func(p registry.Place) bool { return p.HousedFrom != "" })
			if len(v.Breaches) != breaches || len(others) != 1 || others[0].Address != "" || len(lives) == 1 && lives[0].Address != house || (len(lives) == 1) != (house != "") {
				t.Errorf("%s: %d breaches, %+v", state, len(v.Breaches), v.Places)
			}
			if len(v.CheckIns)+len(v.Events) != 0 || v.File.Risk != "HIGH" || v.File.NextDue != "" || v.MayWrite || v.May[access.NoteRead] || v.May[access.ConditionRead] {
				t.Errorf("%s: more than the table allows: %+v", state, v)
			}
			list, err := h.NotesOf(ctx, coordinator, f.ID, notes.From{})
			if err != nil || len(list) != 1 || !list[0].ForHousing {
				t.Errorf("%s: notes %+v, %v", state, list, err)
			}
			found, err := h.SearchNotes(ctx, coordinator, "sleeps", 0)
			if err != nil || len(found) != 1 || !found[0].ForHousing {
				t.Errorf("%s: notes found %+v, %v", state, found, err)
			}
			p, err := h.PlanOf(ctx, coordinator, f.ID)
			if err != nil || len(p.Conditions) != 1 || !p.Conditions[0].ForHousing || p.MayWrite || !p.ForHousing {
				t.Errorf("%s: conditions %+v, %v", state, p, err)
			}
		}
		sees("waits for a place", 0, "")
		h.lives(t, f.ID, "2026-10-01")
		if _, err := d.Exec(ctx, "update residence set address='9 Quiet Way', unlisted=$1", true); err != nil {
			t.Fatal(err)
		}
		sees("lives there", 1, "9 Quiet Way")
		if _, err := d.Exec(ctx, "update bed_stay set left_on='2026-11-01' where file_id=$1", f.ID); err != nil {
			t.Fatal(err)
		}
		sees("has left", 0, "")
		other := h.active(t)
		if other.HousingReferred {
			t.Fatal("the other client is referred for housing")
		}
		if err := h.WriteNote(ctx, h.worker, other.ID, notes.Note{Kind: "general", Occurred: "2026-09-21", Body: "Sleeps badly.", ForHousing: true}); err != nil {
			t.Fatal(err)
		}
		if found, err := h.Notes.Search(ctx, coordinator, "sleeps", 0); err != nil || len(found) != 1 || found[0].FileID != f.ID {
			t.Errorf("marked for housing, of a client who is not referred for it: %+v, %v", found, err)
		}
		for name, err := range map[string]error{
			"notes of another provider": second(h.NotesOf(ctx, elsewhere, f.ID, notes.From{})), "the plan of another provider": second(h.PlanOf(ctx, elsewhere, f.ID)),
			"notes of a client who is not referred for housing": second(h.NotesOf(ctx, coordinator, other.ID, notes.From{})), "one of them": second(h.Note(ctx, coordinator, other.ID, "x")),
			"their plan": second(h.PlanOf(ctx, coordinator, other.ID)),
		} {
			if !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if list, err := h.NotesOf(ctx, h.worker, f.ID, notes.From{}); err != nil || len(list) != 2 {
			t.Errorf("the case manager reads %d notes, %v", len(list), err)
		}
	})
}

func second[T any](_ T, err error) error { return err }
