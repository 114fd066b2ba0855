package document

import (
	"cmp"
	"context"
	"slices"

	"passerelle/internal/forms"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document/backdated"
	"passerelle/internal/supervision/document/contradict"
	"passerelle/internal/supervision/leaning"
)

// What a request says of its direction, and of the word with the officer that comes before a lighter one (CCM-18).
const (
	directionItem = "direction"
	lighter       = "lighter"
	spokenItem    = "spoken"
	whyItem       = "why"
)

// requestFits refuses a request that is not [requestable] as it is written, or does not say the conditions as the plan of its file has them.
func (s *Service) requestFits(ctx context.Context, q db.Querier, f supervision.File, x FileForm, a forms.Answers) error {
	conditions, _, _, err := s.PlanStored(ctx, q, f.ID)
	if err == nil {
		err = cmp.Or(contradict.Risk(ctx, f, a), inOwnWords(ctx, a, conditions), contradict.LeavesOut(ctx, a, conditions, s.today(ctx)))
	}
	if err == nil {
		err = requestable(ctx, a, conditions)
	}
	if err == nil {
		err = directed(ctx, x.Definition, a, conditions)
	}
	return err
}

// requestable refuses, beside the first condition, a request to change conditions that leaves each as it is; beside each that would change
// what it would be when that is in force already, beside a new one that another of its kind stays, and beside a last day before the change is wanted.
func requestable(ctx context.Context, a forms.Answers, conditions []supervision.Condition) error {
	if !slices.Contains(a["asks"], "conditions") {
		return nil
	}
	if !slices.ContainsFunc(asItems.of(a), func(w wished) bool { return w.Change != "keep" }) {
		return fault.At(forms.PathOf(forms.EntryOf(asItems.Group, 0), asItems.Change), "document.problem.nothing_different")
	}
	if err := asItems.alone(ctx, a); err != nil {
		return err
	}
	return cmp.Or(backdated.Ends(ctx, a, asItems.Group, asItems.LastDay), asItems.alter(ctx, a, conditions))
}

// givenFits refuses an answer in part by the rules of [requestable].
func (s *Service) givenFits(ctx context.Context, q db.Querier, f supervision.File, a forms.Answers) error {
	if err := givenItems.alone(ctx, a); err != nil {
		return err
	}
	conditions, _, _, err := s.PlanStored(ctx, q, f.ID)
	if err == nil {
		err = givenItems.alter(ctx, a, conditions)
	}
	return err
}

// alter refuses, beside its words, an amendment into what is in force, and a new condition that is in force.
func (x items) alter(ctx context.Context, a forms.Answers, conditions []supervision.Condition) error {
	var c fault.Check
	for n, w := range x.of(a) {
		c.Require(w.differs(ctx, conditions), forms.PathOf(forms.EntryOf(x.Group, n), x.Becomes), "document.problem.same_words")
	}
	return c.Err()
}

// differs reports whether what is to change would be another than is in force.
func (w wished) differs(ctx context.Context, conditions []supervision.Condition) bool {
	switch w.Change {
	case "amend":
		was, there := w.was(ctx, conditions)
		if !there {
			return !supervision.SameWords(w.Becomes, w.Condition) || w.LastDay != ""
		}
		return w.LastDay != was.LastDay || !said(ctx, was, w.Becomes)
	case "add":
		is := w.condition(ctx)
		return !slices.ContainsFunc(conditions, func(x supervision.Condition) bool {
			return x.ToDate == "" && x.Same(is) && x.LastDay == w.LastDay
		})
	}
	return true
}

// was gives the condition in force that an entry is about.
func (w wished) was(ctx context.Context, conditions []supervision.Condition) (supervision.Condition, bool) {
	i := slices.IndexFunc(conditions, func(x supervision.Condition) bool { return x.ToDate == "" && said(ctx, x, w.Condition) })
	if i < 0 {
		return supervision.Condition{}, false
	}
	return conditions[i], true
}

// directed refuses a direction when everything that is asked goes the other way, and a lighter one that leaves open whether the officer
// was spoken to, where the layout asks it.
func directed(ctx context.Context, d *forms.Definition, a forms.Answers, conditions []supervision.Condition) error {
	direction := a.Get(directionItem)
	if direction == "" || !changes(a) {
		return nil
	}
	var c fault.Check
	c.Require(!waysOf(ctx, a, conditions).Opposes(direction), directionItem, "document.problem.direction."+direction)
	_, asked := d.Item(spokenItem)
	c.Require(direction != lighter || !asked || a.Get(spokenItem) != "", spokenItem, "document.problem.spoken")
	return c.Err()
}

// waysOf gives which way a request goes.
func waysOf(ctx context.Context, a forms.Answers, conditions []supervision.Condition) leaning.Ways {
	var list []leaning.Change
	var now, then string
	if slices.Contains(a["asks"], "risk") {
		now, then = a.Get("risk_now"), a.Get(asItems.Risk)
	}
	if !slices.Contains(a["asks"], "conditions") {
		return leaning.Of(nil, now, then)
	}
	for _, w := range asItems.of(a) {
		is := w.until(w.condition(ctx))
		was, there := w.was(ctx, conditions)
		switch {
		case w.Change == "add":
			list = append(list, leaning.Change{Then: &is})
		case w.Change == "remove":
			list = append(list, leaning.Change{Was: &was})
		case w.Change == "amend" && there:
			is = w.until(inWords(ctx, was, w.Becomes))
			list = append(list, leaning.Change{Was: &was, Then: &is})
		}
	}
	return leaning.Of(list, now, then)
}

// inOwnWords refuses a request in which what stays, is amended or is removed is said in other words than it has in force: the other side
// would read what nobody imposed, and the change could not take effect.
func inOwnWords(ctx context.Context, a forms.Answers, conditions []supervision.Condition) error {
	var c fault.Check
	for n, w := range asItems.of(a) {
		_, there := w.was(ctx, conditions)
		c.Require(there || w.Change == "add" || !slices.Contains(a["asks"], "conditions"), forms.PathOf(forms.EntryOf(asItems.Group, n), asItems.Condition), "document.problem.other_words")
	}
	return c.Err()
}
