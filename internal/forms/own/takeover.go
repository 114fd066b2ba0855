package own

import (
	"context"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// Abandoned is a form that somebody made for themselves who left the organisation or is absent today.
type Abandoned struct {
	Record
	Owner access.Away
}

// MayTakeOver reports whether an actor takes over forms of people who left or are absent.
func (s Service) MayTakeOver(ctx context.Context, a access.Actor) bool {
	return s.Access.Can(ctx, s.DB, a, access.OwnFormTakeOver, access.Subject{OrganisationID: a.OrganisationID, Programme: a.Programme})
}

// Abandoned lists the forms that the actor may take over. They hold nothing about anybody but the names of those who made them.
func (s Service) Abandoned(ctx context.Context, a access.Actor) ([]Abandoned, error) {
	if !s.MayTakeOver(ctx, a) {
		return nil, nil
	}
	list, err := storedOfOthers(ctx, s.DB, a.OrganisationID, a.Programme, a.PersonID)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	var out []Abandoned
	for _, f := range list {
		x, err := s.abandoned(ctx, s.DB, a, f)
		if fault.Is(err, fault.NotFound) { // its maker is there
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

// AbandonedOne gives one form that the actor may take over; one whose maker is there cannot be told from none.
func (s Service) AbandonedOne(ctx context.Context, a access.Actor, code string) (Abandoned, error) {
	f, err := stored(ctx, s.DB, code)
	if err != nil {
		return Abandoned{}, err
	}
	return s.abandoned(ctx, s.DB, a, f)
}

// abandoned gives a form that the actor may take over now, else fault.NotFound.
func (s Service) abandoned(ctx context.Context, q db.Querier, a access.Actor, f Form) (x Abandoned, err error) {
	of := f.subject()
	of.Own = "" // it is asked as one of the organisation's, which it becomes
	if !f.Personal() || f.OwnerID == a.PersonID || !s.Access.Can(ctx, q, a, access.OwnFormTakeOver, of) {
		return x, fault.Missing()
	}
	if x.Owner, err = s.Access.AwayOf(ctx, q, a, f.OwnerID); err != nil {
		return x, err
	}
	x.Form = f
	if x.InUse, err = s.newest(ctx, q, f.Code); err != nil {
		return x, err
	}
	x.Shown, err = f.shown(x.InUse)
	return x, err
}

// TakeOver makes a form of somebody who left or is absent the organisation's, by the version that the actor saw. It keeps whose it was
// and who took it over; what was put in use and what was filled in stay as they are.
func (s Service) TakeOver(ctx context.Context, a access.Actor, code string, row int) error {
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := stored(ctx, tx, code)
		if err != nil {
			return err
		}
		if f.TakenAt != 0 && s.may(ctx, tx, a, f, true) { // somebody was first
			return fault.Overtaken("own.problem.stale", "Name", f.ChangedByName)
		}
		x, err := s.abandoned(ctx, tx, a, f)
		if err != nil {
			return err
		}
		if f.Row != row {
			return fault.Overtaken("own.problem.stale", "Name", f.ChangedByName)
		}
		if n, err := countOf(ctx, tx, f.OrganisationID, ""); err != nil {
			return err
		} else if n >= mostOfOrganisation {
			return fault.New(fault.NotReady, "own.problem.many")
		}
		owner := f.OwnerID
		f.OwnerID, f.TakenFrom, f.TakenFromName, f.TakenBy, f.TakenByName, f.TakenAt = "", owner, x.Owner.Name, a.PersonID, a.Name, s.now()
		f.ChangedByName, f.ChangedAt = a.Name, s.now()
		if err := update(ctx, tx, f); err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, a.Entry(actTaken, object, code), a.Entry(actTaken, "person", owner))
	})
}

// GivesBack reports whether an actor may give a form that was taken over back to whoever made it: they have a place in the organisation
// again, or still.
func (s Service) GivesBack(ctx context.Context, a access.Actor, f Form) (bool, error) {
	if f.Personal() || f.TakenFrom == "" || !s.may(ctx, s.DB, a, f, true) || !s.MayTakeOver(ctx, a) {
		return false, nil
	}
	left, err := s.left(ctx, s.DB, a, f.TakenFrom)
	return !left, err
}

// left reports whether somebody has no place in the actor's organisation any more.
func (s Service) left(ctx context.Context, q db.Querier, a access.Actor, personID string) (bool, error) {
	x, err := s.Access.AwayOf(ctx, q, a, personID)
	if fault.Is(err, fault.NotFound) { // they are there
		return false, nil
	}
	return err == nil && x.Left(), err
}

// GiveBack gives a form that was taken over back to whoever it was taken from, by the version that the actor saw: it is theirs alone again.
// What was put in use meanwhile and what was filled in stay as they are.
func (s Service) GiveBack(ctx context.Context, a access.Actor, code string, row int) error {
	return s.act(ctx, a, code, row, actGiven, func(tx *db.Tx, f *Form) error {
		if !s.MayTakeOver(ctx, a) {
			return fault.Denied()
		}
		owner := f.TakenFrom
		if f.Personal() || owner == "" {
			return fault.Missing()
		}
		if left, err := s.left(ctx, tx, a, owner); err != nil {
			return err
		} else if left {
			return fault.New(fault.NotReady, "own.problem.left", "Name", f.TakenFromName)
		}
		if n, err := countOf(ctx, tx, f.OrganisationID, owner); err != nil {
			return err
		} else if n >= mostOfPerson {
			return fault.New(fault.NotReady, "own.problem.many")
		}
		f.OwnerID, f.TakenFrom, f.TakenFromName, f.TakenBy, f.TakenByName, f.TakenAt = owner, "", "", "", "", 0
		if err := update(ctx, tx, *f); err != nil {
			return err
		}
		return s.Audit.Act(ctx, tx, a.Entry(actGiven, "person", owner))
	})
}
