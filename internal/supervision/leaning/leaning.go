// Package leaning says which way a change of conditions or of a risk level goes, as far as it can be told: lighter, harsher or both. A
// request that says it is lighter and asks for nothing but more is a slip (CCM-18).
//
// Start at [Of].
package leaning

import (
	"slices"

	"passerelle/internal/supervision"
	"passerelle/internal/supervision/onpaper"
)

// Change is what becomes of one condition: nothing before it when it is new, nothing after it when it is removed.
type Change struct{ Was, Then *supervision.Condition }

// Ways are those in which changes go together. Unclear is true while one of them could be either.
type Ways struct{ Lighter, Harsher, Unclear bool }

// Opposes reports whether everything goes the other way than a direction says.
func (w Ways) Opposes(direction string) bool {
	if w.Unclear {
		return false
	}
	return direction == "lighter" && w.Harsher && !w.Lighter || direction == "harsher" && w.Lighter && !w.Harsher
}

// Of gives the ways in which conditions change, and the risk level where it becomes another.
func Of(changes []Change, riskNow, riskThen string) (out Ways) {
	for _, c := range changes {
		out.take(c.weight())
	}
	if riskNow != "" && riskThen != "" && riskNow != riskThen {
		out.take(slices.Index(supervision.Risks, riskThen)-slices.Index(supervision.Risks, riskNow), true)
	}
	return out
}

func (w *Ways) take(weight int, clear bool) {
	w.Lighter, w.Harsher, w.Unclear = w.Lighter || weight < 0, w.Harsher || weight > 0, w.Unclear || !clear
}

// weight is below nought of what is lighter, and above of what is harsher; false when nobody can tell.
func (c Change) weight() (int, bool) {
	switch {
	case c.Was == nil:
		return 1, true
	case c.Then == nil:
		return -1, true
	}
	ends := lasting(*c.Then) - lasting(*c.Was)
	if supervision.SameWords(c.Was.Words, c.Then.Words) {
		return ends, true
	}
	was, then := hours(*c.Was), hours(*c.Then)
	if was == 0 || then == 0 || was == then || ends != 0 && (ends > 0) != (then > was) {
		return 0, false
	}
	return then - was, true
}

// lasting orders conditions by how long they bind: without a last day longest.
func lasting(c supervision.Condition) int {
	if c.LastDay == "" {
		return 1 << 20
	}
	return int(c.LastDay.Time().Unix() / (24 * 60 * 60))
}

// hours gives how long a day a curfew lasts, in minutes; nought where its words do not say from when to when, and of another kind.
func hours(c supervision.Condition) int {
	said := onpaper.Hours(c.Words)
	if c.Code != "CURFEW" || len(said) != 2 {
		return 0
	}
	const day = 24 * 60
	return (said[1] - said[0] + day) % day
}
