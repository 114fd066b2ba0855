package life

import (
	"passerelle/internal/access"
	"passerelle/internal/supervision"
)

// closingNote is the form that would serve a reconsideration.
const closingNote = "closure-report"

// Follows is who supports a client after the closure of the file, as its closing note says (CCM-19); without a form it says nothing.
type Follows struct {
	FormID          string
	Nobody          bool
	Who, Phone, Why string
}

// follows gives that of a closed file to those who write in it, and to the agency once the note went there.
func (x Facts) follows(v supervision.View) Follows {
	note := x.Papers[closingNote]
	said := note.answers.Get("followed")
	if x.File.State != supervision.Closed || !note.Whole || said == "" || !v.MayWrite && !(note.Sent && v.May[access.FileDecide]) {
		return Follows{}
	}
	return Follows{note.ID, said == "no", note.answers.Get("follows"), note.answers.Get("follows_phone"), note.answers.Get("follows_why")}
}
