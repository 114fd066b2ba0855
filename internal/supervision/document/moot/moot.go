// Package moot says which requests for a change nobody writes or answers any more, as the file was closed, or closed and reopened, meanwhile, and which
// reports nobody sends or answers, as what they report was taken back. Start at [Of] and [TakenBack].
package moot

import (
	"context"
	"slices"

	"passerelle/internal/forms"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/desk"
)

// What a change of conditions asks for when it asks for the end of supervision.
const (
	Asks    = "asks"
	Closing = "closing"
	request = "bsf806"
	report  = "bsf807"
)

// ToClose reports whether a request asks for the end of supervision.
func ToClose(a forms.Answers) bool { return slices.Contains(a[Asks], Closing) }

// Ends is the item in which it says on which day.
const Ends = "ends"

// Endable refuses a request to close a file on a day on which it could not be closed; one to come is right (CCM-19).
func Endable(f supervision.File, a forms.Answers, today clock.Date) error {
	if !ToClose(a) {
		return nil
	}
	var c fault.Check
	on := clock.Date(a.Get(Ends))
	f.MayEnd(&c, Ends, on, max(on, today))
	return c.Err()
}

// TooLate reports whether a request was not sent before its file was closed: of other conditions on a closed file nothing is asked.
func TooLate(f supervision.File, x forms.Filled) bool {
	return f.State == supervision.Closed && x.Code == request && len(x.Sendings) == 0 && x.DiscardedAt == 0 && !ToClose(x.Answers())
}

// Of reports whether a request waits for an answer that nobody can give any more: what it asks, the end itself too, was asked of a supervision that ended,
// and the file was reopened since. It is asked anew (CCM-19).
func Of(ctx context.Context, q db.Querier, f supervision.File, x forms.Filled) (bool, error) {
	n := len(x.Sendings)
	if x.Code != request || n == 0 || x.Sendings[n-1].To == f.OrganisationID || f.State == supervision.Closed {
		return false, nil
	}
	reopened, err := db.One[int64](ctx, q, "select coalesce(max(recorded),0) from event where file_id=$1 and kind=$2", f.ID, history.Reopened)
	return reopened > x.Sendings[n-1].SentAt, err
}

// TakenBack gives the day on which the provider took back the breach that a form reports; empty of a form that still reports one, and of any other.
func TakenBack(ctx context.Context, q db.Querier, d desk.Service, x forms.Filled) (clock.Date, error) {
	if x.Code != report {
		return "", nil
	}
	b, err := d.ReportedOn(ctx, q, x.ID)
	if fault.Is(err, fault.NotFound) {
		return "", nil
	}
	return b.TakenBackOn, err
}
