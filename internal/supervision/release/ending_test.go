package release

import (
	"slices"
	"testing"
	"time"

	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision/filetest"
)

// CCM-8: nothing is consented to backwards: a consent holds from the day it was signed, whatever earlier day stands on its form; what was told the day
// before asks for its ground, and what leaves on it names the day of signing.
func TestAConsentHoldsFromItsSignature(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h, counsel := open(t, d)
		f := h.File.ID
		filetest.Must(t, s.KeepConsent(ctx, h.Worker, f, NewConsent{FormID: signsFrom(t, h, "2026-11-02", "health"), Covers: []string{counsel}}))
		page, err := s.Page(ctx, h.Worker, f)
		filetest.Must(t, err)
		c := page.Consents[0]
		if c.InForce("2026-11-09") || !c.InForce("2026-11-10") || c.Signed() != "2026-11-10" || c.Since() != "2026-11-10" {
			t.Errorf("signed on %s, it holds since %s", c.Signed(), c.Since())
		}
		x := Contact{PlaceID: counsel, On: "2026-11-09", Way: byPhone, Why: "They rang", Said: SaidSomething, Written: "health"}
		if p := fault.ProblemsOf(s.LogContact(ctx, h.Worker, f, x)); len(p) != 1 || p[0].Field != "ground" {
			t.Errorf("told the day before it was signed: %+v", p)
		}
		x.On = "2026-11-10"
		filetest.Must(t, s.LogContact(ctx, h.Worker, f, x))
	})
	at := clock.Micros(time.Date(2026, 11, 10, 12, 0, 0, 0, time.UTC))
	for scanned, want := range map[clock.Date]clock.Date{"2026-11-08": "2026-11-08", "": "2026-11-03"} {
		c := Consent{FormID: "f", GivenOn: "2026-11-03"}
		if c.sign(ctx, []forms.GivenSignature{{FormID: "f", Way: forms.Scanned, SignedAt: at, SignedOn: scanned}}); c.Signed() != want || c.Since() != want {
			t.Errorf("a paper of %q: signed on %s, it holds since %s", scanned, c.Signed(), c.Since())
		}
	}
	later := Consent{GivenOn: "2026-11-12", SignedOn: "2026-11-10"}
	paper := Consent{GivenOn: "2026-11-02"}
	if later.Since() != "2026-11-12" || later.Signed() != "2026-11-10" || paper.Since() != "2026-11-02" || paper.Signed() != "2026-11-02" {
		t.Errorf("from a day to come %+v, on paper %+v", later, paper)
	}
}

// CCM-8, CCM-19: a consent that was given until supervision ended does not come back with a reopened file, and its form carries no other; one with a last
// day still to come holds again, and so does what is given after the closing.
func TestReopeningGivesNoConsent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, h, counsel := open(t, d)
		f := h.File.ID
		keep := func(n NewConsent) {
			t.Helper()
			n.Covers = []string{counsel}
			filetest.Must(t, s.KeepConsent(ctx, h.Worker, f, n))
		}
		form := signs(t, h)
		keep(NewConsent{FormID: form})
		keep(NewConsent{OnPaper: true, What: []string{"work"}, GivenOn: "2026-11-05"})
		keep(NewConsent{OnPaper: true, What: []string{"family"}, GivenOn: "2026-11-05", UntilOn: "2026-12-31"})
		h.Clock.Set(h.Clock.Now().Add(time.Minute))
		filetest.Must(t, d.Tx(ctx, func(tx *db.Tx) error {
			_, err := s.History.Append(ctx, tx, h.Worker, history.ActClosureRecorded, h.File.OrganisationID, f, history.Fact{Kind: history.Closed, Effective: "2026-11-10", Payload: history.ClosedPayload{}})
			return err
		}))
		at := func(closed clock.Date) (lets []string, p Page) {
			t.Helper()
			_, err := d.Exec(ctx, "update supervision_file set closed_on=$2 where id=$1", f, closed)
			filetest.Must(t, err)
			p, err = s.Page(ctx, h.Worker, f)
			filetest.Must(t, err)
			lets = SubjectsFor(p.Consents, counsel, p.Today)
			slices.Sort(lets)
			return lets, p
		}
		if lets, _ := at("2026-11-10"); len(lets) > 0 {
			t.Errorf("closed: %v may be said", lets)
		}
		lets, p := at("")
		if !slices.Equal(lets, []string{"family"}) {
			t.Errorf("reopened: %v may be said", lets)
		}
		for _, c := range p.Consents {
			if p.AskAnew(c) != (c.UntilOn == "") {
				t.Errorf("asked anew of %+v: %v", c, p.AskAnew(c))
			}
		}
		if problems := fault.ProblemsOf(s.KeepConsent(ctx, h.Worker, f, NewConsent{FormID: form, Covers: []string{counsel}})); len(p.SignedForms) != 0 || len(problems) != 1 || problems[0].Key != "release.problem.spent" {
			t.Errorf("the form of before carries another: %v, %+v", p.SignedForms, problems)
		}
		h.Clock.Set(h.Clock.Now().Add(time.Minute))
		keep(NewConsent{OnPaper: true, What: []string{"health"}, GivenOn: "2026-11-10"})
		if lets, _ := at(""); !slices.Equal(lets, []string{"family", "health"}) {
			t.Errorf("asked anew: %v may be said", lets)
		}
	})
}
