package attendance

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/custody"
)

// FieldCustody is the field in which whoever records a kept check-in says where a client is, of whom the file says that the agency took them
// into custody: only they know whether it was kept at the desk, or by telephone from there.
const FieldCustody = "custody"

// Wheres lists what may be said of it: the client is out of custody, or in it still.
var Wheres = []string{"OUT", custody.StillHeld}

// heldUntil is what a check-in says of the custody in which a client was by the file. Without a day there was none.
type heldUntil struct {
	Since clock.Date
	Where string // one of Wheres
	On    clock.Date
}

// HeldBeside gives since when a client is in custody by what the file says beside one check-in; empty of who is not. It is within a reading that
// decides access itself, and audits.
func (s Service) HeldBeside(ctx context.Context, fileID, checkInID string) (clock.Date, error) {
	return custody.TakenBeside(ctx, s.DB, fileID, checkInID)
}

// heldUntil asks where a client is who kept a check-in after they were taken into custody: neither the release nor the custody is assumed. Of
// who did not come nothing is asked.
func (s Service) heldUntil(ctx context.Context, c *fault.Check, r supervision.Reporting) (heldUntil, error) {
	if r.Outcome != "" && !wasThere(r) {
		return heldUntil{}, nil
	}
	in, err := s.whenDue(ctx, r.CheckInID)
	if err != nil {
		return heldUntil{}, err
	}
	out := heldUntil{Where: r.Custody, On: cmp.Or(r.CameOn, in.DueOn)}
	if out.Since, err = s.HeldBeside(ctx, in.FileID, r.CheckInID); err != nil || out.Since == "" || out.On <= out.Since {
		return heldUntil{}, err
	}
	c.Require(slices.Contains(Wheres, r.Custody), FieldCustody, "attendance.problem.custody", "On", string(out.Since))
	return out, nil
}

// words says it in the note.
func (x heldUntil) words(ctx context.Context) []string {
	if x.Since == "" || !slices.Contains(Wheres, x.Where) {
		return nil
	}
	return []string{i18n.T(ctx, "attendance.note.custody."+x.Where, "On", i18n.Date(ctx, x.Since))}
}

// keepHeld keeps what a check-in says of custody, and tells the release, or takes back one that the same check-in told before it was put right.
func (s Service) keepHeld(ctx context.Context, tx *db.Tx, f supervision.File, r supervision.Reporting, x heldUntil) ([]history.Fact, error) {
	if _, err := tx.Exec(ctx, "update check_in set custody=$2 where id=$1", r.CheckInID, x.Where); err != nil {
		return nil, fmt.Errorf("where a client was: %w", err)
	}
	still, err := custody.TakenInto(ctx, tx, f.ID)
	if err != nil || x.Since == "" && still == "" {
		return nil, err
	}
	was, err := s.releasedFrom(ctx, tx, f.ID, cmp.Or(x.Since, still))
	if err != nil {
		return nil, err
	}
	fact := history.Fact{Kind: history.Released, Effective: x.On, Corrects: was.ID, Payload: history.ReleasedPayload{Held: history.HeldInCustody, Since: cmp.Or(x.Since, still)}}
	switch {
	case still != "" && was.ID == "", still == "" && was.Effective == x.On:
		return nil, nil // it is said as it is
	case still != "":
		fact.Kind, fact.Effective = history.ReleaseTakenBack, was.Effective
	}
	return []history.Fact{fact}, nil
}

// releasedFrom gives the release from the custody since a day that a check-in told and that stands; without an id there is none.
func (s Service) releasedFrom(ctx context.Context, tx *db.Tx, fileID string, since clock.Date) (history.Event, error) {
	list, err := s.History.Of(ctx, tx, fileID, []history.Kind{history.Released, history.ReleaseTakenBack}, 0, 500)
	if err != nil {
		return history.Event{}, err
	}
	for _, e := range history.Standing(list) {
		p, err := history.Decode[history.ReleasedPayload](e)
		if err != nil {
			return history.Event{}, fmt.Errorf("a release: %w", err)
		}
		if e.Kind == history.Released && e.Act == history.ActCheckInRecorded && p.Since == since {
			return e, nil
		}
	}
	return history.Event{}, nil
}
