package housenote

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
)

// stayOn is where the client of a file lived on a day that they live there no longer since: of a move in the morning, the night before is the first house's.
const stayOn = "select b.residence_id, b.arrived_on, b.unmarked_why, r.high_risk from bed_stay b join residence r on r.id=b.residence_id where b.file_id=$1 and b.arrived_on<=$2 and b.left_on>=$2 order by b.arrived_on desc, b.id desc limit 1"

// LeftLately reports whether somebody who left on a day was in the house in the night before today: who did not come home and is signed out leaves a
// note of that night.
func LeftLately(left, today clock.Date) bool { return left >= today.AddDays(-1) && left <= today }

// leftLately holds of a file whose client lives in no residence now, and did yesterday.
func (s Service) leftLately(ctx context.Context, q db.Querier, f supervision.File) (bool, error) {
	if f.Resident {
		return false, nil
	}
	left, err := db.One[clock.Date](ctx, q, "select coalesce(max(left_on),'') from bed_stay where file_id=$1", f.ID)
	if err != nil {
		return false, fmt.Errorf("since when a client lives elsewhere: %w", err)
	}
	return LeftLately(left, s.today(ctx)), nil
}

// fileIn gives a file to whoever may write a note about its client: as of a resident, for the day after they left, too.
func (s Service) fileIn(ctx context.Context, q db.Querier, a access.Actor, fileID string) (supervision.File, error) {
	f, err := s.Stored(ctx, q, fileID)
	if err != nil {
		return f, err
	}
	lately, err := s.leftLately(ctx, q, f)
	if err != nil {
		return f, err
	}
	who := f.Subject()
	who.Resident = who.Resident || lately
	return f, s.Access.Check(ctx, q, a, access.HouseWrite, who)
}

// livedOn gives where the client of a file lived on a day: where they live now, or where they slept before a move or when they left, lately.
func (s Service) livedOn(ctx context.Context, q db.Querier, f supervision.File, day clock.Date) (stay, error) {
	lives, err := db.All[stay](ctx, q, stayOf, f.ID)
	if err != nil {
		return stay{}, fmt.Errorf("where a client lives: %w", err)
	}
	lately, err := s.leftLately(ctx, q, f)
	if err != nil || len(lives) == 0 && !lately {
		return stay{}, orLeft(err)
	}
	if len(lives) > 0 && (!day.Valid() || day >= lives[0].ArrivedOn) {
		return lives[0], nil
	}
	before, err := db.All[stay](ctx, q, stayOn, f.ID, day)
	if err != nil {
		return stay{}, fmt.Errorf("where a client lived: %w", err)
	}
	if len(before) > 0 {
		return before[0], nil
	}
	if len(lives) > 0 {
		return lives[0], nil
	}
	return stay{}, fault.At("on_day", "housenote.problem.not_then")
}

func orLeft(err error) error {
	if err == nil {
		return fault.New(fault.NotReady, "housenote.problem.left")
	}
	return err
}

// ofLastNight gives the page on which somebody who may not read the notes any more keeps that of the night before the client left: the form, and nothing
// that was noted before.
func (s Service) ofLastNight(ctx context.Context, a access.Actor, fileID string) (Page, error) {
	f, err := s.fileIn(ctx, s.DB, a, fileID)
	if err != nil {
		return Page{}, err
	}
	client, err := s.Registry.ClientByID(ctx, s.DB, f.ClientID)
	if err != nil {
		return Page{}, err
	}
	return Page{View: supervision.View{File: f, Client: client}, Now: s.Clock.Now(), MayWrite: true, LastNight: true}, s.Audit.Read(ctx, a.Entry(string(access.HouseWrite), "file", f.ID)).Wait()
}
