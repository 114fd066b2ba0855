package i18n

import "strings"

// Lines gives a text whose lines end with a line feed and nothing else: a browser sends two characters, a script one, an old
// file the other one. What it gives it gives back unchanged, so that a text that is kept, shown and sent again stays itself.
func Lines(text string) string {
	return ends.Replace(text)
}

var ends = strings.NewReplacer("\r\n", "\n", "\r", "\n")
