package document

import (
	"errors"
	"slices"
	"testing"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document/since"
)

// movesTo writes where a client lives among people and places, in the place of what stands.
func movesTo(t *testing.T, h house, f supervision.File, at string) {
	t.Helper()
	_, err := h.DB.Exec(ctx, "delete from place where file_id=$1 and role='residence'", f.ID)
	must(t, err)
	must(t, h.AddPlace(ctx, h.worker, f.ID, registry.Place{Role: "residence", Name: at}))
}

// CCM-12, CCM-24: another home or first day than the file's does not stand on an agreement unasked: not written so, and not because the
// client moved before it was sent. Letters and numbers count, not how they are set out.
func TestAnAgreementSaysTheHomeOfItsFile(t *testing.T) {
	for name, row := range map[string]struct {
		item, typed string
		stays       bool
		moved       string // where the client lives when it is sent
		completes   []string
		sends       []string
	}{
		"as it began":              {"", "", false, "", nil, nil},
		"another home":             {"address", "Lantern House", false, "", []string{"address", since.FieldStays}, nil},
		"another home, meant":      {"address", "Lantern House", true, "", nil, []string{since.FieldStays}},
		"the same, set out so":     {"address", "14, quay street", false, "", nil, nil},
		"another first day":        {"starts", "2026-11-12", false, "", []string{"starts", since.FieldStays}, nil},
		"moved before it was sent": {"", "", false, "Lantern House", nil, []string{since.FieldStays}},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				f := h.active(t)
				movesTo(t, h, f, "14 Quay Street")
				x := h.begun(t, h.worker, f, agreementForm)
				w := writingOf(t, x, providerPart)
				for _, item := range []string{"address", "starts"} {
					w.Answers[item] = x.Answers()[item]
				}
				if row.item != "" {
					w.Answers[row.item] = []string{row.typed}
				}
				err := h.CompleteTyped(ctx, h.worker, f.ID, w, Said{Stays: row.stays})
				if !slices.Equal(itemsOf(err), row.completes) {
					t.Errorf("completed: %v", err)
				}
				if row.completes != nil {
					return
				}
				for _, item := range []string{"client_signature", "worker_signature"} {
					must(t, h.SignForm(ctx, h.worker, f.ID, signing(x.ID, item)))
				}
				if row.moved != "" {
					movesTo(t, h, f, row.moved)
				}
				if err := h.SendForm(ctx, h.worker, f.ID, x.ID, Said{}); !slices.Equal(itemsOf(err), row.sends) {
					t.Errorf("sent: %v", err)
				}
				if row.sends != nil {
					must(t, h.SendForm(ctx, h.worker, f.ID, x.ID, Said{Stays: true}))
				}
			})
		})
	}
}

// CCM-12, CCM-13: an agreement that the client signed is not sent to the agency with other conditions, or another hearing, than are the file's by then.
func TestAnAgreementIsHeldToThePlanWhenItIsSent(t *testing.T) {
	for name, change := range map[string]func(t *testing.T, h house, f supervision.File){
		"nothing": nil,
		"a condition came": func(t *testing.T, h house, f supervision.File) {
			now, err := h.Stored(ctx, h.DB, f.ID)
			must(t, err)
			_, err = h.ChangeConditions(ctx, h.worker, f.ID, now.Version, supervision.ConditionChange{On: "2026-11-10", Add: []supervision.Condition{{Code: "CURFEW", Words: "21:00 to 06:00"}}})
			must(t, err)
		},
		"a hearing came": func(t *testing.T, h house, f supervision.File) {
			must(t, h.SetHearing(ctx, h.worker, f.ID, supervision.Hearing{OnDate: "2026-12-02", Kind: "REFUGEE"}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, d)
				f := h.active(t)
				x := h.begun(t, h.worker, f, agreementForm)
				h.completed(t, h.worker, f, x.ID, providerPart)
				for _, item := range []string{"client_signature", "worker_signature"} {
					must(t, h.SignForm(ctx, h.worker, f.ID, signing(x.ID, item)))
				}
				if change != nil {
					change(t, h, f)
				}
				err := h.SendForm(ctx, h.worker, f.ID, x.ID, Said{Stays: true})
				if e, ok := errors.AsType[*fault.Error](err); change == nil && err != nil || change != nil && (!ok || e.Key != "document.problem.since_completed") {
					t.Errorf("sent: %v", err)
				}
			})
		})
	}
}
