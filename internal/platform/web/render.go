package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"
)

// beforeBytes is what must have happened before the first byte of an answer goes out: the audit row of what it shows.
type beforeBytes struct{ wait func() error }

type beforeKey struct{}

// WithBeforeBytes makes every answer of the request wait for a function, and be refused when it fails: no audit row,
// no personal data.
func WithBeforeBytes(ctx context.Context, wait func() error) context.Context {
	return context.WithValue(ctx, beforeKey{}, beforeBytes{wait})
}

// Ready waits for what must have happened before the first byte. Handlers that stream call it themselves.
func Ready(ctx context.Context) error {
	if b, ok := ctx.Value(beforeKey{}).(beforeBytes); ok && b.wait != nil {
		return b.wait()
	}
	return nil
}

var pages = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Render writes a whole page, or nothing: it is made in memory, the audit is waited for, then it goes out.
func Render(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	buffer := pages.Get().(*bytes.Buffer)
	defer pages.Put(buffer)
	buffer.Reset()
	if err := page.Render(r.Context(), buffer); err != nil {
		return fmt.Errorf("render: %w", err)
	}
	if err := Ready(r.Context()); err != nil {
		return fmt.Errorf("audit before page: %w", err)
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Add("Vary", "Accept-Encoding, Cookie")
	return send(w, r, status, buffer.Bytes())
}

func send(w http.ResponseWriter, r *http.Request, status int, body []byte) error {
	if len(body) < 1024 || !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.WriteHeader(status)
		_, err := w.Write(body)
		return err
	}
	w.Header().Set("Content-Encoding", "gzip")
	w.WriteHeader(status)
	z := zippers.Get().(*gzip.Writer)
	defer zippers.Put(z)
	z.Reset(w)
	if _, err := z.Write(body); err != nil {
		return err
	}
	return z.Close()
}

var zippers = sync.Pool{New: func() any {
	z, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	if err != nil {
		panic("gzip level: " + err.Error()) // the level is a constant
	}
	return z
}}

// Attachment sets the headers of a file to be kept. The name goes into the header in plain and in UTF-8 form.
func Attachment(w http.ResponseWriter, contentType, name string) {
	plain := strings.Map(func(c rune) rune {
		if c < 32 || c > 126 || c == '"' || c == '\\' {
			return '_'
		}
		return c
	}, name)
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s"; filename*=UTF-8''%s`, plain, escapeName(name)))
}

func escapeName(name string) string {
	var b strings.Builder
	for _, c := range []byte(name) {
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '.' || c == '-' || c == '_' {
			b.WriteByte(c)
			continue
		}
		fmt.Fprintf(&b, "%%%02X", c)
	}
	return b.String()
}
