package standard

import (
	"context"
	"fmt"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/id"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/hearing"
)

// Late is why a check-in comes later than its client reports.
type Late struct {
	Reason     string     `db:"reason"`
	RecordedOn clock.Date `db:"recorded_on"`
	By         string     `db:"recorded_by_name"`
}

// lateOf gives why the next check-in of a file comes late; nothing where nobody said so.
func lateOf(ctx context.Context, q db.Querier, f supervision.File) (Late, error) {
	list, err := db.All[Late](ctx, q, "select reason, recorded_on, recorded_by_name from check_in_late where file_id=$1 and due_on=$2 order by id desc limit 1", f.ID, f.NextDue)
	if err != nil || len(list) == 0 {
		return Late{}, err
	}
	return list[0], nil
}

// latest gives the last day on which the next check-in of a file is in its rhythm: the interval and its days of grace, or the
// working day that is proposed after it; empty where the client has no interval.
func (s Service) latest(ctx context.Context, f supervision.File) (clock.Date, error) {
	r, err := s.Rhythm(ctx, f)
	if err != nil || r.Standard == "" {
		return "", err
	}
	seen := max(f.EnrolledOn, f.LastContact, s.today(ctx))
	return max(schedule.Next(r.Standard, seen).AddDays(grace), r.After(seen, s.today(ctx))), nil
}

// Hold keeps why a check-in comes later than the client reports; without a reason it is refused beside the field late_reason, with
// the day by which it would not be late. One that was planned for that day before is held already. On the day of a hearing it asks whether that is meant.
func (s Service) Hold(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, due clock.Date, m supervision.Moved) error {
	if err := hearing.Ask(ctx, tx, s.Service, f.ID, due, m.Hearing); err != nil {
		return err
	}
	latest, err := s.latest(ctx, f)
	if err != nil || latest == "" || due <= latest {
		return err
	}
	why := strings.TrimSpace(m.Late)
	var c fault.Check
	c.Require(why != "", "late_reason", "standard.problem.late", "Latest", string(latest))
	c.Require(len(why) <= longestReason, "late_reason", "fault.too_long")
	if err := c.Err(); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "insert into check_in_late (id, organisation_id, file_id, due_on, latest_on, reason, recorded_on, recorded_by, recorded_by_name) values ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
		id.New(), f.OrganisationID, f.ID, due, latest, why, s.today(ctx), a.PersonID, a.Name); err != nil {
		return fmt.Errorf("why a check-in comes late: %w", err)
	}
	return nil
}
