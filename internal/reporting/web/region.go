package web

import (
	"context"
	"net/http"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/reporting"
)

type regionView struct {
	reporting.RegionMonth
	Lines     []reporting.Line
	Reports   []reporting.RegionReport
	Questions []reporting.Question
	Names     map[string]string // of providers, by id
	NoPDF     string
	Waiting   []part.Tile // what else waits for the officer
}

// gaps are the months that the region's figures lack.
func (v regionView) gaps() []reporting.Gap {
	return reporting.GapsOf(v.Lines, v.Month, reporting.Submitted, reporting.Accepted)
}

func (v regionView) remarked() bool {
	return slices.ContainsFunc(v.Parts, func(p reporting.RegionPart) bool { return len(p.Adjustments) > 0 })
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
	v, err := p.regionOf(r)
	if err != nil {
		return err
	}
	if p.Waiting != nil {
		if v.Waiting, err = p.Waiting(r.Context(), access.Acting(r.Context())); err != nil {
			return err
		}
	}
	return platform.Render(w, r, http.StatusOK, regionPage(v))
}

func (p *Pages) regionOf(r *http.Request) (regionView, error) {
	v, ctx, a, m := regionView{NoPDF: p.noPDF()}, r.Context(), access.Acting(r.Context()), p.asked(r)
	var err error
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
	v.RegionMonth, err = p.Reporting.Region(ctx, a, m)
	return v, err
}

func (p *Pages) consolidate(w http.ResponseWriter, r *http.Request) error {
	a := access.Acting(r.Context())
	return p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := p.Reporting.Consolidate(r.Context(), a, clock.Month(r.PathValue("month"))); err != nil {
			return "", err
		}
		p.Flash(r.Context(), "reporting.flash.consolidated")
		return "/region?month=" + r.PathValue("month"), nil
	})
}
