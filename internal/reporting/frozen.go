package reporting

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"passerelle/internal/platform/db"
	"passerelle/internal/registry"
	"passerelle/internal/reporting/cases"
)

// mostFrozen is how many submissions' cases are kept: the quarter of twelve providers, and the one before.
const mostFrozen = 72

// frozenCases keeps, of frozen submissions, the cases of the figures that a roll-up counts again. They are written once
// under a submission's id and stay as they are, so that what is kept is what a reading would give.
type frozenCases struct {
	mu   sync.Mutex
	kept map[string]map[key][]Row
}

// rowsBehind puts the files and lengths of the cases behind cells of the named figures, without the events and in no
// order: a roll-up asks for neither.
func (f *frozenCases) rowsBehind(ctx context.Context, q db.Querier, submissionID string, cells []Cell, figures []string) ([]Cell, error) {
	rows, err := f.of(ctx, q, submissionID, figures)
	for i, c := range cells {
		cells[i].Rows = slices.Clip(rows[key{c.Figure, c.Code}])
	}
	return cells, err
}

func (f *frozenCases) of(ctx context.Context, q db.Querier, submissionID string, figures []string) (map[key][]Row, error) {
	f.mu.Lock()
	rows, known := f.kept[submissionID]
	f.mu.Unlock()
	if known || len(figures) == 0 {
		return rows, nil
	}
	rows, err := rowsToRecount(ctx, q, submissionID, figures)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.kept == nil || len(f.kept) >= mostFrozen {
		f.kept = map[string]map[key][]Row{}
	}
	f.kept[submissionID] = rows
	return rows, nil
}

func rowsToRecount(ctx context.Context, q db.Querier, submissionID string, figures []string) (map[key][]Row, error) {
	args := []any{submissionID}
	for _, figure := range figures {
		args = append(args, figure)
	}
	out := map[key][]Row{}
	for r, err := range db.Each[cases.Frozen](ctx, q, "select figure, code, file_id, days, person from submission_row where submission_id=$1 and figure in "+db.In(2, len(figures)), args...) {
		if err != nil {
			return nil, fmt.Errorf("rows to recount: %w", err)
		}
		k := key{r.Figure, r.Code}
		out[k] = append(out[k], Row{FileID: r.FileID, Days: r.Days, Person: registry.Person{Across: r.Person}})
	}
	return out, nil
}
