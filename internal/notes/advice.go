package notes

import (
	"regexp"
	"slices"
	"strings"
)

// known are the initialisms that every reader of a file knows, in both languages (CCM-16).
var known = strings.Fields("CBSA ASFC IRB CISR CLO ALC CCMS GCSC ATD SRD UCI IUC IRCC RCMP GRC ID SI RPD SPR RAD SAR PRRA ERAR IRPA LIPR CSI IHC NHQ AC BSF PR RP FN TRP PST ESL FSL PO BOX CA ON QC BC AB MB SK NS NB PE NL YT NT NU")

var (
	initialism = regexp.MustCompile(`\b[A-ZÀ-Þ]{2,6}\b`)
	expanded   = regexp.MustCompile(`\(([A-ZÀ-Þ]{2,6})\)`)
)

// Initialisms lists the uncommon initialisms of a text, each once, in order: those that a judge may not know and that
// the text does not write out ("Youth Centre (YC)"). It is advice, never a bar.
func Initialisms(text string) []string {
	said := append([]string{}, known...)
	for _, m := range expanded.FindAllStringSubmatch(text, -1) {
		said = append(said, m[1])
	}
	var out []string
	for _, w := range initialism.FindAllString(text, -1) {
		if !slices.Contains(said, w) && !slices.Contains(out, w) && !shouted(text, w) {
			out = append(out, w)
		}
	}
	return out
}

// shouted reports whether a word stands in a line written in capitals throughout, where it is no initialism.
func shouted(text, word string) bool {
	for line := range strings.SplitSeq(text, "\n") {
		if strings.Contains(line, word) && strings.ToUpper(line) == line && len(strings.Fields(line)) > 2 {
			return true
		}
	}
	return false
}
