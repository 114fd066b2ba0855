package document

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
)

// Outcomes of what was granted from a day to come.
const (
	taken  = "taken"  // it is in force
	lapsed = "lapsed" // it could not take effect any more
)

// taskLapsed asks the case manager to see to a change that was granted and could not take effect.
const taskLapsed = "document.task.granted"

// mostAtOnce is how many granted changes take effect in one round.
const mostAtOnce = 100

// Granted is what the agency granted on a form from a day to come.
type Granted struct {
	FormID         string     `db:"form_id"`
	OrganisationID string     `db:"organisation_id"`
	FileID         string     `db:"file_id"`
	Effective      clock.Date `db:"effective"`
	Written        string     `db:"granted"`
	Zone           string     `db:"time_zone"` // of the provider's office
}

// grantLater keeps what is granted until its day.
func (s *Service) grantLater(ctx context.Context, tx *db.Tx, f supervision.File, x FileForm, g supervision.Granted) error {
	written, err := json.Marshal(g)
	if err != nil {
		return fmt.Errorf("grant later: %w", err)
	}
	_, err = tx.Exec(ctx, "insert into granted_change (form_id, organisation_id, file_id, effective, granted) values ($1,$2,$3,$4,$5)", x.ID, f.OrganisationID, f.ID, g.On, string(written))
	if err != nil {
		return fmt.Errorf("grant later: %w", err)
	}
	return s.renewal().Granted(ctx, tx, f, g)
}

// TakeEffect lets take effect what was granted from a day that has come. What cannot any more, as the file stands elsewhere,
// lapses and is the case manager's to see to.
func (s *Service) TakeEffect(ctx context.Context) error {
	first := clock.DateOf(s.Clock.Now().Add(14*time.Hour), time.UTC) // the day where it begins first on earth
	due, err := db.All[Granted](ctx, s.DB, fmt.Sprintf(`select g.form_id, g.organisation_id, g.file_id, g.effective, g.granted, o.time_zone from granted_change g
		join organisation o on o.id=g.organisation_id where g.outcome='' and g.effective<=$1 order by g.effective, g.form_id limit %d`, mostAtOnce), first)
	if err != nil {
		return fmt.Errorf("granted changes: %w", err)
	}
	for _, x := range due {
		ctx := x.where(ctx)
		if x.Effective > s.today(ctx) {
			continue
		}
		err := s.DB.Tx(ctx, func(tx *db.Tx) error { return s.takeEffect(ctx, tx, x) })
		if overtaken(err) {
			err = s.DB.Tx(ctx, func(tx *db.Tx) error { return s.lapse(ctx, tx, x) })
		}
		if err != nil && !fault.IsStale(err) { // stale: another round was first
			return err
		}
	}
	return nil
}

// where gives the place whose midnight begins the day of a change: the provider's office.
func (x Granted) where(ctx context.Context) context.Context {
	zone, err := clock.Zone(x.Zone)
	if err != nil {
		return ctx // organisations are added with a zone that is known
	}
	return clock.In(ctx, zone)
}

// overtaken reports whether the file stands so that a change cannot take effect any more; what is only written to at the same
// time can, in the next round.
func overtaken(err error) bool {
	if e, ok := errors.AsType[*fault.Error](err); !ok || e.Key == fault.Stale().Key {
		return false
	}
	return !fault.Is(err, fault.Internal) && !fault.Is(err, fault.Unavailable)
}

func (s *Service) takeEffect(ctx context.Context, tx *db.Tx, x Granted) error {
	if err := settle(ctx, tx, x, taken); err != nil {
		return err
	}
	f, err := s.Stored(ctx, tx, x.FileID)
	if err != nil {
		return err
	}
	var g supervision.Granted
	if err := json.Unmarshal([]byte(x.Written), &g); err != nil {
		return fmt.Errorf("granted change: %w", err)
	}
	a := access.SystemActor(access.GrantsInEffect, f.OrganisationID)
	changed, facts, err := s.Grant(ctx, tx, a, f, g)
	if err != nil {
		return err
	}
	return s.Keep(ctx, tx, a, history.ActGrantTookEffect, changed, facts)
}

// lapse ends what cannot take effect, and tells who has the file; of a closed one there is nothing to see to.
func (s *Service) lapse(ctx context.Context, tx *db.Tx, x Granted) error {
	f, err := s.Stored(ctx, tx, x.FileID)
	if err = cmp.Or(err, settle(ctx, tx, x, lapsed)); err != nil || f.State == supervision.Closed {
		return err
	}
	return s.Leave(ctx, tx, f, "", schedule.Task{Rule: taskLapsed, Source: x.FormID, Due: s.today(ctx), Priority: 1})
}

// settle ends the waiting of a granted change, once.
func settle(ctx context.Context, tx *db.Tx, x Granted, outcome string) error {
	return db.Updated(tx.Exec(ctx, "update granted_change set outcome=$2 where form_id=$1 and outcome=''", x.FormID, outcome))
}
