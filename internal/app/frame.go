package app

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"passerelle/internal/access"
	accessweb "passerelle/internal/access/web"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/reporting"
	"passerelle/internal/schedule"
)

// place is one entry of the navigation, shown to whoever may ever do its action. The first that a role may do is its
// home.
type place struct {
	href, key, shortcut string
	action              access.Action
}

var navigation = []place{
	{"/nation", "app.nav.nation", "n", access.ReportNation},
	{"/region", "app.nav.region", "r", access.ReportRegion},
	{"/day", "app.nav.day", "d", access.CheckInWrite},
	{"/beds", "app.nav.beds", "b", access.BedsWrite},
	{"/files", "app.nav.files", "c", access.FileRead},
	{"/months", "app.nav.months", "m", access.ReportCertify},
	{"/beds", "app.nav.beds", "b", access.BedsRead},
	{"/register", "app.nav.register", "i", access.RegisterImport},
	{"/people", "app.nav.people", "p", access.PeopleAdmin},
	{"/audit", "app.nav.audit", "a", access.AuditRead},
}

// frame puts what stands around every page in the context.
func (s *Site) frame(next web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx := r.Context()
		f := part.Frame{Path: r.URL.Path, Demo: s.demo != nil}
		if r.Method != http.MethodGet {
			f.Path = "/"
		}
		if name := s.access.PersonName(ctx); name != "" {
			f.SignedIn, f.Person, f.IdleMinutes = true, name, accessweb.IdleMinutes
		}
		if a, ok := access.ActorFrom(ctx); ok {
			s.membership(ctx, a, &f)
			f.Nav, f.Due = nav(a, r.URL.Path), s.due(a)
			if a.MayEver(access.FileRead) && !a.Has(access.PrivacyOfficer) {
				f.Search = "/files/search"
			}
		}
		if r.Method == http.MethodGet {
			f.Flash = s.access.TakeFlash(ctx)
		}
		return next(w, r.WithContext(part.WithFrame(ctx, f)))
	}
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

func nav(a access.Actor, path string) []part.NavItem {
	var out []part.NavItem
	for _, p := range navigation {
		if a.MayEver(p.action) && !slices.ContainsFunc(out, func(n part.NavItem) bool { return n.Href == p.href }) {
			out = append(out, part.NavItem{Href: p.href, Key: p.key, Shortcut: p.shortcut,
				Current: path == p.href || strings.HasPrefix(path, p.href+"/")})
		}
	}
	return out
}

// due gives the due days of the month that is reported now, for those who owe something.
func (s *Site) due(a access.Actor) []part.Due {
	today := clock.DateOf(s.house.Clock.Now(), time.UTC)
	month := today.MonthOf().Add(-1)
	var out []part.Due
	for _, d := range []struct {
		action access.Action
		key    string
		day    int
	}{
		{access.ReportCertify, "app.due.provider", reporting.ProviderDay}, {access.ReportRegion, "app.due.region", reporting.RegionDay},
		{access.ReportNation, "app.due.nation", reporting.NationDay},
	} {
		if a.MayEver(d.action) {
			on := schedule.DueDay(month, d.day)
			out = append(out, part.Due{Key: d.key, Date: string(on)})
		}
	}
	return out
}
