package hearing

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
