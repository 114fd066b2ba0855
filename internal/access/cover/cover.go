// Package cover decides what cover covers. It is not passed on: on a day on which whoever covers is away, too, nobody covers, whoever covers
// for them. Start at [Absence.Check].
package cover

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
)

// Absence is who is away on which days, and who covers; nobody when that is empty.
type Absence struct {
	PersonID string     `db:"person_id"`
	Name     string     `db:"name"`
	CoverID  string     `db:"cover_id"`
	FromDate clock.Date `db:"from_date"`
	ToDate   clock.Date `db:"to_date"`
	Meant    bool       `db:"-"` // that nobody covers on some days, or some clients, is known
	Shut     string     `db:"-"` // the names of clients of whose file whoever covers is shut out
}

// Field is the field in which whoever records an absence says that the days on which nobody covers are known.
const Field = "cover_meant"

// longestChain bounds how far cover is followed from one to the next.
const longestChain = 8

// Check refuses somebody who is away in these days already, cover that covers nothing and cover in a circle, and asks about days that nobody covers: some of the own, and those of
// whoever the one who goes is covering for.
func (n Absence) Check(ctx context.Context, q db.Querier) error {
	already, err := absencesIn(ctx, q, "person_id", n.PersonID, n.FromDate, n.ToDate)
	if err != nil {
		return err
	}
	if len(already) > 0 {
		return fault.At("from", "access.problem.away.from", "Days", within(already, n.FromDate, n.ToDate))
	}
	away, err := absencesIn(ctx, q, "person_id", n.CoverID, n.FromDate, n.ToDate)
	if err != nil {
		return err
	}
	circle, err := n.circle(ctx, q, away, longestChain)
	if err != nil {
		return err
	}
	if days := within(circle, n.FromDate, n.ToDate); days != "" {
		return fault.At("cover", "access.problem.cover_circle", "Name", away[0].Name, "Days", days)
	}
	left, err := absencesIn(ctx, q, "cover_id", n.PersonID, n.FromDate, n.ToDate)
	if err != nil {
		return err
	}
	return n.askGaps(away, left)
}

// askGaps says which days and which clients nobody covers, unless it is said that they are known.
func (n Absence) askGaps(away, left []Absence) error {
	days := within(away, n.FromDate, n.ToDate)
	if len(away) > 0 && lengthIn(away, n.FromDate, n.ToDate) > n.FromDate.DaysUntil(n.ToDate) {
		return fault.At("cover", "access.problem.cover_away", "Name", away[0].Name, "Days", days)
	}
	if n.Meant {
		return nil
	}
	var c fault.Check // all at once: whoever says that one is known says it of the others
	c.Require(n.Shut == "", Field, "access.problem.cover_shut", "Names", n.Shut)
	if len(away) > 0 {
		c.Add(Field, "access.problem.cover_part", "Name", away[0].Name, "Days", days)
	}
	if len(left) > 0 {
		c.Add(Field, "access.problem.cover_left", "Names", namesOf(left), "Days", within(left, n.FromDate, n.ToDate))
	}
	return c.Err()
}

// circle follows who covers for whoever covers, and gives the absences that lead back to the one who goes.
func (n Absence) circle(ctx context.Context, q db.Querier, away []Absence, further int) ([]Absence, error) {
	var out []Absence
	for _, b := range away {
		switch {
		case b.CoverID == n.PersonID:
			out = append(out, b)
			continue
		case further == 0:
			continue
		}
		next, err := absencesIn(ctx, q, "person_id", b.CoverID, max(b.FromDate, n.FromDate), min(b.ToDate, n.ToDate))
		if err != nil {
			return nil, err
		}
		more, err := n.circle(ctx, q, next, further-1)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

const selected = "select b.person_id, p.name, b.cover_id, b.from_date, b.to_date from absence b join person p on p.id=b.person_id where b."

// absencesIn gives the absences in a span of days of a person, or of those for whom they cover, by the column; nobody is never away.
func absencesIn(ctx context.Context, q db.Querier, column, personID string, from, to clock.Date) ([]Absence, error) {
	if personID == "" {
		return nil, nil
	}
	list, err := db.All[Absence](ctx, q, selected+column+"=$1 and b.from_date<=b.to_date and b.from_date<=$3 and b.to_date>=$2 order by b.from_date, b.id",
		personID, from, to)
	if err != nil {
		return nil, fmt.Errorf("absences in these days: %w", err)
	}
	return list, nil
}

// within writes the days of absences that fall into a span.
func within(list []Absence, from, to clock.Date) string {
	var out []string
	for _, b := range list {
		first, last := max(b.FromDate, from), min(b.ToDate, to)
		words := string(first)
		if first < last {
			words += " – " + string(last)
		}
		if !slices.Contains(out, words) {
			out = append(out, words)
		}
	}
	return strings.Join(out, ", ")
}

// lengthIn counts the days of one person's absences that fall into a span; they never overlap.
func lengthIn(list []Absence, from, to clock.Date) (n int) {
	for _, b := range list {
		n += max(b.FromDate, from).DaysUntil(min(b.ToDate, to)) + 1
	}
	return n
}

func namesOf(list []Absence) string {
	var out []string
	for _, b := range list {
		if !slices.Contains(out, b.Name) {
			out = append(out, b.Name)
		}
	}
	return strings.Join(out, ", ")
}

// Gaps gives the days of an absence on which whoever covers is away, too, by a list of absences; empty when there are none.
func (n Absence) Gaps(all []Absence) string {
	return within(slices.DeleteFunc(slices.Clone(all), func(b Absence) bool {
		return n.CoverID == "" || b.PersonID != n.CoverID || b.FromDate > n.ToDate || b.ToDate < n.FromDate
	}), n.FromDate, n.ToDate)
}
