package web

import (
	"context"
	"slices"

	"passerelle/internal/platform/i18n"
	"passerelle/internal/reporting/carry"
)

// breaks are the months that do not open with the files with which the month before closed.
func (v regionView) breaks() []carry.Break {
	return carry.Breaks(v.Month, slices.Concat(v.Earlier, v.Plain()))
}

// breaks are the same of the nation's months.
func (n nationView) breaks() []carry.Break {
	return carry.Breaks(n.First, slices.Concat(n.Earlier, n.Parts))
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
