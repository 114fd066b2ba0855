package intake

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/intake/cells"
	"passerelle/internal/supervision/register"
)

// sameAsHere gives the rows of the list of files that goes out of here that say nothing but what their file says, whoever wrote it: they are
// here already, also where no register brought the file. Of any other register a row of such a client waits for somebody.
func (s *Service) sameAsHere(ctx context.Context, a access.Actor, i Import) (map[int]bool, error) {
	out := map[int]bool{}
	if !i.Reading.Ours() {
		return out, nil
	}
	for _, row := range slices.Concat(i.Reading.Rows, i.Reading.Twice) {
		who, _ := i.known.meet(row, clientOf(a, row))
		if who == nil || who.file.ID == "" || who.file.InError || i.known.mine[row.Number] {
			continue
		}
		same, err := s.saysTheSame(ctx, row, who.file.ID)
		if err != nil {
			return nil, fmt.Errorf("row %d beside its file: %w", row.Number, err)
		}
		out[row.Number] = same
	}
	return out, nil
}

// saysTheSame reports whether a row of our own list differs in nothing from a file: neither in what a register would say, nor in where the
// client lives and whose file it is, which the list tells as they are now.
func (s *Service) saysTheSame(ctx context.Context, row register.Row, fileID string) (bool, error) {
	f, err := s.Stored(ctx, s.DB, fileID)
	if err != nil {
		return false, err
	}
	c, err := s.Registry.ClientByID(ctx, s.DB, f.ClientID)
	if err != nil {
		return false, err
	}
	aside, err := s.listed(ctx, f)
	if err != nil {
		return false, err
	}
	return !slices.ContainsFunc(differences(row, cells.Said{}, f, c, true), func(d Difference) bool {
		return aside[d.Field] == "" || aside[d.Field] != d.Is
	}), nil
}

// listed gives what our own list says of a file that is none of its own particulars.
func (s *Service) listed(ctx context.Context, f supervision.File) (map[register.Field]string, error) {
	type aside struct {
		Residence string `db:"residence"`
		Worker    string `db:"worker"`
	}
	x, err := db.One[aside](ctx, s.DB, `select coalesce((select r.name from bed_stay b join residence r on r.id=b.residence_id where b.file_id=f.id and b.left_on=''),'') as residence,
		coalesce((select max(p.name) from assignment x join person p on p.id=x.person_id where x.file_id=f.id and x.kind=$2 and (x.to_date='' or x.to_date>=$3)),'') as worker
		from supervision_file f where f.id=$1`, f.ID, access.Assigned, s.today(ctx))
	return map[register.Field]string{register.Housing: x.Residence, register.CaseManager: x.Worker}, err
}
