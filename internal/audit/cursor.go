package audit

import (
	"strconv"
	"strings"
)

// Cursor is a place in the log: in the order of acts and in that of reads. Empty, it is before nothing: the newest.
type Cursor struct{ Act, Read int64 }

// String writes the cursor as it stands in an address; empty for an empty one.
func (c Cursor) String() string {
	if c == (Cursor{}) {
		return ""
	}
	return strconv.FormatInt(c.Act, 10) + "-" + strconv.FormatInt(c.Read, 10)
}

// ParseCursor reads what String wrote; anything else is the newest.
func ParseCursor(text string) Cursor {
	before, after, _ := strings.Cut(text, "-")
	act, err := strconv.ParseInt(before, 10, 64)
	if err != nil || act < 0 {
		return Cursor{}
	}
	read, err := strconv.ParseInt(after, 10, 64)
	if err != nil || read < 0 {
		return Cursor{}
	}
	return Cursor{act, read}
}
