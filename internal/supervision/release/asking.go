package release

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/registry"
	"passerelle/internal/supervision/question"
	"passerelle/internal/supervision/synopsis"
)

// Under is what of a heading of the synopsis the officer has not answered.
type Under struct {
	Heading   synopsis.Heading
	Questions []question.Question
}

// Needs gives the subjects of a consent that would let these questions be asked; one of each is enough.
func (u Under) Needs() []string {
	var out []string
	for _, q := range u.Questions {
		for _, x := range needs(q.Heading, q.Question) {
			if !slices.Contains(out, x) {
				out = append(out, x)
			}
		}
	}
	return out
}

// Asking sorts what the officer has not answered: what the consents in force let somebody be asked, and what they leave out.
func (p Page) Asking(placeID string) (may, left []Under) {
	subjects := SubjectsFor(p.Consents, placeID, p.Today)
	for _, h := range p.Headings {
		asked, not := Under{Heading: h}, Under{Heading: h}
		for _, q := range p.Open {
			switch {
			case q.Heading != h.ID:
			case Speaks(subjects, q.Heading, q.Question):
				asked.Questions = append(asked.Questions, q)
			default:
				not.Questions = append(not.Questions, q)
			}
		}
		if len(asked.Questions) > 0 {
			may = append(may, asked)
		}
		if len(not.Questions) > 0 {
			left = append(left, not)
		}
	}
	return may, left
}

// WhyNone says why no letter is begun to somebody: no consent in force covers them, nothing is open, the consent covers nothing of it,
// or a letter that is being written asks it.
// Nothing when there is something to ask.
func (p Page) WhyNone(placeID string) string {
	if why := p.Why(placeID); why != "" {
		return why
	}
	may, left := p.Asking(placeID)
	switch {
	case len(may) > 0 && len(p.unasked(placeID)) == 0 && p.lastAsked(placeID) == "":
		return "release.in_draft"
	case len(may) > 0:
		return ""
	case len(left) > 0:
		return "release.none_covered"
	}
	return "release.nothing_open"
}

// Ask begins a letter that asks somebody what the officer has not answered, as far as the consents in force let it; with nothing to ask
// there is no letter.
func (s *Service) Ask(ctx context.Context, a access.Actor, fileID, placeID string) (letterID string, err error) {
	if _, err := s.fileFor(ctx, s.DB, a, releases, fileID); err != nil {
		return "", err
	}
	p, err := s.Page(ctx, a, fileID)
	if err != nil {
		return "", err
	}
	if _, there := find(p.People, placeID); !there {
		return "", fault.At("to", "release.problem.to")
	}
	if why := p.WhyNone(placeID); why != "" {
		return "", fault.At("to", why)
	}
	return s.Begin(ctx, a, fileID, placeID, i18n.T(ctx, "release.letter.subject", "Name", p.FullName), p.asks(ctx, placeID))
}

// asks words the questions of a letter, under the headings of the synopsis: those that no letter to the same person asks. Where one asks
// them all and was sent, the letter reminds of it.
func (p Page) asks(ctx context.Context, placeID string) string {
	fresh := p.unasked(placeID)
	if len(fresh) == 0 {
		return i18n.T(ctx, "release.letter.reminder", "Name", p.FullName, "On", i18n.LongDate(ctx, p.lastAsked(placeID))) + "\n\n" + i18n.T(ctx, "release.letter.closing")
	}
	var lines []string
	for _, u := range fresh {
		lines = append(lines, "", u.Heading.Title.In(i18n.Lang(ctx)))
		for _, q := range u.Questions {
			lines = append(lines, "– "+p.says(ctx, q))
		}
	}
	opening := "release.letter.opening"
	if p.File.EnrolledOn != "" {
		opening = "release.letter.supervised"
	}
	return i18n.T(ctx, opening, "Name", p.FullName) + "\n" + strings.Join(lines, "\n") + "\n\n" + i18n.T(ctx, "release.letter.closing")
}

// addressOf gives where a letter to somebody goes; of a protected place nothing is known here.
func addressOf(people []registry.Place, placeID string) string {
	to, _ := find(people, placeID)
	return strings.TrimSpace(to.Address)
}
