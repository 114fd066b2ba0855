// Package amend puts what a later register adds to a step in place of what an earlier one said of it: the day of a decision, why a referral was not
// accepted, why a file was closed. Start at [Decision].
package amend

import (
	"context"

	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/register"
)

// Decision gives the decision of a file as it is known by now, in place of its last one; one without a day stays without.
func Decision(ctx context.Context, tx *db.Tx, h *history.Record, f supervision.File) ([]history.Fact, error) {
	day := ""
	if f.DecidedOn == "" {
		day = history.DayUnknown
	}
	return last(ctx, tx, h, f, history.Decided, func(on clock.Date) history.Fact {
		if f.DecidedOn != "" {
			on = max(f.DecidedOn, f.ReferredOn)
		}
		return history.Fact{Effective: on, Payload: history.DecidedPayload{Decision: f.Decision, Reason: f.DecisionReason, Day: day}}
	})
}

// Closure gives the closure of a file as it is known by now, in place of its last one.
func Closure(ctx context.Context, tx *db.Tx, h *history.Record, f supervision.File) ([]history.Fact, error) {
	return last(ctx, tx, h, f, history.Closed, func(on clock.Date) history.Fact {
		return history.Fact{Effective: on, Payload: history.ClosedPayload{Reason: f.ClosureReason}}
	})
}

func last(ctx context.Context, tx *db.Tx, h *history.Record, f supervision.File, kind history.Kind, now func(on clock.Date) history.Fact) ([]history.Fact, error) {
	before, err := h.Of(ctx, tx, f.ID, []history.Kind{kind}, 0, 1)
	if err != nil || len(before) == 0 {
		return nil, err
	}
	fact := now(before[0].Effective)
	fact.Kind, fact.Corrects = kind, before[0].ID
	return []history.Fact{fact}, nil
}

// Why reports whether a row gives the reason, not known until now, of a decision or a closure that the file has: of the same one, by all that the row says.
func Why(field register.Field, row register.Row, f supervision.File) bool {
	switch field {
	case register.RefusalReason:
		return f.DecisionReason == "" && row.Text[register.Decision] == f.Decision
	case register.Reason:
		on := row.Dates[register.Closed]
		return f.ClosureReason == "" && f.ClosedOn != "" && (on == "" || on == f.ClosedOn)
	}
	return false
}

// StateAfter gives where a decision leads that a later register names: nowhere, where the client was enrolled or the file closed since.
func StateAfter(f supervision.File, decision string) supervision.State {
	if f.EnrolledOn != "" || f.ClosedOn != "" {
		return f.State
	}
	if decision == supervision.Accepted {
		return supervision.Approved
	}
	return supervision.Refused
}

// StandsAs gives what a file says in the fields that it has.
func StandsAs(f supervision.File, c registry.Client) map[register.Field]string {
	out := map[register.Field]string{register.UCI: c.UCIWritten, register.FullName: c.FullName, register.ScriptName: c.ScriptName,
		register.BirthDate: string(c.BirthDate), register.Sex: c.Sex, register.Citizenship: c.Citizenship, register.Language: c.Language,
		register.Interpreter: c.InterpreterNeeded, register.City: f.City, register.Risk: f.Risk, register.Housing: f.Housing,
		register.Ground: f.Ground, register.Standard: f.Standard, register.Liaison: f.LiaisonName, register.Referred: string(f.ReferredOn),
		register.Decision: f.Decision, register.RefusalReason: f.DecisionReason, register.DecisionDate: string(f.DecidedOn), register.Enrolled: string(f.EnrolledOn),
		register.LastCheckIn: string(f.LastContact), register.Closed: string(f.ClosedOn), register.Reason: f.ClosureReason}
	if f.Undated {
		out[register.Referred] = "" // no register has said yet when it was
	}
	return out
}
