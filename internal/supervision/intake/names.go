package intake

import (
	"context"
	"encoding/json"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/platform/fault"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/register"
)

// staff is who works for a provider now, to be met with the names that a register gives.
type staff struct {
	people     []register.Person // the case managers
	colleagues []register.Person // everybody
}

func (s *Service) staffOf(ctx context.Context, organisationID string) (out staff, err error) {
	if out.people, err = s.atWork(ctx, organisationID, access.CaseManager); err != nil {
		return out, err
	}
	out.colleagues, err = s.atWork(ctx, organisationID, "")
	return out, err
}

// atWork lists who has a role at a provider now, or any.
func (s *Service) atWork(ctx context.Context, organisationID string, role access.Role) ([]register.Person, error) {
	people, err := s.Access.PeopleOf(ctx, organisationID, role)
	if err != nil {
		return nil, err
	}
	var out []register.Person
	for _, p := range people {
		if p.DeactivatedAt == 0 {
			out = append(out, register.Person{ID: p.ID, Name: p.Name})
		}
	}
	return out, nil
}

// otherwise gives the one person here whose name is exactly this, where no case manager's is: who works here, but as
// something else.
func (s staff) otherwise(written string) string {
	if register.Exactly(written, s.people) != "" {
		return ""
	}
	return nameOf(register.Exactly(written, s.colleagues), s.colleagues)
}

func nameOf(personID string, people []register.Person) string {
	for _, p := range people {
		if p.ID == personID {
			return p.Name
		}
	}
	return ""
}

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
	if written == "" || !isWorked(f) || register.Exactly(written, i.people) != "" {
		return nil
	}
	out := i.Reading.Finding(row.Number, register.CaseManager, register.CodeCaseManager, register.Warning, written)
	if out.Otherwise = i.otherwise(written); out.Otherwise == "" {
		out.Perhaps = register.NamesOf(register.Likely(written, i.people))
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
	here, err := s.staffOf(ctx, i.OrganisationID)
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
			out = append(out, Unmatched{Written: written, Likely: register.Likely(written, here.people), Otherwise: here.otherwise(written)})
		}
		out[at[written]].Files = append(out[at[written]].Files, r.FileID)
	}
	return out, here.people, nil
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
