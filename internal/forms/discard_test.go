package forms

import (
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

// CCM-18: a draft is discarded by whom it was begun, stays as it was, and nothing is done with it any more; the form it was to
// supersede can be superseded anew. What was completed, signed or sent is not discarded.
func TestDiscard(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.opened("bsf807", nil)
		discard := func(a access.Actor, id string) error {
			return h.tx(func(tx *db.Tx) error { _, err := h.Discard(ctx, tx, a, file, id); return err })
		}
		other := worker
		other.PersonID = "another"
		if err := discard(other, f.ID); !fault.Is(err, fault.Forbidden) {
			t.Fatalf("another discards it: %v", err)
		}
		said := specimen(t, f.Definition)
		if err := h.complete(worker, f.ID, "provider", said); err != nil {
			t.Fatal(err)
		}
		if err := discard(worker, f.ID); !fault.Is(err, fault.NotReady) {
			t.Fatalf("completed, and discarded: %v", err)
		}
		for range 2 { // what a discarded one was to supersede is superseded anew
			var later Filled
			if err := h.tx(func(tx *db.Tx) (err error) { later, err = h.Supersede(ctx, tx, worker, file, f.ID); return err }); err != nil {
				t.Fatal(err)
			}
			if err := discard(worker, later.ID); err != nil {
				t.Fatal(err)
			}
			if err := h.complete(worker, later.ID, "provider", said); !fault.Is(err, fault.NotReady) {
				t.Fatalf("written in after it was discarded: %v", err)
			}
			if got := h.get(later.ID); got.State != Discarded || got.DiscardedAt == 0 || got.Answers().Get("what") != said.Get("what") {
				t.Fatalf("%+v", got)
			}
			if got := h.get(f.ID); got.SupersededBy != "" || got.State != Completed {
				t.Fatalf("%+v", got)
			}
		}
		if list, err := h.Whole(ctx, d, file); err != nil || len(list) != 1 || list[0].ID != f.ID {
			t.Fatalf("%+v, %v", list, err)
		}
		if list, err := h.Service.Discarded(ctx, d, file); err != nil || len(list) != 2 || len(list[0].Parts) == 0 {
			t.Fatalf("%+v, %v", list, err)
		}
	})
}

// CCM-17: what went to the other side and came back is not discarded, even while a part of it is written again.
func TestSentIsNotDiscarded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.opened("bsf807", nil)
		if _, err := d.Exec(ctx, `insert into form_sending (id, form_id, organisation_id, to_organisation, covers, hash, sent_by, sent_by_name, sent_at)
			values ('g',$1,'org','agency','provider.1','x','w','W',1)`, f.ID); err != nil {
			t.Fatal(err)
		}
		err := h.tx(func(tx *db.Tx) error { _, err := h.Discard(ctx, tx, worker, file, f.ID); return err })
		if !fault.Is(err, fault.NotReady) {
			t.Fatalf("sent, and discarded: %v", err)
		}
	})
}
