package document

import (
	"slices"
	"strings"
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
)

// CCM-10, CCM-11, SEC-1: what the provider signed in a referral is corrected by a later one while the agency has not decided: its own part
// alone is written anew, the agency's stands as it came with who sent it and when; the officer sees nothing of it before it is sent, and then
// both. The decision is written on the later.
func TestTheProvidersPartOfAReferralIsCorrected(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t, "Idil Mattila")
		first := h.proposed(t, f)
		was := h.seen(t, h.worker, f, first)
		if !was.MayReplace || was.TooLateToCorrect() != "" {
			t.Fatal("the case manager cannot correct what she signed")
		}
		later, err := h.ReplaceForm(ctx, h.worker, f.ID, first)
		must(t, err)
		if _, err := h.ReplaceForm(ctx, h.worker, f.ID, first); !fault.Is(err, fault.NotReady) {
			t.Errorf("corrected twice: %v", err)
		}
		x := h.seen(t, h.worker, f, later)
		agency, _ := x.At("agency")
		mine, _ := x.At(providerPart)
		asItCame, _ := was.At("agency")
		if agency.State != forms.Completed || agency.Written != asItCame.Written || agency.EditedByName != "Camille Roy" || agency.EditedAt != asItCame.EditedAt || agency.MayWrite {
			t.Errorf("the agency's part is %+v", agency)
		}
		if mine.State != forms.Draft || !mine.MayWrite || mine.Answers().Get("worker") == "" || len(x.Signatures) != 0 {
			t.Errorf("the provider's part is %+v", mine)
		}
		if len(x.Sendings) != 1 || x.Sendings[0].SentBy != was.Sendings[0].SentBy || x.Sendings[0].SentAt != was.Sendings[0].SentAt || x.Sendings[0].ReceivedByName != was.Sendings[0].ReceivedByName {
			t.Errorf("it came by %+v", x.Sendings)
		}
		begins, err := h.BeginsWith(ctx, h.worker, x, mine)
		if said := was.Answers(); err != nil || x.Unwritten(mine) || begins.Get("recommends") == "" || begins.Get("recommends") != said.Get("recommends") || begins.Get("residence") != said.Get("residence") {
			t.Errorf("it begins with %v, %v", begins, err)
		}
		h.sendsTheCorrection(t, f, first, x)
	})
}

// sendsTheCorrection completes, signs and sends a correction, unseen by the officer until then, who decides on it.
func (h house) sendsTheCorrection(t *testing.T, f supervision.File, first string, x FormRecord) {
	t.Helper()
	p, _ := x.At(providerPart)
	said := p.Answers()
	said["attended"] = []string{"Her sister, by telephone"}
	must(t, h.CompleteForm(ctx, h.worker, f.ID, forms.Writing{FormID: x.ID, Part: providerPart, Answers: said, Version: p.Version}))
	if _, err := h.Form(ctx, h.officer, f.ID, x.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("the officer sees what was not sent: %v", err)
	}
	old := h.seen(t, h.officer, f, first)
	if p, _ := old.At(DecisionPart); old.State == forms.Superseded || old.SupersededBy != "" || !p.MayWrite {
		t.Errorf("before it is sent the first is %s", old.State)
	}
	if err := h.SendForm(ctx, h.worker, f.ID, x.ID, Said{}); !slices.Equal(itemsOf(err), []string{"item"}) {
		t.Errorf("sent unsigned: %v", err)
	}
	h.signs(t, f, x.ID)
	must(t, h.SendForm(ctx, h.worker, f.ID, x.ID, Said{}))
	if rows, err := h.Tray(ctx, h.officer); err != nil || !slices.ContainsFunc(rows, func(r Incoming) bool { return r.FormID == x.ID }) {
		t.Errorf("the officer is not told: %+v, %v", rows, err)
	}
	must(t, h.ReceiveForm(ctx, h.officer, f.ID, x.ID))
	now, old := h.seen(t, h.officer, f, x.ID), h.seen(t, h.officer, f, first)
	if old.State != forms.Superseded || old.SupersededBy != x.ID || len(old.Sendings) != 2 || now.Answers().Get("attended") != "Her sister, by telephone" {
		t.Errorf("the officer has %s by %q, %v", old.State, old.SupersededBy, now.Answers().Get("attended"))
	}
	if u, there, err := h.Undecided(ctx, h.officer, f); err != nil || !there || u.ID != x.ID {
		t.Errorf("the decision is written on %v, %v", u.ID, err)
	}
	must(t, h.says(t, h.officer, f, x.ID, decision("APPROVED", "2026-11-09", "")))
	must(t, h.SendForm(ctx, h.officer, f.ID, x.ID, Said{}))
	decided := h.seen(t, h.worker, f, x.ID)
	if decided.TooLateToCorrect() != "document.problem.decided.accepted" {
		t.Errorf("after the decision: %q", decided.TooLateToCorrect())
	}
	if _, err := h.ReplaceForm(ctx, h.worker, f.ID, x.ID); !fault.Is(err, fault.NotReady) {
		t.Errorf("corrected after the decision: %v", err)
	}
}

// CCM-10, CCM-11: a correction that is not wanted is discarded, and the first stands; one that the decision overtook is not sent.
func TestACorrectionThatIsNotSent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t, "Idil Mattila")
		first := h.proposed(t, f)
		begun, err := h.ReplaceForm(ctx, h.worker, f.ID, first)
		must(t, err)
		must(t, h.DiscardForm(ctx, h.worker, f.ID, begun))
		if got := h.seen(t, h.worker, f, first); got.SupersededBy != "" || got.State != forms.Received {
			t.Errorf("the first is %s by %q", got.State, got.SupersededBy)
		}
		later, err := h.ReplaceForm(ctx, h.worker, f.ID, first)
		must(t, err)
		p, _ := h.seen(t, h.worker, f, later).At(providerPart)
		must(t, h.CompleteForm(ctx, h.worker, f.ID, forms.Writing{FormID: later, Part: providerPart, Answers: p.Answers(), Version: p.Version}))
		h.signs(t, f, later)
		must(t, h.says(t, h.officer, f, first, decision("NOT_APPROVED", "2026-11-09", "PLAN")))
		must(t, h.SendForm(ctx, h.officer, f.ID, first, Said{}))
		if err := h.SendForm(ctx, h.worker, f.ID, later, Said{}); !fault.Is(err, fault.NotReady) {
			t.Errorf("a correction after the decision was sent: %v", err)
		}
		if got := h.seen(t, h.worker, f, first); got.State == forms.Superseded || got.TooLateToCorrect() != "document.problem.decided.refused" {
			t.Errorf("the first is %s, %q", got.State, got.TooLateToCorrect())
		}
	})
}

// CCM-10, UX-1: a later form that the other side has begun and not sent is not read, and yet stands in the way of one's own: whose it is is said
// on the form, before the act and when it is tried. Once it is discarded, one's own is begun.
func TestAnUnseenLaterFormIsSaid(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.referred(t, "Idil Mattila")
		first := h.proposed(t, f)
		if x := h.seen(t, h.worker, f, first); x.BegunThere != "" {
			t.Errorf("nobody began one, and it says %s", x.BegunThere)
		}
		theirs, err := h.ReplaceForm(ctx, h.officer, f.ID, first)
		must(t, err)
		if x := h.seen(t, h.worker, f, first); x.BegunThere != h.officer.Name || x.BegunThere == "" || x.SupersededBy != "" {
			t.Errorf("it says %q, and is replaced by %q", x.BegunThere, x.SupersededBy)
		}
		if x := h.seen(t, h.officer, f, first); x.BegunThere != "" || x.SupersededBy != theirs {
			t.Errorf("whoever began it reads %q of %q", x.BegunThere, x.SupersededBy)
		}
		_, err = h.ReplaceForm(ctx, h.worker, f.ID, first)
		if !fault.Is(err, fault.NotReady) || !strings.Contains(err.Error(), "document.problem.begun_there") {
			t.Errorf("one's own: %v", err)
		}
		must(t, h.DiscardForm(ctx, h.officer, f.ID, theirs))
		if _, err := h.ReplaceForm(ctx, h.worker, f.ID, first); err != nil {
			t.Errorf("after it is discarded: %v", err)
		}
	})
}
