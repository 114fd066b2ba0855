package reporting

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"passerelle/internal/access"
	"passerelle/internal/audit"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
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
	Figure    string     `db:"figure"`
	Code      string     `db:"code"`
	FileID    string     `db:"file_id"`
	UCI       string     `db:"uci_written"`
	Kind      string     `db:"kind"`
	Effective clock.Date `db:"effective"`
	Recorded  int64      `db:"recorded"`
	Days      int        `db:"days"`
}

// Rows gives every frozen case behind a certified month's figures, or behind one figure of it, in the order of the
// template (RPT-2). A month that is not certified has none: its cases are still on the page.
func (s *Service) Rows(ctx context.Context, a access.Actor, p Period, figure string) (*Definition, []Behind, error) {
	if err := s.access.Check(ctx, s.db, a, access.RowsRead, p.subject()); err != nil {
		return nil, nil, err
	}
	sub, err := latest(ctx, s.db, p)
	if err != nil {
		return nil, nil, err
	}
	d, err := s.definitionOf(sub)
	if err != nil || !sub.frozen() {
		return d, nil, err
	}
	all, err := db.All[Behind](ctx, s.db, `select r.figure, r.code, r.file_id, coalesce(c.uci_written,'') as uci_written, e.kind, e.effective, e.recorded, r.days
		from submission_row r join submission_figure f on f.submission_id=r.submission_id and f.figure=r.figure and f.code=r.code join event e on e.id=r.event_id
		left join supervision_file x on x.id=r.file_id left join client c on c.id=x.client_id
		where r.submission_id=$1 and (cast($2 as text)='' or r.figure=$2) order by f.place, e.effective, r.event_id`, sub.ID, figure)
	if err != nil {
		return d, nil, fmt.Errorf("rows of a month: %w", err)
	}
	return d, all, s.recordRows(ctx, a, p, all)
}

func (s *Service) recordRows(ctx context.Context, a access.Actor, p Period, all []Behind) error {
	e, seen := a.Entry(string(access.RowsRead), "month", p.OrganisationID+"/"+p.Region+"/"+string(p.Month)), map[string]bool{}
	for _, b := range all {
		if !seen[b.FileID] {
			seen[b.FileID] = true
			e.ObjectIDs = append(e.ObjectIDs, b.FileID)
		}
	}
	return s.log.Read(ctx, e).Wait()
}
