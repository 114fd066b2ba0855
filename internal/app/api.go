package app

import (
	"net/http"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/access/known"
	"passerelle/internal/audit"
	"passerelle/internal/platform/api"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web"
	reportingapi "passerelle/internal/reporting/api"
	"passerelle/internal/reporting/sending"
	supervisionapi "passerelle/internal/supervision/api"
)

// programs is the door for programs: JSON, a bearer token, never a cookie.
func (s *Site) programs(texts *i18n.Bundle) http.Handler {
	mux := http.NewServeMux()
	to := api.New(mux)
	failures := api.Failures{Texts: texts, Log: s.log}
	supervisionapi.Register(to, s.house.Supervision, failures)
	reportingapi.Register(to, reportingapi.Areas{Reporting: s.house.Reporting, Known: known.Service{DB: s.house.DB, Access: s.house.Access},
		Sending: sending.Service{DB: s.house.DB, Access: s.house.Access, Audit: s.house.Audit}}, failures)
	s.operations = api.Operations(to)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		if strings.HasPrefix(r.URL.Path, api.Base+"/openapi") {
			mux.ServeHTTP(w, r)
			return
		}
		token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		actor, err := s.house.Access.ActorOfToken(r.Context(), token)
		if !ok || err != nil {
			s.unknown(w, r, err)
			return
		}
		ctx, wait := audit.WithPending(access.WithActor(r.Context(), actor))
		s.answer(&heldAnswer{ResponseWriter: w, wait: wait}, r.WithContext(ctx), api.Answer(mux))
	})
}

// described shows what programs can ask for: nothing on the page comes from anywhere else, as the description's usual pages do.
func (s *Site) described(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, programsPage(s.operations))
}

// answer lets the API answer; a fault of the program ends one answer with its cause in the log, not the connection with
// a trace beside it.
func (s *Site) answer(w *heldAnswer, r *http.Request, programs http.Handler) {
	err := web.Recover(func(w http.ResponseWriter, r *http.Request) error {
		programs.ServeHTTP(w, r)
		return nil
	})(w, r)
	if err != nil {
		s.log.ErrorContext(r.Context(), "request failed", "request", web.RequestID(r.Context()), "error", err)
		w.WriteHeader(http.StatusInternalServerError)
	}
}

// unknown answers whoever has no token that stands.
func (s *Site) unknown(w http.ResponseWriter, r *http.Request, err error) {
	status := http.StatusUnauthorized
	if err != nil && !fault.Is(err, fault.NotFound) {
		status = http.StatusInternalServerError
		s.log.ErrorContext(r.Context(), "token", "request", web.RequestID(r.Context()), "error", err)
	}
	w.Header().Set("WWW-Authenticate", "Bearer")
	api.WriteProblem(w, status)
}

// heldAnswer waits for the audit of what is read before the first byte goes out: no audit row, no personal data.
type heldAnswer struct {
	http.ResponseWriter
	wait           func() error
	begun, refused bool
}

// WriteHeader waits, then answers, or refuses.
func (h *heldAnswer) WriteHeader(status int) {
	if h.begun {
		return
	}
	h.begun = true
	if err := h.wait(); err != nil {
		h.refused, status = true, http.StatusInternalServerError
	}
	h.ResponseWriter.WriteHeader(status)
}

// Write writes what may be shown.
func (h *heldAnswer) Write(b []byte) (int, error) {
	if !h.begun {
		h.WriteHeader(http.StatusOK)
	}
	if h.refused {
		return len(b), nil
	}
	return h.ResponseWriter.Write(b)
}
