// Package assets decides what the browser gets beside pages: one style sheet, one script, the wordmark and the icon,
// built by `make assets` and committed, named by their content.
//
// Start at [Handler]; source/ holds what they are built from.
package assets

import (
	"embed"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

//go:embed static
var files embed.FS

// names maps a file's plain name to its address.
var names = func() map[string]string {
	out := map[string]string{}
	entries, err := fs.ReadDir(files, "static")
	if err != nil {
		panic("assets: " + err.Error()) // embedded at build time
	}
	for _, e := range entries {
		parts := strings.Split(e.Name(), ".")
		if len(parts) == 3 {
			out[parts[0]+"."+parts[2]] = "/static/" + e.Name()
		}
	}
	return out
}()

// CSS is the address of the style sheet.
func CSS() string { return names["app.css"] }

// Styles gives the style sheet itself, for a document that is printed away from the site.
func Styles() string {
	content, err := files.ReadFile("static/" + path.Base(CSS()))
	if err != nil {
		panic("assets: " + err.Error()) // embedded at build time
	}
	return string(content)
}

// JS is the address of the script.
func JS() string { return names["app.js"] }

// Wordmark is the address of the product's name as a picture.
func Wordmark() string { return names["wordmark.svg"] }

// Icon is the address of the icon.
func Icon() string { return names["favicon.svg"] }

// Handler serves /static/: what is named by its content is kept for ever, compressed where the browser takes it.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := path.Base(r.URL.Path)
		content, err := files.ReadFile("static/" + name)
		if err != nil || strings.HasSuffix(name, ".br") || strings.HasSuffix(name, ".gz") {
			http.NotFound(w, r)
			return
		}
		header := w.Header()
		header.Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
		header.Set("Cache-Control", "public, max-age=31536000, immutable")
		header.Set("Vary", "Accept-Encoding")
		for _, packed := range []struct{ encoding, suffix string }{{"br", ".br"}, {"gzip", ".gz"}} {
			if body, err := files.ReadFile("static/" + name + packed.suffix); err == nil && strings.Contains(r.Header.Get("Accept-Encoding"), packed.encoding) {
				header.Set("Content-Encoding", packed.encoding)
				content = body
				break
			}
		}
		if _, err := w.Write(content); err != nil {
			return // the browser went away
		}
	})
}
