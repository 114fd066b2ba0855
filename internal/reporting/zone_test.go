package reporting

import (
	"testing"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/reporting/midnight"
	"passerelle/internal/schedule"
)

// RPT-1: "on or by" a day is until midnight where the report is owed, also when the clocks change in the month.
func TestLateIsJudgedWhereItIsOwed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		office := func(region, zone string) {
			t.Helper()
			if _, err := n.access.AddOrganisation(ctx, access.SystemActor("command line", ""),
				access.Organisation{Code: region, Kind: access.Region, Name: region, RegionCode: region, TimeZone: zone}); err != nil {
				t.Fatal(err)
			}
		}
		office("ATL", "America/St_Johns")
		office("PAC", "America/Vancouver")
		z, err := midnight.Of(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			region string
			month  clock.Month
			now    string
			want   schedule.Standing
		}{
			{"PAC", "2026-10", "2026-11-11T07:59:59Z", schedule.Due}, // winter time, since the 1st
			{"PAC", "2026-10", "2026-11-11T08:00:00Z", schedule.Overdue},
			{"PAC", "2026-09", "2026-10-11T06:59:59Z", schedule.Due}, // summer time
			{"PAC", "2026-09", "2026-10-11T07:00:00Z", schedule.Overdue},
			{"PAC", "2026-02", "2026-03-11T06:59:59Z", schedule.Due}, // summer time began on the 8th
			{"PAC", "2026-02", "2026-03-11T07:00:00Z", schedule.Overdue},
			{"ATL", "2026-10", "2026-11-11T03:29:59Z", schedule.Due},
			{"ATL", "2026-10", "2026-11-11T03:30:00Z", schedule.Overdue},
			{"nowhere", "2026-10", "2026-11-11T04:59:59Z", schedule.Due}, // as headquarters
			{"nowhere", "2026-10", "2026-11-11T05:00:00Z", schedule.Overdue},
		} {
			now, err := time.Parse(time.RFC3339, c.now)
			if err != nil {
				t.Fatal(err)
			}
			n.clk.Set(now)
			if got := n.standing(schedule.DueDay(c.month, ProviderDay), z.Region(c.region), 0); got != c.want {
				t.Errorf("%s at %s: not sent is %s, want %s", c.region, c.now, got, c.want)
			}
			sent := map[schedule.Standing]schedule.Standing{schedule.Due: schedule.SubmittedOnTime, schedule.Overdue: schedule.SubmittedLate}[c.want]
			n.clk.Set(now.AddDate(0, 1, 0))
			if got := n.standing(schedule.DueDay(c.month, ProviderDay), z.Region(c.region), now.UnixMicro()); got != sent {
				t.Errorf("%s at %s: sent is %s, want %s", c.region, c.now, got, sent)
			}
		}
	})
}

// RPT-1: the boards judge by the region's midnight, and a month is not over before it is over there.
func TestBoardsAtMidnight(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		if _, err := n.access.AddOrganisation(ctx, access.SystemActor("command line", ""), access.Organisation{Code: "ATL", Kind: access.Region, Name: "Atlantic",
			RegionCode: "ATL", TimeZone: "America/Halifax"}); err != nil {
			t.Fatal(err)
		}
		n.clk.Set(time.Date(2026, 10, 1, 2, 0, 0, 0, time.UTC)) // still 30 September there
		if _, err := n.Certify(ctx, n.supervisor, n.period, Signing{}); !fault.Is(err, fault.NotReady) {
			t.Errorf("certified on the month's last evening: %v", err)
		}
		n.clk.Set(time.Date(2026, 10, 11, 2, 59, 0, 0, time.UTC)) // 10 October, 23:59 there
		n.send(t)
		n.clk.Set(time.Date(2026, 10, 21, 2, 59, 0, 0, time.UTC))
		lines, err := n.RegionBoard(ctx, n.officer, "2026-09")
		if err != nil || lines[0].Standing != schedule.SubmittedOnTime {
			t.Errorf("sent on the evening of the 10th: %+v, %v", lines, err)
		}
		reports, err := n.RegionReports(ctx, "2026-09", lines)
		if err != nil || reports[0].Standing != schedule.Due {
			t.Errorf("on the evening of the 20th: %+v, %v", reports, err)
		}
		n.clk.Set(time.Date(2026, 10, 21, 3, 0, 0, 0, time.UTC))
		if reports, err = n.RegionReports(ctx, "2026-09", lines); err != nil || reports[0].Standing != schedule.Overdue {
			t.Errorf("at midnight after the 20th: %+v, %v", reports, err)
		}
	})
}
