package document

import (
	"os"
	"slices"
	"strings"
	"testing"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/supervision/document/dated"
)

// CCM-17, CCM-20: whatever the provider sends has a receipt, whether the officer has a part in it or none: who wrote it confirms nothing, and what was
// confirmed leaves the tray.
func TestWhatHasNoPartOfTheOfficersIsReceived(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		x := h.begun(t, h.worker, f, undertakingForm)
		w := writingOf(t, x, "client")
		w.Answers[dated.SignedItem] = []string{string(clock.Today(ctx, h.Clock))}
		must(t, h.CompleteForm(ctx, h.worker, f.ID, w))
		for _, item := range []string{"client_signature", "worker_signature"} {
			must(t, h.SignForm(ctx, h.worker, f.ID, signing(x.ID, item)))
		}
		must(t, h.SendForm(ctx, h.worker, f.ID, x.ID, Said{}))
		waits := func() bool {
			tray, err := h.Tray(ctx, h.officer)
			must(t, err)
			return slices.ContainsFunc(tray, func(i Incoming) bool { return i.FormID == x.ID })
		}
		if h.seen(t, h.worker, f, x.ID).MayReceive || !h.seen(t, h.officer, f, x.ID).MayReceive || !waits() {
			t.Error("the officer cannot say that it came, or the sender can")
		}
		must(t, h.ReceiveForm(ctx, h.officer, f.ID, x.ID))
		if h.seen(t, h.officer, f, x.ID).MayReceive || waits() {
			t.Error("received, and waits still")
		}
	})
}

// CCM-25: a version that was kept and has no day yet, because a language is wanting, is begun by nobody.
func TestAVersionWithoutADayIsNotOffered(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		text, err := os.ReadFile("../../forms/library/next-steps.yaml")
		must(t, err)
		brought := strings.Replace(strings.Replace(string(text), "code: next-steps", "code: brought", 1), "version: 1", "version: 1\nwanting: fr", 1)
		_, err = h.Forms.Keep(ctx, access.Actor{PersonID: "chief", OrganisationID: "hq", OrganisationKind: access.Headquarters, Roles: []access.Role{access.Administrator}}, "brought.yaml", []byte(brought))
		must(t, err)
		list, err := h.FormsOf(ctx, h.worker, f.ID)
		must(t, err)
		offers := func(code string) bool {
			return slices.ContainsFunc(list.Begin, func(v forms.Version) bool { return v.Code == code })
		}
		if !offers("next-steps") || offers("brought") {
			t.Errorf("offered: %v", list.Begin)
		}
	})
}
