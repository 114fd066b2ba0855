package web

import (
	"context"

	"github.com/a-h/templ"

	"passerelle/internal/access"
	"passerelle/internal/platform/i18n"
	"passerelle/internal/platform/web/part"
)

// lookView is one way of looking at the audit log: with lists or without, and the cursor of the rows before the page's.
type lookView struct {
	code    string
	noLists bool
	older   string
}

// address leads to this way of looking, with lists or without, from a cursor on.
func (v lookView) address(noLists bool, before string) string {
	to := "/audit?look=" + v.code
	if noLists {
		to += "&lists=no"
	}
	if before != "" {
		to += "&before=" + before
	}
	return to
}

// listing is what makes readings of lists one line: the same person did the same, as the same, with the same outcome.
type listing struct{ person, membership, system, action, purpose, outcome string }

func listingOf(row access.Seen) (listing, bool) {
	return listing{row.PersonID, row.MembershipID, row.System, row.Action, row.Purpose, row.Outcome}, row.Read && row.ObjectID == ""
}

// grouped puts the readings of lists of a page together, where the newest of each stands; every other row stands alone,
// and no row is left out.
func grouped(rows []access.Seen) [][]access.Seen {
	var out [][]access.Seen
	at := map[listing]int{}
	for _, row := range rows {
		key, isList := listingOf(row)
		if i, met := at[key]; isList && met {
			out[i] = append(out[i], row)
			continue
		}
		if isList {
			at[key] = len(out)
		}
		out = append(out, []access.Seen{row})
	}
	return out
}

// groupedTable shows rows of the log, readings of lists as one line that opens to them.
func (p *Pages) groupedTable(ctx context.Context, caption string, rows []access.Seen, names map[string]string) part.Table {
	t := p.seenTable(ctx, caption, nil, nil)
	for _, group := range grouped(rows) {
		line := p.seenRow(ctx, group[0], names)
		if len(group) > 1 {
			line.Cells[0] = part.Cell{Text: i18n.Time(ctx, group[0].Recorded), Sub: i18n.T(ctx, "access.reading.since", "At", i18n.Time(ctx, group[len(group)-1].Recorded))}
			line.Cells[3] = part.Cell{Part: p.opened(ctx, group)}
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}

// opened is a line of several readings, which opens to each.
func (p *Pages) opened(ctx context.Context, group []access.Seen) templ.Component {
	lines := make([]string, len(group))
	for i, row := range group {
		lines[i] = i18n.Time(ctx, row.Recorded) + " · " + i18n.T(ctx, "access.reading.several", "Count", len(row.ObjectIDs))
	}
	return openedLists(i18n.T(ctx, "access.reading.lists", "Count", len(group)), lines)
}
