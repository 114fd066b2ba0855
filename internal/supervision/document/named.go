package document

import (
	"context"
	"slices"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document/proposed"
	"passerelle/internal/supervision/hearing"
)

// agencyPart names the part of a referral in which the agency refers, with the next hearing.
const agencyPart = "agency"

// HearingNamed gives the next hearing that the latest BSF801 received from the agency names, and the day on which that was received, within a
// reading that decides access itself: a decision that is told by telephone begins with it (CCM-11). Nothing where none came, or what
// it names is past.
func (s *Service) HearingNamed(ctx context.Context, q db.Querier, f supervision.File) (day, received clock.Date, err error) {
	all, err := s.Forms.Whole(ctx, q, forms.OfFile(f.ID))
	if err != nil {
		return "", "", err
	}
	var latest int64
	for _, x := range all {
		part, there := x.Part(agencyPart)
		at := proposed.ReceivedBy(x, agencyPart, f.OrganisationID)
		if x.Code != referralForm || !there || at <= latest {
			continue
		}
		latest, day, received = at, clock.Date(part.Answers().Get("hearing")), clock.DateOf(clock.FromMicros(at), i18n.Zone(ctx))
	}
	if day < s.today(ctx) {
		return "", "", nil
	}
	return day, received, nil
}

// HearingProposed gives what HearingNamed does while the file waits for its decision and the plan does not have that hearing: the page of
// the plan says then that it is proposed.
func (s *Service) HearingProposed(ctx context.Context, q db.Querier, f supervision.File, has []supervision.Hearing) (hearing.Proposed, error) {
	if f.State != supervision.Referred {
		return hearing.Proposed{}, nil
	}
	day, received, err := s.HearingNamed(ctx, q, f)
	if slices.ContainsFunc(has, func(h supervision.Hearing) bool { return h.OnDate == day }) {
		return hearing.Proposed{}, err
	}
	return hearing.Proposed{Day: day, Received: received}, err
}
