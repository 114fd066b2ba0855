package reporting

import (
	"slices"
	"testing"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
)

// RPT-2: what has changed since is told in the words that were certified: what was not available is not called 0, nor is the length of no
// case.
func TestWhatWasNoNumberIsNotCalledNone(t *testing.T) {
	median := func(days float64, empty, available bool) Cell {
		return Cell{Figure: "referral_to_decision_median", Value: days, Empty: empty, Available: available}
	}
	for name, c := range map[string]struct {
		was, is Cell
		want    []Difference
	}{
		"no case, then five days":       {median(0, true, true), median(5, false, true), []Difference{{Is: 5, WasEmpty: true}}},
		"no case, then a case of today": {median(0, true, true), median(0, false, true), []Difference{{WasEmpty: true}}},
		"five days, then no case":       {median(5, false, true), median(0, true, true), []Difference{{Was: 5, IsEmpty: true}}},
		"no case, still":                {median(0, true, true), median(0, true, true), nil},
		"not available, then none":      {median(0, false, false), median(0, false, true), []Difference{{WasUntold: true}}},
	} {
		for i := range c.want {
			c.want[i].Figure = "referral_to_decision_median"
		}
		if got := Differences([]Cell{c.was}, []Cell{c.is}); !slices.Equal(got, c.want) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// RPT-2: one referral was counted and one signed beside it, so two were certified; with one more that is entered late it is three, as a
// month certified again would say. What a register could not tell when it was certified was not 0.
func TestDriftIsOfWhatThePageShows(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n := found(t, d)
		n.brought(t, d, "earlier", n.clk.Now())
		if err := n.Adjust(ctx, n.supervisor, n.period, "referrals", "", 1, "on paper"); err != nil {
			t.Fatal(err)
		}
		n.send(t)
		n.clk.Set(n.clk.Now().Add(time.Hour))
		n.enrol(t, "Late Entry")
		if _, err := d.Exec(ctx, `insert into event (id,organisation_id,file_id,kind,act,effective,effective_at,recorded,person_id,role,system,payload,corrects,import_id)
			values ('gone',$1,'earlier','import_withdrawn','register.withdrawn','2026-10-03',0,$2,'','','test','{}','','i')`, n.period.OrganisationID, clock.Micros(n.clk.Now())); err != nil {
			t.Fatal(err)
		}
		changed, err := n.drift(n.supervisor)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []Difference{{Figure: "referrals", Was: 2, Is: 3}, {Figure: "breaches", WasUntold: true}, {Figure: "enrolled", Was: 1, Is: 2}} {
			if !slices.Contains(changed, want) {
				t.Errorf("%+v is not in %+v", want, changed)
			}
		}
	})
}
