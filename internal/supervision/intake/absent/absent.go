// Package absent is who is active by an earlier register and stands in the next one no more.
package absent

import (
	"strings"
	"unicode/utf8"
)

// File is an open file that an earlier register of the site brought, and of whose client this one says nothing.
type File struct {
	FileID   string `db:"file_id"`
	ClientID string `db:"client_id"`
	FullName string `db:"full_name"`
	UCI      string `db:"uci_written"`
}

// Text calls the client by name, and by UCI where there is one.
func (f File) Text() string {
	if f.UCI == "" {
		return f.FullName
	}
	return f.FullName + " · " + f.UCI
}

// Brief calls the client by UCI, or without one by initials: for where no name is to stand.
func (f File) Brief() string {
	if f.UCI != "" {
		return f.UCI
	}
	var initials strings.Builder
	for _, word := range strings.Fields(f.FullName) {
		first, _ := utf8.DecodeRuneInString(word)
		initials.WriteString(string(first) + ".")
	}
	return initials.String()
}
