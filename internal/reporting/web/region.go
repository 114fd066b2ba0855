package web

import (
	"context"
	"net/http"

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

type regionView struct {
	reporting.RegionMonth
	Current   clock.Month // the one under way
	Lines     []reporting.Line
	Reports   []reporting.RegionReport
	Questions []reporting.Question
	Names     map[string]string // of providers, by id
	Untold    []owing.Gap       // of the region's providers of whose month only a register tells that came in later
	Open      []told.Open       // what registers of the region's providers leave open
	Unbegun   []owing.Gap       // those of the region that have neither file nor register yet
	Seen      string            // names what its report would be of
	NoPDF     string
	Waiting   []part.Tile // what else waits for the officer
	Form      part.Form
}

// gaps are the months that the region's figures lack.
func (v regionView) gaps() []owing.Gap {
	return append(owing.GapsOf(v.Lines, v.Month, reporting.Submitted, reporting.Accepted), v.Untold...)
}

// places are those whose months are in the sums.
func (v regionView) places() map[[2]string]bool {
	out := map[[2]string]bool{}
	for _, p := range v.Parts {
		out[[2]string{p.Submission.OrganisationID, p.Submission.Region}] = true
	}
	return out
}

// submissions are the revisions of which the sums are.
func (v regionView) submissions() (out []string) {
	for _, p := range v.Parts {
		out = append(out, p.Submission.ID)
	}
	return out
}

// waiting offers the providers that a report waits for, to be named.
func (v regionView) waiting(r reporting.RegionReport) []part.Option {
	var out []part.Option
	for _, provider := range r.Waiting {
		out = append(out, part.Option{Value: provider, Text: v.Names[provider]})
	}
	return out
}

// underCorrection reports whether an accepted month counts while a later revision of it is made.
func underCorrection(l reporting.Line) bool {
	_, accepted := l.Counted(reporting.Accepted)
	return accepted && l.Submission.State != reporting.Accepted
}

// grid is the region's table: all, the month before, then each provider's; one that is not accepted yet says so.
func (v regionView) grid(ctx context.Context) gridView {
	g := gridView{ID: "region", Caption: i18n.T(ctx, "reporting.region.figures"),
		Columns: []gridColumn{{i18n.T(ctx, "reporting.region.all"), incomplete(ctx, v.gaps())}, {Title: i18n.T(ctx, "reporting.before")}}}
	all := []numbers{numbersOf(ctx, v.Total), numbersOf(ctx, v.Before)}
	for _, p := range v.Parts {
		c := gridColumn{Title: v.Names[p.Submission.OrganisationID]}
		if p.Submission.State != reporting.Accepted {
			c.Sub = i18n.T(ctx, stateKey(p.Submission.State))
		}
		g.Columns = append(g.Columns, c)
		all = append(all, numbersOf(ctx, p.Cells))
	}
	g.Groups = gridOf(ctx, v.Definition, v.Total, all)
	return g
}

func (p *Pages) region(w http.ResponseWriter, r *http.Request) error {
	return p.showRegion(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) showRegion(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	v, err := p.regionOf(r)
	if err != nil {
		return err
	}
	v.Form = form
	if p.Waiting != nil {
		if v.Waiting, err = p.Waiting(r.Context(), access.Acting(r.Context())); err != nil {
			return err
		}
	}
	return platform.Render(w, r, status, regionPage(v))
}

func (p *Pages) regionOf(r *http.Request) (regionView, error) {
	v, ctx, a := regionView{Current: p.lastMonth(r).Add(1), NoPDF: p.noPDF()}, r.Context(), access.Acting(r.Context())
	m, err := p.asked(r)
	if err != nil {
		return v, err
	}
	if v.Lines, err = p.Reporting.RegionBoard(ctx, a, m); err != nil {
		return v, err
	}
	if v.Reports, err = p.Reporting.RegionReports(ctx, m, v.Lines); err != nil {
		return v, err
	}
	if v.Questions, err = p.Reporting.RegionQuestions(ctx, a, m); err != nil {
		return v, err
	}
	if v.Names, err = p.names(ctx); err != nil {
		return v, err
	}
	if v.RegionMonth, err = p.Reporting.Region(ctx, a, m); err != nil {
		return v, err
	}
	if v.Untold, err = p.Owing.UntoldIn(ctx, a, m); err != nil {
		return v, err
	}
	if v.Open, err = p.Owing.OpenIn(ctx, a, v.submissions()...); err != nil {
		return v, err
	}
	v.Open = counted(v.Open, v.places())
	if v.Unbegun, err = p.unbegun(r, m, v.Current); err != nil {
		return v, err
	}
	v.Seen, err = p.Seen.Region(ctx, a.Region, m)
	return v, err
}

// unbegun lists who has neither file nor register yet, for the month that is reported now and those after it.
func (p *Pages) unbegun(r *http.Request, m, current clock.Month) ([]owing.Gap, error) {
	if m < current.Add(-1) {
		return nil, nil
	}
	return p.Owing.Unbegun(r.Context(), access.Acting(r.Context()), m)
}

func (p *Pages) consolidate(w http.ResponseWriter, r *http.Request) error {
	a := access.Acting(r.Context())
	err := p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := p.Seen.SendRegion(r.Context(), a, clock.Month(r.PathValue("month")), r.PostFormValue("seen"), r.PostForm["missing"], r.PostFormValue("remark")); err != nil {
			return "", err
		}
		p.Flash(r.Context(), "reporting.flash.consolidated")
		return "/region?month=" + r.PathValue("month"), nil
	})
	if !part.Repeats(err) {
		return err
	}
	return p.showRegion(w, r, platform.StatusOf(fault.KindOf(err)), part.Again(r.PostForm, err))
}
