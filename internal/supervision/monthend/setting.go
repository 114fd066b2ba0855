package monthend

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision/document/reported"
)

// What the three months of a compliance review are counted from.
const (
	FromEnrolment = reported.FromEnrolment
	FromCalendar  = reported.FromCalendar
)

// CountsFrom lists what may be counted from.
var CountsFrom = []string{FromEnrolment, FromCalendar}

// Setting is when a provider's reports are due, and what their three months count from.
type Setting struct {
	DueDay    int    `db:"due_day"`
	CountFrom string `db:"count_from"`
}

// practice is the setting of a provider that has made none: the seventh of the next month, counted from enrolment.
var practice = Setting{7, FromEnrolment}

// mostDay is the last day that every month has.
const mostDay = 28

// SettingOf gives the setting of a provider.
func (s Service) SettingOf(ctx context.Context, organisationID string) (Setting, error) {
	return settingOf(ctx, s.DB, organisationID)
}

func settingOf(ctx context.Context, q db.Querier, organisationID string) (Setting, error) {
	list, err := db.All[Setting](ctx, q, "select due_day, count_from from report_setting where organisation_id=$1", organisationID)
	if err != nil || len(list) == 0 {
		return practice, err
	}
	return list[0], nil
}

// Set changes the setting of the actor's provider, for those who answer for its files.
func (s Service) Set(ctx context.Context, a access.Actor, to Setting) error {
	if !a.MayEver(access.FileAssign) {
		return fault.Denied()
	}
	var c fault.Check
	c.Require(to.DueDay >= 1 && to.DueDay <= mostDay, "due_day", "monthend.problem.due_day")
	c.Require(slices.Contains(CountsFrom, to.CountFrom), "count_from", "supervision.problem.choice")
	if err := c.Err(); err != nil {
		return err
	}
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `insert into report_setting (organisation_id, due_day, count_from) values ($1,$2,$3)
			on conflict (organisation_id) do update set due_day=excluded.due_day, count_from=excluded.count_from`, a.OrganisationID, to.DueDay, to.CountFrom)
		if err != nil {
			return fmt.Errorf("setting of reports: %w", err)
		}
		return s.Audit.Act(ctx, tx, a.Entry("reports.set", "organisation", a.OrganisationID))
	})
}

// Due gives the day on which the reports of a month are due.
func (x Setting) Due(m clock.Month) clock.Date { return schedule.DueDay(m, x.DueDay) }

// Reviewed reports whether the compliance review of a client falls into a month, and its first month.
func (x Setting) Reviewed(enrolled clock.Date, m clock.Month) (first clock.Month, falls bool) {
	return reported.Falls(x.CountFrom, enrolled, m)
}

func (s Service) today(ctx context.Context) clock.Date { return clock.Today(ctx, s.Clock) }
