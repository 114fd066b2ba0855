package life

import (
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/reply"
)

// Phase is where a file stands in its life. It is read off the file's state and its papers and never stored: states are
// what figures count, phases are what people say.
type Phase string

// The phases, in the order of a life. A heads-up comes before there is a file.
const (
	HeadsUp    Phase = "HEADS_UP"
	Referred   Phase = "REFERRED"
	Assessing  Phase = "ASSESSING"
	NotTaken   Phase = "NOT_TAKEN"
	MoreFirst  Phase = "PROVIDER_ASKS"
	Proposed   Phase = "PROPOSED"
	MoreAsked  Phase = "MORE_INFORMATION"
	Approved   Phase = "APPROVED"
	Refused    Phase = "REFUSED"
	Enrolled   Phase = "ENROLLED"
	Active     Phase = "ACTIVE"
	EndingSoon Phase = "CLOSING"
	FileClosed Phase = "CLOSED"
)

// assessing are the forms with which an assessment begins.
var assessing = []string{"referral-checklist", "synopsis", "questionnaire", "intake", "consent", "needs-assessment", "case-plan"}

// phases says which phase a file is in: the first whose state is the file's and whose question is met.
var phases = []struct {
	Phase Phase
	State supervision.State
	Is    func(Facts) bool // nil: whatever the papers say
}{
	{MoreAsked, supervision.Referred, func(x Facts) bool { return x.Asked }},
	{NotTaken, supervision.Referred, func(x Facts) bool { return x.Reply().Code == reply.Refuses }},
	{MoreFirst, supervision.Referred, func(x Facts) bool { return x.Reply().Code == reply.Asks }},
	{Proposed, supervision.Referred, func(x Facts) bool { return x.Papers[referral].Sent }},
	{Assessing, supervision.Referred, func(x Facts) bool { return x.begun(assessing) || x.Checklist.Begun || x.Arranged }},
	{Referred, supervision.Referred, nil},
	{Approved, supervision.Approved, nil},
	{Refused, supervision.Refused, nil},
	{EndingSoon, supervision.Active, func(x Facts) bool { return x.Closing.ID != "" }},
	{Enrolled, supervision.Active, func(x Facts) bool { return x.File.LastContact == "" }},
	{Active, supervision.Active, nil},
	{FileClosed, supervision.Closed, nil},
}

// Phase gives where the file stands.
func (x Facts) Phase() Phase {
	for _, p := range phases {
		if p.State == x.File.State && (p.Is == nil || p.Is(x)) {
			return p.Phase
		}
	}
	return "" // there is no other state: tested
}

func (x Facts) begun(codes []string) bool {
	for _, code := range codes {
		if _, there := x.Papers[code]; there {
			return true
		}
	}
	return false
}

// referral is the form with which a client is referred, proposed and decided on.
const referral = "bsf801"

// Reply gives what the provider itself answers the referral, once that went to the agency.
func (x Facts) Reply() reply.Reply {
	if !x.Papers[referral].Sent {
		return reply.Reply{}
	}
	return reply.Of(x.Papers[referral].answers)
}
