package app

import (
	"net/http"

	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/web"
)

// demoRoutes are the pages that only a demonstration has.
func (s *Site) demoRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET /demo", Handle: s.demoPeople, Action: web.Public},
		{Pattern: "POST /demo", Handle: s.demoSignIn, Action: web.Public},
	}
}

func (s *Site) demoPeople(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, demoPage(s.demo.People))
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
