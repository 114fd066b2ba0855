package demo

import (
	"context"
	"slices"
	"testing"
	"time"

	"passerelle/internal/app"
	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/config"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision/onpaper"
)

// few are enough for most of what may go wrong on a day.
var few = Size{Files: 5, Months: 4}

// UX-1: the demonstration opens whatever the day and the hour: at the beginning of a month, at its end, on a Sunday, when it is
// evening where the providers are.
func TestTheNationIsMadeOnAnyDay(t *testing.T) {
	for hour, size := range map[string]Size{"2026-11-01T12": few, "2026-12-08T15": few, "2026-11-12T02": few, "2027-02-28T21": few, "2026-11-29T13": Small} {
		t.Run(hour, func(t *testing.T) {
			now, err := time.Parse("2006-01-02T15", hour)
			if err != nil {
				t.Fatal(err)
			}
			c := config.Config{Data: t.TempDir()}
			if _, err := Make(context.Background(), c, now, size, func(int, int) {}); err != nil {
				t.Fatal(err)
			}
			house, err := app.Open(context.Background(), c, clock.At(now))
			if err != nil {
				t.Fatal(err)
			}
			defer house.Close()
			nothingBeforeItsDay(t, house.DB)
			inFrench(t, house.DB)
			correctedOnce(t, house.DB)
			underWay(t, house.DB, now)
			imposedBySomebody(t, house)
		})
	}
}

// underWay holds that a month is under way whose due day is past: sent, returned, accepted, not sent, and one that does not add up. RPT-1, RPT-3.
func underWay(t *testing.T, d *db.DB, now time.Time) {
	t.Helper()
	month, ctx := clock.DateOf(now.AddDate(0, 0, -10), time.UTC).MonthOf().Add(-1), context.Background()
	for what, query := range map[string]string{
		"accepted": "select count(*) from submission where month=$1 and state='ACCEPTED'",
		"sent":     "select count(*) from submission where month=$1 and state='SUBMITTED'",
		"returned": "select count(*) from submission where month=$1 and state='RETURNED'",
		"adjusted": "select count(*) from submission s join adjustment j on j.submission_id=s.id where s.month=$1 and j.figure='closing'",
		"late":     "select count(*) from site s where s.active_to='' and not exists (select 1 from submission x where x.organisation_id=s.organisation_id and x.region=s.region_code and x.month=$1)",
	} {
		if n, err := db.One[int](ctx, d, query, month); err != nil || n == 0 {
			t.Errorf("%s: %d %s, %v", month, n, what, err)
		}
	}
}

// correctedOnce holds that one accepted month was corrected, up to a second revision for management. RPT-2.
func correctedOnce(t *testing.T, d *db.DB) {
	t.Helper()
	for what, query := range map[string]string{
		"accepted corrections":          "select count(*) from submission where correction<>'' and state='ACCEPTED'",
		"revised reports of regions":    "select count(*) from regional_report where revision=2",
		"revised reports to management": "select count(*) from national_report where revision=2",
	} {
		if n, err := db.One[int](context.Background(), d, query); err != nil || n != 1 {
			t.Errorf("%d %s, %v", n, what, err)
		}
	}
}

// imposedBySomebody holds that no agreement says why it asks what is in the plan: that is of what nobody imposed. CCM-12.
func imposedBySomebody(t *testing.T, h *app.House) {
	t.Helper()
	ctx, lines := context.Background(), 0
	ids, err := db.All[string](ctx, h.DB, "select distinct subject_id from form where code='bsf802'")
	if err != nil {
		t.Fatal(err)
	}
	for _, fileID := range ids {
		list, err := h.Forms.Whole(ctx, h.DB, forms.OfFile(fileID))
		if err != nil {
			t.Fatal(err)
		}
		conditions, _, _, err := h.Supervision.PlanStored(ctx, h.DB, fileID)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range list {
			said := x.Answers()
			for n := range said.Entries("conditions") {
				at := forms.EntryOf("conditions", n)
				line := said.Get(forms.PathOf(at, "condition"))
				if x.Code != "bsf802" || len(onpaper.Beyond(ctx, conditions, []string{line})) > 0 {
					continue
				}
				if lines++; said.Get(forms.PathOf(at, "unimposed")) != "" {
					t.Errorf("%s: why nobody imposed %q: %s", fileID, line, said.Get(forms.PathOf(at, "unimposed")))
				}
			}
		}
	}
	if lines == 0 {
		t.Error("no agreement says anything of a plan")
	}
}

// ahead are the kinds of event that tell of a day to come: a check-in falls due on the day it is booked for.
var ahead = []history.Kind{history.CheckInDue}

// nothingBeforeItsDay holds that no event was recorded before the day, where its provider is, on which it took effect.
func nothingBeforeItsDay(t *testing.T, d *db.DB) {
	t.Helper()
	type told struct {
		Kind      history.Kind `db:"kind"`
		Effective clock.Date   `db:"effective"`
		Recorded  int64        `db:"recorded"`
		Zone      string       `db:"time_zone"`
	}
	n := 0
	for x, err := range db.Each[told](context.Background(), d, "select e.kind, e.effective, e.recorded, o.time_zone from event e join organisation o on o.id=e.organisation_id") {
		if err != nil {
			t.Fatal(err)
		}
		zone, err := time.LoadLocation(x.Zone)
		if err != nil {
			t.Fatal(err)
		}
		n++
		at := clock.FromMicros(x.Recorded)
		if clock.DateOf(at, zone) < x.Effective && !slices.Contains(ahead, x.Kind) {
			t.Errorf("%s of %s was recorded %s", x.Kind, x.Effective, at.In(zone).Format("2006-01-02 15:04"))
		}
	}
	if n < 1000 {
		t.Errorf("%d events are no nation", n)
	}
}
