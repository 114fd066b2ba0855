package forms

import "passerelle/internal/platform/clock"

// OwnQuestion is a question that somebody added beside those of a form, for one subject: no part of the form, and under none of its
// signatures. Its paper has it after all that the form asks.
type OwnQuestion struct {
	Question string
	Answer   string // empty while nobody answered
	By       string // who kept the answer
	On       clock.Date
}
