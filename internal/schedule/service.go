package schedule

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// Service keeps tasks, appointments and the edits to holidays. It asks nobody for permission: the areas that call
// it have decided already.
type Service struct {
	db    *db.DB
	clock clock.Clock
}

// New makes the service over a migrated database.
func New(d *db.DB, clk clock.Clock) *Service { return &Service{db: d, clock: clk} }

// Provinces are the codes that holidays are kept by.
func Provinces() []string { return clock.Provinces() }

// HolidayEdit closes a day in a province that is not computed as a holiday, or opens one that is.
type HolidayEdit struct {
	OrganisationID string     `db:"organisation_id"`
	Province       string     `db:"province"`
	Date           clock.Date `db:"date"`
	Closed         bool       `db:"closed"`
	NameEN         string     `db:"name_en"`
	NameFR         string     `db:"name_fr"`
}

// EditHoliday keeps an edit to the computed holidays; the latest of a day in a province stands. An edit without a
// real day, a known province or, when it closes the day, both names is a fault with problems.
func (s *Service) EditHoliday(ctx context.Context, tx *db.Tx, e HolidayEdit) error {
	var check fault.Check
	check.Require(e.Date.Valid(), "date", "schedule.problem.no_day")
	check.Require(slices.Contains(Provinces(), e.Province), "province", "schedule.problem.no_province")
	check.Require(!e.Closed || e.NameEN != "" && e.NameFR != "", "name", "schedule.problem.no_name")
	if err := check.Err(); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "insert into holiday_edit (organisation_id,province,date,closed,name_en,name_fr) values ($1,$2,$3,$4,$5,$6) "+
		"on conflict (province,date) do update set closed=excluded.closed, name_en=excluded.name_en, name_fr=excluded.name_fr, "+
		"organisation_id=excluded.organisation_id", e.OrganisationID, e.Province, e.Date, e.Closed, e.NameEN, e.NameFR)
	if err != nil {
		return fmt.Errorf("edit holiday: %w", err)
	}
	return nil
}

// Calendar gives the calendar with every edit. It is small: read it once per request or job.
func (s *Service) Calendar(ctx context.Context, q db.Querier) (Calendar, error) {
	edits, err := db.All[HolidayEdit](ctx, q, "select organisation_id,province,date,closed,name_en,name_fr from holiday_edit")
	if err != nil {
		return Calendar{}, fmt.Errorf("read holidays: %w", err)
	}
	c := Calendar{edits: map[placeDay]HolidayEdit{}}
	for _, e := range edits {
		c.edits[placeDay{e.Province, e.Date}] = e
	}
	return c, nil
}
