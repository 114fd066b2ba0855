package reporting

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/reporting/cases"
)

// Outgoing is a file that leaves the product: what kind of record it holds (figures, or the cases behind them), of
// what, and its format.
type Outgoing struct {
	Rows   bool // cases; otherwise figures
	Of     string
	Format string
}

// Export makes a file and records it twice: a row before it is made, and one with the hash of its content before its
// first byte goes out. Whoever asked has been allowed to read what is in it.
func (s *Service) Export(ctx context.Context, a access.Actor, o Outgoing, write func(io.Writer) error) ([]byte, error) {
	of := "report."
	if o.Rows {
		of = "rows."
	}
	if err := s.log.Read(ctx, o.entry(a, of+"exporting", o.Format)).Wait(); err != nil {
		return nil, err
	}
	var content bytes.Buffer
	if err := write(&content); err != nil {
		return nil, fmt.Errorf("make %s: %w", o.Format, err)
	}
	sum := sha256.Sum256(content.Bytes())
	err := s.log.Read(ctx, o.entry(a, of+"exported", o.Format+" sha256:"+hex.EncodeToString(sum[:]))).Wait()
	return content.Bytes(), err
}

func (o Outgoing) entry(a access.Actor, action, detail string) audit.Entry {
	e := a.Entry(action, "month", o.Of)
	e.Detail = detail
	return e
}

// Behind is one case behind a figure as it goes out: UCI and facts of its status, no name.
type Behind struct {
	Case
	Figure, Code string
}

// Rows gives every case behind a month's figures, or behind one figure of it, in the order of the template: the frozen
// ones of a certified month, otherwise those known now (RPT-2).
func (s *Service) Rows(ctx context.Context, a access.Actor, p Period, figure string) (*Definition, []Behind, error) {
	sub, d, cells, err := s.rowsFor(ctx, a, p)
	if err == nil && sub.frozen() {
		cells, err = withRows(ctx, s.db, sub.ID, cells)
	}
	if err != nil {
		return nil, nil, err
	}
	all, err := s.behind(ctx, sub, cells, figure)
	if err != nil {
		return nil, nil, err
	}
	return d, all, s.recordRows(ctx, a, p, all)
}

// behind gives the cases of the figures; what figures have in common is looked up once.
func (s *Service) behind(ctx context.Context, sub Submission, cells []Cell, figure string) ([]Behind, error) {
	cells = slices.DeleteFunc(slices.Clone(cells), func(c Cell) bool { return figure != "" && c.Figure != figure })
	every := map[string]int{}
	for _, c := range cells {
		maps.Copy(every, lengths(c.Rows))
	}
	known, err := cases.Lookup(ctx, s.db, sub.certified(), every)
	if err != nil {
		return nil, err
	}
	var out []Behind
	for _, c := range cells {
		for _, found := range known.Of(lengths(c.Rows)) {
			out = append(out, Behind{found, c.Figure, c.Code})
		}
	}
	return out, nil
}

func (s *Service) recordRows(ctx context.Context, a access.Actor, p Period, all []Behind) error {
	seen := map[string]bool{}
	var once []Case
	for _, b := range all {
		if !seen[b.FileID] {
			seen[b.FileID] = true
			once = append(once, b.Case)
		}
	}
	return s.recordCases(ctx, a, p, once)
}
