package proposed

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/wording"
)

// LastDayItem says until which day a condition is proposed or granted.
const LastDayItem = "last_day"

// Conditions gives the conditions that a form names, with the concerns that they answer.
func Conditions(ctx context.Context, said forms.Answers) (out []supervision.Condition) {
	for n := range said.Entries("conditions") {
		at := forms.EntryOf("conditions", n)
		if c, there := ConditionAt(ctx, said, at); there {
			c.Concern = strings.TrimSpace(said.Get(forms.PathOf(at, "answers_to")))
			c.LastDay = clock.Date(said.Get(forms.PathOf(at, LastDayItem)))
			out = append(out, c)
		}
	}
	return out
}

// ConditionAt gives the condition that an entry of a form names: of the catalogue with what stands beside it, or in words.
func ConditionAt(ctx context.Context, said forms.Answers, at string) (supervision.Condition, bool) {
	words := strings.TrimSpace(said.Get(forms.PathOf(at, "condition")))
	if code := said.Get(forms.PathOf(at, CatalogueItem)); slices.Contains(supervision.ConditionCodes, code) {
		return supervision.Condition{Code: code, Words: words}, true
	}
	return Named(ctx, words), words != ""
}

// CatalogueItem names the condition of the catalogue that an entry is.
const CatalogueItem = "of_catalogue"

// Each refuses an entry of a form that says a condition neither by its kind nor in words, or only by a kind that says nothing
// without words, beside its words.
func Each(ctx context.Context, a forms.Answers) error {
	var c fault.Check
	for n := range a.Entries("conditions") {
		at := forms.EntryOf("conditions", n)
		is, there := ConditionAt(ctx, a, at)
		c.Require(there, forms.PathOf(at, "condition"), "document.problem.no_condition")
		c.Require(!there || wording.Enough(is.Code, is.Words), forms.PathOf(at, "condition"), wording.Wanting(is.Code, is.Words))
	}
	return c.Err()
}

// Goals gives the goals that a form names with their steps, which a referral writes in one and a case plan each by itself.
func Goals(ctx context.Context, said forms.Answers) (out []supervision.Goal) {
	for n := range said.Entries("goals") {
		at := forms.EntryOf("goals", n)
		g := supervision.Goal{Words: strings.TrimSpace(said.Get(forms.PathOf(at, "goal"))), ByDate: clock.Date(said.Get(forms.PathOf(at, "due")))}
		g.Steps = strings.TrimSpace(said.Get(forms.PathOf(at, "goal_steps")))
		group := forms.PathOf(at, "steps")
		for step := range said.Entries(group) {
			from := forms.EntryOf(group, step)
			who, day := said.Get(forms.PathOf(from, "step_who")), clock.Date(said.Get(forms.PathOf(from, "step_when")))
			line := []string{said.Get(forms.PathOf(from, "step")), who}
			if day.Valid() {
				line = append(line, i18n.Date(ctx, day))
			}
			g.Steps = strings.TrimPrefix(g.Steps+"\n"+strings.Join(slices.DeleteFunc(line, func(x string) bool { return x == "" }), " · "), "\n")
		}
		if g.Words != "" {
			out = append(out, g)
		}
	}
	return out
}

// Aims gives the goals of a file that are not reached, with the steps and the day that a proposal has of them now, and those that only it has.
func Aims(file, proposal []supervision.Goal) (out []supervision.Goal) {
	for _, g := range file {
		if at := slices.IndexFunc(proposal, g.Same); at >= 0 {
			g.Steps, g.ByDate = cmp.Or(proposal[at].Steps, g.Steps), cmp.Or(proposal[at].ByDate, g.ByDate)
		}
		out = append(out, g)
	}
	for _, g := range proposal {
		if !slices.ContainsFunc(file, g.Same) {
			out = append(out, g)
		}
	}
	return slices.DeleteFunc(out, func(g supervision.Goal) bool { return g.ReachedOn != "" })
}

// Named gives a condition that is written in words: of the kind whose name they begin with, in either language, of the one that is plain
// in them, or in its own.
func Named(ctx context.Context, words string) supervision.Condition {
	for _, code := range supervision.ConditionCodes {
		for _, l := range []i18n.Language{i18n.English, i18n.French} {
			rest, begins := strings.CutPrefix(words, i18n.T(i18n.WithLanguage(ctx, l), "supervision.condition."+code))
			beside := strings.TrimLeft(rest, " \u00a0\n")
			if begins && (beside == "" && code != "FREE" || strings.HasPrefix(beside, ":")) {
				return supervision.Condition{Code: code, Words: strings.TrimLeft(beside, ": \u00a0\n")}
			}
		}
	}
	return supervision.Condition{Code: wording.CodeOf(words), Words: words}
}
