package document

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document/backdated"
	"passerelle/internal/supervision/document/proposed"
	"passerelle/internal/supervision/imposer"
	"passerelle/internal/supervision/wording"
)

// What of the request for a change is the agency's answer, which is in force on the file from its day (CCM-18).
const (
	grantItem = "answer"
	grantDay  = "effective"
	// answeredItem is the day of the answer.
	answeredItem = "answered"
)

// wished is one entry of a request or of its answer: a condition, and what becomes of it.
type wished struct {
	Condition, Change, Becomes string
	LastDay                    clock.Date // of what becomes of it; empty when it is not until a day
	OfCatalogue                string     // of one that is new: its code, beside which its words are what it says
}

// items are the names under which a request, and an answer in part, say what becomes of the conditions.
type items struct{ Group, Condition, Change, Becomes, LastDay, Risk, OfCatalogue string }

var (
	asItems    = items{"changes", "condition", "change", "becomes", proposed.LastDayItem, "risk_then", proposed.CatalogueItem}
	givenItems = items{"given", "given_condition", "given_change", "given_becomes", "given_last_day", "given_risk", "given_of_catalogue"}
)

func (x items) of(a forms.Answers) (out []wished) {
	for n := range a.Entries(x.Group) {
		at := forms.EntryOf(x.Group, n)
		out = append(out, wished{a.Get(forms.PathOf(at, x.Condition)), a.Get(forms.PathOf(at, x.Change)), a.Get(forms.PathOf(at, x.Becomes)), clock.Date(a.Get(forms.PathOf(at, x.LastDay))),
			a.Get(forms.PathOf(at, x.OfCatalogue))})
	}
	return out
}

// alone refuses a condition that comes or is amended while another of its kind stays as it is: a second curfew is more often the first in
// other words.
func (x items) alone(ctx context.Context, a forms.Answers) error {
	var c fault.Check
	list := x.of(a)
	for n, w := range list {
		if w.Change != "add" && w.Change != "amend" {
			continue
		}
		is := w.condition(ctx)
		kind := is.Code
		becomes := forms.PathOf(forms.EntryOf(x.Group, n), x.Becomes)
		c.Require(is.Text(ctx) != "", becomes, "document.problem.no_condition")
		c.Require(is.Text(ctx) == "" || wording.Enough(is.Code, is.Words), becomes, wording.Wanting(is.Code, is.Words))
		stays := slices.ContainsFunc(list, func(o wished) bool { return o.Change == "keep" && proposed.Named(ctx, o.Condition).Code == kind })
		c.Require(kind == "FREE" || !stays, forms.PathOf(forms.EntryOf(x.Group, n), x.Change), "document.problem.kind_stays")
	}
	return c.Err()
}

// answeredWith gives under which names the answer says what is granted; false when it grants nothing.
func answeredWith(a forms.Answers) (items, bool) {
	switch a.Get(grantItem) {
	case "granted":
		return asItems, true
	case "part":
		return givenItems, true
	}
	return items{}, false
}

// granted gives what the agency's part grants. Where a condition is not in force in the words of the form, it says so.
func (s *Service) granted(ctx context.Context, q db.Querier, f supervision.File, a forms.Answers) (supervision.Granted, error) {
	g := supervision.Granted{ConditionChange: supervision.ConditionChange{On: clock.Date(a.Get(grantDay)), Both: true, // the form names each in force beside it
		Direction: map[string]string{"lighter": "DOWN", "harsher": "UP"}[a.Get("direction")]}}
	names, grants := answeredWith(a)
	if !grants {
		return g, nil
	}
	if asks := a["asks"]; slices.Contains(asks, "risk") && a.Get(names.Risk) != f.Risk {
		g.Risk = a.Get(names.Risk)
	}
	if !slices.Contains(a["asks"], "conditions") {
		return g, nil
	}
	conditions, _, _, err := s.PlanStored(ctx, q, f.ID)
	if err != nil {
		return g, err
	}
	for _, w := range names.of(a) {
		if err := w.into(ctx, &g.ConditionChange, conditions); err != nil {
			return g, err
		}
	}
	for i := range g.Add { // whoever imposed what was there before did not impose this
		g.Add[i].ImposedBy = imposer.Granted(clock.Date(a.Get(answeredItem)))
	}
	return g, nil
}

// into adds what becomes of one condition to what changes.
func (w wished) into(ctx context.Context, c *supervision.ConditionChange, inForce []supervision.Condition) error {
	switch w.Change {
	case "add":
		c.Add = append(c.Add, w.until(w.condition(ctx)))
	case "amend", "remove":
		was, there := w.was(ctx, inForce)
		if !there {
			return w.ended(ctx, inForce)
		}
		c.End = append(c.End, was.ID)
		if w.Change == "amend" {
			c.Add = append(c.Add, w.until(inWords(ctx, was, w.Becomes)))
		}
	}
	return nil
}

// ended refuses to change what is not in force any more, with the day on which it ended and what is left to answer.
func (w wished) ended(ctx context.Context, all []supervision.Condition) error {
	i := slices.IndexFunc(all, func(x supervision.Condition) bool { return x.ToDate != "" && said(ctx, x, w.Condition) })
	if i < 0 {
		return fault.At(grantItem, "document.problem.gone", "Text", w.Condition)
	}
	return fault.At(grantItem, "document.problem.ended", "Text", w.Condition, "On", i18n.Date(ctx, all[i].ToDate))
}

// condition gives the condition that would be: of the catalogue where it is new and chosen from there, else in words.
func (w wished) condition(ctx context.Context) supervision.Condition {
	if w.Change == "add" && slices.Contains(supervision.ConditionCodes, w.OfCatalogue) {
		return supervision.Condition{Code: w.OfCatalogue, Words: strings.TrimSpace(w.Becomes)}
	}
	return proposed.Named(ctx, w.Becomes)
}

// until gives a condition the last day that is granted.
func (w wished) until(c supervision.Condition) supervision.Condition {
	c.LastDay = w.LastDay
	return c
}

// said reports whether words are a condition's, in either language, with the name of its kind or without.
func said(ctx context.Context, x supervision.Condition, words string) bool {
	for _, l := range []i18n.Language{i18n.English, i18n.French} {
		if supervision.SameWords(x.Text(i18n.WithLanguage(ctx, l)), words) {
			return true
		}
	}
	return x.Words != "" && supervision.SameWords(x.Words, words)
}

// inWords gives a condition in other words: of the kind that it was, a new one in words of its own. The name of the kind is
// not said twice.
func inWords(ctx context.Context, was supervision.Condition, words string) supervision.Condition {
	out := supervision.Condition{Code: cmp.Or(was.Code, "FREE"), Words: words, ForHousing: was.ForHousing, Concern: was.Concern}
	for _, l := range []i18n.Language{i18n.English, i18n.French} {
		name := i18n.T(i18n.WithLanguage(ctx, l), "supervision.condition."+out.Code)
		if rest, named := strings.CutPrefix(words, name); named {
			out.Words = strings.TrimLeft(rest, ": \u00a0\n")
		}
	}
	return out
}

// grantable refuses, beside their items, an answer that could not be in force on the file.
func (s *Service) grantable(ctx context.Context, q *db.Tx, f supervision.File, x FileForm, w forms.Writing) error {
	a := x.With(w)
	if _, grants := answeredWith(a); !grants || !changes(a) {
		return nil
	}
	if err := s.givenFits(ctx, q, f, a); err != nil {
		return err
	}
	g, err := s.granted(ctx, q, f, a)
	if slices.ContainsFunc(g.Add, func(c supervision.Condition) bool { return c.LastDay != "" && c.LastDay < g.On }) {
		return fault.At(grantDay, "document.problem.last_day")
	}
	if err == nil {
		g.On = min(g.On, s.today(ctx)) // a day to come is right: then it takes effect
		err = cmp.Or(s.MayGrant(ctx, f, g), backdated.AfterTheLast(ctx, s.Service, q, f, g), backdated.Check(ctx, x.Filled, a))
	}
	if !fault.Is(err, fault.Invalid) {
		return err
	}
	var c fault.Check
	c.Take(err, map[string]string{"risk": grantItem, "on": grantDay, "code": grantItem, "condition_words": grantItem, "last_day": grantDay})
	return c.Err()
}

// changes reports whether a request asks for more than the closing of the file.
func changes(a forms.Answers) bool {
	return slices.Contains(a["asks"], "conditions") || slices.Contains(a["asks"], "risk")
}

// grants makes the agency's part of a request that is sent what is in force on the file: at once, or from its day.
func (s *Service) grants(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, x FileForm) (alongside, error) {
	part, there := x.Part(answerPart)
	said := x.Answers()
	if _, grants := answeredWith(said); !grants || !there || part.State != forms.Completed || x.Fixed(answerPart) || !changes(said) {
		return alongside{}, nil
	}
	g, err := s.granted(ctx, tx, f, said)
	if err != nil {
		return alongside{}, err
	}
	if g.On > s.today(ctx) {
		return alongside{}, s.grantLater(ctx, tx, f, x, g)
	}
	changed, facts, err := s.Grant(ctx, tx, a, f, g)
	if err != nil || len(facts) == 0 {
		return alongside{}, err
	}
	return alongside{File: &changed, Facts: facts}, nil
}

// beginsGiven puts what was asked into an answer in part, beside the conditions in force that the request does not name.
func beginsGiven(request, out forms.Answers) {
	n := out.Entries(givenItems.Group)
	if n == 0 && request.Entries(asItems.Group) == 0 {
		return
	}
	for _, w := range asItems.of(request) {
		at := slices.IndexFunc(givenItems.of(out), func(x wished) bool { return supervision.SameWords(x.Condition, w.Condition) })
		if at < 0 {
			at = n
			n++
			out[givenItems.Group] = []string{strconv.Itoa(n)}
		}
		entry := forms.EntryOf(givenItems.Group, at)
		for item, value := range map[string]string{givenItems.Condition: w.Condition, givenItems.Change: w.Change, givenItems.Becomes: w.Becomes, givenItems.LastDay: string(w.LastDay), givenItems.OfCatalogue: w.OfCatalogue} {
			if value != "" {
				out[forms.PathOf(entry, item)] = []string{value}
			}
		}
	}
}
