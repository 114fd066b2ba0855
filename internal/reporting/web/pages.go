package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/print"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/noted"
	"passerelle/internal/reporting/owing"
	"passerelle/internal/reporting/seen"
	"passerelle/internal/reporting/takeback"
)

// Pages are the pages of this area.
type Pages struct {
	Reporting *reporting.Service
	Owing     owing.Service
	Noted     noted.Service
	TakeBack  takeback.Service
	Seen      seen.Service
	Access    *access.Service
	Clock     clock.Clock
	Posts     *platform.PostKeys
	Flash     func(ctx context.Context, key string)
	Printer   *print.Printer // nil where nothing is printed
	// Waiting counts what else waits for whoever reads a region's month; nil where nothing does.
	Waiting func(ctx context.Context, a access.Actor) ([]part.Tile, error)
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
		{Pattern: "GET " + month + "/figures.pdf", Handle: p.monthPDF, Action: string(access.FiguresRead)},
		{Pattern: "GET " + month + "/rows.xlsx", Handle: p.rowsXLSX, Action: string(access.RowsRead)},
		{Pattern: "GET " + month + "/rows.csv", Handle: p.rowsCSV, Action: string(access.RowsRead)},
		{Pattern: "GET " + month + "/drift", Handle: p.drift, Action: string(access.FiguresRead)},
		{Pattern: "POST " + month + "/annotate", Handle: p.annotate, Action: string(access.ReportCertify)},
		{Pattern: "POST " + month + "/adjust", Handle: p.adjust, Action: string(access.ReportCertify)},
		{Pattern: "POST " + month + "/certify", Handle: p.certify, Action: string(access.ReportCertify)},
		{Pattern: "POST " + month + "/submit", Handle: p.submit, Action: string(access.ReportCertify)},
		{Pattern: "POST " + month + "/return", Handle: p.giveBack, Action: string(access.ReportAccept)},
		{Pattern: "POST " + month + "/accept", Handle: p.accept, Action: string(access.ReportAccept)},
		{Pattern: "POST " + month + "/correct", Handle: p.correct, Action: string(access.FiguresRead)},
		{Pattern: "POST " + month + "/take-back", Handle: p.takeBack, Action: string(access.FiguresRead)},
		{Pattern: "POST " + month + "/ask", Handle: p.ask, Action: string(access.ReportNation)},
		{Pattern: "POST " + month + "/answer", Handle: p.answer, Action: string(access.FiguresRead)},
		{Pattern: "GET /region", Handle: p.region, Action: string(access.ReportRegion)},
		{Pattern: "POST /region/{month}/consolidate", Handle: p.consolidate, Action: string(access.ReportRegion), Page: "/region?month={month}"},
		{Pattern: "GET /region/figures.csv", Handle: p.regionCSV, Action: string(access.ReportRegion)},
		{Pattern: "GET /region/figures.xlsx", Handle: p.regionXLSX, Action: string(access.ReportRegion)},
		{Pattern: "GET /region/figures.pdf", Handle: p.regionPDF, Action: string(access.ReportRegion)},
		{Pattern: "GET /nation", Handle: p.nation, Action: string(access.ReportNation)},
		{Pattern: "GET /nation/figures.csv", Handle: p.nationCSV, Action: string(access.ReportNation)},
		{Pattern: "GET /nation/figures.xlsx", Handle: p.nationXLSX, Action: string(access.ReportNation)},
		{Pattern: "GET /nation/figures.pdf", Handle: p.nationPDF, Action: string(access.ReportNation)},
		{Pattern: "POST /nation/{month}/send", Handle: p.send, Action: string(access.ReportNation), Page: "/nation?month={month}"},
		{Pattern: "GET /national", Handle: p.published, Action: string(access.ReportPublished)},
		{Pattern: "GET /national/figures.csv", Handle: p.publishedCSV, Action: string(access.ReportPublished)},
		{Pattern: "GET /national/figures.xlsx", Handle: p.publishedXLSX, Action: string(access.ReportPublished)},
		{Pattern: "GET /national/figures.pdf", Handle: p.publishedPDF, Action: string(access.ReportPublished)},
	}
}

func period(r *http.Request) reporting.Period {
	return reporting.Period{OrganisationID: r.PathValue("organisation"), Region: r.PathValue("region"), Month: clock.Month(r.PathValue("month"))}
}

func address(p reporting.Period) string {
	return "/months/" + p.OrganisationID + "/" + p.Region + "/" + string(p.Month)
}

// lastMonth is the month that is reported now: the one before the present, where the reader is.
func (p *Pages) lastMonth(r *http.Request) clock.Month {
	return clock.DateOf(p.Clock.Now(), i18n.Zone(r.Context())).MonthOf().Add(-1)
}

// noPDF says why no PDF can be made here; nothing when one can.
func (p *Pages) noPDF() string {
	if p.Printer == nil {
		return "print.absent"
	}
	return p.Printer.Missing()
}

// asked gives the month of a query, or of the path, or the one that is reported now; what is no month is not found: another
// month's figures would be taken for those that were asked for.
func (p *Pages) asked(r *http.Request) (clock.Month, error) {
	m := clock.Month(cmp.Or(r.URL.Query().Get("month"), r.PathValue("month"), string(p.lastMonth(r))))
	if !m.Valid() {
		return "", fault.New(fault.NotFound, "reporting.problem.no_month")
	}
	return m, nil
}

// monthsShown is how many months a provider's list has beside its newest.
const monthsShown = 13

// ownView is a stretch of a provider's months, the newest first.
type ownView struct {
	Months        []reporting.Submission
	Last, Current clock.Month
	Older         bool // there are months before them
}

func (v ownView) first() clock.Month { return v.Last.Add(-monthsShown) }

// until gives the newest month of a list: the one that was asked for when the newest list ends after it.
func (p *Pages) until(r *http.Request, asked, current clock.Month) (clock.Month, error) {
	if until := clock.Month(r.URL.Query().Get("until")); until != "" {
		if !until.Valid() {
			return "", fault.New(fault.NotFound, "reporting.problem.no_month")
		}
		return min(until, current), nil
	}
	if asked < current.Add(-monthsShown) {
		return asked, nil
	}
	return current, nil
}

func (p *Pages) own(w http.ResponseWriter, r *http.Request) error {
	asked, err := p.asked(r)
	if err != nil {
		return err
	}
	v := ownView{Current: p.lastMonth(r).Add(1)}
	if v.Last, err = p.until(r, asked, v.Current); err != nil {
		return err
	}
	all, err := p.Reporting.Own(r.Context(), access.Acting(r.Context()), v.first().Add(-1), v.Last)
	if err != nil {
		return err
	}
	if at := onlyOne(all, asked); at != "" && r.URL.Query().Has("month") {
		http.Redirect(w, r, at, http.StatusSeeOther)
		return nil
	}
	for _, s := range all {
		if v.Older = s.Month < v.first(); v.Older {
			break
		}
		v.Months = append(v.Months, s)
	}
	return platform.Render(w, r, http.StatusOK, ownPage(v))
}

// onlyOne gives the page of a month; a provider of several regions chooses in the list.
func onlyOne(all []reporting.Submission, m clock.Month) string {
	of := slices.DeleteFunc(slices.Clone(all), func(s reporting.Submission) bool { return s.Month != m })
	if len(of) != 1 {
		return ""
	}
	return address(reporting.Period{OrganisationID: of[0].OrganisationID, Region: of[0].Region, Month: m})
}

func (p *Pages) month(w http.ResponseWriter, r *http.Request) error {
	return p.showMonth(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) showMonth(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	m, err := p.monthOf(r)
	if err != nil {
		return err
	}
	m.Form = form
	return platform.Render(w, r, status, monthPage(m))
}

func (p *Pages) monthOf(r *http.Request) (monthView, error) {
	m, err := p.Reporting.Month(r.Context(), access.Acting(r.Context()), period(r))
	if err != nil {
		return monthView{}, err
	}
	org, err := p.Access.OrganisationByID(r.Context(), m.Period.OrganisationID)
	if err != nil {
		return monthView{}, err
	}
	a := access.Acting(r.Context())
	v := monthView{Month: m, Provider: org.NameIn(i18n.Lang(r.Context())), NoPDF: p.noPDF(), MayCertify: a.MayEver(access.ReportCertify),
		MayAccept: a.MayEver(access.ReportAccept), MayAsk: a.MayEver(access.ReportNation)}
	v.MayOpen = a.MayEver(access.RowsRead) && (v.frozen() || a.OrganisationID == m.Period.OrganisationID)
	if v.MayTakeBack, err = p.TakeBack.May(r.Context(), a, m.Period); err != nil {
		return v, err
	}
	if v.Taken, err = p.TakeBack.Of(r.Context(), a, m.Period); err != nil {
		return v, err
	}
	if by := m.Submission.CorrectionBy; by != "" {
		person, err := p.Access.PersonByID(r.Context(), by)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return v, err
		}
		v.CorrectedBy = person.Name
	}
	if !v.frozen() {
		return v, nil
	}
	certifier, err := p.Access.PersonByID(r.Context(), m.Submission.CertifiedBy)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return v, err
	}
	v.Certifier = certifier.Name
	v.Certified = by(r.Context(), certifier.Name, m.Submission.KnownAt)
	if !v.returned() {
		return v, nil
	}
	v.Anew, err = p.Reporting.Anew(r.Context(), a, m.Period) // what is certified is counted anew: nobody certifies what they did not see
	return v, err
}

// drift says which figures of the month differ now from what was certified.
func (p *Pages) drift(w http.ResponseWriter, r *http.Request) error {
	m, err := p.Reporting.Month(r.Context(), access.Acting(r.Context()), period(r))
	if err != nil {
		return err
	}
	drifts, err := p.Reporting.Drifts(r.Context(), access.Acting(r.Context()), m.Period)
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, driftPage(m, drifts))
}

func (p *Pages) cases(w http.ResponseWriter, r *http.Request) error {
	figure, code := r.URL.Query().Get("figure"), r.URL.Query().Get("code")
	from := startAt(r.URL.Query().Get("from"))
	cell, cases, err := p.Reporting.Cases(r.Context(), access.Acting(r.Context()), period(r), figure, code, from)
	if err != nil {
		return err
	}
	d, err := p.Reporting.Definition(period(r).Month)
	if err != nil {
		return err
	}
	f, _ := d.Figure(figure)
	return platform.Render(w, r, http.StatusOK, casesPage(caseView{Period: period(r), Definition: d, Figure: f, Cell: cell, Cases: cases,
		From: from, MayRead: access.Acting(r.Context()).MayEver(access.FileRead)}))
}

// once does an act for the first post with its key and leads back to the month; a problem of a field shows the month
// again with it.
func (p *Pages) once(w http.ResponseWriter, r *http.Request, flash string, act func() error) error {
	a := access.Acting(r.Context())
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := act(); err != nil {
			return "", err
		}
		p.Flash(r.Context(), flash)
		return address(period(r)), nil
	})
	switch {
	case fault.Is(err, fault.Invalid):
		return p.showMonth(w, r, http.StatusUnprocessableEntity, part.Again(r.PostForm, err))
	case fault.Is(err, fault.NotReady), fault.IsStale(err):
		return p.showStanding(w, r, err)
	}
	return err
}

// showStanding shows a month on which something cannot be done now, with the reason; of one that has gone on meanwhile, where
// it stands.
func (p *Pages) showStanding(w http.ResponseWriter, r *http.Request, refused error) error {
	m, err := p.monthOf(r)
	if err != nil {
		return err
	}
	known, _ := errors.AsType[*fault.Error](refused)
	problem := fault.Problem{Field: "state", Key: known.Key, Args: known.Args}
	switch {
	case known.Key == "reporting.problem.not_nil":
		problem.Field = "nil"
	case known.Key == "reporting.problem.not_seen":
	case m.answered(r.PostFormValue("asked")).AnsweredAt != 0:
		q := m.answered(r.PostFormValue("asked"))
		problem.Key, problem.Args = "reporting.problem.answered", []any{"By", by(r.Context(), q.AnsweredBy, q.AnsweredAt)}
	case fault.IsStale(refused), known.Key == "reporting.problem.state":
		problem.Key, problem.Args = "reporting.problem.meanwhile", []any{"State", i18n.T(r.Context(), m.stateKey())}
	}
	m.Form = part.Form{Values: r.PostForm, Problems: []fault.Problem{problem}}
	m.Typed = firstOf(r.PostForm, "question", "reply", "correction", "reason", "note", "ask", answerField(r.PostFormValue("asked")))
	return platform.Render(w, r, platform.StatusOf(fault.KindOf(refused)), monthPage(m))
}

func (p *Pages) adjust(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "reporting.flash.adjusted", func() error {
		amount, err := strconv.ParseFloat(r.PostFormValue("amount"), 64)
		if err != nil && !errors.Is(err, strconv.ErrRange) {
			amount = 0 // refused as any number that is none
		}
		figure, code := split(r.PostFormValue("figure"))
		return p.Reporting.Adjust(r.Context(), access.Acting(r.Context()), period(r), figure, code, amount, r.PostFormValue("reason"))
	})
}

func (p *Pages) annotate(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "reporting.flash.annotated", func() error {
		figure, code := split(r.PostFormValue("noted"))
		return p.Reporting.Annotate(r.Context(), access.Acting(r.Context()), period(r), figure, code, r.PostFormValue("note"))
	})
}

func (p *Pages) certify(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "reporting.flash.certified", func() error {
		_, err := p.Reporting.Certify(r.Context(), access.Acting(r.Context()), period(r),
			reporting.Signing{Nil: r.PostFormValue("nil") == "yes", Reply: r.PostFormValue("reply"), Seen: r.PostFormValue("seen")})
		return err
	})
}

func (p *Pages) submit(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "reporting.flash.submitted", func() error {
		return p.Reporting.Submit(r.Context(), access.Acting(r.Context()), r.PostFormValue("submission"), platform.Version(r))
	})
}

func (p *Pages) giveBack(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "reporting.flash.returned", func() error {
		return p.Reporting.Return(r.Context(), access.Acting(r.Context()), r.PostFormValue("submission"), platform.Version(r), r.PostFormValue("question"))
	})
}

// correct begins a new revision of an accepted month: the provider's and the region's, who may decide it each, as the
// service says.
func (p *Pages) correct(w http.ResponseWriter, r *http.Request) error {
	flash := "reporting.flash.correction_asked"
	if access.Acting(r.Context()).MayEver(access.ReportCertify) {
		flash = "reporting.flash.correction"
	}
	return p.once(w, r, flash, func() error {
		return p.Reporting.Correct(r.Context(), access.Acting(r.Context()), period(r), platform.Version(r), r.PostFormValue("correction"))
	})
}

// takeBack takes a correction back that was begun by mistake: whoever's side began it, as the service says.
func (p *Pages) takeBack(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "reporting.flash.taken_back", func() error {
		return p.TakeBack.TakeBack(r.Context(), access.Acting(r.Context()), period(r), platform.Version(r))
	})
}

func (p *Pages) accept(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "reporting.flash.accepted", func() error {
		return p.Reporting.Accept(r.Context(), access.Acting(r.Context()), r.PostFormValue("submission"), platform.Version(r))
	})
}

// firstOf gives the first of some fields in which something was typed.
func firstOf(form url.Values, fields ...string) string {
	for _, f := range fields {
		if text := strings.TrimSpace(form.Get(f)); text != "" {
			return text
		}
	}
	return ""
}

// startAt gives the place in a list that a query asks for; anything else is its beginning.
func startAt(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func (p *Pages) ask(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "reporting.flash.asked", func() error {
		figure, code := split(r.PostFormValue("about"))
		return p.Reporting.Ask(r.Context(), access.Acting(r.Context()), period(r), figure, code, r.PostFormValue("ask"))
	})
}

func (p *Pages) answer(w http.ResponseWriter, r *http.Request) error {
	return p.once(w, r, "reporting.flash.answered", func() error {
		question := r.PostFormValue("asked")
		if strings.TrimSpace(r.PostFormValue(answerField(question))) == "" {
			var c fault.Check
			c.Add(answerField(question), "reporting.problem.answer")
			return c.Err()
		}
		return p.Reporting.Answer(r.Context(), access.Acting(r.Context()), question, platform.Version(r), r.PostFormValue(answerField(question)))
	})
}
