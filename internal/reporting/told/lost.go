package told

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
)

// now is the instant as of which everything is known that is here.
const now = math.MaxInt64

// lostRow is what a row of a register gives that could not come in: its number, and of whom it is about the UCI and the days of steps. One of which nobody has said
// what it is says also what it has in common with the others of its client.
type lostRow struct {
	Row   int                   `json:"row"`
	UCI   string                `json:"uci"`
	Days  map[string]clock.Date `json:"days"`
	About string                `json:"about"`
}

// stay is a file that may be that of such a row.
type stay struct {
	ID       string     `db:"id"`
	UCI      string     `db:"uci_digits"`
	Referred clock.Date `db:"referred_on"`
	Decided  clock.Date `db:"decided_on"`
	Enrolled clock.Date `db:"enrolled_on"`
	Closed   clock.Date `db:"closed_on"`
	Recorded int64      `db:"recorded"`
	Import   string     `db:"import_id"`
}

// Lacking gives the rows of a register that could not come in and of which nobody knows whom they are about, and those of which nobody has said what they are, as
// known now.
func Lacking(ctx context.Context, q db.Querier, importID string) ([]int, error) {
	r, err := db.One[register](ctx, q, "select i.id, i.organisation_id, i.done_at, i.lost, i.lost_said_at<>0 as said from register_import i where i.id=$1", importID)
	if err != nil {
		return nil, fmt.Errorf("rows that could not come in: %w", err)
	}
	rows, err := r.lacking(ctx, q, now)
	var out []int
	for _, row := range rows {
		out = append(out, row.Row)
	}
	return out, err
}

// lacking gives those rows as known at an instant. A row is of a file that has its UCI and came in after it, or its UCI and all its days; one without a UCI is of a
// file with all of its days that came in after it: the next register names whom it left nameless. Each file is that of one row. Nothing else tells whom a row is
// about that a later register has not any more.
//
// A row of which nobody has said what it is, is settled so too, or by what somebody said of it in a later register, or of the same file looked at again.
func (r register) lacking(ctx context.Context, q db.Querier, knownAt int64) (out []lostRow, err error) {
	var rows []lostRow
	if r.Lost == "" || r.Said {
		return nil, nil
	}
	if err := json.Unmarshal([]byte(r.Lost), &rows); err != nil || len(rows) == 0 {
		return nil, err
	}
	if rows, err = r.unsettled(ctx, q, rows, knownAt); err != nil || len(rows) == 0 {
		return nil, err
	}
	files, err := r.stays(ctx, q, rows, knownAt)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		at := slices.IndexFunc(files, func(f stay) bool { return row.of(f, f.Import != r.ID && f.Recorded >= r.Done) })
		if at < 0 {
			out = append(out, row)
			continue
		}
		id := files[at].ID
		files = slices.DeleteFunc(files, func(f stay) bool { return f.ID == id })
	}
	return out, nil
}

// unsettled leaves of some rows those that nobody settled since.
func (r register) unsettled(ctx context.Context, q db.Querier, rows []lostRow, knownAt int64) ([]lostRow, error) {
	if !slices.ContainsFunc(rows, func(row lostRow) bool { return row.About != "" }) {
		return rows, nil
	}
	type word struct {
		About string     `db:"about"`
		On    clock.Date `db:"referred_on"`
		Again bool       `db:"again"`
	}
	later := "n.organisation_id=$1 and n.kind='register' and n.state='done' and (n.done_at>$3 or n.done_at=$3 and n.id>$2) and n.done_at<=$4 and (n.withdrawn_at=0 or n.withdrawn_at>$4)"
	said, err := db.All[word](ctx, q, `select p.about, p.referred_on, false as again from register_precedent p join register_import n on n.id=p.import_id where `+later+`
		union all select '' as about, '' as referred_on, true as again from register_import n where n.file_hash=(select file_hash from register_import where id=$2) and n.file_hash<>'' and `+later,
		r.OrganisationID, r.ID, r.Done, knownAt)
	if err != nil {
		return nil, fmt.Errorf("rows that were settled since: %w", err)
	}
	return slices.DeleteFunc(rows, func(row lostRow) bool {
		return row.About != "" && slices.ContainsFunc(said, func(w word) bool { return w.Again || w.About == row.About && w.On == row.Days["referred"] })
	}), nil
}

// stays gives the files that have a UCI or a day of some rows.
func (r register) stays(ctx context.Context, q db.Querier, rows []lostRow, knownAt int64) ([]stay, error) {
	args := []any{r.OrganisationID, knownAt}
	var asked []any
	for _, row := range rows {
		if row.UCI != "" {
			asked = append(asked, row.UCI)
		}
		for _, d := range row.Days {
			asked = append(asked, string(d))
		}
	}
	if len(asked) == 0 {
		return nil, nil
	}
	in := " in " + db.In(len(args)+1, len(asked))
	files, err := db.All[stay](ctx, q, `select f.id, f.import_id, c.uci_digits, f.referred_on, f.decided_on, f.enrolled_on, f.closed_on,
		(select min(e.recorded) from event e where e.file_id=f.id and e.kind='referred') as recorded
		from supervision_file f join client c on c.id=f.client_id or c.merged_into=f.client_id
		where f.organisation_id=$1 and not f.withdrawn and not f.opened_in_error and exists (select 1 from event e where e.file_id=f.id and e.kind='referred' and e.recorded<=$2)
		and (c.uci_digits`+in+" or f.referred_on"+in+" or f.decided_on"+in+" or f.enrolled_on"+in+" or f.closed_on"+in+") order by f.id, c.id", append(args, asked...)...)
	if err != nil {
		return nil, fmt.Errorf("whom lost rows are about: %w", err)
	}
	return files, nil
}

// of reports whether a lost row is of a file, which came in after the row or not.
func (row lostRow) of(f stay, after bool) bool {
	has := map[string]clock.Date{"referred": f.Referred, "decision_date": f.Decided, "enrolled": f.Enrolled, "closed": f.Closed}
	same := len(row.Days) > 0
	for step, day := range row.Days {
		same = same && has[step] == day
	}
	if row.UCI != "" {
		return row.UCI == f.UCI && (after || same)
	}
	return after && same
}
