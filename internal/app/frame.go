package app

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"passerelle/internal/access"
	accessweb "passerelle/internal/access/web"
	"passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
)

// place is one entry of the navigation, shown to whoever may ever do its action. The first that a role may do is its
// home.
type place struct {
	href, key, shortcut string
	action              access.Action
	unless              access.Action // whoever may ever do this has a page of their own instead
}

var navigation = []place{
	{"/nation", "app.nav.nation", "n", access.ReportNation, ""},
	{"/national", "app.nav.national", "v", access.ReportPublished, ""},
	{"/region/today", "app.nav.region_today", "y", access.FileDecide, ""},
	{"/region/waiting", "app.nav.waiting", "u", access.BreachAnswer, ""},
	{"/region", "app.nav.region", "r", access.ReportRegion, ""},
	{"/region/people", "app.nav.region_people", "o", access.ReportRegion, ""},
	{"/region/providers", "app.nav.providers", "w", access.FileDecide, ""},
	{"/team", "app.nav.team", "t", access.CoverWrite, ""},
	{"/day", "app.nav.day", "d", access.CheckInWrite, ""},
	{"/calendar", "app.nav.calendar", "l", access.CheckInWrite, ""},
	{"/month-end", "app.nav.month_end", "k", access.CheckInWrite, ""},
	{"/beds", "app.nav.beds", "b", access.BedsWrite, ""},
	{"/audit", "app.nav.audit", "a", access.AuditRead, ""},
	{"/files", "app.nav.files", "c", access.FileRead, access.ReportRegion},
	{"/months", "app.nav.months", "m", access.ReportCertify, ""},
	{"/beds", "app.nav.beds", "b", access.BedsRead, ""},
	{"/register", "app.nav.register", "i", access.RegisterImport, ""},
	{"/people", "app.nav.people", "p", access.PeopleAdmin, ""},
	{"/organisations", "app.nav.organisations", "o", access.OrganisationAdd, ""},
	{"/services", "app.nav.services", "s", access.ShelfRead, access.FileDecide},
	{"/incoming", "app.nav.incoming", "e", access.FormSend, ""},
	{"/forms", "app.nav.forms", "f", access.FormBlank, ""},
}

func (p place) shown(a access.Actor) bool {
	return leads(a, p) && (p.unless == "" || !a.MayEver(p.unless))
}

// frame puts what stands around every page in the context.
func (s *Site) frame(next web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx := s.house.Access.WithRegionNames(r.Context())
		f := part.Frame{Path: r.URL.Path, Demo: s.demo != nil}
		if r.Method != http.MethodGet && s.pages["GET "+strings.TrimPrefix(r.Pattern, "POST ")] == "" {
			f.Path = "/"
		}
		if r.Method != http.MethodGet {
			f.Again, f.Posted, f.Meant = f.Path, r.URL.Path, new(bool)
		}
		if name := s.access.PersonName(ctx); name != "" {
			f.SignedIn, f.Person, f.IdleMinutes = true, name, accessweb.IdleMinutes
			f.Unfinished = r.Method != http.MethodGet
		}
		if a, ok := access.ActorFrom(ctx); ok {
			s.membership(ctx, a, &f)
			if err := s.leadOn(ctx, a, r.URL.Path, &f); err != nil {
				return err
			}
		}
		if r.Method == http.MethodGet {
			f.Flash = func() string { return s.access.TakeFlash(ctx) }
		}
		return next(w, r.WithContext(part.WithFrame(ctx, f)))
	}
}

// leadOn puts into the frame what leads to other pages, once they are open: not before the first password was changed.
func (s *Site) leadOn(ctx context.Context, a access.Actor, path string, f *part.Frame) (err error) {
	if !s.access.OwnPassword(ctx) {
		f.Several = false
		return nil
	}
	f.Nav = nav(a, path)
	if a.MayList(access.FileRead) {
		f.Search = "/files/search"
	}
	if f.Due, err = s.dueStrip(ctx, a); err != nil || !f.Several || path != homeOf(a) {
		return err
	}
	others, err := s.otherPlaces(ctx, a)
	f.Due = append(f.Due, others...)
	return err
}

func (s *Site) membership(ctx context.Context, a access.Actor, f *part.Frame) {
	all := s.access.Memberships(ctx)
	f.MembershipID, f.Several = a.MembershipID, len(all) > 1
	for _, m := range all {
		if m.ID == a.MembershipID {
			f.Membership = accessweb.MembershipName(ctx, m)
		}
	}
}

// leads says whether a place could have anything for the actor.
func leads(a access.Actor, p place) bool {
	if p.action == access.FileRead {
		return a.MayList(p.action)
	}
	return a.MayEver(p.action)
}

func nav(a access.Actor, path string) []part.NavItem {
	var out []part.NavItem
	nearest := -1 // of two entries that lead towards the page, the longer is where it is
	for _, p := range navigation {
		if !p.shown(a) || slices.ContainsFunc(out, func(n part.NavItem) bool { return n.Href == p.href }) {
			continue
		}
		if (path == p.href || strings.HasPrefix(path, p.href+"/")) && (nearest < 0 || len(out[nearest].Href) < len(p.href)) {
			nearest = len(out)
		}
		out = append(out, part.NavItem{Href: p.href, Key: p.key, Shortcut: p.shortcut})
	}
	if nearest >= 0 {
		out[nearest].Current = true
	}
	return out
}
