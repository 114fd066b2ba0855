package mailfile

import (
	"regexp"
	"strings"
)

// begins are the lines from which on a message repeats another, as the programs people use write them.
var begins = []*regexp.Regexp{
	regexp.MustCompile(`^-{2,}\s*(Original Message|Message d['’]origine|Forwarded message|Message transféré|Message transmis)\s*-{2,}`),
	regexp.MustCompile(`^_{10,}$`),
	regexp.MustCompile(`^(On|Le) .{4,200}(wrote|a écrit)\s*:$`),
}

// header is a line that an answer repeats of the message it answers; two of them one after the other begin one.
var header = regexp.MustCompile(`^\*?(From|De|Sent|Envoyé|Date|To|À|Subject|Objet|Cc)\s?\*?\s*:`)

// Trimmed gives the words of a message without the messages it repeats below them: what is there already need not be kept
// twice, and what was sent to others is not ours to keep (CCM-23). A person sees the rest before they file it.
func Trimmed(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if repeats(lines, i, strings.TrimSpace(line)) && strings.TrimSpace(strings.Join(lines[:i], "")) != "" {
			lines = lines[:i]
			break
		}
	}
	var kept []string
	for _, line := range lines {
		if !strings.HasPrefix(strings.TrimSpace(line), ">") {
			kept = append(kept, strings.TrimRight(line, " \t"))
		}
	}
	return strings.TrimSpace(strings.Join(kept, "\n"))
}

func repeats(lines []string, i int, line string) bool {
	next := ""
	if i+1 < len(lines) {
		next = strings.TrimSpace(lines[i+1])
	}
	for _, b := range begins {
		if b.MatchString(line) || b.MatchString(line+" "+next) { // "wrote:" may be pushed to the next line
			return true
		}
	}
	return header.MatchString(line) && header.MatchString(next)
}
