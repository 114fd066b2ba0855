package desk

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
)

// taskHouse asks for the agency to be told of what the staff of a residence noted.
const taskHouse = "supervision.task.house_noted"

// HouseNote is what a note of a residence may be evidence of.
type HouseNote struct {
	ID    string
	Codes []string   // of the conditions that it speaks against
	OnDay clock.Date // on which it was seen
	Night clock.Date // in which it was seen, by the day it began on: that before OnDay after midnight
}

// NotedByHouse keeps what a note of a residence says against the conditions of a client under supervision that were in force then, and asks
// whoever has the file to tell the agency today (CCM-24, CCM-17). What a report that stands says of that day already waits for nobody.
func (s Service) NotedByHouse(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, n HouseNote) error {
	if f.State != supervision.Active {
		return nil
	}
	for _, code := range n.Codes {
		condition, err := inForceThen(ctx, tx, f, code, n)
		if err != nil {
			return err
		}
		if condition == "" {
			continue
		}
		if _, err := tx.Exec(ctx, "insert into house_finding (note_id, condition_id, organisation_id, file_id, found_on) values ($1,$2,$3,$4,$5)",
			n.ID, condition, f.OrganisationID, f.ID, s.today(ctx)); err != nil {
			return fmt.Errorf("keep what a residence noted: %w", err)
		}
		if err := s.saidBefore(ctx, tx, a, f, n, condition, code); err != nil {
			return err
		}
	}
	_, err := s.chase(ctx, tx, a, f, n.ID)
	return err
}

// inForceThen gives the condition of a code that was in force when it was noted: of two of which one took the other's place on that day, the
// one of the night.
func inForceThen(ctx context.Context, tx *db.Tx, f supervision.File, code string, n HouseNote) (string, error) {
	for _, day := range []clock.Date{n.Night, n.OnDay} {
		ids, err := db.All[string](ctx, tx, "select id from condition where file_id=$1 and code=$2 and from_date<=$3 and (to_date='' or to_date>=$3) order by from_date desc, id limit 1", f.ID, code, day)
		if err != nil {
			return "", fmt.Errorf("what was in force: %w", err)
		}
		if len(ids) > 0 {
			return ids[0], nil
		}
	}
	return "", nil
}

// saidBefore ends what a residence noted by the report that says it: that of the condition or of its kind, of the same day or night.
func (s Service) saidBefore(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, n HouseNote, condition, code string) error {
	ids, err := db.All[string](ctx, tx, `select b.id from breach b where b.file_id=$1 and b.taken_back_on='' and b.occurred_on in ($2,$3)
		and (b.kind=$4 or exists (select 1 from breach_condition x where x.breach_id=b.id and x.condition_id=$5)) order by b.reported_on, b.id limit 1`, f.ID, n.OnDay, n.Night, code, condition)
	if err != nil || len(ids) == 0 {
		return err
	}
	_, err = s.endFindings(ctx, tx, a, f, ids[0], "", func(x Finding) bool { return x.CheckIn == n.ID && x.What == condition })
	return err
}

// notedAt says when it was noted.
func (x Finding) notedAt(ctx context.Context) string {
	if x.Hour == "" {
		return i18n.T(ctx, "desk.found.house_at", "On", i18n.Date(ctx, x.DueOn))
	}
	return i18n.T(ctx, "desk.found.house_at_hour", "On", i18n.Date(ctx, x.DueOn), "Hour", i18n.HourOf(ctx, x.Hour))
}

// taskOf gives the rule of the task that asks for what was found to be told.
func (x Finding) taskOf() string {
	switch {
	case x.House:
		return taskHouse
	case x.OfHearing():
		return taskNotAttended
	default:
		return taskFound
	}
}

// setAside is the event of what was found and is not reported. What a residence noted is no word of it: the agency does not read its notes.
func (x Finding) setAside(on clock.Date) history.Fact {
	if x.House {
		return history.Fact{Kind: history.HouseSetAside, Effective: on, Payload: history.HouseNotePayload{Note: x.CheckIn}}
	}
	return history.Fact{Kind: history.FindingSetAside, Effective: on, Payload: x.payload()}
}
