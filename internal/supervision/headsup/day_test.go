package headsup

import (
	"context"
	"slices"
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

// CCM-1: a heads-up keeps by when an early release needs an answer, and the list has what is due first before what comes later; what has no
// day stands last.
func TestWhatIsDueFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		h, s := opened(t, d)
		for _, x := range []struct{ name, expected, answer clock.Date }{{"Nobody Knows", "", ""}, {"Later Than", "2026-11-20", ""}, {"Early Release", "2026-11-25", "2026-11-12"}, {"Expected First", "2026-11-11", "2026-11-30"}, {"Answer Only", "", "2026-11-13"}} {
			_, err := s.Record(ctx, h.Worker, HeadsUp{SiteID: "site", Name: string(x.name), Way: Telephone, ToldOn: "2026-11-09", ExpectedOn: x.expected, AnswerBy: x.answer}, true)
			filetest.Must(t, err)
		}
		list, err := s.Open(ctx, h.Worker)
		filetest.Must(t, err)
		var got []string
		for _, x := range list {
			got = append(got, x.Name)
		}
		if want := []string{"Expected First", "Early Release", "Answer Only", "Later Than", "Nobody Knows"}; !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
		if x := list[1]; x.AnswerBy != "2026-11-12" || x.AnswerLate("2026-11-12") || !x.AnswerLate("2026-11-13") {
			t.Errorf("%+v", x)
		}
		to := list[1]
		to.AnswerBy = "2026-11-08"
		if problems := fault.ProblemsOf(s.Change(ctx, h.Worker, to)); len(problems) != 1 || problems[0].Field != "answer_by" {
			t.Errorf("needed before it was told: %+v", problems)
		}
		to.AnswerBy = ""
		filetest.Must(t, s.Change(ctx, h.Worker, to))
		if x, err := s.Of(ctx, h.Worker, to.ID); err != nil || x.AnswerBy != "" {
			t.Errorf("%+v, %v", x, err)
		}
	})
}
