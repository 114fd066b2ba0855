package hearing

import (
	"net/url"

	"passerelle/internal/platform/clock"
)

// In gives the day of the next hearing that the form of a decision names, empty where that was emptied; nil where the form does not ask.
func In(form url.Values) *clock.Date {
	if !form.Has("hearing_on") {
		return nil
	}
	day := clock.Date(form.Get("hearing_on"))
	return &day
}

// Proposed is the next hearing as a referral names it that is not decided, and when that was received; without a day there is none.
type Proposed struct{ Day, Received clock.Date }

// Address is where it is said what came of a hearing.
func Address(fileID, hearingID string) string {
	return "/files/" + fileID + "/hearings/" + hearingID + "/outcome"
}

// tagOf gives the kind of tag of an outcome.
func tagOf(outcome string) string {
	switch outcome {
	case NotAttended:
		return "bad"
	case Reserved:
		return "info"
	}
	return ""
}
