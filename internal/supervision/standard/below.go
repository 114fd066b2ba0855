package standard

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"passerelle/internal/access"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
)

// Row is a client under supervision with how they stand to the standard.
type Row struct {
	FileID   string     `db:"id"`
	FullName string     `db:"full_name"`
	UCI      string     `db:"uci_written"`
	Worker   string     `db:"worker"`
	Risk     string     `db:"risk"`
	Own      string     `db:"standard"`
	Enrolled clock.Date `db:"enrolled_on"`
	Last     clock.Date `db:"last_contact"`
	Next     clock.Date `db:"next_due"`
	Standing Standing   `db:"-"`
}

// mostRows bounds the list, which is worked off from its top.
const mostRows = 200

// Below lists the clients below the contact standard, among those whose check-ins the actor records, and counts them all:
// the longest without a contact first. It is one audited reading of those it lists.
func (s Service) Below(ctx context.Context, a access.Actor, most int) (rows []Row, all int, err error) {
	asked, err := s.SettingOf(ctx, s.DB, a.OrganisationID)
	if err != nil {
		return nil, 0, err
	}
	reasons, err := s.reasonsOf(ctx, a.OrganisationID)
	if err != nil {
		return nil, 0, err
	}
	levels, err := s.levelsOf(ctx, a.OrganisationID)
	if err != nil {
		return nil, 0, err
	}
	where, args := s.Access.Scope(a, access.CheckInWrite, supervision.Columns, 2)
	for r, err := range db.Each[Row](ctx, s.DB, `select f.id, c.full_name, c.uci_written, f.risk, f.standard, f.enrolled_on, f.last_contact, f.next_due,
		coalesce((select max(p.name) from assignment x join person p on p.id=x.person_id where x.file_id=f.id and x.kind='assigned' and x.from_date<=$1
		and (x.to_date='' or x.to_date>=$1)),'') as worker from supervision_file f join client c on c.id=f.client_id
		where f.state='ACTIVE' and f.risk<>'' and not f.withdrawn and not f.opened_in_error and `+where, append([]any{s.today(ctx)}, args...)...) {
		if err != nil {
			return nil, 0, fmt.Errorf("below the standard: %w", err)
		}
		k := known{risk: r.Risk, own: r.Own, enrolled: r.Enrolled, last: r.Last, next: r.Next, active: true, reason: reasons[r.FileID], level: levels[r.FileID]}
		if r.Standing = k.stands(asked, s.today(ctx)); len(r.Standing.Below) > 0 {
			rows = append(rows, r)
		}
	}
	slices.SortFunc(rows, func(x, y Row) int {
		return cmp.Or(cmp.Compare(x.Standing.By, y.Standing.By), cmp.Compare(x.FullName, y.FullName), cmp.Compare(x.FileID, y.FileID))
	})
	all = len(rows)
	rows = rows[:min(all, most, mostRows)]
	return rows, all, s.read(ctx, a, rows)
}

// reasonsOf gives the last reason of each file of a provider.
func (s Service) reasonsOf(ctx context.Context, organisationID string) (map[string]Deviation, error) {
	list, err := db.All[Deviation](ctx, s.DB, "select file_id, risk, standard, reason, recorded_on, recorded_by_name from contact_deviation where organisation_id=$1 order by id", organisationID)
	if err != nil {
		return nil, fmt.Errorf("why files deviate: %w", err)
	}
	out := map[string]Deviation{}
	for _, d := range list {
		out[d.FileID] = d
	}
	return out, nil
}

func (s Service) read(ctx context.Context, a access.Actor, rows []Row) error {
	if len(rows) == 0 {
		return nil
	}
	return supervision.ReadRows(ctx, s.Service, a, access.CheckInWrite, rows, func(r Row) string { return r.FileID })
}
