package lastday

import (
	"context"
	"fmt"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
)

// ahead is how many days before it a last day stands on My day.
const ahead = 7

// mostAtOnce is how many conditions end in one round.
const mostAtOnce = 100

// Service ends what has a last day.
type Service struct{ *supervision.Service }

// over is a condition whose last day is over, or soon will be.
type over struct {
	ID             string     `db:"id"`
	FileID         string     `db:"file_id"`
	OrganisationID string     `db:"organisation_id"`
	LastDay        clock.Date `db:"last_day"`
	Zone           string     `db:"time_zone"` // of the provider's office
}

// End ends what was imposed until a day that is over. Only files whose conditions may change have any to end: those of others ended
// with the file.
func (s Service) End(ctx context.Context) error {
	first := clock.DateOf(s.Clock.Now().Add(14*time.Hour), time.UTC) // the day where it begins first on earth
	list, err := db.All[over](ctx, s.DB, fmt.Sprintf(`select d.id, d.file_id, d.organisation_id, d.last_day, o.time_zone from condition d
		join supervision_file f on f.id=d.file_id join organisation o on o.id=d.organisation_id
		where d.to_date='' and d.last_day<>'' and d.last_day<$1 and f.state in ('APPROVED','ACTIVE') and not f.withdrawn and not f.opened_in_error
		order by d.last_day, d.id limit %d`, mostAtOnce), first)
	if err != nil {
		return fmt.Errorf("conditions that are over: %w", err)
	}
	for _, x := range list {
		ctx := x.where(ctx)
		if x.LastDay >= clock.Today(ctx, s.Clock) {
			continue
		}
		err := s.DB.Tx(ctx, func(tx *db.Tx) error { return s.end(ctx, tx, x) })
		if err != nil && !fault.IsStale(err) { // stale: somebody ended it, or another round was first
			return err
		}
	}
	return nil
}

// where gives the place whose midnight ends the last day: the provider's office.
func (x over) where(ctx context.Context) context.Context {
	zone, err := clock.Zone(x.Zone)
	if err != nil {
		return ctx // organisations are added with a zone that is known
	}
	return clock.In(ctx, zone)
}

func (s Service) end(ctx context.Context, tx *db.Tx, x over) error {
	f, err := s.Stored(ctx, tx, x.FileID)
	if err != nil {
		return err
	}
	a := access.SystemActor(access.LastDays, f.OrganisationID)
	ends := supervision.Granted{ConditionChange: supervision.ConditionChange{On: x.LastDay.AddDays(1), End: []string{x.ID}}}
	changed, facts, err := s.Grant(ctx, tx, a, f, ends)
	if err != nil {
		return err
	}
	return s.Keep(ctx, tx, a, history.ActConditionsOver, changed, facts)
}

// Soon is a condition that ends within a week, on My day of whoever has the file.
type Soon struct {
	FileID   string `db:"on_file"`
	FullName string `db:"full_name"`
	supervision.Condition
}

// Soon lists what ends within a week on the files that a case manager has; nothing for anybody else.
func (s Service) Soon(ctx context.Context, a access.Actor) ([]Soon, error) {
	if !a.Has(access.CaseManager) {
		return nil, nil
	}
	where, args := s.Access.Scope(a, access.ConditionWrite, supervision.Columns, 3)
	today := clock.Today(ctx, s.Clock)
	list, err := db.All[Soon](ctx, s.DB, `select d.file_id as on_file, c.full_name, d.id, d.code, d.words, d.last_day from condition d
		join supervision_file f on f.id=d.file_id join client c on c.id=f.client_id
		where d.to_date='' and d.last_day>=$1 and d.last_day<=$2 and f.state in ('APPROVED','ACTIVE') and not f.withdrawn and not f.opened_in_error and `+where+
		" order by d.last_day, c.full_name, d.id limit 50", append([]any{today, today.AddDays(ahead)}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("conditions that end soon: %w", err)
	}
	return list, nil
}
