package forms

import (
	"cmp"
	"context"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
)

// Supersede begins a later form in place of one that is completed, signed or sent: in the version in force today, with
// the answers to what that still asks. The older one stands until the later is as far as it: completed, signed or sent. The caller has decided access
// and audits.
func (s *Service) Supersede(ctx context.Context, tx *db.Tx, a access.Actor, about About, formID string) (Filled, error) {
	f, err := s.supersedable(ctx, tx, about, formID)
	if err != nil {
		return Filled{}, err
	}
	d, err := s.InForce(ctx, tx, f.Code, s.day(ctx))
	if err != nil {
		return Filled{}, err
	}
	return s.open(ctx, tx, a, f.later(), d, d.asking(f.Answers()))
}

// Correct begins a later form in place of one for one part of it that was signed or sent: in the version of the older, with what the part
// says. The parts before it stay as they came, with who sent them and when; those after it are empty. The older one stands until the later
// is sent. The caller has decided access and audits.
func (s *Service) Correct(ctx context.Context, tx *db.Tx, a access.Actor, about About, formID, part string) (Filled, error) {
	f, err := s.supersedable(ctx, tx, about, formID)
	if err != nil {
		return Filled{}, err
	}
	was, there := f.Part(part)
	if !there || !f.Fixed(part) {
		return Filled{}, fault.Missing()
	}
	came := f.inOrder(slices.DeleteFunc(slices.Clone(f.Parts), func(p FilledPart) bool { return f.place(p.Part) >= f.place(part) }))
	later, err := s.open(ctx, tx, a, f.later(), f.Definition, was.Answers(), came...)
	if err != nil {
		return Filled{}, err
	}
	return later, s.carryOver(ctx, tx, f, later, came)
}

// carryOver keeps with a later form that what came with the older was sent and signed, by whom and when, and its receipt.
func (s *Service) carryOver(ctx context.Context, tx *db.Tx, older, later Filled, came []FilledPart) error {
	for n, p := range came {
		theirs := older.Definition.Parts[n].Side == Agency
		i := slices.IndexFunc(older.Sendings, func(x Sending) bool { return x.Carries(p.Part) && theirs == (x.To == older.OrganisationID) })
		if i < 0 {
			continue
		}
		x := older.Sendings[i]
		was, of := x.ID, Filled{Code: later.Code, Number: later.Number, Parts: slices.DeleteFunc(slices.Clone(later.Parts), func(p FilledPart) bool { return !older.Sendings[i].Carries(p.Part) })}
		x.ID, x.FormID = id.New(), later.ID
		x.Covers, x.Hash = of.Content()
		if err := cmp.Or(insertSending(ctx, tx, later.OrganisationID, x), copyReceipt(ctx, tx, was, x)); err != nil {
			return err
		}
	}
	return carrySignatures(ctx, tx, older, later, came)
}

func carrySignatures(ctx context.Context, tx *db.Tx, older, later Filled, came []FilledPart) (err error) {
	for _, g := range older.Signatures {
		if slices.ContainsFunc(came, func(p FilledPart) bool { return p.Part == older.Definition.items[g.Item].part }) {
			g.ID, g.FormID = id.New(), later.ID
			err = cmp.Or(err, insertSignature(ctx, tx, later.OrganisationID, g))
		}
	}
	return err
}

// Corrects reports whether the form was begun to correct a part of another: it has what came with that one.
func (f Filled) Corrects() bool {
	return f.Supersedes != "" && slices.ContainsFunc(f.Sendings, func(x Sending) bool { return x.SentAt <= f.OpenedAt })
}

// Gone reports whether something of the form was sent since it was begun.
func (f Filled) Gone() bool {
	return slices.ContainsFunc(f.Sendings, func(x Sending) bool { return !f.Corrects() || x.SentAt > f.OpenedAt })
}

func (f Filled) later() Filled {
	return Filled{OrganisationID: f.OrganisationID, SubjectKind: f.SubjectKind, SubjectID: f.SubjectID, Supersedes: f.ID}
}

// supersedable gives a form that a later one may be begun in place of.
func (s *Service) supersedable(ctx context.Context, tx *db.Tx, about About, formID string) (Filled, error) {
	f, err := s.Get(ctx, tx, about, formID)
	if err != nil {
		return f, err
	}
	if _, err := next(f.State, actSupersede); err != nil {
		return f, err
	}
	if f.SupersededBy != "" {
		return f, fault.New(fault.Conflict, "forms.problem.state."+string(Superseded))
	}
	return f, nil
}

// asking leaves out the answers to what the version no longer asks.
func (d *Definition) asking(a Answers) Answers {
	out := d.Read(a.Values(), "")
	d.each(out, "", func(x spot) bool {
		if d.Retired(*x.item) {
			drop(*x.item, x.prefix, out)
		}
		return true
	})
	return out
}

// Counts reports whether what a form says holds: no later one superseded it, and one that it is to supersede does not stand any more. This
// alone decides which of two forms counts while the later is written.
func (f Filled) Counts() bool {
	return f.State != Superseded && (f.Earlier == "" || f.Earlier == Superseded)
}

// supersede takes the form that another supersedes out of force, once the other is as far: what was sent stands until the later is sent,
// what was signed until the later is.
func (s *Service) supersede(ctx context.Context, tx *db.Tx, later Filled, done act) error {
	if later.Supersedes == "" {
		return nil
	}
	older, err := s.Get(ctx, tx, About{later.SubjectKind, later.SubjectID}, later.Supersedes)
	if err != nil || older.State == Superseded || !older.gives(later, done) {
		return err
	}
	return updateState(ctx, tx, older, Superseded)
}

// gives reports whether a form gives way to a later one with which an act was done.
func (f Filled) gives(later Filled, done act) bool {
	switch {
	case done == actSend:
		return true
	case len(f.Sendings) > 0:
		return false
	case len(f.Signatures) > 0:
		return done == actSign && len(later.Unsigned()) == 0
	}
	return true
}
