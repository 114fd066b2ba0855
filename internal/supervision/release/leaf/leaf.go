// Package leaf is a letter as it is read and printed, with the officer in copy and the consents on which it left: on its own page, and among the
// documents of the file (CCM-8, CCM-14). Start at [Of].
package leaf

import (
	"cmp"
	"context"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision/release"
)

// Leaf is a letter with what stands on its paper beside its words.
type Leaf struct {
	release.Letter
	Today  clock.Date
	On     []release.Consent // it left on, or would leave on today
	Held   error             // why it cannot leave today
	From   access.Organisation
	Office access.Site // of the file
}

// Of gives a letter of a page whose reading was decided and audited.
func Of(ctx context.Context, s *release.Service, page release.Page, l release.Letter) (x Leaf, err error) {
	x = Leaf{Letter: l, Today: page.Today}
	x.On, x.Held = page.Leaves(ctx, l)
	if x.From, err = s.Access.OrganisationByID(ctx, page.File.OrganisationID); err != nil {
		return x, err
	}
	if x.Office, err = s.Access.SiteOf(ctx, page.File.OrganisationID, page.File.SiteID); fault.Is(err, fault.NotFound) {
		err = nil
	}
	return x, err
}

// Dated is the day that stands on a letter: that of its sealed paper, or when it was sent, or today.
func (x Leaf) Dated() clock.Date { return cmp.Or(x.SealedOn, x.SentOn, x.Today) }

func lines(text string) []string { return strings.Split(text, "\n") }
