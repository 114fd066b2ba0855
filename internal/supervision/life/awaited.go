package life

import "passerelle/internal/platform/clock"

// Awaited is what an officer waits for of the provider, and since when; without a day nobody said since when. Without a key nothing is.
type Awaited struct {
	Key   string
	Since clock.Date
}

// awaited gives what the provider is to do before the officer has anything to do again. A referral that needs its answer by a day, of an early
// release, waits for no assessment: it may be approved at once, and what is missing is the provider's to see to afterwards.
func (x Facts) awaited() Awaited {
	switch phase := x.Phase(); {
	case phase == MoreAsked:
		return Awaited{"answer", x.AskedOn}
	case phase == Referred && x.Deadline.By == "":
		return Awaited{"assess", x.referredOn()}
	case phase == Assessing && x.Deadline.By == "":
		return Awaited{"propose", x.referredOn()}
	case phase == EndingSoon && x.Request.Confirmed, phase == EndingSoon && x.Closing.ConfirmedOn != "":
		return Awaited{"close", x.Closing.ConfirmedOn}
	case phase == EndingSoon && x.Request.Refused:
		return Awaited{"go_on", ""}
	case phase != EndingSoon && taken(x):
		return Awaited{"taken", x.Taken.On}
	}
	return Awaited{}
}

func (x Facts) referredOn() clock.Date {
	if x.File.Undated {
		return ""
	}
	return x.File.ReferredOn
}

// Early reports whether a referral may be approved before it was assessed and proposed, as its answer cannot wait.
func (x Facts) Early() bool {
	return x.Deadline.By != "" && (x.Phase() == Referred || x.Phase() == Assessing)
}
