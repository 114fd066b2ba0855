package life

import (
	"slices"

	"passerelle/internal/forms"
)

// answeredBeside are the forms that are answered on the file itself: by the decision, and by the agency's action.
var answeredBeside = []string{referral, "bsf807"}

// unanswered gives the forms of a file in which the agency was asked for something other than the end and has not answered, those that wait
// longest first: of a file that is closed nobody is asked any more (CCM-18, CCM-19).
func unanswered(filled []forms.Filled, provider string, since int64) []forms.Filled {
	out := slices.DeleteFunc(slices.Clone(filled), func(x forms.Filled) bool {
		last, sent := x.LastSending()
		p := paperOf(x, provider)
		return !sent || last.To == provider || last.SentAt < since || !x.Counts() || p.Answered || p.Closes || slices.Contains(answeredBeside, x.Code) ||
			!slices.ContainsFunc(x.Definition.Parts[1:], func(p forms.Part) bool { return p.Side == forms.Agency })
	})
	slices.SortStableFunc(out, func(x, y forms.Filled) int {
		earlier, _ := x.LastSending()
		later, _ := y.LastSending()
		return int(earlier.SentAt - later.SentAt)
	})
	return out
}
