package supervision

import (
	"slices"

	"passerelle/internal/history"
	"passerelle/internal/platform/fault"
)

// State is where a file stands.
type State string

// The states of a file. Non-compliance stands beside them, as open breaches do.
const (
	Referred State = "REFERRED"
	Approved State = "APPROVED"
	Refused  State = "REFUSED"
	Active   State = "ACTIVE"
	Closed   State = "CLOSED"
)

// transition is one row of the state table: from where an act may start and where it leads. An act that leads
// nowhere leaves the state as it is.
type transition struct {
	from []State
	to   State
}

var everyOpen = []State{Referred, Approved, Active}

// transitions is the only place that says what may follow what.
var transitions = map[history.Act]transition{
	history.ActDecisionRecorded:  {from: []State{Referred, Refused, Approved, Active}}, // of the last two only what [overruled.May] lets follow
	history.ActInformationAsked:  {from: []State{Referred}},
	history.ActEnrolmentRecorded: {from: []State{Approved}, to: Active},
	history.ActCheckInScheduled:  {from: []State{Active}},
	history.ActCheckInRecorded:   {from: []State{Active}},
	history.ActBreachReported:    {from: []State{Active}},
	history.ActBreachAnswered:    {from: []State{Active, Closed}},
	history.ActBreachTakenBack:   {from: []State{Active, Closed, Refused}}, // a register told it before another told of the refusal
	history.ActConditionsChanged: {from: []State{Approved, Active}},
	history.ActRiskChanged:       {from: everyOpen},
	history.ActAttributeChanged:  {from: everyOpen},
	history.ActFileAssigned:      {from: everyOpen},
	history.ActClosureRecorded:   {from: []State{Referred, Approved, Refused, Active}, to: Closed},
	history.ActClosingBegun:      {from: []State{Active}},
	history.ActClosingDropped:    {from: []State{Active}},
	history.ActEndConfirmed:      {from: []State{Active}},
	history.ActFileReopened:      {from: []State{Closed}, to: Active},
	history.ActOpenedInError:     {from: []State{Referred, Approved, Refused, Active, Closed}, to: Closed},
	history.ActErrorTakenBack:    {from: []State{Closed}},
	history.ActStepRecorded:      {from: []State{Referred, Approved, Refused, Active, Closed}},
}

// next gives the state after an act, or says that the act cannot follow.
func next(s State, act history.Act) (State, error) {
	t, ok := transitions[act]
	if !ok || !slices.Contains(t.from, s) {
		return s, standsOtherwise(s)
	}
	if t.to == "" {
		return s, nil
	}
	return t.to, nil
}

// Follows says why an act cannot be done to a file as it stands, for acts of other packages of this area.
func (f File) Follows(act history.Act) error { _, err := next(f.State, act); return err }

// standsOtherwise says that an act cannot follow where a file stands now.
func standsOtherwise(s State) error {
	return fault.New(fault.NotReady, "supervision.problem.state."+string(s))
}
