package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
)

// The ways in which something is found, as a report keeps it.
const byCheckIn, byHearing, byHouse = "CHECK_IN", "HEARING", "HOUSE"

// way says how it was found.
func (x Finding) way() string {
	switch {
	case x.House:
		return byHouse
	case x.OfHearing():
		return byHearing
	default:
		return byCheckIn
	}
}

// of reports whether it may have happened on a day: that of the hearing, or that the residence noted or on which the night began. What a check-in found
// happened before somebody came.
func (x Finding) of(day clock.Date) bool {
	if x.day() == "" {
		return day <= max(x.DueOn, x.Until)
	}
	return day == x.DueOn || x.House && day == x.night()
}

// NotOf gives those of what a report answers that cannot have happened on the day that it names. A report of several days names none.
func NotOf(list []Finding, day clock.Date) []Finding {
	if day == "" {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(list), func(x Finding) bool { return x.of(day) })
}

// answers reports whether a report is of something that was found: of what is ticked, and of nothing else that waits (CCM-17).
func (r Reported) answers(x Finding) bool { return slices.Contains(r.Answers, x.Key()) }

// answered checks what a report answers and keeps it on the report; it asks for no more of it.
func (s Service) answered(ctx context.Context, tx *db.Tx, f supervision.File, breachID string, r Reported) error {
	open, err := s.Findings(ctx, tx, f.ID)
	if err != nil {
		return err
	}
	of := slices.DeleteFunc(slices.Clone(open), func(x Finding) bool { return !r.answers(x) })
	if err := r.mayAnswer(ctx, open, of); err != nil {
		return err
	}
	for _, x := range of {
		if _, err := tx.Exec(ctx, "insert into breach_answers (breach_id, found_by, what, kind, organisation_id, on_day, at_hour, until_day) values ($1,$2,$3,$4,$5,$6,$7,$8)",
			breachID, x.CheckIn, x.What, x.way(), f.OrganisationID, x.DueOn, x.Hour, x.Until); err != nil {
			return fmt.Errorf("what a report answers: %w", err)
		}
	}
	return nil
}

// mayAnswer refuses what is ticked and waits no more, what is against a condition that the report does not name, a condition of which something waits
// and nothing is ticked, as the report would say that it was broken without a fact, and a day that is not that of all of it; and a report without a day that says nothing of what waits against its conditions, as nobody could tell whether it is of that.
func (r Reported) mayAnswer(ctx context.Context, open, of []Finding) error {
	var c fault.Check
	for _, key := range r.Answers {
		c.Require(slices.ContainsFunc(of, func(x Finding) bool { return x.Key() == key }), "found", "desk.problem.found_gone")
	}
	for _, x := range of {
		c.Require(!x.ofCondition() || slices.Contains(r.Conditions, x.What), "found", "desk.problem.found_unnamed", "Found", x.Sentence(ctx))
	}
	for _, x := range r.unanswered(open, of) {
		c.Add("condition", "desk.problem.unticked", "Condition", x.Name(ctx))
	}
	if other := NotOf(of, r.OccurredOn); len(other) > 0 {
		c.Add("occurred_on", "desk.problem.not_its_day", "On", i18n.Date(ctx, r.OccurredOn), "Found", Sentences(ctx, other, "; "))
	}
	unsaid := r.OccurredOn == "" && len(r.Answers) == 0 && slices.ContainsFunc(open, func(x Finding) bool { return slices.Contains(r.names(), x.What) })
	c.Require(!unsaid, "found", "desk.problem.which_found")
	return c.Err()
}

// unanswered gives, for each condition that a report names beside what it answers, what waits against it where nothing of that is ticked. A report that
// answers nothing is of something else, on a day of its own.
func (r Reported) unanswered(open, of []Finding) (out []Finding) {
	if len(of) == 0 {
		return nil
	}
	for _, x := range open {
		same := func(y Finding) bool { return y.What == x.What }
		if slices.Contains(r.Conditions, x.What) && !slices.ContainsFunc(of, same) && !slices.ContainsFunc(out, same) {
			out = append(out, x)
		}
	}
	return out
}

// ofCondition reports whether it is against a condition.
func (x Finding) ofCondition() bool { return x.What != OfAddress && !x.OfHearing() }

// AnswersOf gives what a report answers of what was found, the earliest first, within a reading that decides access itself. What the staff of a residence
// wrote stays theirs: the agency does not read their notes. A report that was made before this was kept has none.
func (s Service) AnswersOf(ctx context.Context, q db.Querier, breachID string) ([]Finding, error) {
	list, err := db.All[Finding](ctx, q, `select x.found_by as check_in_id, x.what, x.on_day as due_on, x.until_day, coalesce(c.code,'') as code, coalesce(c.words,'') as words, coalesce(k.said,h.said,'') as said,
		x.kind='`+byHouse+`' as house, x.at_hour as hour from breach_answers x left join condition c on c.id=x.what
		left join check_in_finding k on x.kind='`+byCheckIn+`' and k.check_in_id=x.found_by and k.what=x.what left join hearing_finding h on x.kind='`+byHearing+`' and h.hearing_id=x.found_by where x.breach_id=$1 order by x.on_day, x.at_hour, x.found_by, x.what`, breachID)
	if err != nil {
		return nil, fmt.Errorf("what a report answers: %w", err)
	}
	return list, nil
}

// Told says what was found, where, and in which words: of a check-in these say what happened and on which day, which is seldom its own.
func (x Finding) Told(ctx context.Context) string {
	if strings.TrimSpace(x.Said) == "" {
		return x.Sentence(ctx)
	}
	return x.Sentence(ctx) + i18n.Colon(ctx) + strings.Join(strings.Fields(x.Said), " ")
}

// Sentences says what was found, each with where, on which day and in which words.
func Sentences(ctx context.Context, list []Finding, between string) string {
	out := ""
	for n, x := range list {
		if n > 0 {
			out += between
		}
		out += x.Told(ctx)
	}
	return out
}
