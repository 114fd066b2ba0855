package proposed

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
)

// plan is a case plan in a state, with the agency's answer where there is one and the sending that it went in.
func plan(id string, state forms.State, answer, sent string, says forms.Answers) forms.Filled {
	part := func(name string, a forms.Answers) forms.FilledPart {
		written, _ := json.Marshal(a)
		return forms.FilledPart{Part: name, State: forms.Completed, Written: string(written)}
	}
	x := forms.Filled{ID: id, Code: PlanForm, State: state, Parts: []forms.FilledPart{part("provider", says)}}
	if answer != "" {
		x.Parts = append(x.Parts, part(answerPart, forms.Answers{agreement: {answer}}))
	}
	if sent != "" {
		x.Sendings = []forms.Sending{{Transmission: sent}}
	}
	return x
}

// CCM-10, CCM-11: a proposal is held against the latest plan that the agency agreed to, or that goes or went with it; not against one that
// nobody completed, that came back to be changed or that another took the place of.
func TestThePlanThatAProposalIsHeldAgainst(t *testing.T) {
	agreed, change := plan("agreed", forms.Sent, "agreed", "", nil), plan("change", forms.Sent, "change", "", nil)
	complete, draft := plan("complete", forms.Completed, "", "", nil), plan("draft", forms.Draft, "", "", nil)
	old, travelled := plan("old", forms.Superseded, "agreed", "", nil), plan("travelled", forms.Sent, "", "envelope", nil)
	referral := forms.Filled{ID: "referral", Code: "bsf801", Sendings: []forms.Sending{{}, {Transmission: "envelope"}}}
	for name, c := range map[string]struct {
		all  []forms.Filled
		goes bool
		with string
		sent string
	}{
		"none":                        {[]forms.Filled{referral}, true, "", ""},
		"agreed":                      {[]forms.Filled{agreed, change}, false, "agreed", "agreed"},
		"agreed before a later one":   {[]forms.Filled{draft, complete, agreed}, false, "agreed", "agreed"},
		"complete and goes with it":   {[]forms.Filled{draft, complete, agreed}, true, "complete", "agreed"},
		"to be changed":               {[]forms.Filled{change}, false, "", ""},
		"superseded":                  {[]forms.Filled{old}, true, "", ""},
		"went in the same envelope":   {[]forms.Filled{complete, travelled, agreed}, false, "agreed", "travelled"},
		"of another envelope, agreed": {[]forms.Filled{plan("later", forms.Sent, "agreed", "other", nil), travelled}, true, "later", "later"},
	} {
		if got, sent := With(c.all, c.goes), Sent(c.all, referral); got.ID != c.with || sent.ID != c.sent {
			t.Errorf("%s: with %q, sent %q", name, got.ID, sent.ID)
		}
	}
}

// CCM-10, CCM-11: of conditions each that the plan does not have, and all that only the plan has, are said; what the plan has is taken in their
// place and nothing else.
func TestAProposalSaysThePlan(t *testing.T) {
	ctx := context.Background()
	held := Held{plan("agreed", forms.Sent, "agreed", "", forms.Answers{"conditions": {"2"}, "conditions[0].of_catalogue": {"CURFEW"}, "conditions[0].condition": {"21:00 to 06:00"},
		"conditions[1].of_catalogue": {"REPORT"}, "conditions[1].condition": {"every Monday"}, "goals": {"1"}, "goals[0].goal": {"Of the plan"}}), true}
	said := forms.Answers{"conditions": {"1"}, "conditions[0].of_catalogue": {"CURFEW"}, "conditions[0].condition": {"22:00 to 06:00"}, "conditions[0].last_day": {"2026-12-31"}, "goals": {"1"}, "goals[0].goal": {"Own"}}
	var at, keys []string
	for _, p := range fault.ProblemsOf(held.Check(ctx, said)) {
		at, keys = append(at, p.Field), append(keys, p.Key)
	}
	if !slices.Equal(at, []string{"conditions[0].condition", "conditions"}) || !slices.Equal(keys, []string{"document.problem.not_of_plan.agreed", "document.problem.plan_has.agreed"}) {
		t.Errorf("%v %v", at, keys)
	}
	if err := held.Differs(ctx, said, "document.problem.plan_differs"); !fault.Is(err, fault.NotReady) {
		t.Errorf("sent: %v", err)
	}
	taken := held.Take(said)
	if err := held.Check(ctx, taken); err != nil || held.Differs(ctx, taken, "document.problem.plan_differs") != nil || taken.Get("goals[0].goal") != "Own" || taken.Get("conditions[0].last_day") != "" {
		t.Errorf("taken: %v %v", taken, err)
	}
	if err := (Held{}).Differs(ctx, said, "document.problem.plan_differs"); err != nil {
		t.Errorf("without a plan: %v", err)
	}
}

// CCM-10, CCM-13: a condition that the agreed plan has until a day is proposed until that day: not longer, and not without an end. Where the plan
// names no day, the proposal may.
func TestAProposalKeepsTheLastDaysOfThePlan(t *testing.T) {
	ctx := context.Background()
	says := func(day string) forms.Answers {
		a := forms.Answers{"conditions": {"1"}, "conditions[0].of_catalogue": {"CURFEW"}, "conditions[0].condition": {"21:00 to 06:00"}}
		if day != "" {
			a["conditions[0].last_day"] = []string{day}
		}
		return a
	}
	for _, c := range []struct {
		plan, said string
		held       bool
	}{{"2027-03-31", "2027-03-31", true}, {"2027-03-31", "2027-06-30", false}, {"2027-03-31", "2027-01-31", false}, {"2027-03-31", "", false}, {"", "2027-06-30", true}, {"", "", true}} {
		held := Held{plan("agreed", forms.Sent, "agreed", "", says(c.plan)), true}
		problems := fault.ProblemsOf(held.Check(ctx, says(c.said)))
		if beside := len(problems) == 1 && problems[0].Field == "conditions[0].last_day" && problems[0].Key == "document.problem.not_of_plan.agreed"; c.held != (len(problems) == 0) || !c.held && !beside {
			t.Errorf("plan %q, said %q: %+v", c.plan, c.said, problems)
		}
		if err := held.Differs(ctx, says(c.said), "document.problem.plan_differs"); (err == nil) != c.held {
			t.Errorf("plan %q, said %q, sent: %v", c.plan, c.said, err)
		}
	}
}

// CCM-10, CCM-12: what is proposed is said by a referral that is written, then by the plan, then by a referral that is only begun; a goal of
// the file has the steps that the proposal gives it, and what is reached is proposed no more.
func TestWhichPaperSaysWhatIsProposed(t *testing.T) {
	referral := func(id string, state, part forms.State) forms.Filled {
		return forms.Filled{ID: id, Code: "bsf801", State: state, Parts: []forms.FilledPart{{Part: "provider", State: part}}}
	}
	var got []string
	for _, x := range Order([]forms.Filled{referral("begun", forms.Draft, forms.Draft), plan("new", forms.Completed, "", "", nil), {ID: "other", Code: "bsf802"},
		referral("old", forms.Superseded, forms.Completed), referral("written", forms.Sent, forms.Completed), plan("first", forms.Draft, "", "", nil)}, "bsf801", "provider") {
		got = append(got, x.ID)
	}
	if want := []string{"written", "new", "first", "begun"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	goal := func(words, steps, reached string) supervision.Goal {
		return supervision.Goal{Words: words, Steps: steps, ReachedOn: clock.Date(reached)}
	}
	aims := Aims([]supervision.Goal{goal("Learn English", "Class", ""), goal("Papers", "Ask", "2026-10-01"), goal("Rest", "Sleep", "")},
		[]supervision.Goal{goal("learn  english", "Class · sister", ""), goal("Papers", "Ask", ""), goal("Work", "Permit", "")})
	if want := []supervision.Goal{goal("Learn English", "Class · sister", ""), goal("Rest", "Sleep", ""), goal("Work", "Permit", "")}; !slices.Equal(aims, want) {
		t.Errorf("%v, want %v", aims, want)
	}
}
