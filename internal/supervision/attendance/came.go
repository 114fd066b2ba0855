package attendance

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
)

// Now gives the day and the hour at a provider: that of a client who stands at the desk.
func (s Service) Now(ctx context.Context, organisationID string) (clock.Date, string, error) {
	org, err := s.Access.OrganisationByID(ctx, organisationID)
	if err != nil {
		return "", "", err
	}
	zone, err := clock.Zone(org.TimeZone)
	if err != nil {
		return "", "", fmt.Errorf("zone of the provider: %w", err)
	}
	now := s.Clock.Now().In(zone)
	return clock.DateOf(now, zone), now.Format("15:04"), nil
}

// whenDue is what the day of a check-in is held against.
type whenDue struct {
	OrganisationID string     `db:"organisation_id"`
	FileID         string     `db:"file_id"`
	DueOn          clock.Date `db:"due_on"`
	EnrolledOn     clock.Date `db:"enrolled_on"`
}

func (s Service) whenDue(ctx context.Context, checkInID string) (whenDue, error) {
	return db.One[whenDue](ctx, s.DB, `select f.organisation_id, k.file_id, k.due_on, f.enrolled_on from check_in k join supervision_file f on f.id=k.file_id
		where k.id=$1`, checkInID)
}

// wasThere reports whether the client came.
func wasThere(r supervision.Reporting) bool {
	return r.Outcome == supervision.Kept || r.Outcome == supervision.Late
}

// AskedOfWhoCame are the questions that nobody but the client who is there answers. What others said of somebody absent has its own.
var AskedOfWhoCame = []string{"conditions", "address", "goals"}

// unasked takes from an absence what only a client who was there could have been asked: it would stand in a signed note, or be found as
// non-compliance, of an appointment that did not take place (CCM-15).
func unasked(r *supervision.Reporting, said []Reviewed) []Reviewed {
	if r.Outcome == "" || wasThere(*r) {
		return said
	}
	r.Answers, r.Words, r.Goals = maps.Clone(r.Answers), maps.Clone(r.Words), nil
	for _, code := range AskedOfWhoCame {
		delete(r.Answers, code)
		delete(r.Words, code)
	}
	return nil
}

// forgetReviewed takes back what an earlier outcome of a check-in said of the conditions, when it is put right that the client was not there.
func forgetReviewed(ctx context.Context, tx *db.Tx, r supervision.Reporting) error {
	if wasThere(r) {
		return nil
	}
	if _, err := tx.Exec(ctx, "delete from check_in_condition where check_in_id=$1", r.CheckInID); err != nil {
		return fmt.Errorf("what was said of the conditions: %w", err)
	}
	return nil
}

// came checks when the client came, and reads the hour in place. Of who did not come nothing is kept of it, and
// as long as no outcome is chosen what was typed is complained of with the rest; a day that is not said is the day on which the check-in
// was due.
func (s Service) came(ctx context.Context, c *fault.Check, r *supervision.Reporting) error {
	if r.Outcome != "" && !wasThere(*r) {
		r.CameOn, r.CameAt = "", ""
	}
	if !wasThere(*r) && r.CameOn == "" && r.CameAt == "" {
		return nil
	}
	in, err := s.whenDue(ctx, r.CheckInID)
	if err != nil {
		return err
	}
	today, now, err := s.Now(ctx, in.OrganisationID)
	if err != nil {
		return err
	}
	if r.CameOn == "" {
		r.CameOn = in.DueOn
	}
	supervision.Orderly(c, "came_on", r.CameOn, in.EnrolledOn, today)
	at, ok := clock.ParseHour(r.CameAt)
	c.Require(ok || strings.TrimSpace(r.CameAt) == "", "came_at", "supervision.problem.time")
	c.Require(r.CameOn != today || at <= now, "came_at", "attendance.problem.later", "Now", i18n.HourOf(ctx, now))
	c.Require(r.Outcome == supervision.Late || r.Outcome == "" || !r.CameOn.Valid() || r.CameOn <= in.DueOn, "outcome", "attendance.problem.late", "Due", string(in.DueOn))
	r.CameAt = at
	return s.lateEnough(ctx, c, r, in)
}

// sayCame writes in the note when the client came.
func sayCame(ctx context.Context, r supervision.Reporting) []string {
	if r.CameOn == "" {
		return nil
	}
	return []string{i18n.T(ctx, "attendance.note.came", "When", strings.TrimSpace(i18n.Date(ctx, r.CameOn)+" "+i18n.HourOf(ctx, r.CameAt)))}
}

func keepCame(ctx context.Context, tx *db.Tx, r supervision.Reporting) error {
	_, err := tx.Exec(ctx, "update check_in set came_on=$2, came_at=$3 where id=$1", r.CheckInID, r.CameOn, r.CameAt)
	if err != nil {
		return fmt.Errorf("when the client came: %w", err)
	}
	return nil
}
