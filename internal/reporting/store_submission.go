package reporting

import (
	"context"
	"fmt"

	"passerelle/internal/platform/db"
	"passerelle/internal/platform/id"
)

// move writes where a submission stands, from the version it was read at.
func move(ctx context.Context, tx *db.Tx, s Submission) error {
	result, err := tx.Exec(ctx, `update submission set version=version+1, state=$3, nil_return=$4, known_at=$5, certified_by=$6, submitted_by=$7,
		submitted_at=$8, answered_by=$9, answered_at=$10, question=$11 where id=$1 and version=$2`,
		s.ID, s.Version, s.State, s.NilReturn, s.KnownAt, s.CertifiedBy, s.SubmittedBy, s.SubmittedAt, s.AnsweredBy, s.AnsweredAt, s.Question)
	if err := db.Updated(result, err); err != nil {
		return fmt.Errorf("move submission: %w", err)
	}
	return nil
}

// freeze writes the certified figures and the cases behind them.
func freeze(ctx context.Context, tx *db.Tx, s Submission, cells []Cell) error {
	for i, c := range cells {
		_, err := tx.Exec(ctx, "insert into submission_figure (submission_id, organisation_id, place, figure, code, value, available) values ($1,$2,$3,$4,$5,$6,$7)",
			s.ID, s.OrganisationID, i, c.Figure, c.Code, c.Value, c.Available)
		if err != nil {
			return fmt.Errorf("freeze figure: %w", err)
		}
		for _, r := range c.Rows {
			_, err := tx.Exec(ctx, "insert into submission_row (submission_id, organisation_id, figure, code, event_id, file_id, days) values ($1,$2,$3,$4,$5,$6,$7)",
				s.ID, s.OrganisationID, c.Figure, c.Code, r.EventID, r.FileID, r.Days)
			if err != nil {
				return fmt.Errorf("freeze row: %w", err)
			}
		}
	}
	return nil
}

type frozenFigure struct {
	Figure    string  `db:"figure"`
	Code      string  `db:"code"`
	Value     float64 `db:"value"`
	Available bool    `db:"available"`
}

type frozenRow struct {
	Figure  string `db:"figure"`
	Code    string `db:"code"`
	EventID string `db:"event_id"`
	FileID  string `db:"file_id"`
	Days    int    `db:"days"`
}

// frozenCells reads what was certified, in its order, with its rows in theirs.
func frozenCells(ctx context.Context, q db.Querier, submissionID string) ([]Cell, error) {
	figures, err := db.All[frozenFigure](ctx, q, "select figure, code, value, available from submission_figure where submission_id=$1 order by place", submissionID)
	if err != nil {
		return nil, fmt.Errorf("frozen figures: %w", err)
	}
	at, cells := map[key]int{}, make([]Cell, len(figures))
	for i, f := range figures {
		at[key{f.Figure, f.Code}] = i
		cells[i] = Cell{Figure: f.Figure, Code: f.Code, Value: f.Value, Available: f.Available}
	}
	rows := db.Each[frozenRow](ctx, q, "select figure, code, event_id, file_id, days from submission_row where submission_id=$1 order by file_id, event_id", submissionID)
	for r, err := range rows {
		if err != nil {
			return nil, fmt.Errorf("frozen rows: %w", err)
		}
		c := &cells[at[key{r.Figure, r.Code}]]
		c.Rows = append(c.Rows, Row{FileID: r.FileID, EventID: r.EventID, Days: r.Days})
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
		found := false
		for i := range cells {
			if cells[i].Figure == sum.Figure && cells[i].Code == sum.Code {
				cells[i].Adjusted, found = sum.Amount, true
			}
		}
		if !found {
			cells = append(cells, Cell{Figure: sum.Figure, Code: sum.Code, Available: true, Adjusted: sum.Amount})
		}
	}
	return cells, nil
}

func carryAdjustments(ctx context.Context, tx *db.Tx, from, to string) error {
	type line struct {
		OrganisationID string  `db:"organisation_id"`
		Figure         string  `db:"figure"`
		Code           string  `db:"code"`
		Amount         float64 `db:"amount"`
		Reason         string  `db:"reason"`
		PersonID       string  `db:"person_id"`
		Recorded       int64   `db:"recorded"`
	}
	lines, err := db.All[line](ctx, tx, "select organisation_id, figure, code, amount, reason, person_id, recorded from adjustment where submission_id=$1 order by recorded, id", from)
	if err != nil {
		return fmt.Errorf("read adjustments: %w", err)
	}
	for _, l := range lines {
		_, err := tx.Exec(ctx, "insert into adjustment (id, submission_id, organisation_id, figure, code, amount, reason, person_id, recorded) values ($1,$2,$3,$4,$5,$6,$7,$8,$9)",
			id.New(), to, l.OrganisationID, l.Figure, l.Code, l.Amount, l.Reason, l.PersonID, l.Recorded)
		if err != nil {
			return fmt.Errorf("carry adjustment: %w", err)
		}
	}
	return nil
}
