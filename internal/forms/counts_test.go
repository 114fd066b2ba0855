package forms

import (
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

// CCM-10, CCM-12: which of two forms counts while the later is written: what was completed until the later is, what was signed until the
// later is signed, what was sent until the later is sent.
func TestWhatCountsUntilTheLaterIsAsFar(t *testing.T) {
	for name, test := range map[string]struct{ signed, sent bool }{"completed": {}, "signed": {true, false}, "sent": {true, true}} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				older := h.opened("bsf807", nil)
				said := specimen(t, older.Definition)
				must := func(err error) {
					t.Helper()
					if err != nil {
						t.Fatal(err)
					}
				}
				sign := func(id string) {
					for _, item := range h.get(id).Unsigned() {
						must(h.tx(func(tx *db.Tx) error {
							return h.Sign(ctx, tx, worker, Signing{About: file, FormID: id, Item: item.ID, Way: Typed, Signer: "Nora Svendsen", Witness: "Sam Poirier"})
						}))
					}
				}
				send := func(id string) {
					must(h.tx(func(tx *db.Tx) error { return h.Send(ctx, tx, worker, file, "region", id) }))
				}
				must(h.complete(worker, older.ID, "provider", said))
				if test.signed {
					sign(older.ID)
				}
				if test.sent {
					send(older.ID)
				}
				var later Filled
				must(h.tx(func(tx *db.Tx) (err error) { later, err = h.Supersede(ctx, tx, worker, file, older.ID); return err }))
				counts := func(step string, isLater bool) {
					t.Helper()
					if h.get(older.ID).Counts() == isLater || h.get(later.ID).Counts() != isLater {
						t.Errorf("%s: the older counts %v, the later %v", step, h.get(older.ID).Counts(), h.get(later.ID).Counts())
					}
				}
				counts("begun", false)
				must(h.complete(worker, later.ID, "provider", said))
				counts("completed", !test.signed)
				sign(later.ID)
				counts("signed", !test.sent)
				send(later.ID)
				counts("sent", true)
			})
		})
	}
}
