package monthend

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"passerelle/internal/forms"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/document"
)

// Unsent is a report on one client that fell into a month that is over, and was not sent.
type Unsent struct {
	Kind  string
	Month clock.Month
}

// UnsentOf gives the reports on the client of a file under supervision that are not sent by a day: of the month before it and, as [Service.Owed]
// has it, of those before that since the first on which a report was begun. It is within a reading that decides access itself.
func UnsentOf(ctx context.Context, q db.Querier, f supervision.File, today clock.Date) (out []Unsent, err error) {
	setting, err := settingOf(ctx, q, f.OrganisationID)
	if err != nil || !f.EnrolledOn.Valid() {
		return nil, err
	}
	begun, err := begunOf(ctx, q, f)
	if err != nil {
		return nil, err
	}
	brought, err := db.One[clock.Date](ctx, q, "select coalesce(max(b.brought_on),'') from register_import b join supervision_file f on f.import_id=b.id where f.id=$1", f.ID)
	if err != nil {
		return nil, fmt.Errorf("since when a file is here: %w", err)
	}
	last := today.MonthOf().Add(-1)
	first := last
	for _, w := range begun {
		if m := w.said.month(); m.Valid() {
			first = min(first, m)
		}
	}
	for m := max(first, last.Add(-monthsBack)); m <= last; m = m.Add(1) {
		if f.EnrolledOn > m.Last() || brought > m.Last() {
			continue
		}
		x := Month{Month: m, Setting: setting, Rows: []Row{{FileID: f.ID, EnrolledOn: f.EnrolledOn}}}
		x.written(begun)
		x.each(func(_ Row, r Report) {
			if r.Asked && !r.Ready() {
				out = append(out, Unsent{r.Kind, m})
			}
		})
	}
	return out, nil
}

// begunOf gives the reports that were begun on the client of a file, in their order.
func begunOf(ctx context.Context, q db.Querier, f supervision.File) ([]writtenRow, error) {
	rows, err := db.All[writtenRow](ctx, q, `select x.subject_id, x.id as form_id, x.state, p.answers from form x join form_part p on p.form_id=x.id
		where x.subject_kind='file' and x.subject_id=$1 and x.code=$2 and x.state<>$3 and x.discarded_at=0 order by x.opened_at, x.id`, f.ID, document.SummaryForm, forms.Superseded)
	if err != nil {
		return nil, fmt.Errorf("reports that were written: %w", err)
	}
	return said(slices.Clip(rows)), nil
}

// said reads what each of the reports says of itself.
func said(rows []writtenRow) []writtenRow {
	for i, w := range rows {
		var said forms.Answers
		if json.Unmarshal([]byte(w.Answers), &said) == nil {
			rows[i].said = saying{said.Get("report"), said.Get("period_to")}
		}
	}
	return rows
}
