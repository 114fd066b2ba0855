package web

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"github.com/a-h/templ"

	"passerelle/assets"
	"passerelle/internal/access"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/print"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/reporting"
)

// paperView is what stands on top of a report for print.
type paperView struct {
	Title string
	Facts []part.Fact
	Made  string
}

func (p *Pages) paperView(ctx context.Context, title string, facts ...part.Fact) paperView {
	return paperView{Title: title, Facts: facts, Made: i18n.Time(ctx, p.Clock.Now())}
}

func fact(ctx context.Context, label, text string) part.Fact {
	return part.Fact{Label: i18n.T(ctx, label), Text: text}
}

func definitionVersion(ctx context.Context, d *reporting.Definition) part.Fact {
	return fact(ctx, "reporting.column.definition", i18n.Number(ctx, d.Version))
}

// givePDF prints a report in the reader's language; wide ones lie on their side.
func (p *Pages) givePDF(w http.ResponseWriter, r *http.Request, o outgoing, title string, wide bool, page templ.Component) error {
	ctx := r.Context()
	if p.Printer == nil {
		return print.New("", false).Ready()
	}
	if err := p.Printer.Ready(); err != nil {
		return err
	}
	return p.give(w, r, o, "pdf", "application/pdf", func(out io.Writer) error {
		var body bytes.Buffer
		if err := page.Render(ctx, &body); err != nil {
			return err
		}
		pdf, err := p.Printer.PDF(ctx, print.Document{Language: string(i18n.Lang(ctx)) + "-CA", Title: title, Styles: assets.Styles(), Wide: wide,
			Page: i18n.T(ctx, "print.page"), Of: i18n.T(ctx, "print.of"), Body: body.Bytes()}.HTML())
		if err != nil {
			return err
		}
		_, err = out.Write(pdf)
		return err
	})
}

func (p *Pages) monthPDF(w http.ResponseWriter, r *http.Request) error {
	m, err := p.monthOf(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	title := m.Provider + " · " + access.RegionName(ctx, m.Period.Region) + " · " + string(m.Period.Month)
	facts := []part.Fact{fact(ctx, "reporting.column.region", access.RegionName(ctx, m.Period.Region)), fact(ctx, "reporting.column.month", string(m.Period.Month)),
		fact(ctx, "reporting.column.state", i18n.T(ctx, stateKey(m.Submission.State)))}
	if m.frozen() {
		facts = append(facts, fact(ctx, "reporting.column.revision", i18n.Number(ctx, m.Submission.Revision)), fact(ctx, "reporting.column.certified", m.Certified))
	}
	view := p.paperView(ctx, m.Provider+" · "+string(m.Period.Month), append(facts, definitionVersion(ctx, m.Definition))...)
	return p.givePDF(w, r, outgoingMonth(ctx, m.Period, m.Provider), title, false, monthPaper(view, m))
}

func (p *Pages) regionPDF(w http.ResponseWriter, r *http.Request) error {
	v, err := p.regionOf(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	facts := []part.Fact{fact(ctx, "reporting.column.region", access.RegionName(ctx, v.Region)), fact(ctx, "reporting.column.month", string(v.Month))}
	for _, report := range v.Reports {
		facts = append(facts, fact(ctx, "reporting.column.accepted", i18n.Number(ctx, report.Accepted)+" / "+i18n.Number(ctx, report.Owed)))
		if report.SentAt != 0 {
			facts = append(facts, fact(ctx, "reporting.column.sent", when(ctx, report.SentAt)))
		}
	}
	title := i18n.T(ctx, "reporting.region.title", "Month", string(v.Month))
	return p.givePDF(w, r, v.outgoing(ctx), v.Region+" · "+title, len(v.Parts) > 3, regionPaper(p.paperView(ctx, title, append(facts, definitionVersion(ctx, v.Definition))...), v))
}

func (p *Pages) nationPDF(w http.ResponseWriter, r *http.Request) error {
	n, err := p.nationOf(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	title := spanTitle(ctx, n.First, n.Last)
	return p.givePDF(w, r, n.outgoing(ctx), title, true, nationPaper(p.paperView(ctx, title, definitionVersion(ctx, n.Definition)), n))
}

func (p *Pages) publishedPDF(w http.ResponseWriter, r *http.Request) error {
	v, err := p.publicationOf(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	title := spanTitle(ctx, v.First, v.Last)
	return p.givePDF(w, r, v.outgoing(ctx), title, true, publicationPaper(p.paperView(ctx, title, definitionVersion(ctx, v.Definition)), v))
}
