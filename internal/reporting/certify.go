package reporting

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/reporting/cases"
	"passerelle/internal/reporting/digest"
	"passerelle/internal/reporting/midnight"
)

// Certify freezes a period's figures with the cases behind them, as known now. A nil return says that there is nothing
// to report, and is refused when there is.
//
// Reply is what the provider says to the question with which the month was returned; it may be empty.
//
// The cases are written in slices, so that nobody waits for the writer; until the last step the month stays open, and
// certifying again starts afresh. Who certifies at the same time as somebody else gets a conflict.
func (s *Service) Certify(ctx context.Context, a access.Actor, p Period, as Signing) (Submission, error) {
	if err := s.admit(ctx, a, access.ReportCertify, p); err != nil {
		return Submission{}, err
	}
	d, err := s.Definition(p.Month)
	if err != nil {
		return Submission{}, err
	}
	if err := s.certifiable(ctx, d, p, as.Nil); err != nil {
		return Submission{}, err
	}
	sub, err := s.claim(ctx, a, d, p)
	if err != nil {
		return sub, err
	}
	cells, err := Compute(ctx, s.db, d, p, clock.FromMicros(sub.KnownAt))
	if err != nil {
		return sub, err
	}
	if as.Nil && mayHaveCases(cells) {
		return sub, fault.New(fault.NotReady, "reporting.problem.not_nil")
	}
	if err := s.stillSeen(ctx, sub, cells, as.Seen); err != nil {
		return sub, err
	}
	if err := s.refuseBelowNone(ctx, sub, cells); err != nil {
		return sub, err
	}
	if err := s.freezeRows(ctx, sub, cells); err != nil {
		return sub, err
	}
	sub.State, sub.NilReturn, sub.CertifiedBy, sub.Reply = Certified, as.Nil, a.PersonID, strings.TrimSpace(as.Reply)
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := freezeFigures(ctx, tx, sub, cells); err != nil {
			return err
		}
		if err := move(ctx, tx, sub); err != nil {
			return err
		}
		return digest.Act(ctx, tx, s.log, a.Entry("report.certified", "submission", sub.ID), sub.ID, digest.Certified, digest.Month)
	})
	sub.Version++
	return sub, err
}

// Signing is what somebody certifies a month with.
type Signing struct {
	Nil   bool   // a nil return
	Reply string // to the question with which the month was returned
	// Seen is [Month.Seen] of the figures that the signer had before them: others are not certified in their place. Whoever shows
	// none leaves it empty.
	Seen string
}

// Seen names the month's numbers with what was signed about them; anew is what certifying again would say otherwise.
func (m Month) Seen(anew ...Difference) string {
	said := map[key]string{}
	say := func(k key, shown float64, known, empty bool) {
		if delete(said, k); shown != 0 || !known || empty {
			said[k] = fmt.Sprintln(k.figure, k.code, shown, known, empty)
		}
	}
	for _, c := range m.Cells {
		say(key{c.Figure, c.Code}, c.Shown(), c.Known(), c.Empty)
	}
	for _, x := range anew {
		say(key{x.Figure, x.Code}, x.Is, !x.IsUntold, x.IsEmpty)
	}
	h := sha256.New()
	for _, line := range slices.Sorted(maps.Values(said)) {
		fmt.Fprint(h, line)
	}
	for _, j := range m.Adjustments {
		fmt.Fprintln(h, j.Figure, j.Code, j.Amount, j.Reason, j.Recorded)
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// stillSeen refuses figures that are not those which the signer saw.
func (s *Service) stillSeen(ctx context.Context, sub Submission, cells []Cell, seen string) error {
	if seen == "" {
		return nil
	}
	now, err := adjusted(ctx, s.db, sub.ID, slices.Clone(cells))
	if err != nil {
		return err
	}
	adjustments, err := adjustmentsOf(ctx, s.db, sub.ID)
	if err == nil && seen != (Month{Cells: now, Adjustments: adjustments}).Seen() {
		err = fault.Overtaken("reporting.problem.not_seen")
	}
	return err
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
func (s *Service) claim(ctx context.Context, a access.Actor, d *Definition, p Period) (Submission, error) {
	var sub Submission
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		var err error
		if sub, err = s.begin(ctx, tx, a, d, p); err != nil {
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

// freezeRows writes the cases behind the figures, after those of an attempt that did not end.
func (s *Service) freezeRows(ctx context.Context, sub Submission, cells []Cell) error {
	var rows []cases.Frozen
	for _, c := range cells {
		for _, r := range c.Rows {
			rows = append(rows, cases.Frozen{Figure: c.Figure, Code: c.Code, EventID: r.EventID, FileID: r.FileID, Days: r.Days, Person: r.Person.Across})
		}
	}
	of := func(write func(*db.Tx) error) error { return s.slice(ctx, sub, write) }
	return cases.Freeze(ctx, s.db, of, sub.ID, sub.OrganisationID, rows)
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
