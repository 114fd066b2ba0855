package web

import (
	"net/url"
	"testing"

	"passerelle/internal/supervision"
)

// UX-1: a code that nobody knows in an address narrows nothing; the page would have no words for it.
func TestUnknownCodesNarrowNothing(t *testing.T) {
	for query, want := range map[string]supervision.Filter{
		"risk=HIGH&state=REFUSED": {Risk: "HIGH", State: supervision.Refused}, "risk='&state=x": {}, "risk=high": {}, "": {},
	} {
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		if got := filterOf(values); got.Risk != want.Risk || got.State != want.State {
			t.Errorf("%s: %+v", query, got)
		}
	}
}
