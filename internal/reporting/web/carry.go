package web

import (
	"context"
	"slices"

	"passerelle/internal/platform/i18n"
	"passerelle/internal/reporting/carry"
	"passerelle/internal/reporting/owing"
)

// breaks are the months that do not open with the files with which the month before closed.
func (v regionView) breaks() []carry.Break {
	return unnamed(carry.Breaks(v.Month, slices.Concat(v.Earlier, v.Plain())), v.gaps())
}

// breaks are the same of the nation's months.
func (n nationView) breaks() []carry.Break {
	return unnamed(carry.Breaks(n.First, slices.Concat(n.Earlier, n.Parts)), n.Gaps)
}

// unnamed leaves out the months that the page names as missing already.
func unnamed(all []carry.Break, gaps []owing.Gap) []carry.Break {
	return slices.DeleteFunc(all, func(b carry.Break) bool {
		return b.NoOpening && slices.ContainsFunc(gaps, func(g owing.Gap) bool { return g.Period == b.Period })
	})
}

// breakText says with what the month before closed, and with what a month opens.
func breakText(ctx context.Context, b carry.Break) string {
	key := "reporting.carry.differs"
	switch {
	case b.NoOpening:
		key = "reporting.carry.no_opening"
	case b.NoClosing:
		key = "reporting.carry.no_closing"
	}
	return i18n.T(ctx, key, "Before", string(b.Period.Month.Add(-1)), "Month", string(b.Period.Month), "Closing", i18n.Number(ctx, b.Closing), "Opening", i18n.Number(ctx, b.Opening))
}
