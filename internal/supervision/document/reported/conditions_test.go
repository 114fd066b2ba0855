package reported

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/attendance"
)

// CCM-20: a case summary is of last month as far as the file reaches into it, or of the days since, where the file began later.
func TestDaysOfASummary(t *testing.T) {
	for began, want := range map[clock.Date]Days{"2026-03-01": {"2026-10-01", "2026-10-31"}, "2026-10-12": {"2026-10-12", "2026-10-31"},
		"2026-10-31": {"2026-10-31", "2026-10-31"}, "2026-11-01": {"2026-11-01", "2026-11-10"}, "": {"2026-10-01", "2026-10-31"}} {
		if got := Before("2026-11-10", began); got != want {
			t.Errorf("of a file since %s: %v, not %v", began, got, want)
		}
	}
}

// CCM-20, CCM-17: a compliance review lists what was in force on a day of its period, also what was broken and ended since, with the
// evidence of the period; a report of non-compliance is evidence against a condition without any check-in. What the plan does not have stays.
func TestConditionsOfASummary(t *testing.T) {
	free := func(id, words string, from, to clock.Date) supervision.Condition {
		return supervision.Condition{ID: id, Code: "FREE", Words: words, FromDate: from, ToDate: to}
	}
	plan := []supervision.Condition{free("stands", "Report weekly", "2026-01-01", ""), free("ended", "Home by ten", "2026-09-01", "2026-10-20"),
		free("long gone", "Home by eight", "2026-01-01", "2026-08-31"), free("to come", "Home by nine", "2026-11-05", "")}
	seen := map[string]attendance.Evidence{"ended": {Reports: 1, ReportedOn: "2026-10-19"}}
	said := forms.Answers{"conditions": {"3"}, "conditions[0].condition": {"Report weekly"}, "conditions[0].complied": {"yes"}, "conditions[0].evidence": {"As in September."},
		"conditions[1].condition": {"Home by nine"}, "conditions[2].condition": {"Of the referral"}, "conditions[2].evidence": {"Not in the plan."}}
	Conditions(context.Background(), Days{"2026-10-01", "2026-10-31"}, plan, seen, said)
	var got []string
	for n := range said.Entries(group) {
		at := forms.EntryOf(group, n)
		got = append(got, fmt.Sprintf("%s %s %s", said.Get(at+".condition"), said.Get(at+".complied"), said.Get(at+".evidence")))
	}
	want := []string{"Of the referral  Not in the plan.", "Report weekly yes As in September.", "document.condition_until no attendance.evidence_reports"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	none := forms.Answers{"conditions": {"1"}, "conditions[0].condition": {"Home by nine"}}
	if Conditions(context.Background(), Days{"2025-01-01", "2025-01-31"}, plan, nil, none); none.Entries(group) != 1 {
		t.Errorf("nothing was in force: %v", none)
	}
}

// CCM-20, CCM-17: what the file has evidence against in the days of a compliance review is not complied with, and is not left out.
func TestAReviewSaysWhatTheFileKnows(t *testing.T) {
	ctx := context.Background()
	plan := []supervision.Condition{{ID: "curfew", Code: "FREE", Words: "Home by ten", FromDate: "2026-01-01", ToDate: "2026-10-20"},
		{ID: "report", Code: "FREE", Words: "Report weekly", FromDate: "2026-01-01"}, {ID: "later", Code: "FREE", Words: "Home by nine", FromDate: "2026-11-05"}}
	seen := map[string]attendance.Evidence{"curfew": {Reports: 1}, "report": {For: 4}, "later": {Against: 1}}
	for name, c := range map[string]struct {
		words, complied, refused string
	}{
		"not complied with":        {"Home by ten", "no", ""},
		"said to be complied with": {"home  by TEN, since moved", "yes", "conditions[0].complied document.problem.not_complied"},
		"left out":                 {"Another", "yes", "conditions document.problem.not_reviewed"},
	} {
		var check fault.Check
		said := forms.Answers{"conditions": {"1"}, "conditions[0].condition": {c.words}, "conditions[0].complied": {c.complied}}
		Check(ctx, &check, Days{"2026-10-01", "2026-10-31"}, plan, seen, said)
		var got string
		for _, p := range fault.ProblemsOf(check.Err()) {
			got += p.Field + " " + p.Key
		}
		if got != c.refused {
			t.Errorf("%s: refused at %q, not %q", name, got, c.refused)
		}
	}
}
