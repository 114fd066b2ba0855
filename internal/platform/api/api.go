// Package api decides how programs are answered: JSON under /api/v1, described by an OpenAPI 3.1 file, failures as
// problem+json that never repeat what was sent. Who asks is said by a bearer token, never by a cookie.
//
// Start at [New]; areas register their operations on what it gives.
package api

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web"
)

// Base is where the API lives.
const Base = "/api/v1"

// New makes the API on a mux of its own. Its description is at /api/v1/openapi.json.
func New(mux *http.ServeMux) huma.API {
	quiet()
	config := huma.DefaultConfig("Passerelle", "1")
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = Base+"/openapi", "", ""
	config.CreateHooks = nil // no links to schemas that are not served
	config.RejectUnknownQueryParameters = true
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer"}}
	config.Security = []map[string][]string{{"token": {}}}
	return humago.New(mux, config)
}

// unknownParameter is what the library says of a parameter that an operation does not have.
const unknownParameter = "unknown query parameter"

// quiet makes every problem say where it is, never what was sent: it may be somebody's name.
func quiet() {
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		problem := &huma.ErrorModel{Status: status, Title: http.StatusText(status), Detail: message}
		for _, err := range errs {
			var detailer huma.ErrorDetailer
			if errors.As(err, &detailer) {
				detail := *detailer.ErrorDetail()
				detail.Value = nil
				if detail.Message == unknownParameter {
					detail.Location = "query" // its name is what was sent, too
				}
				problem.Errors = append(problem.Errors, &detail)
			}
		}
		return problem
	}
}

// Failures turns failures of services into problems.
type Failures struct {
	Texts *i18n.Bundle
	Log   *slog.Logger
}

// Problem says a failure as a problem; the cause of one that nobody can mend is for the log, and for nobody else.
func (f Failures) Problem(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	kind := fault.KindOf(err)
	if kind == fault.Internal || kind == fault.Unavailable {
		f.Log.ErrorContext(ctx, "request failed", "request", web.RequestID(ctx), "error", err)
	}
	known, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return huma.NewError(http.StatusInternalServerError, f.Texts.Text(i18n.English, "fault.internal"))
	}
	return huma.NewError(web.StatusOf(known.Kind), f.Texts.Text(i18n.English, known.Key, known.Args...))
}

// Answer answers what no operation is for with a problem too: an unknown path, a method that a path does not have.
func Answer(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		said := &refusal{header: w.Header()}
		h.ServeHTTP(said, r)
		WriteProblem(w, said.status)
	})
}

// refusal takes the status and the headers of an answer, and leaves its words.
type refusal struct {
	header http.Header
	status int
}

func (r *refusal) Header() http.Header         { return r.header }
func (r *refusal) WriteHeader(status int)      { r.status = status }
func (r *refusal) Write(b []byte) (int, error) { return len(b), nil }

// WriteProblem writes a problem that has nothing to say but its status.
func WriteProblem(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(map[string]any{"status": status, "title": http.StatusText(status)}); err != nil {
		return // the program went away
	}
}

// Page is how lists are asked for: after is the cursor that the page before gave.
type Page struct {
	After string `query:"after" maxLength:"100" doc:"Cursor of the next page, as the last page gave it."`
}

// List is a page of items with the cursor of the next one, empty on the last.
type List[T any] struct {
	Body struct {
		Items []T    `json:"items"`
		After string `json:"after,omitempty" doc:"Give it as ?after= for the next page."`
	}
}
