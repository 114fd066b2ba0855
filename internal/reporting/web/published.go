package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/reporting"
	"passerelle/internal/reporting/suppression"
)

// withheldMark stands for a number that is withheld because it would give a small one back.
const withheldMark = "x"

// publicationView is the nation as management reads it; without a definition it was not sent yet.
type publicationView struct {
	reporting.Publication
	Months int
	Public int // the threshold of the form that may leave the agency
	NoPDF  string
	Names  map[string]string  // of providers, by id
	Open   []reporting.Period // of the providers whose registers leave something open, as known now
}

func (p publicationView) query(form string) string {
	if form != "" {
		form = "&for=" + form
	}
	if p.Months == 1 && len(p.Reports) == 1 && p.Reports[0].Revision < p.Newest {
		form += fmt.Sprintf("&revision=%d", p.Reports[0].Revision)
	}
	return fmt.Sprintf("?month=%s&months=%d%s", p.Last, p.Months, form)
}

func (p publicationView) grid(ctx context.Context) gridView {
	g := gridView{ID: "published", Caption: i18n.T(ctx, "reporting.nation.table"),
		Columns: []gridColumn{{i18n.T(ctx, "reporting.nation.all"), p.incomplete(ctx)}, {Title: i18n.T(ctx, beforeKey(p.Months))}}}
	all := []numbers{p.numbers(ctx, p.Total), p.numbers(ctx, p.Before)}
	for i, region := range p.Regions {
		g.Columns = append(g.Columns, gridColumn{access.RegionName(ctx, region), lacking(ctx, p.without(region))})
		all = append(all, p.numbers(ctx, p.Columns[i]))
	}
	var lines []reporting.Cell
	for _, c := range p.Total {
		lines = append(lines, c.Cell)
	}
	g.Groups = gridOf(ctx, p.Definition, lines, all)
	return g
}

// without names the months for which a region had sent no report, and the providers that its report was without.
func (p publicationView) without(region string) string {
	var out []string
	for _, r := range p.Reports {
		if slices.Contains(r.Missing(), region) {
			out = append(out, string(r.Month))
		}
		for _, silent := range r.Silent() {
			if silent.Region == region && p.Months == 1 {
				out = append(out, p.Names[silent.OrganisationID])
			} else if silent.Region == region {
				out = append(out, p.Names[silent.OrganisationID]+" "+string(r.Month))
			}
		}
	}
	return strings.Join(out, ", ")
}

// incomplete names the regions and providers, with their months, that are not in everything together; more than two of either are
// counted, as the page lists them above.
func (p publicationView) incomplete(ctx context.Context) string {
	var regions, providers []string
	for _, r := range p.Reports {
		for _, region := range r.Missing() {
			regions = append(regions, access.RegionName(ctx, region)+" "+string(r.Month))
		}
		for _, at := range r.Silent() {
			providers = append(providers, p.Names[at.OrganisationID]+" "+string(r.Month))
		}
	}
	said := slices.DeleteFunc([]string{namedOrCounted(ctx, "reporting.gaps.regions", regions), namedOrCounted(ctx, "reporting.gaps.count", providers)},
		func(s string) bool { return s == "" })
	return strings.Join(said, "; ")
}

func namedOrCounted(ctx context.Context, key string, names []string) string {
	if len(names) > 2 {
		return i18n.T(ctx, key, "Count", len(names))
	}
	return lacking(ctx, strings.Join(names, ", "))
}

// numbers writes the numbers of a column that is published.
func (p publicationView) numbers(ctx context.Context, cells []reporting.Published) numbers {
	at, whole := map[[2]string]reporting.Published{}, make([]reporting.Cell, len(cells))
	for i, c := range cells {
		at[[2]string{c.Figure, c.Code}], whole[i] = c, c.Cell
	}
	plain := numbersOf(ctx, whole)
	return func(like reporting.Cell) string {
		if c, ok := at[[2]string{like.Figure, like.Code}]; ok && c.Mark != suppression.Whole {
			return p.hidden(ctx, c.Mark)
		}
		return plain(like)
	}
}

func (p publicationView) hidden(ctx context.Context, m suppression.Mark) string {
	if m == suppression.Small {
		return "<" + i18n.Number(ctx, p.Threshold)
	}
	return withheldMark
}

func (p *Pages) published(w http.ResponseWriter, r *http.Request) error {
	v, err := p.publicationOf(r)
	if err != nil && (!fault.Is(err, fault.NotFound) || !v.Last.Valid()) {
		return err
	}
	if err != nil {
		v.Definition = nil // not sent yet: the page says so
	}
	return platform.Render(w, r, http.StatusOK, publicationPage(v))
}

func (p *Pages) publicationOf(r *http.Request) (publicationView, error) {
	v := publicationView{NoPDF: p.noPDF(), Public: p.Reporting.Thresholds().Public}
	first, last, months, err := p.span(r)
	if err != nil {
		return v, err
	}
	if r.URL.Query().Get("month") == "" {
		latest, err := p.Reporting.LastSent(r.Context(), access.Acting(r.Context()))
		if err != nil {
			return v, err
		}
		if latest.Valid() {
			first, last = latest.Add(1-months), latest
		}
	}
	v.Months, v.First, v.Last = months, first, last
	if v.Names, err = p.names(r.Context()); err != nil {
		return v, err
	}
	if v.Publication, err = p.Reporting.Publication(r.Context(), access.Acting(r.Context()), first, last, r.URL.Query().Get("for") == "public", earlier(r)); err != nil {
		return v, err
	}
	v.Open, err = p.Owing.OpenPublished(r.Context(), access.Acting(r.Context()), v.Reports)
	return v, err
}

// earlier gives the revision that a query asks for; 0 is the newest.
func earlier(r *http.Request) int {
	n, err := strconv.Atoi(r.URL.Query().Get("revision"))
	if err != nil || n < 0 || r.URL.Query().Get("months") == "3" {
		return 0
	}
	return n
}

// monthsOf names a span in a file's name.
func monthsOf(first, last clock.Month, to string) string {
	if first == last {
		return string(last)
	}
	return string(first) + to + string(last)
}
