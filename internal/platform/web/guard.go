package web

import (
	"context"
	"io"
	"net/http"
	"time"

	"passerelle/internal/platform/id"
)

// policy allows what is ours and nothing else: no inline script or style, no frame, no outside host.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// Secure puts the security headers on every answer of a handler.
func Secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
		if r.TLS != nil {
			h.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
		}
		next.ServeHTTP(w, r)
	})
}

// MaxBody is the most a request may carry: a register of 20 MB and its form.
const MaxBody = 21 << 20

func limit(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > MaxBody && r.ContentLength <= mostDrained {
			r.Body = drained(r.Body)
		}
		r.Body = http.MaxBytesReader(w, r.Body, MaxBody)
		next.ServeHTTP(w, r)
	})
}

// mostDrained is how much of what is too large is read and thrown away, so that whoever sends it gets the answer: a
// browser that is cut off while it sends shows nothing but a broken connection.
const mostDrained = 256 << 20

// refused is a body that was read to its end and of which nothing is kept.
type refused struct{ io.Closer }

// Read says that it was too large.
func (refused) Read([]byte) (int, error) { return 0, &http.MaxBytesError{Limit: MaxBody} }

func drained(body io.ReadCloser) io.ReadCloser {
	if _, err := io.Copy(io.Discard, body); err != nil {
		return body // whoever sent it has gone
	}
	return refused{body}
}

type requestKey struct{}

// RequestID names the request in the log and on the failure page.
func RequestID(ctx context.Context) string {
	text, _ := ctx.Value(requestKey{}).(string)
	return text
}

// observe names the request and writes one line about it: never the query string, which may hold what was searched.
func (s *Site) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		r = r.WithContext(context.WithValue(r.Context(), requestKey{}, id.New()))
		seen := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(seen, r)
		s.Log.InfoContext(r.Context(), "request", "request", RequestID(r.Context()), "method", r.Method,
			"route", r.Pattern, "status", seen.status, "microseconds", time.Since(start).Microseconds())
	})
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

// WriteHeader remembers the status for the log.
func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the writer beneath.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
