package web

import (
	"context"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/access/cover"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/supervision/reference"
)

// officersView is an office with what its officer may say of their own absence.
type officersView struct {
	reference.Office
	Self      string // whose page it is
	MayBeAway bool
	Covers    []part.Option
	Form      part.Form
}

// mine are the actor's own absences of now and of the coming weeks.
func (v officersView) mine() []access.OfficerThere {
	return slices.DeleteFunc(slices.Clone(v.Officers), func(x access.OfficerThere) bool { return x.ID != v.Self || x.AbsenceID == "" })
}

func (p *Pages) providers(w http.ResponseWriter, r *http.Request) error {
	return p.showProviders(w, r, http.StatusOK, part.Form{})
}

func (p *Pages) showProviders(w http.ResponseWriter, r *http.Request, status int, form part.Form) error {
	ctx, a := r.Context(), access.Acting(r.Context())
	list, err := p.Reference.Providers(ctx, a)
	if err != nil {
		return err
	}
	v := officersView{Self: a.PersonID, Form: form}
	if v.Office, err = p.Reference.Own(ctx, a); err != nil {
		return err
	}
	if v.Covers, v.MayBeAway, err = p.covers(ctx, a); err != nil {
		return err
	}
	return platform.Render(w, r, status, providersPage(list, v, p.today(ctx)))
}

func (p *Pages) today(ctx context.Context) clock.Date {
	return clock.DateOf(p.Reference.Clock.Now(), i18n.Zone(ctx))
}

// covers gives who may cover for an officer, those of other regions with where they are; false in a place that is lent.
func (p *Pages) covers(ctx context.Context, a access.Actor) ([]part.Option, bool, error) {
	if lent, err := p.Reference.Access.IsLent(ctx, a); lent || err != nil || !a.MayEver(access.AbsenceOwn) {
		return nil, false, err
	}
	all, err := p.Reference.Access.Officers(ctx, a)
	if err != nil {
		return nil, false, err
	}
	var out []part.Option
	for _, o := range all {
		text := o.Name
		if o.OfficeID != a.OrganisationID {
			text += " · " + access.Organisation{Name: o.Office, NameFrench: o.OfficeFr}.NameIn(i18n.Lang(ctx))
		}
		out = append(out, part.Option{Value: o.ID, Text: text})
	}
	return out, true, nil
}

func (p *Pages) absent(w http.ResponseWriter, r *http.Request) error {
	v := r.PostFormValue
	return p.post(w, r, "reference.officer.flash.kept", "/region/providers#officers", func(ctx context.Context, a access.Actor) error {
		_, err := p.Reference.Access.RecordOwnAbsence(ctx, a, access.Absence{CoverID: v("cover"), FromDate: clock.Date(v("from")), ToDate: clock.Date(v("to")), Reason: v("reason"),
			Meant: v(cover.Field) == "yes"})
		return err
	}, p.showProviders)
}

func (p *Pages) back(w http.ResponseWriter, r *http.Request) error {
	return p.post(w, r, "reference.officer.flash.back", "/region/providers#officers", func(ctx context.Context, a access.Actor) error {
		return p.Reference.Access.EndOwnAbsence(ctx, a, r.PathValue("absence"), number(r, "version"))
	}, p.showProviders)
}

// officerCovers says who covers for an officer, and where to reach them when they are of another region.
func officerCovers(ctx context.Context, x access.OfficerThere) string {
	if x.Cover == "" {
		return i18n.T(ctx, "supervision.team.nobody_covers")
	}
	said := i18n.T(ctx, "supervision.team.covers", "Name", x.Cover)
	if x.CoverOffice == "" {
		return said
	}
	said += " · " + access.Organisation{Name: x.CoverOffice, NameFrench: x.CoverOfficeFr}.NameIn(i18n.Lang(ctx))
	if x.CoverPhone != "" {
		said += " · " + x.CoverPhone
	}
	return said
}

// OnRegion gives what stands on the region's day: which officers are away today, and who covers; nothing when all are there.
func (p *Pages) OnRegion(ctx context.Context, a access.Actor) (templ.Component, error) {
	if !a.MayEver(access.ShelfRead) || a.Region == "" {
		return nil, nil
	}
	o, err := p.Reference.Own(ctx, a)
	today := p.today(ctx)
	if err != nil || !slices.ContainsFunc(o.Officers, func(x access.OfficerThere) bool { return x.Away(today) }) {
		return nil, err
	}
	return awayToday(o, today), nil
}
