package web

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// SEC-3: a post that names no version begins from none, and is refused as stale.
func TestVersion(t *testing.T) {
	for said, want := range map[string]int{"3": 3, "0": 0, "": -1, "-2": -1, "x": -1, "1e9": -1} {
		r := httptest.NewRequest("POST", "/", strings.NewReader(url.Values{"version": {said}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if got := Version(r); got != want {
			t.Errorf("%q is %d, want %d", said, got, want)
		}
	}
}
