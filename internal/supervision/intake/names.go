package intake

import (
	"context"
	"encoding/json"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/intake/staff"
	"passerelle/internal/supervision/register"
)

// Unmatched is a case manager's name as a register writes it, of files that nobody has yet. Likely are those whom it may
// mean, Otherwise who has exactly this name and is no case manager here.
type Unmatched struct {
	Written, Otherwise string
	Likely             []register.Person
	Files              []string
}

// isWorked reports whether a file of a register is somebody's to work.
func isWorked(f supervision.File) bool {
	return f.State != supervision.Closed && f.State != supervision.Refused
}

// unassigned says of a row that its file goes to the queue, as the case manager whom it names is nobody's name or that of
// several, or of somebody who is no case manager here, and whom the name may mean; nothing when there is nothing to say.
func (i Import) unassigned(row register.Row, f supervision.File) []register.Finding {
	written := row.Text[register.CaseManager]
	if written == "" || !isWorked(f) || register.Exactly(written, i.People) != "" {
		return nil
	}
	out := i.Reading.Finding(row.Number, register.CaseManager, register.CodeCaseManager, register.Warning, written)
	if out.Otherwise = i.Otherwise(written); out.Otherwise == "" {
		out.Perhaps = register.NamesOf(register.Likely(written, i.People))
	}
	return []register.Finding{out}
}

// waits says it of a row that came in.
func (o *Outcome) waits(i Import, row register.Row, f supervision.File) {
	o.Findings = append(o.Findings, i.unassigned(row, f)...)
}

// NamesWaiting lists the names of a register whose files are unassigned still, with the people they may mean.
func (s *Service) NamesWaiting(ctx context.Context, a access.Actor, importID string) ([]Unmatched, []register.Person, error) {
	i, err := s.registerOf(ctx, s.DB, a, importID)
	if err != nil {
		return nil, nil, err
	}
	here, err := staff.Of(ctx, s.Access, i.OrganisationID)
	if err != nil {
		return nil, nil, err
	}
	type kept struct {
		FileID   string `db:"file_id"`
		Original string `db:"original"`
	}
	rows, err := db.All[kept](ctx, s.DB, `select r.file_id, r.original from register_row r join supervision_file f on f.id=r.file_id
		where r.import_id=$1 and f.import_id=$1 and not f.withdrawn and f.state in ('REFERRED','APPROVED','ACTIVE') and not exists (
		select 1 from assignment x where x.file_id=f.id and x.kind='assigned' and (x.to_date='' or x.to_date>=$2)) order by r.row_number`, i.ID, s.today(ctx))
	if err != nil {
		return nil, nil, fmt.Errorf("names of a register: %w", err)
	}
	var out []Unmatched
	at := map[string]int{}
	for _, r := range rows {
		original := map[register.Field]string{}
		if err := json.Unmarshal([]byte(r.Original), &original); err != nil {
			return nil, nil, fmt.Errorf("original text of a row: %w", err)
		}
		written := original[register.CaseManager]
		if written == "" {
			continue
		}
		if _, met := at[written]; !met {
			at[written] = len(out)
			out = append(out, Unmatched{Written: written, Likely: register.Likely(written, here.People), Otherwise: here.Otherwise(written)})
		}
		out[at[written]].Files = append(out[at[written]].Files, r.FileID)
	}
	return out, here.People, nil
}

// AssignNamed gives the files that a register has under a case manager's name to the person it means, and says how many.
func (s *Service) AssignNamed(ctx context.Context, a access.Actor, importID, written, personID string) (int, error) {
	names, _, err := s.NamesWaiting(ctx, a, importID)
	if err != nil {
		return 0, err
	}
	for _, n := range names {
		if n.Written != written {
			continue
		}
		for done, fileID := range n.Files {
			// What somebody closed or gave meanwhile is theirs; the others go on.
			if err := s.AssignTo(ctx, a, fileID, personID); err != nil && !fault.Is(err, fault.NotReady) && !fault.Is(err, fault.Conflict) {
				return done, err
			}
		}
		return len(n.Files), nil
	}
	return 0, nil
}
