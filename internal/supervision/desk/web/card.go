package web

import (
	"cmp"
	"net/http"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	platform "passerelle/internal/platform/web"
	"passerelle/internal/registry"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/hearing"
)

// cardView is the card that a client leaves with: when and where, and whom to call.
type cardView struct {
	supervision.View
	Next     schedule.Appointment // without a date when none is booked
	Due      clock.Date           // of the next check-in, while it is to come; a day that is past is nobody's next
	Provider access.Organisation
	Hearings []supervision.Hearing // of the next day that has one, by their hours
	Office   access.Site           // without a name when the file is at no site
	Worker   string                // who has the file; empty when nobody does
	Language i18n.Language
}

// card is what the client leaves with, in the official language they chose, otherwise in the reader's.
func (p *Pages) card(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := p.Desk.ViewTo(ctx, access.Acting(r.Context()), r.PathValue("file"), access.CheckInWrite)
	if err != nil {
		return err
	}
	ahead, err := p.Desk.Schedule.AppointmentsAhead(ctx, p.Desk.DB, v.File.ID, clock.Today(ctx, p.Clock))
	if err != nil {
		return err
	}
	card := cardView{View: v, Language: i18n.Lang(ctx)}
	if v.Client.OfficialLanguage != "" {
		card.Language = i18n.Parse(v.Client.OfficialLanguage)
	}
	if card.Provider, err = p.Desk.Access.OrganisationByID(ctx, v.File.OrganisationID); err != nil {
		return err
	}
	if card.Office, err = p.Desk.Access.SiteOf(ctx, v.File.OrganisationID, v.File.SiteID); err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	worker, err := p.Desk.CaseManagerOf(ctx, p.Desk.DB, v.File.ID)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	card.Worker = worker.Name
	if len(ahead) > 0 {
		card.Next = ahead[0]
	}
	if v.File.NextDue >= clock.Today(ctx, p.Clock) {
		card.Due = v.File.NextDue
	}
	_, _, hearings, err := p.Desk.PlanStored(ctx, p.Desk.DB, v.File.ID)
	if err != nil {
		return err
	}
	if v.File.State != supervision.Closed { // a closed file's hearings have left the calendar
		now, err := hearing.Now(ctx, p.Desk.Service, v.File.OrganisationID)
		if err != nil {
			return err
		}
		card.Hearings = hearing.NextDay(hearings, now)
	}
	return platform.Render(w, r, http.StatusOK, cardPage(card))
}

// phone gives the number that is called: of the office, otherwise of the provider; empty where neither is kept, and it is written by hand.
func (v cardView) phone() string { return cmp.Or(v.Office.Phone, v.Provider.OfficePhone) }

// address gives where the place of the appointment is: a place around the file by its name, otherwise the office. A
// protected address never stands on a card.
func (v cardView) address() string {
	for _, p := range v.Places {
		if named(p, v.Next.Place) && !p.Protected && p.Address != "" {
			return p.Address
		}
	}
	return v.Office.Address
}

func named(p registry.Place, name string) bool {
	return name != "" && strings.EqualFold(strings.TrimSpace(p.Name), strings.TrimSpace(name))
}
