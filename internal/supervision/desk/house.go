package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/onpaper"
)

// taskHouse asks for the agency to be told of what the staff of a residence noted.
const taskHouse = "supervision.task.house_noted"

// HouseNote is what a note of a residence says of when its client was where.
type HouseNote struct {
	ID     string     `db:"id"`
	Kind   string     `db:"kind"`
	OnDay  clock.Date `db:"on_day"`
	AtTime string     `db:"at_time"` // empty when not said
}

// against are the conditions that a note of a kind may be evidence against (CCM-17).
var against = evidence{"CURFEW_MISSED": {"CURFEW"}, "ABSENT": {"CURFEW", "RESIDE"}}

// evidence is, by the kind of a note, the kinds of condition that it may be against.
type evidence map[string][]string

// The night, by its hours: who is not in the house by day may be anywhere.
const nightFrom, nightTo, noon = "20:00", "08:00", "12:00"

// night gives the day on which the night began in which it was seen: that before, after midnight.
func (n HouseNote) night() clock.Date {
	if n.AtTime != "" && n.AtTime < noon {
		return n.OnDay.AddDays(-1)
	}
	return n.OnDay
}

// codes gives the kinds of condition that it may be evidence against.
func (n HouseNote) codes() []string {
	if n.Kind == "ABSENT" && n.AtTime >= nightTo && n.AtTime < nightFrom {
		return nil
	}
	return against[n.Kind]
}

// NotedByHouse keeps what a note of a residence says against the conditions of a client under supervision that were in force then, and asks
// whoever has the file to tell the agency today (CCM-24, CCM-17). What a report that stands says of that night already waits for nobody.
func (s Service) NotedByHouse(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, n HouseNote) error {
	return s.hold(ctx, tx, a, f, []HouseNote{n}, func(string) bool { return true })
}

// hold keeps what notes of a residence say against those conditions that are meant, of a client under supervision.
func (s Service) hold(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, notes []HouseNote, meant func(conditionID string) bool) error {
	if f.State != supervision.Active {
		return nil
	}
	plan, err := db.All[supervision.Condition](ctx, tx, "select id, code, words, from_date, to_date from condition where file_id=$1 order by from_date desc, id", f.ID)
	if err != nil {
		return fmt.Errorf("what was in force: %w", err)
	}
	for _, n := range notes {
		for _, c := range n.broken(plan) {
			if !meant(c.ID) {
				continue
			}
			if err := s.holdOne(ctx, tx, a, f, n, c); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s Service) holdOne(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, n HouseNote, c supervision.Condition) error {
	if _, err := tx.Exec(ctx, "insert into house_finding (note_id, condition_id, organisation_id, file_id, found_on) values ($1,$2,$3,$4,$5) on conflict do nothing",
		n.ID, c.ID, f.OrganisationID, f.ID, s.today(ctx)); err != nil {
		return fmt.Errorf("keep what a residence noted: %w", err)
	}
	if err := s.saidBefore(ctx, tx, a, f, n, c.ID, c.Code); err != nil {
		return err
	}
	_, err := s.chase(ctx, tx, a, f, n.ID)
	return err
}

// broken gives the conditions of a plan, the latest first, that a note is evidence against.
func (n HouseNote) broken(plan []supervision.Condition) (out []supervision.Condition) {
	if curfew, ok := n.inForce(plan, "CURFEW"); ok && n.before(curfew) {
		return nil
	}
	for _, code := range n.codes() {
		if c, ok := n.inForce(plan, code); ok {
			out = append(out, c)
		}
	}
	return out
}

// before reports whether it was seen before a curfew began that evening: who is out then may be.
func (n HouseNote) before(curfew supervision.Condition) bool {
	hours, at := onpaper.Hours(curfew.Words), onpaper.Hours(n.AtTime)
	if len(hours) != 2 || len(at) != 1 || hours[0] < midday && hours[0] >= latest {
		return false
	}
	return sinceNoon(at[0]) < sinceNoon(hours[0])
}

// The hours between which no curfew of a night begins, in minutes: from its latest begin to noon.
const latest, midday, day = 4 * 60, 12 * 60, 24 * 60

func sinceNoon(minutes int) int { return (minutes + day - midday) % day }

// inForce gives the condition of a code that was in force when it was noted: of two of which one took the other's place on that day, the one of
// the night.
func (n HouseNote) inForce(plan []supervision.Condition, code string) (supervision.Condition, bool) {
	for _, day := range []clock.Date{n.night(), n.OnDay} {
		if i := slices.IndexFunc(plan, func(c supervision.Condition) bool {
			return c.Code == code && c.FromDate <= day && (c.ToDate == "" || c.ToDate >= day)
		}); i >= 0 {
			return plan[i], true
		}
	}
	return supervision.Condition{}, false
}

// saidBefore ends what a residence noted by the report that says it: that of the condition or of its kind, of the same day or night. One that
// was made before the night began knew nothing of it.
func (s Service) saidBefore(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, n HouseNote, condition, code string) error {
	o, err := s.OfficeOf(ctx, f)
	if err != nil {
		return err
	}
	ids, err := db.All[string](ctx, tx, `select b.id from breach b where b.file_id=$1 and b.taken_back_on='' and b.occurred_on in ($2,$3)
		and (b.kind=$4 or exists (select 1 from breach_condition x where x.breach_id=b.id and x.condition_id=$5)) and b.learned_on>=$3
		and not exists (select 1 from agency_call k where k.breach_id=b.id and k.learned_at<$6) order by b.reported_on, b.id limit 1`,
		f.ID, n.OnDay, n.night(), code, condition, clock.Micros(n.begins(o)))
	if err != nil || len(ids) == 0 {
		return err
	}
	_, err = s.endFindings(ctx, tx, a, f, ids[0], "", func(x Finding) bool { return x.CheckIn == n.ID && x.What == condition })
	return err
}

// begins gives when its night begins in the region of an office.
func (n HouseNote) begins(o Office) time.Time {
	at, _ := time.ParseInLocation("2006-01-02 15:04", string(n.night())+" "+nightFrom, o.Zone)
	return at
}

// night gives the day on which the night began in which it was noted.
func (x Finding) night() clock.Date {
	return HouseNote{OnDay: x.DueOn, AtTime: x.Hour}.night()
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
