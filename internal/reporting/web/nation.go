package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/owing"
	"passerelle/internal/reporting/told"
)

type nationView struct {
	First, Last clock.Month
	Current     clock.Month // the one under way
	Months      int
	Definition  *reporting.Definition
	Lines       []reporting.Line
	Parts       []reporting.Part
	Total       []reporting.Cell
	Before      []reporting.Cell
	Earlier     []reporting.Part // its parts
	Unbegun     []owing.Gap      // providers that have neither file nor register yet
	Gaps        []owing.Gap      // months that are owed and not accepted
	BeforeGaps  []owing.Gap
	Open        []told.Open // what registers of the providers leave open
	Reports     []reporting.RegionReport
	National    reporting.NationalReport
	Seen        string             // names what would go to management now
	Unsent      []reporting.Period // what would not be in what goes to management now, beside whole regions
	Questions   []reporting.Question
	Noted       map[string][]reporting.Adjustment // what was signed beside the numbers of each part, by its revision
	Names       map[string]string                 // of providers, by id
	ByProvider  bool
	NoPDF       string
	Form        part.Form
}

// places are those whose months are in the sums.
func (n nationView) places() map[[2]string]bool {
	out := map[[2]string]bool{}
	for _, p := range n.Parts {
		out[[2]string{p.Period.OrganisationID, p.Period.Region}] = true
	}
	return out
}

// submissions are the revisions of which the sums are.
func (n nationView) submissions() (out []string) {
	for _, p := range n.Parts {
		out = append(out, p.SubmissionID)
	}
	return out
}

// column is one region's or one provider's numbers in the nation's table.
type column struct {
	Region, Provider string // Provider is empty for a whole region
	Cells            []reporting.Cell
	Remarks          []remark // of a provider's numbers
}

func (c column) title(ctx context.Context) string {
	region := access.RegionName(ctx, c.Region)
	if c.Provider == "" {
		return region
	}
	return region + " · " + c.Provider
}

// columns puts the nation's parts together by region, or by region and provider, in the order of these.
func (n nationView) columns(byProvider bool) []column {
	type place struct{ region, provider string }
	parts := map[place][]reporting.Part{}
	for _, p := range n.Parts {
		at := place{region: p.Period.Region}
		if byProvider {
			at.provider = n.Names[p.Period.OrganisationID]
		}
		parts[at] = append(parts[at], p)
	}
	var out []column
	for at, of := range parts {
		c := column{Region: at.region, Provider: at.provider, Cells: reporting.RollUpOver(n.Definition, of, n.First, n.Last)}
		if byProvider {
			c.Remarks = append(n.noted(of), askedAbout(at.provider, questionsOf(n.Questions, of[0].Period.OrganisationID, at.region))...)
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b column) int {
		return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.Provider, b.Provider))
	})
	return out
}

// noted gives what was signed beside the numbers of some parts; of several months each says which is its own.
func (n nationView) noted(parts []reporting.Part) []remark {
	var out []remark
	for _, p := range parts {
		for _, r := range signed(n.Names[p.Period.OrganisationID], n.Noted[p.SubmissionID]) {
			if n.Months > 1 {
				r.month = p.Period.Month
			}
			out = append(out, r)
		}
	}
	return out
}

// remarks gives what providers signed beside their numbers, then what headquarters asked about the last month, provider by provider, and was
// answered.
func (n nationView) remarks() []remark {
	out := n.noted(n.Parts)
	for _, q := range n.Questions {
		out = append(out, askedAbout(n.Names[q.OrganisationID], []reporting.Question{q})...)
	}
	return out
}

// whole lists everything that the file of numbers tells: the nation's, each region's, each provider's. Persons and
// lengths of time are no sums, so each has lines of its own.
func (n nationView) whole() []column {
	return slices.Concat([]column{{Cells: n.Total}}, n.columns(false), n.columns(true))
}

// grid is the nation's table: all, the time before, then its parts.
func (n nationView) grid(ctx context.Context, byProvider bool) gridView {
	g := gridView{ID: "nation", Caption: i18n.T(ctx, "reporting.nation.table"),
		Columns: []gridColumn{{i18n.T(ctx, "reporting.nation.all"), incomplete(ctx, n.Gaps)}, {i18n.T(ctx, beforeKey(n.Months)), incomplete(ctx, n.BeforeGaps)}}}
	all := []numbers{numbersOf(ctx, n.Total), numbersOf(ctx, n.Before)}
	for _, c := range n.columns(byProvider) {
		g.Columns = append(g.Columns, gridColumn{c.title(ctx), n.lacks(ctx, c)})
		all = append(all, numbersOf(ctx, c.Cells))
	}
	g.Groups = gridOf(ctx, n.Definition, n.Total, all)
	return g
}

func beforeKey(months int) string {
	if months == 3 {
		return "reporting.before_quarter"
	}
	return "reporting.before"
}

// address leads to this table with other columns if asked.
func (n nationView) address(path string, byProvider bool) string { return path + n.query(byProvider) }

func (n nationView) query(byProvider bool) string {
	by := ""
	if byProvider {
		by = "&by=provider"
	}
	return fmt.Sprintf("?month=%s&months=%d%s", n.Last, n.Months, by)
}

func (n nationView) anySent() bool {
	return slices.ContainsFunc(n.Reports, func(r reporting.RegionReport) bool { return r.SentAt != 0 })
}

// absent offers the regions that have sent no report, to be named.
func (n nationView) absent(ctx context.Context) []part.Option {
	var out []part.Option
	for _, region := range n.silent() {
		out = append(out, part.Option{Value: region, Text: access.RegionName(ctx, region)})
	}
	return out
}

// silent lists the regions that have sent no report.
func (n nationView) silent() (out []string) {
	for _, r := range n.Reports {
		if r.SentAt == 0 {
			out = append(out, r.Region)
		}
	}
	return out
}

func (n nationView) sendKey() string {
	if n.National.Revision > 0 {
		return "reporting.act.send_again"
	}
	return "reporting.act.send"
}

// spanTitle names the nation's month, or its months.
func spanTitle(ctx context.Context, first, last clock.Month) string {
	if first == last {
		return i18n.T(ctx, "reporting.nation.title_month", "Month", string(last))
	}
	return i18n.T(ctx, "reporting.nation.title", "First", string(first), "Last", string(last))
}

// span gives the months that a query asks for: one, or the quarter that ends with it. Another number of them is not found.
func (p *Pages) span(r *http.Request) (first, last clock.Month, months int, err error) {
	switch r.URL.Query().Get("months") {
	case "", "1":
		months = 1
	case "3":
		months = 3
	default:
		return "", "", 0, fault.Missing()
	}
	last, err = p.asked(r)
	return last.Add(1 - months), last, months, err
}

func (p *Pages) nation(w http.ResponseWriter, r *http.Request) error {
	n, err := p.nationOf(r)
	if err != nil {
		return err
	}
	return platform.Render(w, r, http.StatusOK, nationPage(n))
}

func (p *Pages) nationOf(r *http.Request) (nationView, error) {
	n := nationView{Current: p.lastMonth(r).Add(1), ByProvider: r.URL.Query().Get("by") == "provider", NoPDF: p.noPDF()}
	ctx, a, err := r.Context(), access.Acting(r.Context()), error(nil)
	if n.First, n.Last, n.Months, err = p.span(r); err != nil {
		return n, err
	}
	if m := r.PathValue("month"); m != "" {
		n.First, n.Last, n.Months = clock.Month(m), clock.Month(m), 1
	}
	if n.Lines, err = p.Reporting.NationBoard(ctx, a, n.Last); err != nil {
		return n, err
	}
	if n.Reports, err = p.Reporting.RegionReports(ctx, n.Last, n.Lines); err != nil {
		return n, err
	}
	if n.National, err = p.Reporting.NationalReport(ctx, a, n.Last); err != nil {
		return n, err
	}
	if n.Questions, err = p.Reporting.NationQuestions(ctx, a, n.Last); err != nil {
		return n, err
	}
	if n.Names, err = p.names(ctx); err != nil {
		return n, err
	}
	if n.Unsent, err = p.Owing.Unsent(ctx, a, n.Last, n.silent()); err != nil {
		return n, err
	}
	if n.Unbegun, err = p.unbegun(r, n.Last, n.Current); err != nil {
		return n, err
	}
	if n.Seen, err = p.Seen.Nation(ctx, n.Last); err != nil {
		return n, err
	}
	if err = p.count(r, &n); err != nil {
		return n, err
	}
	if n.Open, err = p.Owing.OpenNation(ctx, a, n.submissions()...); err != nil {
		return n, err
	}
	n.Open = counted(n.Open, n.places())
	n.Noted, err = p.Noted.Of(ctx, a, n.Parts)
	return n, err
}

func (p *Pages) count(r *http.Request, n *nationView) error {
	ctx, a, err := r.Context(), access.Acting(r.Context()), error(nil)
	if n.Parts, n.Total, err = p.Reporting.Nation(ctx, a, n.First, n.Last); err != nil {
		return err
	}
	if n.Earlier, n.Before, err = p.Reporting.Nation(ctx, a, n.First.Add(-n.Months), n.First.Add(-1)); err != nil {
		return err
	}
	if n.Gaps, err = p.Owing.NationGaps(ctx, a, n.First, n.Last); err != nil {
		return err
	}
	if len(n.Before) > 0 {
		if n.BeforeGaps, err = p.Owing.NationGaps(ctx, a, n.First.Add(-n.Months), n.First.Add(-1)); err != nil {
			return err
		}
	}
	n.Definition, err = p.Reporting.Definition(n.Last)
	return err
}

// names gives every provider's name in the reader's language, also of one that has left.
func (p *Pages) names(ctx context.Context) (map[string]string, error) {
	all, err := p.Access.Organisations(ctx, "provider")
	out := map[string]string{}
	for _, o := range all {
		out[o.ID] = o.NameIn(i18n.Lang(ctx))
	}
	return out, err
}

// named says the regions of problems by their names.
func named(ctx context.Context, form part.Form) part.Form {
	for i, problem := range form.Problems {
		for j := 0; j+1 < len(problem.Args); j += 2 {
			if code, ok := problem.Args[j+1].(string); ok && problem.Args[j] == "Region" {
				form.Problems[i].Args[j+1] = access.RegionName(ctx, code)
			}
		}
	}
	return form
}

// send freezes the nation's month for management; a region that is not named shows the page again.
func (p *Pages) send(w http.ResponseWriter, r *http.Request) error {
	a, m := access.Acting(r.Context()), r.PathValue("month")
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := p.Seen.SendNation(r.Context(), a, clock.Month(m), r.PostFormValue("seen"), r.PostForm["missing"], r.PostFormValue("remark")); err != nil {
			return "", err
		}
		p.Flash(r.Context(), "reporting.flash.sent")
		return "/nation?month=" + m, nil
	})
	if !part.Repeats(err) {
		return err
	}
	n, fail := p.nationOf(r)
	if fail != nil {
		return fail
	}
	n.Form = named(r.Context(), part.Again(r.PostForm, err))
	return platform.Render(w, r, platform.StatusOf(fault.KindOf(err)), nationPage(n))
}
