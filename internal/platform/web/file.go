package web

import (
	"bytes"
	"errors"
	"io"
	"net/http"

	"passerelle/internal/platform/fault"
)

// Stored is the type of a file whose content is not ours: browsers save it, whatever it claims to be.
const Stored = "application/octet-stream"

// Send gives a file to be saved, never shown within the product, and closes it; nothing of it goes out before its reading
// is audited.
func Send(w http.ResponseWriter, r *http.Request, contentType, name string, content io.ReadCloser) error {
	defer content.Close()
	if err := Ready(r.Context()); err != nil {
		return err
	}
	Attachment(w, contentType, name)
	_, err := io.Copy(w, content)
	return err
}

// Give is Send for a file that is in memory.
func Give(w http.ResponseWriter, r *http.Request, contentType, name string, content []byte) error {
	return Send(w, r, contentType, name, io.NopCloser(bytes.NewReader(content)))
}

// Picture shows a picture that we made, within a page, and closes it; as [Send] nothing goes out before its reading is audited.
func Picture(w http.ResponseWriter, r *http.Request, contentType string, content io.ReadCloser) error {
	defer content.Close()
	if err := Ready(r.Context()); err != nil {
		return err
	}
	w.Header().Set("Content-Type", contentType)
	_, err := io.Copy(w, content)
	return err
}

// Chosen reports whether a post came with a file in a field.
func Chosen(r *http.Request, field string) bool {
	return r.MultipartForm != nil && len(r.MultipartForm.File[field]) > 0
}

// Upload reads the file in a field of a post. Without one the field has a problem, in the words of the page; one that is
// larger than the route takes is answered as such.
func Upload(r *http.Request, field, missing string) (name string, content []byte, err error) {
	file, head, err := r.FormFile(field)
	if err != nil {
		if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return "", nil, tooLarge
		}
		return "", nil, fault.At(field, missing)
	}
	defer file.Close()
	content, err = io.ReadAll(file)
	return head.Filename, content, err
}
