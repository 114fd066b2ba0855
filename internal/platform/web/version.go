package web

import (
	"net/http"
	"strconv"
)

// Version gives the version of the record that a post began from, as its page wrote it into the field "version"; -1, which is of no
// record and refused as stale, where the post names none.
func Version(r *http.Request) int { return VersionIn(r, "version") }

// VersionIn is Version for a page that keeps it in another field.
func VersionIn(r *http.Request, field string) int {
	n, err := strconv.Atoi(r.PostFormValue(field))
	if err != nil || n < 0 {
		return -1
	}
	return n
}
