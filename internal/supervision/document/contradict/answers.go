package contradict

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/fault"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision/desk"
)

// The items in which the form says what happened, and on which day.
const whatItem, occurredItem = "what", "occurred"

// Account is what happened, as a form about a breach begins with it: each of what was found that its report answers, a line each, and the words of the
// report. The agency reads the form, not the notes of the residence.
func (r Report) Account(ctx context.Context) string {
	return strings.TrimSpace(desk.Sentences(ctx, r.Answers, "\n") + "\n" + r.Breach.Account)
}

// ofAnswers refuses an account that leaves out the day of something that the report answers, or what a check-in found of it, and a day on which not all of it
// can have happened: what nobody tells the agency of would wait for nobody any more. The words of a check-in say on which day it was, which its own is not.
func (r Report) ofAnswers(ctx context.Context, c *fault.Check, a forms.Answers) {
	said := a.Get(whatItem)
	left := slices.DeleteFunc(slices.Clone(r.Answers), func(x desk.Finding) bool {
		return tellsOf(ctx, plain(said), x.DueOn) && strings.Contains(Letters(said), Letters(x.Said))
	})
	c.Require(len(left) == 0, whatItem, "document.problem.leaves_found", "List", strings.TrimRight(desk.Sentences(ctx, left, "; "), ". "))
	day := clock.Date(a.Get(occurredItem))
	other := desk.NotOf(r.Answers, day)
	c.Require(len(other) == 0, occurredItem, "document.problem.not_its_day", "List", desk.Sentences(ctx, other, "; "))
}

// tellsOf reports whether words name a day, by its number or as it is written in either language: September 20, 2026, 20 September 2026, 20 septembre 2026.
func tellsOf(ctx context.Context, said string, day clock.Date) bool {
	return strings.Contains(said, string(day)) || slices.ContainsFunc([]i18n.Language{i18n.English, i18n.French}, func(l i18n.Language) bool {
		_, date, _ := strings.Cut(plain(i18n.LongDate(i18n.WithLanguage(ctx, l), day)), " ")
		month, rest, _ := strings.Cut(date, " ")
		number, year, turned := strings.Cut(rest, ", ")
		return strings.Contains(said, date) || turned && strings.Contains(said, number+" "+month+" "+year)
	})
}

// Letters gives words by their letters and digits only: how something is set out is nobody's error.
func Letters(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, text)
}
