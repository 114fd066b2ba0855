package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"passerelle/internal/platform/fault"
)

// SEC-1, CCM-23: a stored file is saved and never shown, under its own name, and nothing of it goes out before its reading is
// audited.
func TestSendWaitsForTheAudit(t *testing.T) {
	r := httptest.NewRequest(http.MethodGet, "/x", nil)
	w := httptest.NewRecorder()
	if err := Send(w, r, Stored, "lettre à \"Noor\".pdf", io.NopCloser(strings.NewReader("text"))); err != nil || w.Body.String() != "text" {
		t.Fatalf("%q, %v", w.Body.String(), err)
	}
	if d := w.Header().Get("Content-Disposition"); !strings.HasPrefix(d, "attachment;") || !strings.Contains(d, "lettre%20%C3%A0%20%22Noor%22.pdf") {
		t.Errorf("it is called %s", d)
	}
	refused := errors.New("no audit row")
	r = r.WithContext(WithBeforeBytes(context.Background(), func() error { return refused }))
	w = httptest.NewRecorder()
	if err := Send(w, r, Stored, "a.pdf", io.NopCloser(strings.NewReader("text"))); !errors.Is(err, refused) || w.Body.Len() != 0 || w.Header().Get("Content-Disposition") != "" {
		t.Errorf("sent without its audit row: %v, %q", err, w.Body.String())
	}
}

// CCM-23: a file of a post is read with its name; none is a problem of its field, and one that is too large is said to be so.
func TestUpload(t *testing.T) {
	post := func(field string) *http.Request {
		t.Helper()
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		part, err := form.CreateFormFile(field, "a.eml")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte("content")); err != nil {
			t.Fatal(err)
		}
		if err := form.Close(); err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodPost, "/x", &body)
		r.Header.Set("Content-Type", form.FormDataContentType())
		return r
	}
	if name, content, err := Upload(post("file"), "file", "x.none"); err != nil || name != "a.eml" || string(content) != "content" {
		t.Errorf("%s %q %v", name, content, err)
	}
	if _, _, err := Upload(post("other"), "file", "x.none"); len(fault.ProblemsOf(err)) != 1 || fault.ProblemsOf(err)[0].Key != "x.none" {
		t.Errorf("none: %v", err)
	}
	r := post("file")
	r.Body = http.MaxBytesReader(httptest.NewRecorder(), r.Body, 10)
	if _, _, err := Upload(r, "file", "x.none"); err == nil || fault.Is(err, fault.Invalid) {
		t.Errorf("too large: %v", err)
	}
}
