package pack

import (
	"context"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document"
	"passerelle/internal/supervision/interview"
)

// Pack is a list of forms that are needed together.
type Pack struct {
	Code  string
	Forms []string // their codes, in the order in which they are used
}

// Packs are the ones that are there, in the order of a file's life: our reading of what the practice takes along (CCM-14).
var Packs = []Pack{
	{"referral", []string{"referral-checklist", "synopsis", "bsf801", "questionnaire", "intake", "consent", "needs-assessment", "case-plan"}},
	{"enrolment", []string{"bsf802", "undertaking", "residence-rules", "next-steps", "appointment-card"}},
	{"breach", []string{"bsf807", "bsf806", "case-note"}},
	{"closing", []string{"bsf806", "closure-report"}},
}

// Filled is a pack as it is printed: each form in the version in force, blank.
type Filled struct {
	Code      string
	Versions  []*forms.Definition
	Name, UCI string // of the client whom it is for; empty of a pack for nobody yet
	View      supervision.View
	Day       clock.Date
	Added     map[string][]forms.OwnQuestion // by form: the provider's own questions for the client
}

// Service puts packs together.
type Service struct{ *document.Service }

// Of gives a pack for nobody yet, to whoever has blank forms.
func (s Service) Of(ctx context.Context, a access.Actor, code string) (Filled, error) {
	if err := s.Access.Check(ctx, s.DB, a, access.FormBlank, access.Subject{OrganisationID: a.OrganisationID}); err != nil {
		return Filled{}, err
	}
	return s.filled(ctx, a, code)
}

// OfFile gives a pack with a client's name and UCI, to whoever writes the file's forms; the reading is audited.
func (s Service) OfFile(ctx context.Context, a access.Actor, fileID, code string) (Filled, error) {
	v, err := s.ViewTo(ctx, a, fileID, access.FormWrite)
	if err != nil {
		return Filled{}, err
	}
	out, err := s.filled(ctx, a, code)
	if err != nil {
		return Filled{}, err
	}
	out.View, out.Name, out.UCI, out.Added = v, v.Client.FullName, v.Client.UCIWritten, map[string][]forms.OwnQuestion{}
	for _, d := range out.Versions {
		if out.Added[d.Code], err = (interview.Service{Service: s.Service.Service}).Added(ctx, a, v.File, d.Code); err != nil {
			return Filled{}, err
		}
	}
	return out, nil
}

// filled puts a pack together: the official forms, then those of the reader and their organisation that go along.
func (s Service) filled(ctx context.Context, a access.Actor, code string) (Filled, error) {
	i := slices.IndexFunc(Packs, func(p Pack) bool { return p.Code == code })
	if i < 0 {
		return Filled{}, fault.Missing()
	}
	out := Filled{Code: code, Day: clock.DateOf(s.Clock.Now(), i18n.Zone(ctx))}
	for _, form := range Packs[i].Forms {
		d, err := s.Forms.InForce(ctx, s.DB, form, out.Day)
		if err != nil {
			return Filled{}, err
		}
		out.Versions = append(out.Versions, d)
	}
	own, err := s.Own.InPack(ctx, s.DB, a, code)
	for _, v := range own {
		out.Versions = append(out.Versions, v.Definition)
	}
	return out, err
}
