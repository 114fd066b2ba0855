package supervision

import (
	"slices"
	"strings"
	"testing"

	"passerelle/internal/history"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/db/dbtest"
	"passerelle/internal/platform/fault"
)

// CCM-18: two who end one condition at once end it once, and the second is told that it has ended; a day before it began is
// said beside its field, and a condition of another file is not there.
func TestAConditionEndsOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f, other := h.active(t), h.referred(t)
		f, err := h.ChangeConditions(ctx, h.worker, f.ID, f.Version, ConditionChange{On: "2026-10-01", Direction: "UP", Add: []Condition{{Code: "CURFEW", Words: "22:00 to 06:00"}}})
		if err != nil {
			t.Fatal(err)
		}
		list, err := conditionsOf(ctx, d, f.ID, false)
		if err != nil || len(list) != 1 {
			t.Fatalf("%+v, %v", list, err)
		}
		end := ConditionChange{On: "2026-10-20", End: []string{list[0].ID}}
		if _, err := h.ChangeConditions(ctx, h.worker, f.ID, f.Version, ConditionChange{On: "2026-09-30", End: end.End}); problem(err) != "on supervision.problem.order" {
			t.Errorf("ended before it began: %v", err)
		}
		if n := dbtest.AtOnce(t, 4, func(int) error { _, err := h.ChangeConditions(ctx, h.worker, f.ID, f.Version, end); return err }); n != 1 {
			t.Errorf("ended %d times", n)
		}
		if _, err := h.ChangeConditions(ctx, h.worker, f.ID, f.Version, end); !fault.IsStale(err) {
			t.Errorf("ended again: %v", err)
		}
		if _, err := h.ChangeConditions(ctx, h.worker, other.ID, 0, end); !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.NotReady) {
			t.Errorf("of another file: %v", err)
		}
	})
}

// CCM-18: a condition of a kind of which another is in force is refused beside a field that says which and since when, until it ends in the
// same act or somebody says that both are meant; words of one's own are not compared.
func TestTwoOfAKindAreMeant(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		change := func(c ConditionChange) error {
			var err error
			c.On, c.Direction = "2026-10-02", "DOWN"
			was := f
			if f, err = h.ChangeConditions(ctx, h.worker, f.ID, f.Version, c); err != nil {
				f = was
			}
			return err
		}
		add := func(code, words string) []Condition { return []Condition{{Code: code, Words: words}} }
		for _, c := range []ConditionChange{{Add: add("CURFEW", "22:00 to 06:00")}, {Add: add("FREE", "Calls on Friday.")}, {Add: add("FREE", "Calls on Monday.")}, {Add: add("REPORT", "Once a month")}} {
			if err := change(c); err != nil {
				t.Fatalf("%+v: %v", c, err)
			}
		}
		list, err := conditionsOf(ctx, d, f.ID, false)
		if err != nil {
			t.Fatal(err)
		}
		first := list[slices.IndexFunc(list, func(c Condition) bool { return c.Code == "CURFEW" })]
		err = change(ConditionChange{Add: add("CURFEW", "23:00 to 06:00")})
		p := fault.ProblemsOf(err)
		if len(p) != 1 || p[0].Field != "both" || p[0].Key != "supervision.problem.of_its_kind" || !strings.Contains(p[0].Args[1].(string), "22:00 to 06:00") || p[0].Args[3] != "2026-10-02" {
			t.Fatalf("a second curfew: %v %+v", err, p)
		}
		if err := change(ConditionChange{Add: append(add("REPORT", "Every Monday"), add("FREE", "Calls.")...)}); problem(err) != "both supervision.problem.of_its_kind" {
			t.Errorf("reporting in other words: %v", err)
		}
		if err := change(ConditionChange{Add: append(add("TREAT", "At noon"), add("TREAT", "At one")...)}); problem(err) != "both supervision.problem.of_its_kind" {
			t.Errorf("two of a kind at once: %v", err)
		}
		if err := change(ConditionChange{Add: add("CURFEW", "23:00 to 06:00"), End: []string{first.ID}}); err != nil {
			t.Errorf("in place of the first: %v", err)
		}
		if err := change(ConditionChange{Add: add("CURFEW", "Stays home on Sunday"), Both: true}); err != nil {
			t.Errorf("both are meant: %v", err)
		}
		if err := change(ConditionChange{Add: add("CURFEW", "23:00 to 06:00"), Both: true}); problem(err) != "code supervision.problem.in_force" {
			t.Errorf("the very same: %v", err)
		}
	})
}

// CCM-18: a kind that says nothing by its name alone is not recorded without its words, and one that does is.
func TestAKindThatNeedsWordsIsNotRecordedWithout(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		needs := []string{"RESIDE", "CURFEW", "REPORT", "SUPERVISE", "TREAT", "FREE"}
		for _, code := range ConditionCodes {
			now, err := h.ChangeConditions(ctx, h.worker, f.ID, f.Version, ConditionChange{On: "2026-10-02", Add: []Condition{{Code: code, Words: " "}}})
			if err == nil {
				f = now
			}
			if p := fault.ProblemsOf(err); (len(p) == 1 && p[0].Field == "condition_words") != slices.Contains(needs, code) {
				t.Errorf("%s: %v", code, err)
			}
		}
	})
}

// CCM-18, CCM-19: what was in force when a file closed reads as ended with it, on the day of the closing, and is in force again once the
// file is reopened; what had ended before keeps its own day. Nothing is written of it.
func TestConditionsEndWithTheFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		f := h.active(t)
		f, err := h.ChangeConditions(ctx, h.worker, f.ID, f.Version, ConditionChange{On: "2026-09-20", Add: []Condition{{Code: "CURFEW", Words: "22:00 to 06:00", LastDay: "2026-12-31"}, {Code: "ADDR"}}})
		if err != nil {
			t.Fatal(err)
		}
		stand := func() (out []string) {
			t.Helper()
			list, err := conditionsOf(ctx, d, f.ID, false)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range list {
				line := c.Code + " " + string(c.ToDate)
				if c.WithFile {
					line += " with the file"
				}
				out = append(out, line)
			}
			slices.Sort(out)
			return out
		}
		curfew, err := db.One[string](ctx, d, "select id from condition where file_id=$1 and code='CURFEW'", f.ID)
		if err == nil {
			f, err = h.ChangeConditions(ctx, h.worker, f.ID, f.Version, ConditionChange{On: "2026-09-25", End: []string{curfew}})
		}
		if err != nil {
			t.Fatal(err)
		}
		before := stand()
		events := number(t, d, "select count(*) from event where kind='"+string(history.ConditionEnded)+"'")
		if f, err = h.Close(ctx, h.worker, f.ID, f.Version, Closure{Reason: "LEFT_CANADA", On: "2026-10-01"}); err != nil {
			t.Fatal(err)
		}
		if got := stand(); !slices.Equal(got, []string{"ADDR 2026-10-01 with the file", "CURFEW 2026-09-25"}) {
			t.Errorf("closed: %q", got)
		}
		if f, err = h.Reopen(ctx, h.worker, f.ID, f.Version, "2026-10-20", "The court asked.", Word{}); err != nil {
			t.Fatal(err)
		}
		if got := stand(); !slices.Equal(got, before) {
			t.Errorf("reopened: %q, not %q", got, before)
		}
		if n := number(t, d, "select count(*) from event where kind='"+string(history.ConditionEnded)+"'"); n != events {
			t.Errorf("%d conditions were ended in the history, not %d", n, events)
		}
	})
}
