package release

import (
	"slices"
	"testing"
	"time"

	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision/filetest"
)

// CCM-8, CCM-19: a form that the client signed is a consent that waits to be recorded, for those whom it names; while it does the gate counts it. One that
// was given until supervision ended is none after a reopening, recorded or not: it is neither counted nor recorded any more.
func TestASignedFormWaitsToBeRecorded(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h, counsel := open(t, d)
		f := h.File.ID
		see := func() (Page, bool) {
			t.Helper()
			p, err := s.Page(ctx, h.Worker, f)
			filetest.Must(t, err)
			form := ""
			if len(p.SignedForms) > 0 {
				form = p.SignedForms[0].ID
			}
			on, err := Consented(ctx, d, f, form, p.Today)
			filetest.Must(t, err)
			return p, on
		}
		form := signs(t, h)
		p, counted := see()
		if waiting := p.Unrecorded(); !counted || len(waiting) != 1 || waiting[0].ID != form || !slices.Equal(p.Named(waiting[0]), []string{counsel}) || p.Why(counsel) != "release.signed_unrecorded" {
			t.Fatalf("signed: counted %v, waiting %+v, %q", counted, waiting, p.Why(counsel))
		}
		if waits, err := Unrecorded(ctx, d, f, form); err != nil || !waits {
			t.Errorf("its page: %v, %v", waits, err)
		}
		filetest.Must(t, s.KeepConsent(ctx, h.Worker, f, NewConsent{FormID: form, Covers: []string{counsel}}))
		if p, counted := see(); !counted || len(p.Unrecorded()) != 0 || p.Why(counsel) != "" {
			t.Errorf("recorded: counted %v, waiting %+v, %q", counted, p.Unrecorded(), p.Why(counsel))
		}
		if waits, err := Unrecorded(ctx, d, f, form); err != nil || waits {
			t.Errorf("its page, recorded: %v, %v", waits, err)
		}
	})
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h, counsel := open(t, d)
		f := h.File.ID
		form := signs(t, h)
		h.Clock.Set(h.Clock.Now().Add(time.Minute))
		filetest.Must(t, d.Tx(ctx, func(tx *db.Tx) error {
			_, err := s.History.Append(ctx, tx, h.Worker, history.ActClosureRecorded, h.File.OrganisationID, f, history.Fact{Kind: history.Closed, Effective: "2026-11-10", Payload: history.ClosedPayload{}})
			return err
		}))
		h.Clock.Set(h.Clock.Now().Add(time.Minute))
		p, err := s.Page(ctx, h.Worker, f)
		filetest.Must(t, err)
		if on, err := Consented(ctx, d, f, form, p.Today); err != nil || on || len(p.SignedForms) != 0 || p.Why(counsel) != "release.no_consent" {
			t.Errorf("reopened: counted %v, waiting %+v, %q, %v", on, p.SignedForms, p.Why(counsel), err)
		}
		if waits, err := Unrecorded(ctx, d, f, form); err != nil || waits {
			t.Errorf("its page, reopened: %v, %v", waits, err)
		}
		if problems := fault.ProblemsOf(s.KeepConsent(ctx, h.Worker, f, NewConsent{FormID: form, Covers: []string{counsel}})); len(problems) != 1 || problems[0].Key != "release.problem.spent" {
			t.Errorf("recorded after the reopening: %+v", problems)
		}
		anew := signs(t, h)
		if on, err := Consented(ctx, d, f, anew, p.Today); err != nil || !on {
			t.Errorf("signed anew: counted %v, %v", on, err)
		}
	})
}
