// Package reported decides which days a case summary is of, and which conditions it reviews: those that were in force on one of them,
// also when they ended since, with the evidence of those days (CCM-20). Start at [Conditions].
package reported

import (
	"context"
	"strconv"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/attendance"
)

// The group of the form, and its items.
const group, condition, complied, evidence = "conditions", "condition", "complied", "evidence"

// Days are the first and the last day of a report.
type Days struct{ From, To clock.Date }

// Before gives the month before a day or, for a file that began since, the days since then.
func Before(today, began clock.Date) Days {
	first := today.MonthOf().Add(-1)
	d := Days{first.First(), first.Last()}
	if began > d.To {
		return Days{began, today}
	}
	return Days{max(d.From, began), d.To}
}

// had reports whether a condition was in force on one of the days.
func (d Days) had(c supervision.Condition) bool {
	return c.FromDate <= d.To && (c.ToDate == "" || c.ToDate >= d.From)
}

// Conditions puts what was in force in the days in place of what is in force now; what the form began with and the plan does not have
// stays. Beside each stands what the check-ins and reports of those days say of it, by its id.
func Conditions(ctx context.Context, d Days, plan []supervision.Condition, seen map[string]attendance.Evidence, said forms.Answers) {
	list := beside(ctx, plan, said)
	for _, c := range plan {
		if !d.had(c) {
			continue
		}
		entry := forms.Answers{condition: {text(ctx, c)}}
		for _, item := range []string{complied, evidence} {
			if was := of(said, c.Text(ctx), item); was != "" {
				entry[item] = []string{was}
			}
		}
		if e, reviewed := seen[c.ID]; reviewed {
			entry[complied], entry[evidence] = []string{answer(e)}, []string{e.Words(ctx)}
		}
		list = append(list, entry)
	}
	if len(list) > 0 {
		write(said, list)
	}
}

// answer says whether a condition was complied with, by its evidence: a report of non-compliance, or a note of the
// residence, is against it as a check-in is. Where such a note was set aside, whoever reviews it answers.
func answer(e attendance.Evidence) string {
	if e.Against > 0 || e.Reports > 0 || e.House > 0 {
		return "no"
	}
	if e.Aside > 0 {
		return ""
	}
	return "yes"
}

// text names a condition; one that ended, with its last day.
func text(ctx context.Context, c supervision.Condition) string {
	if c.ToDate == "" {
		return c.Text(ctx)
	}
	return i18n.T(ctx, "document.condition_until", "Condition", c.Text(ctx), "On", i18n.Date(ctx, c.ToDate))
}

// beside gives the entries that name no condition of the plan.
func beside(ctx context.Context, plan []supervision.Condition, said forms.Answers) (out []forms.Answers) {
	known := map[string]bool{}
	for _, c := range plan {
		known[c.Text(ctx)] = true
	}
	for n := range said.Entries(group) {
		at := forms.EntryOf(group, n)
		if words := said.Get(forms.PathOf(at, condition)); words != "" && !known[words] {
			out = append(out, forms.Answers{condition: {words}, complied: said[forms.PathOf(at, complied)], evidence: said[forms.PathOf(at, evidence)]})
		}
	}
	return out
}

// of gives what is said of the entry with a name.
func of(said forms.Answers, name, item string) string {
	for n := range said.Entries(group) {
		at := forms.EntryOf(group, n)
		if said.Get(forms.PathOf(at, condition)) == name {
			return said.Get(forms.PathOf(at, item))
		}
	}
	return ""
}

func write(said forms.Answers, list []forms.Answers) {
	for n := range said.Entries(group) {
		for _, item := range []string{condition, complied, evidence} {
			delete(said, forms.PathOf(forms.EntryOf(group, n), item))
		}
	}
	said[group] = []string{strconv.Itoa(len(list))}
	for n, entry := range list {
		for item, values := range entry {
			said[forms.PathOf(forms.EntryOf(group, n), item)] = values
		}
	}
}
