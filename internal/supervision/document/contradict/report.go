// Package contradict says where a report of non-compliance on its form says another thing than the report on the file that it is made from:
// whether it goes on, where the client is, what the agency said is to be done for now, and which condition it is of (CCM-17). Start at [Report].
package contradict

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/desk"
)

// Report is what the file has of a breach that a form reports.
type Report struct {
	desk.Breach
	Instructions []desk.Instruction
	Conditions   []supervision.Condition // of the file, in force and ended
	Breached     []supervision.Condition // those of them that the breach is of
	Others       []desk.Finding          // what the breach is of that is no condition
	Answers      []desk.Finding          // what was found that it answers
	Learned      int64                   // when something of it was recorded last, or lifted
	Housed       bool                    // the client had a place in a residence when the form was written
}

// Of gives what the file has of a breach, within an act that decides access itself.
func Of(ctx context.Context, q db.Querier, s desk.Service, b desk.Breach) (r Report, err error) {
	r.Breach = b
	if r.Instructions, err = s.InstructionsOf(ctx, q, b.ID); err != nil {
		return r, err
	}
	if r.Others, err = s.NoConditions(ctx, q, b.ID); err != nil {
		return r, err
	}
	if r.Answers, err = s.AnswersOf(ctx, q, b.ID); err != nil {
		return r, err
	}
	if r.Breached, err = s.ConditionsOf(ctx, q, b.ID); err != nil {
		return r, err
	}
	if r.Learned, err = s.LearnedLast(ctx, q, b.ID); err != nil {
		return r, err
	}
	r.Conditions, _, _, err = s.PlanStored(ctx, q, b.FileID)
	return r, err
}

// OnFile adds what of the breach itself a form says otherwise than the report on the file, and gives all that is wrong. Written is when the form was
// completed, 0 while it is being written.
func OnFile(ctx context.Context, q db.Querier, s desk.Service, b desk.Breach, c *fault.Check, a forms.Answers, written int64) error {
	r, err := Of(ctx, q, s, b)
	if err != nil {
		return err
	}
	day := clock.Today(ctx, s.Clock)
	if written != 0 {
		day = clock.DateOf(clock.FromMicros(written), clock.Where(ctx))
	}
	if r.Housed, err = s.HousedOn(ctx, q, b.FileID, day); err != nil {
		return err
	}
	r.Check(ctx, c, a, written)
	return c.Err()
}

// Written gives when a form was completed; 0 while it is being written.
func Written(x forms.Filled) int64 {
	p, there := x.Part(x.Definition.Parts[0].ID)
	if !there || p.State == forms.Draft {
		return 0
	}
	return p.EditedAt
}

// Besides gives in words what a breach is of that is no condition: what was found at check-ins and hearings or, where neither that nor a condition
// is known, of which kind it was reported. A form about it begins with them.
func Besides(ctx context.Context, b desk.Breach, conditions []supervision.Condition, others []desk.Finding) []string {
	var out []string
	for _, x := range others {
		out = append(out, x.Sentence(ctx))
	}
	if kind := kindOf(ctx, b); len(conditions)+len(out) == 0 && kind != "" {
		out = append(out, kind)
	}
	return out
}

// kindOf gives of which kind a breach was reported; nothing where that says no more than that it is of a condition.
func kindOf(ctx context.Context, b desk.Breach) string {
	if !slices.Contains(supervision.BreachKinds, b.Kind) || b.Kind == "CONDITION" {
		return ""
	}
	return i18n.T(ctx, "supervision.breach."+b.Kind)
}

// SinceItem is where the form says what changed since the report on the file, and how it is known.
const SinceItem = "since"

// Check refuses, beside each item, what the form says otherwise and does not say that it changed since. What the file does not know the
// form may say. What changed after it was written its words say nothing of.
func (r Report) Check(ctx context.Context, c *fault.Check, a forms.Answers, written int64) {
	if strings.TrimSpace(a.Get(SinceItem)) == "" || written != 0 && r.Learned > written {
		r.ofState(ctx, c, a)
	}
	r.ofConditions(ctx, c, a)
	r.whole(ctx, c, a)
	r.ofHours(c, a)
	r.unlogged(c, a, written)
	r.ofAnswers(ctx, c, a)
}

// ofHours refuses a call that the file has not: it is logged there first, so that both say the same; one to somebody else; and an hour of what happened that is
// later than when it was learned, which is never to come itself.
func (r Report) ofHours(c *fault.Check, a forms.Answers) {
	c.Require(!r.NotCalled() || a.Get(desk.CalledItem) == "", desk.CalledItem, "document.problem.not_called")
	to := a.Get("called_to")
	c.Require(r.CalledTo == "" || to == "" || sharesWord(r.CalledTo, to), "called_to", "document.problem.report_says", "Value", r.CalledTo)
	day, at, learned := a.Get("occurred"), a.Get("occurred_at"), a.Get("learned")
	c.Require(day == "" || at == "" || learned == "" || day+" "+at <= learned, "occurred_at", "document.problem.happened_later", "Learned", learned)
}

// sharesWord reports whether two ways to write who answered have a name in common: « R. Ashby » is Robin Ashby.
func sharesWord(a, b string) bool {
	words := func(text string) []string {
		return strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	}
	return slices.ContainsFunc(words(a), func(w string) bool { return slices.Contains(words(b), w) })
}

// ofState refuses what the form says otherwise of whether it goes on, where the client is and what was instructed.
func (r Report) ofState(ctx context.Context, c *fault.Check, a forms.Answers) {
	going := strings.ToLower(r.Going)
	c.Require(going == "" || a.Get("ongoing") == "" || a.Get("ongoing") == going, "ongoing", says, "Value", i18n.T(ctx, "desk.going."+r.Going))
	where := a.Get("whereabouts")
	c.Require(r.Whereabouts == "" || where == "" || unknown(r.Whereabouts) == unknown(where), "whereabouts", says, "Value", r.Whereabouts)
	standing := r.standing()
	same := len(r.Instructions) == 0 || slices.Equal(told(standing), asked(a["interim"]))
	c.Require(same || len(standing) == 0, "interim", says, "Value", named(ctx, standing))
	c.Require(same || len(standing) > 0, "interim", "document.problem.report_lifted", "Value", named(ctx, r.Instructions))
}

// says is how it is refused: with what the report on the file says, and where a change since is said.
const says = "document.problem.report_said"

// notKnown are the words by which somebody writes that nobody knows where a client is.
var notKnown = []string{"unknown", "not known", "inconnu", "inconnue", "inconnus", "pas connu", "on ne sait pas", "nobody knows", "?", "n/a", "s. o."}

// unknown reports whether words say no more than that nobody knows.
func unknown(words string) bool {
	return slices.Contains(notKnown, strings.ToLower(strings.Trim(strings.TrimSpace(words), ".!")))
}

// standing gives the instructions that were not lifted.
func (r Report) standing() []desk.Instruction { return Standing(r.Instructions) }

// Standing gives of instructions those that were not lifted.
func Standing(list []desk.Instruction) []desk.Instruction {
	return slices.DeleteFunc(slices.Clone(list), func(i desk.Instruction) bool { return i.LiftedAt != 0 })
}

// told gives what the agency said is to be done; that nothing is to be done says nothing beside something.
func told(list []desk.Instruction) []string {
	var out []string
	for _, i := range list {
		out = append(out, i.Code)
	}
	return asked(out)
}

func asked(codes []string) []string {
	out := slices.DeleteFunc(slices.Clone(codes), func(code string) bool { return code == desk.Instructions[0] || code == "" })
	slices.Sort(out)
	return slices.Compact(out)
}

// named lists instructions in words, for whoever wrote others.
func named(ctx context.Context, list []desk.Instruction) string {
	var out []string
	for _, i := range list {
		out = append(out, i18n.T(ctx, "desk.instruction."+i.Code))
	}
	return strings.Join(slices.Compact(out), ", ")
}

// ofConditions refuses what was neither in force on the day it happened, or was reported where nobody knows the day, nor is said by the report on
// the file: a check-in may have found that the address is not confirmed, which is no condition. A file on which none was is not held against.
func (r Report) ofConditions(ctx context.Context, c *fault.Check, a forms.Answers) {
	day := r.OccurredOn
	if day == "" {
		day = r.ReportedOn
	}
	inForce := slices.DeleteFunc(slices.Clone(r.Conditions), func(x supervision.Condition) bool {
		return !desk.Held(x, day) && !slices.ContainsFunc(r.Answers, func(found desk.Finding) bool { return found.What == x.ID })
	})
	if len(inForce) == 0 {
		return
	}
	key, args := "document.problem.not_in_force", []any{"On", i18n.Date(ctx, day), "List", listed(ctx, inForce)}
	if said := r.besides(ctx); len(said) > 0 {
		key, args = "document.problem.not_of_report", append(args, "Said", strings.Join(said, "; "))
	}
	for n := range a.Entries("breached") {
		item := "breached[" + strconv.Itoa(n) + "].condition"
		words := a.Get(item)
		c.Require(words == "" || among(ctx, inForce, words) || r.says(ctx, words), item, key, args...)
	}
}

// whole refuses, at its last entry, a form that leaves out something that its report is of: the agency acts on the form, and everybody reads on the
// breach that it was reported. A form without entries says it in words of its own.
func (r Report) whole(ctx context.Context, c *fault.Check, a forms.Answers) {
	entry := func(n int) string { return "breached[" + strconv.Itoa(n) + "].condition" }
	var said []string
	for n := range a.Entries("breached") {
		said = append(said, a.Get(entry(n)))
	}
	if len(said) == 0 {
		return
	}
	var left []string
	for _, x := range r.Breached {
		if !slices.ContainsFunc(said, func(words string) bool { return Names(ctx, words, x) }) {
			left = append(left, x.Text(ctx))
		}
	}
	for _, x := range r.Others {
		one := Report{Breach: r.Breach, Others: []desk.Finding{x}}
		if !slices.ContainsFunc(said, func(words string) bool { return one.says(ctx, words) }) {
			left = append(left, x.Sentence(ctx))
		}
	}
	c.Require(len(left) == 0, entry(len(said)-1), "document.problem.leaves_out", "List", strings.Join(left, "; "))
}

// besides lists what the report on the file is of that is no condition, its kind too.
func (r Report) besides(ctx context.Context) []string {
	out := Besides(ctx, r.Breach, nil, r.Others)
	if kind := kindOf(ctx, r.Breach); kind != "" && len(r.Others) > 0 {
		out = append(out, kind)
	}
	return out
}

// says reports whether words say what the report on the file is of, in either language.
func (r Report) says(ctx context.Context, words string) bool {
	return slices.ContainsFunc([]i18n.Language{i18n.English, i18n.French}, func(l i18n.Language) bool {
		return slices.ContainsFunc(r.besides(i18n.WithLanguage(ctx, l)), func(x string) bool { return strings.Contains(plain(words), plain(x)) })
	})
}

// among reports whether words name one of the conditions.
func among(ctx context.Context, list []supervision.Condition, words string) bool {
	return slices.ContainsFunc(list, func(x supervision.Condition) bool { return Names(ctx, words, x) })
}

// Names reports whether words on a form name a condition, in either language, also without the name of its kind; what is said beyond it adds to
// it.
func Names(ctx context.Context, words string, x supervision.Condition) bool {
	said := plain(words)
	if x.Words != "" && strings.Contains(said, plain(x.Words)) {
		return true
	}
	for _, l := range []i18n.Language{i18n.English, i18n.French} {
		if strings.Contains(said, plain(x.Text(i18n.WithLanguage(ctx, l)))) {
			return true
		}
	}
	return false
}

func plain(words string) string {
	return strings.TrimRight(strings.Join(strings.Fields(strings.ToLower(words)), " "), ".")
}

func listed(ctx context.Context, list []supervision.Condition) string {
	var out []string
	for _, x := range list {
		out = append(out, x.Text(ctx))
	}
	return strings.Join(out, "; ")
}
