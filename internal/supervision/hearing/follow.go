package hearing

import (
	"cmp"
	"context"
	"slices"

	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
)

// follower is the hearing that follows one: made by what was said of it, or known before.
type follower struct {
	supervision.Hearing
	made bool
}

// follow gives the hearing of the day that is said to follow, and the events of that: one that the plan has of that day, the one that an
// earlier saying made, moved to it, or a new one of the same kind at the same place. One that was made and does not follow any more is
// cancelled for the reason of the correction, or for what is said.
func (s Service) follow(ctx context.Context, tx *db.Tx, f supervision.File, h supervision.Hearing, was Outcome, said Said) (follower, []history.Fact, error) {
	_, _, all, err := s.PlanStored(ctx, tx, f.ID)
	if err != nil {
		return follower{}, nil, err
	}
	made, there := open(all, func(x supervision.Hearing) bool { return was.NextMade && x.ID == was.NextID })
	known, stands := open(all, func(x supervision.Hearing) bool { return x.OnDate == said.NextOn && x.ID != made.ID })
	if there && (said.NextOn == "" || stands) {
		made.CancelledReason = cmp.Or(said.Why, said.Words)
		fact, err := s.DropHearing(ctx, tx, f, made)
		return follower{Hearing: known}, []history.Fact{fact}, err
	}
	if stands || said.NextOn == "" {
		return follower{Hearing: known}, nil, nil
	}
	next := follower{supervision.Hearing{OnDate: said.NextOn, AtTime: said.NextAt, Kind: h.Kind, Place: h.Place, Arrangements: h.Arrangements}, true}
	if there {
		if next.Hearing = made; made.OnDate == said.NextOn && (said.NextAt == "" || made.AtTime == said.NextAt) {
			return next, nil, nil
		}
		next.OnDate, next.AtTime = said.NextOn, said.NextAt
	}
	fact, err := s.KeepHearing(ctx, tx, f, &next.Hearing)
	return next, []history.Fact{fact}, err
}

// open finds a hearing that was neither cancelled nor has an outcome.
func open(all []supervision.Hearing, is func(supervision.Hearing) bool) (supervision.Hearing, bool) {
	at := slices.IndexFunc(all, func(x supervision.Hearing) bool { return x.CancelledOn == "" && x.Outcome == "" && is(x) })
	if at < 0 {
		return supervision.Hearing{}, false
	}
	return all[at], true
}

// Waits reports whether somebody is to say what came of a hearing: from the day after it, unless it was over before its file was opened
// here, as those of a register that was taken over are.
func Waits(h supervision.Hearing, today clock.Date) bool {
	return h.CancelledOn == "" && h.Outcome == "" && h.OnDate < today && !h.BeforeHere
}

// Sayable reports whether it may be said what came of a hearing: on its day and after.
func Sayable(h supervision.Hearing, today clock.Date) bool {
	return h.CancelledOn == "" && h.OnDate <= today
}
