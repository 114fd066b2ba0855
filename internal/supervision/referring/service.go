package referring

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/headsup"
)

// Form is the code of the referral, Part the part of it that the agency writes.
const (
	Form = "bsf801"
	Part = "agency"
)

// Service keeps referrals that are written before there is a file, beside the heads-ups.
type Service struct {
	headsup.Service
	Forms *forms.Service
}

// Referral is a heads-up with the BSF801 that was written of it, as an actor sees it.
type Referral struct {
	headsup.HeadsUp
	Filled   forms.Filled // empty while there is none that the actor may read
	At       forms.FilledPart
	Writes   bool // the actor writes the agency's part
	Received bool // it waits for the actor's side to say that it arrived
}

// There reports whether a form is there for the actor.
func (x Referral) There() bool { return x.Filled.ID != "" }

// Sendable reports whether the form may go to the provider now.
func (x Referral) Sendable() bool { return x.Writes && x.Filled.State == forms.Completed }

// Reopens reports whether the part may be written again: it was not sent.
func (x Referral) Reopens() bool { return x.Sendable() && !x.Filled.Fixed(Part) }

// Corrects reports whether a later form may be begun in the place of one that was sent.
func (x Referral) Corrects() bool {
	return x.Writes && x.There() && len(x.Filled.Sendings) > 0 && x.Filled.SupersededBy == ""
}

// Written reports whether the part is written still.
func (x Referral) Written() bool { return x.Writes && x.There() && x.At.State == forms.Draft }

// Of gives the referral of a heads-up to who may write heads-ups: to the officer as it stands, to the provider as it was sent. The
// reading is audited.
func (s Service) Of(ctx context.Context, a access.Actor, headsUpID string) (Referral, error) {
	x, err := s.of(ctx, s.DB, a, headsUpID)
	if err != nil {
		return x, err
	}
	return x, s.Audit.Read(ctx, a.Entry(actRead, object, x.ID)).Wait()
}

const object = "heads_up"

func (s Service) of(ctx context.Context, q db.Querier, a access.Actor, headsUpID string) (x Referral, err error) {
	if x.HeadsUp, err = s.ForAct(ctx, q, a, headsUpID); err != nil {
		return x, err
	}
	x.Writes = x.Open() && officer(a)
	all, err := s.Forms.Whole(ctx, q, forms.OfHeadsUp(x.ID))
	if err != nil {
		return x, err
	}
	i := slices.IndexFunc(all, func(f forms.Filled) bool { return officer(a) || slices.Contains(f.CarriedTo(Part), a.OrganisationID) })
	if i < 0 { // the latest is first
		return x, nil
	}
	x.Filled = all[i]
	x.At, _ = x.Filled.Part(Part)
	last, sent := x.Filled.LastSending()
	x.Received = sent && x.Open() && last.To == a.OrganisationID && last.ReceivedAt == 0
	return x, nil
}

// officer reports whether the agency's part is an actor's to write.
func officer(a access.Actor) bool { return a.Region != "" && a.Has(access.LiaisonOfficer) }

// known gives what a referral begins from: the heads-up, and who writes.
func (s Service) known(ctx context.Context, a access.Actor, h headsup.HeadsUp) forms.Context {
	file := map[string]any{}
	for name, value := range map[string]string{"name": h.Name, "uci": h.UCIWritten, "risk": h.Risk, "held_at": h.HeldAt, "answer_by": string(h.AnswerBy)} {
		if value != "" {
			file[name] = value
		}
	}
	if h.AnswerBy != "" {
		file["urgent"] = true
	}
	if h.Housing != "" {
		file["housing"] = h.Housing == "yes"
	}
	today := clock.DateOf(s.Clock.Now(), i18n.Zone(ctx))
	return forms.Context{"today": string(today), "file": file, "officer": map[string]any{"name": a.Name}}
}

// Begins gives what the part begins from, for what somebody who writes in it comes to be asked only later.
func (s Service) Begins(ctx context.Context, a access.Actor, x Referral) forms.Answers {
	return x.Filled.Definition.Begin(s.known(ctx, a, x.HeadsUp), Part)
}

// Begin begins the referral of a heads-up that is waited for, in the version of the form in force; of one that was begun it does
// nothing.
func (s Service) Begin(ctx context.Context, a access.Actor, headsUpID string) error {
	return s.act(ctx, a, headsUpID, actBegun, func(tx *db.Tx, x Referral) error {
		if x.There() {
			return nil
		}
		_, err := s.Forms.Open(ctx, tx, a, x.OrganisationID, forms.OfHeadsUp(x.ID), Form, s.known(ctx, a, x.HeadsUp))
		return err
	})
}

// What is done with a referral before there is a file; the audit names it so.
const (
	actRead     = "referring.read"
	actBegun    = "referring.begun"
	actSaved    = "referring.saved"
	actDone     = "referring.completed"
	actReopened = "referring.reopened"
	actSent     = "referring.sent"
	actReceived = "referring.received"
	actReplaced = "referring.replaced"
)

// act does what an officer does with the referral of a heads-up that is waited for, after who does something with it at the same time.
func (s Service) act(ctx context.Context, a access.Actor, headsUpID, action string, do func(*db.Tx, Referral) error) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		if err := tx.Hold(ctx, object, headsUpID); err != nil {
			return err
		}
		x, err := s.of(ctx, tx, a, headsUpID)
		if err != nil {
			return err
		}
		if !x.Open() {
			return fault.New(fault.NotReady, "headsup.problem.ended")
		}
		if !officer(a) && action != actReceived {
			return fault.Denied()
		}
		if err := do(tx, x); err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, a.Entry(action, object, x.ID))
	})
}

// onForm does an act on the form that was begun.
func (s Service) onForm(ctx context.Context, a access.Actor, headsUpID, action string, do func(*db.Tx, Referral) error) error {
	return s.act(ctx, a, headsUpID, action, func(tx *db.Tx, x Referral) error {
		if !x.There() {
			return fault.Missing()
		}
		return do(tx, x)
	})
}

func (x Referral) writing(w forms.Writing) forms.Writing {
	w.About, w.FormID, w.Part = forms.OfHeadsUp(x.ID), x.Filled.ID, Part
	return w
}

// Save keeps what is written of the agency's part; what is missing may be.
func (s Service) Save(ctx context.Context, a access.Actor, headsUpID string, w forms.Writing) error {
	return s.write(ctx, a, headsUpID, actSaved, w, s.Forms.Save)
}

// Complete keeps the agency's part and says that it is whole.
func (s Service) Complete(ctx context.Context, a access.Actor, headsUpID string, w forms.Writing) error {
	return s.write(ctx, a, headsUpID, actDone, w, s.Forms.Complete)
}

// write keeps what was written; the draft that it was typed in is gone with it.
func (s Service) write(ctx context.Context, a access.Actor, headsUpID, action string, w forms.Writing, keep func(context.Context, *db.Tx, access.Actor, forms.Writing) error) error {
	return s.onForm(ctx, a, headsUpID, action, func(tx *db.Tx, x Referral) error {
		if err := keep(ctx, tx, a, x.writing(w)); err != nil {
			return err
		}
		return s.Notes.DropDraft(ctx, tx, a.PersonID, DraftOf+x.ID, "")
	})
}

// Reopen lets the completed part be written again while it was not sent.
func (s Service) Reopen(ctx context.Context, a access.Actor, headsUpID string, version int) error {
	return s.onForm(ctx, a, headsUpID, actReopened, func(tx *db.Tx, x Referral) error {
		return s.Forms.Reopen(ctx, tx, a, x.writing(forms.Writing{Version: version}))
	})
}

// Replace begins a later form in the place of one that was sent: what came with it stands until the later is sent.
func (s Service) Replace(ctx context.Context, a access.Actor, headsUpID string) error {
	return s.onForm(ctx, a, headsUpID, actReplaced, func(tx *db.Tx, x Referral) error {
		if !x.Corrects() {
			return fault.Denied()
		}
		_, err := s.Forms.Supersede(ctx, tx, a, forms.OfHeadsUp(x.ID), x.Filled.ID)
		return err
	})
}

// Send sends the referral to the provider, and lets the heads-up say what it says: the whole name in the place of initials.
func (s Service) Send(ctx context.Context, a access.Actor, headsUpID string) error {
	return s.onForm(ctx, a, headsUpID, actSent, func(tx *db.Tx, x Referral) error {
		if !x.Sendable() {
			return fault.New(fault.NotReady, "forms.problem.part."+string(forms.Draft))
		}
		if err := s.Says(ctx, tx, a, x.HeadsUp, x.said()); err != nil {
			return err
		}
		return s.Forms.Send(ctx, tx, a, forms.OfHeadsUp(x.ID), x.OrganisationID, x.Filled.ID)
	})
}

// Receive says that the referral arrived at the provider.
func (s Service) Receive(ctx context.Context, a access.Actor, headsUpID string) error {
	return s.onForm(ctx, a, headsUpID, actReceived, func(tx *db.Tx, x Referral) error {
		if !x.Received {
			return fault.Denied()
		}
		return s.Forms.Receive(ctx, tx, a, forms.OfHeadsUp(x.ID), x.Filled.ID)
	})
}

// said gives the heads-up as the referral says it.
func (x Referral) said() headsup.HeadsUp {
	h, a := x.HeadsUp, x.At.Answers()
	h.Name, h.UCIWritten, h.HeldAt, h.Risk = a.Get("client_name"), a.Get("uci"), a.Get("held_at"), a.Get("risk")
	if housing := a.Get("housing"); housing != "" {
		h.Housing = housing
	}
	h.AnswerBy = "" // what it says stands in the place of what was said before it came
	if a.Get("urgent") == "yes" {
		h.AnswerBy = clock.Date(a.Get("urgent_by"))
	}
	return h
}

// move takes the forms of a heads-up into the file that was opened from them, with the receipt of what was not received yet.
func (s Service) move(ctx context.Context, tx *db.Tx, a access.Actor, headsUpID, seen, why string, f supervision.File) error {
	x, err := s.of(ctx, tx, a, headsUpID)
	if err != nil {
		return err
	}
	if !x.Open() { // a colleague was first: its form is in that file
		return fault.At("heads_up", "headsup.problem.ended")
	}
	if x.Filled.ID != seen {
		return fault.At("heads_up", "referring.problem.later")
	}
	if x.There() {
		var c fault.Check
		c.Take(grounded(ctx, f, x.At.Answers()), nil)
		err := s.otherwise(ctx, tx, a, f, x, why)
		if c.Take(err, nil); c.Err() != nil {
			return c.Err()
		}
		if err != nil {
			return err
		}
	}
	if x.Received {
		if err := s.Forms.Receive(ctx, tx, a, forms.OfHeadsUp(x.ID), x.Filled.ID); err != nil {
			return err
		}
	}
	if err := s.Forms.Rehome(ctx, tx, forms.OfHeadsUp(headsUpID), forms.OfFile(f.ID)); err != nil {
		return fmt.Errorf("referral into its file: %w", err)
	}
	return nil
}
