package app

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	ownweb "passerelle/internal/forms/own/web"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/print"
	"passerelle/internal/platform/web"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/agreement"
	"passerelle/internal/supervision/aid"
	aidweb "passerelle/internal/supervision/aid/web"
	"passerelle/internal/supervision/aside"
	"passerelle/internal/supervision/checklist"
	checklistweb "passerelle/internal/supervision/checklist/web"
	"passerelle/internal/supervision/coming"
	"passerelle/internal/supervision/desk"
	deskweb "passerelle/internal/supervision/desk/web"
	"passerelle/internal/supervision/differing"
	differingweb "passerelle/internal/supervision/differing/web"
	documentweb "passerelle/internal/supervision/document/web"
	"passerelle/internal/supervision/elsewhere"
	elsewhereweb "passerelle/internal/supervision/elsewhere/web"
	"passerelle/internal/supervision/errand"
	errandweb "passerelle/internal/supervision/errand/web"
	"passerelle/internal/supervision/export"
	exportweb "passerelle/internal/supervision/export/web"
	"passerelle/internal/supervision/handover"
	handoverweb "passerelle/internal/supervision/handover/web"
	"passerelle/internal/supervision/headsup"
	headsupweb "passerelle/internal/supervision/headsup/web"
	"passerelle/internal/supervision/hearing"
	hearingweb "passerelle/internal/supervision/hearing/web"
	"passerelle/internal/supervision/hearsay"
	hearsayweb "passerelle/internal/supervision/hearsay/web"
	"passerelle/internal/supervision/homeneed"
	"passerelle/internal/supervision/housenote"
	housenoteweb "passerelle/internal/supervision/housenote/web"
	"passerelle/internal/supervision/housing"
	housingweb "passerelle/internal/supervision/housing/web"
	"passerelle/internal/supervision/inquiry"
	inquiryweb "passerelle/internal/supervision/inquiry/web"
	intakeweb "passerelle/internal/supervision/intake/web"
	"passerelle/internal/supervision/interpreting"
	interpretingweb "passerelle/internal/supervision/interpreting/web"
	"passerelle/internal/supervision/interview"
	interviewweb "passerelle/internal/supervision/interview/web"
	"passerelle/internal/supervision/lastday"
	lifeweb "passerelle/internal/supervision/life/web"
	"passerelle/internal/supervision/mistaken"
	mistakenweb "passerelle/internal/supervision/mistaken/web"
	"passerelle/internal/supervision/monthend"
	monthendweb "passerelle/internal/supervision/monthend/web"
	"passerelle/internal/supervision/naming"
	namingweb "passerelle/internal/supervision/naming/web"
	needsweb "passerelle/internal/supervision/needs/web"
	"passerelle/internal/supervision/pack"
	packweb "passerelle/internal/supervision/pack/web"
	"passerelle/internal/supervision/pairs"
	pairsweb "passerelle/internal/supervision/pairs/web"
	"passerelle/internal/supervision/profile"
	profileweb "passerelle/internal/supervision/profile/web"
	"passerelle/internal/supervision/reference"
	referenceweb "passerelle/internal/supervision/reference/web"
	"passerelle/internal/supervision/referring"
	referringweb "passerelle/internal/supervision/referring/web"
	"passerelle/internal/supervision/standard"
	standardweb "passerelle/internal/supervision/standard/web"
	"passerelle/internal/supervision/stay"
	stayweb "passerelle/internal/supervision/stay/web"
	"passerelle/internal/supervision/unsaid"
	unsaidweb "passerelle/internal/supervision/unsaid/web"
)

// besides puts what smaller areas say on the pages of a file, of a day and of a team.
type besides struct {
	standards *standardweb.Pages
	stays     *stayweb.Pages
	handovers *handoverweb.Pages
	aid       *aidweb.Pages
	reference *referenceweb.Pages
	house     *housenoteweb.Pages
	export    *exportweb.Pages
	headsUps  *headsupweb.Pages
	checklist *checklistweb.Pages
	interview *interviewweb.Pages
	spoken    *interpretingweb.Pages
	documents *documentweb.Pages
	packs     *packweb.Pages
	coming    coming.Service
	housing   *housingweb.Pages
	life      *lifeweb.Pages
	reports   *monthendweb.Pages
	own       *ownweb.Pages
	needs     *needsweb.Pages
	elsewhere *elsewhereweb.Pages
	unsaid    *unsaidweb.Pages
	mistaken  *mistakenweb.Pages
	words     *hearsayweb.Pages
	differing *differingweb.Pages
	inquiries *inquiryweb.Pages
	errands   *errandweb.Pages
	names     *namingweb.Pages
	hearings  *hearingweb.Pages
	profiles  *profileweb.Pages
	registers *intakeweb.Pages
	pairs     *pairsweb.Pages
	referrals *referringweb.Pages
}

func newBesides(h *House, posting part.Posting, printer *print.Printer) *besides {
	standards := standard.Service{Service: h.Supervision}
	referrals := &referringweb.Pages{Referrals: referring.Service{Service: headsup.Service{Service: h.Supervision}, Forms: h.Forms}, Posting: posting}
	open := &unsaidweb.Pages{Unsaid: unsaid.Service{Service: h.Supervision}, Posting: posting}
	return &besides{
		unsaid:    open,
		referrals: referrals,
		checklist: &checklistweb.Pages{Checklists: checklist.Service{Service: h.Supervision, Forms: h.Forms}, Posting: posting},
		housing:   &housingweb.Pages{Housing: housing.Service{Service: h.Supervision}, Posting: posting},
		interview: &interviewweb.Pages{Interviews: interview.Service{Service: h.Supervision}, Posting: posting},
		spoken:    &interpretingweb.Pages{Interpreters: interpreting.Service{Service: h.Supervision}, Posting: posting},
		mistaken:  &mistakenweb.Pages{Mistaken: mistaken.Service{Service: h.Supervision}},
		elsewhere: &elsewhereweb.Pages{Elsewhere: elsewhere.Service{Service: h.Supervision}},
		names:     &namingweb.Pages{Naming: naming.Service{Service: h.Supervision}, Posting: posting},
		hearings:  &hearingweb.Pages{Hearings: hearing.Service{Service: h.Supervision}, Posting: posting},
		registers: &intakeweb.Pages{Intake: h.Intake, Alike: pairsweb.List, Open: open.OfRegister, Posting: posting},
		pairs:     &pairsweb.Pages{Service: pairs.Service{Service: h.Supervision}, Posting: posting},
		profiles:  &profileweb.Pages{Profiles: profile.Service{Service: h.Supervision}, Posting: posting},
		errands:   &errandweb.Pages{Errands: errand.Service{Service: h.Supervision}, Posting: posting},
		inquiries: &inquiryweb.Pages{Inquiries: inquiry.Service{Service: h.Supervision}, Posting: posting},
		words:     &hearsayweb.Pages{Words: hearsay.Service{Service: h.Supervision}, Posting: posting},
		differing: &differingweb.Pages{Differing: differing.Service{Service: h.Supervision}, Posting: posting},
		needs:     &needsweb.Pages{Needs: h.Needs, Posting: posting},
		life:      &lifeweb.Pages{Life: h.Life},
		reports:   &monthendweb.Pages{Reports: monthend.Service{Service: h.Documents}},
		documents: &documentweb.Pages{Documents: h.Documents},
		coming:    coming.Service{Service: h.Supervision},
		own:       &ownweb.Pages{Own: h.Documents.Own, Posting: posting},
		packs:     &packweb.Pages{Packs: pack.Service{Service: h.Documents}, Printer: printer, Sealer: print.FindSealer()},
		headsUps:  &headsupweb.Pages{HeadsUps: headsup.Service{Service: h.Supervision}, Referral: referrals, Posting: posting},
		stays:     &stayweb.Pages{Stays: stay.Service{Service: h.Supervision}, Posting: posting},
		standards: &standardweb.Pages{Standards: standards, Posting: posting},
		handovers: &handoverweb.Pages{Handovers: handover.Service{Service: h.Supervision, Release: h.Release, Life: h.Life, Standards: standards}, Posting: posting},
		aid:       &aidweb.Pages{Aid: aid.Service{Service: h.Supervision}, Posting: posting},
		reference: &referenceweb.Pages{Reference: reference.Service{Service: h.Supervision}, Posting: posting},
		house:     &housenoteweb.Pages{Notes: housenote.Service{Service: h.Supervision}, Posting: posting},
		export:    &exportweb.Pages{Export: export.Service{Service: h.Supervision}}}
}

func (b *besides) routes() []web.Route {
	return slices.Concat(b.standards.Routes(), b.stays.Routes(), b.handovers.Routes(), b.aid.Routes(), b.reference.Routes(), b.house.Routes(), b.export.Routes(), b.headsUps.Routes(), b.checklist.Routes(), b.interview.Routes(), b.spoken.Routes(), b.needs.Routes(), b.packs.Routes(), b.housing.Routes(), b.own.Routes(), b.words.Routes(), b.differing.Routes(), b.inquiries.Routes(), b.errands.Routes(), b.names.Routes(), b.hearings.Routes(), b.profiles.Routes(), b.registers.Routes(), b.pairs.Routes(), b.unsaid.Routes(), b.referrals.Routes())
}

func (b *besides) agreement() agreement.Service { return agreement.Service{Service: b.coming.Service} }

// OnFile gives what stands beside a file.
func (b *besides) OnFile(ctx context.Context, a access.Actor, v supervision.View) (aside.Aside, error) {
	return gathered(
		func() (aside.Aside, error) { return b.elsewhere.OnFile(ctx, a, v) },
		func() (aside.Aside, error) { return b.differing.OnFile(ctx, v) },
		func() (aside.Aside, error) {
			return (&deskweb.Pages{Desk: desk.Service{Service: b.coming.Service}}).OnFile(ctx, a, v)
		},
		func() (aside.Aside, error) { return b.unsaid.OnFile(ctx, v) },
		func() (aside.Aside, error) { return b.registers.OnFile(ctx, a, v) },
		func() (aside.Aside, error) { return b.words.OnFile(ctx, v) },
		func() (aside.Aside, error) { return b.errands.OnFile(ctx, v) },
		func() (aside.Aside, error) { return b.hearings.OnFile(ctx, v) },
		func() (aside.Aside, error) { return b.spoken.OnFile(ctx, v), nil },
		func() (aside.Aside, error) { return b.inquiries.OnFile(ctx, v) },
		func() (aside.Aside, error) { return b.handovers.OnFile(ctx, a, v) },
		func() (aside.Aside, error) { return b.aid.OnFile(ctx, v), nil },
		panel(func() (templ.Component, error) { return homeneed.Service{Service: b.coming.Service}.OnFile(ctx, a, v) }),
		func() (aside.Aside, error) { return b.house.OnFile(ctx, a, v) },
		func() (aside.Aside, error) { return b.housing.OnFile(ctx, a, v) },
		func() (aside.Aside, error) { return b.interview.OnFile(ctx, v) },
		func() (aside.Aside, error) { return b.profiles.OnFile(ctx, v), nil },
		func() (aside.Aside, error) { return b.needs.OnFile(ctx, a, v) },
		func() (aside.Aside, error) { return b.checklist.OnFile(ctx, v) },
		func() (aside.Aside, error) { return b.life.OnFile(ctx, v) },
		func() (aside.Aside, error) { return b.documents.OnFile(ctx, a, v) },
		func() (aside.Aside, error) { return aside.Aside{Links: b.packs.OnFile(ctx, v)}, nil },
		panel(func() (templ.Component, error) { return b.agreement().OnFile(ctx, v) }),
		func() (aside.Aside, error) {
			known, err := b.OnPlaces(ctx, a, v.File.ID)
			return aside.Aside{Places: known}, err
		},
		panel(func() (templ.Component, error) { return b.standards.OnFile(ctx, v) }),
		panel(func() (templ.Component, error) { return b.headsUps.OnFile(ctx, a, v) }))
}

// OnPlaces gives what to know before somebody around a file is called: what the client does not let be said to them.
func (b *besides) OnPlaces(ctx context.Context, a access.Actor, fileID string) (map[string][]string, error) {
	return b.handovers.Handovers.Release.ToKnow(ctx, a, fileID)
}

// OnDay gives what stands beside a person's day.
func (b *besides) OnDay(ctx context.Context, a access.Actor) (aside.Aside, error) {
	return gathered(
		func() (aside.Aside, error) { return b.life.OnDay(ctx, a) },
		func() (aside.Aside, error) { return b.reports.OnDay(ctx, a) },
		func() (aside.Aside, error) { return b.hearings.OnDay(ctx, a) },
		panel(func() (templ.Component, error) { return b.inquiries.OnDay(ctx, a) }),
		panel(func() (templ.Component, error) { return b.house.OnDay(ctx, a) }),
		panel(func() (templ.Component, error) { return b.handovers.OnDay(ctx, a) }),
		panel(func() (templ.Component, error) { return b.interview.OnDay(ctx, a) }),
		panel(func() (templ.Component, error) { return b.spoken.OnDay(ctx, a) }),
		panel(func() (templ.Component, error) { return b.coming.OnDay(ctx, a) }),
		panel(func() (templ.Component, error) { return lastday.Service{Service: b.coming.Service}.OnDay(ctx, a) }),
		panel(func() (templ.Component, error) { return b.agreement().OnDay(ctx, a) }),
		panel(func() (templ.Component, error) { return b.checklist.OnDay(ctx, a) }),
		panel(func() (templ.Component, error) { return b.documents.OnDay(ctx, a) }),
		panel(func() (templ.Component, error) { return b.documents.ToWriteAnew(ctx, a) }),
		panel(func() (templ.Component, error) { return b.headsUps.Waiting(ctx, a) }))
}

// OnTeam gives what stands beside a team.
func (b *besides) OnTeam(ctx context.Context, a access.Actor) (aside.Aside, error) {
	return gathered(
		panel(func() (templ.Component, error) { return b.mistaken.Told(ctx, a) }),
		panel(func() (templ.Component, error) { return b.handovers.OnTeam(ctx, a) }),
		panel(func() (templ.Component, error) { return b.standards.OnTeam(ctx, a) }),
		panel(func() (templ.Component, error) { return b.life.OnTeam(ctx, a), nil }),
		panel(func() (templ.Component, error) { return b.aid.OnTeam(), nil }),
		panel(func() (templ.Component, error) { return b.export.OnTeam(a), nil }),
		panel(func() (templ.Component, error) { return b.headsUps.Waiting(ctx, a) }))
}

// OnBeds gives what stands beside the residences.
func (b *besides) OnBeds(ctx context.Context, a access.Actor) (aside.Aside, error) {
	return gathered(panel(func() (templ.Component, error) { return b.housing.OnBeds(ctx, a) }))
}

// OnRegion gives what stands beside what waits for an officer.
func (b *besides) OnRegion(ctx context.Context, a access.Actor) (aside.Aside, error) {
	return gathered(
		func() (aside.Aside, error) { return b.life.OnRegion(ctx, a) },
		panel(func() (templ.Component, error) { return b.documents.OnRegion(ctx, a) }),
		panel(func() (templ.Component, error) { return b.documents.ToWriteAnew(ctx, a) }),
		panel(func() (templ.Component, error) { return b.differing.OnRegion(ctx, a) }),
		panel(func() (templ.Component, error) { return b.words.OnRegion(ctx, a) }),
		panel(func() (templ.Component, error) { return b.inquiries.OnRegion(ctx, a) }),
		panel(func() (templ.Component, error) { return b.mistaken.Told(ctx, a) }),
		panel(func() (templ.Component, error) { return b.elsewhere.OnRegion(ctx, a) }),
		panel(func() (templ.Component, error) { return b.headsUps.Waiting(ctx, a) }))
}

// gathered puts what areas give together, in their order, until one fails.
func gathered(areas ...func() (aside.Aside, error)) (out aside.Aside, err error) {
	for _, area := range areas {
		x, err := area()
		if err != nil {
			return out, err
		}
		out.Add(x)
	}
	return out, nil
}

// panel is an area that gives one panel, or none.
func panel(give func() (templ.Component, error)) func() (aside.Aside, error) {
	return func() (out aside.Aside, err error) {
		x, err := give()
		out.Put(x)
		return out, err
	}
}

// Announced gives what a referral begins with that a heads-up announced.
func (b *besides) Announced(ctx context.Context, a access.Actor, headsUpID string) (url.Values, error) {
	return b.referrals.Referrals.Prefill(ctx, a, headsUpID)
}

// Taken ends the heads-up of a referral with the opening of its file.
func (b *besides) Taken(a access.Actor, headsUpID, seen, why string) func(context.Context, *db.Tx, supervision.File) error {
	return b.referrals.Referrals.Taken(a, headsUpID, seen, why)
}

// Rhythm gives by what the next check-in of a file is proposed.
func (b *besides) Rhythm(ctx context.Context, f supervision.File) (schedule.Rhythm, error) {
	return b.standards.Standards.Rhythm(ctx, f)
}

// poster gives who posts, whom the guard has let through.
func poster(r *http.Request) (organisationID, personID string) {
	a, _ := access.ActorFrom(r.Context())
	return a.OrganisationID, a.PersonID
}
