package web

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/reporting"
)

// Pages are the pages of this area.
type Pages struct {
	Reporting *reporting.Service
	Access    *access.Service
	Clock     clock.Clock
	Posts     *platform.PostKeys
	Flash     func(ctx context.Context, key string)
}

// Routes is the area's part of the route table.
func (p *Pages) Routes() []platform.Route {
	month := "/months/{organisation}/{region}/{month}"
	return []platform.Route{
		{Pattern: "GET /months", Handle: p.own, Action: string(access.FiguresRead)},
		{Pattern: "GET " + month, Handle: p.month, Action: string(access.FiguresRead)},
		{Pattern: "GET " + month + "/cases", Handle: p.cases, Action: string(access.RowsRead)},
		{Pattern: "GET " + month + "/figures.xlsx", Handle: p.monthXLSX, Action: string(access.FiguresRead)},
		{Pattern: "GET " + month + "/figures.csv", Handle: p.monthCSV, Action: string(access.FiguresRead)},
		{Pattern: "GET " + month + "/drift", Handle: p.drift, Action: string(access.FiguresRead)},
		{Pattern: "POST " + month + "/annotate", Handle: p.annotate, Action: string(access.ReportCertify)},
		{Pattern: "POST " + month + "/adjust", Handle: p.adjust, Action: string(access.ReportCertify)},
		{Pattern: "POST " + month + "/certify", Handle: p.certify, Action: string(access.ReportCertify)},
		{Pattern: "POST " + month + "/submit", Handle: p.submit, Action: string(access.ReportCertify)},
		{Pattern: "POST " + month + "/return", Handle: p.giveBack, Action: string(access.ReportAccept)},
		{Pattern: "POST " + month + "/accept", Handle: p.accept, Action: string(access.ReportAccept)},
		{Pattern: "GET /region", Handle: p.region, Action: string(access.ReportRegion)},
		{Pattern: "POST /region/{month}/consolidate", Handle: p.consolidate, Action: string(access.ReportRegion)},
		{Pattern: "GET /nation", Handle: p.nation, Action: string(access.ReportNation)},
		{Pattern: "GET /nation/figures.csv", Handle: p.nationCSV, Action: string(access.ReportNation)},
		{Pattern: "GET /nation/figures.xlsx", Handle: p.nationXLSX, Action: string(access.ReportNation)},
	}
}

func actor(r *http.Request) access.Actor {
	a, _ := access.ActorFrom(r.Context()) // the guard has seen to it
	return a
}

func period(r *http.Request) reporting.Period {
	return reporting.Period{OrganisationID: r.PathValue("organisation"), Region: r.PathValue("region"), Month: clock.Month(r.PathValue("month"))}
}

func address(p reporting.Period) string {
	return "/months/" + p.OrganisationID + "/" + p.Region + "/" + string(p.Month)
}

// lastMonth is the month that is reported now: the one before the present.
func (p *Pages) lastMonth() clock.Month {
	return clock.DateOf(p.Clock.Now(), time.UTC).MonthOf().Add(-1)
}

// asked gives the month of a query, or the one that is reported now.
func (p *Pages) asked(r *http.Request) clock.Month {
	if m := clock.Month(r.URL.Query().Get("month")); m.Valid() {
		return m
	}
	return p.lastMonth()
}

// monthsShown is how far back a provider's list goes.
const monthsShown = 13

func (p *Pages) own(w http.ResponseWriter, r *http.Request) error {
	all, err := p.Reporting.Own(r.Context(), actor(r), p.lastMonth().Add(1-monthsShown), p.lastMonth())
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, ownPage(all))
}

func (p *Pages) month(w http.ResponseWriter, r *http.Request) error {
	return p.showMonth(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) showMonth(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	m, err := p.Reporting.Month(r.Context(), actor(r), period(r))
	if err != nil {
		return err
	}
	org, err := p.Access.OrganisationByID(r.Context(), m.Period.OrganisationID)
	if err != nil {
		return err
	}
	a := actor(r)
	return platform.Render(w, r, status, monthPage(monthView{Month: m, Provider: org.Name, Form: form,
		MayCertify: a.MayEver(access.ReportCertify), MayAccept: a.MayEver(access.ReportAccept), MayOpen: a.MayEver(access.RowsRead)}))
}

// drift counts the month again, which reads the provider's whole history: a page of its own, opened when asked for.
func (p *Pages) drift(w http.ResponseWriter, r *http.Request) error {
	m, err := p.Reporting.Month(r.Context(), actor(r), period(r))
	if err != nil {
		return err
	}
	changed, err := p.Reporting.Drift(r.Context(), actor(r), m.Period)
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, driftPage(m, changed))
}

func (p *Pages) cases(w http.ResponseWriter, r *http.Request) error {
	figure, code := r.URL.Query().Get("figure"), r.URL.Query().Get("code")
	from := startAt(r.URL.Query().Get("from"))
	cell, cases, err := p.Reporting.Cases(r.Context(), actor(r), period(r), figure, code, from)
	if err != nil {
		return err
	}
	d, err := p.Reporting.Definition(period(r).Month)
	if err != nil {
		return err
	}
	f, _ := d.Figure(figure)
	return platform.Render(w, r, http.StatusOK, casesPage(caseView{Period: period(r), Definition: d, Figure: f, Cell: cell, Cases: cases,
		From: from, MayRead: actor(r).MayEver(access.FileRead)}))
}

// once does an act for the first post with its key and leads back to the month; a problem of a field shows the month
// again with it.
func (p *Pages) once(w http.ResponseWriter, r *http.Request, flash string, act func() error) error {
	a := actor(r)
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := act(); err != nil {
			return "", err
		}
		p.Flash(r.Context(), flash)
		return address(period(r)), nil
	})
	if fault.Is(err, fault.Invalid) {
		return p.showMonth(w, r, http.StatusUnprocessableEntity, part.Again(r.PostForm, err))
	}
	return err
}

func (p *Pages) adjust(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "reporting.flash.adjusted", func() error {
		amount, err := strconv.ParseFloat(r.PostFormValue("amount"), 64)
		if err != nil {
			amount = 0 // refused as any number that is none
		}
		figure, code := split(r.PostFormValue("figure"))
		return p.Reporting.Adjust(r.Context(), actor(r), period(r), figure, code, amount, r.PostFormValue("reason"))
	})
}

func (p *Pages) annotate(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "reporting.flash.annotated", func() error {
		figure, code := split(r.PostFormValue("noted"))
		return p.Reporting.Annotate(r.Context(), actor(r), period(r), figure, code, r.PostFormValue("note"))
	})
}

func (p *Pages) certify(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "reporting.flash.certified", func() error {
		_, err := p.Reporting.Certify(r.Context(), actor(r), period(r), r.PostFormValue("nil") == "yes")
		return err
	})
}

func (p *Pages) submit(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "reporting.flash.submitted", func() error {
		return p.Reporting.Submit(r.Context(), actor(r), r.PostFormValue("submission"), version(r))
	})
}

func (p *Pages) giveBack(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "reporting.flash.returned", func() error {
		return p.Reporting.Return(r.Context(), actor(r), r.PostFormValue("submission"), version(r), r.PostFormValue("question"))
	})
}

func (p *Pages) accept(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "reporting.flash.accepted", func() error {
		return p.Reporting.Accept(r.Context(), actor(r), r.PostFormValue("submission"), version(r))
	})
}

// startAt gives the place in a list that a query asks for; anything else is its beginning.
func startAt(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func version(r *http.Request) int {
	n, err := strconv.Atoi(r.PostFormValue("version"))
	if err != nil {
		return -1 // of no record: refused as stale
	}
	return n
}

func (p *Pages) region(w http.ResponseWriter, r *http.Request) error {
	m := p.asked(r)
	lines, err := p.Reporting.RegionBoard(r.Context(), actor(r), m)
	if err != nil {
		return err
	}
	reports, err := p.Reporting.RegionReports(r.Context(), m, lines)
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, regionPage(m, lines, reports))
}

func (p *Pages) consolidate(w http.ResponseWriter, r *http.Request) error {
	a := actor(r)
	return p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := p.Reporting.Consolidate(r.Context(), a, clock.Month(r.PathValue("month"))); err != nil {
			return "", err
		}
		p.Flash(r.Context(), "reporting.flash.consolidated")
		return "/region?month=" + r.PathValue("month"), nil
	})
}

func (p *Pages) nation(w http.ResponseWriter, r *http.Request) error {
	n, err := p.nationOf(r)
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, nationPage(n))
}

func (p *Pages) nationOf(r *http.Request) (nationView, error) {
	n := nationView{Last: p.asked(r), Months: 1, ByProvider: r.URL.Query().Get("by") == "provider"}
	if r.URL.Query().Get("months") == "3" {
		n.Months = 3
	}
	n.First = n.Last.Add(1 - n.Months)
	var err error
	if n.Lines, err = p.Reporting.NationBoard(r.Context(), actor(r), n.Last); err != nil {
		return n, err
	}
	if n.Reports, err = p.Reporting.RegionReports(r.Context(), n.Last, n.Lines); err != nil {
		return n, err
	}
	if n.Names, err = p.names(r.Context()); err != nil {
		return n, err
	}
	if n.Parts, n.Total, err = p.Reporting.Nation(r.Context(), actor(r), n.First, n.Last); err != nil {
		return n, err
	}
	n.Definition, err = p.Reporting.Definition(n.Last)
	return n, err
}

// names gives every provider's name, also of one that has left.
func (p *Pages) names(ctx context.Context) (map[string]string, error) {
	all, err := p.Access.Organisations(ctx, access.Provider)
	out := map[string]string{}
	for _, o := range all {
		out[o.ID] = o.Name
	}
	return out, err
}
