package proposed

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
)

// The form of the case plan, the part in which the agency answers it, and what of it says that the plan is agreed.
const (
	PlanForm   = "case-plan"
	answerPart = "agency"
	agreement  = "agreement"
	group      = "conditions"
)

// Held is the plan that a proposal is held against; none where there is none.
type Held struct {
	forms.Filled
	Agreed bool // the agency agreed to it
}

// With gives the plan that a referral which is about to go is held against: the latest that is complete where it says that the plan goes
// with it, else the latest that the agency agreed to. The forms are those of the file, the newest first.
func With(all []forms.Filled, goes bool) Held {
	return latest(all, func(x forms.Filled) bool { return goes })
}

// Sent gives the plan that a referral which went is held against: the latest that went in the same envelope, or that the agency agreed to.
func Sent(all []forms.Filled, referral forms.Filled) Held {
	return latest(all, func(x forms.Filled) bool {
		return slices.ContainsFunc(x.Sendings, func(g forms.Sending) bool {
			return g.Transmission != "" && slices.ContainsFunc(referral.Sendings, func(r forms.Sending) bool { return r.Transmission == g.Transmission })
		})
	})
}

func latest(all []forms.Filled, besides func(forms.Filled) bool) Held {
	for _, x := range all {
		if x.Code != PlanForm || !x.Counts() || x.State == forms.Draft || x.State == forms.Discarded {
			continue
		}
		if is := agreed(x); is || besides(x) {
			return Held{x, is}
		}
	}
	return Held{}
}

// Order gives the referrals and plans of a file that count, in the order in which they say what is proposed: referrals whose given part is
// written, plans, referrals in which it is a draft, the latest of each first, as the forms come.
func Order(all []forms.Filled, referral, part string) []forms.Filled {
	rank := func(x forms.Filled) int {
		switch p, there := x.Part(part); {
		case x.Code == PlanForm:
			return 1
		case there && p.State == forms.Draft:
			return 2
		}
		return 0
	}
	out := slices.DeleteFunc(slices.Clone(all), func(x forms.Filled) bool { return x.Code != referral && x.Code != PlanForm || !x.Counts() })
	slices.SortStableFunc(out, func(a, b forms.Filled) int { return rank(a) - rank(b) })
	return out
}

// agreed reports whether the agency's answer says so and is no draft any more.
func agreed(x forms.Filled) bool {
	p, there := x.Part(answerPart)
	return there && p.State == forms.Completed && p.Answers().Get(agreement) == "agreed"
}

// Check refuses, beside each, a condition that the plan does not have, and beside them all those that the plan has and the proposal leaves
// out: nothing is in force that nobody agreed to.
func (h Held) Check(ctx context.Context, said forms.Answers) error {
	if h.ID == "" {
		return nil
	}
	var c fault.Check
	plan, left := Conditions(ctx, h.Answers()), Conditions(ctx, h.Answers())
	for n := range said.Entries(group) {
		at := forms.EntryOf(group, n)
		x, there := ConditionAt(ctx, said, at)
		x.LastDay = clock.Date(said.Get(forms.PathOf(at, LastDayItem)))
		beside := "condition"
		if slices.ContainsFunc(plan, x.Same) {
			beside = LastDayItem
		}
		c.Require(!there || slices.ContainsFunc(plan, saidAs(x)), forms.PathOf(at, beside), h.key("document.problem.not_of_plan"), "List", listed(ctx, plan))
		left = slices.DeleteFunc(left, x.Same)
	}
	if len(left) > 0 {
		c.Add(group, h.key("document.problem.plan_has"), "List", listed(ctx, left))
	}
	return c.Err()
}

// ofAgreed are the sentences about a plan that was agreed, by those about one that only goes with the form.
var ofAgreed = map[string]string{
	"document.problem.not_of_plan":     "document.problem.not_of_plan.agreed",
	"document.problem.plan_has":        "document.problem.plan_has.agreed",
	"document.problem.plan_differs":    "document.problem.plan_differs.agreed",
	"document.problem.decided_differs": "document.problem.decided_differs.agreed",
}

// key names a sentence about the plan: of one that was agreed it says so.
func (h Held) key(of string) string {
	if h.Agreed {
		return ofAgreed[of]
	}
	return of
}

// Differs refuses as a whole, with which conditions differ, to send or to accept what says otherwise than the plan.
func (h Held) Differs(ctx context.Context, said forms.Answers, key string) error {
	if h.Check(ctx, said) == nil {
		return nil
	}
	return fault.New(fault.NotReady, h.key(key), "Form", listed(ctx, lacks(Conditions(ctx, said), Conditions(ctx, h.Answers()), keeps)),
		"Plan", listed(ctx, lacks(Conditions(ctx, h.Answers()), Conditions(ctx, said), func(x, plan supervision.Condition) bool { return keeps(plan, x) })))
}

// keeps reports whether a form says a condition of the plan: the same, until the plan's last day of it where that has one.
func keeps(plan, x supervision.Condition) bool {
	return plan.Same(x) && (plan.LastDay == "" || plan.LastDay == x.LastDay)
}

// saidAs finds what of a plan a form says with a condition.
func saidAs(x supervision.Condition) func(supervision.Condition) bool {
	return func(plan supervision.Condition) bool { return keeps(plan, x) }
}

// lacks gives those of a list that the other one does not have.
func lacks(list, other []supervision.Condition, has func(of, x supervision.Condition) bool) []supervision.Condition {
	return slices.DeleteFunc(list, func(x supervision.Condition) bool {
		return slices.ContainsFunc(other, func(of supervision.Condition) bool { return has(of, x) })
	})
}

// listed names conditions in one line; a dash where there are none.
func listed(ctx context.Context, list []supervision.Condition) string {
	var out []string
	for _, x := range list {
		text := x.Text(ctx)
		if x.LastDay.Valid() {
			text += " – " + i18n.T(ctx, "document.over.until", "On", i18n.Date(ctx, x.LastDay))
		}
		out = append(out, text)
	}
	if len(out) == 0 {
		return i18n.Unknown
	}
	return strings.Join(out, " · ")
}

// entryItems are what BSF801 and the plan both ask of a condition.
var entryItems = []string{CatalogueItem, "condition", "answers_to", LastDayItem}

// Take puts the conditions of the plan in the place of those that a form says.
func (h Held) Take(said forms.Answers) forms.Answers {
	out := forms.Answers{}
	for path, values := range said {
		if path != group && !strings.HasPrefix(path, group+"[") {
			out[path] = values
		}
	}
	of := h.Answers()
	out[group] = of[group]
	for n := range of.Entries(group) {
		for _, item := range entryItems {
			at := forms.PathOf(forms.EntryOf(group, n), item)
			if values, there := of[at]; there {
				out[at] = values
			}
		}
	}
	return out
}
