package forms

import (
	"slices"

	"passerelle/internal/platform/fault"
)

// State is how far a filled form is.
type State string

// The states of a form.
const (
	Draft      State = "draft"
	Completed  State = "completed"
	Signed     State = "signed"
	Sent       State = "sent"
	Received   State = "received"
	Superseded State = "superseded"
	Discarded  State = "discarded"
)

// act is something done with a form.
type act string

const (
	actSave      act = "save"      // write in a part
	actComplete  act = "complete"  // say that a part is whole
	actReopen    act = "reopen"    // write in a part again
	actSign      act = "sign"      // sign what is completed
	actSend      act = "send"      // to the other side
	actReceive   act = "receive"   // by the other side
	actSupersede act = "supersede" // by a later form
	actDiscard   act = "discard"   // by whom it was begun
)

// transition is one row of the state table: from where an act may start and where it leads. An act that leads nowhere
// leaves the state as it is.
type transition struct {
	from []State
	to   State
}

// transitions is the only place that says what may follow what. A form that came back is completed, signed and sent again
// with the next part; what was signed or sent is not reopened, a later form supersedes it. Only
// what nobody signed or sent is discarded.
var transitions = map[act]transition{
	actSave:      {from: []State{Draft, Completed, Signed, Sent, Received}},
	actComplete:  {from: []State{Draft, Completed, Signed, Received}, to: Completed},
	actReopen:    {from: []State{Completed}, to: Draft},
	actSign:      {from: []State{Completed, Signed}, to: Signed},
	actSend:      {from: []State{Completed, Signed, Received}, to: Sent},
	actReceive:   {from: []State{Sent}, to: Received},
	actSupersede: {from: []State{Completed, Signed, Sent, Received}, to: Superseded},
	actDiscard:   {from: []State{Draft}, to: Discarded},
}

// next gives the state after an act, or says that the act cannot follow.
func next(s State, a act) (State, error) {
	t := transitions[a]
	if !slices.Contains(t.from, s) {
		return s, fault.New(fault.NotReady, "forms.problem.state."+string(s))
	}
	if t.to == "" {
		return s, nil
	}
	return t.to, nil
}
