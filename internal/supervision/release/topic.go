package release

import (
	"context"
	"slices"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
)

// topics says which subjects of a consent let a heading of the synopsis be spoken about; one of them is enough. Our reading.
var topics = map[string][]string{"identity": {"immigration"}, "immigration": {"immigration", "detention"}, "record": {"detention"}, "wellbeing": {"health", "mental_health"},
	"people": {"family"}, "home": {"housing"}, "means": {"work"}, "speech": {"immigration", "other"}, "concern": {"detention"}, "strength": {"family", "other"}, "planned": {"housing", "other"}}

// ofQuestion is topics for questions that are not what their heading is about.
var ofQuestion = map[string][]string{"detention_history": {"detention"}, "compliance": {"detention"}, "status": {"immigration"}, "hearing": {"immigration"},
	"health": {"health"}, "mental_health": {"mental_health"}, "addiction": {"mental_health"}}

// Speaks reports whether subjects let a question of the synopsis under a heading be asked.
func Speaks(subjects []string, heading, question string) bool {
	needs, by := ofQuestion[question]
	if !by {
		needs = topics[heading]
	}
	return slices.ContainsFunc(needs, func(x string) bool { return slices.Contains(subjects, x) })
}

// SubjectsFor gives what may be spoken about with somebody on a day: what the consents in force then that cover them say together.
func SubjectsFor(consents []Consent, placeID string, on clock.Date) (out []string) {
	for _, c := range consents {
		if c.InForce(on) && slices.Contains(c.Covers, placeID) {
			out = append(out, c.What()...)
		}
	}
	return out
}

// sayable refuses a letter that asks under a heading of the synopsis about which no consent lets it ask. What is written without a heading is
// for whoever signs to look at.
func (s *Service) sayable(ctx context.Context, q db.Querier, f supervision.File, l Letter, on clock.Date, field string) error {
	consents, err := consentsOf(ctx, q, f.ID)
	if err != nil {
		return err
	}
	headings, err := s.Headings(ctx)
	if err != nil {
		return err
	}
	subjects := SubjectsFor(consents, l.PlaceID, on)
	for line := range strings.Lines(l.Body) {
		for _, h := range headings {
			title := strings.TrimSpace(line)
			if (title == h.Title.In(i18n.English) || title == h.Title.In(i18n.French)) && !Speaks(subjects, h.ID, "") {
				return fault.At(field, "release.problem.topic", "Heading", h.Title.In(i18n.Lang(ctx)))
			}
		}
	}
	return nil
}
