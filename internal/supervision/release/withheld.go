package release

import (
	"cmp"
	"context"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/i18n"
)

// Withheld is what the client does not let be said to somebody, as they refused it or took it back.
type Withheld struct {
	PlaceID, Name string
	What          []string
	Texts         Texts
	On            clock.Date
	Back          bool // a consent was taken back
}

// Withheld gives what may not be said to whom today: what a consent in force lets be said is left out, and about one thing to one person
// what came last stands.
func (p Page) Withheld() (out []Withheld) {
	all := p.saidNo()
	slices.SortStableFunc(all, func(a, b Withheld) int { return cmp.Compare(b.On, a.On) })
	said := map[string]bool{}
	for _, x := range all {
		lets := SubjectsFor(p.Consents, x.PlaceID, p.Today)
		x.What = slices.DeleteFunc(x.What, func(w string) bool {
			known := x.PlaceID + " " + w
			before := said[known]
			said[known] = true
			return before || slices.Contains(lets, w)
		})
		if len(x.What) > 0 {
			out = append(out, x)
		}
	}
	return out
}

// saidNo gives every refusal, and every consent taken back by whom it covered, until today.
func (p Page) saidNo() (out []Withheld) {
	for _, r := range p.Refusals {
		if r.On <= p.Today {
			out = append(out, Withheld{PlaceID: r.PlaceID, Name: r.Name, What: r.What(), On: r.On})
		}
	}
	for _, c := range p.Consents {
		if c.RevokedOn == "" || c.RevokedOn > p.Today {
			continue
		}
		for _, placeID := range c.Covers {
			if to, there := find(p.People, placeID); there {
				out = append(out, Withheld{PlaceID: placeID, Name: to.Name, What: c.What(), Texts: c.Texts(), On: c.RevokedOn, Back: true})
			}
		}
	}
	return out
}

// ToKnow says, by the person or place, what may not be said to them about a client, to whoever reads what was released; to others nothing.
// It is part of a reading that is audited.
func (s *Service) ToKnow(ctx context.Context, a access.Actor, fileID string) (map[string][]string, error) {
	f, sub, err := s.subject(ctx, s.DB, access.FormRead, fileID)
	if err != nil {
		return nil, err
	}
	if may, err := s.Access.Allowed(ctx, s.DB, a, sub, access.FormRead); err != nil || !may[access.FormRead] {
		return nil, err
	}
	p := Page{Today: s.today(ctx)}
	if p.Refusals, err = refusalsOf(ctx, s.DB, f.ID); err != nil {
		return nil, err
	}
	if p.Consents, err = consentsOf(ctx, s.DB, f.ID); err != nil {
		return nil, err
	}
	if p.People, err = s.people(ctx, s.DB, f.ID); err != nil {
		return nil, err
	}
	out := map[string][]string{}
	for _, x := range p.Withheld() {
		out[x.PlaceID] = append(out[x.PlaceID], x.Say(ctx))
	}
	return out, nil
}

// Say says what may not be told, and since when.
func (x Withheld) Say(ctx context.Context) string {
	key := "release.withheld"
	if x.Back {
		key = "release.withheld_back"
	}
	return i18n.T(ctx, key, "On", i18n.Date(ctx, x.On), "What", Words(ctx, x.What, x.Texts))
}
