package web

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/coming"
	"passerelle/internal/supervision/document/anew"
	"passerelle/internal/supervision/release"
)

// OnFile leads an officer from a file to the referral whose decision waits, or has not gone back, and says to whoever reads the
// plan what was granted from a day to come.
func (p *Pages) OnFile(ctx context.Context, a access.Actor, v supervision.View) (out aside.Aside, err error) {
	x, waits, err := p.Documents.Undecided(ctx, a, v.File)
	if err != nil {
		return out, err
	}
	if waits {
		out.Put(undecided(v.File, x))
	}
	again, there, err := anew.Service{Service: p.Documents}.Of(ctx, a, v.File)
	if err != nil {
		return out, err
	}
	if there {
		out.Put(writeAnew(v.File, again.ID))
	}
	unkept, err := p.Documents.ReleaseToKeep(ctx, v)
	if err != nil {
		return out, err
	}
	if unkept {
		out.Put(releaseToKeep(v.File))
	}
	if !v.May[access.ConditionRead] {
		return out, nil
	}
	if v.MayWrite && v.File.State != supervision.Approved && v.File.State != supervision.Active {
		if out.Hearing, err = p.hearingNamed(ctx, v.File); err != nil {
			return out, err
		}
	}
	granted, err := p.coming().Of(ctx, v.File)
	if len(granted) > 0 {
		out.Put(coming.List(granted))
	}
	return out, err
}

// keepRelease writes the address on release among the people and places.
func (p *Pages) keepRelease(w http.ResponseWriter, r *http.Request) error {
	a, file := access.Acting(r.Context()), r.PathValue("file")
	return p.Posts.Once(w, r, a.OrganisationID, a.PersonID, func() (string, error) {
		if err := p.Documents.KeepRelease(r.Context(), a, file); err != nil {
			return "", err
		}
		p.Flash(r.Context(), "document.flash.residence_kept")
		return "/files/" + file + "/places", nil
	})
}

// hearingNamed gives the hearing with which the form of a decision begins, and says where it is from.
func (p *Pages) hearingNamed(ctx context.Context, f supervision.File) (aside.Hearing, error) {
	day, received, err := p.Documents.HearingNamed(ctx, p.Documents.DB, f)
	if day == "" {
		return aside.Hearing{From: i18n.T(ctx, "document.hearing.none")}, err
	}
	return aside.Hearing{Day: day, From: i18n.T(ctx, "document.hearing.from", "On", i18n.Date(ctx, received))}, err
}

// ToWriteAnew lists for an officer the referrals on which the decision is to be written anew.
func (p *Pages) ToWriteAnew(ctx context.Context, a access.Actor) (templ.Component, error) {
	rows, err := anew.Service{Service: p.Documents}.Waiting(ctx, a)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return anewList(rows), nil
}

// Keys of what the recording of a signed consent waits for.
const (
	consentToRecord = "document.consent.record"
	consentWaits    = "document.consent.waits"
)

// consentWaits says, to whoever writes in the file, what is left before anything may be said on a consent: that it is recorded, by whoever may.
func (p *Pages) consentWaits(ctx context.Context, v formView) (string, error) {
	if !release.IsForm(v.Code) || !v.Counts() || !p.Documents.Access.Can(ctx, p.Documents.DB, access.Acting(ctx), access.FormWrite, v.File.Subject()) {
		return "", nil
	}
	waits, err := release.Unrecorded(ctx, p.Documents.DB, v.File.ID, v.ID)
	switch {
	case err != nil || !waits:
		return "", err
	case !p.mayRecord(ctx, v.File):
		return consentWaits, nil
	case v.State == forms.Draft || v.State == forms.Completed || v.Partly():
		return "", nil
	}
	return consentToRecord, nil
}

// mayRecord reports whether whoever reads may record a consent: it waits for who has the file, or the supervisor.
func (p *Pages) mayRecord(ctx context.Context, f supervision.File) bool {
	return p.Documents.Access.Can(ctx, p.Documents.DB, access.Acting(ctx), access.FileWrite, f.Subject())
}
