package answers

import (
	"context"
	"fmt"

	"passerelle/internal/access"
	"passerelle/internal/history"
	"passerelle/internal/platform/clock"
	"passerelle/internal/platform/db"
	"passerelle/internal/supervision"
)

// Answer is what somebody else recorded of the agency's answer on a file of a person's own: a decision on its referral, or
// the action on a report of non-compliance.
type Answer struct {
	FileID   string
	FullName string
	On       clock.Date
	Decision string // of a referral
	Action   string // on a report
}

type told struct {
	FileID    string       `db:"file_id"`
	FullName  string       `db:"full_name"`
	Kind      history.Kind `db:"kind"`
	Effective clock.Date   `db:"effective"`
	Payload   string       `db:"payload"`
}

const (
	// latelyDays is for how long an answer is told.
	latelyDays = 7
	// mostLately bounds the list.
	mostLately = 50
)

// Lately gives what others recorded of the agency's answers in the last week on the files that the actor has, the newest
// first, as one audited reading. What a person recorded themselves is no news to them.
func (s Service) Lately(ctx context.Context, a access.Actor) ([]Answer, error) {
	now := s.Clock.Now()
	where, args := s.Access.Scope(a, access.BreachRead, supervision.Columns, 6)
	args = append([]any{a.PersonID, clock.DateOf(now, clock.Where(ctx)), clock.Micros(now.AddDate(0, 0, -latelyDays)), history.Decided, history.BreachAnswered}, args...)
	rows, err := db.All[told](ctx, s.DB, `select e.file_id, c.full_name, e.kind, e.effective, e.payload from supervision_file f
		join event e on e.file_id=f.id join client c on c.id=f.client_id
		where `+supervision.HasOn("$2", "$1")+` and e.recorded>=$3 and e.kind in ($4,$5) and e.person_id<>$1 and e.import_id=''`+whole+where+fmt.Sprintf(" order by e.seq desc limit %d", mostLately), args...)
	if err != nil {
		return nil, fmt.Errorf("answered lately: %w", err)
	}
	return s.read(ctx, a, rows)
}

func (s Service) read(ctx context.Context, a access.Actor, rows []told) ([]Answer, error) {
	var out []Answer
	var read []supervision.CaseRow
	for _, r := range rows {
		x := Answer{FileID: r.FileID, FullName: r.FullName, On: r.Effective}
		e := history.Event{Kind: r.Kind, Payload: r.Payload}
		if r.Kind == history.Decided {
			p, err := history.Decode[history.DecidedPayload](e)
			if err != nil {
				return nil, err
			}
			x.Decision = p.Decision
		} else {
			p, err := history.Decode[history.BreachAnsweredPayload](e)
			if err != nil {
				return nil, err
			}
			x.Action = p.Action
		}
		out, read = append(out, x), append(read, supervision.CaseRow{File: supervision.File{ID: r.FileID}})
	}
	if len(out) == 0 {
		return nil, nil
	}
	return out, s.ReadList(ctx, a, read)
}
