// Package onekind says which of several conditions of one kind enter a plan: two that say different things, as two curfews do, enter only
// when a decision says which holds. Start at [Choice].
package onekind

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
)

// HoldsItem is where a decision says which of the conditions of one kind hold.
const HoldsItem = "holds"

// Choice is what of the conditions that a referral proposes enters the plan: two of one kind that say different things, as two curfews
// do, enter only when the decision says which holds, as the plan page asks of one that is added (CCM-11, CCM-18).
type Choice struct {
	Proposed []supervision.Condition
	Plan     []supervision.Condition // in force and ended
	Holds    string                  // the numbers that the decision names
	Decided  bool                    // the file was decided before: where the plan took one of a kind, that one holds
}

// numbered is a condition as a decision names it: by its place in the referral, or 0 of the plan's that the referral does not propose.
type numbered struct {
	supervision.Condition
	No int
}

// Made gives what is added to the plan and what ends in it; refused in the field holds while it is not said what holds.
func (x Choice) Made(ctx context.Context) (add, end []supervision.Condition, err error) {
	named, open := x.named(), []string{}
	for i, c := range x.Proposed {
		of := x.contradicting(c)
		switch first := slices.IndexFunc(x.Proposed, func(p supervision.Condition) bool { return p.Code == c.Code }) == i; {
		case len(of) < 2:
			add = append(add, c)
		case x.Decided && TookOne(x.Plan, x.Proposed, c.Code):
		case !slices.ContainsFunc(of, func(n numbered) bool { return named[n.No] }):
			if first {
				open = append(open, listed(ctx, of))
			}
		default:
			if named[i+1] {
				add = append(add, c)
			}
			if first {
				end = append(end, ended(of, named)...)
			}
		}
	}
	if len(open) > 0 {
		return nil, nil, fault.At(HoldsItem, "document.problem.one_kind", "List", strings.Join(open, " · "))
	}
	return add, end, nil
}

// named gives the numbers that are written, with whatever stands between them.
func (x Choice) named() map[int]bool {
	out := map[int]bool{}
	for _, word := range strings.FieldsFunc(x.Holds, func(r rune) bool { return !unicode.IsDigit(r) }) {
		if n, err := strconv.Atoi(word); err == nil {
			out[n] = true
		}
	}
	return out
}

// contradicting gives what there is of the kind of a condition, in force or proposed, each thing that is said once. Conditions in words
// of their own are not compared.
func (x Choice) contradicting(c supervision.Condition) (out []numbered) {
	if c.Code == "FREE" {
		return nil
	}
	for i, p := range x.Proposed {
		if p.Code == c.Code && !slices.ContainsFunc(out, func(n numbered) bool { return n.Same(p) }) {
			out = append(out, numbered{p, i + 1})
		}
	}
	for _, p := range x.Plan {
		if p.Code != c.Code || p.ToDate != "" {
			continue
		}
		if i := slices.IndexFunc(out, func(n numbered) bool { return n.Same(p) }); i >= 0 {
			out[i].Condition = p
			continue
		}
		out = append(out, numbered{p, 0})
	}
	return out
}

// ended gives what is in force and does not hold.
func ended(of []numbered, named map[int]bool) (out []supervision.Condition) {
	for _, n := range of {
		if n.ID != "" && !named[n.No] {
			out = append(out, n.Condition)
		}
	}
	return out
}

// listed names conditions of one kind by the numbers that a decision writes.
func listed(ctx context.Context, of []numbered) string {
	out := make([]string, 0, len(of))
	for _, n := range of {
		line := i18n.T(ctx, "document.one_kind", "No", n.No, "Text", n.Text(ctx))
		if n.No == 0 {
			line = i18n.T(ctx, "document.one_kind.planned", "Text", n.Text(ctx), "From", i18n.Date(ctx, n.FromDate))
		}
		out = append(out, line)
	}
	return strings.Join(out, ", ")
}

// TookOne reports whether the plan has or had one of the conditions of a kind that are proposed.
func TookOne(plan, proposed []supervision.Condition, code string) bool {
	return code != "FREE" && slices.ContainsFunc(plan, func(c supervision.Condition) bool {
		return c.Code == code && slices.ContainsFunc(proposed, c.Same)
	})
}

// Overtaking says of what a decision does not name that it became so after the decision was written.
func Overtaking(err error) error {
	if p := fault.ProblemsOf(err); len(p) == 1 && p[0].Field == HoldsItem {
		return fault.Overtaken(p[0].Key, p[0].Args...)
	}
	return err
}
