// Package aside says what smaller areas put on the pages of a file, of a person's day and of a team, so that those pages need
// not know them.
package aside

import (
	"context"
	"net/url"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/web/part"
	"passerelle/internal/schedule"
	"passerelle/internal/supervision"
)

// Aside is what stands beside a page's own: links with a text and an address, panels, and names for its timeline.
type Aside struct {
	Links  []part.Fact       // by the group that is their label
	First  []templ.Component // before what is asked on the page: what one must know to answer
	Panels []templ.Component
	Late   []part.Task         // on a day: what other areas know to be overdue
	Names  map[string]string   // of what events of a file tell of, by its identifier
	Know   map[string]string   // on a day: by the file, what to know before its client is called
	Places map[string][]string // by the person or place: what to know before they are called
	// Hearing is what the form of a decision on a referral begins with.
	Hearing Hearing
	// NextHearing is the next one that the plan has, which stands beside the day of a check-in; without a day when none is known.
	NextHearing supervision.Hearing
}

// The groups of the links of a file, in the order of its page; the last is folded.
const (
	Daily  = "daily"  // what the day asks for
	Papers = "papers" // forms and letters
	People = "people" // people and places
	Life   = "life"   // the life of the file
	Rare   = "rare"
)

// Groups lists the groups.
var Groups = []string{Daily, Papers, People, Life, Rare}

// Hearing is the next hearing as a paper of the agency names it, and in the reader's language which paper that is, or that none does.
type Hearing struct {
	Day  clock.Date
	From string
}

// Put adds a panel; nil adds nothing.
func (x *Aside) Put(panel templ.Component) {
	if panel != nil {
		x.Panels = append(x.Panels, panel)
	}
}

// Name names something of which events of the file tell.
func (x *Aside) Name(id, name string) {
	if x.Names == nil {
		x.Names = map[string]string{}
	}
	x.Names[id] = name
}

// Add takes over what another area gives.
func (x *Aside) Add(other Aside) {
	x.Links, x.First, x.Panels = append(x.Links, other.Links...), append(x.First, other.First...), append(x.Panels, other.Panels...)
	x.Late = append(x.Late, other.Late...)
	if len(other.Know) > 0 {
		x.Know = other.Know
	}
	if len(other.Places) > 0 {
		x.Places = other.Places
	}
	if other.Hearing.From != "" {
		x.Hearing = other.Hearing
	}
	if other.NextHearing.OnDate != "" {
		x.NextHearing = other.NextHearing
	}
	for id, name := range other.Names {
		x.Name(id, name)
	}
}

// Pages gives what stands beside each page. Who may see what is decided by the areas it comes from.
type Pages interface {
	OnFile(ctx context.Context, a access.Actor, v supervision.View) (Aside, error)
	// OnPlaces gives, by the person or place of a file, what to know before they are called.
	OnPlaces(ctx context.Context, a access.Actor, fileID string) (map[string][]string, error)
	OnDay(ctx context.Context, a access.Actor) (Aside, error)
	OnTeam(ctx context.Context, a access.Actor) (Aside, error)
	// OnBeds gives what stands beside the residences.
	OnBeds(ctx context.Context, a access.Actor) (Aside, error)
	// OnRegion gives what waits for an officer of the region.
	OnRegion(ctx context.Context, a access.Actor) (Aside, error)
	// Announced gives what the form of a new referral begins with, of the heads-up that announced it.
	Announced(ctx context.Context, a access.Actor, headsUpID string) (url.Values, error)
	// Taken gives what ends a heads-up in the transaction that opens its file, by the referral that was seen and why it is opened otherwise.
	Taken(a access.Actor, headsUpID, seen, why string) func(ctx context.Context, tx *db.Tx, f supervision.File) error
	// Rhythm gives by what the next check-in of a file is proposed.
	Rhythm(ctx context.Context, f supervision.File) (schedule.Rhythm, error)
}
