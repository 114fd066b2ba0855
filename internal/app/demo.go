package app

import (
	"net/http"

	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part/styleguide"
)

// demoRoutes are the pages that only a demonstration has.
func (s *Site) demoRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET /demo", Handle: s.demoPeople, Action: web.Public},
		{Pattern: "POST /demo", Handle: s.demoSignIn, Action: web.Public},
		{Pattern: "GET /styleguide", Handle: s.styleguide, Action: web.Public},
	}
}

func (s *Site) demoPeople(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, demoPage(s.demo.People))
}

// styleguide shows every part of a page to whoever makes or changes one.
func (s *Site) styleguide(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, styleguide.Page())
}

func (s *Site) demoSignIn(w http.ResponseWriter, r *http.Request) error {
	for _, p := range s.demo.People {
		if p.PersonID == r.PostFormValue("person") {
			to, err := s.access.SignInAs(r.Context(), p.PersonID)
			if err != nil {
				return err
			}
			return web.Redirect(w, r, to)
		}
	}
	return fault.Missing()
}
