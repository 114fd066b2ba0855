package reporting

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/reporting/cases"
	"passerelle/internal/reporting/midnight"
)

// Certify freezes a period's figures with the cases behind them, as known now. A nil return says that there is nothing
// to report, and is refused when there is.
//
// Reply is what the provider says to the question with which the month was returned; it may be empty.
//
// The cases are written in slices, so that nobody waits for the writer; until the last step the month stays open, and
// certifying again starts afresh. Who certifies at the same time as somebody else gets a conflict.
func (s *Service) Certify(ctx context.Context, a access.Actor, p Period, nilReturn bool, reply string) (Submission, error) {
	if err := s.admit(ctx, a, access.ReportCertify, p); err != nil {
		return Submission{}, err
	}
	d, err := s.Definition(p.Month)
	if err != nil {
		return Submission{}, err
	}
	if err := s.certifiable(ctx, d, p, nilReturn); err != nil {
		return Submission{}, err
	}
	sub, err := s.claim(ctx, d, p)
	if err != nil {
		return sub, err
	}
	cells, err := Compute(ctx, s.db, d, p, clock.FromMicros(sub.KnownAt))
	if err != nil {
		return sub, err
	}
	if nilReturn && mayHaveCases(cells) {
		return sub, fault.New(fault.NotReady, "reporting.problem.not_nil")
	}
	if err := s.refuseBelowNone(ctx, sub, cells); err != nil {
		return sub, err
	}
	if err := s.freezeRows(ctx, sub, cells); err != nil {
		return sub, err
	}
	sub.State, sub.NilReturn, sub.CertifiedBy, sub.Reply = Certified, nilReturn, a.PersonID, strings.TrimSpace(reply)
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := freezeFigures(ctx, tx, sub, cells); err != nil {
			return err
		}
		if err := move(ctx, tx, sub); err != nil {
			return err
		}
		record, err := certifiedAs(ctx, tx, sub.ID)
		if err != nil {
			return err
		}
		return s.log.Act(ctx, tx, a.Entry("report.certified", "submission", sub.ID).With(s.log.Evidence(certifiedRecord, record)))
	})
	sub.Version++
	return sub, err
}

// certifiable refuses before anything is begun: a month that is not over, one that is certified already, a nil return
// of a month with cases.
func (s *Service) certifiable(ctx context.Context, d *Definition, p Period, nilReturn bool) error {
	now := s.clock.Now()
	z, err := midnight.Of(ctx, s.db)
	if err != nil {
		return err
	}
	if !over(p.Month, z.Region(p.Region), now) {
		return fault.New(fault.NotReady, "reporting.problem.month_open")
	}
	last, err := latest(ctx, s.db, p)
	if err != nil {
		return err
	}
	if err := mayFollow(last.State, Certified); err != nil || !nilReturn {
		return err
	}
	cells, err := Compute(ctx, s.db, d, p, now)
	if err != nil {
		return err
	}
	if mayHaveCases(cells) {
		return fault.New(fault.NotReady, "reporting.problem.not_nil")
	}
	return nil
}

// mayHaveCases reports whether a month has cases, or has a figure that is not available: nobody knows then that there was nothing.
func mayHaveCases(cells []Cell) bool {
	return slices.ContainsFunc(cells, func(c Cell) bool { return len(c.Rows) > 0 || c.Value > 0 || !c.Available })
}

// claim gives the open revision to one certifier and takes the instant of what is known. It is taken inside the write
// transaction: on SQLite nothing recorded before it can still be on its way.
func (s *Service) claim(ctx context.Context, d *Definition, p Period) (Submission, error) {
	var sub Submission
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		var err error
		if sub, err = s.begin(ctx, tx, d, p); err != nil {
			return err
		}
		_, sub.KnownAt = s.now()
		if err := move(ctx, tx, sub); err != nil {
			return err
		}
		sub.Version++
		return nil
	})
	return sub, err
}

// A slice holds the writer for a few milliseconds, a statement stays under the number of values that both engines take.
const (
	rowsOfSlice     = 500
	rowsOfStatement = 100
)

// freezeRows writes the cases behind the figures, after those of an attempt that did not end.
func (s *Service) freezeRows(ctx context.Context, sub Submission, cells []Cell) error {
	left, err := db.All[string](ctx, s.db, "select distinct figure from submission_row where submission_id=$1", sub.ID)
	if err != nil {
		return fmt.Errorf("rows of an earlier attempt: %w", err)
	}
	for _, figure := range left {
		err := s.slice(ctx, sub, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, "delete from submission_row where submission_id=$1 and figure=$2", sub.ID, figure)
			return err
		})
		if err != nil {
			return err
		}
	}
	var rows []frozenRow
	files := map[string]bool{}
	for _, c := range cells {
		for _, r := range c.Rows {
			files[r.FileID] = true
			rows = append(rows, frozenRow{c.Figure, c.Code, r.EventID, r.FileID, r.Days, r.Person.Across})
		}
	}
	for part := range slices.Chunk(rows, rowsOfSlice) {
		err := s.slice(ctx, sub, func(tx *db.Tx) error { return insertRows(ctx, tx, sub, part) })
		if err != nil {
			return err
		}
	}
	of := func(write func(*db.Tx) error) error { return s.slice(ctx, sub, write) }
	return cases.Certify(ctx, of, sub.ID, sub.OrganisationID, slices.Sorted(maps.Keys(files)))
}

// slice writes one part of what is being frozen, as long as nobody else has claimed the revision.
func (s *Service) slice(ctx context.Context, sub Submission, write func(*db.Tx) error) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		held, err := tx.Exec(ctx, "update submission set known_at=known_at where id=$1 and version=$2 and state=$3", sub.ID, sub.Version, Open)
		if err := db.Updated(held, err); err != nil {
			return fmt.Errorf("hold submission: %w", err)
		}
		if err := write(tx); err != nil {
			return fmt.Errorf("freeze rows: %w", err)
		}
		return nil
	})
}

func insertRows(ctx context.Context, tx *db.Tx, sub Submission, rows []frozenRow) error {
	for part := range slices.Chunk(rows, rowsOfStatement) {
		var text strings.Builder
		args := []any{sub.ID, sub.OrganisationID}
		for i, r := range part {
			if i > 0 {
				text.WriteByte(',')
			}
			n := len(args)
			fmt.Fprintf(&text, "($1,$2,$%d,$%d,$%d,$%d,$%d,$%d)", n+1, n+2, n+3, n+4, n+5, n+6)
			args = append(args, r.Figure, r.Code, r.EventID, r.FileID, r.Days, r.Person)
		}
		_, err := tx.Exec(ctx, "insert into submission_row (submission_id, organisation_id, figure, code, event_id, file_id, days, person) values "+text.String(), args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// freezeFigures writes the certified figures.
func freezeFigures(ctx context.Context, tx *db.Tx, sub Submission, cells []Cell) error {
	for i, c := range cells {
		_, err := tx.Exec(ctx, "insert into submission_figure (submission_id, organisation_id, place, figure, code, value, available, no_case) values ($1,$2,$3,$4,$5,$6,$7,$8)",
			sub.ID, sub.OrganisationID, i, c.Figure, c.Code, c.Value, c.Available, c.Empty)
		if err != nil {
			return fmt.Errorf("freeze figure: %w", err)
		}
	}
	return nil
}
