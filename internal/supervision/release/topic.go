package release

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision/synopsis"
)

// topics says which subjects of a consent let a heading of the synopsis be spoken about; one of them is enough. Our reading: a subject lets
// be said what its words on the form say to who signs them. Charges, risks and the interpreter are neither immigration matters nor detention
// and its conditions: the client says something else, and writes which.
var topics = map[string][]string{"identity": {"immigration"}, "immigration": {"immigration", "detention"}, "record": {"other"}, "wellbeing": {"health", "mental_health"},
	"people": {"family"}, "home": {"housing"}, "means": {"work"}, "speech": {"other"}, "concern": {"other"}, "strength": {"family", "other"}, "planned": {"housing", "other"}}

// ofQuestion is topics for questions that are not what their heading is about.
var ofQuestion = map[string][]string{"detention_history": {"detention"}, "compliance": {"detention"}, "status": {"immigration"}, "hearing": {"immigration"},
	"health": {"health"}, "mental_health": {"mental_health"}, "addiction": {"mental_health"}}

// Speaks reports whether subjects let a question of the synopsis under a heading be asked.
func Speaks(subjects []string, heading, question string) bool {
	return slices.ContainsFunc(needs(heading, question), func(x string) bool { return slices.Contains(subjects, x) })
}

func needs(heading, question string) []string {
	if needs, by := ofQuestion[question]; by {
		return needs
	}
	return topics[heading]
}

// SubjectsFor gives what may be spoken about with somebody on a day: what the consents in force then that cover them say together.
func SubjectsFor(consents []Consent, placeID string, on clock.Date) (out []string) {
	for _, c := range consents {
		if c.Lets(placeID, on) {
			out = append(out, c.WhatTo(placeID, on)...)
		}
	}
	return out
}

// leaving gives the consents on which a letter leaves on a day: those its sealed paper names, which must all hold then, or those that
// cover whom it goes to and the headings under which it asks.
func (s *Service) leaving(ctx context.Context, q db.Querier, fileID string, l Letter, on clock.Date, field string) ([]Consent, error) {
	consents, err := consentsOf(ctx, q, fileID)
	if err != nil {
		return nil, err
	}
	headings, err := s.Headings(ctx)
	if err != nil {
		return nil, err
	}
	return leaves(ctx, consents, headings, l, on, field)
}

func leaves(ctx context.Context, consents []Consent, headings []synopsis.Heading, l Letter, on clock.Date, field string) ([]Consent, error) {
	if l.Released == "" {
		return choose(ctx, consents, headings, l, on, field)
	}
	kept := l.keptOf(consents)
	subjects := SubjectsFor(kept, l.PlaceID, on)
	if len(kept) == 0 || slices.ContainsFunc(kept, func(c Consent) bool { return !c.Lets(l.PlaceID, on) }) ||
		slices.ContainsFunc(askedIn(l, headings), func(h synopsis.Heading) bool { return !Speaks(subjects, h.ID, "") }) {
		return nil, fault.At(field, "release.problem.taken_back")
	}
	return kept, nil
}

// choose gives the newest consent in force that covers somebody and all that a letter asks of them, else all that do so together; it
// refuses a letter that asks under a heading about which none lets it ask. What is written without a heading is for whoever signs to
// look at.
func choose(ctx context.Context, consents []Consent, headings []synopsis.Heading, l Letter, on clock.Date, field string) ([]Consent, error) {
	those := slices.DeleteFunc(slices.Clone(consents), func(c Consent) bool { return !c.Lets(l.PlaceID, on) })
	if len(those) == 0 {
		return nil, fault.At(field, "release.no_consent")
	}
	asked, subjects := askedIn(l, headings), SubjectsFor(those, l.PlaceID, on)
	for _, h := range asked {
		if !Speaks(subjects, h.ID, "") {
			return nil, fault.At(field, "release.problem.topic", "Heading", h.Title.In(i18n.Lang(ctx)))
		}
	}
	for _, c := range those {
		if !slices.ContainsFunc(asked, func(h synopsis.Heading) bool { return !Speaks(c.WhatTo(l.PlaceID, on), h.ID, "") }) {
			return []Consent{c}, nil
		}
	}
	return slices.DeleteFunc(those, func(c Consent) bool {
		return !slices.ContainsFunc(asked, func(h synopsis.Heading) bool { return Speaks(c.WhatTo(l.PlaceID, on), h.ID, "") })
	}), nil
}

// askedIn gives the headings of the synopsis under which a letter asks.
func askedIn(l Letter, headings []synopsis.Heading) (out []synopsis.Heading) {
	for line := range strings.Lines(l.Body) {
		for _, h := range headings {
			if title := strings.TrimSpace(line); title == h.Title.In(i18n.English) || title == h.Title.In(i18n.French) {
				out = append(out, h)
			}
		}
	}
	return out
}

// keptOf gives the consents that a letter keeps: those it left on, or that its sealed paper names.
func (l Letter) keptOf(consents []Consent) (out []Consent) {
	for _, c := range consents {
		if slices.Contains(strings.Split(l.Released, ","), c.ID) {
			out = append(out, c)
		}
	}
	return out
}

func idsOf(consents []Consent) string {
	ids := make([]string, len(consents))
	for i, c := range consents {
		ids[i] = c.ID
	}
	return strings.Join(ids, ",")
}

// Leaves gives the consents on which a letter left, or would leave today, and the reason why it cannot.
func (p Page) Leaves(ctx context.Context, l Letter) ([]Consent, error) {
	if l.Sent() {
		return l.keptOf(p.Consents), nil
	}
	return leaves(ctx, p.Consents, p.Headings, l, p.Today, "body")
}
