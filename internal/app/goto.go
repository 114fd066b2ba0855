package app

import (
	"context"
	"net/http"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	supervisionweb "passerelle/internal/supervision/web"
)

// searchGo names what is searched for to go to.
const searchGo = "go"

// beyond are the screens that stand in no navigation.
var beyond = []place{
	{href: "/files/new", key: "supervision.referral.new", action: access.FileOpen},
	{href: "/heads-ups", key: "headsup.title"},
	{href: "/heads-ups/new", key: "headsup.new"},
	{href: "/packs", key: "pack.title"},
	{href: "/gates", key: "life.gates.title"},
	{href: "/aid", key: "aid.title"},
	{href: "/contact-standard", key: "standard.title"},
	{href: "/contact-standard/setting", key: "standard.setting.title"},
	{href: "/export", key: "export.title"},
	{href: "/team/pairs", key: "supervision.pair.list"},
	{href: "/steps", key: "unsaid.title"},
	{href: "/notes/search", key: "supervision.notes.search"},
	{href: "/notes/templates", key: "notes.own.title"},
	{href: "/files/emergency", key: "supervision.emergency.title"},
	{href: "/audit/emergencies", key: "access.emergencies.title"},
	{href: "/own-forms", key: "own.title"},
	{href: "/own-forms/new", key: "own.new"},
	{href: "/own-forms/bring", key: "own.bring"},
	{href: "/forms/load", key: "forms.load"},
	{href: "/people/new", key: "access.people.add"},
	{href: "/organisations/new", key: "access.organisations.add"},
	{href: "/memberships", key: "access.membership.title"},
	{href: "/account", key: "access.account.title"},
	{href: "/account/password", key: "access.password.title"},
	{href: "/account/tokens", key: "access.tokens.title"},
	{href: "/api/v1/docs", key: "app.programs.title"},
	{href: "/licences", key: "app.licences.title"},
}

// screen is somewhere to go.
type screen struct{ href, name string }

// goView is what somebody may go to: screens and clients, narrowed by what was searched for.
type goView struct {
	Query   string
	Screens []screen
	Rows    []supervision.CaseRow
	More    bool   // there are more clients than are listed
	Clients bool   // the reader has a list of clients
	Nothing string // the key of why there is none
}

// goTo lists every screen that somebody may open and the clients within their reach (UX-25). What is searched for is posted and
// remembered by the session, so that no name stands in an address; "all" leaves it aside.
func (s *Site) goTo(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := goView{}
	if r.URL.Query().Get("all") == "" {
		v.Query = s.access.Remembered(ctx, searchGo)
	}
	a, _ := access.ActorFrom(ctx)
	v.Screens = s.screens(ctx, a, v.Query)
	if v.Clients = a.MayList(access.FileRead); v.Clients {
		rows, after, err := s.house.Supervision.Caseload(ctx, a, supervision.Filter{Text: v.Query})
		if err != nil {
			return err
		}
		v.Rows, v.More, v.Nothing = rows, after != "", supervisionweb.NothingKey(supervision.Filter{Text: v.Query}, a)
	}
	return web.Render(w, r, http.StatusOK, goToPage(v))
}

// goSearch remembers what is searched for, and leads to what is found.
func (s *Site) goSearch(w http.ResponseWriter, r *http.Request) error {
	s.access.Remember(r.Context(), searchGo, strings.TrimSpace(r.PostFormValue("q")))
	return web.Redirect(w, r, "/go")
}

// screens lists what somebody may open whose name has the words that are searched for.
func (s *Site) screens(ctx context.Context, a access.Actor, query string) []screen {
	var out []screen
	for _, p := range append(navigation[:len(navigation):len(navigation)], beyond...) {
		name := i18n.T(ctx, p.key)
		if s.opens(a, p) && strings.Contains(registry.Fold(name), registry.Fold(query)) && !listed(out, p.href) {
			out = append(out, screen{p.href, name})
		}
	}
	return out
}

func listed(list []screen, href string) bool {
	for _, x := range list {
		if x.href == href {
			return true
		}
	}
	return false
}

// opens reports whether somebody may ever open a screen, by the action of its route and, where the navigation asks for more, by that.
func (s *Site) opens(a access.Actor, p place) bool {
	switch action := s.pages["GET "+p.href]; action {
	case "":
		return false // an installation without this page
	case web.Public, web.Self:
		return true
	default:
		return leads(a, place{action: access.Action(action)}) && (p.action == "" || p.shown(a))
	}
}
