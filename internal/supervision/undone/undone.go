// Package undone says what a closing leaves undone that the file itself knows: reports of months that are over and not sent, and papers that are
// in the folder or here only (CCM-19). Start at [Of].
package undone

import (
	"context"
	"strconv"
	"strings"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document/match"
	"passerelle/internal/supervision/monthend"
)

// Left is what is not done yet.
type Left struct {
	Papers  match.Papers
	Reports []monthend.Unsent
}

// Of gives what is left of a file, within a reading that decides access itself.
func Of(ctx context.Context, q db.Querier, f supervision.File, today clock.Date) (out Left, err error) {
	if out.Papers, err = match.Of(ctx, q, f.ID, ""); err != nil {
		return out, err
	}
	out.Reports, err = monthend.UnsentOf(ctx, q, f, today)
	return out, err
}

// Undone reports whether the file knows that an item of the closing's list is not done.
func (l Left) Undone(item string) bool {
	return item == "papers" && l.Papers.Any() || item == "reports" && len(l.Reports) > 0
}

// Says says what is left of an item of the closing's list; nothing of one that the file does not know.
func (l Left) Says(ctx context.Context, item string) string {
	switch {
	case item == "papers" && l.Papers.Any():
		return i18n.T(ctx, "life.left.papers", "Print", strconv.Itoa(l.Papers.Print), "Scan", strconv.Itoa(l.Papers.Scan))
	case item == "reports" && len(l.Reports) > 0:
		return i18n.T(ctx, "life.left.reports", "Reports", l.named(ctx))
	}
	return ""
}

// named lists the reports that are not sent, each with its month.
func (l Left) named(ctx context.Context) string {
	var out []string
	for _, r := range l.Reports {
		out = append(out, i18n.T(ctx, "monthend.report."+r.Kind)+" "+string(r.Month))
	}
	return strings.Join(out, ", ")
}
