package uncovered

import (
	"context"
	"fmt"
	"strings"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
)

// Service finds whom cover leaves out, over the supervision files.
type Service struct{ *supervision.Service }

// Client is one whom nobody covers, with the day of the next check-in.
type Client struct {
	FileID   string     `db:"file_id"`
	FullName string     `db:"full_name"`
	NextDue  clock.Date `db:"next_due"`
	HasID    string     `db:"has_id"`  // who has the file
	ShutID   string     `db:"shut_id"` // who is shut out of it
}

// Record records an absence, once it is known whom the cover leaves out: their names stand in the question that whoever records it answers.
func (s Service) Record(ctx context.Context, a access.Actor, n access.Absence) (access.Absence, error) {
	n.Shut = ""
	if a.MayEver(access.CoverWrite) && n.CoverID != "" {
		left, err := s.During(ctx, a, []access.Absence{n})
		if err != nil {
			return n, err
		}
		n.Shut = Names(left[n.ID])
	}
	return s.Access.RecordAbsence(ctx, a, n)
}

// During gives, by absence, the clients of whoever is away of whose file whoever covers is shut out, those who report first first: among the files
// that the actor may assign. The reading is audited.
func (s Service) During(ctx context.Context, a access.Actor, absences []access.Absence) (map[string][]Client, error) {
	shut, err := s.shut(ctx, a)
	if err != nil || len(shut) == 0 {
		return nil, err
	}
	out := map[string][]Client{}
	var read []Client
	for _, b := range absences {
		for _, c := range shut {
			if c.HasID == b.PersonID && c.ShutID == b.CoverID {
				out[b.ID], read = append(out[b.ID], c), append(read, c)
			}
		}
	}
	if len(read) == 0 {
		return nil, nil
	}
	return out, supervision.ReadRows(ctx, s.Service, a, access.FileRead, read, func(c Client) string { return c.FileID })
}

// shut lists the open files of which somebody is shut out, with who has them.
func (s Service) shut(ctx context.Context, a access.Actor) ([]Client, error) {
	where, args := s.Access.Scope(a, access.FileAssign, supervision.Columns, 2)
	list, err := db.All[Client](ctx, s.DB, `select f.id as file_id, c.full_name, f.next_due, y.person_id as has_id, x.person_id as shut_id from exclusion x
		join supervision_file f on f.id=x.file_id join client c on c.id=f.client_id
		join assignment y on y.file_id=f.id and y.kind='assigned' and (y.to_date='' or y.to_date>=$1)
		where x.ended_at=0 and `+supervision.OpenFile+" and "+where+" order by case when f.next_due='' then '9999-12-31' else f.next_due end, c.full_name, f.id",
		append([]any{clock.Today(ctx, s.Clock)}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("whom cover leaves out: %w", err)
	}
	return list, nil
}

// Names writes the names of clients one after another.
func Names(list []Client) string {
	out := make([]string, len(list))
	for i, c := range list {
		out[i] = c.FullName
	}
	return strings.Join(out, ", ")
}
