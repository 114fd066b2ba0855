// Package agenda puts what waits for a person in the order of a day's work (UX-1).
//
// Start at [Of].
package agenda

import (
	"cmp"
	"slices"
	"time"

	"passerelle/internal/platform/clock"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
)

// Item is one thing to do on My day: a check-in that waits for its outcome, or a task.
type Item struct {
	FileID    string
	CheckInID string // of a check-in
	Evidence  bool   // of a check-in: its outcome is recorded, and evidence of the reason is awaited until Due
	Rule      string // of a task
	Args      map[string]string
	Words     string // of a task that somebody wrote
	MadeBy    string // who wrote it
	PersonID  string // whose task it is; empty for whoever has the file
	Due       clock.Date
	At        time.Time // of today's appointment, zero when only the day is known
	Priority  int
}

// Agenda is what waits, in the order of a day's work: who comes today and what is to be done today first, then what is
// overdue, then the days to come. Old tasks never stand before the people who come today.
type Agenda struct{ Today, Overdue, Coming []Item }

// Empty reports whether nothing waits.
func (g Agenda) Empty() bool { return len(g.Today)+len(g.Overdue)+len(g.Coming) == 0 }

// Of puts check-ins and tasks in the order of a day's work.
func Of(d supervision.Day, today clock.Date) Agenda {
	var g Agenda
	for _, x := range items(d) {
		switch {
		case x.Due == today:
			g.Today = append(g.Today, x)
		case x.Due < today:
			g.Overdue = append(g.Overdue, x)
		default:
			g.Coming = append(g.Coming, x)
		}
	}
	slices.SortStableFunc(g.Today, func(a, b Item) int {
		return cmp.Or(cmp.Compare(urgent(a), urgent(b)), cmp.Compare(kindOf(a), kindOf(b)), a.At.Compare(b.At))
	})
	byDay := func(a, b Item) int {
		return cmp.Or(cmp.Compare(a.Due, b.Due), -cmp.Compare(a.Priority, b.Priority), cmp.Compare(kindOf(a), kindOf(b)))
	}
	slices.SortStableFunc(g.Overdue, byDay)
	slices.SortStableFunc(g.Coming, byDay)
	return g
}

func items(d supervision.Day) []Item {
	var out []Item
	shown := map[string]bool{}
	for _, c := range d.CheckIns {
		if by := c.EvidenceBy(); by != "" {
			shown[supervision.OutcomeSource(c.CheckInID)] = true
			out = append(out, Item{FileID: c.FileID, CheckInID: c.CheckInID, Due: by, Evidence: true})
			continue
		}
		out = append(out, Item{FileID: c.FileID, CheckInID: c.CheckInID, Due: c.DueOn, At: hourOf(d, c)})
	}
	for _, t := range d.Tasks {
		if shown[t.Source] {
			continue // the check-in that it came from says the same, and leads to where it is settled
		}
		out = append(out, Item{FileID: t.FileID, Rule: t.Rule, Args: t.Args, Words: t.Words, MadeBy: t.MadeBy, PersonID: t.PersonID, Due: t.Due, Priority: t.Priority})
	}
	return out
}

func hourOf(d supervision.Day, c supervision.DueRow) time.Time {
	for _, x := range d.Appointments {
		if x.FileID == c.FileID && x.Date == c.DueOn && x.Kind == schedule.CheckInAppointment {
			return x.At
		}
	}
	return time.Time{}
}

func urgent(x Item) int {
	if x.Priority >= schedule.AtOnce {
		return 0
	}
	return 1
}

func kindOf(x Item) int {
	if x.CheckInID != "" {
		return 0
	}
	return 1
}
