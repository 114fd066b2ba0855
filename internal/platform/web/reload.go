package web

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// A form that is refused comes back at the address that it was posted to. Where that is the address of no page, reloading it, or going back to it,
// leads to the page on which the form stands.

// reloads gives, for each route that is only posted to, one that leads to its page: the nearest above it, or the one that it names.
func reloads(routes []Route) (out []Route) {
	pages := map[string]bool{}
	for _, route := range routes {
		if path, page := strings.CutPrefix(route.Pattern, http.MethodGet+" "); page {
			pages[shape(path)] = true
		}
	}
	for _, route := range routes {
		path, posted := strings.CutPrefix(route.Pattern, http.MethodPost+" ")
		if !posted || pages[shape(path)] {
			continue
		}
		page := route.Page
		if page == "" {
			page = above(path, pages)
		}
		out = append(out, Route{Pattern: http.MethodGet + " " + path, Action: guardOf(route), Handle: func(w http.ResponseWriter, r *http.Request) error {
			return Redirect(w, r, parameter.ReplaceAllStringFunc(page, func(p string) string { return url.PathEscape(r.PathValue(strings.Trim(p, "{}"))) }))
		}})
	}
	return out
}

var parameter = regexp.MustCompile(`\{\w+\}`)

// shape gives a path without the names of its parameters.
func shape(path string) string { return parameter.ReplaceAllString(path, "{}") }

// above gives the nearest page above a path.
func above(path string, pages map[string]bool) string {
	for path != "" {
		path = path[:strings.LastIndex(path, "/")]
		if pages[shape(path)] {
			return path
		}
	}
	return "/"
}

// guardOf lets everybody go to the page who may post: the page says who reads it.
func guardOf(route Route) string {
	if route.Action == Public {
		return Public
	}
	return Self
}

// reloading are the routes of a site with those that its forms lead back by.
func reloading(routes []Route) []Route { return slices.Concat(routes, reloads(routes)) }
