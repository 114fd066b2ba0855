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
	maybe, err := s.maybeBelow(ctx, a, asked)
	if err != nil {
		return nil, 0, err
	}
	for part := range slices.Chunk(maybe, atOnce) {
		named, err := s.named(ctx, part)
		if err != nil {
			return nil, 0, err
		}
		for _, r := range named {
			if r.Standing = r.known().stands(asked, s.today(ctx)); len(r.Standing.Below) > 0 {
				rows = append(rows, r.Row)
			}
		}
	}
	slices.SortFunc(rows, func(x, y Row) int {
		return cmp.Or(cmp.Compare(x.Standing.By, y.Standing.By), cmp.Compare(x.FullName, y.FullName), cmp.Compare(x.FileID, y.FileID))
	})
	all = len(rows)
	rows = rows[:min(all, most, mostRows)]
	return rows, all, s.read(ctx, a, rows)
}

// atOnce is how many files are looked up with one statement.
const atOnce = 500

// maybeBelow gives the files that are below, or would be if nobody had said why or the level had always been theirs: either can only move a
// file above. They are told from an index, without reading the files.
func (s Service) maybeBelow(ctx context.Context, a access.Actor, asked Setting) ([]string, error) {
	where, args := s.Access.Scope(a, access.CheckInWrite, supervision.Columns, 1)
	var out []string
	for r, err := range db.Each[Row](ctx, s.DB, `select f.id, f.risk, f.standard, f.enrolled_on, f.last_contact, f.next_due from supervision_file f
		where f.state='ACTIVE' and f.risk<>'' and not f.withdrawn and not f.opened_in_error and `+where, args...) {
		if err != nil {
			return nil, fmt.Errorf("who may be below the standard: %w", err)
		}
		k := known{risk: r.Risk, own: r.Own, enrolled: r.Enrolled, last: r.Last, next: r.Next, active: true}
		if len(k.stands(asked, s.today(ctx)).Below) > 0 {
			out = append(out, r.FileID)
		}
	}
	return out, nil
}

// namedRow is a row with what is said of why it stands as it does.
type namedRow struct {
	Row
	For      string     `db:"for_risk"`
	Reason   string     `db:"reason"`
	Instead  string     `db:"instead"`
	LevelOn  clock.Date `db:"level_on"`
	LevelWas string     `db:"level_was"`
}

func (r namedRow) known() known {
	return known{risk: r.Risk, own: r.Own, enrolled: r.Enrolled, last: r.Last, next: r.Next, active: true,
		reason: Deviation{Risk: r.For, Standard: r.Instead, Reason: r.Reason}, level: level{On: r.LevelOn, Was: r.LevelWas}}
}

// named reads some files with whose they are, the last reason for which they deviate, and the level that was set since the client was seen.
func (s Service) named(ctx context.Context, files []string) ([]namedRow, error) {
	args := []any{s.today(ctx)}
	for _, f := range files {
		args = append(args, f)
	}
	reason := func(column string) string {
		return "coalesce((select x." + column + " from contact_deviation x where x.file_id=f.id order by x.id desc limit 1),'')"
	}
	set := func(what string) string {
		return "coalesce((select " + what + " from event e where e.file_id=f.id and e.kind='risk_set'" + levelSet + " limit 1),'')"
	}
	list, err := db.All[namedRow](ctx, s.DB, `select f.id, c.full_name, c.uci_written, f.risk, f.standard, f.enrolled_on, f.last_contact, f.next_due,
		`+reason("risk")+" as for_risk, "+reason("reason")+" as reason, "+reason("standard")+" as instead, "+set("e.effective")+" as level_on, "+set(levelWas)+` as level_was,
		coalesce((select max(p.name) from assignment x join person p on p.id=x.person_id where x.file_id=f.id and x.kind='assigned' and x.from_date<=$1
		and (x.to_date='' or x.to_date>=$1)),'') as worker from supervision_file f join client c on c.id=f.client_id where f.id in `+db.In(2, len(files)), args...)
	if err != nil {
		return nil, fmt.Errorf("below the standard: %w", err)
	}
	return list, nil
}

func (s Service) read(ctx context.Context, a access.Actor, rows []Row) error {
	if len(rows) == 0 {
		return nil
	}
	return supervision.ReadRows(ctx, s.Service, a, access.CheckInWrite, rows, func(r Row) string { return r.FileID })
}
