package cells

import (
	"passerelle/internal/supervision/register"
)

// inTurn are the dated steps of a file's life in the order in which they are taken.
var inTurn = []register.Field{register.Referred, register.DecisionDate, register.Enrolled, register.Closed}

// OfDecision are the cells that tell of a decision.
var OfDecision = []register.Field{register.Decision, register.RefusalReason, register.DecisionDate}

// Disorders reports whether the day that a row gives of a step, by what a file stands as, would be before that of an earlier step or after that of a later
// one. A closure's reason goes with its day.
func Disorders(stands map[register.Field]string, step register.Field, row register.Row) bool {
	if step == register.Reason {
		step = register.Closed
	}
	past, wrong, on := false, false, string(row.Dates[step])
	for _, s := range inTurn {
		switch {
		case s == step:
			past = true
		case stands[s] != "":
			wrong = wrong || !past && stands[s] > on || past && stands[s] < on
		}
	}
	return past && wrong && on != ""
}
