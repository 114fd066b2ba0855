package headsup

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/registry"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/alike"
)

// Found is who is here already and may be the one who is announced, within the reach of whoever announces: an officer sees the
// files of every provider of the region, a provider its own only.
type Found struct {
	HeadsUps []HeadsUp
	Files    []supervision.CaseRow
	Hidden   bool // a client of the provider, whose file the actor may not read, has the UCI
}

// Any reports whether anybody was found.
func (f Found) Any() bool { return len(f.HeadsUps)+len(f.Files) > 0 || f.Hidden }

// mostAlike bounds what is set beside a heads-up.
const mostAlike = 10

// Alike finds who may be the one who is announced: by the UCI, and by a name written the same or nearly so. Initials tell
// nobody from another.
func (s Service) Alike(ctx context.Context, a access.Actor, h HeadsUp) (out Found, err error) {
	if out.HeadsUps, err = s.near(ctx, s.DB, a, h); err != nil {
		return out, err
	}
	for _, text := range []string{strings.TrimSpace(h.UCIWritten), wholeName(h.Name)} {
		if text == "" {
			continue
		}
		rows, _, err := s.Caseload(ctx, a, supervision.Filter{Text: text})
		if err == nil && len(rows) == 0 {
			rows, err = (alike.Service{Service: s.Service}).WrittenNearly(ctx, a, text)
		}
		if err != nil {
			return out, err
		}
		for _, r := range rows {
			if len(out.Files) < mostAlike && !slices.ContainsFunc(out.Files, func(x supervision.CaseRow) bool { return x.ID == r.ID }) {
				out.Files = append(out.Files, r)
			}
		}
	}
	if ofAgency(a) || registry.DigitsOfUCI(h.UCIWritten) == "" {
		return out, nil
	}
	twins, err := s.Twins(ctx, a, registry.Client{FullName: h.Name, UCIWritten: h.UCIWritten})
	out.Hidden = slices.ContainsFunc(twins, func(t supervision.Twin) bool { return t.SameUCI && t.Hidden() })
	return out, err
}

// near lists the heads-ups that are waited for and may be of the same person, but itself.
func (s Service) near(ctx context.Context, q db.Querier, a access.Actor, h HeadsUp) ([]HeadsUp, error) {
	list, err := s.open(ctx, q, a)
	return slices.DeleteFunc(list, func(x HeadsUp) bool { return x.ID == h.ID || !same(h, x) }), err
}

func same(h, x HeadsUp) bool {
	if digits := registry.DigitsOfUCI(h.UCIWritten); digits != "" && digits == registry.DigitsOfUCI(x.UCIWritten) {
		return true
	}
	if registry.Fold(h.Name) == registry.Fold(x.Name) {
		return true
	}
	one, other := wholeName(h.Name), wholeName(x.Name)
	return one != "" && other != "" && (registry.Alike(one, other) || registry.Alike(other, one))
}

// wholeName gives a name that tells somebody from another; nothing of initials.
func wholeName(name string) string {
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '.' }) {
		if utf8.RuneCountInString(word) > 2 {
			return strings.TrimSpace(name)
		}
	}
	return ""
}
