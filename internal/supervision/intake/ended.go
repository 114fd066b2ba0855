package intake

import (
	"passerelle/internal/platform/clock"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/register"
)

// refused reports whether a file's referral was declined, not approved or withdrawn: nobody was enrolled by it, nor can be.
func (f standingAs) refused() bool { return notAccepted(f.Decision, f.EnrolledOn) }

// notAccepted reports whether a decision stands by which nobody was enrolled.
func notAccepted(decision string, enrolled clock.Date) bool {
	return decision != "" && decision != supervision.Accepted && enrolled == ""
}

// ended reports whether nothing follows in a file: it was closed, or its referral was not accepted.
func (f standingAs) ended() bool { return f.ClosedOn != "" || f.refused() }

// nearer reports whether a row that gives the day of a referral speaks of a file rather than of an earlier one of the same client.
func (f standingAs) nearer(before standingAs, referred clock.Date) bool {
	if is, was := f.ReferredOn == referred, before.ReferredOn == referred; is != was {
		return is
	}
	return !f.ended() || before.ended()
}

// again reports whether a row tells of another stay than that of a file which had ended: a referral after the closure, or one after the
// referral that was not accepted. A row that only says of a refused referral that it was accepted, or its client enrolled, is of no stay
// that is known here: somebody says what it is.
func (f standingAs) again(row register.Row) bool {
	on := row.Dates[register.Referred]
	switch {
	case f.ClosedOn != "" && on > f.ClosedOn:
		return true
	case f.refused():
		return on > f.ReferredOn && on >= f.DecidedOn || againstRefusal(row)
	}
	return false
}

// goesOn reports whether a row tells of a step after the closure of a file, also where it gives the day of the same referral.
func (f standingAs) goesOn(row register.Row) bool {
	for _, step := range []register.Field{register.Referred, register.DecisionDate, register.Enrolled} {
		if f.ClosedOn != "" && row.Dates[step] > f.ClosedOn {
			return true
		}
	}
	return false
}

// againstRefusal reports whether a row says what cannot be true of a referral that was not accepted.
func againstRefusal(row register.Row) bool {
	return row.Text[register.Decision] == supervision.Accepted || row.Dates[register.Enrolled] != ""
}

// unaccepted reports whether what a row says would stand on a refusal: nobody is enrolled without an acceptance, by whatever way, and what
// followed an enrolment that is not taken is not taken either. Nobody misses or breaks anything who was not enrolled.
func unaccepted(field register.Field, row register.Row, f supervision.File) bool {
	if !notAccepted(f.Decision, f.EnrolledOn) {
		return false
	}
	switch field {
	case register.Missed, register.Breaches:
		return true
	case register.Enrolled, register.LastCheckIn, register.Standard, register.Closed, register.Reason:
		return row.Dates[register.Enrolled] != ""
	}
	return false
}

// closedHere says of a row that tells no closure that its client's file is closed here, where the register stands at the closure or after: the
// row alone would leave the client out of every caseload without a word. Whoever is under supervision again was referred again, or closed by mistake.
func (i Import) closedHere(row register.Row, who *about) (register.Finding, bool) {
	if who == nil || !who.sameStay || who.file.ClosedOn == "" || row.TellsClosure() ||
		i.AsOf != "" && i.AsOf < who.file.ClosedOn || who.file.goesOn(row) {
		return register.Finding{}, false
	}
	out := i.Reading.Finding(row.Number, register.Closed, register.CodeClosedHere, register.Warning, "")
	out.Was = string(who.file.ClosedOn)
	return out, true
}

// closedHere says it of a row that is brought in. What became of the client since the closure is then not told by a register that dates closures.
func (o *Outcome) closedHere(i Import, row register.Row, c registry.Client, twice bool) {
	who, _ := i.known.meet(row, c)
	if found, is := i.closedHere(row, who); is && !twice {
		o.untold = o.untold || found.Missing == ""
		o.Findings = append(o.Findings, found)
	}
}
