package wording

import "strings"

// wanting says of each kind of condition that says nothing by its name alone what its words are to say: a client who signs "you stay at
// home in these hours" must read which.
var wanting = map[string]string{
	"FREE":      "fault.required",
	"RESIDE":    "supervision.problem.words.reside",
	"CURFEW":    "supervision.problem.words.curfew",
	"REPORT":    "supervision.problem.words.report",
	"SUPERVISE": "supervision.problem.words.supervise",
	"TREAT":     "supervision.problem.words.treat",
	away:        "supervision.problem.words.away",
}

// Enough reports whether a condition of a kind says what it is, with its words (CCM-18): in words of its own too, it says more than the name
// of a kind of the catalogue, or that somebody is to be kept away from.
func Enough(code, words string) bool {
	return wanting[code] == "" || strings.TrimSpace(words) != "" && bare(words) == ""
}

// Wanting names the sentence that asks for the words of a kind, or for what they leave out; empty of a kind that needs none.
func Wanting(code, words string) string {
	kind := bare(words)
	switch {
	case kind == "":
		return wanting[code]
	case code == "FREE" && wanting[kind] != "":
		return "supervision.problem.offered." + strings.ToLower(kind)
	}
	return wanting[kind]
}
