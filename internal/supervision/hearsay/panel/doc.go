// Package panel asks, inside the forms of other areas, on whose word what is the agency's is recorded, and shows how it stands. Start at [Fields].
package panel

import (
	"context"
	"net/http"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/hearsay"
)

// In gives on whose word an act of the agency is recorded, as a form with [Fields] says it.
func In(r *http.Request) supervision.Word {
	return supervision.Word{Said: r.PostFormValue("word_said"), Way: r.PostFormValue("word_way"), On: clock.Date(r.PostFormValue("word_on"))}
}

// At is the page of a word.
func At(w hearsay.Word) string { return "/files/" + w.FileID + "/words/" + w.ID }

func settledOn(ctx context.Context, w hearsay.Word) string {
	if w.SettledAt == 0 {
		return ""
	}
	return i18n.Time(ctx, clock.FromMicros(w.SettledAt))
}
