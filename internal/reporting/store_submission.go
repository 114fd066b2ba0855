package reporting

import (
	"context"
	"fmt"

	"passerelle/internal/platform/db"
	"passerelle/internal/registry"
	"passerelle/internal/reporting/cases"
)

// move writes where a submission stands, from the version it was read at.
func move(ctx context.Context, tx *db.Tx, s Submission) error {
	result, err := tx.Exec(ctx, `update submission set version=version+1, state=$3, nil_return=$4, known_at=$5, certified_by=$6, submitted_by=$7,
		submitted_at=$8, answered_by=$9, answered_at=$10, question=$11, reply=$12 where id=$1 and version=$2`,
		s.ID, s.Version, s.State, s.NilReturn, s.KnownAt, s.CertifiedBy, s.SubmittedBy, s.SubmittedAt, s.AnsweredBy, s.AnsweredAt, s.Question, s.Reply)
	if err := db.Updated(result, err); err != nil {
		return fmt.Errorf("move submission: %w", err)
	}
	return nil
}

type frozenFigure struct {
	Figure    string  `db:"figure"`
	Code      string  `db:"code"`
	Value     float64 `db:"value"`
	Available bool    `db:"available"`
	Empty     bool    `db:"no_case"`
}

// frozenFigures reads what was certified, in its order, without the cases behind it.
func frozenFigures(ctx context.Context, q db.Querier, submissionID string) ([]Cell, error) {
	figures, err := db.All[frozenFigure](ctx, q, "select figure, code, value, available, no_case from submission_figure where submission_id=$1 order by place", submissionID)
	if err != nil {
		return nil, fmt.Errorf("frozen figures: %w", err)
	}
	cells := make([]Cell, len(figures))
	for i, f := range figures {
		cells[i] = Cell{Figure: f.Figure, Code: f.Code, Value: f.Value, Available: f.Available, Empty: f.Empty}
	}
	return cells, nil
}

// withRows puts the frozen cases behind cells, of the named figures only; of every figure when none is named.
func withRows(ctx context.Context, q db.Querier, submissionID string, cells []Cell, figures ...string) ([]Cell, error) {
	query, args := "select figure, code, event_id, file_id, days, person from submission_row where submission_id=$1", []any{submissionID}
	if len(figures) > 0 {
		query += " and figure in " + db.In(2, len(figures))
		for _, f := range figures {
			args = append(args, f)
		}
	}
	at := map[key]int{}
	for i, c := range cells {
		at[key{c.Figure, c.Code}] = i
	}
	for r, err := range db.Each[cases.Frozen](ctx, q, query+" order by file_id, event_id", args...) {
		if err != nil {
			return nil, fmt.Errorf("frozen rows: %w", err)
		}
		c := &cells[at[key{r.Figure, r.Code}]]
		c.Rows = append(c.Rows, Row{FileID: r.FileID, EventID: r.EventID, Days: r.Days, Person: registry.Person{Across: r.Person}})
	}
	return cells, nil
}

type adjustmentSum struct {
	Figure string  `db:"figure"`
	Code   string  `db:"code"`
	Amount float64 `db:"amount"`
}

// adjusted puts the adjustments of a submission beside its figures; one of a line that was not counted adds the line.
func adjusted(ctx context.Context, q db.Querier, submissionID string, cells []Cell) ([]Cell, error) {
	sums, err := db.All[adjustmentSum](ctx, q, "select figure, code, sum(amount) as amount from adjustment where submission_id=$1 group by figure, code order by figure, code", submissionID)
	if err != nil {
		return nil, fmt.Errorf("adjustments: %w", err)
	}
	for _, sum := range sums {
		if sum.Amount == 0 {
			continue // annotated only
		}
		found, available := false, true
		for i := range cells {
			available = available && (cells[i].Figure != sum.Figure || cells[i].Available)
			if cells[i].Figure == sum.Figure && cells[i].Code == sum.Code {
				cells[i].Adjusted, found = sum.Amount, true
			}
		}
		if !found {
			cells = append(cells, Cell{Figure: sum.Figure, Code: sum.Code, Available: available, Adjusted: sum.Amount})
		}
	}
	return cells, nil
}
