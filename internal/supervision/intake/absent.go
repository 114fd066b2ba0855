package intake

import (
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
	"passerelle/internal/supervision/intake/absent"
	"passerelle/internal/supervision/register"
)

// met gives the clients of whom a register says something: a row of another person with their UCI says nothing of them.
func (k *known) met(a access.Actor, i Import) map[string]bool {
	out := map[string]bool{}
	for _, row := range slices.Concat(i.Reading.Rows, i.Reading.Twice) {
		if c := k.clientOf[row.Fingerprint]; c != "" {
			out[c] = true
		}
		if who, _ := k.meet(row, clientOf(a, row)); who != nil && i.Choices[row.Number] != OtherPerson {
			out[who.clientID] = true
		}
	}
	return out
}

// absent lists whom earlier registers of the same site brought, who are active here still, and who do not stand in this
// one, as far as the actor may read their files. Nothing is changed of them: somebody has to say whether they have left.
func (s *Service) absent(ctx context.Context, a access.Actor, i Import) ([]absent.File, error) {
	if len(i.Reading.Rows) == 0 {
		return nil, nil
	}
	met := i.known.met(a, i)
	where, args := s.Access.Scope(a, access.FileRead, supervision.Columns, 4)
	var out []absent.File
	for f, err := range db.Each[absent.File](ctx, s.DB, `select f.id as file_id, f.client_id, c.full_name, c.uci_written from supervision_file f
		join client c on c.id=f.client_id where f.organisation_id=$1 and f.site_id=$2 and f.import_id<>'' and f.import_id<>$3
		and f.state in ('REFERRED','APPROVED','ACTIVE') and not f.withdrawn and not f.opened_in_error and `+where+` order by c.name_folded, f.id`,
		append([]any{a.OrganisationID, i.SiteID, i.id}, args...)...) {
		if err != nil {
			return nil, fmt.Errorf("who is not in a register: %w", err)
		}
		if !met[f.ClientID] {
			out = append(out, f)
		}
	}
	return out, nil
}

// sayAbsent says of each that nothing was changed. What goes into the report is read by whoever brings the register in.
func (s *Service) sayAbsent(ctx context.Context, a access.Actor, i Import, out *Outcome) error {
	list, err := s.absent(ctx, a, i)
	if err != nil || len(list) == 0 {
		return err
	}
	out.untold = true
	for _, f := range list {
		said := i.Reading.Finding(0, register.FullName, register.CodeAbsent, register.Warning, f.Text())
		said.About = f.Brief()
		out.Findings = append(out.Findings, said)
	}
	return s.readAbsent(ctx, a, list)
}

// readAbsent notes whose names were read.
func (s *Service) readAbsent(ctx context.Context, a access.Actor, list []absent.File) error {
	read := make([]supervision.CaseRow, len(list))
	for n, f := range list {
		read[n].File.ID = f.FileID
	}
	return s.ReadList(ctx, a, read)
}

// alikeIn gives for rows of which it is said that earlier rows of the same file have their name and birth date, with another UCI, those rows.
func alikeIn(r register.Reading) map[int][]int {
	out := map[int][]int{}
	for _, f := range r.Findings {
		if f.Code == register.CodeDecideLater {
			out[f.Row] = r.Alike[f.Row]
		}
	}
	return out
}
