package headsup

import (
	"context"
	"testing"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision/filetest"
)

// CCM-1: a heads-up of a day that cannot be is refused beside the day, when it is recorded and when it is changed.
func TestDaysOfAHeadsUp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		h, s := opened(t, d)
		kept, err := s.Record(ctx, h.Worker, HeadsUp{SiteID: "site", Name: "Idil Mattila", Way: Telephone, ToldOn: "2026-11-09"}, false)
		filetest.Must(t, err)
		for _, c := range []struct{ told, expected, field, key string }{
			{"1899-12-31", "", "told_on", "supervision.problem.year"},
			{"2026-11-09", "2126-11-09", "expected_on", "supervision.problem.year"},
			{"2026-11-09", "3026-11-09", "expected_on", "supervision.problem.date"},
			{"2026-11-09", "2026-11-08", "expected_on", "supervision.problem.order"},
		} {
			h1 := HeadsUp{SiteID: "site", Name: "Ana Ruiz", Way: Telephone, ToldOn: clock.Date(c.told), ExpectedOn: clock.Date(c.expected)}
			_, err := s.Record(ctx, h.Worker, h1, false)
			if list := fault.ProblemsOf(err); len(list) != 1 || list[0].Field != c.field || list[0].Key != c.key {
				t.Errorf("%+v: %v", c, err)
			}
			h1.ID, h1.Version = kept, 1
			if c.field != "expected_on" { // when it was told stays
				continue
			}
			if err := s.Change(ctx, h.Worker, h1); !fault.Is(err, fault.Invalid) {
				t.Errorf("changed to %+v: %v", c, err)
			}
		}
		if _, err := s.Record(ctx, h.Worker, HeadsUp{SiteID: "site", Name: "Ana Ruiz", UCIWritten: "12345", Way: Telephone, ToldOn: "2026-11-09", ExpectedOn: "2026-11-09"}, false); err != nil {
			t.Errorf("a UCI of another length is refused: %v", err)
		}
	})
}
