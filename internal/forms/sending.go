package forms

import (
	"context"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
)

// Sending is a form on its way to an organisation, with what it said, and its receipt.
type Sending struct {
	ID             string `db:"id"`
	FormID         string `db:"form_id"`
	To             string `db:"to_organisation"`
	Covers         string `db:"covers"`
	Hash           string `db:"hash"`
	SentBy         string `db:"sent_by"`
	SentByName     string `db:"sent_by_name"`
	SentAt         int64  `db:"sent_at"`
	Transmission   string `db:"transmission"` // what was sent in the same act; empty before that was kept
	ReceivedByName string `db:"received_by_name"`
	ReceivedAt     int64  `db:"received_at"` // 0: not yet
}

// Send sends forms of one subject to another organisation in one transmission, all of them or none: of each the completed parts,
// signed where they ask for it. The caller has decided access and audits.
func (s *Service) Send(ctx context.Context, tx *db.Tx, a access.Actor, about About, to string, formIDs ...string) error {
	transmission := id.New()
	for _, formID := range formIDs {
		if err := s.send(ctx, tx, a, about, formID, to, transmission); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) send(ctx context.Context, tx *db.Tx, a access.Actor, about About, formID, to, transmission string) error {
	f, err := s.Get(ctx, tx, about, formID)
	if err != nil {
		return err
	}
	if _, err := next(f.State, actSend); err != nil {
		return err
	}
	if err := f.MissesSignature(); err != nil {
		return err
	}
	covers, hash := f.Content()
	sending := Sending{ID: id.New(), FormID: f.ID, To: to, Covers: covers, Hash: hash, SentBy: a.PersonID, SentByName: a.Name, SentAt: s.now(), Transmission: transmission}
	if err := insertSending(ctx, tx, f.OrganisationID, sending); err != nil {
		return err
	}
	if err := s.supersede(ctx, tx, f, actSend); err != nil {
		return err
	}
	return s.move(ctx, tx, f, actSend)
}

// Receive says that what was sent to the actor's organisation arrived, with everything of the same transmission: one receipt.
// What was sent elsewhere is not found.
func (s *Service) Receive(ctx context.Context, tx *db.Tx, a access.Actor, about About, formID string) error {
	f, err := s.Get(ctx, tx, about, formID)
	if err != nil {
		return err
	}
	last, sent := f.LastSending()
	if !sent || last.To != a.OrganisationID {
		return fault.Missing()
	}
	if _, err := next(f.State, actReceive); err != nil {
		return err
	}
	all, err := s.Whole(ctx, tx, about)
	if err != nil {
		return err
	}
	for _, x := range all {
		with, sent := x.LastSending()
		if x.ID != f.ID && (!sent || last.Transmission == "" || with.Transmission != last.Transmission || x.State != Sent) {
			continue
		}
		if err := insertReceipt(ctx, tx, x, with, a, s.now()); err != nil {
			return err
		}
		if err := s.move(ctx, tx, x, actReceive); err != nil {
			return err
		}
	}
	return nil
}

// Rehome lets all forms of a subject be of another from now on, with every version, signature and sending. The caller has decided
// access and audits.
func (s *Service) Rehome(ctx context.Context, tx *db.Tx, from, to About) error {
	return rehome(ctx, tx, from, to)
}

// LastSending gives how a form was sent last; false when it never was.
func (f Filled) LastSending() (Sending, bool) {
	if len(f.Sendings) == 0 {
		return Sending{}, false
	}
	return f.Sendings[len(f.Sendings)-1], true
}

// SentTo lists the organisations that a form was sent to, for the subject of a question of access.
func (f Filled) SentTo() []string {
	var out []string
	for _, x := range f.Sendings {
		out = append(out, x.To)
	}
	return out
}

// Carries reports whether a part was among what was sent.
func (x Sending) Carries(part string) bool {
	_, there := versionsOf(x.Covers)[part]
	return there
}

// CarriedTo lists the organisations that a part was sent to.
func (f Filled) CarriedTo(part string) []string {
	var out []string
	for _, x := range f.Sendings {
		if x.Carries(part) {
			out = append(out, x.To)
		}
	}
	return out
}

// Has reports whether a signature is given in the part.
func (p Part) Has(item string) bool {
	found := false
	Walk(p.Items, func(i Item) { found = found || i.ID == item })
	return found
}
