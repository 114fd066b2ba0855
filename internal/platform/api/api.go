// Package api decides how programs are answered: JSON under /api/v1, described by an OpenAPI 3.1 file, failures as
// problem+json that never repeat what was sent. Who asks is said by a bearer token, never by a cookie.
//
// Start at [New]; areas register their operations on what it gives.
package api

import (
	"context"
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
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer"}}
	config.Security = []map[string][]string{{"token": {}}}
	return humago.New(mux, config)
}

// quiet makes every problem say where it is, never what was sent: it may be somebody's name.
func quiet() {
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		problem := &huma.ErrorModel{Status: status, Title: http.StatusText(status), Detail: message}
		for _, err := range errs {
			var detailer huma.ErrorDetailer
			if errors.As(err, &detailer) {
				detail := *detailer.ErrorDetail()
				detail.Value = nil
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
