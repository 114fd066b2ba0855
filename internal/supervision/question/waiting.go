package question

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

// Row is a round that waits for answers of the officers of a region.
type Row struct {
	FileID   string     `db:"file_id"`
	RoundID  string     `db:"round_id"`
	Number   int        `db:"number"`
	FullName string     `db:"full_name"`
	UCI      string     `db:"uci_written"`
	Provider string     `db:"provider"`
	SentAt   int64      `db:"sent_at"`
	SeenAt   int64      `db:"seen_at"`
	DueOn    clock.Date `db:"due_on"` // the first day on which an answer is due
	Open     int        `db:"open"`
	Asked    int        `db:"asked"`
}

// DueDays gives, of each question of a file that waits for the officer's answer, the day on which that is due: as promised, or as its round says.
func DueDays(ctx context.Context, q db.Querier, fileID string) ([]clock.Date, error) {
	rounds, err := roundsOf(ctx, q, fileID)
	var out []clock.Date
	for _, r := range rounds {
		for _, x := range r.Open() {
			out = append(out, cmp.Or(x.LaterOn, r.DueOn))
		}
	}
	return out, err
}

const mostWaiting = 100

// waits says which rounds wait: of files under way that the actor answers for, with a question that is not answered.
func (s *Service) waits(a access.Actor) (string, []any) {
	where, args := s.Access.Scope(a, access.FileDecide, supervision.Columns, 1)
	return ` from question_round r join supervision_file f on f.id=r.file_id join client c on c.id=f.client_id left join organisation o on o.id=f.organisation_id
		where f.state<>'CLOSED' and not f.withdrawn and not f.opened_in_error
		and exists (select 1 from round_question q where q.round_id=r.id and q.answer='' and q.again=0) and ` + where, args
}

// Count says how many rounds wait for the actor's answers, without a name.
func (s *Service) Count(ctx context.Context, a access.Actor) (int, error) {
	where, args := s.waits(a)
	return db.One[int](ctx, s.DB, "select count(*)"+where, args...)
}

// Waiting lists the rounds that wait for the actor's answers, what is due first before what comes later; the reading is
// audited.
func (s *Service) Waiting(ctx context.Context, a access.Actor) ([]Row, error) {
	where, args := s.waits(a)
	rows, err := db.All[Row](ctx, s.DB, `select f.id as file_id, r.id as round_id, r.number, c.full_name, c.uci_written, coalesce(`+access.NameOf(ctx, "o")+`,'') as provider, r.sent_at, r.seen_at, r.due_on,
		(select count(*) from round_question q where q.round_id=r.id and q.answer='' and q.again=0) as open,
		(select count(*) from round_question q where q.round_id=r.id) as asked`+where+fmt.Sprintf(" order by r.due_on, r.id limit %d", mostWaiting), args...)
	if err != nil {
		return nil, fmt.Errorf("rounds that wait: %w", err)
	}
	if err := s.fall(ctx, rows); err != nil {
		return nil, err
	}
	var read []supervision.CaseRow
	for _, r := range rows {
		read = append(read, supervision.CaseRow{File: supervision.File{ID: r.FileID}})
	}
	return rows, s.ReadList(ctx, a, read)
}

// fall says of each round on which day its first answer is due, and puts what is due first before what comes later: a round may be due
// later than what was promised of one of its questions.
func (s *Service) fall(ctx context.Context, rows []Row) error {
	var files []string
	for _, r := range rows {
		files = append(files, r.FileID)
	}
	rounds, err := roundsOf(ctx, s.DB, files...)
	if err != nil {
		return err
	}
	for i := range rows {
		if r, there := (File{Rounds: rounds}).Round(rows[i].RoundID); there {
			rows[i].DueOn = r.Falls()
		}
	}
	slices.SortStableFunc(rows, func(a, b Row) int { return cmp.Compare(a.DueOn, b.DueOn) })
	return nil
}
