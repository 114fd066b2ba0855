package supervision

import (
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
)

// CCM-16: a person or place of a file is corrected and ended by those who write in the file; the row keeps who ended it
// and when; a protected address is written over by nobody who may not read it.
func TestPlacesAreCorrectedAndEnded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		for _, p := range []registry.Place{
			{Role: "counsel", Name: "A. Counsel", Numbers: []registry.Number{{Kind: "phone", Value: "902-555-0142"}}},
			{Role: "residence", Name: "Kept quiet", Address: "9 Hidden Road", Protected: true},
		} {
			if err := h.AddPlace(ctx, h.worker, f.ID, p); err != nil {
				t.Fatal(err)
			}
		}
		all, err := h.Registry.PlacesOf(ctx, d, f.ID)
		if err != nil || len(all) != 2 || all[0].Numbers[0].NotSafe || all[0].Numbers[0].SafeToCall {
			t.Fatalf("%+v, %v", all, err)
		}
		counsel, quiet := all[0], all[1]
		counsel.Name, counsel.Numbers[0].NotSafe = "B. Counsel", true
		if err := h.ChangePlace(ctx, h.worker, f.ID, counsel); err != nil {
			t.Fatal(err)
		}
		if err := h.ChangePlace(ctx, h.worker, f.ID, counsel); !fault.IsStale(err) {
			t.Errorf("an older one was written over: %v", err)
		}
		quiet.Address = ""
		if err := h.ChangePlace(ctx, h.supervisor, f.ID, quiet); !fault.Is(err, fault.Forbidden) {
			t.Error("a protected address was written over unseen")
		}
		for name, a := range map[string]access.Actor{"a colleague": h.colleague, "the officer": h.officer} {
			if err := h.EndPlace(ctx, a, f.ID, counsel.ID, "Another counsel"); err == nil {
				t.Errorf("%s ended it", name)
			}
		}
		if err := h.EndPlace(ctx, h.worker, f.ID, counsel.ID, "Another counsel"); err != nil {
			t.Fatal(err)
		}
		if err := h.EndPlace(ctx, h.worker, f.ID, counsel.ID, "Another counsel"); !fault.IsStale(err) {
			t.Errorf("ended twice: %v", err)
		}
		counsel.Version++
		if err := h.ChangePlace(ctx, h.worker, f.ID, counsel); !fault.IsStale(err) {
			t.Errorf("changed after it ended: %v", err)
		}
		if was, err := h.PlaceToChange(ctx, h.worker, f.ID, counsel.ID); err != nil || was.EndedOn != h.today(ctx) || was.EndedBy != h.worker.PersonID || was.EndedReason != "Another counsel" || len(was.Numbers) != 1 {
			t.Errorf("who ended it is not said: %+v, %v", was, err)
		}
		if err := h.EndPlace(ctx, h.worker, f.ID, "x", "Another counsel"); !fault.Is(err, fault.NotFound) {
			t.Errorf("one that never was: %v", err)
		}
		all, err = h.Registry.PlacesOf(ctx, d, f.ID)
		if err != nil || len(all) != 1 || all[0].Address != "9 Hidden Road" {
			t.Errorf("%+v, %v", all, err)
		}
		kept, err := db.One[int](ctx, d, "select count(*) from place where id=$1 and name='B. Counsel' and ended_on=$2 and ended_by=$3", counsel.ID, h.today(ctx), h.worker.PersonID)
		if err != nil || kept != 1 {
			t.Errorf("who ended it is not kept: %d, %v", kept, err)
		}
	})
}

// CCM-16: a telephone number has digits and an e-mail address is one; nothing typed is no problem.
func TestNumbersAreChecked(t *testing.T) {
	for value, ok := range map[string]bool{"": true, "902-555-0142": true, "+1 (902) 555-0142 ext. 3": true, "call me": false, "911": false} {
		var c fault.Check
		if registry.CheckPhone(&c, "phone", value); (c.Err() == nil) != ok {
			t.Errorf("%q: %v", value, c.Err())
		}
	}
	for value, ok := range map[string]bool{"": true, "a@example.org": true, "a.example.org": false, "@example.org": false, "a@b@example.org": false, "a b@example.org": false, "a@example": false} {
		var c fault.Check
		if registry.CheckEmail(&c, "email", value); (c.Err() == nil) != ok {
			t.Errorf("%q: %v", value, c.Err())
		}
	}
}
