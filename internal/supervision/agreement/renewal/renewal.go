// Package renewal leaves to whoever has a file to tell the client what changes in the conditions, before the day from which it does, and to have
// the agreement (BSF802) signed anew; and says which conditions an agreement is of: those in force, or those granted from a day to come, for
// which it may be signed before (CCM-12, CCM-18). Start at [Service.Changed] and [Service.Meant].
package renewal

import (
	"context"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/coming"
	"passerelle/internal/supervision/document/bound"
)

// Form is the agreement, signed where its item says so by the client.
const (
	Form      = "bsf802"
	signature = "client_signature"
	firstDay  = "starts"
)

// Rule is the task, which the agreement ends; where the client has signed none here, it is to tell them, and ends by somebody's word. The source
// names the day from which the conditions are others.
const (
	Rule   = "agreement.task.renew"
	Tell   = "agreement.task.tell"
	source = "conditions/"
)

// ahead is for how many days before its day a change is written into an agreement that is begun.
const ahead = 14

// Service stands on the supervision files.
type Service struct{ *supervision.Service }

// Changed leaves the task for a change that an act of today made. What an enrolment or a decision brings is in the agreement that is signed
// with it, what is over on a last day that it names is no change of it, and of what was granted from a day the task was left then.
func (s Service) Changed(ctx context.Context, tx *db.Tx, act history.Act, f supervision.File, facts []history.Fact) error {
	has := func(kinds ...history.Kind) func(history.Fact) bool {
		return func(x history.Fact) bool { return slices.Contains(kinds, x.Kind) }
	}
	i := slices.IndexFunc(facts, has(history.ConditionAdded, history.ConditionEnded))
	if i < 0 || act == history.ActConditionsOver || act == history.ActGrantTookEffect || slices.ContainsFunc(facts, has(history.Enrolled, history.Decided)) {
		return nil
	}
	return s.leave(ctx, tx, f, facts[i].Effective)
}

// Granted leaves the task for what is granted from a day to come.
func (s Service) Granted(ctx context.Context, tx *db.Tx, f supervision.File, g supervision.Granted) error {
	if len(g.Add)+len(g.End) == 0 {
		return nil
	}
	return s.leave(ctx, tx, f, g.On)
}

func (s Service) leave(ctx context.Context, tx *db.Tx, f supervision.File, on clock.Date) error {
	if f.State != supervision.Active {
		return nil
	}
	signed, err := db.All[string](ctx, tx, `select x.id from form x where x.subject_kind='file' and x.subject_id=$1 and x.code='`+Form+`' and x.discarded_at=0
		and exists (select 1 from form_signature g where g.form_id=x.id and g.item='`+signature+`') order by x.opened_at desc limit 1`, f.ID)
	if err != nil {
		return err
	}
	rule, args := Tell, map[string]string{"page": "plan"}
	if len(signed) > 0 { // from there the one that replaces it is begun
		rule, args = Rule, schedule.OnPaper(map[string]string{"page": "forms/" + signed[0]})
	}
	from := func(l i18n.Language) string {
		return i18n.T(i18n.WithLanguage(ctx, l), "agreement.from_day", "On", string(on))
	}
	return s.Leave(ctx, tx, f, "", schedule.Task{Rule: rule, Source: source + string(on), Due: max(clock.Today(ctx, s.Clock), on.AddDays(-1)),
		Args: schedule.Titled(args, i18n.Both(from(i18n.English), from(i18n.French)))})
}

// Signed ends the tasks of the changes that an agreement says, once the client has signed it. One that the conditions have overtaken is not
// signed on screen; a paper was when it was, whatever changed since.
func (s Service) Signed(ctx context.Context, tx *db.Tx, a access.Actor, f supervision.File, x forms.Filled, g forms.Signing) error {
	part, there := x.Part(x.Definition.Parts[0].ID)
	if x.Code != Form || g.Item != signature || !there {
		return nil
	}
	meant, err := s.Meant(ctx, tx, f, part.Answers())
	if err != nil {
		return err
	}
	if g.Way != forms.Scanned && !says(ctx, part.Answers(), meant) {
		return fault.NotReadyAt("item", "agreement.problem.behind")
	}
	waiting, err := s.Schedule.TasksOfFile(ctx, tx, f.ID)
	if err != nil {
		return err
	}
	for _, t := range waiting {
		if t.Rule != Rule && t.Rule != Tell || clock.Micros(t.Made) > part.EditedAt {
			continue
		}
		says, err := s.says(ctx, tx, f, part.Answers(), clock.Date(t.Source[len(source):]))
		if err != nil {
			return err
		}
		if !says {
			continue
		}
		if err := s.Schedule.FinishTasksFrom(ctx, tx, f.ID, t.Source, a.PersonID); err != nil {
			return err
		}
	}
	return nil
}

// says reports whether an agreement says what is in force from a day.
func (s Service) says(ctx context.Context, q db.Querier, f supervision.File, a forms.Answers, on clock.Date) (bool, error) {
	conditions, err := s.asOf(ctx, q, f, on)
	return says(ctx, a, conditions), err
}

func says(ctx context.Context, a forms.Answers, conditions []supervision.Condition) bool {
	var c fault.Check
	bound.Check(ctx, &c, a, conditions)
	return c.Err() == nil
}

// asOf gives the conditions of a file as they will be on a day, by what was granted: what was imposed until a day before it is no longer asked.
func (s Service) asOf(ctx context.Context, q db.Querier, f supervision.File, on clock.Date) ([]supervision.Condition, error) {
	all, err := s.following(ctx, q, f, on)
	if err != nil {
		return nil, err
	}
	return all[0].conditions, nil
}

// asked is what is asked of a client by the changes until one.
type asked struct {
	conditions []supervision.Condition
	changed    clock.Date // when the last of the changes is; empty without one
}

// following gives the conditions of a file on a day, and then with those that each change after it brings beside those that it ends, which are
// in force until the day before: what an agreement that begins on that day may be of.
func (s Service) following(ctx context.Context, q db.Querier, f supervision.File, on clock.Date) ([]asked, error) {
	now := asked{}
	var err error
	if now.conditions, _, _, err = s.PlanStored(ctx, q, f.ID); err != nil {
		return nil, err
	}
	changes, err := coming.Service{Service: s.Service}.Within(ctx, q, f)
	changes = slices.DeleteFunc(changes, func(x coming.Change) bool { return len(x.Begin)+len(x.Ends) == 0 })
	for len(changes) > 0 && changes[0].Effective <= on {
		now = asked{after(now.conditions, changes[0]), changes[0].Effective}
		changes = changes[1:]
	}
	now.conditions = slices.DeleteFunc(now.conditions, func(c supervision.Condition) bool { return c.LastDay != "" && c.LastDay < on && c.ToDate == "" })
	out := []asked{now}
	for _, x := range changes {
		out = append(out, asked{spanning(out[len(out)-1].conditions, x), x.Effective})
	}
	return out, err
}

// after gives conditions as they are once a change took effect.
func after(conditions []supervision.Condition, x coming.Change) []supervision.Condition {
	out := slices.Clone(conditions)
	for i, c := range out {
		if ends(x, c) {
			out[i].ToDate = x.Effective
		}
	}
	for _, c := range x.Begin {
		out = append(out, from(c, x))
	}
	return out
}

// spanning gives conditions as they are before a change and after it: what it ends until the day before, and what it brings from its day, each
// behind the one whose place it takes.
func spanning(conditions []supervision.Condition, x coming.Change) (out []supervision.Condition) {
	left := slices.Clone(x.Begin)
	for _, c := range conditions {
		if !ends(x, c) || c.ToDate != "" {
			out = append(out, c)
			continue
		}
		if last := x.Effective.AddDays(-1); c.LastDay == "" || c.LastDay > last {
			c.LastDay = last
		}
		out = append(out, c)
		if i := slices.IndexFunc(left, func(b supervision.Condition) bool { return b.Code == c.Code }); i >= 0 {
			out, left = append(out, from(left[i], x)), slices.Delete(left, i, i+1)
		}
	}
	for _, c := range left {
		out = append(out, from(c, x))
	}
	return out
}

func from(c supervision.Condition, x coming.Change) supervision.Condition {
	c.FromDate = x.Effective
	return c
}

func ends(x coming.Change, c supervision.Condition) bool {
	return slices.ContainsFunc(x.Ends, func(e supervision.Condition) bool { return e.ID == c.ID })
}

// Meant gives the conditions that an agreement is of: those in force from its first day, or from today once that is past, alone or with those
// that a change after it brings. It is of those to which its lines are nearest, and of the more where they are as near: whoever tells a client
// what is to come tells until when what is asked now is.
func (s Service) Meant(ctx context.Context, q db.Querier, f supervision.File, a forms.Answers) (out []supervision.Condition, err error) {
	all, err := s.following(ctx, q, f, max(clock.Today(ctx, s.Clock), clock.Date(a.Get(firstDay))))
	nearest := -1
	for _, x := range all {
		if far := bound.Far(ctx, a, x.conditions); nearest < 0 || far <= nearest {
			out, nearest = x.conditions, far
		}
	}
	return out, err
}

// Soon gives the conditions that an agreement begins from where some change within a fortnight: those in force until the day before, and those
// from that day; false when none of them changes.
func (s Service) Soon(ctx context.Context, q db.Querier, f supervision.File) (out []supervision.Condition, changed bool, err error) {
	today := clock.Today(ctx, s.Clock)
	all, err := s.following(ctx, q, f, today)
	for _, x := range all {
		if x.changed != "" && x.changed <= today.AddDays(ahead) {
			out, changed = x.conditions, true
		}
	}
	return slices.DeleteFunc(slices.Clone(out), func(c supervision.Condition) bool { return c.ToDate != "" }), changed, err
}
