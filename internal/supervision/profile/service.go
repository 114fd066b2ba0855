package profile

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
)

// mostCity and mostHousing are the longest city and words about where somebody lives that are taken, in bytes.
const (
	mostCity    = 100
	mostHousing = 200
)

// Service stands on the supervision files.
type Service struct{ *supervision.Service }

// Profile is what a client is counted under from a day on.
type Profile struct {
	City    string
	Ground  string // a code of supervision.Grounds, empty while it is not known
	Housing string // where they live, in the provider's words; of a client in a residence its code, which stays
}

// Of gives what a file stands at.
func Of(f supervision.File) Profile {
	return Profile{City: f.City, Ground: f.Ground, Housing: f.Housing}
}

// Change sets the profile of a file from a day on. A day before the last change of the same thing is refused, as the file would then stand
// at something older than the figures count; so is a change to the same.
func (s Service) Change(ctx context.Context, a access.Actor, fileID string, version int, to Profile, on clock.Date) error {
	to = Profile{City: strings.TrimSpace(to.City), Ground: to.Ground, Housing: strings.TrimSpace(to.Housing)}
	return s.DB.Tx(ctx, func(tx *db.Tx) error {
		f, err := s.FileIn(ctx, tx, a, access.FileWrite, fileID)
		if err != nil {
			return err
		}
		if err := f.Follows(history.ActAttributeChanged); err != nil {
			return err
		}
		if f.Housing == supervision.InResidence {
			to.Housing = f.Housing
		}
		changed := to.since(Of(f))
		if err := s.check(ctx, f, to, changed, on); err != nil {
			return err
		}
		var facts []history.Fact
		for _, p := range changed {
			if err := s.InOrder(ctx, tx, f.ID, history.AttributeSet, p.Name, on); err != nil {
				return err
			}
			facts = append(facts, history.Fact{Kind: history.AttributeSet, Effective: on, Payload: p})
		}
		f.City, f.Ground, f.Housing, f.Version = to.City, to.Ground, to.Housing, version
		return s.Keep(ctx, tx, a, history.ActAttributeChanged, f, facts)
	})
}

// since gives what differs from what was.
func (p Profile) since(was Profile) (out []history.AttributePayload) {
	for _, x := range []struct{ name, was, now string }{{"city", was.City, p.City}, {"ground", was.Ground, p.Ground}, {"housing", was.Housing, p.Housing}} {
		if x.was != x.now {
			out = append(out, history.AttributePayload{Name: x.name, Value: x.now})
		}
	}
	return out
}

func (s Service) check(ctx context.Context, f supervision.File, to Profile, changed []history.AttributePayload, on clock.Date) error {
	var c fault.Check
	c.Require(len(changed) > 0, "city", "profile.problem.same")
	c.Require(to.City != "" || f.City == "", "city", "fault.required")
	c.Require(len(to.City) <= mostCity, "city", "fault.too_long")
	c.Require(to.Ground == f.Ground || slices.Contains(supervision.Grounds, to.Ground), "ground", "supervision.problem.choice")
	c.Require(len(to.Housing) <= mostHousing, "housing", "fault.too_long")
	c.Require(f.Housing == to.Housing || to.Housing != supervision.InResidence, "housing", "profile.problem.residence")
	supervision.Orderly(&c, "on", on, f.ReferredOn, clock.Today(ctx, s.Clock))
	return c.Err()
}
