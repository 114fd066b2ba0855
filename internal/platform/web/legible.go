package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"passerelle/internal/platform/fault"
)

// legible refuses what is no text: bytes that are no UTF-8, and the zero byte. PostgreSQL takes neither, SQLite takes
// both; no person types them. An address with them leads nowhere, a form with them is refused.
func legible(r *http.Request) error {
	if !isText(r.URL.Path) || !areTexts(r.URL.Query()) {
		return fault.Missing()
	}
	if r.Method == http.MethodPost {
		r.PostFormValue(FieldMembership) // reads the form
		if !areTexts(r.PostForm) {
			return fault.New(fault.Invalid, "fault.no_text")
		}
	}
	return nil
}

// textOnly keeps what is no text from a handler that is no page.
func textOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if legible(r) != nil {
			w.Header().Set("Cache-Control", "no-store")
			w.WriteHeader(http.StatusNotFound)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func isText(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }

func areTexts(values url.Values) bool {
	for name, list := range values {
		if !isText(name) || slices.ContainsFunc(list, func(s string) bool { return !isText(s) }) {
			return false
		}
	}
	return true
}
