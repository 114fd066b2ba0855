package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/sheet"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/registry"
	"passerelle/internal/reporting"
)

const (
	workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	commas   = "text/csv; charset=utf-8"
)

// outgoing is a file on its way out: what it is called, and whose figures it holds.
type outgoing struct {
	name, of string
	rows     bool
	about    []sheet.Constant // whose and when: the last columns, as a file that is put beside others has no other title
}

// give records that a file goes out, before and after it is made, and sends it.
func (p *Pages) give(w http.ResponseWriter, r *http.Request, o outgoing, format, kind string, write func(io.Writer) error) error {
	content, err := p.Reporting.Export(r.Context(), access.Acting(r.Context()), reporting.Outgoing{Rows: o.rows, Of: o.of, Format: format}, write)
	if err != nil {
		return err
	}
	if err := platform.Ready(r.Context()); err != nil {
		return err
	}
	platform.Attachment(w, kind, o.name+"."+format)
	_, err = w.Write(content)
	return err
}

func (p *Pages) giveXLSX(w http.ResponseWriter, r *http.Request, o outgoing, tables ...sheet.Table) error {
	tables[0] = tables[0].With(o.about...)
	return p.give(w, r, o, "xlsx", workbook, func(out io.Writer) error { return sheet.WriteXLSX(out, tables...) })
}

// giveCSV gives a table under what its columns are called in the reader's language, as a workbook does; their order is the same in both.
func (p *Pages) giveCSV(w http.ResponseWriter, r *http.Request, o outgoing, t sheet.Table) error {
	t = t.With(o.about...).Worded()
	return p.give(w, r, o, "csv", commas, func(out io.Writer) error { return sheet.WriteCSV(out, t) })
}

func outgoingMonth(ctx context.Context, p reporting.Period, provider string) outgoing {
	return outgoing{name: "passerelle-" + p.Region + "-" + strings.ReplaceAll(registry.Fold(provider), " ", "-") + "-" + string(p.Month), of: p.OrganisationID + "/" + p.Region + "/" + string(p.Month),
		about: append([]sheet.Constant{{Column: regionColumn(ctx), Value: p.Region}, {Column: providerColumn(ctx), Value: provider}}, during(ctx, p.Month, p.Month)...)}
}

// during says which months a file is of: one, or the first and the last.
func during(ctx context.Context, first, last clock.Month) []sheet.Constant {
	return []sheet.Constant{{Column: monthColumn(ctx), Value: monthsOf(first, last, "/")}}
}

func (p *Pages) monthXLSX(w http.ResponseWriter, r *http.Request) error {
	m, err := p.monthOf(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	return p.giveXLSX(w, r, outgoingMonth(ctx, m.Period, m.Provider), withRemarks(ctx, figures(ctx, m.Definition, m.Cells), m.Cells, m.remarks(ctx)),
		remarksTable(ctx, m.Definition, m.remarks(ctx)), dictionary(ctx, m.Definition))
}

func (p *Pages) monthCSV(w http.ResponseWriter, r *http.Request) error {
	m, err := p.monthOf(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	return p.giveCSV(w, r, outgoingMonth(ctx, m.Period, m.Provider), withRemarks(ctx, figures(ctx, m.Definition, m.Cells), m.Cells, m.remarks(ctx)))
}

// rowsOf gives the cases behind a month, or behind the figure that is asked for.
func (p *Pages) rowsOf(r *http.Request) (outgoing, sheet.Table, *reporting.Definition, error) {
	names, err := p.names(r.Context())
	if err != nil {
		return outgoing{}, sheet.Table{}, nil, err
	}
	o := outgoingMonth(r.Context(), period(r), names[period(r).OrganisationID])
	o.name, o.rows = o.name+"-cases", true
	d, all, err := p.Reporting.Rows(r.Context(), access.Acting(r.Context()), period(r), r.URL.Query().Get("figure"))
	if err != nil {
		return o, sheet.Table{}, nil, err
	}
	return o, rows(r.Context(), d, all), d, nil
}

func (p *Pages) rowsXLSX(w http.ResponseWriter, r *http.Request) error {
	o, t, d, err := p.rowsOf(r)
	if err != nil {
		return err
	}
	return p.giveXLSX(w, r, o, t, dictionary(r.Context(), d))
}

func (p *Pages) rowsCSV(w http.ResponseWriter, r *http.Request) error {
	o, t, _, err := p.rowsOf(r)
	if err != nil {
		return err
	}
	return p.giveCSV(w, r, o, t)
}

func (v regionView) outgoing(ctx context.Context) outgoing {
	return outgoing{name: "passerelle-" + v.Region + "-" + string(v.Month), of: v.Region + "/" + string(v.Month), about: during(ctx, v.Month, v.Month)}
}

func (v regionView) columns() []column {
	var out []column
	for _, p := range v.Parts {
		out = append(out, column{v.Region, v.Names[p.Submission.OrganisationID], p.Cells, v.remarksOf(p)})
	}
	return out
}

func (p *Pages) regionXLSX(w http.ResponseWriter, r *http.Request) error {
	v, err := p.regionOf(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	gaps := v.gaps()
	more := []namedCells{{"before", i18n.T(ctx, "reporting.before"), v.Before}}
	remarks := openRemarks(ctx, v.Open, v.Names)
	for _, part := range v.Parts {
		provider := v.Names[part.Submission.OrganisationID]
		more = append(more, namedCells{provider, provider, part.Cells})
		remarks = append(remarks, v.remarksOf(part)...)
	}
	all := valued(ctx, figures(ctx, v.Definition, v.Total, more...), gaps)
	return p.giveXLSX(w, r, v.outgoing(ctx), all, missing(ctx, gaps), remarksTable(ctx, v.Definition, remarks), dictionary(ctx, v.Definition))
}

func (p *Pages) regionCSV(w http.ResponseWriter, r *http.Request) error {
	v, err := p.regionOf(r)
	if err != nil {
		return err
	}
	t := places(r.Context(), v.Definition, append([]column{{Region: v.Region, Cells: v.Total}}, v.columns()...), v.gaps())
	return p.giveCSV(w, r, v.outgoing(r.Context()), withOpen(r.Context(), t, v.Open, v.Names))
}

// fileKey says in the name of a file which view of the nation it is.
func (n nationView) fileKey() string {
	if n.ByProvider {
		return "reporting.file.by_provider"
	}
	return "reporting.file.by_region"
}

func (n nationView) outgoing(ctx context.Context) outgoing {
	return outgoing{name: "passerelle-" + i18n.T(ctx, n.fileKey()) + "-" + monthsOf(n.First, n.Last, "-"), of: string(n.First) + "/" + string(n.Last), about: during(ctx, n.First, n.Last)}
}

func (p *Pages) nationXLSX(w http.ResponseWriter, r *http.Request) error {
	n, err := p.nationOf(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	before := i18n.T(ctx, beforeKey(n.Months))
	if sub := incomplete(ctx, n.BeforeGaps); sub != "" {
		before += " (" + sub + ")"
	}
	more := []namedCells{{"before", before, n.Before}}
	for _, c := range n.columns(false) {
		more = append(more, namedCells{c.Region, columnLabel(c.title(ctx), n.lacks(ctx, c)), c.Cells})
	}
	all := valued(ctx, figures(ctx, n.Definition, n.Total, more...), n.Gaps)
	return p.giveXLSX(w, r, n.outgoing(ctx), all, missing(ctx, n.Gaps), places(ctx, n.Definition, n.columns(true), n.Gaps), remarksTable(ctx, n.Definition, append(openRemarks(ctx, n.Open, n.Names), n.remarks()...)), dictionary(ctx, n.Definition))
}

func (p *Pages) nationCSV(w http.ResponseWriter, r *http.Request) error {
	n, err := p.nationOf(r)
	if err != nil {
		return err
	}
	return p.giveCSV(w, r, n.outgoing(r.Context()), withOpen(r.Context(), places(r.Context(), n.Definition, n.whole(), n.Gaps), n.Open, n.Names))
}

func (p publicationView) outgoing(ctx context.Context) outgoing {
	name := "passerelle-national-" + monthsOf(p.First, p.Last, "-")
	if p.Threshold == p.Public {
		name += "-public"
	}
	if p.Reports[0].Revision < p.Newest && p.Months == 1 {
		name += fmt.Sprintf("-r%d", p.Reports[0].Revision)
	}
	return outgoing{name: name, of: string(p.First) + "/" + string(p.Last), about: during(ctx, p.First, p.Last)}
}

func (p *Pages) publishedXLSX(w http.ResponseWriter, r *http.Request) error {
	v, err := p.publicationOf(r)
	if err != nil {
		return err
	}
	tables := []sheet.Table{publishedTable(r.Context(), v)}
	if len(v.Open) > 0 {
		tables = append(tables, remarksTable(r.Context(), v.Definition, v.remarks(r.Context())))
	}
	return p.giveXLSX(w, r, v.outgoing(r.Context()), append(tables, dictionary(r.Context(), v.Definition))...)
}

func (p *Pages) publishedCSV(w http.ResponseWriter, r *http.Request) error {
	v, err := p.publicationOf(r)
	if err != nil {
		return err
	}
	return p.giveCSV(w, r, v.outgoing(r.Context()), v.withOpen(r.Context(), publishedTable(r.Context(), v)))
}
