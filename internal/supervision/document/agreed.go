package document

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document/onekind"
	"passerelle/internal/supervision/wording"
)

// providerPart names the part of a referral in which the provider proposes.
const providerPart = "provider"

// referred gives the referral that a file stands on: the latest that was assessed and came to the agency, or the latest that was
// assessed when none came, as when it went on paper.
func (s *Service) referred(ctx context.Context, q db.Querier, f supervision.File) (forms.Filled, bool, error) {
	all, err := s.Forms.Whole(ctx, q, forms.OfFile(f.ID))
	if err != nil {
		return forms.Filled{}, false, err
	}
	all = slices.DeleteFunc(all, func(x forms.Filled) bool {
		p, there := x.Part(providerPart)
		return x.Code != referralForm || !there || p.State != forms.Completed
	})
	i := max(0, slices.IndexFunc(all, func(x forms.Filled) bool {
		return slices.ContainsFunc(x.CarriedTo(providerPart), func(to string) bool { return to != f.OrganisationID })
	}))
	if len(all) == 0 {
		return forms.Filled{}, false, nil
	}
	return all[i], true, nil
}

// agreed gives what a decision brings into the plan of a file: what its referral proposes, of conditions of one kind those that the
// decision says hold; refused in the field holds when it says nothing of them. The hearing is the decision's own where it says one.
func (s *Service) agreed(ctx context.Context, q db.Querier, f supervision.File, d supervision.Decision) (supervision.Agreed, error) {
	x, err := s.chosen(ctx, q, f, onekind.Choice{Holds: d.Holds})
	if err != nil {
		return x, err
	}
	return s.withHearing(ctx, x, d)
}

// agreedSince is agreed of a file that was decided before the form says so.
func (s *Service) agreedSince(ctx context.Context, q db.Querier, f supervision.File, d supervision.Decision) (supervision.Agreed, error) {
	return s.chosen(ctx, q, f, onekind.Choice{Holds: d.Holds, Decided: true})
}

func (s *Service) chosen(ctx context.Context, q db.Querier, f supervision.File, by onekind.Choice) (supervision.Agreed, error) {
	x, err := s.approved(ctx, q, f)
	if err != nil {
		return x, err
	}
	if by.Plan, _, _, err = s.PlanStored(ctx, q, f.ID); err != nil {
		return x, err
	}
	by.Proposed = x.Conditions
	x.Conditions, x.End, err = by.Made(ctx)
	return x, err
}

// approved gives what the referral of a file proposes for its plan (CCM-11): the agency that accepts it imposes the conditions. What was
// proposed until a day that is over was over before it began.
func (s *Service) approved(ctx context.Context, q db.Querier, f supervision.File) (out supervision.Agreed, err error) {
	x, there, err := s.referred(ctx, q, f)
	if err != nil || !there {
		return out, err
	}
	said := x.Answers()
	out.Hearing = clock.Date(said.Get("hearing"))
	for _, c := range conditionsIn(ctx, said) {
		if s.over(ctx, f, c) {
			continue
		}
		c.ImposedBy = i18n.T(ctx, "document.agency")
		out.Conditions = append(out.Conditions, c)
	}
	out.Goals = goalsIn(ctx, said)
	return out, nil
}

// over reports whether a condition was proposed until a day that is over: it was over before it began.
func (s *Service) over(ctx context.Context, f supervision.File, c supervision.Condition) bool {
	return c.LastDay != "" && c.LastDay < max(f.DecidedOn, s.today(ctx))
}

// Over gives the conditions that a referral proposes until a day that has passed, while it is not decided: an acceptance leaves them out,
// which is to be said beforehand.
func (s *Service) Over(ctx context.Context, x FormRecord) []supervision.Condition {
	p, there := x.At(providerPart)
	if x.Code != referralForm || !there || x.File.State != supervision.Referred {
		return nil
	}
	return slices.DeleteFunc(conditionsIn(ctx, p.Answers()), func(c supervision.Condition) bool { return !s.over(ctx, x.File, c) })
}

// agrees writes what an accepted referral proposes into the plan, when the decision was on the file before the form said it.
func (s *Service) agrees(ctx context.Context, tx *db.Tx, f supervision.File, d supervision.Decision) (alongside, error) {
	if d.Code != supervision.Accepted || f.Decision != d.Code || f.State != supervision.Approved && f.State != supervision.Active {
		return alongside{}, nil
	}
	x, err := s.agreedSince(ctx, tx, f, d)
	if err != nil {
		return alongside{}, onekind.Overtaking(err)
	}
	facts, err := s.Agree(ctx, tx, f, f.DecidedOn, x)
	return alongside{Facts: facts}, err
}

// lastDayItem says until which day a condition is proposed or granted.
const lastDayItem = "last_day"

// conditionsIn gives the conditions that a form names, with the concerns that they answer.
func conditionsIn(ctx context.Context, said forms.Answers) (out []supervision.Condition) {
	for n := range said.Entries("conditions") {
		at := forms.EntryOf("conditions", n)
		if c, there := conditionAt(ctx, said, at); there {
			c.Concern = strings.TrimSpace(said.Get(forms.PathOf(at, "answers_to")))
			c.LastDay = clock.Date(said.Get(forms.PathOf(at, lastDayItem)))
			out = append(out, c)
		}
	}
	return out
}

// conditionAt gives the condition that an entry of a form names: of the catalogue with what stands beside it, or in words.
func conditionAt(ctx context.Context, said forms.Answers, at string) (supervision.Condition, bool) {
	words := strings.TrimSpace(said.Get(forms.PathOf(at, "condition")))
	if code := said.Get(forms.PathOf(at, catalogueItem)); slices.Contains(supervision.ConditionCodes, code) {
		return supervision.Condition{Code: code, Words: words}, true
	}
	return named(ctx, words), words != ""
}

// catalogueItem names the condition of the catalogue that an entry is.
const catalogueItem = "of_catalogue"

// namesEach refuses an entry of a form that says a condition neither by its kind nor in words, or only by a kind that says nothing
// without words, beside its words.
func namesEach(ctx context.Context, a forms.Answers) error {
	var c fault.Check
	for n := range a.Entries("conditions") {
		at := forms.EntryOf("conditions", n)
		is, there := conditionAt(ctx, a, at)
		c.Require(there, forms.PathOf(at, "condition"), "document.problem.no_condition")
		c.Require(!there || wording.Enough(is.Code, is.Words), forms.PathOf(at, "condition"), wording.Wanting(is.Code, is.Words))
	}
	return c.Err()
}

// goalsIn gives the goals that a form names with their steps, which a referral writes in one and a case plan each by itself.
func goalsIn(ctx context.Context, said forms.Answers) (out []supervision.Goal) {
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

// named gives a condition that is written in words: of the kind whose name they begin with, in either language, of the one that is plain
// in them, or in its own.
func named(ctx context.Context, words string) supervision.Condition {
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
