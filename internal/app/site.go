package app

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"passerelle/assets"
	"passerelle/internal/access"
	"passerelle/internal/access/ended"
	"passerelle/internal/access/holding"
	"passerelle/internal/access/naming"
	"passerelle/internal/access/refusal"
	"passerelle/internal/access/waiting"
	accessweb "passerelle/internal/access/web"
	"passerelle/internal/audit"
	"passerelle/internal/forms"
	"passerelle/internal/forms/own"
	formsweb "passerelle/internal/forms/web"
	"passerelle/internal/history"
	"passerelle/internal/notes"
	notesweb "passerelle/internal/notes/web"
	"passerelle/internal/platform/api"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/print"
	"passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/registry"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/noted"
	"passerelle/internal/reporting/seen"
	"passerelle/internal/reporting/takeback"
	reportingweb "passerelle/internal/reporting/web"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/agreement"
	"passerelle/internal/supervision/aid"
	"passerelle/internal/supervision/attendance"
	"passerelle/internal/supervision/calendar"
	calendarweb "passerelle/internal/supervision/calendar/web"
	"passerelle/internal/supervision/checklist"
	"passerelle/internal/supervision/coming"
	"passerelle/internal/supervision/correspondence"
	correspondenceweb "passerelle/internal/supervision/correspondence/web"
	"passerelle/internal/supervision/desk"
	deskweb "passerelle/internal/supervision/desk/web"
	"passerelle/internal/supervision/differing"
	"passerelle/internal/supervision/document"
	documentweb "passerelle/internal/supervision/document/web"
	"passerelle/internal/supervision/elsewhere"
	"passerelle/internal/supervision/errand"
	"passerelle/internal/supervision/export"
	"passerelle/internal/supervision/folder"
	folderweb "passerelle/internal/supervision/folder/web"
	"passerelle/internal/supervision/handover"
	"passerelle/internal/supervision/headsup"
	"passerelle/internal/supervision/hearing"
	"passerelle/internal/supervision/hearsay"
	"passerelle/internal/supervision/homeneed"
	"passerelle/internal/supervision/housenote"
	"passerelle/internal/supervision/housing"
	"passerelle/internal/supervision/inquiry"
	"passerelle/internal/supervision/interpreting"
	"passerelle/internal/supervision/interview"
	"passerelle/internal/supervision/lastday"
	"passerelle/internal/supervision/life"
	lifeweb "passerelle/internal/supervision/life/web"
	"passerelle/internal/supervision/mark"
	"passerelle/internal/supervision/monthend"
	monthendweb "passerelle/internal/supervision/monthend/web"
	"passerelle/internal/supervision/needs"
	"passerelle/internal/supervision/outcome"
	"passerelle/internal/supervision/pack"
	"passerelle/internal/supervision/profile"
	"passerelle/internal/supervision/question"
	questionweb "passerelle/internal/supervision/question/web"
	"passerelle/internal/supervision/reference"
	"passerelle/internal/supervision/referring"
	"passerelle/internal/supervision/regionday"
	regiondayweb "passerelle/internal/supervision/regionday/web"
	"passerelle/internal/supervision/register"
	"passerelle/internal/supervision/release"
	releaseweb "passerelle/internal/supervision/release/web"
	"passerelle/internal/supervision/standard"
	"passerelle/internal/supervision/synopsis"
	synopsisweb "passerelle/internal/supervision/synopsis/web"
	"passerelle/internal/supervision/typed"
	"passerelle/internal/supervision/unsaid"
	supervisionweb "passerelle/internal/supervision/web"
)

// Catalogue joins the sentences of every area.
func Catalogue() (*i18n.Bundle, error) {
	return i18n.NewBundle(Locale, web.Locale, access.Locale, audit.Locale, forms.Locale, own.Locale, history.Locale, schedule.Locale, registry.Locale,
		notes.Locale, supervision.Locale, attendance.Locale, monthend.Locale, standard.Locale, headsup.Locale, referring.Locale, elsewhere.Locale, unsaid.Locale, checklist.Locale, interpreting.Locale, interview.Locale, outcome.Locale, needs.Locale, housing.Locale, handover.Locale, regionday.Locale, hearing.Locale, hearsay.Locale, differing.Locale, inquiry.Locale, errand.Locale, aid.Locale, reference.Locale, calendar.Locale, housenote.Locale, homeneed.Locale, coming.Locale, profile.Locale, agreement.Locale, lastday.Locale, export.Locale, desk.Locale, document.Locale, life.Locale, correspondence.Locale, folder.Locale, synopsis.Locale, question.Locale, release.Locale, register.Locale, reporting.Locale, print.Locale, pack.Locale)
}

// Site is the product behind a web server.
type Site struct {
	house  *House
	access *accessweb.Pages
	routes []web.Route
	pages  map[string]string // the action of each route by its pattern
	log    *slog.Logger
	demo   *Demo
	// operations are what programs can ask for; known once the site is served.
	operations []api.Operation
}

// Demo is what only a demonstration has: people to sign in as with one click. Nothing but the demonstration makes one.
type Demo struct{ People []DemoPerson }

// DemoPerson is somebody to sign in as.
type DemoPerson struct{ PersonID, Name, Role, Organisation string }

// NewSite puts the pages of every area together. secure says that the site is reached over TLS only.
func NewSite(h *House, log *slog.Logger, secure bool, demo *Demo) (*Site, error) {
	bundle, err := Catalogue()
	if err != nil {
		return nil, err
	}
	posts := &web.PostKeys{DB: h.DB, Clock: h.Clock, Ask: asking(typed.Service{Service: h.Supervision})}
	s := &Site{house: h, log: log, demo: demo, access: &accessweb.Pages{Access: h.Access, Bundle: bundle, Clock: h.Clock, Posts: posts,
		Sessions: accessweb.NewSessions(access.NewSessionStore(h.DB), secure)}}
	s.access.Address, s.access.File, s.access.Files = h.Address, h.Supervision.SubjectOf, mark.Service{Service: h.Supervision}.Of
	s.access.Held, s.access.Refusals = holding.Service{DB: h.DB, Clock: h.Clock}, refusal.Service{Log: h.Audit}
	s.access.Ended = ended.Service{DB: h.DB, Clock: h.Clock}
	s.access.Naming = naming.Service{DB: h.DB, Access: h.Access, Audit: h.Audit}
	s.access.Waiting = waiting.Service{DB: h.DB, Access: h.Access, Clock: h.Clock}
	s.access.Demo, s.access.Drafts = demo != nil, h.Notes.DraftsOf
	if h.Mail != nil {
		s.access.Letters = accessweb.NewLetters(h.Mail, h.Address, log)
	}
	s.routes = append(s.routes, s.access.Routes()...)
	beside := newBesides(h, part.Posting{Posts: posts, Flash: s.access.Flash, Who: poster}, print.New(h.Chromium, demo != nil))
	asked := &questionweb.Pages{Questions: h.Questions, Posts: posts, Flash: s.access.Flash}
	files := &supervisionweb.Pages{Supervision: h.Supervision, Documents: h.Documents, Life: h.Life, Desk: h.Desk, Access: h.Access, Clock: h.Clock, Posts: posts,
		Flash: s.access.Flash, Searches: s.access, Asked: asked, Beside: beside}
	s.routes = append(s.routes, files.Routes()...)
	s.routes = append(s.routes, (&regiondayweb.Pages{Region: regionday.Service{Service: h.Supervision}, Waiting: files.Waiting, Incoming: h.Documents.Waiting, Urgent: beside.life.Urgent,
		Beside: []func(context.Context, access.Actor) (templ.Component, error){beside.mistaken.Told, beside.life.Detained, beside.reference.OnRegion, beside.headsUps.Waiting}}).Routes()...)
	s.routes = append(s.routes, (&notesweb.Pages{Notes: h.Notes, Posts: posts, Flash: s.access.Flash}).Routes()...)
	s.routes = append(s.routes, files.Told((&synopsisweb.Pages{Synopsis: h.Synopsis, Posts: posts, Flash: s.access.Flash}).Routes())...)
	s.routes = append(s.routes, files.Told((&folderweb.Pages{Folder: h.Folder, Posts: posts, Flash: s.access.Flash}).Routes())...)
	s.routes = append(s.routes, files.Told((&correspondenceweb.Pages{Correspondence: h.Correspondence, Posts: posts, Flash: s.access.Flash}).Routes())...)
	s.routes = append(s.routes, files.Told((&deskweb.Pages{Desk: h.Desk, Clock: h.Clock, Posts: posts, Flash: s.access.Flash}).Routes())...)
	s.routes = append(s.routes, files.Told(asked.Routes())...)
	s.routes = append(s.routes, files.Told(beside.routes())...)
	s.routes = append(s.routes, files.Told((&releaseweb.Pages{Release: h.Release, Printer: print.New(h.Chromium, demo != nil), Posts: posts, Flash: s.access.Flash}).Routes())...)
	s.routes = append(s.routes, (&calendarweb.Pages{Calendar: calendar.Service{Service: h.Supervision}, Know: h.Life.HeldInWords, Bundle: bundle, Address: h.Address, Posts: posts, Flash: s.access.Flash}).Routes()...)
	s.routes = append(s.routes, (&monthendweb.Pages{Reports: monthend.Service{Service: h.Documents}, Posts: posts, Flash: s.access.Flash}).Routes()...)
	s.routes = append(s.routes, files.Told((&documentweb.Pages{Documents: h.Documents, Life: h.Life, Posts: posts, Flash: s.access.Flash}).Routes())...)
	s.routes = append(s.routes, files.Told((&lifeweb.Pages{Life: h.Life, Posts: posts, Flash: s.access.Flash}).Routes())...)
	s.routes = append(s.routes, (&reportingweb.Pages{Reporting: h.Reporting, Owing: h.Owing, Noted: noted.Service{DB: h.DB, Access: h.Access},
		Seen:     seen.Service{DB: h.DB, Reporting: h.Reporting},
		TakeBack: takeback.Service{DB: h.DB, Access: h.Access, Audit: h.Audit, Clock: h.Clock}, Access: h.Access, Clock: h.Clock, Posts: posts, Flash: s.access.Flash,
		Printer: print.New(h.Chromium, demo != nil), Waiting: files.Waiting}).Routes()...)
	s.routes = append(s.routes, (&formsweb.Pages{Forms: h.Forms, Clock: h.Clock, Posts: posts, Flash: s.access.Flash}).Routes()...)
	s.routes = append(s.routes,
		web.Route{Pattern: "GET /{$}", Handle: s.home, Action: web.Self},
		web.Route{Pattern: "GET /go", Handle: s.goTo, Action: web.Self},
		web.Route{Pattern: "POST /go", Handle: s.goSearch, Action: web.Self},
		web.Route{Pattern: "GET /licences", Handle: s.licences, Action: web.Public},
		web.Route{Pattern: "GET " + api.Base + "/docs", Handle: s.described, Action: web.Public},
		web.Route{Pattern: "GET /licences/notices", Handle: s.notices, Action: web.Public},
		web.Route{Pattern: "GET /healthz", Handle: healthy, Action: web.Public},
		web.Route{Pattern: "GET /readyz", Handle: s.ready, Action: web.Public})
	if demo != nil {
		s.routes = append(s.routes, s.demoRoutes()...)
	}
	s.pages = make(map[string]string, len(s.routes))
	for _, r := range s.routes {
		s.pages[r.Pattern] = r.Action
	}
	return s, nil
}

// asking lets what somebody posts onto a file be asked about, whatever the page.
func asking(s typed.Service) func(*http.Request) error {
	return func(r *http.Request) error {
		part.NoteMeant(r)
		files := r.PostForm["file"]
		if file := r.PathValue("file"); file != "" {
			files = []string{file}
		}
		return s.Ask(r.Context(), access.Acting(r.Context()), typed.Words{Act: r.Pattern, Files: files, Fields: r.PostForm})
	}
}

// Routes is the whole route table.
func (s *Site) Routes() []web.Route { return s.routes }

// Handler serves the product.
func (s *Site) Handler() http.Handler {
	site := &web.Site{Log: s.log, Beside: map[string]http.Handler{api.Base + "/": s.programs(s.access.Bundle)}, Clock: s.house.Clock, Failure: s.failure, Guard: s.access.Guard,
		Around: []web.Middleware{web.Recover, s.session, s.access.Who, remembered, s.frame, audited},
		Inner:  []web.Middleware{s.access.Detour, web.Recover}}
	return site.Handler(s.routes, assets.Handler())
}

// session loads the session of a request and keeps it with the answer.
func (s *Site) session(next web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) (err error) {
		s.access.Sessions.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			err = next(w, r)
		})).ServeHTTP(w, r.WithContext(access.WithSessionRead(r.Context())))
		return err
	}
}

// remembered reads nothing twice for one page.
func remembered(next web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if r.Method != http.MethodGet {
			return next(w, r)
		}
		ctx, end := db.Remembering(r.Context())
		defer end()
		return next(w, r.WithContext(ctx))
	}
}

// audited makes every answer wait for the audit rows of what was read for it.
func audited(next web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		ctx, wait := audit.WithPending(r.Context())
		return next(w, r.WithContext(web.WithBeforeBytes(ctx, wait)))
	}
}

// home leads each role to what waits for it.
func (s *Site) home(w http.ResponseWriter, r *http.Request) error {
	a, ok := access.ActorFrom(r.Context())
	if !ok {
		return web.Redirect(w, r, "/memberships")
	}
	if home := homeOf(a); home != "" {
		return web.Redirect(w, r, home)
	}
	return web.Render(w, r, http.StatusOK, emptyHome())
}

func (s *Site) licences(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, licencesPage())
}

func healthy(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "text/plain")
	_, err := w.Write([]byte("ok\n"))
	return err
}

func (s *Site) ready(w http.ResponseWriter, r *http.Request) error {
	if err := s.house.DB.Ping(r.Context()); err != nil {
		return fault.Wrap(fault.Unavailable, "fault.internal", err)
	}
	return healthy(w, r)
}

// Background does what nobody waits for until it is told to stop: it works on jobs, feeds the index of notes, removes
// sessions that are over, lets take effect what was granted from a day that has come and ends what has a last day. What fails is said in the log and tried again.
func (s *Site) Background(ctx context.Context) {
	if err := s.house.Jobs.Start(ctx); err != nil {
		s.log.Error("jobs", "error", err)
	}
	defer s.rest()
	index, sweep := time.NewTicker(500*time.Millisecond), time.NewTicker(10*time.Minute)
	defer index.Stop()
	defer sweep.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case <-index.C:
			_, err = s.house.Notes.DrainIndex(ctx)
		case <-sweep.C:
			err = errors.Join(access.NewSessionStore(s.house.DB).Sweep(ctx, s.house.Clock.Now()), s.access.Held.Sweep(ctx), s.house.Documents.TakeEffect(ctx), lastday.Service{Service: s.house.Supervision}.End(ctx))
		}
		if err != nil && ctx.Err() == nil {
			s.log.Error("background", "error", err)
		}
	}
}

// rest lets the jobs that run end, for a while; those that do not are taken up at the next start.
func (s *Site) rest() {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := s.house.Jobs.Stop(ctx); err != nil {
		s.log.Error("jobs", "error", err)
	}
}
